//! Rules of merchants, campaigns that pay for them, and what users earn.

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
pub use genesis::RewardGenesis;
pub use ops::Purchase;
pub use state::REWARD_BUDGET;
pub use types::{CampaignId, Params, Source, State};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "reward",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[REWARD_BUDGET],
    msgs: |r| {
        r.msg(msgs::put_rule, 80_000);
        r.msg(msgs::activate_rule, 40_000);
        r.msg(msgs::create_campaign, 80_000);
        r.msg(msgs::fund_campaign, 60_000);
        r.msg(msgs::pause_campaign, 40_000);
        r.msg(msgs::resume_campaign, 40_000);
        r.msg(msgs::end_campaign, 60_000);
        r.msg(msgs::grant, 60_000);
        r.msg(msgs::join_segment, 50_000);
        r.msg(msgs::add_coupons, 60_000);
        r.msg(msgs::commit_coupon, 30_000);
        r.msg(msgs::redeem_coupon, 70_000);
        r.msg(msgs::set_referrer, 50_000);
        r.msg(msgs::set_tiers, 40_000);
        r.msg(msgs::grant_to_phone, 60_000);
        r.msg(msgs::link_phone, 60_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::schema);
        r.query(queries::rules);
        r.query(queries::simulate);
        r.query(queries::campaign);
        r.query(queries::campaigns);
        r.query(queries::points);
        r.query(queries::earned_by_payment);
        r.query(queries::tier);
        r.query(queries::coupon);
        r.query(queries::referral);
        r.query(queries::phone_grants);
    },
    genesis: Genesis::of::<RewardGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("budgets", invariants::budgets),
        ("reserved", invariants::reserved),
        ("spent", invariants::spent),
        ("ledgers", invariants::ledgers),
        ("uses", invariants::uses),
        ("queues", invariants::queues),
        ("rules", invariants::rules),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
