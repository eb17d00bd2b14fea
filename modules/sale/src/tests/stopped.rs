//! Whoever stops the token, or somebody, makes nobody lose money.

use super::*;
use crate::drop_leaf;
use sdk::Amount;

#[test]
fn a_pause_at_the_end_of_a_sale_only_delays_what_is_owed() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    market.pause(true);
    market.end_of_sale();
    // The won were paid; the tokens wait.
    assert_eq!(market.balance(OWNER, WON), 100);
    assert_eq!(market.sale(id).tokens_owed, "800");
    assert_eq!(market.escrow(), (1_000, 0));
    let close = market.close_msg(id);
    assert_eq!(market.code(&close), "bank 30");
    let claim = market.vested_msg(BUYER, id);
    assert_eq!(market.code(&claim), "bank 30");
    market.pause(false);
    market.send_ok(&close);
    assert_eq!(market.has(OWNER), 999_800);
    assert_eq!(market.claim(BUYER, id), 200);
    assert_eq!(market.escrow(), (0, 0));
    market.test.end_block(1);
}

#[test]
fn a_paused_token_is_still_paid_for_and_refunded() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.pause(true);
    market.buy(BUYER, id, 99);
    market.end_of_sale();
    market.send_ok(&market.refund_msg(BUYER, id));
    assert_eq!(market.balance(BUYER, WON), 100_000);
    assert_eq!(market.sale(id).tokens_owed, "1000");
}

#[test]
fn a_blocked_buyer_claims_when_it_is_blocked_no_more() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    market.block(BUYER, true);
    market.end_of_sale();
    let claim = market.vested_msg(BUYER, id);
    assert_eq!(market.code(&claim), "bank 31");
    market.block(BUYER, false);
    assert_eq!(market.claim(BUYER, id), 200);
}

#[test]
fn a_blocked_owner_still_gets_the_won() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    market.block(OWNER, true);
    market.end_of_sale();
    assert_eq!(market.balance(OWNER, WON), 100);
    assert_eq!(market.sale(id).tokens_owed, "800");
    market.block(OWNER, false);
    market.send_ok(&market.close_msg(id));
    assert_eq!(market.sale(id).tokens_owed, "0");
}

#[test]
fn what_is_sold_for_a_token_that_is_paused_is_owed_to_the_owner() {
    let mut market = Market::new();
    // BUYER sells won for the token.
    let (won, gold) = (WON.to_owned(), market.gold.clone());
    let mut msg = market.sale_msg(|terms| {
        (terms.denom, terms.payment_denom) = (won, gold.clone());
    });
    msg.owner = market.test.text(BUYER);
    let id = market.send_ok(&msg).sale_id;
    let buy = pb::MsgBuy {
        amount: Some(coin(100, &gold)),
        ..market.buy_msg(OWNER, id, 0)
    };
    market.pause(true);
    assert_eq!(market.code(&buy), "bank 30");
    market.pause(false);
    market.send_ok(&buy);
    market.pause(true);
    market.end_of_sale();
    assert_eq!(market.sale(id).money_owed, "100");
    // The buyer has what it bought, whatever the owner waits for.
    assert_eq!(market.claim(OWNER, id), 200);
    market.pause(false);
    market.send_ok(&market.close_msg(id));
    assert_eq!(market.has(BUYER), 100);
    market.test.end_block(1);
}

#[test]
fn a_sale_is_cancelled_while_its_token_is_paused() {
    let mut market = Market::new();
    let start = market.later(100);
    let id = market.create(|terms| {
        terms.start = start;
        terms.tranches[0].start = start;
    });
    market.pause(true);
    market.send_ok(&market.cancel_msg(id));
    assert_eq!(market.sale(id).tokens_owed, "1000");
    market.pause(false);
    market.send_ok(&market.close_msg(id));
    assert_eq!(market.has(OWNER), 1_000_000);
    market.test.end_block(1);
}

#[test]
fn a_drop_of_a_paused_token_gives_its_rest_back_later() {
    let mut market = Market::new();
    let leaf = drop_leaf(&account(BUYER), Amount::new(10));
    let msg = pb::MsgSetClaimRoot {
        funder: market.test.text(OWNER),
        total: Some(coin(100, &market.gold)),
        root: leaf.to_vec(),
        expiry: market.later(DAY),
    };
    market.send_ok(&msg);
    market.pause(true);
    let claim = pb::MsgClaimDrop {
        claimant: market.test.text(BUYER),
        drop_id: 1,
        amount: "10".to_owned(),
        proof: Some(pb::Proof {
            index: 0,
            leaves: 1,
            path: Vec::new(),
        }),
    };
    assert_eq!(market.code(&claim), "bank 30");
    market.test.end_block(DAY);
    market.test.end_block(1);
    assert_eq!(market.escrow(), (100, 0));
    let close = pb::MsgCloseDrop {
        signer: market.test.text(STRANGER),
        drop_id: 1,
    };
    assert_eq!(market.code(&close), "bank 30");
    market.pause(false);
    assert_eq!(market.send_ok(&close).returned, "100");
    assert_eq!(market.has(OWNER), 1_000_000);
    market.test.end_block(1);
}

#[test]
fn the_escrow_cannot_be_blocked_nor_be_sent_to() {
    let mut market = Market::new();
    let block = roles::MsgBlock {
        blocker: market.test.text(OWNER),
        denom: market.gold.clone(),
        address: market.test.text_of(&SALE_ESCROW.address()),
    };
    assert_eq!(market.code(&block), "tokenfactory 16");
    let send = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: market.test.text(OWNER),
        to_address: market.test.text_of(&SALE_ESCROW.address()),
        amount: vec![coin(1, &market.gold)],
    };
    assert_eq!(market.code(&send), "sdk 4");
}
