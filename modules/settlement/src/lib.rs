//! What merchants sold becomes what they are paid.

use sdk::Module;

/// The module.
pub const MODULE: Module = Module {
    name: "settlement",
    ..Module::EMPTY
};
