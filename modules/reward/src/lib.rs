//! Rules of merchants, campaigns that pay for them, and what users earn.

use sdk::Module;

/// The module.
pub const MODULE: Module = Module {
    name: "reward",
    ..Module::EMPTY
};
