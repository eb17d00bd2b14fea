//! Each message: what it does, and what it is refused for.

use super::*;
use crate::events::{OwnerChanged, TokenBurned, TokenCreated, TokenMinted};
use expect_test::expect;
use proto::cosmos::bank::v1beta1::{DenomUnit, Metadata, QueryDenomMetadataByQueryStringRequest};

#[test]
fn a_token_is_named_after_its_creator_who_owns_it_and_paid_for_it() {
    let mut factory = Factory::new();
    let made = factory.create(OWNER, "a.B/9");
    assert_eq!(made, format!("factory/{}/a.B/9", factory.test.text(OWNER)));
    factory.gold = made;
    let token = factory.token();
    assert_eq!(named(&factory.test, &token.owner), "<1>");
    assert_eq!((token.cap.as_str(), token.supply.as_str()), ("", "0"));
    assert_eq!(factory.balance(OWNER, "uaot"), 2 * FEE);
    let collector = fee::FEE_COLLECTOR.address();
    let collected = factory
        .test
        .read(|view| bank::ops::balance(view, &collector, &denom("uaot")));
    assert_eq!(units(Ok(collected)), FEE);
    assert_eq!(factory.test.events::<TokenCreated>().len(), 1);
    let request = QueryDenomMetadataByQueryStringRequest {
        denom: factory.gold.clone(),
    };
    let shown = factory.test.query(&request).unwrap().metadata.unwrap();
    assert_eq!(shown.display, factory.gold);
    factory.test.end_block(1);
}

#[test]
fn a_token_without_a_name_or_with_a_taken_one_is_refused() {
    let mut factory = Factory::with_gold();
    let long = "x".repeat(45);
    let names = ["gold", "", &long, "a b", "go-ld", "gold_", "g:d", "é"];
    let texts: Vec<_> = names
        .iter()
        .map(|sub| factory.refusal(&factory.create_msg(OWNER, sub)))
        .collect();
    expect![[r#"
        tokenfactory 2: there is a token factory/<1>/gold: expected another subdenom
        tokenfactory 4: subdenom "": expected 1 to 44 letters, digits, dots and slashes
        tokenfactory 4: subdenom "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected 1 to 44 letters, digits, dots and slashes
        tokenfactory 4: subdenom "a b": expected 1 to 44 letters, digits, dots and slashes
        tokenfactory 4: subdenom "go-ld": expected 1 to 44 letters, digits, dots and slashes
        tokenfactory 4: subdenom "gold_": expected 1 to 44 letters, digits, dots and slashes
        tokenfactory 4: subdenom "g:d": expected 1 to 44 letters, digits, dots and slashes
        tokenfactory 4: subdenom "é": expected 1 to 44 letters, digits, dots and slashes"#]]
    .assert_eq(&texts.join("\n"));
    factory.create(OWNER, &"x".repeat(44));
    let poor = factory.create_msg(OTHER, "gold");
    assert_eq!(factory.code(&poor), "sdk 5");
}

#[test]
fn a_minter_mints_within_its_allowance_which_falls() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 400));
    assert_eq!(factory.has(HOLDER), 400);
    assert_eq!(factory.minters(), [("<2>".to_owned(), "600".to_owned())]);
    assert_eq!(
        factory.refusal(&factory.mint_msg(HOLDER, 601)),
        "tokenfactory 7: the minter may mint 600 more: 601factory/<1>/gold were asked for"
    );
    // To itself, as nobody else is named.
    let to_itself = osmosis::MsgMint {
        mint_to_address: String::new(),
        ..factory.mint_msg(HOLDER, 600)
    };
    factory.send_ok(&to_itself);
    assert_eq!(factory.has(MINTER), 600);
    let told = factory.test.events::<TokenMinted>();
    let told: Vec<_> = told
        .iter()
        .map(|event| (event.allowance.units(), event.supply.units()))
        .collect();
    assert_eq!(told, [(0, 1_000)]);
    // Nothing left to mint, and still a minter.
    assert_eq!(
        factory.refusal(&factory.mint_msg(HOLDER, 1)),
        "tokenfactory 7: the minter may mint 0 more: 1factory/<1>/gold were asked for"
    );
    factory.send_ok(&factory.burn_msg(600));
    let told = factory.test.events::<TokenBurned>();
    assert_eq!(told.last().map(|event| event.supply.units()), Some(400));
    assert_eq!(factory.minters(), [("<2>".to_owned(), "0".to_owned())]);
    factory.test.end_block(1);
}

#[test]
fn who_is_no_minter_mints_and_burns_nothing_not_even_the_owner() {
    let mut factory = Factory::with_gold();
    for sender in [OWNER, OTHER, AUTHORITY] {
        let mint = osmosis::MsgMint {
            sender: factory.test.text(sender),
            ..factory.mint_msg(HOLDER, 1)
        };
        assert_eq!(
            factory.refusal(&mint),
            format!(
                "tokenfactory 6: <{sender}> is not a minter of factory/<1>/gold: expected one that its owner has made a minter"
            )
        );
        let burn = osmosis::MsgBurn {
            sender: factory.test.text(sender),
            ..factory.burn_msg(1)
        };
        assert_eq!(factory.code(&burn), "tokenfactory 6");
    }
    // A minter whose allowance is taken away is none.
    factory.send_ok(&factory.minter_msg(MINTER, 0));
    assert!(factory.minters().is_empty());
    let mint = factory.mint_msg(HOLDER, 1);
    assert_eq!(factory.code(&mint), "tokenfactory 6");
    // The owner may make itself one.
    factory.send_ok(&factory.minter_msg(OWNER, 5));
    let mint = osmosis::MsgMint {
        sender: factory.test.text(OWNER),
        ..factory.mint_msg(HOLDER, 5)
    };
    factory.send_ok(&mint);
}

#[test]
fn a_mint_that_cannot_be_is_refused() {
    let mut factory = Factory::with_gold();
    let good = factory.mint_msg(HOLDER, 1);
    let changes: [&dyn Fn(&mut osmosis::MsgMint); 5] = [
        &|msg| msg.amount = None,
        &|msg| msg.amount = Some(Coin::default()),
        &|msg| {
            if let Some(amount) = &mut msg.amount {
                amount.amount = "0".to_owned();
            }
        },
        &|msg| {
            if let Some(amount) = &mut msg.amount {
                amount.denom = "krwp".to_owned();
            }
        },
        &|msg| msg.mint_to_address = "aot1".to_owned(),
    ];
    let mut texts = Vec::new();
    for change in changes {
        let mut msg = good.clone();
        change(&mut msg);
        texts.push(factory.refusal(&msg));
    }
    let to_module = osmosis::MsgMint {
        mint_to_address: factory.test.text_of(&fee::FEE_COLLECTOR.address()),
        ..good
    };
    texts.push(factory.code(&to_module));
    expect![[r#"
        sdk 10: missing coin: invalid coins
        sdk 10: "" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request: invalid coins
        sdk 10: 0factory/<1>/gold: expected more than 0: invalid coins
        tokenfactory 3: there is no token krwp: expected one that was created
        sdk 7: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        sdk 4"#]]
    .assert_eq(&texts.join("\n"));
}

#[test]
fn a_minter_burns_its_own_alone() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 100));
    let of_others = osmosis::MsgBurn {
        burn_from_address: factory.test.text(HOLDER),
        ..factory.burn_msg(1)
    };
    assert_eq!(
        factory.refusal(&of_others),
        "tokenfactory 18: tokens of <5>: expected those of <2>, who burns them"
    );
    let too_many = factory.burn_msg(1);
    assert_eq!(factory.code(&too_many), "sdk 5");
    factory.send_ok(&factory.send_msg(HOLDER, MINTER, 10));
    let own = osmosis::MsgBurn {
        burn_from_address: factory.test.text(MINTER),
        ..factory.burn_msg(10)
    };
    factory.send_ok(&own);
    assert_eq!(factory.token().supply, "90");
}

#[test]
fn a_cap_only_falls_and_never_below_what_there_is() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 100));
    let below = factory.cap_msg(99);
    let mut texts = vec![factory.refusal(&below)];
    factory.send_ok(&factory.cap_msg(150));
    for cap in [150, 151, 99] {
        texts.push(factory.refusal(&factory.cap_msg(cap)));
    }
    texts.push(factory.refusal(&factory.mint_msg(HOLDER, 51)));
    expect![[r#"
        tokenfactory 9: a cap of 99factory/<1>/gold: expected at least the supply of 100, and at most 340282366920938463463374607431768211455
        tokenfactory 9: a cap of 150factory/<1>/gold: expected at least the supply of 100, and at most 149
        tokenfactory 9: a cap of 151factory/<1>/gold: expected at least the supply of 100, and at most 149
        tokenfactory 9: a cap of 99factory/<1>/gold: expected at least the supply of 100, and at most 149
        tokenfactory 8: the supply is 100factory/<1>/gold and the cap 150: 51factory/<1>/gold more were asked for"#]]
    .assert_eq(&texts.join("\n"));
    factory.send_ok(&factory.mint_msg(MINTER, 50));
    // What is burned makes room again, but a lower cap does not come back.
    factory.send_ok(&factory.burn_msg(50));
    factory.send_ok(&factory.cap_msg(100));
    let mint = factory.mint_msg(HOLDER, 1);
    assert_eq!(factory.code(&mint), "tokenfactory 8");
    assert_eq!(factory.token().cap, "100");
    factory.test.end_block(1);
}

#[test]
fn a_supply_is_at_most_what_an_amount_can_say() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.minter_msg(MINTER, u128::MAX));
    factory.send_ok(&factory.mint_msg(HOLDER, u128::MAX));
    factory.send_ok(&factory.minter_msg(MINTER, 1));
    let mint = factory.mint_msg(HOLDER, 1);
    assert_eq!(factory.code(&mint), "tokenfactory 8");
}

#[test]
fn an_owner_changes_in_two_steps() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.propose_msg(OWNER, OTHER));
    // Until it is accepted nothing has changed.
    factory.send_ok(&factory.minter_msg(MINTER, 7));
    let wrong = factory.accept_msg(HOLDER);
    assert_eq!(
        factory.refusal(&wrong),
        "tokenfactory 17: <5> is not to own factory/<1>/gold: expected <6>"
    );
    factory.send_ok(&factory.accept_msg(OTHER));
    let told = factory.test.events::<OwnerChanged>();
    assert_eq!(told[0].owner, Some(account(OTHER)));
    assert_eq!(told[0].proposed_owner, None);
    let by_the_old_one = factory.minter_msg(MINTER, 8);
    assert_eq!(
        factory.refusal(&by_the_old_one),
        "tokenfactory 5: <1> does not own factory/<1>/gold: expected <6>"
    );
    let again = factory.accept_msg(OTHER);
    assert_eq!(
        factory.refusal(&again),
        "tokenfactory 17: <6> is not to own factory/<1>/gold: expected nobody"
    );
    // The name stays that of the creator, who cannot make it again.
    let taken = factory.create_msg(OWNER, "gold");
    assert_eq!(factory.code(&taken), "tokenfactory 2");
    factory.test.end_block(1);
}

#[test]
fn a_proposal_can_be_taken_back() {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.propose_msg(OWNER, OTHER));
    let back = pb::MsgProposeOwner {
        proposed_owner: String::new(),
        ..factory.propose_msg(OWNER, OTHER)
    };
    factory.send_ok(&back);
    let late = factory.accept_msg(OTHER);
    assert_eq!(factory.code(&late), "tokenfactory 17");
}

#[test]
fn the_message_of_osmosis_proposes_an_owner_or_gives_the_token_up() {
    let mut factory = Factory::with_gold();
    let other = factory.test.text(OTHER);
    factory.send_ok(&factory.admin_msg(&other));
    assert_eq!(factory.owners(), ("<1>".to_owned(), "<6>".to_owned()));
    factory.send_ok(&factory.pause_msg());
    let up = factory.admin_msg("");
    assert_eq!(
        factory.refusal(&up),
        "tokenfactory 12: factory/<1>/gold is paused: expected a token that is not"
    );
    factory.send_ok(&factory.unpause_msg());
    factory.send_ok(&up);
    let token = factory.token();
    assert_eq!(
        (token.owner.as_str(), token.proposed_owner.as_str()),
        ("", "")
    );
    let late = factory.accept_msg(OTHER);
    assert_eq!(factory.code(&late), "tokenfactory 17");
    let nobodys = factory.minter_msg(MINTER, 1);
    assert_eq!(
        factory.refusal(&nobodys),
        "tokenfactory 5: <1> does not own factory/<1>/gold: expected nobody"
    );
    // Minters mint what they may; pauser and blocker stay.
    factory.send_ok(&factory.mint_msg(HOLDER, 1_000));
    factory.send_ok(&factory.pause_msg());
    factory.send_ok(&factory.unpause_msg());
    factory.test.end_block(1);
}

#[test]
fn only_the_owner_decides() {
    let mut factory = Factory::with_gold();
    let (owner, denom) = (factory.test.text(OTHER), factory.gold.clone());
    let text = factory.test.text(HOLDER);
    let codes = [
        factory.code(&pb::MsgSetCap {
            owner: owner.clone(),
            ..factory.cap_msg(1_000)
        }),
        factory.code(&pb::MsgSetMinter {
            owner: owner.clone(),
            ..factory.minter_msg(MINTER, 1)
        }),
        factory.code(&pb::MsgSetPauser {
            owner: owner.clone(),
            denom: denom.clone(),
            pauser: text.clone(),
        }),
        factory.code(&pb::MsgSetBlocker {
            owner: owner.clone(),
            denom: denom.clone(),
            blocker: text,
        }),
        factory.code(&factory.propose_msg(OTHER, OTHER)),
        factory.code(&osmosis::MsgChangeAdmin {
            sender: owner.clone(),
            ..factory.admin_msg(&owner)
        }),
        factory.code(&osmosis::MsgSetDenomMetadata {
            sender: owner,
            metadata: Some(metadata(&denom)),
        }),
    ];
    assert!(
        codes.iter().all(|code| code == "tokenfactory 5"),
        "{codes:?}"
    );
    let unknown = pb::MsgSetCap {
        denom: "factory/none/none".to_owned(),
        ..factory.cap_msg(1)
    };
    assert_eq!(factory.code(&unknown), "tokenfactory 3");
}

#[test]
fn pauser_and_blocker_do_only_what_they_are_for() {
    let mut factory = Factory::with_gold();
    let owner = factory.test.text(OWNER);
    let texts = [
        factory.refusal(&pb::MsgPause {
            pauser: owner.clone(),
            ..factory.pause_msg()
        }),
        factory.refusal(&factory.unpause_msg()),
        factory.refusal(&pb::MsgBlock {
            blocker: owner,
            ..factory.block_msg(HOLDER)
        }),
        factory.refusal(&factory.unblock_msg(HOLDER)),
    ];
    expect![[r#"
        tokenfactory 10: <1> does not pause factory/<1>/gold: expected <3>
        tokenfactory 13: factory/<1>/gold is not paused: expected a token that is
        tokenfactory 11: <1> does not block accounts of factory/<1>/gold: expected <4>
        tokenfactory 15: <5> is not blocked from factory/<1>/gold: expected an account that is"#]]
    .assert_eq(&texts.join("\n"));
    factory.send_ok(&factory.pause_msg());
    factory.send_ok(&factory.block_msg(HOLDER));
    let twice = [
        factory.refusal(&factory.pause_msg()),
        factory.refusal(&factory.block_msg(HOLDER)),
    ];
    expect![[r#"
        tokenfactory 12: factory/<1>/gold is paused: expected a token that is not
        tokenfactory 14: <5> is blocked from factory/<1>/gold: expected an account that is not"#]]
    .assert_eq(&twice.join("\n"));
    factory.send_ok(&factory.unpause_msg());
    factory.send_ok(&factory.unblock_msg(HOLDER));
    // Without a pauser nobody pauses.
    let nobody = pb::MsgSetPauser {
        owner: factory.test.text(OWNER),
        denom: factory.gold.clone(),
        pauser: String::new(),
    };
    factory.send_ok(&nobody);
    let pause = factory.pause_msg();
    assert_eq!(
        factory.refusal(&pause),
        "tokenfactory 10: <3> does not pause factory/<1>/gold: expected nobody"
    );
}

/// 1 GOLD is 10^6 of the token.
fn metadata(denom: &str) -> Metadata {
    let unit = |denom: &str, exponent| DenomUnit {
        denom: denom.to_owned(),
        exponent,
        aliases: Vec::new(),
    };
    Metadata {
        description: "Of an affiliate".to_owned(),
        denom_units: vec![unit(denom, 0), unit("gold", 6)],
        base: denom.to_owned(),
        display: "gold".to_owned(),
        name: "Gold".to_owned(),
        symbol: "GOLD".to_owned(),
        uri: "https://example.com/gold".to_owned(),
        uri_hash: String::new(),
    }
}

#[test]
fn the_owner_says_how_a_token_is_shown() {
    let mut factory = Factory::with_gold();
    let mut msg = osmosis::MsgSetDenomMetadata {
        sender: factory.test.text(OWNER),
        metadata: Some(metadata(&factory.gold)),
    };
    factory.send_ok(&msg);
    let request = QueryDenomMetadataByQueryStringRequest {
        denom: factory.gold.clone(),
    };
    let shown = factory.test.query(&request).unwrap().metadata.unwrap();
    assert_eq!(shown, metadata(&factory.gold));
    let told = factory.test.events::<crate::events::TokenDescribed>();
    assert_eq!((told[0].symbol.as_str(), told[0].exponent), ("GOLD", 6));
    msg.metadata = None;
    assert_eq!(factory.code(&msg), "sdk 18");
    let mut blank = metadata(&factory.gold);
    blank.name = " ".to_owned();
    msg.metadata = Some(blank);
    assert_eq!(factory.code(&msg), "bank 24");
}

#[test]
fn the_authority_sets_what_a_token_costs() {
    let mut factory = Factory::new();
    let params = |fee: &[(&str, &str)]| {
        let fee = fee.iter().map(|(amount, denom)| Coin {
            denom: (*denom).to_owned(),
            amount: (*amount).to_owned(),
        });
        Some(pb::Params {
            creation_fee: fee.collect(),
        })
    };
    let mut msg = pb::MsgUpdateParams {
        authority: factory.test.text(OWNER),
        params: params(&[]),
    };
    assert_eq!(factory.code(&msg), "sdk 4");
    msg.authority = factory.test.text(AUTHORITY);
    msg.params = None;
    assert_eq!(factory.code(&msg), "sdk 18");
    msg.params = params(&[("5", "krwp"), ("5", "krwp")]);
    assert_eq!(factory.code(&msg), "sdk 10");
    msg.params = params(&[("1", "uaot"); 9]);
    assert_eq!(
        factory.refusal(&msg),
        "tokenfactory 20: 9 denoms of a creation fee: expected at most 8"
    );
    msg.params = params(&[("5", "krwp")]);
    factory.send_ok(&msg);
    factory.give(OTHER, 5, "krwp");
    factory.create(OTHER, "gold");
    assert_eq!(factory.balance(OTHER, "krwp"), 0);
    msg.params = params(&[]);
    factory.send_ok(&msg);
    factory.create(OTHER, "silver");
}
