//! The parameters.

use super::WON;
use super::fields::require;
use super::order::{DAY_SECONDS, ORDER_SECONDS_MAX};
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Ctx, Denom, Result, View};
use serde::{Deserialize, Serialize};

const DENOMS_MAX: usize = 100;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The longest an authorization may last, in seconds.
    pub authorization_seconds_max: u64,
    /// The longest after its authorization that a payment may be refunded, in seconds.
    pub refund_seconds_max: u64,
    /// The longest an invoice may last, in seconds.
    pub invoice_seconds_max: u64,
    /// How long a net-cancel bars its order, in seconds.
    pub net_cancel_seconds: u64,
    /// How long a payment stays in the state after its refund window, in seconds.
    pub retention_seconds: u64,
    /// The most records that a block expires or forgets, per queue.
    pub expiries_per_block_max: u32,
    /// The denoms in which payments may be made, beside the points of active issuers.
    pub denoms: Vec<Denom>,
    /// How long after its capture a payment may be disputed, in seconds.
    pub dispute_seconds_max: u64,
    /// How long a merchant has for its evidence, in seconds.
    pub evidence_seconds: u64,
    /// How long the arbiter has after that, in seconds.
    pub arbitration_seconds: u64,
    /// Who decides disputes; none: the authority. In genesis it stands beside the parameters, as text.
    #[serde(skip)]
    pub arbiter: Option<Address>,
    /// The longest a quote is firm, in seconds.
    pub quote_seconds_max: u64,
}

impl Default for Params {
    fn default() -> Self {
        let won = WON.parse().expect("four letters are a denom");
        Self {
            authorization_seconds_max: 7 * DAY_SECONDS,
            refund_seconds_max: 90 * DAY_SECONDS,
            invoice_seconds_max: DAY_SECONDS,
            net_cancel_seconds: DAY_SECONDS,
            retention_seconds: 30 * DAY_SECONDS,
            expiries_per_block_max: 1_000,
            denoms: vec![won],
            dispute_seconds_max: 90 * DAY_SECONDS,
            evidence_seconds: 7 * DAY_SECONDS,
            arbitration_seconds: 14 * DAY_SECONDS,
            arbiter: None,
            quote_seconds_max: 60,
        }
    }
}

impl Params {
    /// Refused (code 6) if a parameter would break what others rely on.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let year = 366 * DAY_SECONDS;
        let spans = [
            ("authorization_seconds_max", self.authorization_seconds_max),
            ("refund_seconds_max", self.refund_seconds_max),
            ("invoice_seconds_max", self.invoice_seconds_max),
            ("net_cancel_seconds", self.net_cancel_seconds),
            ("dispute_seconds_max", self.dispute_seconds_max),
            ("evidence_seconds", self.evidence_seconds),
            ("arbitration_seconds", self.arbitration_seconds),
            ("quote_seconds_max", self.quote_seconds_max),
        ];
        for (field, seconds) in spans {
            let valid = (1..=10 * year).contains(&seconds);
            require(valid, field, seconds, "1 second to 10 years of 366 days")?;
        }
        require(
            self.refund_seconds_max >= self.authorization_seconds_max,
            "refund_seconds_max",
            self.refund_seconds_max,
            "at least authorization_seconds_max",
        )?;
        // A payment that is forgotten while its order can still be paid could be paid twice.
        let long = (ORDER_SECONDS_MAX..=10 * year).contains(&self.retention_seconds);
        require(
            long,
            "retention_seconds",
            self.retention_seconds,
            "3 days to 10 years of 366 days",
        )?;
        require(
            (1..=100_000).contains(&self.expiries_per_block_max),
            "expiries_per_block_max",
            self.expiries_per_block_max,
            "1 to 100000",
        )?;
        let few = self.denoms.len() <= DENOMS_MAX;
        let once = self.denoms.is_sorted_by(|left, right| left < right);
        require(
            few && once,
            "denoms",
            self.denoms_text(),
            "at most 100, each once, in ascending order",
        )
    }

    pub(crate) fn denoms_text(&self) -> String {
        let denoms: Vec<_> = self.denoms.iter().map(Denom::as_str).collect();
        denoms.join(", ")
    }

    pub(crate) fn from_proto(ctx: &Ctx<'_>, params: &pb::Params) -> Result<Self> {
        Ok(Self {
            authorization_seconds_max: params.authorization_seconds_max,
            refund_seconds_max: params.refund_seconds_max,
            invoice_seconds_max: params.invoice_seconds_max,
            net_cancel_seconds: params.net_cancel_seconds,
            retention_seconds: params.retention_seconds,
            expiries_per_block_max: params.expiries_per_block_max,
            denoms: params
                .denoms
                .iter()
                .map(|denom| denom.parse())
                .collect::<Result<_>>()?,
            dispute_seconds_max: params.dispute_seconds_max,
            evidence_seconds: params.evidence_seconds,
            arbitration_seconds: params.arbitration_seconds,
            arbiter: match params.arbiter.as_str() {
                "" => None,
                arbiter => Some(ctx.address(arbiter)?),
            },
            quote_seconds_max: params.quote_seconds_max,
        })
    }

    pub(crate) fn to_proto(&self, view: &View<'_>) -> pb::Params {
        pb::Params {
            authorization_seconds_max: self.authorization_seconds_max,
            refund_seconds_max: self.refund_seconds_max,
            invoice_seconds_max: self.invoice_seconds_max,
            net_cancel_seconds: self.net_cancel_seconds,
            retention_seconds: self.retention_seconds,
            expiries_per_block_max: self.expiries_per_block_max,
            denoms: self.denoms.iter().map(ToString::to_string).collect(),
            dispute_seconds_max: self.dispute_seconds_max,
            evidence_seconds: self.evidence_seconds,
            arbitration_seconds: self.arbitration_seconds,
            arbiter: self
                .arbiter
                .map(|arbiter| view.text(&arbiter))
                .unwrap_or_default(),
            quote_seconds_max: self.quote_seconds_max,
        }
    }
}
