//! The one list of modules.

use sdk::{Module, Registry, Role};

/// Every module, in the one order of genesis, begin block, end block and export: a module stands after those it calls.
pub const MODULES: &[&Module] = &[
    &crate::chain::MODULE,
    &auth::MODULE,
    &bank::MODULE,
    &points::MODULE,
    &fee::MODULE,
    &tokenfactory::MODULE,
    &sale::MODULE,
    &merchant::MODULE,
    &settlement::MODULE,
    &reward::MODULE,
    &payment::MODULE,
    &staking::MODULE,
    &oracle::MODULE,
    &pointswap::MODULE,
    &upgrade::MODULE,
    &ibc::MODULE,
    &affiliate::MODULE,
    &transfer::MODULE,
    &ica::MODULE,
    &consensus::MODULE,
    &crate::node::MODULE,
];

/// The registry of all modules on chains of a role.
pub fn registry(role: Role) -> Registry {
    Registry::new(MODULES, role)
}
