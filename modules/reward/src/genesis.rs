//! The module's part of genesis.

mod export;
mod rows;

use crate::invariants;
use crate::state::{
    BUDGETS, CAMPAIGNS, COMMITMENTS, COMMITMENTS_BY_END, COUPONS, COUPONS_BY_END, CREDITORS, DAYS,
    DEALS, DOCUMENTS, ENDS, FIRSTS, LEDGERS, MEMBERS, PARAMS, PHONES, PHONES_BY_END, PROGRAMMES,
    REFERRALS, REFERRALS_DUE, RULES, SHOP_DAYS, USERS, VERSIONS,
};
use crate::types::{
    Budget, Campaign, CampaignId, Commitment, Coupon, DayUse, Deal, Kept, Params, Programme,
    Referral, ReferralTerms, Rule, State, Versions, campaign_id,
};
use merchant::MerchantId;
use rows::{
    GenesisCampaign, GenesisCommitment, GenesisCoupon, GenesisDay, GenesisDeal, GenesisDebt,
    GenesisFirst, GenesisLedger, GenesisPhone, GenesisProgramme, GenesisReferral, GenesisRules,
    Hex,
};
use sdk::{Address, Amount, Chain, Ctx, GenesisState, Present, Result, View, root};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Parameters, campaigns with their budgets, rules, what payments earn, what users earned and owe, and all that waits.
/// Queues and what runs of rule documents are made again from them; money is in the parts of `bank` and `points`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RewardGenesis {
    /// The parameters.
    pub params: Params,
    pub(crate) campaigns: Vec<GenesisCampaign>,
    pub(crate) rules: Vec<GenesisRules>,
    pub(crate) deals: Vec<GenesisDeal>,
    pub(crate) ledgers: Vec<GenesisLedger>,
    pub(crate) debts: Vec<GenesisDebt>,
    pub(crate) firsts: Vec<GenesisFirst>,
    pub(crate) days: Vec<GenesisDay>,
    pub(crate) coupons: Vec<GenesisCoupon>,
    pub(crate) commitments: Vec<GenesisCommitment>,
    pub(crate) referrals: Vec<GenesisReferral>,
    pub(crate) phones: Vec<GenesisPhone>,
    pub(crate) programmes: Vec<GenesisProgramme>,
}

/// Rules and their documents, by version.
type Texts = BTreeMap<u32, (Rule, String)>;

/// Campaigns and rules, read and checked.
struct Parsed {
    campaigns: BTreeMap<CampaignId, (Campaign, Budget)>,
    rules: Vec<(MerchantId, Versions, Texts)>,
    deals: BTreeMap<[u8; 32], Deal>,
}

fn invalid(why: impl std::fmt::Display) -> sdk::Error {
    root::INVALID_REQUEST.wrap(why)
}

impl RewardGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed> {
        self.params.check()?;
        let mut parsed = Parsed {
            campaigns: BTreeMap::new(),
            rules: Vec::new(),
            deals: BTreeMap::new(),
        };
        for row in &self.campaigns {
            let campaign = row.parse(chain)?;
            let id = campaign_id(&campaign.funder, &campaign.name);
            if parsed
                .campaigns
                .insert(id, (campaign, row.budget.clone()))
                .is_some()
            {
                return Err(invalid(format_args!(
                    "campaign {:?} is there twice",
                    row.name
                )));
            }
        }
        let mut shops = BTreeSet::new();
        for row in &self.rules {
            if !shops.insert(row.merchant_id.0) {
                let id = hex::encode(row.merchant_id.0);
                return Err(invalid(format_args!("rules of {id} are there twice")));
            }
            parsed.rules.push(row.parse()?);
        }
        for row in &self.deals {
            let deal = row.parse(chain)?;
            let unknown = |id: &CampaignId| !parsed.campaigns.contains_key(id);
            let shares = deal.shares.iter().map(|share| &share.campaign_id);
            if let Some(id) = shares.chain(&deal.referrals).find(|id| unknown(id)) {
                return Err(invalid(format_args!("no campaign {}", hex::encode(id))));
            }
            if parsed.deals.insert(row.payment_id.0, deal).is_some() {
                return Err(invalid("a payment is there twice"));
            }
        }
        self.check_references(&parsed)?;
        Ok(parsed)
    }

    /// Refused if something names a campaign that is not there, or a referral of one that pays none.
    fn check_references(&self, parsed: &Parsed) -> Result<()> {
        let debts = self.debts.iter().map(|row| row.campaign_id);
        let days = self.days.iter().map(|row| row.campaign_id);
        let coupons = self.coupons.iter().map(|row| row.campaign_id);
        let phones = self.phones.iter().map(|row| row.campaign_id);
        let named = debts.chain(days).chain(coupons).chain(phones);
        for Hex(id) in named {
            if !parsed.campaigns.contains_key(&id) {
                return Err(invalid(format_args!("no campaign {}", hex::encode(id))));
            }
        }
        for row in &self.referrals {
            let found = parsed.campaigns.get(&row.campaign_id.0);
            let pays = found.is_some_and(|(campaign, _)| campaign.referral.is_some());
            if !pays || row.payment_id.is_some() != row.due.is_some() {
                return Err(invalid(
                    "expected referrals of campaigns that pay for them, due with their purchase",
                ));
            }
        }
        for row in &self.programmes {
            row.parse().check()?;
        }
        Ok(())
    }
}

impl GenesisCampaign {
    fn parse(&self, chain: &Chain) -> Result<Campaign> {
        let pays = !self.referral_reward.is_zero() || !self.referral_purchase_min.is_zero();
        let campaign = Campaign {
            funder: chain.prefix.parse(&self.funder)?,
            name: self.name.clone(),
            denom: self.denom.clone(),
            merchant_ids: self.merchant_ids.iter().map(|id| id.0).collect(),
            starts: self.starts,
            ends: self.ends,
            payment_max: self.payment_max,
            user_day_max: self.user_day_max,
            user_max: self.user_max,
            stack_class: self.stack_class.clone(),
            segment_root: self.segment_root.map(|root| root.0),
            lock_seconds: self.lock_seconds,
            referral: pays.then_some(ReferralTerms {
                reward: self.referral_reward,
                purchase_min: self.referral_purchase_min,
            }),
        };
        campaign.check()?;
        for text in self.members.iter().chain(self.users.keys()) {
            chain.prefix.parse(text)?;
        }
        Ok(campaign)
    }
}

impl GenesisRules {
    fn parse(&self) -> Result<(MerchantId, Versions, Texts)> {
        let mut versions = Versions {
            last: self.last,
            active: self.active,
            next: self.next_at.map(|at| (self.next, at)),
            kept: BTreeMap::new(),
        };
        let mut rules = BTreeMap::new();
        for row in &self.versions {
            let rule = Rule::parse_kept(&row.document)?;
            rules.insert(row.version, (rule, row.document.clone()));
            let kept = Kept {
                put_at: row.put_at,
                used: row.used,
            };
            versions.kept.insert(row.version, kept);
        }
        let known = |version: u32| version == 0 || versions.kept.contains_key(&version);
        let next = versions.next.map_or(0, |(version, _)| version);
        let last = versions.kept.last_key_value();
        let above = last.is_some_and(|(version, _)| *version > self.last);
        if above || !known(self.active) || !known(next) || versions.kept.contains_key(&0) {
            return Err(invalid(
                "expected rules whose versions are kept, from 1 to the last",
            ));
        }
        Ok((self.merchant_id.0, versions, rules))
    }
}

impl GenesisDeal {
    fn parse(&self, chain: &Chain) -> Result<Deal> {
        Ok(Deal {
            payer: chain.prefix.parse(&self.payer)?,
            merchant_id: self.merchant_id.0,
            day: self.day,
            version: self.version,
            shares: self.shares.clone(),
            referrals: self.referrals.iter().map(|id| id.0).collect(),
            first: self.first,
        })
    }
}

impl GenesisProgramme {
    fn parse(&self) -> Programme {
        Programme {
            tiers: self.tiers.clone(),
            window_months: self.window_months,
        }
    }
}

impl GenesisState for RewardGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(|_| ()).map_err(|error| error.log)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain())?;
        PARAMS.set(ctx, &self.params);
        self.init_campaigns(ctx, &parsed)?;
        for (merchant_id, versions, rules) in &parsed.rules {
            VERSIONS.set(ctx, merchant_id, versions);
            for (version, (rule, document)) in rules {
                RULES.set(ctx, &(*merchant_id, *version), rule);
                DOCUMENTS.set(ctx, &(*merchant_id, *version), document);
            }
        }
        for (payment_id, deal) in &parsed.deals {
            DEALS.set(ctx, payment_id, deal);
        }
        self.init_users(ctx, &parsed)?;
        self.init_days(ctx, &parsed)?;
        self.init_waiting(ctx)?;
        for row in &self.programmes {
            PROGRAMMES.set(ctx, &row.denom, &row.parse());
        }
        // Money is in parts that were read before: what contradicts them is refused here.
        let sums = [
            invariants::budgets,
            invariants::reserved,
            invariants::spent,
            invariants::ledgers,
        ];
        let broken = sums.iter().find_map(|sum| sum(&ctx.view()).err());
        broken.map_or(Ok(()), |why| Err(invalid(why)))
    }

    fn export(view: &View<'_>) -> Self {
        export::all(view)
    }
}

impl RewardGenesis {
    fn init_campaigns(&self, ctx: &mut Ctx<'_>, parsed: &Parsed) -> Result<()> {
        for (id, (campaign, budget)) in &parsed.campaigns {
            CAMPAIGNS.set(ctx, id, campaign);
            BUDGETS.set(ctx, id, budget);
            if budget.state != State::Ended {
                ENDS.set(ctx, &(campaign.ends, *id), &Present);
            }
        }
        for row in &self.campaigns {
            let id = campaign_id(&ctx.address(&row.funder)?, &row.name);
            for member in &row.members {
                let member = ctx.address(member)?;
                MEMBERS.set(ctx, &(id, member), &Present);
            }
            for (user, amount) in &row.users {
                let user = ctx.address(user)?;
                USERS.set(ctx, &(id, user), amount);
            }
        }
        Ok(())
    }

    fn init_users(&self, ctx: &mut Ctx<'_>, parsed: &Parsed) -> Result<()> {
        for row in &self.ledgers {
            let user = ctx.address(&row.user)?;
            LEDGERS.set(ctx, &(user, row.denom.clone()), &row.ledger);
        }
        for row in &self.debts {
            let user = ctx.address(&row.user)?;
            let id = row.campaign_id.0;
            if let Some((campaign, _)) = parsed.campaigns.get(&id) {
                CREDITORS.set(ctx, &(user, campaign.denom.clone(), id), &row.amount);
            }
        }
        for row in &self.firsts {
            let buyer = ctx.address(&row.buyer)?;
            FIRSTS.set(ctx, &(row.scope.0, buyer), &row.payment_id.0);
        }
        Ok(())
    }

    /// Amounts of days; which shares count there is counted again.
    fn init_days(&self, ctx: &mut Ctx<'_>, parsed: &Parsed) -> Result<()> {
        for row in &self.days {
            let user = ctx.address(&row.user)?;
            let mut used = DayUse {
                amount: row.amount,
                shares: 0,
            };
            let id = row.campaign_id.0;
            let shares = parsed.deals.values().filter(|deal| {
                let shop = row
                    .merchant_id
                    .is_none_or(|merchant_id| merchant_id.0 == deal.merchant_id);
                shop && deal.payer == user && deal.day == row.day
            });
            let counted = shares.flat_map(|deal| &deal.shares).filter(|share| {
                let capped = row.merchant_id.is_none() || !share.user_day_max.is_zero();
                share.counted && share.campaign_id == id && capped
            });
            used.shares = u32::try_from(counted.count()).map_err(invalid)?;
            match row.merchant_id {
                None => DAYS.set(ctx, &(id, user, row.day), &used),
                Some(shop) => SHOP_DAYS.set(ctx, &(id, shop.0, user, row.day), &used),
            }
        }
        Ok(())
    }

    fn init_waiting(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        for row in &self.coupons {
            let by = row.redeemed_by.as_str();
            let redeemed_by = (!by.is_empty()).then(|| ctx.address(by)).transpose()?;
            let coupon = Coupon {
                campaign_id: row.campaign_id.0,
                amount: row.amount,
                expiry: row.expiry,
                redeemed_by,
            };
            COUPONS.set(ctx, &row.hash.0, &coupon);
            COUPONS_BY_END.set(ctx, &(row.expiry, row.hash.0), &Present);
        }
        for row in &self.commitments {
            let commitment = Commitment {
                height: 0,
                forget_at: row.forget_at,
            };
            COMMITMENTS.set(ctx, &row.commitment.0, &commitment);
            COMMITMENTS_BY_END.set(ctx, &(row.forget_at, row.commitment.0), &Present);
        }
        for row in &self.referrals {
            let id = row.campaign_id.0;
            let referred: Address = ctx.address(&row.referred)?;
            let purchase = row.payment_id.map(|payment_id| payment_id.0).zip(row.due);
            let referral = Referral {
                referrer: ctx.address(&row.referrer)?,
                purchase,
                paid: row.paid,
            };
            REFERRALS.set(ctx, &(id, referred), &referral);
            if let Some(due) = referral.waits() {
                REFERRALS_DUE.set(ctx, &(due, id, referred), &Present);
            }
        }
        for row in &self.phones {
            let (phone, id) = (row.phone_hash.0, row.campaign_id.0);
            let amount: Amount = row.amount;
            PHONES.set(ctx, &(phone, id, row.expiry), &amount);
            PHONES_BY_END.set(ctx, &(row.expiry, phone, id), &Present);
        }
        Ok(())
    }
}
