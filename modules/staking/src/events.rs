//! What this module tells the world.

use sdk::Address;

sdk::event! {
    /// A validator was admitted, changed, or (power 0) removed.
    pub struct ValidatorSet = "validator_set" {
        /// The account of the member that operates it.
        operator: Address,
        /// Its name.
        moniker: String,
        /// Its ed25519 key.
        public_key: [u8; 32],
        /// Its consensus address.
        consensus_address: [u8; 20],
        /// Its power; 0 is removed.
        power: i64,
    }

    /// Consensus proved that a validator signed two blocks of one height, or lied to a light client.
    pub struct Misbehavior = "misbehavior" {
        /// Its consensus address.
        consensus_address: [u8; 20],
        /// Who operates it, unless it was removed since.
        operator: Option<Address>,
        /// When it happened.
        height: u64,
        /// Its power then.
        power: i64,
    }

    /// The parameters changed.
    pub struct ParamsSet = "staking_params_set" {
        /// How long a stake would stay bound, in seconds: relayers derive trusting periods from it.
        unbonding_seconds: u64,
        /// The most validators.
        validators_max: u32,
        /// For how many blocks relayers may expect headers.
        historical_entries: u32,
    }
}
