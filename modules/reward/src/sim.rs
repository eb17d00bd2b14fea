//! Random operations for the simulation.

use crate::ops::budget;
use crate::state::{
    CAMPAIGNS, COMMITMENTS, COUPONS, FIRSTS, MEMBERS, PHONES, REFERRALS, USERS, VERSIONS,
};
use crate::types::{Campaign, CampaignId, Coupon, State};
use merchant::{Merchant, MerchantId, Status};
use proto::Any;
use proto::aot::reward::v1 as pb;
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Denom, Time, crypto};

/// The most campaigns that are opened.
const CAMPAIGNS_MAX: usize = 24;
/// Secrets of coupons, and phones: so many of each.
const SECRETS: u64 = 40;

/// Mostly shops with rules and campaigns that pay for them; now and then one is paused or ended.
pub(crate) const TABLE: &[SimOp] = &[
    op("reward/create_campaign", 12, create_campaign),
    op("reward/fund_campaign", 20, fund_campaign),
    op("reward/put_rule", 12, put_rule),
    op("reward/activate_rule", 12, activate_rule),
    op("reward/pause_campaign", 2, pause_campaign),
    op("reward/resume_campaign", 4, resume_campaign),
    op("reward/end_campaign", 2, end_campaign),
    op("reward/grant", 6, grant),
    op("reward/join_segment", 4, join_segment),
    op("reward/add_coupons", 10, add_coupons),
    op("reward/commit_coupon", 12, commit_coupon),
    op("reward/redeem_coupon", 20, redeem_coupon),
    op("reward/set_referrer", 5, set_referrer),
    op("reward/set_tiers", 3, set_tiers),
    op("reward/grant_to_phone", 4, grant_to_phone),
    op("reward/link_phone", 6, link_phone),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn shop(sim: &mut Sim<'_>) -> Option<(MerchantId, Merchant)> {
    let mut shops = merchant::ops::all(&sim.view);
    shops.retain(|(_, merchant)| merchant.status == Status::Active);
    sim.one_of(&shops)
}

fn a_campaign(
    sim: &mut Sim<'_>,
    fits: impl Fn(&CampaignId, &Campaign, State) -> bool,
) -> Option<(CampaignId, Campaign)> {
    let now = sim.view.now();
    let fitting: Vec<_> = CAMPAIGNS
        .iter(&sim.view)
        .filter(|(id, campaign)| {
            now < campaign.ends && fits(id, campaign, budget(&sim.view, id).state)
        })
        .collect();
    sim.one_of(&fitting)
}

/// One that has something left, and may give it.
fn giving(sim: &mut Sim<'_>) -> Option<(CampaignId, Campaign)> {
    let view = sim.view;
    a_campaign(sim, |id, campaign, state| {
        let alive = !campaign.denom.has_lots()
            || points::ops::active_issuer(&view, &campaign.denom).is_ok();
        let begun = campaign.starts <= view.now();
        state == State::Active && alive && begun && !budget(&view, id).left().is_zero()
    })
}

fn later(sim: &mut Sim<'_>, low: u64, high: u64) -> Time {
    let seconds = sim.between(low, high);
    sim.view.now().plus_seconds(seconds)
}

fn denom(sim: &mut Sim<'_>) -> Option<Denom> {
    let mut denoms: Vec<Denom> = points::ops::all(&sim.view)
        .into_iter()
        .filter(|(_, issuer)| issuer.status == points::Status::Active)
        .map(|(denom, _)| denom)
        .collect();
    denoms.push(points::ops::krwp());
    denoms.push(sim.view.chain().native.clone());
    sim.one_of(&denoms)
}

/// Of the owner of a shop, of its payment company, or of anybody for some shops; every fourth pays for referrals, every
/// fifth has a segment of one.
fn create_campaign(sim: &mut Sim<'_>) -> Option<Any> {
    let number = CAMPAIGNS.iter(&sim.view).count();
    if number >= CAMPAIGNS_MAX {
        return None;
    }
    let (merchant_id, merchant) = shop(sim)?;
    let others = sim.account();
    let funder = sim.one_of(&[merchant.owner, merchant.company, others])?;
    let named = funder == others || sim.between(0, 1) == 0;
    let ends = later(sim, 60, 100_000);
    let cap = |sim: &mut Sim<'_>| sim.one_of(&["0", "0", "5000", "300"]).map(str::to_owned);
    let refers = number.is_multiple_of(4);
    let member = number.is_multiple_of(5).then(|| sim.account());
    Some(any(&pb::MsgCreateCampaign {
        funder: sim.view.text(&funder),
        name: format!("campaign {number}"),
        denom: denom(sim)?.to_string(),
        merchant_ids: named
            .then(|| hex::encode(merchant_id))
            .into_iter()
            .collect(),
        starts: Some(sim.view.now().to_proto()),
        ends: Some(ends.to_proto()),
        payment_max: cap(sim)?,
        user_day_max: cap(sim)?,
        user_max: cap(sim)?,
        stack_class: sim.one_of(&["", "", "sale"])?.to_owned(),
        segment_root: member
            .map(|member| leaf(&member).to_vec())
            .unwrap_or_default(),
        lock_seconds: sim.one_of(&[0, 0, 10, 600, 90_000])?,
        referral_reward: if refers {
            "100".to_owned()
        } else {
            String::new()
        },
        referral_purchase_min: if refers {
            "50".to_owned()
        } else {
            String::new()
        },
    }))
}

fn leaf(member: &Address) -> [u8; 32] {
    crypto::sha256(&[&[0], member.as_bytes()].concat())
}

fn fund_campaign(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = a_campaign(sim, |_, _, state| state != State::Ended)?;
    let signer = sim.account();
    let points = campaign.denom.has_lots();
    let paid = if points {
        points::ops::krwp()
    } else {
        campaign.denom
    };
    let has = bank::ops::spendable(&sim.view, sim.view.now(), &signer, &paid);
    // Points may cost several krwp each.
    let most = has.units().checked_div(if points { 40 } else { 4 })?;
    let amount = sim.between(1, u64::try_from(most.clamp(1, 1_000_000)).ok()?);
    Some(any(&pb::MsgFundCampaign {
        signer: sim.view.text(&signer),
        campaign_id: hex::encode(id),
        amount: amount.to_string(),
    }))
}

fn put_rule(sim: &mut Sim<'_>) -> Option<Any> {
    let (merchant_id, merchant) = shop(sim)?;
    let mut entries = Vec::new();
    let mut referrals = Vec::new();
    for _ in 0..sim.between(1, 3) {
        let fitting = a_campaign(sim, |_, campaign, state| {
            state != State::Ended && campaign.covers(&merchant_id, &merchant)
        });
        let Some((id, campaign)) = fitting else {
            continue;
        };
        let id = hex::encode(id);
        if campaign.referral.is_some() && !referrals.contains(&id) {
            referrals.push(id.clone());
        }
        let grants = [r#"{"bps":300}"#, r#"{"bps":10000}"#, r#"{"fixed":"70"}"#];
        let whens = [
            "{}",
            r#"{"from":"00:00","to":"12:00"}"#,
            r#"{"amount_min":"10"}"#,
            r#"{"first_purchase":true}"#,
        ];
        let (grant, when) = (sim.one_of(&grants)?, sim.one_of(&whens)?);
        entries.push(format!(
            r#"{{"campaign":"{id}","when":{when},"grant":{grant}}}"#
        ));
    }
    let document = format!(
        r#"{{"schema":"aot/rule/v1","name":"random","rewards":[{}],"referrals":{referrals:?}}}"#,
        entries.join(",")
    );
    Some(any(&pb::MsgPutRule {
        signer: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(merchant_id),
        document,
    }))
}

fn activate_rule(sim: &mut Sim<'_>) -> Option<Any> {
    let all: Vec<_> = VERSIONS.iter(&sim.view).collect();
    let (merchant_id, versions) = sim.one_of(&all)?;
    let merchant = merchant::ops::get(&sim.view, &merchant_id).ok()?;
    let at = later(sim, 0, 20);
    let soon = sim.between(0, 3) == 0;
    Some(any(&pb::MsgActivateRule {
        signer: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(merchant_id),
        version: versions.last,
        at: soon.then(|| at.to_proto()),
    }))
}

fn pause_campaign(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = a_campaign(sim, |_, _, state| state == State::Active)?;
    Some(any(&pb::MsgPauseCampaign {
        signer: sim.view.text(&campaign.funder),
        campaign_id: hex::encode(id),
    }))
}

fn resume_campaign(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, _) = a_campaign(sim, |_, _, state| state == State::Paused)?;
    let authority = sim.accounts.first()?;
    Some(any(&pb::MsgResumeCampaign {
        signer: sim.view.text(authority),
        campaign_id: hex::encode(id),
    }))
}

fn end_campaign(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = a_campaign(sim, |_, _, state| state != State::Ended)?;
    Some(any(&pb::MsgEndCampaign {
        signer: sim.view.text(&campaign.funder),
        campaign_id: hex::encode(id),
    }))
}

/// A small part of what a campaign has left.
fn part(sim: &mut Sim<'_>, id: &CampaignId) -> String {
    let left = budget(&sim.view, id).left().min(Amount::new(200));
    let most = u64::try_from(left.units()).unwrap_or(1).max(1);
    sim.between(1, most).to_string()
}

fn grant(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = giving(sim)?;
    Some(any(&pb::MsgGrant {
        funder: sim.view.text(&campaign.funder),
        campaign_id: hex::encode(id),
        to_address: sim.account_text(),
        amount: part(sim, &id),
    }))
}

/// The root of a segment of one is its leaf.
fn join_segment(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = a_campaign(sim, |_, campaign, _| campaign.segment_root.is_some())?;
    let member = sim
        .accounts
        .iter()
        .find(|member| campaign.segment_root == Some(leaf(member)))?;
    Some(any(&pb::MsgJoinSegment {
        member: sim.view.text(member),
        campaign_id: hex::encode(id),
        index: 0,
        leaves: 1,
        path: Vec::new(),
    }))
}

fn secret(number: u64) -> Vec<u8> {
    crypto::sha256(&number.to_be_bytes()).to_vec()
}

fn add_coupons(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = giving(sim)?;
    let unused = |number: &u64| !COUPONS.has(&sim.view, &crypto::sha256(&secret(*number)));
    let unused: Vec<_> = (0..=SECRETS).filter(unused).collect();
    let number = sim.one_of(&unused)?;
    let expiry = later(sim, 500, 5_000).min(campaign.ends);
    Some(any(&pb::MsgAddCoupons {
        funder: sim.view.text(&campaign.funder),
        campaign_id: hex::encode(id),
        hashes: vec![crypto::sha256(&secret(number)).to_vec()],
        amount: part(sim, &id),
        expiry: Some(expiry.to_proto()),
    }))
}

/// A coupon that nobody has, its secret, and who knows it: of those that were announced before this block, or were not.
fn open_coupon(sim: &mut Sim<'_>, announced: bool) -> Option<(Coupon, Vec<u8>, Address)> {
    let height = sim.view.block().height;
    let row = |number: u64| {
        let secret = secret(number);
        let coupon = COUPONS.get(&sim.view, &crypto::sha256(&secret))?;
        let holder = knows(sim, &secret)?;
        let found = COMMITMENTS.get(&sim.view, &commitment(&holder, &secret));
        let fits = found.is_some_and(|row| row.height < height) == announced
            && coupon.redeemed_by.is_none()
            && coupon.expiry > sim.view.now()
            && may_redeem(sim, &coupon, &holder)?;
        fits.then_some((coupon, secret, holder))
    };
    let open: Vec<_> = (0..=SECRETS).filter_map(row).collect();
    sim.one_of(&open)
}

/// Each coupon has one account that knows its secret.
fn knows(sim: &Sim<'_>, secret: &[u8]) -> Option<Address> {
    let place = usize::from(*secret.first()?).checked_rem(sim.accounts.len())?;
    sim.accounts.get(place).copied()
}

fn commitment(holder: &Address, secret: &[u8]) -> [u8; 32] {
    crypto::sha256(&[holder.as_bytes(), secret].concat())
}

fn commit_coupon(sim: &mut Sim<'_>) -> Option<Any> {
    let (_, secret, holder) = open_coupon(sim, false)?;
    Some(any(&pb::MsgCommitCoupon {
        holder: sim.view.text(&holder),
        commitment: commitment(&holder, &secret).to_vec(),
    }))
}

fn redeem_coupon(sim: &mut Sim<'_>) -> Option<Any> {
    let (coupon, secret, holder) = open_coupon(sim, true)?;
    Some(any(&pb::MsgRedeemCoupon {
        holder: sim.view.text(&holder),
        campaign_id: hex::encode(coupon.campaign_id),
        secret,
    }))
}

/// Whether segment, cap and issuer let an account have a coupon.
fn may_redeem(sim: &Sim<'_>, coupon: &Coupon, holder: &Address) -> Option<bool> {
    let id = coupon.campaign_id;
    let campaign = CAMPAIGNS.get(&sim.view, &id)?;
    let used = USERS.get(&sim.view, &(id, *holder)).unwrap_or_default();
    let after = used.checked_add(coupon.amount).ok()?;
    let alive = !campaign.denom.has_lots()
        || points::ops::active_issuer(&sim.view, &campaign.denom).is_ok();
    let member = campaign.segment_root.is_none() || MEMBERS.has(&sim.view, &(id, *holder));
    let fits = campaign.user_max.is_zero() || after <= campaign.user_max;
    Some(alive && member && fits)
}

fn set_referrer(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, _) = a_campaign(sim, |_, campaign, state| {
        campaign.referral.is_some() && state == State::Active
    })?;
    let new: Vec<_> = sim
        .accounts
        .iter()
        .filter(|user| {
            !REFERRALS.has(&sim.view, &(id, **user)) && !FIRSTS.has(&sim.view, &(id, **user))
        })
        .copied()
        .collect();
    let referred = sim.one_of(&new)?;
    Some(any(&pb::MsgSetReferrer {
        referred: sim.view.text(&referred),
        campaign_id: hex::encode(id),
        referrer: sim.account_text(),
    }))
}

fn set_tiers(sim: &mut Sim<'_>) -> Option<Any> {
    let issuers = points::ops::all(&sim.view);
    let (denom, issuer) = sim.one_of(&issuers)?;
    let tier = |name: &str, earned_min: u64| pb::Tier {
        name: name.to_owned(),
        earned_min: earned_min.to_string(),
    };
    let gold = sim.between(100, 1_000);
    Some(any(&pb::MsgSetTiers {
        company: sim.view.text(&issuer.company),
        programme: Some(pb::TierProgramme {
            denom: denom.to_string(),
            tiers: vec![tier("silver", 50), tier("gold", gold)],
            window_months: u32::try_from(sim.between(1, 24)).ok()?,
        }),
    }))
}

fn grant_to_phone(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, campaign) = giving(sim)?;
    let phone = sim.between(0, 5);
    let expiry = later(sim, 20, 2_000).min(campaign.ends);
    Some(any(&pb::MsgGrantToPhone {
        funder: sim.view.text(&campaign.funder),
        campaign_id: hex::encode(id),
        phone_hash: secret(phone),
        amount: part(sim, &id),
        expiry: Some(expiry.to_proto()),
    }))
}

fn link_phone(sim: &mut Sim<'_>) -> Option<Any> {
    let waiting: Vec<_> = PHONES.iter(&sim.view).map(|(key, _)| key).collect();
    let (phone_hash, id, _) = sim.one_of(&waiting)?;
    let campaign = CAMPAIGNS.get(&sim.view, &id)?;
    Some(any(&pb::MsgLinkPhone {
        company: sim.view.text(&campaign.funder),
        holder: sim.account_text(),
        phone_hash: phone_hash.to_vec(),
    }))
}
