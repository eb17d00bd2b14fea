//! Where a side chain is in its life.

use proto::aot::affiliate::v1 as pb;

sdk::texts! {
    /// Where a side chain is in its life.
    pub enum Status as pb::AffiliateStatus, "status" {
        /// Registered: its channel may still be set, and no money of this chain goes there.
        Pending = 1 "pending",
        /// Money goes there, up to its caps.
        Active = 2 "active",
        /// Nothing goes there for now.
        Suspended = 3 "suspended",
        /// No money of this chain goes there any more, for ever.
        Retired = 4 "retired",
    }
}
