//! What this module tells the world.

use sdk::{Address, Amount, Coins, Denom};

sdk::event! {
    /// The fee of a transaction, as the Cosmos SDK reports it. `fee_payer` is the granter when there is one.
    pub struct TxFee = "tx" {
        /// The whole fee.
        fee: Coins,
        /// Who pays it, or the granter's part of it.
        fee_payer: Address,
    }

    /// One party paid its part of a fee: two such events when granter and payer share it.
    pub struct FeePaid = "fee" {
        /// Who paid this part.
        payer: Address,
        /// Whose transaction it was: its first signer.
        sender: Address,
        /// The granter whose allowance was used, if one was.
        granter: Option<Address>,
        /// The denom.
        denom: Denom,
        /// This part, in the smallest unit of the denom.
        amount: Amount,
        /// Its value in the smallest unit of the native coin at the rate of the block, rounded down.
        native_amount: Amount,
        /// What the collector got: this part, or for points what the reserve of their issuer paid.
        collected: sdk::Coin,
    }

    /// An allowance was used.
    pub struct UseGrant = "use_feegrant" {
        /// Who pays.
        granter: Address,
        /// For whom.
        grantee: Address,
    }

    /// An allowance was given.
    pub struct SetGrant = "set_feegrant" {
        /// Who pays.
        granter: Address,
        /// For whom.
        grantee: Address,
    }

    /// An allowance was taken back.
    pub struct RevokeGrant = "revoke_feegrant" {
        /// Who paid.
        granter: Address,
        /// For whom.
        grantee: Address,
    }

    /// Somebody asked to remove expired allowances.
    pub struct PruneGrants = "prune_feegrant" {
        /// Who asked.
        pruner: Address,
    }

    /// A denom is taken for fees, or its terms changed.
    pub struct FeeTokenSet = "fee_token_set" {
        /// The denom.
        denom: Denom,
        /// Smallest units of it per smallest unit of the native coin.
        rate: sdk::Rate,
        /// Added to the rate, in bps of it.
        spread_bps: u32,
        /// The age at which the rate is refused, in seconds; 0 for a fixed rate.
        max_age_seconds: u64,
        /// Who feeds the rate, if it is fed.
        feeder: Option<Address>,
    }

    /// A denom is no longer taken for fees.
    pub struct FeeTokenRemoved = "fee_token_removed" {
        /// The denom.
        denom: Denom,
    }

    /// A feeder renewed a rate.
    pub struct FeeRate = "fee_rate" {
        /// The denom.
        denom: Denom,
        /// Smallest units of it per smallest unit of the native coin.
        rate: sdk::Rate,
        /// Who fed it.
        feeder: Address,
    }

    /// A kind of message costs something else.
    pub struct MsgGasSet = "msg_gas_set" {
        /// The kind.
        type_url: String,
        /// Its gas; 0 is switched off.
        gas: u64,
    }

    /// The prices of the chain changed.
    pub struct ParamsSet = "fee_params_set" {
        /// The lowest price of a unit of gas, in smallest units of the native coin.
        min_gas_price: sdk::Rate,
    }
}
