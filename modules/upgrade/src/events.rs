//! What this module tells the world.

sdk::event! {
    /// An upgrade is planned.
    pub struct UpgradeScheduled = "upgrade_scheduled" {
        /// Its name.
        name: String,
        /// The height of the first block that the upgraded binary runs.
        height: u64,
        /// What operators are told: where the binary is.
        info: String,
    }

    /// A plan will not be carried out: it was cancelled, another one took its place, or operators skip it.
    pub struct UpgradeCancelled = "upgrade_cancelled" {
        /// Its name.
        name: String,
        /// The height that was planned.
        height: u64,
    }

    /// The upgraded binary has begun its first block.
    pub struct UpgradeApplied = "upgrade_applied" {
        /// The name of the upgrade.
        name: String,
        /// The height of that block.
        height: u64,
    }
}
