//! Rewards follow captures and refunds.

use super::*;

/// A shop that gives 3 % in points.
fn three_percent() -> (Shop, String) {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100_000, |_| {});
    shop.rules(&[bps(&id, 300)]);
    (shop, id)
}

#[test]
fn a_purchase_earns_its_part_and_what_is_rounded_away_stays() {
    let (mut shop, id) = three_percent();
    let sale = shop.buy(PAYER, 10_033);
    assert_eq!(shop.of(&sale), [300, 0, 0]);
    assert_eq!(shop.balance(PAYER, STAR), 300);
    assert_eq!(shop.spent(&id), 300);
    shop.test.end_block(5);
}

#[test]
fn many_captures_earn_what_one_does() {
    let (mut shop, _) = three_percent();
    let sale = shop.authorize(PAYER);
    for net in [3_333, 6_666, 10_000] {
        shop.settle(&sale, &[won(net)]);
        shop.test.end_block(5);
    }
    assert_eq!(shop.of(&sale), [300, 0, 0]);
}

#[test]
fn a_refund_claws_back_exactly_the_difference() {
    let (mut shop, id) = three_percent();
    let sale = shop.buy(PAYER, 10_000);
    shop.settle(&sale, &[won(6_667)]);
    assert_eq!(shop.of(&sale), [300, 100, 0]);
    shop.settle(&sale, &[won(0)]);
    assert_eq!(shop.of(&sale), [300, 300, 0]);
    assert_eq!(shop.balance(PAYER, STAR), 0);
    assert_eq!(shop.spent(&id), 0);
    shop.test.end_block(5);
}

#[test]
fn a_fixed_reward_comes_with_the_first_capture_and_goes_with_the_last_refund() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    shop.rules(&[fixed(&id, 500)]);
    let sale = shop.authorize(PAYER);
    for (net, kept) in [(1, 500), (9_000, 500), (1, 500), (0, 0)] {
        shop.settle(&sale, &[won(net)]);
        assert_eq!(shop.balance(PAYER, STAR), kept);
    }
    shop.test.end_block(5);
}

#[test]
fn points_tenders_earn_only_where_they_are_named_and_coins_never() {
    let (mut shop, id) = three_percent();
    let tenders = [won(1_000), coin(1_000, STAR), coin(1_000, "uaot")];
    let sale = shop.authorize(PAYER);
    shop.settle(&sale, &tenders);
    assert_eq!(shop.of(&sale), [30, 0, 0]);
    shop.rules(&[bps_when(
        &id,
        300,
        &format!(r#"{{"tenders":["krwp","{STAR}"]}}"#),
    )]);
    let sale = shop.authorize(PAYER);
    shop.settle(&sale, &tenders);
    assert_eq!(shop.of(&sale), [60, 0, 0]);
}

#[test]
fn a_campaign_in_won_or_coins_pays_out_of_the_account_of_budgets() {
    for denom in ["krwp", "uaot"] {
        let mut shop = Shop::new();
        let id = shop.funded("coins", denom, 1_000, |_| {});
        shop.rules(&[bps(&id, 1_000)]);
        let before = shop.balance(PAYER, denom);
        let sale = shop.buy(PAYER, 5_000);
        assert_eq!(shop.balance(PAYER, denom), before + 500);
        shop.settle(&sale, &[won(2_000)]);
        assert_eq!(shop.balance(PAYER, denom), before + 200);
        shop.test.end_block(5);
    }
}

#[test]
fn what_a_payment_earns_waits_until_its_lock_is_over() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| msg.lock_seconds = 7 * DAY);
    shop.rules(&[bps(&id, 1_000)]);
    shop.buy(PAYER, 1_000);
    assert_eq!(shop.spendable(PAYER, STAR), 0);
    // Up to the end of the Korean day.
    shop.at("2026-01-08T14:59:59Z");
    assert_eq!(shop.spendable(PAYER, STAR), 0);
    shop.at("2026-01-08T15:00:00Z");
    assert_eq!(shop.spendable(PAYER, STAR), 100);
}

#[test]
fn many_small_grants_of_a_day_are_one_lot() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |msg| msg.lock_seconds = 7 * DAY);
    shop.rules(&[bps(&id, 1_000)]);
    for _ in 0..30 {
        shop.buy(PAYER, 100);
        shop.test.end_block(60);
    }
    let lots = shop
        .test
        .read(|view| bank::ops::lots(view, &account(PAYER), &denom(STAR)));
    assert_eq!(lots.len(), 1);
    assert_eq!(lots[0].amount, Amount::new(300));
}

#[test]
fn caps_bound_a_payment_a_day_a_shop_and_a_user() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100_000, |msg| {
        msg.payment_max = "50".to_owned();
        msg.user_day_max = "120".to_owned();
        msg.user_max = "200".to_owned();
    });
    shop.rules(&[bps(&id, 1_000)]);
    let mut all = Vec::new();
    for _ in 0..4 {
        let sale = shop.buy(PAYER, 10_000);
        all.push(shop.of(&sale)[0]);
    }
    // Another user has caps of its own; the next Korean day begins at 15:00 UTC.
    let sale = shop.buy(FRIEND, 10_000);
    all.push(shop.of(&sale)[0]);
    shop.at("2026-01-01T15:00:00Z");
    for _ in 0..3 {
        let sale = shop.buy(PAYER, 10_000);
        all.push(shop.of(&sale)[0]);
    }
    assert_eq!(all, [50, 50, 20, 0, 50, 50, 30, 0]);
    shop.test.end_block(5);
}

#[test]
fn the_cap_of_a_shop_per_day_and_payment_is_its_own() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100_000, |_| {});
    let entry = format!(
        r#"{{"campaign":"{id}","grant":{{"bps":1000}},"payment_max":"80","user_day_max":"100"}}"#
    );
    shop.rules(&[entry]);
    let first = shop.buy(PAYER, 10_000);
    let second = shop.buy(PAYER, 10_000);
    assert_eq!([shop.of(&first)[0], shop.of(&second)[0]], [80, 20]);
    // What is clawed back makes room for what comes later on the same day.
    shop.settle(&first, &[won(0)]);
    let third = shop.buy(PAYER, 10_000);
    assert_eq!(shop.of(&third)[0], 80);
    for sale in [&first, &second, &third] {
        shop.test.ctx(|ctx| ops::forget(ctx, &sale.id));
        shop.test.check_invariants();
    }
    assert_eq!(
        shop.test
            .read(|view| crate::state::SHOP_DAYS.iter(view).count()),
        0
    );
}

#[test]
fn the_last_unit_of_a_budget_is_given_once() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    let first = shop.buy(PAYER, 990);
    let second = shop.buy(FRIEND, 990);
    assert_eq!([shop.of(&first)[0], shop.of(&second)[0]], [99, 1]);
    shop.test.end_block(5);
    assert_eq!(shop.spent(&id), 100);
}

#[test]
fn of_two_campaigns_of_one_stacking_class_a_payment_gets_the_best() {
    let mut shop = Shop::new();
    let class = |msg: &mut pb::MsgCreateCampaign| msg.stack_class = "sale".to_owned();
    let small = shop.funded("small", STAR, 10_000, class);
    let large = shop.funded("large", "krwp", 10_000, class);
    let beside = shop.funded("beside", "uaot", 10_000, |_| {});
    shop.rules(&[bps(&small, 300), bps(&large, 500), fixed(&beside, 7)]);
    let sale = shop.buy(PAYER, 1_000);
    let spent = [&small, &large, &beside].map(|id| shop.spent(id));
    assert_eq!(spent, [0, 50, 7]);
    // It is settled for this payment, even where the other would be better later.
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: large.clone(),
    };
    shop.test.send(&end).unwrap();
    shop.settle(&sale, &[won(2_000)]);
    let spent = [&small, &large, &beside].map(|id| shop.spent(id));
    assert_eq!(spent, [0, 50, 7]);
    let next = shop.buy(PAYER, 1_000);
    assert_eq!(shop.of(&next)[0], 30 + 7);
    shop.test.end_block(5);
}

#[test]
fn of_equals_of_a_class_the_first_entry_gives() {
    let mut shop = Shop::new();
    let class = |msg: &mut pb::MsgCreateCampaign| msg.stack_class = "sale".to_owned();
    let one = shop.funded("one", STAR, 10_000, class);
    let two = shop.funded("two", STAR, 10_000, class);
    shop.rules(&[bps(&two, 300), bps(&one, 300)]);
    shop.buy(PAYER, 1_000);
    assert_eq!([shop.spent(&one), shop.spent(&two)], [0, 30]);
}

#[test]
fn entries_of_one_campaign_share_its_cap_and_follow_the_amount() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |msg| {
        msg.payment_max = "600".to_owned();
    });
    shop.rules(&[
        bps_when(&id, 300, r#"{"amount_max":"9999"}"#),
        bps_when(&id, 500, r#"{"amount_min":"10000"}"#),
    ]);
    let sale = shop.authorize(PAYER);
    shop.settle(&sale, &[won(6_000)]);
    assert_eq!(shop.of(&sale), [180, 0, 0]);
    shop.settle(&sale, &[won(12_000)]);
    assert_eq!(shop.of(&sale), [780, 180, 0]);
    shop.settle(&sale, &[won(9_999)]);
    assert_eq!(shop.balance(PAYER, STAR), 299);
    shop.test.end_block(5);
}

#[test]
fn weekdays_and_hours_are_those_of_korea_to_the_second() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100_000, |_| {});
    let when = r#"{"days":["mon","tue","wed","thu","fri"],"from":"14:00","to":"17:00"}"#;
    shop.rules(&[bps_when(&id, 1_000, when)]);
    let mut given = Vec::new();
    for time in [
        "2026-01-02T04:59:59Z",
        "2026-01-02T05:00:00Z",
        "2026-01-02T07:59:59Z",
        "2026-01-02T08:00:00Z",
        "2026-01-03T06:00:00Z",
        "2026-01-04T06:00:00Z",
        "2026-01-05T06:00:00Z",
    ] {
        shop.at(time);
        let sale = shop.buy(PAYER, 100);
        given.push(shop.of(&sale)[0]);
    }
    assert_eq!(given, [0, 10, 10, 0, 0, 0, 10]);
    // Around midnight: Friday 22:00 to 02:00 is the night of Friday, and the first hours of it.
    shop.rules(&[bps_when(
        &id,
        1_000,
        r#"{"days":["fri"],"from":"22:00","to":"02:00"}"#,
    )]);
    let mut given = Vec::new();
    for time in [
        "2026-01-08T16:59:59Z",
        "2026-01-08T17:00:00Z",
        "2026-01-09T13:00:00Z",
        "2026-01-09T14:59:59Z",
        "2026-01-09T15:00:00Z",
    ] {
        shop.at(time);
        let sale = shop.buy(PAYER, 100);
        given.push(shop.of(&sale)[0]);
    }
    assert_eq!(given, [10, 0, 10, 10, 0]);
}

#[test]
fn conditions_look_at_the_authorization_and_not_at_the_capture() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100_000, |_| {});
    shop.rules(&[bps_when(&id, 1_000, r#"{"from":"14:00","to":"17:00"}"#)]);
    shop.at("2026-01-02T07:59:59Z");
    let sale = shop.authorize(PAYER);
    shop.at("2026-01-02T12:00:00Z");
    let late = shop.authorize(PAYER);
    shop.settle(&sale, &[won(100)]);
    shop.at("2026-01-03T05:00:00Z");
    shop.settle(&late, &[won(100)]);
    assert_eq!([shop.of(&sale)[0], shop.of(&late)[0]], [10, 0]);
}

#[test]
fn open_payments_keep_the_version_that_they_were_authorised_under() {
    let (mut shop, id) = three_percent();
    let old = shop.authorize(PAYER);
    shop.rules(&[bps(&id, 100)]);
    let new = shop.authorize(PAYER);
    let none = shop.activate_msg(0);
    shop.test.send(&none).unwrap();
    let never = shop.buy(PAYER, 10_000);
    for sale in [&old, &new] {
        shop.settle(sale, &[won(10_000)]);
    }
    assert_eq!(
        [&old, &new, &never].map(|sale| shop.of(sale)[0]),
        [300, 100, 0]
    );
}

#[test]
fn a_version_to_come_counts_from_its_second_on() {
    let (mut shop, id) = three_percent();
    let put = shop.put_msg(&document(&[bps(&id, 500)], &[]));
    let version = shop.test.send(&put).unwrap().version;
    let mut activate = shop.activate_msg(version);
    activate.at = shop.later(100);
    shop.test.send(&activate).unwrap();
    shop.test.end_block(99);
    assert_eq!(shop.authorize(PAYER).version, version - 1);
    shop.test.end_block(1);
    assert_eq!(shop.authorize(PAYER).version, version);
    let request = pb::QueryRulesRequest {
        merchant_id: shop.merchant_id.clone(),
    };
    let rules = shop.test.query(&request).unwrap();
    assert_eq!((rules.active_version, rules.rules.len()), (version, 2));
    assert_eq!(rules.next_at, None);
}

#[test]
fn a_shop_without_rules_reads_and_writes_nothing() {
    let mut shop = Shop::new();
    shop.test.end_block(5);
    let sale = shop.buy(PAYER, 10_000);
    assert_eq!(sale.version, 0);
    assert!(shop.test.changes().is_empty());
}

#[test]
fn one_rule_takes_few_entries_of_the_state() {
    let (mut shop, _) = three_percent();
    shop.buy(PAYER, 10_000);
    shop.test.end_block(5);
    shop.buy(PAYER, 10_000);
    let own = shop
        .test
        .changes()
        .keys()
        .filter(|key| key[1..].starts_with(b"reward/"))
        .count();
    assert_eq!(own, 3, "budget, deal, ledger");
}

#[test]
fn a_first_purchase_is_the_first_that_is_not_refunded() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |_| {});
    shop.rules(&[bps_when(&id, 1_000, r#"{"first_purchase":true}"#)]);
    let first = shop.buy(PAYER, 1_000);
    let second = shop.buy(PAYER, 1_000);
    shop.settle(&first, &[won(0)]);
    let third = shop.buy(PAYER, 1_000);
    assert_eq!(
        [&first, &second, &third].map(|sale| shop.of(sale)),
        [[100, 100, 0], [0, 0, 0], [100, 0, 0]]
    );
    let fourth = shop.buy(PAYER, 1_000);
    assert_eq!(shop.of(&fourth)[0], 0);
    shop.test.end_block(5);
}

#[test]
fn tiers_follow_what_was_earned_in_the_last_months_and_was_not_clawed_back() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100_000, |_| {});
    let tier = |name: &str, earned_min: &str| pb::Tier {
        name: name.to_owned(),
        earned_min: earned_min.to_owned(),
    };
    let tiers = pb::MsgSetTiers {
        company: shop.test.text(ISSUER),
        programme: Some(pb::TierProgramme {
            denom: STAR.to_owned(),
            tiers: vec![tier("silver", "100"), tier("gold", "1000")],
            window_months: 2,
        }),
    };
    shop.test.send(&tiers).unwrap();
    let silver = format!(r#"{{"tier_min":{{"denom":"{STAR}","tier":"silver"}}}}"#);
    shop.rules(&[
        bps_when(&id, 100, r#"{"amount_max":"10000"}"#),
        bps_when(&id, 500, &silver),
    ]);
    let tier = |shop: &mut Shop| {
        let request = pb::QueryTierRequest {
            address: shop.test.text(PAYER),
            denom: STAR.to_owned(),
        };
        let response = shop.test.query(&request).unwrap();
        let missing = response.missing.map(|coin| coin.amount).unwrap_or_default();
        (response.tier, response.earned, missing)
    };
    let row = |tier: &str, earned: &str, missing: &str| {
        (tier.to_owned(), earned.to_owned(), missing.to_owned())
    };
    assert_eq!(tier(&mut shop), row("", "0", "100"));
    let sale = shop.buy(PAYER, 10_000);
    assert_eq!(tier(&mut shop), row("silver", "100", "900"));
    let better = shop.buy(PAYER, 10_000);
    assert_eq!(shop.of(&better)[0], 600);
    shop.settle(&better, &[won(0)]);
    shop.settle(&sale, &[won(9_999)]);
    assert_eq!(tier(&mut shop), row("", "99", "1"));
    shop.settle(&sale, &[won(10_000)]);
    // January counts in February, and not in March.
    shop.at("2026-02-28T14:59:59Z");
    assert_eq!(tier(&mut shop), row("silver", "100", "900"));
    shop.at("2026-02-28T15:00:00Z");
    assert_eq!(tier(&mut shop), row("", "0", "100"));
}

#[test]
fn a_simulation_says_what_a_payment_then_earns() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 250, |msg| msg.lock_seconds = DAY);
    let coins = shop.funded("coins", "uaot", 1_000, |_| {});
    shop.rules(&[bps(&id, 300), fixed(&coins, 5)]);
    for amount in [1_000, 7_000, 9_000] {
        let told = shop.simulate(PAYER, &[won(amount)]);
        let told: u128 = told
            .iter()
            .map(|grant| {
                grant
                    .amount
                    .clone()
                    .unwrap()
                    .amount
                    .parse::<u128>()
                    .unwrap()
            })
            .sum();
        let sale = shop.buy(PAYER, amount);
        assert_eq!(shop.of(&sale)[0], told);
    }
    assert_eq!(shop.simulate(OWNER, &[won(1_000)]), []);
}

#[test]
fn what_a_user_has_is_told_by_kind_and_expiry() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| msg.lock_seconds = DAY);
    shop.rules(&[bps(&id, 1_000)]);
    shop.buy(PAYER, 1_000);
    shop.at("2026-01-03T00:00:00Z");
    shop.buy(PAYER, 500);
    shop.test
        .ctx(|ctx| bank::ops::hold(ctx, &account(PAYER), &[1; 32], &coin(30, STAR)))
        .unwrap();
    let rows = shop.points(PAYER);
    let row = &rows[0];
    let numbers = [&row.pending, &row.available, &row.held, &row.debt];
    assert_eq!(numbers, ["50", "70", "30", "0"]);
    let expiring: Vec<_> = row
        .expiring
        .iter()
        .map(|part| part.amount.as_str())
        .collect();
    assert_eq!((rows.len(), expiring), (1, vec!["120"]));
}
