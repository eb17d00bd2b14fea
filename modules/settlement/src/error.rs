//! What is refused, and why.

use sdk::{Amount, Coin, Denom, Time};

sdk::errors! { "settlement";
    2 BatchNotFound { merchant_id: String, denom: Denom, day: u32 } = "no batch of merchant {merchant_id} in {denom} on day {day}: expected one that has lines";
    3 InvalidField { field: &'static str, value: String, expected: &'static str } = "{field} is {value}: expected {expected}";
    4 NotCovered { merchant_id: String, denom: Denom, have: Amount, need: Amount } = "merchant {merchant_id} would owe {need}{denom} more: its deposit and the float of its payment company have {have}{denom}, top one of them up";
    5 WrongBatchState { day: u32, state: String, expected: &'static str } = "the batch of day {day} is {state}: expected {expected}";
    6 BeforeCutOff { day: u32, closes_at: Time } = "day {day} ends at {closes_at}: expected a block from then on";
    7 BeforePayout { day: u32, pays_at: Time } = "the batch of day {day} is paid at {pays_at}: expected a block from then on";
    8 PayoutObstructed { day: u32, why: String } = "the batch of day {day} cannot be paid: {why}";
    9 DepositTooSmall { have: Coin, need: Coin } = "the deposit has {have}: expected at least {need}";
    10 MerchantOwes { merchant_id: String, owed: Coin } = "merchant {merchant_id} owes {owed}: expected nothing owed before its deposit is given back";
    11 FloatTooSmall { company: String, have: Coin, need: Coin } = "the float of {company} has {have} that cover nothing: expected at least {need}";
    12 AdjustAboveMax { asked: Amount, adjust_max: Amount } = "an adjustment of {asked}: expected at most {adjust_max} from a payment company, the authority may do more";
    13 AdjustConflict { reference: String } = "adjustment {reference} was made with other terms: expected a new reference, or the same terms";
    14 ManagerChain { merchant_id: String, why: &'static str } = "merchant {merchant_id} {why}: expected a manager without a manager, for a shop that manages none";
    15 HasManager { merchant_id: String, manager_id: String } = "merchant {merchant_id} has the manager {manager_id}: expected it to be removed first";
    16 NoManager { merchant_id: String } = "merchant {merchant_id} has no manager: expected one to set, or one to remove";
    17 DisputeTooSmall { have: Coin, need: Coin } = "{have} are withdrawn for disputes: expected at least {need}";
    18 FeeAboveGross { gross: Amount, fee: Amount } = "a fee of {fee} of {gross}: expected at most the whole";
    19 TooManyDenoms { denoms_max: u64 } = "the merchant settles in {denoms_max} denoms: expected a deposit in one of them";
    20 LineNotFound { number: u64, lines: u64 } = "no line {number}: expected one of the {lines} lines of a closed batch that are still in the state";
    21 AmountTooLarge { amount: Amount, amount_max: Amount } = "a line over {amount}: expected at most {amount_max}";
}
