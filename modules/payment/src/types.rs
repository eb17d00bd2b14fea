//! What is stored, how it is read from messages, and the arithmetic of a payment.

mod external;
mod fields;
mod invoice;
mod order;
mod params;
mod payment;
pub(crate) mod status;
mod tax;
mod tender;

pub use external::ExternalTender;
pub(crate) use fields::{
    TENDERS_MAX, check_name, check_scheme, coins, hash, optional_hash, parse_amounts, parse_coins,
    parse_payment_id, require, won_total,
};
pub use invoice::Invoice;
pub use order::OrderId;
pub use params::Params;
pub use payment::Payment;
pub use status::{NetCancelOutcome, Status};
pub use tax::Tax;
#[cfg(test)]
pub(crate) use tax::vat_of;
pub use tender::{Tender, Tenders};

/// SHA-256 over a tag and the order. The hold in the payer's account has the same id.
pub type PaymentId = [u8; 32];

/// The most external tenders of an order.
pub(crate) const EXTERNAL_TENDERS_MAX: usize = 10;
/// The most refunds of a payment: they leave the state together with it.
pub(crate) const REFUNDS_MAX: u32 = 100;
/// The most items of a batch.
pub(crate) const BATCH_MAX: usize = 100;
