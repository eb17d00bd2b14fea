//! Each message, and everything it is refused for.

use super::*;
use expect_test::expect;

fn info(test: &mut TestCtx) -> pb::Affiliate {
    let request = pb::QueryAffiliateRequest {
        chain_id: SIDE.to_owned(),
    };
    let answer = test.query(&request).unwrap();
    answer.affiliate.unwrap().affiliate.unwrap()
}

fn status_of(test: &mut TestCtx) -> AffiliateStatus {
    AffiliateStatus::try_from(info(test).status).unwrap()
}

#[test]
fn a_side_chain_is_registered_pending_and_without_a_channel() {
    let mut test = registered();
    let found = info(&mut test);
    let expected = pb::Affiliate {
        chain_id: SIDE.to_owned(),
        client_id: CLIENT.to_owned(),
        channel_id: String::new(),
        admin: test.text(ADMIN),
        pending_admin: String::new(),
        status: AffiliateStatus::Pending.into(),
    };
    assert_eq!(found, expected);
    test.end_block(5);
}

#[test]
fn a_side_chain_is_not_registered() {
    let mut test = chain();
    let good = register_msg(&test);
    let mut texts = Vec::new();
    let mut refused = |test: &mut TestCtx, edit: &dyn Fn(&mut pb::MsgRegisterAffiliate)| {
        let mut msg = good.clone();
        edit(&mut msg);
        texts.push(refusal(test, &msg));
    };
    let stranger = test.text(STRANGER);
    refused(&mut test, &|msg| msg.authority.clone_from(&stranger));
    refused(&mut test, &|msg| msg.chain_id = "side 1".to_owned());
    refused(&mut test, &|msg| msg.chain_id = "s".repeat(51));
    refused(&mut test, &|msg| msg.chain_id = "side-2".to_owned());
    refused(&mut test, &|msg| msg.client_id = KON_CLIENT.to_owned());
    refused(&mut test, &|msg| {
        msg.client_id = "07-tendermint-9".to_owned();
    });
    refused(&mut test, &|msg| {
        msg.client_id = "07-tendermint-0\0".to_owned();
    });
    refused(&mut test, &|msg| msg.admin = "nobody".to_owned());
    test.send(&good).unwrap();
    refused(&mut test, &|_| {});
    refused(&mut test, &|msg| {
        msg.client_id = "07-tendermint-1".to_owned();
    });
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <4>: unauthorized
        affiliate 9: chain_id is "side 1": expected 1 to 50 letters, digits, dots, dashes and low lines
        affiliate 9: chain_id is "sssssssssssssssssssssssssssssssssssssssssssssssssss": expected 1 to 50 letters, digits, dots, dashes and low lines
        affiliate 4: client "07-tendermint-0" is of side-1: expected one of chain side-2
        affiliate 4: client "07-tendermint-2" is of kon-2: expected one of chain side-1
        affiliate 4: client "07-tendermint-9" is of no chain: expected one of chain side-1
        affiliate 4: client "07-tendermint-0\0" is of no chain: expected one of chain side-1
        sdk 7: "nobody": parse failed, expected a bech32 address aot1…: invalid address
        affiliate 3: chain side belongs to the registered side chain side-1: expected a chain of another name and another client
        affiliate 3: chain side belongs to the registered side chain side-1: expected a chain of another name and another client"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn the_admin_sets_the_channel_and_may_correct_it_until_the_chain_is_active() {
    let mut test = registered();
    for (signer, channel) in [(ADMIN, CHANNEL), (AUTHORITY, CHANNEL)] {
        let msg = pb::MsgSetChannel {
            signer: test.text(signer),
            ..channel_msg(&test, channel)
        };
        test.send(&msg).unwrap();
        assert_eq!(info(&mut test).channel_id, channel);
    }
    set_status(&mut test, AffiliateStatus::Active);
    test.end_block(5);
}

#[test]
fn a_channel_is_refused() {
    let mut test = registered();
    let mut texts = Vec::new();
    let stranger = pb::MsgSetChannel {
        signer: test.text(STRANGER),
        ..channel_msg(&test, CHANNEL)
    };
    texts.push(refusal(&mut test, &stranger));
    let unknown = pb::MsgSetChannel {
        chain_id: KON.to_owned(),
        ..channel_msg(&test, CHANNEL)
    };
    texts.push(refusal(&mut test, &unknown));
    for channel in ["channel-1", "channel-2", KON_CHANNEL, "channel-9", "\0"] {
        let msg = channel_msg(&test, channel);
        texts.push(refusal(&mut test, &msg));
    }
    let good = channel_msg(&test, CHANNEL);
    test.send(&good).unwrap();
    for status in [
        AffiliateStatus::Active,
        AffiliateStatus::Suspended,
        AffiliateStatus::Retired,
    ] {
        set_status(&mut test, status);
        texts.push(refusal(&mut test, &good));
    }
    expect![[r#"
        affiliate 6: <4> does not decide this for the side chain: expected <1> or the authority
        affiliate 2: no side chain "kon-2" is registered: expected the id of one that is
        affiliate 5: channel "channel-1" is over client 07-tendermint-1: expected one over a connection of client 07-tendermint-0
        affiliate 5: channel "channel-2" is not open: expected an open one
        affiliate 5: channel "channel-3" is over client 07-tendermint-2: expected one over a connection of client 07-tendermint-0
        affiliate 5: channel "channel-9" is not there: expected one of port transfer
        affiliate 5: channel "\0" is not there: expected one of port transfer
        affiliate 7: side chain side-1 is active: expected a pending one: its channel is fixed
        affiliate 7: side chain side-1 is suspended: expected a pending one: its channel is fixed
        affiliate 7: side chain side-1 is retired: expected a pending one: its channel is fixed"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_side_chain_goes_through_its_life() {
    let mut test = registered();
    let msg = channel_msg(&test, CHANNEL);
    test.send(&msg).unwrap();
    for status in [
        AffiliateStatus::Active,
        AffiliateStatus::Suspended,
        AffiliateStatus::Active,
        AffiliateStatus::Retired,
    ] {
        set_status(&mut test, status);
        assert_eq!(status_of(&mut test), status);
        test.end_block(5);
    }
}

#[test]
fn an_admin_may_suspend_its_side_chain_and_nothing_else() {
    let mut test = active();
    let msg = status_msg(&test, ADMIN, AffiliateStatus::Suspended);
    test.send(&msg).unwrap();
    let mut texts = Vec::new();
    for status in [AffiliateStatus::Active, AffiliateStatus::Retired] {
        let msg = status_msg(&test, ADMIN, status);
        texts.push(refusal(&mut test, &msg));
    }
    expect![[r#"
        affiliate 6: <1> does not decide this for the side chain: expected the authority: an admin may only suspend
        affiliate 6: <1> does not decide this for the side chain: expected the authority: an admin may only suspend"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_status_is_refused() {
    let mut test = registered();
    let mut texts = Vec::new();
    let mut refused = |test: &mut TestCtx, status: AffiliateStatus| {
        let msg = status_msg(test, AUTHORITY, status);
        texts.push(refusal(test, &msg));
    };
    refused(&mut test, AffiliateStatus::Unspecified);
    refused(&mut test, AffiliateStatus::Pending);
    refused(&mut test, AffiliateStatus::Active);
    refused(&mut test, AffiliateStatus::Suspended);
    set_status(&mut test, AffiliateStatus::Retired);
    refused(&mut test, AffiliateStatus::Active);
    refused(&mut test, AffiliateStatus::Suspended);
    refused(&mut test, AffiliateStatus::Retired);
    let stranger = status_msg(&test, STRANGER, AffiliateStatus::Suspended);
    texts.push(refusal(&mut test, &stranger));
    expect![[r#"
        affiliate 9: status is 0: expected 2 (active), 3 (suspended) or 4 (retired)
        affiliate 9: status is 1: expected 2 (active), 3 (suspended) or 4 (retired)
        affiliate 7: side chain side-1 is pending: expected one whose channel is set
        affiliate 7: side chain side-1 is pending: expected an active one
        affiliate 7: side chain side-1 is retired: expected a pending or suspended one
        affiliate 7: side chain side-1 is retired: expected an active one
        affiliate 7: side chain side-1 is retired: expected one that is not retired
        affiliate 6: <4> does not decide this for the side chain: expected <1> or the authority"#]]
    .assert_eq(&texts.join("\n"));
}

#[test]
fn an_admin_gives_its_rights_away_in_two_steps_and_the_authority_in_one() {
    let mut test = registered();
    let msg = admin_msg(&test, ADMIN, OTHER);
    test.send(&msg).unwrap();
    let found = info(&mut test);
    assert_eq!(found.admin, test.text(ADMIN));
    assert_eq!(found.pending_admin, test.text(OTHER));
    let msg = accept_msg(&test, OTHER);
    test.send(&msg).unwrap();
    let found = info(&mut test);
    assert_eq!(found.admin, test.text(OTHER));
    assert_eq!(found.pending_admin, "");

    // What was named is forgotten when the authority decides.
    let msg = admin_msg(&test, OTHER, STRANGER);
    test.send(&msg).unwrap();
    let msg = admin_msg(&test, AUTHORITY, ADMIN);
    test.send(&msg).unwrap();
    let found = info(&mut test);
    assert_eq!(found.admin, test.text(ADMIN));
    assert_eq!(found.pending_admin, "");

    // An admin that names itself takes back what it named.
    for named in [OTHER, ADMIN] {
        let msg = admin_msg(&test, ADMIN, named);
        test.send(&msg).unwrap();
    }
    assert_eq!(info(&mut test).pending_admin, "");
    test.end_block(5);
}

#[test]
fn an_admin_is_refused() {
    let mut test = registered();
    let mut texts = Vec::new();
    let msg = admin_msg(&test, STRANGER, STRANGER);
    texts.push(refusal(&mut test, &msg));
    let msg = accept_msg(&test, STRANGER);
    texts.push(refusal(&mut test, &msg));
    let msg = admin_msg(&test, ADMIN, OTHER);
    test.send(&msg).unwrap();
    let msg = accept_msg(&test, STRANGER);
    texts.push(refusal(&mut test, &msg));
    let unknown = pb::MsgAcceptAdmin {
        chain_id: KON.to_owned(),
        ..accept_msg(&test, OTHER)
    };
    texts.push(refusal(&mut test, &unknown));
    expect![[r#"
        affiliate 6: <4> does not decide this for the side chain: expected <1> or the authority
        affiliate 8: nobody is named as the next admin of side chain side-1: expected its admin to name the signer first
        affiliate 6: <4> does not decide this for the side chain: expected <3>
        affiliate 2: no side chain "kon-2" is registered: expected the id of one that is"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_cap_is_set_and_taken_away() {
    let mut test = registered();
    let caps = |test: &mut TestCtx| {
        let request = pb::QueryCapsRequest {
            chain_id: SIDE.to_owned(),
            pagination: None,
        };
        let caps = test.query(&request).unwrap().caps;
        let texts = caps
            .iter()
            .map(|cap| format!("{}{}", cap.amount, cap.denom));
        texts.collect::<Vec<_>>().join(" ")
    };
    for (denom, amount) in [("uaot", 5), ("krwp", 7), ("uaot", 6)] {
        let msg = cap_msg(&test, denom, amount);
        test.send(&msg).unwrap();
    }
    assert_eq!(caps(&mut test), "7krwp 6uaot");
    let msg = cap_msg(&test, "krwp", 0);
    test.send(&msg).unwrap();
    assert_eq!(caps(&mut test), "6uaot");
    test.end_block(5);
}

#[test]
fn a_cap_is_refused() {
    let mut test = registered();
    let mut texts = Vec::new();
    let good = cap_msg(&test, "uaot", 5);
    let stranger = pb::MsgSetCap {
        authority: test.text(ADMIN),
        ..good.clone()
    };
    texts.push(refusal(&mut test, &stranger));
    for cap in [None, Some(coin(1, "!")), Some(proto::Coin::default())] {
        let msg = pb::MsgSetCap {
            cap,
            ..good.clone()
        };
        texts.push(refusal(&mut test, &msg));
    }
    let unknown = pb::MsgSetCap {
        chain_id: "\0".to_owned(),
        ..good.clone()
    };
    texts.push(refusal(&mut test, &unknown));
    set_status(&mut test, AffiliateStatus::Retired);
    texts.push(refusal(&mut test, &good));
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        sdk 10: missing cap: invalid coins
        sdk 10: invalid denom: !: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        sdk 10: "" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request: invalid coins
        affiliate 2: no side chain "\0" is registered: expected the id of one that is
        affiliate 7: side chain side-1 is retired: expected one that is not retired"#]].assert_eq(&texts.join("\n"));
}
