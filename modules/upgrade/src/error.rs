//! What this module refuses beside requests that are wrong by themselves (`sdk` 18). The numbers are those of `x/upgrade` of
//! the Cosmos SDK.

sdk::errors! { "upgrade";
    /// No such module.
    2 NoModuleVersion { module: String } = "module version not found: this chain has no module {module}";
}
