//! What is stored, how it is read from messages, and the arithmetic of a payment.

mod dispute;
mod external;
mod fields;
mod invoice;
mod order;
mod params;
mod payment;
mod quote;
pub(crate) mod status;
mod tax;
mod tender;

pub use dispute::Dispute;
pub(crate) use dispute::fee_hold_id;
pub use external::ExternalTender;
pub(crate) use fields::{
    TENDERS_MAX, check_name, check_scheme, check_word, coins, hash, id, optional_hash, optional_id,
    parse_amounts, parse_coins, parse_payment_id, require,
};
pub use invoice::Invoice;
pub use order::OrderId;
pub use params::Params;
pub use payment::Payment;
pub use quote::{Provider, Quote, QuoteId};
pub use status::{DisputeState, NetCancelOutcome, Status};
pub(crate) use tax::Price;
pub use tax::Tax;
#[cfg(test)]
pub(crate) use tax::vat_of;
pub use tender::{Disputed, TakenLot, Tender, Tenders};
pub(crate) use tender::{LOTS_MAX, Step};

/// SHA-256 over a tag and the order. The hold in the payer's account has the same id.
pub type PaymentId = [u8; 32];

/// What merchants are settled in for points, and what quotes are made of.
pub(crate) const WON: &str = "krwp";
/// The most external tenders of an order.
pub(crate) const EXTERNAL_TENDERS_MAX: usize = 10;
/// The most refunds of a payment: they leave the state together with it.
pub(crate) const REFUNDS_MAX: u32 = 100;
/// The most items of a batch.
pub(crate) const BATCH_MAX: usize = 100;
