//! Where a payment is, in words.

use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Attribute, Prefix};
use std::fmt;

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal, $proto:path;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
        pub enum $name { $($(#[$variant_meta])* $variant),* }

        impl $name {
            pub(crate) fn to_proto(self) -> i32 {
                match self { $(Self::$variant => $proto.into()),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text),* })
            }
        }

        impl Attribute for $name {
            fn to_text(&self, _: &Prefix) -> String {
                self.to_string()
            }
            fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(format!("{text:.40?}: expected one of {}", [$($text),*].join(", "))),
                }
            }
        }
    };
}

names! {
    /// Where a payment is in its life. It follows from its amounts and the time.
    Status {
        /// All of it is held.
        Authorized = "authorized", pb::PaymentStatus::Authorized;
        /// Some is captured, some still held.
        PartiallyCaptured = "partially_captured", pb::PaymentStatus::PartiallyCaptured;
        /// Nothing is held any more, something is captured, nothing refunded.
        Captured = "captured", pb::PaymentStatus::Captured;
        /// Nothing is held any more, some of what was captured is refunded.
        PartiallyRefunded = "partially_refunded", pb::PaymentStatus::PartiallyRefunded;
        /// All that was captured is refunded.
        Refunded = "refunded", pb::PaymentStatus::Refunded;
        /// Released by the merchant before any capture.
        Voided = "voided", pb::PaymentStatus::Voided;
        /// Released at its expiry before any capture.
        Expired = "expired", pb::PaymentStatus::Expired;
        /// The payer disputes some of what was captured, and it is not decided.
        Disputed = "disputed", pb::PaymentStatus::Disputed;
    }
}

names! {
    /// What a net-cancel found.
    NetCancelOutcome {
        /// No payment: one that arrives in time of the bar is refused.
        Barred = "barred", pb::NetCancelOutcome::Barred;
        /// What was held went back to the payer.
        Voided = "voided", pb::NetCancelOutcome::Voided;
        /// What was captured went back to the payer.
        Refunded = "refunded", pb::NetCancelOutcome::Refunded;
        /// Nothing was left to undo.
        NothingLeft = "nothing_left", pb::NetCancelOutcome::NothingLeft;
    }
}

names! {
    /// Where a dispute is.
    DisputeState {
        /// The money is withdrawn from the merchant's payable.
        Open = "open", pb::DisputeState::Open;
        /// The merchant won: reinstated.
        Won = "won", pb::DisputeState::Won;
        /// The payer won: paid to the payer.
        Lost = "lost", pb::DisputeState::Lost;
        /// The payer took it back: reinstated.
        Withdrawn = "withdrawn", pb::DisputeState::Withdrawn;
    }
}
