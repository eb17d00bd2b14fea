//! What somebody might try.

use super::*;
use proto::cosmos::bank::v1beta1::{DenomUnit, Metadata};

#[test]
fn nobody_takes_a_name_of_another_account() {
    let mut factory = Factory::with_gold();
    factory.give(OTHER, FEE, "uaot");
    let theirs = factory.create(OTHER, "gold");
    assert_ne!(theirs, factory.gold);
    // A subdenom that reads like a denom of somebody else stays behind the creator's own prefix.
    factory.give(OTHER, FEE, "uaot");
    let sub = "factory/gold";
    let nested = factory.create(OTHER, sub);
    assert_eq!(
        nested,
        format!("factory/{}/{sub}", factory.test.text(OTHER))
    );
    factory.test.end_block(1);
}

#[test]
fn an_owner_that_nobody_has_the_key_of_never_gets_the_token() {
    let mut factory = Factory::with_gold();
    let dead = factory.test.text_of(&fee::FEE_COLLECTOR.address());
    let propose = pb::MsgProposeOwner {
        proposed_owner: dead,
        ..factory.propose_msg(OWNER, OTHER)
    };
    factory.send_ok(&propose);
    // It cannot accept, so the owner still decides, and proposes another.
    assert_eq!(factory.owners().0, "<1>");
    factory.send_ok(&factory.propose_msg(OWNER, OTHER));
    factory.send_ok(&factory.accept_msg(OTHER));
}

#[test]
fn a_paused_token_cannot_move() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 100));
    factory.send_ok(&factory.mint_msg(MINTER, 100));
    factory.send_ok(&factory.pause_msg());
    assert!(factory.token().paused);
    let codes = [
        factory.code(&factory.send_msg(HOLDER, OTHER, 1)),
        factory.code(&factory.mint_msg(HOLDER, 1)),
        factory.code(&factory.burn_msg(1)),
    ];
    assert_eq!(codes, ["bank 30", "bank 30", "bank 30"]);
    // Not into an escrow account of a channel either, which is how it would leave the chain.
    let (coin, escrow) = (factory.gold(1), account(99));
    let moved = factory
        .test
        .ctx(|ctx| bank::ops::transfer(ctx, &account(HOLDER), &escrow, &coin.into()));
    assert_eq!(moved.unwrap_err().code, 30);
    factory.send_ok(&factory.unpause_msg());
    factory.send_ok(&factory.send_msg(HOLDER, OTHER, 1));
    factory.test.end_block(1);
}

#[test]
fn a_pause_of_one_token_stops_no_other() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.pause_msg());
    factory.create(OWNER, "silver");
    factory.test.end_block(1);
}

#[test]
fn a_blocked_account_neither_sends_receives_mints_nor_burns() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 100));
    factory.send_ok(&factory.mint_msg(MINTER, 100));
    factory.send_ok(&factory.block_msg(HOLDER));
    let codes = [
        factory.code(&factory.send_msg(HOLDER, OTHER, 1)),
        factory.code(&factory.send_msg(MINTER, HOLDER, 1)),
        factory.code(&factory.mint_msg(HOLDER, 1)),
    ];
    assert_eq!(codes, ["bank 31", "bank 31", "bank 31"]);
    factory.send_ok(&factory.block_msg(MINTER));
    let codes = [
        factory.code(&factory.mint_msg(OTHER, 1)),
        factory.code(&factory.burn_msg(1)),
    ];
    assert_eq!(codes, ["bank 31", "bank 31"]);
    factory.send_ok(&factory.unblock_msg(MINTER));
    factory.send_ok(&factory.unblock_msg(HOLDER));
    factory.send_ok(&factory.send_msg(HOLDER, OTHER, 1));
    factory.test.end_block(1);
}

#[test]
fn modules_which_hold_what_others_are_owed_are_not_blocked() {
    let mut factory = Factory::with_gold();
    let block = pb::MsgBlock {
        address: factory.test.text_of(&fee::FEE_COLLECTOR.address()),
        ..factory.block_msg(HOLDER)
    };
    assert_eq!(factory.code(&block), "tokenfactory 16");
}

#[test]
fn the_authority_of_the_chain_cannot_mint_a_token() {
    let mut factory = Factory::with_gold();
    let set = proto::aot::bank::v1::MsgSetMinter {
        authority: factory.test.text(AUTHORITY),
        minter: factory.test.text(OTHER),
        denom: factory.gold.clone(),
        allowance: "1000".to_owned(),
    };
    assert_eq!(factory.code(&set), "bank 32");
    // And the minters of won stay what they are.
    let krwp = proto::aot::bank::v1::MsgSetMinter {
        denom: "krwp".to_owned(),
        ..set
    };
    factory.send_ok(&krwp);
    let mint = proto::aot::bank::v1::MsgMint {
        minter: factory.test.text(OTHER),
        to_address: factory.test.text(OTHER),
        amount: Some(Coin {
            denom: "krwp".to_owned(),
            amount: "1000".to_owned(),
        }),
    };
    factory.send_ok(&mint);
}

#[test]
fn a_token_is_not_shown_as_other_money() {
    let mut factory = Factory::with_gold();
    factory.give(HOLDER, 1, "krwp");
    let unit = |denom: &str, exponent| DenomUnit {
        denom: denom.to_owned(),
        exponent,
        aliases: Vec::new(),
    };
    let msg = osmosis::MsgSetDenomMetadata {
        sender: factory.test.text(OWNER),
        metadata: Some(Metadata {
            description: String::new(),
            denom_units: vec![unit(&factory.gold, 0), unit("krwp", 1)],
            base: factory.gold.clone(),
            display: "krwp".to_owned(),
            name: "Won".to_owned(),
            symbol: "KRWP".to_owned(),
            uri: String::new(),
            uri_hash: String::new(),
        }),
    };
    assert_eq!(
        factory.refusal(&msg),
        "tokenfactory 19: the unit krwp of factory/<1>/gold is money of its own: expected another name"
    );
}

#[test]
fn holds_of_a_blocked_account_are_captured_and_released() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 100));
    let (id, coin) = ([1; 32], factory.gold(50));
    factory
        .test
        .ctx(|ctx| bank::ops::hold(ctx, &account(HOLDER), &id, &coin))
        .unwrap();
    factory.send_ok(&factory.block_msg(HOLDER));
    factory.send_ok(&factory.pause_msg());
    let (part, rest) = (factory.gold(20), factory.gold(30));
    factory
        .test
        .ctx(|ctx| bank::ops::capture(ctx, &account(HOLDER), &id, &part, &account(OTHER)))
        .unwrap();
    factory
        .test
        .ctx(|ctx| bank::ops::release(ctx, &account(HOLDER), &id, &rest))
        .unwrap();
    assert_eq!((factory.has(HOLDER), factory.has(OTHER)), (80, 20));
    factory.test.end_block(1);
}
