//! Payment companies, merchants, their delegates and terminals.

mod error;
pub mod events;
mod genesis;
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
pub use genesis::MerchantGenesis;
pub use types::{Merchant, MerchantId, Params, PaymentCompany, Right, Status, Terminal};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "merchant",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: |r| {
        r.authority_msg(msgs::set_payment_company, 40_000);
        r.msg(msgs::register_merchant, 80_000);
        r.msg(msgs::approve_merchant, 40_000);
        r.msg(msgs::update_merchant, 40_000);
        r.msg(msgs::set_merchant_fee, 40_000);
        r.msg(msgs::set_delegate, 40_000);
        r.msg(msgs::register_terminal, 50_000);
        r.msg(msgs::revoke_terminal, 40_000);
        r.msg(msgs::suspend_merchant, 40_000);
        r.msg(msgs::resume_merchant, 40_000);
        r.msg(msgs::close_merchant, 40_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::payment_company);
        r.query(queries::payment_companies);
        r.query(queries::merchant);
        r.query(queries::merchants);
        r.query(queries::terminals);
    },
    genesis: Genesis::of::<MerchantGenesis>(),
    invariants: &[
        ("fees", invariants::fees),
        ("terminals", invariants::terminals),
        ("closed", invariants::closed),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
