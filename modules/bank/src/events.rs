//! What the module tells. Kinds and keys of the Cosmos SDK where it has them.

use crate::types::Params;
use sdk::{Address, Amount, Coin, Coins, Denom, Time};

sdk::event! {
    /// Money left an account.
    pub struct CoinSpent = "coin_spent" {
        /// Whose it was.
        spender: Address,
        /// How much.
        amount: Coins,
    }
    /// Money came into an account.
    pub struct CoinReceived = "coin_received" {
        /// Whose it is.
        receiver: Address,
        /// How much.
        amount: Coins,
    }
    /// Money moved from one account to another. `coin_spent` and `coin_received` tell of the same money.
    pub struct Transfer = "transfer" {
        /// Who got it.
        recipient: Address,
        /// Who gave it.
        sender: Address,
        /// How much.
        amount: Coins,
    }
    /// Who moved money, for searches by sender.
    pub struct Message = "message" {
        /// Who gave it.
        sender: Address,
    }
    /// Money was made. `coin_received` tells who got it.
    pub struct Coinbase = "coinbase" {
        /// Who made it.
        minter: Address,
        /// How much.
        amount: Coins,
    }
    /// Money was destroyed. `coin_spent` tells whose it was.
    pub struct Burn = "burn" {
        /// Who destroyed it.
        burner: Address,
        /// How much.
        amount: Coins,
    }
    /// Money was set aside in the account of its owner.
    pub struct Hold = "bank_hold" {
        /// Whose it is.
        owner: Address,
        /// The hold.
        id: [u8; 32],
        /// How much more it sets aside.
        amount: Coin,
    }
    /// Money that was set aside is spendable again.
    pub struct Release = "bank_release" {
        /// Whose it is.
        owner: Address,
        /// The hold.
        id: [u8; 32],
        /// How much less it sets aside.
        amount: Coin,
    }
    /// Money that was set aside was paid out. `transfer` tells of the same money.
    pub struct Capture = "bank_capture" {
        /// Whose it was.
        owner: Address,
        /// The hold.
        id: [u8; 32],
        /// How much less it sets aside.
        amount: Coin,
        /// Who got it.
        recipient: Address,
    }
    /// A lot changed: one for each lot that an operation touched.
    pub struct LotChanged = "bank_lot_changed" {
        /// Whose it is.
        owner: Address,
        /// What.
        denom: Denom,
        /// From this block time on it is gone, unless a hold has it.
        expiry: Time,
        /// From this block time on it can be spent; empty: now.
        available_at: Option<Time>,
        /// The hold it is in; empty: none.
        hold_id: Option<[u8; 32]>,
        /// How much it has after the change; 0: it is no more.
        amount: Amount,
    }
    /// Lots of an account that expired together were destroyed. `burn` tells of the same money.
    pub struct LotExpired = "bank_lot_expired" {
        /// Whose it was.
        owner: Address,
        /// How much.
        amount: Coin,
        /// Since when it was gone.
        expiry: Time,
    }
    /// The parameters changed.
    pub struct ParamsSet = "bank_params_set" {
        /// Whether denoms may be sent for which nothing else is set.
        default_send_enabled: bool,
    }
}

impl ParamsSet {
    pub(crate) fn of(params: Params) -> Self {
        // All of them by name: one that is added must be told here, too.
        let Params {
            default_send_enabled,
            exceptions: _,
        } = params;
        Self {
            default_send_enabled,
        }
    }
}
