//! What the module refuses. Codes 2 to 9 are those of the Cosmos SDK's bank, with its texts.

use sdk::{Amount, Coin, Denom, Time};

sdk::errors! { "bank";
    /// A multi-send without a sender.
    2 NoInputs = "no inputs to send transaction";
    /// A multi-send without a recipient.
    3 NoOutputs = "no outputs to send transaction";
    /// A multi-send whose outputs do not add up to its input.
    4 InputOutputMismatch { input: String, outputs: String } =
        "input {input}, outputs {outputs}: sum inputs != sum outputs";
    /// The authority has switched off sends of a denom.
    5 SendDisabled { denom: Denom } = "{denom} transfers are currently disabled: send transactions are disabled";
    /// A denom is listed twice.
    8 DuplicateEntry { denom: Denom } = "{denom}: duplicate entry, expected each denom once";
    /// A multi-send with more than one sender.
    9 MultipleSenders = "multiple senders not allowed";
    /// A list is too long.
    20 TooMany { what: String, given: usize, max: usize } = "{given} {what}, expected at most {max}";
    /// More is released or captured than a hold has.
    21 HoldTooSmall { id: String, held: Coin, asked: Coin } = "hold {id} has {held}, expected at least {asked}";
    /// The authority has not made the sender a minter of the denom.
    22 NotMinter { address: String, denom: Denom } = "{address} is not a minter of {denom}";
    /// A minter mints more than it may.
    23 AllowanceExceeded { allowance: Amount, asked: Coin } = "allowance {allowance} is smaller than {asked}";
    /// The metadata of a denom contradicts itself.
    24 InvalidMetadata { denom: Denom, why: String } = "metadata of {denom}: {why}";
    /// There would be more of a denom than an amount can say.
    25 SupplyTooLarge { supply: Coin, added: Coin } = "supply {supply} and {added} more exceed 2^128 - 1";
    /// A denom whose balances are made of lots is minted or burned as plain money.
    26 MadeOfLots { denom: Denom } = "{denom} is made of lots: it has no minters, only its issuer makes and destroys it";
    /// A lot of a denom whose balances are not made of lots.
    27 NotMadeOfLots { denom: Denom } = "{denom} is not made of lots, expected a denom that begins with pt/";
    /// The account of a module would get lots.
    28 ModuleAccountLots { address: String, denom: Denom } = "{address} is the account of a module, which cannot hold {denom}";
    /// A new lot has no time to live.
    29 LotExpired { expiry: Time, now: Time } = "lot expires at {expiry}, expected later than {now}";
    /// The owner of a denom has stopped it.
    30 Paused { denom: Denom } = "{denom} is paused by its owner: nobody moves it";
    /// The owner of a denom has stopped an account.
    31 Blocked { address: String, denom: Denom } = "{address} is blocked by the owner of {denom}: it neither sends nor receives it";
    /// A denom whose owner says who mints it.
    32 HasOwner { denom: Denom } = "{denom} has an owner, who says who mints it: expected a denom that does not begin with factory/";
    /// A denom that nobody may stop.
    33 NoOwner { denom: Denom } = "{denom} has no owner who may stop it: expected a denom that begins with factory/";
    /// A denom that stands for money held elsewhere.
    34 Backed { denom: Denom } = "{denom} stands for money that is held for it, nobody mints or burns it: expected a denom that does not begin with ibc/ or peg/";
}
