//! One function per query.

use crate::error::Error;
use crate::ops::{self, Purchase};
use crate::state::{
    BUDGETS, CAMPAIGNS, COUPONS, DEALS, DOCUMENTS, LEDGERS, PHONES, PROGRAMMES, REFERRALS, RULES,
    VERSIONS,
};
use crate::types::{CampaignId, Deal, SCHEMA, hex_hash, month_of, parse_campaign_id};
use proto::aot::reward::v1 as pb;
use sdk::{Address, Amount, Coin, Denom, Order, Result, Time, View, root};
use std::collections::BTreeMap;

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// The JSON Schema of rule documents.
#[expect(clippy::unnecessary_wraps, reason = "a query may fail")]
pub(crate) fn schema(_: &View<'_>, _: &pb::QuerySchemaRequest) -> Result<pb::QuerySchemaResponse> {
    Ok(pb::QuerySchemaResponse {
        schema: SCHEMA.to_owned(),
    })
}

/// The versions of a shop's rules.
pub(crate) fn rules(
    view: &View<'_>,
    request: &pb::QueryRulesRequest,
) -> Result<pb::QueryRulesResponse> {
    let merchant_id = merchant::ops::parse_id(&request.merchant_id)?;
    merchant::ops::get(view, &merchant_id)?;
    let versions = VERSIONS.get(view, &merchant_id).unwrap_or_default();
    let next = versions.next.filter(|(_, at)| *at > view.now());
    let rule = |(version, kept): (&u32, &crate::types::Kept)| pb::Rule {
        merchant_id: request.merchant_id.clone(),
        version: *version,
        document: DOCUMENTS
            .get(view, &(merchant_id, *version))
            .unwrap_or_default(),
        put_at: Some(kept.put_at.to_proto()),
    };
    Ok(pb::QueryRulesResponse {
        rules: versions.kept.iter().map(rule).collect(),
        active_version: versions.at(view.now()),
        next_version: next.map_or(0, |(version, _)| version),
        next_at: next.map(|(_, at)| at.to_proto()),
    })
}

/// What a payment would earn if it were authorised and captured now.
pub(crate) fn simulate(
    view: &View<'_>,
    request: &pb::QuerySimulateRequest,
) -> Result<pb::QuerySimulateResponse> {
    let merchant_id = merchant::ops::parse_id(&request.merchant_id)?;
    merchant::ops::get(view, &merchant_id)?;
    let amounts = request.amounts.iter().map(|text| text.parse());
    let net = amounts.collect::<Result<Vec<Coin>>>()?;
    let now = view.now();
    let version = match request.version {
        0 => ops::active_version(view, &merchant_id, now),
        version => version,
    };
    let rule = match RULES.get(view, &(merchant_id, version)) {
        None if version != 0 => {
            return Err(Error::RuleNotFound {
                merchant_id: request.merchant_id.clone(),
                version,
            }
            .into());
        }
        rule => rule.unwrap_or_default(),
    };
    let purchase = Purchase {
        payment_id: [0; 32],
        merchant_id,
        payer: view.address(&request.payer)?,
        version,
        authorized_at: now,
        refund_expiry: now,
        net: &net,
        terminal: None,
        deal_hash: None,
    };
    let deal = ops::deal_of(view, now, &purchase, &rule);
    Ok(pb::QuerySimulateResponse {
        version,
        grants: grants(view, &deal, &net),
    })
}

fn grants(view: &View<'_>, deal: &Deal, net: &[Coin]) -> Vec<pb::Grant> {
    let now = view.now();
    let more = ops::increases(view, now, deal, net);
    let shares = deal.shares.iter().zip(more);
    let giving = shares.filter(|(_, amount)| !amount.is_zero());
    let grant = |(share, amount): (&crate::types::Share, Amount)| {
        let campaign = CAMPAIGNS.get(view, &share.campaign_id)?;
        let issuer = points::ops::issuer(view, &campaign.denom);
        let waits = issuer
            .as_ref()
            .map(|_| ops::available_at(now, campaign.lock_seconds).max(now));
        Some(pb::Grant {
            campaign_id: hex::encode(share.campaign_id),
            entry: share.entry,
            amount: Some((&campaign.coin(amount)).into()),
            available_at: Some(waits.unwrap_or(now).to_proto()),
            expiry: issuer.map(|issuer| issuer.expiry(now).to_proto()),
        })
    };
    giving.filter_map(grant).collect()
}

/// One campaign.
pub(crate) fn campaign(
    view: &View<'_>,
    request: &pb::QueryCampaignRequest,
) -> Result<pb::QueryCampaignResponse> {
    let id = parse_campaign_id(&request.campaign_id)?;
    let campaign = ops::campaign(view, &id)?;
    Ok(pb::QueryCampaignResponse {
        campaign: Some(campaign.to_proto(&id, &ops::budget(view, &id), view)),
    })
}

/// A page of all campaigns, by id.
pub(crate) fn campaigns(
    view: &View<'_>,
    request: &pb::QueryCampaignsRequest,
) -> Result<pb::QueryCampaignsResponse> {
    let page = CAMPAIGNS.page(view, request.pagination.as_ref())?;
    let rows = page.entries.iter().filter_map(|(id, campaign)| {
        let budget = BUDGETS.get(view, id)?;
        Some(campaign.to_proto(id, &budget, view))
    });
    Ok(pb::QueryCampaignsResponse {
        campaigns: rows.collect(),
        pagination: Some(page.response),
    })
}

/// What a user has of each kind of points, and owes of any denom. What has expired and is not swept yet is not there.
pub(crate) fn points(
    view: &View<'_>,
    request: &pb::QueryPointsRequest,
) -> Result<pb::QueryPointsResponse> {
    let address = view.address(&request.address)?;
    let mut debts: BTreeMap<Denom, Amount> = BTreeMap::new();
    for (denom, _) in points::ops::all(view) {
        if !bank::ops::balance(view, &address, &denom).is_zero() {
            debts.insert(denom, Amount::ZERO);
        }
    }
    for ((_, denom), ledger) in LEDGERS.range(view, &address, Order::Ascending) {
        if denom.has_lots() || !ledger.debt.is_zero() {
            debts.insert(denom, ledger.debt);
        }
    }
    let rows = debts.iter();
    Ok(pb::QueryPointsResponse {
        accounts: rows
            .map(|(denom, debt)| account(view, &address, denom, *debt))
            .collect(),
    })
}

fn account(view: &View<'_>, address: &Address, denom: &Denom, debt: Amount) -> pb::PointsAccount {
    let now = view.now();
    let lots = bank::ops::lots(view, address, denom);
    let free = lots
        .iter()
        .fold(0_u128, |sum, lot| sum.saturating_add(lot.amount.units()));
    let held = if denom.has_lots() {
        let balance = bank::ops::balance(view, address, denom);
        balance.saturating_sub(Amount::new(free))
    } else {
        Amount::ZERO
    };
    let living: Vec<_> = lots.iter().filter(|lot| lot.expiry > now).collect();
    let pending = living.iter().filter(|lot| lot.available_at > now);
    let pending = pending.fold(0_u128, |sum, lot| sum.saturating_add(lot.amount.units()));
    let mut expiring: BTreeMap<Time, u128> = BTreeMap::new();
    for lot in &living {
        let sum = expiring.entry(lot.expiry).or_default();
        *sum = sum.saturating_add(lot.amount.units());
    }
    let row = |(expiry, amount): (Time, u128)| pb::Expiring {
        expiry: Some(expiry.to_proto()),
        amount: amount.to_string(),
    };
    pb::PointsAccount {
        denom: denom.to_string(),
        pending: pending.to_string(),
        available: bank::ops::spendable(view, now, address, denom).to_string(),
        held: held.to_string(),
        expiring: expiring.into_iter().map(row).collect(),
        debt: debt.to_string(),
    }
}

/// What a payment earned.
pub(crate) fn earned_by_payment(
    view: &View<'_>,
    request: &pb::QueryEarnedByPaymentRequest,
) -> Result<pb::QueryEarnedByPaymentResponse> {
    let id = hex_hash("payment id", &request.payment_id)?;
    let denom_of = |id: &CampaignId| {
        let campaign = CAMPAIGNS.get(view, id);
        campaign
            .map(|campaign| campaign.denom.to_string())
            .unwrap_or_default()
    };
    let earned = DEALS
        .get(view, &id)
        .map(|deal| deal.to_proto(&id, &view.text(&deal.payer), denom_of));
    Ok(pb::QueryEarnedByPaymentResponse {
        earned: earned.unwrap_or_default(),
    })
}

/// The tier of a user, and what is missing for the next one.
pub(crate) fn tier(
    view: &View<'_>,
    request: &pb::QueryTierRequest,
) -> Result<pb::QueryTierResponse> {
    let address = view.address(&request.address)?;
    let denom: Denom = request.denom.parse()?;
    let none = || root::query_not_found(format_args!("{denom} has no tiers"));
    let programme = PROGRAMMES.get(view, &denom).ok_or_else(none)?;
    let month = month_of(view.now().korean_day());
    let (reached, earned) = ops::tier_of(view, &address, &denom, month).ok_or_else(none)?;
    let has = reached
        .checked_sub(1)
        .and_then(|place| programme.tiers.get(place));
    let next = programme.tiers.get(reached);
    let missing = next.map(|tier| Coin {
        denom: denom.clone(),
        amount: tier.earned_min.saturating_sub(earned),
    });
    Ok(pb::QueryTierResponse {
        tier: has.map(|tier| tier.name.clone()).unwrap_or_default(),
        earned: earned.to_string(),
        missing: missing.as_ref().map(Into::into),
        next_tier: next.map(|tier| tier.name.clone()).unwrap_or_default(),
    })
}

/// One coupon, until its expiry.
pub(crate) fn coupon(
    view: &View<'_>,
    request: &pb::QueryCouponRequest,
) -> Result<pb::QueryCouponResponse> {
    let hash = hex_hash("hash", &request.hash)?;
    let found = COUPONS.get(view, &hash);
    let coupon =
        found.ok_or_else(|| root::query_not_found(format_args!("no coupon {}", request.hash)))?;
    let by = coupon.redeemed_by.map(|address| view.text(&address));
    Ok(pb::QueryCouponResponse {
        coupon: Some(pb::Coupon {
            campaign_id: hex::encode(coupon.campaign_id),
            hash: request.hash.clone(),
            amount: coupon.amount.to_string(),
            expiry: Some(coupon.expiry.to_proto()),
            redeemed_by: by.unwrap_or_default(),
        }),
    })
}

/// Who brought a user.
pub(crate) fn referral(
    view: &View<'_>,
    request: &pb::QueryReferralRequest,
) -> Result<pb::QueryReferralResponse> {
    let id = parse_campaign_id(&request.campaign_id)?;
    let referred = view.address(&request.referred)?;
    let none = || root::query_not_found(format_args!("nobody brought {}", request.referred));
    let referral = REFERRALS.get(view, &(id, referred)).ok_or_else(none)?;
    let payment_id = referral
        .purchase
        .map(|(payment_id, _)| hex::encode(payment_id));
    Ok(pb::QueryReferralResponse {
        referral: Some(pb::Referral {
            campaign_id: request.campaign_id.clone(),
            referrer: view.text(&referral.referrer),
            referred: request.referred.clone(),
            paid: referral.paid,
            payment_id: payment_id.unwrap_or_default(),
        }),
    })
}

/// What waits for a phone; what has expired and is not swept yet is not there.
pub(crate) fn phone_grants(
    view: &View<'_>,
    request: &pb::QueryPhoneGrantsRequest,
) -> Result<pb::QueryPhoneGrantsResponse> {
    let phone_hash = hex_hash("phone hash", &request.phone_hash)?;
    let waiting = PHONES.range(view, &phone_hash, Order::Ascending);
    let open = waiting.filter(|((_, _, expiry), _)| *expiry > view.now());
    let grant = |((_, id, expiry), amount): ((_, CampaignId, Time), Amount)| pb::PhoneGrant {
        phone_hash: request.phone_hash.clone(),
        campaign_id: hex::encode(id),
        amount: amount.to_string(),
        expiry: Some(expiry.to_proto()),
    };
    Ok(pb::QueryPhoneGrantsResponse {
        grants: open.map(grant).collect(),
    })
}
