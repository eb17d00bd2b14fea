//! Filled in by the commits that follow.
/// The module.
pub const MODULE: sdk::Module = sdk::Module { name: "payment", ..sdk::Module::EMPTY };
