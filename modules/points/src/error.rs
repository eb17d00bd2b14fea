//! What is refused, and why.

use sdk::{Amount, Denom, Rate, Time};

sdk::errors! { "points";
    2 IssuerNotFound { denom: Denom } = "nobody issues {denom}: expected the denom of a registered issuer";
    3 IssuerExists { denom: Denom } = "{denom} has an issuer: expected a new denom";
    4 NotCompany { denom: Denom, expected: String } = "the signer is not the company behind {denom}: expected {expected}";
    5 Paused { denom: Denom } = "{denom} is paused: expected its company or the authority to resume it first";
    6 InRunoff { denom: Denom } = "{denom} runs off: expected points of a living issuer, these are only redeemed";
    7 WrongStatus { denom: Denom, status: String, expected: &'static str } = "{denom} is {status}: expected {expected}";
    8 PausedByAuthority { denom: Denom } = "{denom} was paused by the authority: expected the authority to resume it";
    9 InvalidField { field: &'static str, value: String, expected: String } = "{field} is {value}: expected {expected}";
    10 ReserveTooSmall { denom: Denom, have: Amount, need: Amount } = "the reserve of {denom} has {have}krwp: expected at least {need}krwp";
    11 AboveSurplus { denom: Denom, surplus: Amount, asked: Amount } = "{asked}krwp out of the reserve of {denom}: expected at most {surplus}krwp, which is what it has above what it must have";
    12 RateStep { denom: Denom, rate: Rate, lowest: Rate, highest: Rate } = "a rate of {rate} for {denom}: expected {lowest} to {highest} at this step";
    13 RateTooSoon { denom: Denom, effective: Time, earliest: Time } = "a new rate of {denom} from {effective} on: expected {earliest} or later";
    14 NothingToChange { denom: Denom, rate: Rate } = "the rate of {denom} is {rate} and no other is scheduled: expected another one";
    15 NotCommitted { denom: Denom, committed: Amount, asked: Amount } = "{committed}{denom} are committed: expected at least {asked}{denom}";
    16 RefundNotCovered { denom: Denom, paid: Amount, missing: Amount } = "{paid}krwp for {denom} that come back: expected {missing}krwp more, or as much more in the reserve";
    17 NotSwappable { denom: Denom } = "{denom} is not swapped: expected points whose issuer lets them be swapped";
    18 NothingToPay { denom: Denom, reserve: Amount, outstanding: Amount, asked: Amount } = "{asked}{denom} of {outstanding} are worth less than 1krwp of a reserve of {reserve}krwp: expected more points";
    19 Outstanding { denom: Denom, outstanding: Amount } = "{outstanding}{denom} may still be redeemed: expected none before the company takes the rest of the reserve";
    20 InvalidExchange { why: String } = "an exchange of points: {why}";
}
