//! What happened. Events of a token carry its whole row as it stands afterwards.

use crate::types::Token;
use sdk::{Address, Amount, Coins, Ctx, Denom, event};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal;)* --- $($rest:tt)*) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// The token.
                denom: Denom,
                /// Who decides about it; empty: nobody, for good.
                owner: Option<Address>,
                /// Who becomes the owner by accepting; empty: nobody.
                proposed_owner: Option<Address>,
                /// Who stops the token; empty: nobody.
                pauser: Option<Address>,
                /// Who stops accounts; empty: nobody.
                blocker: Option<Address>,
                /// The most there may ever be at a time; empty: no cap.
                cap: Option<Amount>,
                /// How much there is.
                supply: Amount,
                /// Whether nobody moves it.
                paused: bool,
                /// Who did this.
                signer: Address,
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(ctx: &Ctx<'_>, denom: &Denom, token: &Token, signer: &Address) -> Self {
                Self {
                    denom: denom.clone(),
                    owner: token.owner,
                    proposed_owner: token.proposed_owner,
                    pauser: token.pauser,
                    blocker: token.blocker,
                    cap: token.cap,
                    supply: bank::ops::supply(ctx, denom),
                    paused: bank::ops::is_paused(ctx, denom),
                    signer: *signer,
                }
            }
        })*
    };
}

events! {
    /// Somebody made a token.
    TokenCreated = "token_created";
    /// The owner said who is to own it.
    OwnerProposed = "token_owner_proposed";
    /// The proposed owner accepted, or the owner gave it up.
    OwnerChanged = "token_owner_changed";
    /// There is a cap, or a lower one.
    CapSet = "token_cap_set";
    /// Somebody else stops the token.
    PauserSet = "token_pauser_set";
    /// Somebody else stops accounts.
    BlockerSet = "token_blocker_set";
    /// Nobody moves it.
    TokenPaused = "token_paused";
    /// It moves again.
    TokenUnpaused = "token_unpaused";
    ---
    /// How wallets show a token.
    pub struct TokenDescribed = "token_described" {
        /// The token.
        denom: Denom,
        /// Its name.
        name: String,
        /// Its symbol.
        symbol: String,
        /// The unit that is shown.
        display: Denom,
        /// How many powers of ten that unit is above the smallest one.
        exponent: u32,
        /// A document with more about it.
        uri: String,
        /// SHA-256 of that document.
        uri_hash: String,
        /// Who says so.
        signer: Address,
    }
    /// What a minter may still mint.
    pub struct MinterSet = "token_minter_set" {
        /// The token.
        denom: Denom,
        /// The minter.
        minter: Address,
        /// How much more; 0: it is no minter.
        allowance: Amount,
        /// Who says so.
        signer: Address,
    }
    /// A minter made tokens.
    pub struct TokenMinted = "token_minted" {
        /// The token.
        denom: Denom,
        /// Who made them.
        minter: Address,
        /// Who got them.
        recipient: Address,
        /// How many.
        amount: Amount,
        /// How many more the minter may make.
        allowance: Amount,
        /// How many there are.
        supply: Amount,
    }
    /// A minter destroyed tokens of its own.
    pub struct TokenBurned = "token_burned" {
        /// The token.
        denom: Denom,
        /// Who destroyed them.
        minter: Address,
        /// How many.
        amount: Amount,
        /// How many more the minter may make: as before.
        allowance: Amount,
        /// How many there are.
        supply: Amount,
    }
    /// An account neither sends nor receives the token.
    pub struct AccountBlocked = "token_account_blocked" {
        /// The token.
        denom: Denom,
        /// The account.
        address: Address,
        /// Who says so.
        signer: Address,
    }
    /// It does again.
    pub struct AccountUnblocked = "token_account_unblocked" {
        /// The token.
        denom: Denom,
        /// The account.
        address: Address,
        /// Who says so.
        signer: Address,
    }
    /// The parameters changed.
    pub struct ParamsSet = "tokenfactory_params_set" {
        /// What the creation of a token costs.
        creation_fee: Coins,
    }
}
