//! What is refused, and why.

use sdk::{Amount, Denom, Time};

sdk::errors! { "pointswap";
    /// The issuers have not agreed on it.
    2 NoPair { one: Denom, other: Denom } = "{one} and {other} are no pair: expected two denoms whose issuers agreed on one";
    /// Stopped by a company or by the authority.
    3 PairPaused { one: Denom, other: Denom } = "the pair of {one} and {other} is paused: expected one that is not";
    /// Nothing to swap.
    4 SameDenom { denom: Denom } = "{denom} for itself: expected another denom";
    /// Too little.
    5 BelowSwapMin { have: Amount, need: Amount, denom: Denom } = "a swap of {have}{denom}: expected at least {need}{denom}";
    /// All together have swapped enough today.
    6 DailyQuota { denom: Denom, have: Amount, need: Amount } = "{have}{denom} are left of the quota of this pair and day: {need}{denom} were asked for";
    /// One account has swapped enough today.
    7 UserQuota { denom: Denom, have: Amount, need: Amount } = "{have}{denom} are left of the quota of the sender for this pair and day: {need}{denom} were asked for";
    /// The sender wants more.
    8 BelowMinOut { have: Amount, need: Amount, denom: Denom } = "the swap gives {have}{denom}: expected at least {need}{denom}";
    /// Too late.
    9 DeadlinePassed { deadline: Time, now: Time } = "the deadline was {deadline} and it is {now}: expected a later deadline";
    /// Worth less than one point of the other issuer.
    10 NothingOut { released: Amount, denom: Denom } = "the swap releases {released}krwp, which is less than one {denom}: expected a larger amount";
    /// A ratio above 100 % asks for more than the swap brings, and the reserve has no surplus.
    11 ReserveTooSmall { denom: Denom, have: Amount, need: Amount } = "the reserve of {denom} would have {have}krwp after the swap: expected at least {need}krwp";
    /// Held, expired, not yet available, or not there.
    12 NotSpendable { denom: Denom, have: Amount, need: Amount } = "the sender can spend {have}{denom}: expected at least {need}{denom}";
    /// Somebody else's pair.
    13 NotCompany { signer: String, expected: String } = "{signer} does not decide this for the pair: expected {expected}";
    /// A field that cannot be.
    14 InvalidField { field: &'static str, value: String, expected: String } = "{field} is {value}: expected {expected}";
    /// Nothing to resume.
    15 NotPaused { one: Denom, other: Denom } = "the pair of {one} and {other} is not paused: expected one that is";
    /// Nothing was swapped.
    16 NoClearing { day: u32, one: Denom, other: Denom } = "nothing was swapped between {one} and {other} on {day}, or it was forgotten: expected a day (YYYYMMDD in Korea) with a clearing position";
    /// It may still change.
    17 DayNotOver { day: u32, today: u32 } = "the clearing position of {day} may still change: expected a day before {today}";
    /// Twice.
    18 SettledBefore { day: u32, company: String } = "{company} has settled {day} before: expected each company once";
    19 ClearingOverdue { day: u32, one: Denom, other: Denom, due_at: Time } = "the clearing position of {day} between {one} and {other} was due at {due_at}: expected both companies to settle it before anybody swaps";
}
