//! Issuers of points, their reserves, and the life of their points.

use sdk::Module;

/// The module.
pub const MODULE: Module = Module {
    name: "points",
    ..Module::EMPTY
};
