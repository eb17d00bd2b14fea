//! How the module's part of genesis is read back.

use super::RewardGenesis;
use super::rows::{
    GenesisCampaign, GenesisCommitment, GenesisCoupon, GenesisDay, GenesisDeal, GenesisDebt,
    GenesisFirst, GenesisLedger, GenesisPhone, GenesisProgramme, GenesisReferral, GenesisRules,
    GenesisVersion, Hex,
};
use crate::ops;
use crate::state::{
    BUDGETS, CAMPAIGNS, COMMITMENTS, COUPONS, CREDITORS, DAYS, DEALS, DOCUMENTS, FIRSTS, LEDGERS,
    MEMBERS, PHONES, PROGRAMMES, REFERRALS, SHOP_DAYS, USERS, VERSIONS,
};
use crate::types::{Campaign, CampaignId};
use sdk::{Address, Amount, Order, View};

/// All of it.
pub(super) fn all(view: &View<'_>) -> RewardGenesis {
    let campaigns = CAMPAIGNS.iter(view);
    let deals = DEALS.iter(view);
    let ledgers = LEDGERS.iter(view);
    let debts = CREDITORS.iter(view);
    let firsts = FIRSTS.iter(view);
    let programmes = PROGRAMMES.iter(view);
    let text = |address: &Address| view.text(address);
    RewardGenesis {
        params: ops::params(view),
        campaigns: campaigns
            .map(|(id, row)| campaign(view, &id, row))
            .collect(),
        rules: rules(view),
        deals: deals
            .map(|(payment_id, deal)| GenesisDeal {
                payment_id: Hex(payment_id),
                payer: text(&deal.payer),
                merchant_id: Hex(deal.merchant_id),
                day: deal.day,
                version: deal.version,
                shares: deal.shares,
                referrals: deal.referrals.into_iter().map(Hex).collect(),
                first: deal.first,
            })
            .collect(),
        ledgers: ledgers
            .map(|((user, denom), ledger)| GenesisLedger {
                user: text(&user),
                denom,
                ledger,
            })
            .collect(),
        debts: debts
            .map(|((user, _, id), amount)| GenesisDebt {
                user: text(&user),
                campaign_id: Hex(id),
                amount,
            })
            .collect(),
        firsts: firsts
            .map(|((scope, buyer), payment_id)| GenesisFirst {
                scope: Hex(scope),
                buyer: text(&buyer),
                payment_id: Hex(payment_id),
            })
            .collect(),
        days: days(view),
        coupons: coupons(view),
        commitments: commitments(view),
        referrals: referrals(view),
        phones: phones(view),
        programmes: programmes
            .map(|(denom, programme)| GenesisProgramme {
                denom,
                tiers: programme.tiers,
                window_months: programme.window_months,
            })
            .collect(),
    }
}

fn campaign(view: &View<'_>, id: &CampaignId, row: Campaign) -> GenesisCampaign {
    let members = MEMBERS.range(view, id, Order::Ascending);
    let users = USERS.range(view, id, Order::Ascending);
    let terms = row.referral.as_ref();
    let (reward, purchase_min) = terms.map_or((Amount::ZERO, Amount::ZERO), |terms| {
        (terms.reward, terms.purchase_min)
    });
    GenesisCampaign {
        funder: view.text(&row.funder),
        name: row.name,
        denom: row.denom,
        merchant_ids: row.merchant_ids.into_iter().map(Hex).collect(),
        starts: row.starts,
        ends: row.ends,
        payment_max: row.payment_max,
        user_day_max: row.user_day_max,
        user_max: row.user_max,
        stack_class: row.stack_class,
        segment_root: row.segment_root.map(Hex),
        lock_seconds: row.lock_seconds,
        referral_reward: reward,
        referral_purchase_min: purchase_min,
        budget: BUDGETS
            .get(view, id)
            .expect("a campaign and its budget are written together, and stay"),
        members: members.map(|((_, member), _)| view.text(&member)).collect(),
        users: users
            .map(|((_, user), amount)| (view.text(&user), amount))
            .collect(),
    }
}

fn rules(view: &View<'_>) -> Vec<GenesisRules> {
    let shops = VERSIONS.iter(view);
    shops
        .map(|(merchant_id, versions)| GenesisRules {
            merchant_id: Hex(merchant_id),
            last: versions.last,
            active: versions.active,
            next: versions.next.map_or(0, |(version, _)| version),
            next_at: versions.next.map(|(_, at)| at),
            versions: versions
                .kept
                .into_iter()
                .map(|(version, kept)| GenesisVersion {
                    version,
                    put_at: kept.put_at,
                    used: kept.used,
                    document: DOCUMENTS
                        .get(view, &(merchant_id, version))
                        .expect("a version that is kept has a document"),
                })
                .collect(),
        })
        .collect()
}

fn days(view: &View<'_>) -> Vec<GenesisDay> {
    let all = DAYS.iter(view).map(|((id, user, day), used)| GenesisDay {
        campaign_id: Hex(id),
        merchant_id: None,
        user: view.text(&user),
        day,
        amount: used.amount,
    });
    let shops = SHOP_DAYS.iter(view);
    let shops = shops.map(|((id, shop, user, day), used)| GenesisDay {
        campaign_id: Hex(id),
        merchant_id: Some(Hex(shop)),
        user: view.text(&user),
        day,
        amount: used.amount,
    });
    all.chain(shops).collect()
}

fn coupons(view: &View<'_>) -> Vec<GenesisCoupon> {
    let rows = COUPONS.iter(view);
    rows.map(|(hash, coupon)| GenesisCoupon {
        hash: Hex(hash),
        campaign_id: Hex(coupon.campaign_id),
        amount: coupon.amount,
        expiry: coupon.expiry,
        redeemed_by: coupon
            .redeemed_by
            .map(|by| view.text(&by))
            .unwrap_or_default(),
    })
    .collect()
}

fn commitments(view: &View<'_>) -> Vec<GenesisCommitment> {
    let rows = COMMITMENTS.iter(view);
    rows.map(|(commitment, row)| GenesisCommitment {
        commitment: Hex(commitment),
        forget_at: row.forget_at,
    })
    .collect()
}

fn referrals(view: &View<'_>) -> Vec<GenesisReferral> {
    let rows = REFERRALS.iter(view);
    rows.map(|((id, referred), referral)| GenesisReferral {
        campaign_id: Hex(id),
        referred: view.text(&referred),
        referrer: view.text(&referral.referrer),
        payment_id: referral.purchase.map(|(payment_id, _)| Hex(payment_id)),
        due: referral.purchase.map(|(_, due)| due),
        paid: referral.paid,
    })
    .collect()
}

fn phones(view: &View<'_>) -> Vec<GenesisPhone> {
    let rows = PHONES.iter(view);
    rows.map(|((phone_hash, id, expiry), amount)| GenesisPhone {
        phone_hash: Hex(phone_hash),
        campaign_id: Hex(id),
        expiry,
        amount,
    })
    .collect()
}
