//! Rewards: campaigns and their budgets, what users earned and lost again, rules, coupons, referrals, phones.

use reward::events::{
    CampaignChanged, CouponAdded, CouponExpired, CouponRedeemed, PhoneExpired, PhoneGranted,
    PhoneLinked, PointsClawedBack, PointsEarned, ReferralPaid, ReferralSet, ReferralVoid,
    RewardDebtChanged, RuleActivated, RulePut, SegmentJoined, TiersSet,
};
use sdk::{Address, Amount, Denom};

use super::values::{account_shard, amount, blob, count, day, id, number, text, time};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{
    CAMPAIGNS, COUPONS, PHONE_GRANTS, REFERRALS, REWARD_DEBTS, REWARDS_BY_CAMPAIGN,
    REWARDS_BY_PROGRAMME, REWARDS_BY_USER, RULE_ACTIVATIONS, RULES_BY_MERCHANT, SEGMENT_MEMBERS,
    TIERS,
};

/// What a campaign gave a user, or took back.
struct Reward<'a> {
    kind: &'static str,
    user: &'a Address,
    campaign_id: &'a [u8; 32],
    denom: &'a Denom,
    day: u32,
    amount: Amount,
    funded: Amount,
    spent: Amount,
    /// Of the user: earned, clawed back, owed.
    totals: [Amount; 3],
}

impl Reward<'_> {
    /// The rows of the programme, the campaign and the user, in this order; and the campaign as it stands now.
    fn rows(&self, at: &At<'_>) -> Result<([Row; 3], Row), EventError> {
        let day = day(self.day)?;
        let common = || {
            [
                ("kind", text(self.kind)),
                ("campaign", id(self.campaign_id)),
                ("denom", text(self.denom)),
                ("amount", amount(self.amount)),
            ]
        };
        let spread = || {
            [
                ("day", Value::Date(at.moment.day)),
                ("shard", Value::Smallint(0)),
                ("counted_day", day.clone()),
            ]
        };
        let hash = at.payer_hash(self.user);
        let by_programme = at
            .fact(&REWARDS_BY_PROGRAMME, common().into_iter().chain(spread()))
            .with("account_hash", hash.clone());
        let budget = [
            ("funded", amount(self.funded)),
            ("spent", amount(self.spent)),
        ];
        let cells = common().into_iter().chain(spread()).chain(budget.clone());
        let by_campaign = at
            .fact(&REWARDS_BY_CAMPAIGN, cells)
            .with("account_hash", hash);
        let [earned, clawed_back, debt] = self.totals;
        let of_user = [
            ("account", at.address(self.user)),
            ("month", Value::Date(at.moment.month)),
            ("user_earned", amount(earned)),
            ("user_clawed_back", amount(clawed_back)),
            ("user_debt", amount(debt)),
        ];
        let by_user = at.fact(&REWARDS_BY_USER, common().into_iter().chain(of_user));
        let campaign = [("campaign", id(self.campaign_id))];
        let campaign = at.state(&CAMPAIGNS, campaign.into_iter().chain(budget));
        Ok(([by_programme, by_campaign, by_user], campaign))
    }
}

/// A user earned something.
pub(super) fn earned(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PointsEarned = event.read(at)?;
    let reward = Reward {
        kind: "earned",
        user: &event.user,
        campaign_id: &event.campaign_id,
        denom: &event.denom,
        day: event.day,
        amount: event.amount,
        funded: event.campaign_funded,
        spent: event.campaign_spent,
        totals: [event.user_earned, event.user_clawed_back, event.user_debt],
    };
    let (rewards, campaign) = reward.rows(at)?;
    let rewards = rewards.map(|mut row| {
        row.set("source", text(event.source));
        row.set("repaid", amount(event.repaid));
        row.with("merchant", event.merchant_id.as_ref().map(id))
            .with("payment_id", event.payment_id.map(|payment| blob(&payment)))
    });
    let [by_programme, by_campaign, by_user] = rewards;
    let by_user = by_user
        .with("available_at", event.available_at.map(time))
        .with("expiry", event.expiry.map(time));
    rows.extend([by_programme, by_campaign, by_user, campaign]);
    Ok(())
}

/// What a payment had earned was clawed back.
pub(super) fn clawed_back(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PointsClawedBack = event.read(at)?;
    let reward = Reward {
        kind: "clawed_back",
        user: &event.user,
        campaign_id: &event.campaign_id,
        denom: &event.denom,
        day: event.day,
        amount: event.amount,
        funded: event.campaign_funded,
        spent: event.campaign_spent,
        totals: [event.user_earned, event.user_clawed_back, event.user_debt],
    };
    let (rewards, campaign) = reward.rows(at)?;
    rows.extend(rewards.map(|mut row| {
        row.set("owed", amount(event.owed));
        row.set("merchant", id(&event.merchant_id));
        row.set("payment_id", blob(&event.payment_id));
        row
    }));
    rows.push(campaign);
    Ok(())
}

/// What a user owes a campaign now.
pub(super) fn debt(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: RewardDebtChanged = event.read(at)?;
    rows.push(at.state(
        &REWARD_DEBTS,
        [
            ("account", at.address(&event.user)),
            ("denom", text(&event.denom)),
            ("campaign", id(&event.campaign_id)),
            ("owed", amount(event.owed)),
        ],
    ));
    rows.push(at.state(
        &CAMPAIGNS,
        [
            ("campaign", id(&event.campaign_id)),
            ("spent", amount(event.campaign_spent)),
        ],
    ));
    Ok(())
}

/// A campaign as it stands now.
pub(super) fn campaign(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: CampaignChanged = event.read(at)?;
    let row = at.state(
        &CAMPAIGNS,
        [
            ("campaign", id(&event.campaign_id)),
            ("funder", at.address(&event.funder)),
            ("name", text(&event.name)),
            ("denom", text(&event.denom)),
            ("merchants", text(&event.merchant_ids)),
            ("starts", time(event.starts)),
            ("ends", time(event.ends)),
            ("payment_max", amount(event.payment_max)),
            ("user_day_max", amount(event.user_day_max)),
            ("user_max", amount(event.user_max)),
            ("stack_class", text(&event.stack_class)),
            ("lock_seconds", count(event.lock_seconds)),
            ("state", text(event.state)),
            ("funded", amount(event.funded)),
            ("spent", amount(event.spent)),
            ("returned", amount(event.returned)),
            ("reserved", amount(event.reserved)),
        ],
    );
    let row = row
        .with("segment_root", event.segment_root.map(|root| blob(&root)))
        .with("referral_reward", event.referral_reward.map(amount));
    rows.push(row.with(
        "referral_purchase_min",
        event.referral_purchase_min.map(amount),
    ));
    Ok(())
}

/// A version of the rules of a shop.
pub(super) fn rule(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: RulePut = event.read(at)?;
    let key = |version| {
        [
            ("merchant", id(&event.merchant_id)),
            ("version", number(version)),
        ]
    };
    let cells = [
        ("document", text(&event.document)),
        ("put_at", time(event.put_at)),
        ("signer", at.address(&event.signer)),
    ];
    rows.push(at.state(
        &RULES_BY_MERCHANT,
        key(event.version).into_iter().chain(cells),
    ));
    rows.extend(event.dropped.map(|version| {
        let dropped = [("dropped_at", Value::Timestamp(at.time_ms))];
        at.state(&RULES_BY_MERCHANT, key(version).into_iter().chain(dropped))
    }));
    Ok(())
}

/// A version counts from a time on.
pub(super) fn activated(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: RuleActivated = event.read(at)?;
    rows.push(at.fact(
        &RULE_ACTIVATIONS,
        [
            ("merchant", id(&event.merchant_id)),
            ("year", Value::Int(at.moment.year)),
            ("version", number(event.version)),
            ("active_from", time(event.at)),
            ("signer", at.address(&event.signer)),
        ],
    ));
    Ok(())
}

macro_rules! coupon {
    ($($name:ident => $event:ident, $status:literal { $($column:literal: $cell:expr),* });* $(;)?) => {$(
        /// A coupon as it stands now.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let cells: &[(&str, fn(&At<'_>, &$event) -> Value)] = &[$(($column, $cell)),*];
            let mut row = at.state(&COUPONS, [
                ("hash", blob(&event.hash)),
                ("campaign", id(&event.campaign_id)),
                ("denom", text(&event.denom)),
                ("amount", amount(event.amount)),
                ("status", text($status)),
            ]);
            for (column, cell) in cells {
                row.set(column, cell(at, &event));
            }
            rows.push(row);
            Ok(())
        }
    )*};
}

coupon! {
    coupon_added => CouponAdded, "open" { "expiry": |_, event| time(event.expiry) };
    coupon_redeemed => CouponRedeemed, "redeemed" { "holder": |at, event| at.address(&event.holder) };
    coupon_expired => CouponExpired, "expired" {};
}

/// The row of who was referred.
fn referral(
    at: &At<'_>,
    campaign_id: &[u8; 32],
    (referred, referrer): (&Address, &Address),
    status: &str,
) -> Row {
    at.state(
        &REFERRALS,
        [
            ("campaign", id(campaign_id)),
            ("shard", account_shard(referred)),
            ("referred", at.address(referred)),
            ("referrer", at.address(referrer)),
            ("status", text(status)),
        ],
    )
}

/// A user named who brought it, or a purchase of it counts.
pub(super) fn referral_set(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ReferralSet = event.read(at)?;
    let status = if event.due.is_some() { "due" } else { "open" };
    let pair = (&event.referred, &event.referrer);
    let row = referral(at, &event.campaign_id, pair, status);
    let row = row.with("payment_id", event.payment_id.map(|payment| blob(&payment)));
    rows.push(row.with("due", event.due.map(time)));
    Ok(())
}

/// Both got their reward.
pub(super) fn referral_paid(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ReferralPaid = event.read(at)?;
    let pair = (&event.referred, &event.referrer);
    let mut row = referral(at, &event.campaign_id, pair, "paid");
    row.set("payment_id", blob(&event.payment_id));
    row.set("denom", text(&event.denom));
    row.set("referred_amount", amount(event.referred_amount));
    row.set("referrer_amount", amount(event.referrer_amount));
    rows.push(row);
    Ok(())
}

/// The purchase that counted was refunded.
pub(super) fn referral_void(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ReferralVoid = event.read(at)?;
    let pair = (&event.referred, &event.referrer);
    let mut row = referral(at, &event.campaign_id, pair, "void");
    row.set("payment_id", blob(&event.payment_id));
    rows.push(row);
    Ok(())
}

/// The tiers of a programme.
pub(super) fn tiers(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: TiersSet = event.read(at)?;
    rows.push(at.state(
        &TIERS,
        [
            ("denom", text(&event.denom)),
            ("company", at.address(&event.company)),
            ("tiers", text(&event.tiers)),
            ("window_months", number(event.window_months)),
        ],
    ));
    Ok(())
}

macro_rules! phone {
    ($($name:ident => $event:ident, $status:literal, $waiting:expr);* $(;)?) => {$(
        /// What waits for the owner of a phone now.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let waiting: fn(&$event) -> Amount = $waiting;
            rows.push(at.state(&PHONE_GRANTS, [
                ("phone_hash", blob(&event.phone_hash)),
                ("campaign", id(&event.campaign_id)),
                ("expiry", time(event.expiry)),
                ("denom", text(&event.denom)),
                ("waiting", amount(waiting(&event))),
                ("status", text($status)),
            ]));
            Ok(())
        }
    )*};
}

phone! {
    phone_granted => PhoneGranted, "waiting", |event| event.waiting;
    phone_expired => PhoneExpired, "expired", |_| Amount::ZERO;
}

/// What waited for the owner of a phone went to an account.
pub(super) fn phone_linked(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PhoneLinked = event.read(at)?;
    rows.push(at.state(
        &PHONE_GRANTS,
        [
            ("phone_hash", blob(&event.phone_hash)),
            ("campaign", id(&event.campaign_id)),
            ("expiry", time(event.expiry)),
            ("denom", text(&event.denom)),
            ("waiting", amount(Amount::ZERO)),
            ("status", text("linked")),
            ("holder", at.address(&event.holder)),
            ("company", at.address(&event.company)),
        ],
    ));
    Ok(())
}

/// A user proved to be in a segment.
pub(super) fn segment(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: SegmentJoined = event.read(at)?;
    rows.push(Row::new(
        &SEGMENT_MEMBERS,
        [
            ("chain", Value::Text(at.chain.into())),
            ("campaign", id(&event.campaign_id)),
            ("shard", account_shard(&event.member)),
            ("member", at.address(&event.member)),
            ("joined_at", Value::Timestamp(at.time_ms)),
            ("joined_height", Value::Bigint(at.height)),
        ],
    ));
    Ok(())
}
