//! What is refused, and why.

use crate::types::state::State;
use sdk::{Amount, Coin, Denom, Time};

sdk::errors! { "sale";
    /// Nobody made it.
    2 SaleNotFound { sale_id: u64 } = "there is no sale {sale_id}: expected one that was created";
    /// Nobody made it.
    3 DropNotFound { drop_id: u64 } = "there is no drop {drop_id}: expected one that was created";
    /// A field that cannot be.
    4 InvalidField { field: &'static str, value: String, expected: String } = "{field} is {value}: expected {expected}";
    /// Somebody else's sale.
    5 NotOwner { signer: String, owner: String } = "{signer} does not own the sale: expected {owner}";
    /// Too early, or too late.
    6 NotRunning { sale_id: u64, start: Time, end: Time, now: Time } = "sale {sale_id} sells from {start} on and ends at {end}, and it is {now}: expected a time in between";
    /// It is over.
    7 SaleEnded { sale_id: u64, state: State } = "sale {sale_id} is {state}: expected an open one";
    /// Paid in something else.
    8 WrongPayment { given: Denom, expected: Denom } = "payment in {given}: expected {expected}";
    /// Not everybody may buy.
    9 NotAllowed { sale_id: u64 } = "the path does not lead from the buyer's leaf to the root of sale {sale_id}: expected the audit path of RFC 6962";
    /// Too little, or nothing is for sale now.
    10 NothingBought { sale_id: u64, money: Coin } = "{money} buys nothing in sale {sale_id} now: expected more, or another time";
    /// One buyer has paid enough.
    11 BuyerCap { have: Amount, need: Coin } = "the buyer may pay {have} more in this sale: {need} are needed";
    /// The buyer wants more.
    12 BelowMinOut { have: Coin, need: Coin } = "the purchase gives {have}: expected at least {need}";
    /// It may still sell something.
    13 NotOver { sale_id: u64, end: Time } = "sale {sale_id} ends at {end} and may sell more before: expected one that is over or full";
    /// Nothing to do.
    14 NothingOwed { sale_id: u64 } = "the owner of sale {sale_id} has all that is due: expected a sale that owes something";
    /// Too late to cancel.
    15 Begun { sale_id: u64, start: Time } = "sale {sale_id} began at {start}: expected it to be cancelled before";
    /// It ended otherwise, or not yet.
    16 WrongState { sale_id: u64, state: State, expected: State } = "sale {sale_id} is {state}: expected {expected}";
    /// Nothing bought, or all claimed.
    17 NoPurchase { sale_id: u64, buyer: String } = "{buyer} has nothing in sale {sale_id}: expected somebody who bought and has not claimed all";
    /// Too early.
    18 NothingVested { vested: Coin, claimed: Amount } = "{vested} have vested and {claimed} of them are claimed: expected more to have vested";
    /// Too late.
    19 DropOver { drop_id: u64, expiry: Time } = "drop {drop_id} was over at {expiry}: expected a claim before";
    /// Not in the tree.
    20 NotInDrop { drop_id: u64 } = "the path does not lead from the leaf of address and amount to the root of drop {drop_id}: expected the audit path of RFC 6962";
    /// Twice.
    21 ClaimedBefore { drop_id: u64 } = "drop {drop_id} has paid this leaf before: expected each once";
    /// The leaves add up to more than was put in.
    22 DropShort { have: Amount, need: Coin } = "the drop has {have} left: {need} were asked for";
    /// Claims may still come.
    23 DropNotOver { drop_id: u64, expiry: Time } = "drop {drop_id} ends at {expiry}: expected one that is over";
    /// Nothing to do.
    24 DropClosed { drop_id: u64 } = "drop {drop_id} has given back its rest: expected one that has not";
}
