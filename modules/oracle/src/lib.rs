//! Prices that the validators agree on.

use sdk::Module;

/// The module.
pub const MODULE: Module = Module {
    name: "oracle",
    ..Module::EMPTY
};
