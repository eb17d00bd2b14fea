//! Where a sale is in its life.

use proto::aot::sale::v1 as pb;

sdk::texts! {
    /// Where a sale is in its life.
    pub enum State as pb::SaleState, "state" {
        /// Not ended; it sells from its start on.
        Open = 1 "open",
        /// The soft cap was reached: buyers claim what has vested.
        Success = 2 "success",
        /// The soft cap was missed: buyers claim what they paid.
        Refund = 3 "refund",
        /// The owner cancelled it before its start.
        Cancelled = 4 "cancelled",
    }
}
