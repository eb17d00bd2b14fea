//! What the module tells. Kinds and keys of the Cosmos SDK where it has them.

use sdk::{Address, Coin, Coins};

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
}
