//! The one list of modules.

use sdk::Module;

/// Every module, in the one order of genesis, begin block, end block and export: a module stands after those it calls.
pub const MODULES: &[&Module] = &[
    &crate::chain::MODULE,
    &auth::MODULE,
    &bank::MODULE,
    &fee::MODULE,
    &merchant::MODULE,
    &payment::MODULE,
    &staking::MODULE,
    &consensus::MODULE,
    &crate::node::MODULE,
];
