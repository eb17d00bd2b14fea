//! Money for those who are in a tree.

use super::*;
use crate::drop_leaf;
use crate::events::DropClosed;
use expect_test::expect;
use sdk::Amount;

/// BUYER gets 60, OTHER 30, BUYER again 5, STRANGER 50, which the total of 100 does not cover.
fn leaves() -> Vec<Hash> {
    [(BUYER, 60), (OTHER, 30), (BUYER, 5), (STRANGER, 50)]
        .map(|(who, units)| drop_leaf(&account(who), Amount::new(units)))
        .to_vec()
}

fn drop_msg(market: &Market) -> pb::MsgSetClaimRoot {
    pb::MsgSetClaimRoot {
        funder: market.test.text(OWNER),
        total: Some(coin(100, &market.gold)),
        root: tree(&leaves()).0.to_vec(),
        expiry: market.later(DAY),
    }
}

fn create(market: &mut Market) -> u64 {
    let msg = drop_msg(market);
    market.send_ok(&msg).drop_id
}

fn claim_msg(market: &Market, who: u64, units: u128, leaf: usize) -> pb::MsgClaimDrop {
    pb::MsgClaimDrop {
        claimant: market.test.text(who),
        drop_id: 1,
        amount: units.to_string(),
        proof: tree(&leaves()).1.get(leaf).cloned(),
    }
}

fn close_msg(market: &Market) -> pb::MsgCloseDrop {
    pb::MsgCloseDrop {
        signer: market.test.text(STRANGER),
        drop_id: 1,
    }
}

#[test]
fn a_leaf_is_paid_once() {
    let mut market = Market::new();
    assert_eq!(create(&mut market), 1);
    assert_eq!(market.escrow().0, 100);
    let first = claim_msg(&market, BUYER, 60, 0);
    market.send_ok(&first);
    assert_eq!(market.has(BUYER), 60);
    assert_eq!(
        market.refusal(&first),
        "sale 21: drop 1 has paid this leaf before: expected each once"
    );
    // Another leaf of the same account is another claim.
    market.send_ok(&claim_msg(&market, BUYER, 5, 2));
    market.send_ok(&claim_msg(&market, OTHER, 30, 1));
    assert_eq!(
        market.refusal(&claim_msg(&market, STRANGER, 50, 3)),
        format!(
            "sale 22: the drop has 5 left: 50{} were asked for",
            named(&market.test, &market.gold)
        )
    );
    market.test.end_block(1);
}

#[test]
fn a_leaf_that_is_shown_at_another_place_is_not_paid_again() {
    let mut market = Market::new();
    let pair = [
        drop_leaf(&account(BUYER), Amount::new(10)),
        drop_leaf(&account(OTHER), Amount::new(10)),
    ];
    let (root, _) = tree(&pair);
    let msg = pb::MsgSetClaimRoot {
        root: root.to_vec(),
        ..drop_msg(&market)
    };
    market.send_ok(&msg);
    let claim = |market: &Market, index, leaves| pb::MsgClaimDrop {
        claimant: market.test.text(OTHER),
        drop_id: 1,
        amount: "10".to_owned(),
        proof: Some(pb::Proof {
            index,
            leaves,
            path: vec![pair[0].to_vec()],
        }),
    };
    market.send_ok(&claim(&market, 1, 2));
    // The last of three leads to the same root by the same path.
    let again = claim(&market, 2, 3);
    assert_eq!(market.code(&again), "sale 21");
}

#[test]
fn who_is_not_in_the_tree_with_this_amount_gets_nothing() {
    let mut market = Market::new();
    create(&mut market);
    let mut texts = vec![
        market.refusal(&claim_msg(&market, OTHER, 60, 0)),
        market.refusal(&claim_msg(&market, BUYER, 61, 0)),
        market.refusal(&claim_msg(&market, BUYER, 60, 9)),
        market.refusal(&claim_msg(&market, BUYER, 0, 0)),
    ];
    let unknown = pb::MsgClaimDrop {
        drop_id: 2,
        ..claim_msg(&market, BUYER, 60, 0)
    };
    texts.push(market.refusal(&unknown));
    expect![[r#"
        sale 20: the path does not lead from the leaf of address and amount to the root of drop 1: expected the audit path of RFC 6962
        sale 20: the path does not lead from the leaf of address and amount to the root of drop 1: expected the audit path of RFC 6962
        sale 20: the path does not lead from the leaf of address and amount to the root of drop 1: expected the audit path of RFC 6962
        sale 4: amount is 0: expected above 0
        sale 3: there is no drop 2: expected one that was created"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn from_the_expiry_on_the_rest_is_the_funders() {
    let mut market = Market::new();
    create(&mut market);
    market.send_ok(&claim_msg(&market, BUYER, 60, 0));
    let early = close_msg(&market);
    assert_eq!(
        market.refusal(&early),
        "sale 23: drop 1 ends at 2026-01-02T00:00:05Z: expected one that is over"
    );
    market.test.end_block(DAY);
    // Not swept yet, and over.
    assert_eq!(
        market.refusal(&claim_msg(&market, OTHER, 30, 1)),
        "sale 19: drop 1 was over at 2026-01-02T00:00:05Z: expected a claim before"
    );
    market.test.end_block(1);
    assert_eq!(market.has(OWNER), 999_940);
    assert_eq!(market.test.events::<DropClosed>().len(), 1);
    assert_eq!(
        market.refusal(&close_msg(&market)),
        "sale 24: drop 1 has given back its rest: expected one that has not"
    );
    assert_eq!(market.escrow(), (0, 0));
}

#[test]
fn anybody_closes_a_drop_that_is_over() {
    let mut market = Market::new();
    create(&mut market);
    market.test.block_mut().time = market.now().plus_seconds(DAY);
    let response = market.send_ok(&close_msg(&market));
    assert_eq!(response.returned, "100");
    market.test.end_block(1);
}

#[test]
fn a_drop_that_cannot_be_is_refused() {
    let mut market = Market::new();
    let changes: [&dyn Fn(&mut pb::MsgSetClaimRoot); 6] = [
        &|msg| msg.total = None,
        &|msg| msg.total = Some(coin(5, "pt/issuer/star")),
        &|msg| msg.root = Vec::new(),
        &|msg| msg.expiry = None,
        &|msg| msg.expiry = Market::new().later(0),
        &|msg| msg.expiry = Market::new().later(3_654 * DAY),
    ];
    let mut texts = Vec::new();
    for change in changes {
        let mut msg = drop_msg(&market);
        change(&mut msg);
        texts.push(market.refusal(&msg));
    }
    let poor = pb::MsgSetClaimRoot {
        funder: market.test.text(STRANGER),
        ..drop_msg(&market)
    };
    texts.push(market.code(&poor));
    texts.push(market.refusal(&close_msg(&market)));
    expect![[r#"
        sdk 10: missing coin: invalid coins
        sale 4: denom is pt/issuer/star: expected no points: they expire in escrow
        sale 4: root is 0 bytes: expected 32 bytes
        sdk 18: missing expiry: invalid request
        sale 4: expiry is 2026-01-01T00:00:05Z: expected later than 2026-01-01T00:00:05Z, and at most 2036-01-02T00:00:05Z
        sale 4: expiry is 2036-01-03T00:00:05Z: expected later than 2026-01-01T00:00:05Z, and at most 2036-01-02T00:00:05Z
        sdk 5
        sale 3: there is no drop 1: expected one that was created"#]].assert_eq(&texts.join("\n"));
}
