//! Versions of the rules of a shop.

use crate::error::Error;
use crate::events::{RuleActivated, RulePut};
use crate::ops::{self, campaign};
use crate::state::{DOCUMENTS, PROGRAMMES, RULES, VERSIONS};
use crate::types::{CampaignId, Entry, Formula, Kept, Rule, State, Versions};
use merchant::{Merchant, MerchantId, Right};
use proto::aot::reward::v1 as pb;
use sdk::{Ctx, Quoted, Result, Time};

/// Stores a new version of the rules of a shop.
pub(crate) fn put_rule(ctx: &mut Ctx<'_>, msg: &pb::MsgPutRule) -> Result<pb::MsgPutRuleResponse> {
    let signer = ctx.address(&msg.signer)?;
    let merchant_id = merchant::ops::parse_id(&msg.merchant_id)?;
    let merchant = merchant::ops::acting(ctx, &merchant_id, &signer, Right::Rules)?;
    let params = ops::params(ctx);
    let rule = Rule::parse(&msg.document, &params)?;
    merchant::ops::no_card_number("name", &rule.name)?;
    check(ctx, &merchant_id, &merchant, &rule)?;
    let now = ctx.now();
    let mut versions = VERSIONS.get(ctx, &merchant_id).unwrap_or_default();
    versions.settle(now);
    let dropped = make_room(ctx, &merchant_id, &mut versions, params.versions_max)?;
    let version = versions.last.saturating_add(1);
    versions.last = version;
    let kept = Kept {
        put_at: now,
        used: false,
    };
    versions.kept.insert(version, kept);
    VERSIONS.set(ctx, &merchant_id, &versions);
    RULES.set(ctx, &(merchant_id, version), &rule);
    DOCUMENTS.set(ctx, &(merchant_id, version), &msg.document);
    ctx.emit(&RulePut {
        merchant_id,
        version,
        document: msg.document.clone(),
        put_at: now,
        dropped,
        signer,
    });
    Ok(pb::MsgPutRuleResponse { version })
}

/// Drops the oldest version that no payment can need, if there are as many as there may be: one that never counted, or
/// any that does not count now or next while the shop has no open payments.
fn make_room(
    ctx: &mut Ctx<'_>,
    merchant_id: &MerchantId,
    versions: &mut Versions,
    versions_max: u32,
) -> Result<Option<u32>> {
    let most = usize::try_from(versions_max).unwrap_or(usize::MAX);
    if versions.kept.len() < most {
        return Ok(None);
    }
    let open = merchant::ops::open_payments(ctx, merchant_id) > 0;
    let full = || Error::TooManyVersions {
        merchant_id: hex::encode(merchant_id),
        versions_max,
    };
    let version = versions.oldest_unused(open).ok_or_else(full)?;
    versions.kept.remove(&version);
    RULES.remove(ctx, &(*merchant_id, version));
    DOCUMENTS.remove(ctx, &(*merchant_id, version));
    Ok(Some(version))
}

/// Makes a version count from a time on.
pub(crate) fn activate_rule(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgActivateRule,
) -> Result<pb::MsgActivateRuleResponse> {
    let signer = ctx.address(&msg.signer)?;
    let merchant_id = merchant::ops::parse_id(&msg.merchant_id)?;
    let merchant = merchant::ops::acting(ctx, &merchant_id, &signer, Right::Rules)?;
    let now = ctx.now();
    let at = msg.at.as_ref().map_or(Ok(now), Time::parse)?;
    if at < now {
        return Err(Error::ActivationTime { at, now }.into());
    }
    let version = msg.version;
    if version != 0 {
        let unknown = || Error::RuleNotFound {
            merchant_id: msg.merchant_id.clone(),
            version,
        };
        let rule = RULES
            .get(ctx, &(merchant_id, version))
            .ok_or_else(unknown)?;
        check(ctx, &merchant_id, &merchant, &rule)?;
    }
    let mut versions = VERSIONS.get(ctx, &merchant_id).unwrap_or_default();
    versions.settle(now);
    if at == now {
        versions.next = None;
        versions.activate(version);
    } else {
        versions.next = Some((version, at));
    }
    if versions == Versions::default() {
        // A shop that never had rules has none from now on, too.
        return Ok(pb::MsgActivateRuleResponse {});
    }
    VERSIONS.set(ctx, &merchant_id, &versions);
    ctx.emit(&RuleActivated {
        merchant_id,
        version,
        at,
        signer,
    });
    Ok(pb::MsgActivateRuleResponse {})
}

/// Refused if a campaign that rules name is none (code 2), has ended (12) or does not cover the shop (9), or cannot do
/// what an entry asks of it (5).
fn check(
    ctx: &mut Ctx<'_>,
    merchant_id: &MerchantId,
    merchant: &Merchant,
    rule: &Rule,
) -> Result<()> {
    let items = rule.entries.len().saturating_add(rule.referrals.len());
    ctx.charge("entries of rules", u64::try_from(items).unwrap_or(u64::MAX))?;
    for (number, entry) in rule.entries.iter().enumerate() {
        check_campaign(ctx, merchant_id, merchant, &entry.campaign_id)?;
        check_entry(ctx, &format!("rewards[{number}]"), entry)?;
    }
    for (number, id) in rule.referrals.iter().enumerate() {
        check_campaign(ctx, merchant_id, merchant, id)?;
        if campaign(ctx, id)?.referral.is_none() {
            let path = format!("referrals[{number}]");
            return refused(
                path,
                "the campaign pays for no referrals: expected one that does",
            );
        }
    }
    Ok(())
}

fn check_campaign(
    ctx: &Ctx<'_>,
    merchant_id: &MerchantId,
    merchant: &Merchant,
    id: &CampaignId,
) -> Result<()> {
    let campaign = campaign(ctx, id)?;
    if !campaign.covers(merchant_id, merchant) {
        return Err(Error::NotCovered {
            campaign_id: hex::encode(id),
            merchant_id: hex::encode(merchant_id),
        }
        .into());
    }
    if ops::budget(ctx, id).state == State::Ended || ctx.now() >= campaign.ends {
        return Err(Error::WrongState {
            id: hex::encode(id),
            state: State::Ended.text(),
            expected: "one that has not ended",
        }
        .into());
    }
    Ok(())
}

fn check_entry(ctx: &Ctx<'_>, path: &str, entry: &Entry) -> Result<()> {
    let campaign = campaign(ctx, &entry.campaign_id)?;
    if entry.segment && campaign.segment_root.is_none() {
        let path = format!("{path}.when.segment");
        return refused(
            path,
            "the campaign is for everybody: expected one with a segment",
        );
    }
    let cap = campaign.payment_max;
    if let Formula::Fixed(amount) = entry.formula
        && !cap.is_zero()
        && amount > cap
    {
        let why = format!("{amount}: expected at most {cap}, the campaign's cap for a payment");
        return refused(format!("{path}.grant.fixed"), &why);
    }
    if let Some((denom, tier)) = &entry.tier_min {
        let programme = PROGRAMMES.get(ctx, denom);
        let found = programme.and_then(|programme| programme.place(tier));
        if found.is_none() {
            let why = format!(
                "{} of {denom}: expected a tier that its issuer has set",
                Quoted(tier)
            );
            return refused(format!("{path}.when.tier_min"), &why);
        }
    }
    Ok(())
}

fn refused(path: String, why: &str) -> Result<()> {
    Err(Error::InvalidDocument {
        path,
        why: why.to_owned(),
    }
    .into())
}
