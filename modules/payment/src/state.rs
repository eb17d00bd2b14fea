//! Where it all is.

use crate::types::{
    Dispute, ExternalTender, Invoice, Params, Payment, PaymentId, Provider, Quote, QuoteId,
};
use merchant::MerchantId;
use sdk::{Address, Item, Map, Present, StateSpec, Time, Tree};

/// Until when an order is barred by a net-cancel that came before the payment.
pub(crate) const BARS: Map<PaymentId, Time> = Map::new("payment/bar/");
/// Bars by the time they end.
pub(crate) const BARS_BY_END: Map<(Time, PaymentId), Present> = Map::new("payment/bar_by_end/");
/// Payments that hold something, by the expiry of their authorization.
pub(crate) const EXPIRIES: Map<(Time, PaymentId), Present> = Map::new("payment/expiry/");
/// (hour, page) -> payments that leave the state at the end of the hour; also those that have moved to a later one.
pub(crate) const FORGET: Map<(Time, u64), Vec<PaymentId>> = Map::new("payment/forget/");
/// How many payments ever joined an hour of that queue, while it has any.
pub(crate) const FORGET_COUNTS: Map<Time, u64> = Map::new("payment/forget_count/");
/// Invoices by the id that the payment of their order has.
pub(crate) const INVOICES: Map<PaymentId, Invoice> = Map::new("payment/invoice/");
/// Invoices by the time they leave the state.
pub(crate) const INVOICES_BY_END: Map<(Time, PaymentId), Present> =
    Map::new("payment/invoice_by_end/");
/// Payments that hold something, by merchant. Only queries read it: under no root.
pub(crate) const OPEN: Map<(MerchantId, PaymentId), Present> =
    Map::in_tree(Tree::Local, "payment/open/");
/// Disputes by payment.
pub(crate) const DISPUTES: Map<PaymentId, Dispute> = Map::new("payment/dispute/");
/// Open disputes by the time they are decided by themselves.
pub(crate) const DISPUTES_BY_END: Map<(Time, PaymentId), Present> =
    Map::new("payment/dispute_by_end/");
/// Open disputes by merchant. Only queries read it: under no root.
pub(crate) const OPEN_DISPUTES: Map<(MerchantId, PaymentId), Present> =
    Map::in_tree(Tree::Local, "payment/open_dispute/");
/// Liquidity providers.
pub(crate) const PROVIDERS: Map<Address, Provider> = Map::new("payment/provider/");
/// Quotes by id.
pub(crate) const QUOTES: Map<QuoteId, Quote> = Map::new("payment/quote/");
/// Quotes by their expiry.
pub(crate) const QUOTES_BY_END: Map<(Time, QuoteId), Present> = Map::new("payment/quote_by_end/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("payment/params");
/// Payments by id.
pub(crate) const PAYMENTS: Map<PaymentId, Payment> = Map::new("payment/payment/");
/// Payments by payer. Only queries read it: under no root.
pub(crate) const BY_PAYER: Map<(Address, PaymentId), Present> =
    Map::in_tree(Tree::Local, "payment/by_payer/");
/// The portion that each named refund of a payment asked for, hashed.
pub(crate) const REFUNDS: Map<(PaymentId, String), [u8; 32]> = Map::new("payment/refund/");
/// External tenders by order and approval.
pub(crate) const TENDERS: Map<(PaymentId, [u8; 32]), ExternalTender> = Map::new("payment/tender/");
/// External tenders by the time they leave the state.
pub(crate) const TENDERS_BY_END: Map<(Time, PaymentId, [u8; 32]), Present> =
    Map::new("payment/tender_by_end/");

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    BARS.spec(),
    BARS_BY_END.spec(),
    DISPUTES.spec(),
    DISPUTES_BY_END.spec(),
    EXPIRIES.spec(),
    FORGET.spec(),
    FORGET_COUNTS.spec(),
    INVOICES.spec(),
    INVOICES_BY_END.spec(),
    OPEN.spec(),
    OPEN_DISPUTES.spec(),
    PARAMS.spec(),
    PAYMENTS.spec(),
    BY_PAYER.spec(),
    PROVIDERS.spec(),
    QUOTES.spec(),
    QUOTES_BY_END.spec(),
    REFUNDS.spec(),
    TENDERS.spec(),
    TENDERS_BY_END.spec(),
];
