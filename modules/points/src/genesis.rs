//! The module's part of genesis.

use crate::invariants;
use crate::ops;
use crate::state::{ISSUERS, PARAMS, RATES, RATES_DUE};
use crate::types::{Issuer, NextRate, Params, Status, Totals};
use sdk::{
    Amount, Chain, Ctx, Denom, GenesisState, Order, Present, Rate, Result, Time, View, root,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Parameters and issuers. What exists of their points, and the money of the reserves, is in the part of `bank`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsGenesis {
    /// The parameters.
    pub params: Params,
    /// Issuers, by denom.
    pub issuers: Vec<GenesisIssuer>,
}

/// An issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisIssuer {
    /// Its denom.
    pub denom: Denom,
    /// The address of the company.
    pub company: String,
    /// Its name.
    pub name: String,
    /// What the reserve must be of what is owed, in bps.
    pub ratio_bps: u32,
    /// Whether holders may send points to each other. What `bank` does is in its own part.
    pub transferable: bool,
    /// Whether points may be swapped.
    pub swappable: bool,
    /// How many months points live.
    pub lifetime_months: u32,
    /// active, paused or runoff.
    pub status: String,
    /// Whether only the authority may resume it.
    pub paused_by_authority: bool,
    /// `krwp` of the account `points_reserve`.
    pub reserve: Amount,
    /// Points that are promised.
    pub committed: Amount,
    /// What its points came to: what came is what went and what `bank` has of them.
    #[serde(default)]
    pub totals: Totals,
    /// The rates, the oldest first; the last one counts.
    pub rates: Vec<GenesisRate>,
    /// A rate to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_rate: Option<GenesisRate>,
}

/// A rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisRate {
    /// Won for a point.
    pub rate: Rate,
    /// From when on.
    pub effective: Time,
}

impl GenesisIssuer {
    fn parse(&self, chain: &Chain) -> Result<Issuer, String> {
        let status: Status = self.status.parse()?;
        if self.paused_by_authority && status != Status::Paused {
            return Err(format!("paused by the authority, and {status}"));
        }
        if !self
            .rates
            .is_sorted_by(|one, next| one.effective < next.effective)
        {
            return Err("rates: expected the oldest first, each of its own time".to_owned());
        }
        let booked = self.rates.last().ok_or("no rates: expected at least one")?;
        let next = self.next_rate.map(|next| NextRate {
            rate: next.rate,
            at: next.effective,
        });
        if next.is_some_and(|next| status == Status::Runoff || next.at <= booked.effective) {
            return Err("next_rate: expected one after all rates, and none in runoff".to_owned());
        }
        let company = chain.prefix.parse(&self.company);
        let issuer = Issuer {
            company: company.map_err(|error| error.log)?,
            name: self.name.clone(),
            ratio_bps: self.ratio_bps,
            transferable: self.transferable,
            swappable: self.swappable,
            lifetime_months: self.lifetime_months,
            status,
            paused_by_authority: self.paused_by_authority,
            reserve: self.reserve,
            committed: self.committed,
            booked_rate: booked.rate,
            next,
            totals: self.totals,
        };
        issuer
            .check(&self.denom)
            .map_err(|error| error.to_string())?;
        Ok(issuer)
    }

    fn of(view: &View<'_>, denom: Denom, issuer: Issuer) -> Self {
        let rates = RATES.range(view, &denom, Order::Ascending);
        let rates = rates.map(|((_, effective), rate)| GenesisRate { rate, effective });
        Self {
            company: view.text(&issuer.company),
            name: issuer.name,
            ratio_bps: issuer.ratio_bps,
            transferable: issuer.transferable,
            swappable: issuer.swappable,
            lifetime_months: issuer.lifetime_months,
            status: issuer.status.to_string(),
            paused_by_authority: issuer.paused_by_authority,
            reserve: issuer.reserve,
            committed: issuer.committed,
            totals: issuer.totals,
            rates: rates.collect(),
            next_rate: issuer.next.map(|next| GenesisRate {
                rate: next.rate,
                effective: next.at,
            }),
            denom,
        }
    }
}

impl GenesisState for PointsGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.params.check().map_err(|error| error.to_string())?;
        let mut denoms = BTreeSet::new();
        for issuer in &self.issuers {
            let named = |why: String| format!("issuer {}: {why}", issuer.denom);
            issuer.parse(chain).map_err(named)?;
            if !denoms.insert(&issuer.denom) {
                return Err(named("there twice".to_owned()));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        for row in &self.issuers {
            let issuer = row.parse(ctx.chain());
            let issuer = issuer.map_err(|why| root::INVALID_REQUEST.wrap(why))?;
            for rate in &row.rates {
                RATES.set(ctx, &(row.denom.clone(), rate.effective), &rate.rate);
            }
            if let Some(next) = issuer.next {
                RATES_DUE.set(ctx, &(next.at, row.denom.clone()), &Present);
            }
            ISSUERS.set(ctx, &row.denom, &issuer);
        }
        // The money and the points are in the part of `bank`, which may say something else.
        let view = ctx.view();
        let mut parts = [invariants::reserves, invariants::ratios, invariants::totals].into_iter();
        let agrees = parts.try_for_each(|agrees| agrees(&view));
        agrees.map_err(|why| root::INVALID_REQUEST.wrap(why))
    }

    fn export(view: &View<'_>) -> Self {
        let issuers = ISSUERS.iter(view);
        Self {
            params: ops::params(view),
            issuers: issuers
                .map(|(denom, issuer)| GenesisIssuer::of(view, denom, issuer))
                .collect(),
        }
    }
}
