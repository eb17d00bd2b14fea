//! What follows the purchase: it is disputed and settled, points are made, given away, swapped and expire.

use record::BlockRecord;
use sdk::{Attribute, Time};
use tendermint_proto::v0_38::abci::{Event, ExecTxResult};

use super::purchase::{self, FIRST_HEIGHT, MERCHANT, PAYMENT, customer};
use super::{ante, event, finish, named, prefix, tx};

/// Points of the shop's payment company.
pub const POINT: &str = "pt/hangang/point";
/// Points of another.
pub const STAR: &str = "pt/naru/star";
/// The campaign.
pub const CAMPAIGN: [u8; 32] = [0xca; 32];
/// A quote.
pub const QUOTE: [u8; 32] = [0x40; 32];
/// The first block of it.
pub const FIRST: u64 = FIRST_HEIGHT + 4;
/// The block after the last of it.
pub const END: u64 = FIRST + 6;

/// 2026-11-24 00:00 in Korea, in three days.
const SOON: u64 = 1_795_446_000;
/// 2026-12-01 00:00 in Korea, in ten days.
const LATER: u64 = 1_796_050_800;
/// 2027-12-01 00:00 in Korea.
const FAR: u64 = 1_827_586_800;

type Pairs<'a> = Vec<(&'a str, String)>;

fn time(seconds: u64) -> String {
    Time::from_seconds(seconds).to_text(&prefix())
}

fn now() -> String {
    time(1_795_186_864)
}

fn merchant() -> String {
    hex::encode(MERCHANT)
}

fn pairs<'a, const N: usize>(pairs: [(&'a str, &str); N]) -> Pairs<'a> {
    pairs
        .into_iter()
        .map(|(key, value)| (key, value.to_owned()))
        .collect()
}

fn told(kind: &str, parts: &[Pairs<'_>]) -> Event {
    let pairs: Vec<(&str, &str)> = parts
        .iter()
        .flatten()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    event(kind, &pairs)
}

/// The account of the shop, after each event of settlement.
fn account(payable: &str, disputed: &str) -> Pairs<'static> {
    pairs([
        ("payable", payable),
        ("deposit", "50000"),
        ("reserve", "0"),
        ("disputed", disputed),
    ])
}

fn batch_key() -> Pairs<'static> {
    pairs([
        ("merchant_id", &merchant()),
        ("denom", "krwp"),
        ("day", "20261121"),
        ("company", &named("company")),
        ("closes_at", &time(SOON)),
        ("pays_at", &time(SOON)),
        ("time", &now()),
    ])
}

/// A line, and the sums after it: gross, refunds, fees, adjustments, net.
fn line(
    number: u64,
    kind: &str,
    [gross, fee, net]: [&str; 3],
    lines: u64,
    sums: [&str; 5],
    disputed: &str,
) -> Event {
    let own = pairs([
        ("payment_company", &named("company")),
        ("number", &number.to_string()),
        ("kind", kind),
        ("gross", gross),
        ("fee", fee),
        ("net", net),
        ("reference", &hex::encode(PAYMENT)),
        ("tender", "krwp"),
        ("supply", if kind == "sale" { "27273" } else { "" }),
        ("vat", if kind == "sale" { "2727" } else { "" }),
        ("tax_free", ""),
        ("service_charge", ""),
        ("cash_receipt", "true"),
    ]);
    let batch = pairs([
        ("batch_lines", &lines.to_string()),
        ("batch_gross", sums[0]),
        ("batch_refunds", sums[1]),
        ("batch_fees", sums[2]),
        ("batch_adjustments", sums[3]),
        ("batch_net", sums[4]),
    ]);
    told(
        "settlement_line",
        &[batch_key(), own, batch, account(sums[4], disputed)],
    )
}

/// The purchase as its dispute tells of it.
fn dispute(kind: &str, status: &str, own: Pairs<'_>) -> Event {
    let base = pairs([
        ("payment_id", &hex::encode(PAYMENT)),
        ("merchant_id", &merchant()),
        ("day", "20261121"),
        ("order_id", "A-1"),
        ("payer", &customer()),
        ("company", &named("company")),
        ("authorized_at", &time(1_795_186_861)),
        ("amount", "20000krwp"),
        ("settled", "20000krwp"),
        ("fee", ""),
        ("released", ""),
        ("tenders", "30000:30000:10000:0:400:20000:krwp"),
        ("status", status),
        ("mcc", "5814"),
        ("region", "KR-11"),
    ]);
    told(kind, &[base, own])
}

fn disputed() -> Vec<Event> {
    vec![
        line(
            0,
            "sale",
            ["30000", "600", "29400"],
            1,
            ["30000", "0", "600", "0", "29400"],
            "0",
        ),
        line(
            1,
            "refund",
            ["-10000", "-200", "-9800"],
            2,
            ["30000", "-10000", "400", "0", "19600"],
            "0",
        ),
        sales(),
        dispute(
            "payment_disputed",
            "disputed",
            pairs([
                ("code", "not_received"),
                ("claim_hash", &"11".repeat(32)),
                ("evidence_deadline", &time(SOON)),
                ("decision_deadline", &time(LATER)),
            ]),
        ),
        line(
            2,
            "dispute_hold",
            ["-20000", "-400", "-19600"],
            3,
            ["30000", "-10000", "400", "-19600", "0"],
            "19600",
        ),
        dispute(
            "payment_dispute_evidence",
            "disputed",
            pairs([
                ("evidence_hash", &"22".repeat(32)),
                ("decision_deadline", &time(LATER)),
                ("signer", &named("owner")),
            ]),
        ),
        dispute(
            "payment_dispute_resolved",
            "partially_refunded",
            pairs([
                ("state", "won"),
                ("resolved_at", &now()),
                ("paid", ""),
                ("signer", &named("company")),
                ("reason", "it was delivered"),
            ]),
        ),
        line(
            3,
            "dispute_release",
            ["20000", "400", "19600"],
            4,
            ["30000", "-10000", "400", "0", "19600"],
            "0",
        ),
    ]
}

fn sales() -> Event {
    let totals = pairs([
        ("merchant_id", &merchant()),
        ("company", &named("company")),
        ("day", "20261121"),
        ("tender", "krwp"),
        ("cash_receipt", "true"),
        ("sales", "1"),
        ("refunds", "1"),
        ("gross", "30000"),
        ("refunded", "-10000"),
        ("supply", "18182"),
        ("vat", "1818"),
        ("tax_free", "0"),
        ("service_charge", "0"),
    ]);
    told("sales_total", &[totals])
}

fn batch(kind: &str, state: &str, paid: &str, payable: &str) -> Event {
    let own = pairs([
        ("state", state),
        ("lines", "4"),
        ("gross", "30000"),
        ("refunds", "-10000"),
        ("fees", "400"),
        ("adjustments", "0"),
        ("net", "19600"),
        ("root", &"33".repeat(32)),
        ("paid", paid),
        (
            "payout_address",
            &if paid == "0" {
                String::new()
            } else {
                named("till")
            },
        ),
        ("parked_because", ""),
        ("carried", "0"),
    ]);
    told(kind, &[batch_key(), own, account(payable, "0")])
}

fn settled() -> Vec<Event> {
    let shop = pairs([("merchant_id", &merchant())]);
    let schedule = pairs([
        ("company", &named("company")),
        ("first_day", "20261122"),
        ("cut_off_minutes", "0"),
        ("delay_days", "1"),
        ("reserve_bps", "0"),
        ("reserve_days", "0"),
    ]);
    let manager = pairs([("child_id", &merchant()), ("manager_id", &"ef".repeat(32))]);
    let netting = pairs([
        ("day", "20261121"),
        ("from_company", &named("company")),
        ("to_company", &named("naru")),
        ("denom", "krwp"),
        ("amount", "700"),
    ]);
    let float = pairs([
        ("company", &named("company")),
        ("denom", "krwp"),
        ("amount", "1000000"),
        ("covering", "0"),
    ]);
    let denom = pairs([("denom", "krwp")]);
    vec![
        batch("batch_closed", "closed", "0", "19600"),
        batch("batch_parked", "parked", "0", "19600"),
        batch("batch_carried", "carried", "0", "19600"),
        line(
            4,
            "payout",
            ["-19600", "0", "-19600"],
            4,
            ["30000", "-10000", "400", "0", "19600"],
            "0",
        ),
        batch("batch_paid", "paid", "19600", "0"),
        told("payout_schedule_set", &[shop.clone(), schedule]),
        told("manager_set", &[manager]),
        told("netting_changed", &[netting]),
        told("float_changed", &[float]),
        told("deposit_changed", &[shop, denom, account("0", "0")]),
    ]
}

/// The name of the company behind points, and its address.
fn issuer_of(denom: &str) -> &'static str {
    if denom == POINT { "company" } else { "naru" }
}

fn issuer(kind: &str, denom: &str, [reserve, supply, committed]: [u128; 3]) -> Event {
    let rate = if denom == POINT { 1 } else { 10 };
    let row = pairs([
        ("denom", denom),
        ("day", "20261121"),
        ("company", &named(issuer_of(denom))),
        ("name", "Points"),
        ("rate", &rate.to_string()),
        ("next_rate", ""),
        ("next_rate_at", ""),
        ("ratio_bps", "10000"),
        ("transferable", "true"),
        ("swappable", "true"),
        ("lifetime_months", "12"),
        ("status", "active"),
        ("reserve", &reserve.to_string()),
        ("supply", &supply.to_string()),
        ("committed", &committed.to_string()),
        ("required", &((supply + committed) * rate).to_string()),
        ("signer", &named("authority")),
        ("reason", ""),
    ]);
    // Nothing before there are any, and then what the blocks before came to.
    let [minted, granted, taken_back, swapped_away] = if supply == 0 {
        [0; 4]
    } else {
        [10_050, 300, 100, 990]
    };
    let came_to = [
        ("minted", minted),
        ("granted", granted),
        ("reissued", 0),
        ("swapped_in", 0),
        ("burned", 0),
        ("redeemed", 0),
        ("taken_back", taken_back),
        ("swapped_away", swapped_away),
        ("expired", 0),
    ];
    let came_to = came_to.map(|(kind, amount)| (kind, amount.to_string()));
    told(kind, &[row, came_to.to_vec()])
}

/// A movement: whose points, whose they were or became, how many, and the issuer afterwards.
fn movement(
    kind: &str,
    denom: &str,
    account: &str,
    (amount, krwp): (u128, u128),
    expiry: Option<u64>,
    [reserve, supply, committed]: [u128; 3],
) -> Event {
    let rate = if denom == POINT { 1 } else { 10 };
    let of_money = ["committed", "uncommitted", "topped_up", "withdrawn"];
    let total = if of_money.iter().any(|end| kind.ends_with(end)) {
        String::new()
    } else if kind == "points_minted" {
        // None come to be in another way before.
        supply.to_string()
    } else {
        amount.to_string()
    };
    let row = pairs([
        ("denom", denom),
        ("day", "20261121"),
        ("account", account),
        ("other", ""),
        ("amount", &amount.to_string()),
        ("krwp", &krwp.to_string()),
        ("expiry", &expiry.map(time).unwrap_or_default()),
        ("available_at", ""),
        ("reserve", &reserve.to_string()),
        ("supply", &supply.to_string()),
        ("committed", &committed.to_string()),
        ("required", &((supply + committed) * rate).to_string()),
        ("total", &total),
    ]);
    told(kind, &[row])
}

fn lot(owner: &str, denom: &str, expiry: u64, amount: u128) -> Event {
    let row = pairs([
        ("owner", owner),
        ("denom", denom),
        ("expiry", &time(expiry)),
        ("available_at", ""),
        ("hold_id", ""),
        ("amount", &amount.to_string()),
    ]);
    told("bank_lot_changed", &[row])
}

/// Ten thousand points and fifty, five thousand promised.
fn issued() -> Vec<Event> {
    let (user, company) = (customer(), named("company"));
    vec![
        issuer("issuer_registered", POINT, [0, 0, 0]),
        issuer("issuer_registered", STAR, [0, 0, 0]),
        movement(
            "points_reserve_topped_up",
            POINT,
            &company,
            (0, 50_000),
            None,
            [50_000, 0, 0],
        ),
        lot(&user, POINT, LATER, 10_000),
        movement(
            "points_minted",
            POINT,
            &user,
            (10_000, 0),
            Some(LATER),
            [50_000, 10_000, 0],
        ),
        lot(&user, POINT, SOON, 50),
        movement(
            "points_minted",
            POINT,
            &user,
            (50, 0),
            Some(SOON),
            [50_000, 10_050, 0],
        ),
        movement(
            "points_committed",
            POINT,
            &company,
            (5_000, 0),
            None,
            [50_000, 10_050, 5_000],
        ),
    ]
}

fn campaign(spent: &str) -> Event {
    let row = pairs([
        ("campaign_id", &hex::encode(CAMPAIGN)),
        ("funder", &named("company")),
        ("name", "three percent"),
        ("denom", POINT),
        ("merchant_ids", &merchant()),
        ("starts", &now()),
        ("ends", &time(FAR)),
        ("payment_max", "0"),
        ("user_day_max", "0"),
        ("user_max", "0"),
        ("stack_class", ""),
        ("segment_root", ""),
        ("lock_seconds", "0"),
        ("referral_reward", "100"),
        ("referral_purchase_min", "1000"),
        ("state", "active"),
        ("funded", "5000"),
        ("spent", spent),
        ("returned", "0"),
        ("reserved", "0"),
    ]);
    told("campaign_changed", &[row])
}

/// What a reward says in both directions.
fn reward(kind: &str, amount: &str, spent: &str, debt: &str, own: Pairs<'_>) -> Event {
    let clawed_back = if kind == "points_earned" { "0" } else { amount };
    let row = pairs([
        ("user", &customer()),
        ("campaign_id", &hex::encode(CAMPAIGN)),
        ("payment_id", &hex::encode(PAYMENT)),
        ("merchant_id", &merchant()),
        ("day", "20261121"),
        ("denom", POINT),
        ("amount", amount),
        ("campaign_funded", "5000"),
        ("campaign_spent", spent),
        ("user_earned", "300"),
        ("user_clawed_back", clawed_back),
        ("user_debt", debt),
    ]);
    told(kind, &[row, own])
}

/// Three hundred points for the purchase; a hundred of 120 that are clawed back are there.
fn rewarded() -> Vec<Event> {
    let user = customer();
    let campaign_id = pairs([("campaign_id", &hex::encode(CAMPAIGN))]);
    let debt = pairs([
        ("user", &user),
        ("denom", POINT),
        ("owed", "20"),
        ("campaign_spent", "200"),
    ]);
    let rule = pairs([
        ("merchant_id", &merchant()),
        ("version", "2"),
        ("document", "{}"),
        ("put_at", &now()),
        ("dropped", "1"),
        ("signer", &named("owner")),
    ]);
    let activated = pairs([
        ("merchant_id", &merchant()),
        ("version", "2"),
        ("at", &now()),
        ("signer", &named("owner")),
    ]);
    vec![
        campaign("0"),
        told("rule_put", &[rule]),
        told("rule_activated", &[activated]),
        lot(&user, POINT, FAR, 300),
        movement(
            "points_granted",
            POINT,
            &user,
            (300, 0),
            Some(FAR),
            [50_000, 10_350, 4_700],
        ),
        reward(
            "points_earned",
            "300",
            "300",
            "0",
            pairs([
                ("source", "rule"),
                ("repaid", "0"),
                ("available_at", ""),
                ("expiry", &time(FAR)),
            ]),
        ),
        lot(&user, POINT, FAR, 200),
        movement(
            "points_taken_back",
            POINT,
            &user,
            (100, 0),
            None,
            [50_000, 10_250, 4_800],
        ),
        reward(
            "points_clawed_back",
            "120",
            "200",
            "20",
            pairs([("owed", "20")]),
        ),
        told("reward_debt_changed", &[campaign_id, debt]),
    ]
}

/// Coupons, referrals, phones, tiers and segments.
fn gifts() -> Vec<Event> {
    let user = customer();
    let campaign_id = || pairs([("campaign_id", &hex::encode(CAMPAIGN))]);
    let what = || pairs([("denom", POINT), ("amount", "10")]);
    let hash = |byte: &str| pairs([("hash", &byte.repeat(32))]);
    let phone = |byte: &str| pairs([("phone_hash", &byte.repeat(32)), ("expiry", &time(LATER))]);
    let referral = || {
        pairs([
            ("referred", &user),
            ("referrer", &named("friend")),
            ("payment_id", &hex::encode(PAYMENT)),
        ])
    };
    let expiry = || pairs([("expiry", &time(LATER))]);
    let holder = || pairs([("holder", &user)]);
    let amounts = pairs([
        ("denom", POINT),
        ("referred_amount", "100"),
        ("referrer_amount", "100"),
    ]);
    let tiers = pairs([
        ("denom", POINT),
        ("company", &named("company")),
        ("tiers", "gold:1000"),
        ("window_months", "12"),
    ]);
    vec![
        told(
            "coupon_added",
            &[hash("51"), campaign_id(), what(), expiry()],
        ),
        told(
            "coupon_redeemed",
            &[hash("51"), campaign_id(), what(), holder()],
        ),
        told("coupon_expired", &[hash("52"), campaign_id(), what()]),
        told(
            "referral_set",
            &[campaign_id(), referral(), pairs([("due", &time(SOON))])],
        ),
        told("referral_void", &[campaign_id(), referral()]),
        told("referral_paid", &[campaign_id(), referral(), amounts]),
        told("tiers_set", &[tiers]),
        told(
            "phone_granted",
            &[
                phone("61"),
                campaign_id(),
                what(),
                pairs([("waiting", "10")]),
            ],
        ),
        told(
            "phone_linked",
            &[
                phone("61"),
                campaign_id(),
                what(),
                holder(),
                pairs([("company", &named("company"))]),
            ],
        ),
        told("phone_expired", &[phone("62"), campaign_id(), what()]),
        told(
            "segment_joined",
            &[campaign_id(), pairs([("member", &user)])],
        ),
    ]
}

fn pair(kind: &str) -> Event {
    let row = pairs([
        ("denom_a", POINT),
        ("denom_b", STAR),
        ("company_a", &named("company")),
        ("company_b", &named("naru")),
        ("mode", "issuer_rate"),
        ("fee_bps", "100"),
        ("daily_quota_a", "1000000"),
        ("daily_quota_b", "100000"),
        ("user_quota_a", "100000"),
        ("user_quota_b", "10000"),
        ("swap_min", "10"),
        ("paused_by", ""),
        ("signer", &named("company")),
    ]);
    told(kind, &[row])
}

fn position() -> Pairs<'static> {
    pairs([
        ("day", "20261121"),
        ("a_to_b", "990"),
        ("b_to_a", "0"),
        ("swaps", "1"),
        ("due_at", "2026-12-05T15:00:00Z"),
    ])
}

/// A thousand points, ten of them the fee, become 99 stars.
fn swapped() -> Vec<Event> {
    let (user, company) = (customer(), named("company"));
    let swap = pairs([
        ("user", &user),
        ("denom_in", POINT),
        ("denom_out", STAR),
        ("amount_in", "1000"),
        ("fee", "10"),
        ("amount_out", "99"),
        ("released", "990"),
        ("needed", "990"),
        ("dust", "0"),
        ("treasury", &company),
        ("rate_in", "1"),
        ("rate_out", "10"),
        ("hub_price", ""),
        ("mode", "issuer_rate"),
        ("time", &now()),
        ("used", "1000"),
        ("used_by_user", "1000"),
    ]);
    let settled = pairs([
        ("denom_a", POINT),
        ("denom_b", STAR),
        ("settled_by_a", "true"),
        ("settled_by_b", "false"),
        ("company", &company),
        ("forget_at", ""),
    ]);
    let fee = format!("10{POINT}");
    vec![
        pair("pair_set"),
        pair("pair_paused"),
        pair("pair_resumed"),
        event(
            "transfer",
            &[("recipient", &company), ("sender", &user), ("amount", &fee)],
        ),
        lot(&company, POINT, LATER, 10),
        lot(&user, POINT, LATER, 9_000),
        movement(
            "points_swapped_away",
            POINT,
            &user,
            (990, 990),
            None,
            [49_010, 9_260, 4_800],
        ),
        lot(&user, STAR, LATER, 99),
        movement(
            "points_swapped_in",
            STAR,
            &user,
            (99, 990),
            Some(LATER),
            [990, 99, 0],
        ),
        told("points_swapped", &[swap, position()]),
        told("clearing_settled", &[settled, position()]),
    ]
}

fn quote(kind: &str, id: [u8; 32], own: Pairs<'_>) -> Event {
    let row = pairs([
        ("quote_id", &hex::encode(id)),
        ("provider", &named("provider")),
        ("payment_id", &hex::encode(PAYMENT)),
        ("merchant_id", &merchant()),
        ("day", "20261121"),
        ("order_id", "A-1"),
        ("price", "31uaot"),
        ("amount", "30000"),
    ]);
    told(kind, &[row, own])
}

/// The authority changes the parameters of the modules.
fn params() -> Vec<Event> {
    let of_oracle = pairs([
        ("denoms", "uaot"),
        ("submission_seconds_max", "60"),
        ("price_seconds_max", "120"),
        ("step_max_bps", "1000"),
        ("breaker_seconds", "600"),
    ]);
    let of_swaps = pairs([
        ("hub_denom", "krwp"),
        ("clearing_days", "30"),
        ("fee_max_bps", "300"),
        ("clearing_due_days", "14"),
    ]);
    let of_merchants = pairs([
        ("terminals_max", "1000"),
        ("delegates_max", "20"),
        ("fee_max_bps", "1000"),
    ]);
    let of_payments = pairs([
        ("authorization_seconds_max", "604800"),
        ("refund_seconds_max", "7776000"),
        ("invoice_seconds_max", "86400"),
        ("net_cancel_seconds", "86400"),
        ("retention_seconds", "2592000"),
        ("expiries_per_block_max", "1000"),
        ("denoms", "krwp,uaot"),
        ("dispute_seconds_max", "7776000"),
        ("evidence_seconds", "604800"),
        ("arbitration_seconds", "1209600"),
        ("arbiter", &named("company")),
        ("quote_seconds_max", "60"),
    ]);
    let of_points = pairs([
        ("ratio_min_bps", "10000"),
        ("rate_step_max_bps", "1000"),
        ("rate_delay_seconds", "86400"),
        ("lifetime_max_months", "60"),
    ]);
    let of_rewards = pairs([
        ("document_bytes_max", "8192"),
        ("entries_max", "32"),
        ("versions_max", "32"),
        ("ends_per_block_max", "200"),
        ("lock_seconds_max", "7776000"),
    ]);
    let of_settlement = pairs([
        ("batches_per_block_max", "100"),
        ("retention_seconds", "7776000"),
        ("lines_per_block_max", "1000"),
        ("adjust_max", "1000000"),
        ("owed_max", "10000000"),
    ]);
    let of_bank = pairs([("default_send_enabled", "true")]);
    vec![
        told("oracle_params_set", &[of_oracle]),
        told("pointswap_params_set", &[of_swaps]),
        told("bank_params_set", &[of_bank]),
        told("merchant_params_set", &[of_merchants]),
        told("payment_params_set", &[of_payments]),
        told("points_params_set", &[of_points]),
        told("reward_params_set", &[of_rewards]),
        told("settlement_params_set", &[of_settlement]),
    ]
}

/// What a block does by itself: prices, quotes, a lot that expires.
fn ended() -> Vec<Event> {
    let price = pairs([
        ("denom", "uaot"),
        ("price", "0.001"),
        ("power_bps", "10000"),
        ("time", &now()),
    ]);
    let breaker = pairs([("median", "0.9"), ("until", &time(LATER))]);
    let submitted = pairs([
        ("operator", &named("operator")),
        ("feeder", &named("feeder")),
        ("prices", "krwp=1,uaot=0.001"),
    ]);
    let key = pairs([
        ("operator", &named("operator")),
        ("feeder", &named("feeder")),
    ]);
    let expired = pairs([
        ("owner", &customer()),
        ("amount", &format!("50{POINT}")),
        ("expiry", &time(SOON)),
    ]);
    let provider = pairs([
        ("provider", &named("provider")),
        ("name", "Han River Liquidity"),
        ("active", "true"),
    ]);
    let expiry = || pairs([("expiry", &time(SOON))]);
    let expired_of = pairs([
        ("denom", POINT),
        ("day", "20261121"),
        ("amount", "50"),
        ("reserve", "49010"),
        ("supply", "9210"),
        ("committed", "4800"),
        ("required", "14010"),
        ("total", "50"),
    ]);
    let stands = [49_010, 9_260, 4_800];
    let issuers = [
        "issuer_terms_set",
        "points_rate_scheduled",
        "points_rate_cancelled",
        "points_rate_changed",
        "points_runoff_started",
        "points_paused",
        "points_resumed",
    ];
    let movements = [
        "points_burned",
        "points_redeemed",
        "points_uncommitted",
        "points_reissued",
        "points_reserve_withdrawn",
    ];
    let user = customer();
    let changes = issuers.map(|kind| issuer(kind, POINT, stands));
    let nothing = movements.map(|kind| movement(kind, POINT, &user, (0, 0), None, stands));
    let own = vec![
        told("oracle_key_set", &[key]),
        told("prices_submitted", &[submitted]),
        told("price_agreed", std::slice::from_ref(&price)),
        told("price_breaker", &[price, breaker]),
        told("liquidity_provider_set", &[provider]),
        quote("quote_locked", QUOTE, expiry()),
        quote("quote_used", QUOTE, pairs([("payer", &customer())])),
        quote("quote_expired", [0x41; 32], expiry()),
        lot(&customer(), POINT, SOON, 0),
        told("bank_lot_expired", &[expired]),
        told("points_expired", &[expired_of]),
        lot(&customer(), POINT, LATER, 8_990),
        lot(&customer(), POINT, SOON, 10),
    ];
    [changes.to_vec(), nothing.to_vec(), params(), own].concat()
}

/// The block of a height: the purchase, then this, then nothing.
pub fn block(chain: &str, height: u64) -> BlockRecord {
    let events = match height.checked_sub(FIRST) {
        Some(0) => disputed(),
        Some(1) => settled(),
        Some(2) => issued(),
        Some(3) => rewarded(),
        Some(4) => [swapped(), gifts()].concat(),
        Some(5) => ended(),
        _ => return purchase::block(chain, height),
    };
    let company = named("company");
    let events = [ante(&company, &named("sponsor"), "25uaot", height), events].concat();
    let result = ExecTxResult {
        gas_wanted: 90_000,
        gas_used: 80_000,
        events,
        ..ExecTxResult::default()
    };
    let raw = tx("/aot.points.v1.MsgMintPoints", &height.to_string());
    finish(chain, height, vec![raw], vec![result])
}
