//! What this module tells the world.

sdk::event! {
    /// The parameters changed; the new ones are in force at the next block.
    pub struct ParamsSet = "consensus_params_set" {
        /// The most bytes of a block; -1 is CometBFT's own limit.
        block_max_bytes: i64,
        /// The most gas of a block; -1 is without a limit.
        block_max_gas: i64,
        /// The age in blocks from which evidence is refused.
        evidence_max_age_blocks: i64,
        /// The age in seconds from which evidence is refused.
        evidence_max_age_seconds: u64,
        /// The most bytes of evidence in a block.
        evidence_max_bytes: i64,
    }
}
