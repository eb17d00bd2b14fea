//! Filled in by the commits that follow.
/// The module.
pub const MODULE: sdk::Module = sdk::Module { name: "consensus", ..sdk::Module::EMPTY };
/// What the application calls.
pub mod ops {
    /// The gas limit of a block.
    pub fn max_gas(_: &impl sdk::Read) -> Option<u64> { None }
    /// Takes the parameters of genesis.
    pub fn init(_: &mut sdk::Ctx<'_>, _: &proto::tendermint::types::ConsensusParams) -> sdk::Result<()> { Ok(()) }
}
