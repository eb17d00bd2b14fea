//! What is refused, and why.

use sdk::{Amount, Coin, Denom};

sdk::errors! { "tokenfactory";
    /// The creator has made it before.
    2 TokenExists { denom: Denom } = "there is a token {denom}: expected another subdenom";
    /// Nobody made it.
    3 TokenNotFound { denom: Denom } = "there is no token {denom}: expected one that was created";
    /// Not a name of a token.
    4 InvalidSubdenom { given: String } = "subdenom {given}: expected 1 to 44 letters, digits, dots and slashes";
    /// Somebody else decides.
    5 NotOwner { signer: String, denom: Denom, owner: String } = "{signer} does not own {denom}: expected {owner}";
    /// The owner has not made the sender a minter.
    6 NotMinter { signer: String, denom: Denom } = "{signer} is not a minter of {denom}: expected one that its owner has made a minter";
    /// A minter mints more than it may.
    7 AllowanceExceeded { have: Amount, need: Coin } = "the minter may mint {have} more: {need} were asked for";
    /// There would be more than there may be.
    8 CapExceeded { supply: Coin, need: Coin, cap: Amount } = "the supply is {supply} and the cap {cap}: {need} more were asked for";
    /// A cap only falls, and not below what there is.
    9 InvalidCap { denom: Denom, given: Amount, supply: Amount, highest: Amount } = "a cap of {given}{denom}: expected at least the supply of {supply}, and at most {highest}";
    /// Somebody else stops the token.
    10 NotPauser { signer: String, denom: Denom, pauser: String } = "{signer} does not pause {denom}: expected {pauser}";
    /// Somebody else stops accounts.
    11 NotBlocker { signer: String, denom: Denom, blocker: String } = "{signer} does not block accounts of {denom}: expected {blocker}";
    /// It is paused.
    12 TokenPaused { denom: Denom } = "{denom} is paused: expected a token that is not";
    /// It is not paused.
    13 NotPaused { denom: Denom } = "{denom} is not paused: expected a token that is";
    /// Blocked before.
    14 AccountBlocked { address: String, denom: Denom } = "{address} is blocked from {denom}: expected an account that is not";
    /// Nothing to end.
    15 NotBlocked { address: String, denom: Denom } = "{address} is not blocked from {denom}: expected an account that is";
    /// Modules hold what others are owed.
    16 ModuleAccount { address: String } = "{address} is the account of a module, which holds what others are owed: expected another account";
    /// Nobody proposed the sender.
    17 NotProposed { signer: String, denom: Denom, proposed: String } = "{signer} is not to own {denom}: expected {proposed}";
    /// A minter burns its own alone.
    18 BurnsOfOthers { owner: String, signer: String } = "tokens of {owner}: expected those of {signer}, who burns them";
    /// A name that belongs to other money.
    19 UnitOfOthers { unit: Denom, denom: Denom } = "the unit {unit} of {denom} is money of its own: expected another name";
    /// More than can be.
    20 TooMany { what: &'static str, given: usize, max: usize } = "{given} {what}: expected at most {max}";
}
