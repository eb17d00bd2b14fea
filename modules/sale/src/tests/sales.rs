//! Terms, purchases, and how a sale ends.

use super::*;
use crate::events::{SaleBought, SaleClosed};
use expect_test::expect;

#[test]
fn what_is_for_sale_is_in_escrow_from_the_beginning() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    assert_eq!(id, 1);
    assert_eq!(market.escrow(), (1_000, 0));
    assert_eq!(market.has(OWNER), 999_000);
    assert_eq!(market.buy(BUYER, id, 200), (200, 400));
    assert_eq!(market.escrow(), (1_000, 200));
    assert_eq!(market.balance(BUYER, WON), 99_800);
    let told = market.test.events::<SaleBought>();
    assert_eq!((told[0].raised.units(), told[0].sold.units()), (200, 400));
    assert_eq!(market.create(|_| {}), 2);
    market.test.end_block(1);
}

/// Makes terms that cannot be.
type Change = Box<dyn Fn(&Market, &mut pb::Terms)>;

#[test]
fn terms_that_cannot_be_are_refused() {
    let mut market = Market::new();
    let gold = market.gold.clone();
    let changes: Vec<Change> = vec![
        Box::new(|_, terms| terms.denom = "pt/issuer/star".to_owned()),
        Box::new(|_, terms| terms.payment_denom = "pt/issuer/star".to_owned()),
        Box::new(move |_, terms| terms.payment_denom.clone_from(&gold)),
        Box::new(|_, terms| terms.tranches.clear()),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("1", 1, 0, DAY); 17]),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("0", 1, 0, DAY)]),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("-1", 1, 0, DAY)]),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("1", 0, 0, DAY)]),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("1", 1, 0, DAY + 1)]),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("1", 1, 5, 5)]),
        Box::new(|market, terms| {
            terms.tranches = vec![market.tranche("1", u128::MAX, 0, DAY); 2];
        }),
        Box::new(|market, terms| terms.tranches = vec![market.tranche("2", u128::MAX, 0, DAY)]),
        Box::new(|_, terms| terms.tranches[0].sold = "1".to_owned()),
        Box::new(|_, terms| terms.soft_cap = "501".to_owned()),
        Box::new(|_, terms| (terms.soft_cap, terms.hard_cap) = ("501".into(), "600".into())),
        Box::new(|_, terms| (terms.soft_cap, terms.hard_cap) = ("0".into(), "0".into())),
        Box::new(|_, terms| terms.hard_cap = "a".to_owned()),
        Box::new(|_, terms| terms.buyer_cap = "0".to_owned()),
        Box::new(|_, terms| terms.allow_root = vec![1; 31]),
        Box::new(|_, terms| {
            terms.vesting = Some(pb::Vesting {
                cliff_seconds: 2,
                duration_seconds: 1,
            });
        }),
        Box::new(|_, terms| {
            terms.vesting = Some(pb::Vesting {
                cliff_seconds: 0,
                duration_seconds: 3_654 * DAY,
            });
        }),
        Box::new(|_, terms| terms.start = None),
        Box::new(|_, terms| {
            terms.start = Some(proto::Timestamp {
                seconds: 1,
                nanos: 0,
            });
        }),
        Box::new(|market, terms| terms.end = market.later(0)),
        Box::new(|market, terms| terms.end = market.later(367 * DAY)),
    ];
    let mut texts = Vec::new();
    for change in &changes {
        let mut msg = market.sale_msg(|_| {});
        let mut terms = market.terms();
        change(&market, &mut terms);
        msg.terms = Some(terms);
        texts.push(market.refusal(&msg));
    }
    let mut none = market.sale_msg(|_| {});
    none.terms = None;
    texts.push(market.refusal(&none));
    let mut poor = market.sale_msg(|_| {});
    poor.owner = market.test.text(BUYER);
    texts.push(market.code(&poor));
    expect![[r#"
        sale 4: denom is pt/issuer/star: expected no points: they expire in escrow
        sale 4: payment_denom is pt/issuer/star: expected no points: they expire in escrow
        sale 4: payment_denom is factory/<1>/gold: expected another denom than factory/<1>/gold
        sale 4: tranches is 0: expected 1 to 16
        sale 4: tranches is 17: expected 1 to 16
        sale 4: price is 0: expected above 0
        sdk 18: "-1" is not a rate: expected a decimal with at most 18 places, like 0.025: invalid request
        sale 4: amount is 0: expected above 0, and at least the 0 sold
        sale 4: tranche is 2026-01-01T00:00:05Z to 2026-01-02T00:00:06Z: expected a time within 2026-01-01T00:00:05Z to 2026-01-02T00:00:05Z
        sale 4: tranche is 2026-01-01T00:00:10Z to 2026-01-01T00:00:10Z: expected a time within 2026-01-01T00:00:05Z to 2026-01-02T00:00:05Z
        sale 4: amount is 340282366920938463463374607431768211455: expected sums of at most 2^128 - 1
        sale 4: amount is 340282366920938463463374607431768211455: expected sums of at most 2^128 - 1
        sale 4: sold is "1": expected nothing in a message
        sale 4: soft_cap is 501: expected at most 500, which can be raised
        sale 4: soft_cap is 501: expected at most 500, which can be raised
        sale 4: hard_cap is 0: expected above 0
        sale 4: hard_cap is "a": expected decimal digits, 0 to 2^128 - 1
        sale 4: buyer_cap is 0: expected above 0, or none
        sale 4: allow_root is 31 bytes: expected 32 bytes
        sale 4: cliff_seconds is 2: expected at most the duration of 1
        sale 4: duration_seconds is 315705600: expected at most 315619200
        sdk 18: missing start: invalid request
        sale 4: start is 1970-01-01T00:00:01Z: expected 2026-01-01T00:00:05Z or later
        sale 4: end is 2026-01-01T00:00:05Z: expected later than 2026-01-01T00:00:05Z
        sale 4: end is 2027-01-03T00:00:05Z: expected at most 2027-01-02T00:00:05Z
        sdk 18: missing terms: invalid request
        sdk 5"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_buy_in_the_second_in_which_the_sale_ends_is_refused() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.test.end_block(DAY - 1);
    market.buy(BUYER, id, 100);
    market.test.block_mut().time = market.now().plus_seconds(1);
    let late = market.buy_msg(BUYER, id, 100);
    assert_eq!(
        market.refusal(&late),
        "sale 6: sale 1 sells from 2026-01-01T00:00:05Z on and ends at 2026-01-02T00:00:05Z, and it is 2026-01-02T00:00:05Z: expected a time in between"
    );
    market.test.end_block(1);
    let after = market.buy_msg(BUYER, id, 100);
    assert_eq!(
        market.refusal(&after),
        "sale 7: sale 1 is success: expected an open one"
    );
}

#[test]
fn nobody_buys_before_the_start() {
    let mut market = Market::new();
    let id = market.create(|terms| {
        terms.start = terms.tranches[0].end.map(|mut end| {
            end.seconds -= 10;
            end
        });
        terms.tranches[0].start = terms.start;
    });
    let early = market.buy_msg(BUYER, id, 100);
    assert_eq!(market.code(&early), "sale 6");
}

#[test]
fn a_purchase_goes_on_in_the_next_tranche_and_leaves_the_rest_of_the_money_alone() {
    let mut market = Market::new();
    let id = market.create(|terms| {
        let (start, end) = (terms.start, terms.end);
        let tranche = |price: &str, amount: &str| pb::Tranche {
            price: price.to_owned(),
            amount: amount.to_owned(),
            start,
            end,
            sold: String::new(),
        };
        terms.tranches = vec![tranche("0.3", "10"), tranche("7", "5")];
        terms.hard_cap = "1000".to_owned();
        terms.soft_cap = "1".to_owned();
    });
    // 10 for 3, then 2 of 7: 17; the 6 that are left buy no third one.
    assert_eq!(market.buy(BUYER, id, 23), (17, 12));
    assert_eq!(market.balance(BUYER, WON), 99_983);
    let sold: Vec<_> = market.sale(id).terms.unwrap().tranches;
    let sold: Vec<_> = sold.iter().map(|tranche| tranche.sold.clone()).collect();
    assert_eq!(sold, ["10", "2"]);
    // All that is left, and no more.
    assert_eq!(market.buy(OTHER, id, 1_000), (21, 3));
    let none = market.buy_msg(OTHER, id, 1_000);
    assert_eq!(market.code(&none), "sale 10");
    market.test.end_block(1);
}

#[test]
fn a_dearer_tranche_is_not_passed_over_while_something_of_it_is_left() {
    let mut market = Market::new();
    let id = market.create(|terms| {
        let cheap = pb::Tranche {
            price: "1".to_owned(),
            ..terms.tranches[0].clone()
        };
        terms.tranches[0].price = "10".to_owned();
        terms.tranches.push(cheap);
    });
    let too_little = market.buy_msg(BUYER, id, 9);
    assert_eq!(
        market.refusal(&too_little),
        "sale 10: 9krwp buys nothing in sale 1 now: expected more, or another time"
    );
    assert_eq!(market.buy(BUYER, id, 19), (10, 1));
}

#[test]
fn a_tranche_has_a_time_of_its_own() {
    let mut market = Market::new();
    let id = market.create(|terms| {
        let mut second = terms.tranches[0].clone();
        let seam = terms.start.map(|mut time| {
            time.seconds += 100;
            time
        });
        terms.tranches[0].end = seam;
        second.start = seam;
        second.price = "1".to_owned();
        terms.tranches.push(second);
    });
    assert_eq!(market.buy(BUYER, id, 10), (10, 20));
    market.test.end_block(100);
    // In the second of the seam it is the second one.
    assert_eq!(market.buy(BUYER, id, 10), (10, 10));
}

#[test]
fn what_is_paid_is_rounded_up_and_what_is_bought_down() {
    let mut market = Market::new();
    let id = market.create(|terms| terms.tranches[0].price = "0.3".to_owned());
    // 1 krwp buys 3 for 0.9, which is 1.
    assert_eq!(market.buy(BUYER, id, 1), (1, 3));
    // 2 krwp buy 6 for 1.8, which is 2.
    assert_eq!(market.buy(BUYER, id, 2), (2, 6));
}

#[test]
fn a_buyer_pays_at_most_its_cap() {
    let mut market = Market::new();
    let id = market.create(|terms| terms.buyer_cap = "150".to_owned());
    market.buy(BUYER, id, 100);
    let more = market.buy_msg(BUYER, id, 51);
    assert_eq!(
        market.refusal(&more),
        "sale 11: the buyer may pay 50 more in this sale: 51krwp are needed"
    );
    market.buy(BUYER, id, 50);
    market.buy(OTHER, id, 150);
    market.test.end_block(1);
}

#[test]
fn no_more_than_the_hard_cap_is_raised_and_what_is_above_stays_with_the_buyer() {
    let mut market = Market::new();
    let id = market.create(|terms| terms.hard_cap = "120".to_owned());
    assert_eq!(market.buy(BUYER, id, 5_000), (120, 240));
    assert_eq!(market.balance(BUYER, WON), 99_880);
    let full = market.buy_msg(OTHER, id, 10);
    assert_eq!(market.code(&full), "sale 10");
}

#[test]
fn a_purchase_that_cannot_be_is_refused() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    let good = market.buy_msg(BUYER, id, 100);
    let changes: [&dyn Fn(&mut pb::MsgBuy); 8] = [
        &|msg| msg.sale_id = 9,
        &|msg| msg.amount = None,
        &|msg| msg.amount = Some(coin(0, WON)),
        &|msg| msg.amount = Some(coin(100, "uaot")),
        &|msg| msg.min_out = "201".to_owned(),
        &|msg| msg.min_out = String::new(),
        &|msg| {
            msg.proof = Some(pb::Proof {
                path: vec![vec![0; 31]],
                ..pb::Proof::default()
            });
        },
        &|msg| {
            msg.proof = Some(pb::Proof {
                path: vec![vec![0; 32]; 41],
                ..pb::Proof::default()
            });
        },
    ];
    let mut texts = Vec::new();
    for change in changes {
        let mut msg = good.clone();
        change(&mut msg);
        texts.push(market.refusal(&msg));
    }
    let poor = pb::MsgBuy {
        buyer: market.test.text(STRANGER),
        ..good
    };
    texts.push(market.refusal(&poor));
    expect![[r#"
        sale 2: there is no sale 9: expected one that was created
        sdk 10: missing coin: invalid coins
        sdk 10: 0krwp: expected more than 0: invalid coins
        sale 8: payment in uaot: expected krwp
        sale 12: the purchase gives 200factory/<1>/gold: expected at least 201factory/<1>/gold
        sdk 18: "" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        sale 4: path is 31 bytes: expected 32 bytes
        sale 4: path is 41 hashes: expected at most 40
        sdk 5: spendable balance 0krwp is smaller than 100krwp: insufficient funds"#]]
    .assert_eq(&texts.join("\n"));
}

#[test]
fn only_who_is_in_the_tree_buys() {
    let mut market = Market::new();
    let (root, proofs) = tree(&[member(STRANGER), member(BUYER), member(7)]);
    let id = market.create(|terms| terms.allow_root = root.to_vec());
    let with = |market: &Market, buyer, proof: &pb::Proof| pb::MsgBuy {
        proof: Some(proof.clone()),
        ..market.buy_msg(buyer, id, 100)
    };
    let stolen = with(&market, OTHER, &proofs[1]);
    assert_eq!(
        market.refusal(&stolen),
        "sale 9: the path does not lead from the buyer's leaf to the root of sale 1: expected the audit path of RFC 6962"
    );
    let none = market.buy_msg(BUYER, id, 100);
    assert_eq!(market.code(&none), "sale 9");
    let other_place = with(&market, BUYER, &proofs[0]);
    assert_eq!(market.code(&other_place), "sale 9");
    let good = with(&market, BUYER, &proofs[1]);
    market.send_ok(&good);
}

#[test]
fn a_sale_that_reached_its_soft_cap_pays_its_owner_and_gives_back_what_is_left() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    let early = market.close_msg(id);
    assert_eq!(
        market.refusal(&early),
        "sale 13: sale 1 ends at 2026-01-02T00:00:05Z and may sell more before: expected one that is over or full"
    );
    market.end_of_sale();
    assert_eq!(market.balance(OWNER, WON), 100);
    assert_eq!(market.has(OWNER), 999_800);
    assert_eq!(market.escrow(), (200, 0));
    let told = market.test.events::<SaleClosed>();
    assert_eq!(told.len(), 1);
    let again = market.close_msg(id);
    assert_eq!(
        market.refusal(&again),
        "sale 14: the owner of sale 1 has all that is due: expected a sale that owes something"
    );
}

#[test]
fn a_full_sale_is_closed_before_its_end_by_anybody() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 500);
    let response = market.send_ok(&market.close_msg(id));
    assert_eq!(response.state(), pb::SaleState::Success);
    assert_eq!(market.balance(OWNER, WON), 500);
    // It vests from then on.
    assert_eq!(market.sale(id).vests_from, market.later(0));
    market.end_of_sale();
}

#[test]
fn a_hard_cap_of_which_too_little_for_one_more_is_left_counts_as_full() {
    let mut market = Market::new();
    let id = market.create(|terms| {
        terms.tranches[0].price = "7".to_owned();
        terms.hard_cap = "20".to_owned();
        terms.soft_cap = "14".to_owned();
    });
    assert_eq!(market.buy(BUYER, id, 100), (14, 2));
    market.send_ok(&market.close_msg(id));
    market.test.end_block(1);
}

#[test]
fn the_owner_cancels_before_the_start_and_never_after() {
    let mut market = Market::new();
    let create = |market: &mut Market| {
        let start = market.later(100);
        market.create(|terms| {
            terms.start = start;
            terms.tranches[0].start = start;
        })
    };
    let first = create(&mut market);
    let second = create(&mut market);
    let other = pb::MsgCancelSale {
        owner: market.test.text(BUYER),
        sale_id: first,
    };
    let mut texts = vec![market.refusal(&other)];
    market.send_ok(&market.cancel_msg(first));
    assert_eq!(market.escrow(), (1_000, 0));
    texts.push(market.refusal(&market.cancel_msg(first)));
    texts.push(market.refusal(&market.refund_msg(BUYER, first)));
    market.test.end_block(100);
    texts.push(market.refusal(&market.cancel_msg(second)));
    texts.push(market.refusal(&market.cancel_msg(9)));
    expect![[r#"
        sale 5: <2> does not own the sale: expected <1>
        sale 7: sale 1 is cancelled: expected an open one
        sale 16: sale 1 is cancelled: expected refund
        sale 15: sale 2 began at 2026-01-01T00:01:45Z: expected it to be cancelled before
        sale 2: there is no sale 9: expected one that was created"#]]
    .assert_eq(&texts.join("\n"));
    market.end_of_sale();
    assert_eq!(market.has(OWNER), 1_000_000);
}

#[test]
fn sales_end_oldest_first_and_so_many_per_block() {
    let mut market = Market::new();
    let mut params = market.test.query(&pb::QueryParamsRequest {}).unwrap();
    if let Some(params) = &mut params.params {
        params.ends_per_block_max = 2;
    }
    let update = pb::MsgUpdateParams {
        authority: market.test.text(AUTHORITY),
        params: params.params,
    };
    market.send_ok(&update);
    for _ in 0..5 {
        market.create(|_| {});
    }
    market.test.end_block(DAY);
    for ended in [2, 4, 5] {
        // For readers all are over at once.
        assert_eq!(market.sale(5).state(), pb::SaleState::Refund);
        market.test.end_block(1);
        assert_eq!(market.test.events::<SaleClosed>().len(), ended);
    }
    assert!(market.test.changes().is_empty());
    market.test.end_block(1);
    assert_eq!(market.has(OWNER), 1_000_000);
}

#[test]
fn only_the_authority_sets_parameters_and_within_bounds() {
    let mut market = Market::new();
    let good = pb::Params {
        sale_seconds_max: 1,
        vesting_seconds_max: 1,
        drop_seconds_max: 1,
        ends_per_block_max: 1,
    };
    let msg = |market: &Market, who, params| pb::MsgUpdateParams {
        authority: market.test.text(who),
        params,
    };
    let mut texts = vec![market.code(&msg(&market, OWNER, Some(good)))];
    texts.push(market.refusal(&msg(&market, AUTHORITY, None)));
    let changes: [fn(&mut pb::Params); 5] = [
        |params| params.sale_seconds_max = 0,
        |params| params.vesting_seconds_max = u64::MAX,
        |params| params.drop_seconds_max = 0,
        |params| params.ends_per_block_max = 0,
        |params| params.ends_per_block_max = 10_001,
    ];
    for change in changes {
        let mut params = good;
        change(&mut params);
        texts.push(market.refusal(&msg(&market, AUTHORITY, Some(params))));
    }
    expect![[r#"
        sdk 4
        sdk 18: missing params: invalid request
        sale 4: sale_seconds_max is 0: expected 1 to 3155760000
        sale 4: vesting_seconds_max is 18446744073709551615: expected 1 to 3155760000
        sale 4: drop_seconds_max is 0: expected 1 to 3155760000
        sale 4: ends_per_block_max is 0: expected 1 to 10000
        sale 4: ends_per_block_max is 10001: expected 1 to 10000"#]]
    .assert_eq(&texts.join("\n"));
    market.send_ok(&msg(&market, AUTHORITY, Some(good)));
}
