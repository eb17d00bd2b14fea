//! The life of a payment: invoice, quote, authorisation, capture, void, expiry, refund, dispute.

mod error;
pub mod events;
mod genesis;
mod hooks;
mod invariants;
mod msgs;
pub mod ops;
mod queries;
mod sim;
mod state;
#[cfg(test)]
mod tests;
mod types;

pub use error::Error;
pub use genesis::PaymentGenesis;
pub use types::{
    Dispute, DisputeState, Disputed, ExternalTender, Invoice, NetCancelOutcome, OrderId, Params,
    Payment, PaymentId, Provider, Quote, QuoteId, Status, TakenLot, Tax, Tender, Tenders,
};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "payment",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: |r| {
        r.msg(msgs::create_invoice, 50_000);
        r.msg(msgs::authorize, 80_000);
        r.msg(msgs::pay, 90_000);
        r.msg(msgs::capture, 60_000);
        r.msg(msgs::batch_capture, 20_000);
        r.msg(msgs::void, 50_000);
        r.msg(msgs::reclaim, 50_000);
        r.msg(msgs::refund, 60_000);
        r.msg(msgs::net_cancel, 60_000);
        r.msg(msgs::record_external_tender, 50_000);
        r.msg(msgs::cancel_external_tender, 40_000);
        r.msg(msgs::open_dispute, 80_000);
        r.msg(msgs::withdraw_dispute, 70_000);
        r.msg(msgs::submit_evidence, 50_000);
        r.msg(msgs::resolve_dispute, 90_000);
        r.authority_msg(msgs::set_liquidity_provider, 40_000);
        r.msg(msgs::lock_quote, 60_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::payment);
        r.query(queries::payment_by_order);
        r.query(queries::payments_by_payer);
        r.query(queries::open_payments);
        r.query(queries::invoice);
        r.query(queries::external_tenders);
        r.query(queries::dispute);
        r.query(queries::open_disputes);
        r.query(queries::quote);
        r.query(queries::liquidity_providers);
    },
    genesis: Genesis::of::<PaymentGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("payments", invariants::payments),
        ("holds", invariants::holds),
        ("open_payments", invariants::open_payments),
        ("queues", invariants::queues),
        ("rewards", invariants::rewards),
        ("disputes", invariants::disputes),
        ("quotes", invariants::quotes),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
