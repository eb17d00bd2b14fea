//! The points of one company for those of another.

use sdk::Module;

/// The module.
pub const MODULE: Module = Module {
    name: "pointswap",
    ..Module::EMPTY
};
