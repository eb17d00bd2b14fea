//! Where a payment is, in words.

use proto::aot::payment::v1 as pb;

sdk::texts! {
    /// Where a payment is in its life. It follows from its amounts and the time.
    pub enum Status as pb::PaymentStatus, "status" {
        /// All of it is held.
        Authorized = 1 "authorized",
        /// Some is captured, some still held.
        PartiallyCaptured = 2 "partially_captured",
        /// Nothing is held any more, something is captured, nothing refunded.
        Captured = 3 "captured",
        /// Nothing is held any more, some of what was captured is refunded.
        PartiallyRefunded = 4 "partially_refunded",
        /// All that was captured is refunded.
        Refunded = 5 "refunded",
        /// Released by the merchant before any capture.
        Voided = 6 "voided",
        /// Released at its expiry before any capture.
        Expired = 7 "expired",
        /// The payer disputes some of what was captured, and it is not decided.
        Disputed = 8 "disputed",
    }
}

sdk::texts! {
    /// What a net-cancel found.
    pub enum NetCancelOutcome as pb::NetCancelOutcome, "outcome" {
        /// No payment: one that arrives in time of the bar is refused.
        Barred = 1 "barred",
        /// What was held went back to the payer.
        Voided = 2 "voided",
        /// What was captured went back to the payer.
        Refunded = 3 "refunded",
        /// Nothing was left to undo.
        NothingLeft = 4 "nothing_left",
    }
}

sdk::texts! {
    /// Where a dispute is.
    pub enum DisputeState as pb::DisputeState, "state" {
        /// The money is withdrawn from the merchant's payable.
        Open = 1 "open",
        /// The merchant won: reinstated.
        Won = 2 "won",
        /// The payer won: paid to the payer.
        Lost = 3 "lost",
        /// The payer took it back: reinstated.
        Withdrawn = 4 "withdrawn",
    }
}
