//! Who pays for a transaction, in what, and how much: with signed transactions, to the last unit.

#![expect(
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use prost::{Message, Name};
use proto::aot::fee::v1 as fee;
use proto::aot::points::v1 as points;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::feegrant::v1beta1 as grant;
use proto::{Any, Coin, Msg};
use testkit::{TestNode, TestTx, account};

const AUTHORITY: u64 = 0;
const SENDER: u64 = 1;
const GRANTER: u64 = 2;
const FEEDER: u64 = 3;
/// Has no account in genesis.
const CUSTOMER: u64 = 20;
const RECIPIENT: u64 = 21;
const PLENTY: u128 = 1_000_000_000_000;
/// The least for 1 000 000 gas at 0.025 uaot.
const LEAST: u128 = 25_000;

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn node() -> TestNode {
    let mut node = TestNode::new();
    node.block(Vec::new());
    node
}

fn has(node: &TestNode, n: u64, denom: &str) -> u128 {
    node.balance(&node.text(n), denom)
}

fn collected(node: &TestNode, denom: &str) -> u128 {
    let collector = sdk::Address::of_module("fee_collector");
    let prefix = node.app().chain().unwrap().prefix;
    node.balance(&prefix.text(&collector), denom)
}

/// 5 uaot from a sender, with a fee of 30 000 uaot.
fn send(node: &TestNode, from: u64) -> TestTx {
    TestTx {
        fee: vec![coin(30_000, "uaot")],
        ..TestTx::of(&send_msg(node, from, 5, "uaot"), from)
    }
}

fn send_msg(node: &TestNode, from: u64, amount: u128, denom: &str) -> MsgSend {
    MsgSend {
        from_address: node.text(from),
        to_address: node.text(RECIPIENT),
        amount: vec![coin(amount, denom)],
    }
}

fn granted_by(node: &TestNode, granter: u64, tx: TestTx) -> TestTx {
    TestTx {
        granter: node.text(granter),
        ..tx
    }
}

fn any<M: Message + Name>(message: &M) -> Any {
    Any {
        type_url: M::type_url(),
        value: message.encode_to_vec(),
    }
}

fn basic(limit: u128) -> grant::BasicAllowance {
    grant::BasicAllowance {
        spend_limit: vec![coin(limit, "uaot")],
        expiration: None,
    }
}

fn allow(node: &mut TestNode, grantee: u64, allowance: Any) {
    let msg = grant::MsgGrantAllowance {
        granter: node.text(GRANTER),
        grantee: node.text(grantee),
        allowance: Some(allowance),
    };
    node.run(&TestTx::of(&msg, GRANTER)).unwrap();
}

fn authority<M: Msg>(node: &mut TestNode, msg: &M) {
    node.run(&TestTx::of(msg, AUTHORITY)).unwrap();
}

fn fee_token(node: &mut TestNode, source: fee::RateSource, rate: &str, spread_bps: u32) {
    let fed = source == fee::RateSource::Feed;
    let token = fee::FeeToken {
        denom: "krwp".to_owned(),
        source: source.into(),
        rate: rate.to_owned(),
        spread_bps,
        max_age_seconds: if fed { 60 } else { 0 },
        feeder: if fed {
            node.text(FEEDER)
        } else {
            String::new()
        },
        updated_at: None,
    };
    let msg = fee::MsgSetFeeToken {
        authority: node.text(AUTHORITY),
        token: Some(token),
    };
    authority(node, &msg);
}

/// Refused by the ante: in the mempool and in a block alike, and nobody pays.
fn refused(node: &mut TestNode, tx: &TestTx, code: u32, text: &str) {
    let before = collected(node, "uaot");
    let checked = node.check(&node.sign(tx));
    assert_eq!(checked.code, code, "{}", checked.log);
    assert!(checked.log.contains(text), "{}", checked.log);
    let (block_code, log) = node.run(tx).unwrap_err();
    assert_eq!((block_code, log), (code, checked.log));
    assert_eq!(collected(node, "uaot"), before);
}

#[test]
fn a_sender_pays_what_it_offers_even_if_less_would_do() {
    let mut node = node();
    node.run(&send(&node, SENDER)).unwrap();
    assert_eq!(has(&node, SENDER, "uaot"), PLENTY - 30_005);
    assert_eq!(collected(&node, "uaot"), 30_000);
}

#[test]
fn the_least_fee_is_enough_and_one_less_is_not() {
    let mut node = node();
    let offering = |node: &TestNode, amount| TestTx {
        fee: vec![coin(amount, "uaot")],
        ..send(node, SENDER)
    };
    let tx = offering(&node, LEAST - 1);
    refused(
        &mut node,
        &tx,
        13,
        "insufficient fees; got: 24999uaot required: 25000uaot: insufficient fee",
    );
    node.run(&offering(&node, LEAST)).unwrap();
    assert_eq!(collected(&node, "uaot"), LEAST);
}

#[test]
fn a_fee_of_two_denoms_is_refused() {
    let mut node = node();
    let tx = TestTx {
        fee: vec![coin(30_000, "krwp"), coin(30_000, "uaot")],
        ..send(&node, SENDER)
    };
    refused(
        &mut node,
        &tx,
        2,
        "fee 30000krwp,30000uaot: expected coins of one denom",
    );
}

#[test]
fn a_fee_above_the_balance_is_refused() {
    let mut node = node();
    let tx = TestTx {
        fee: vec![coin(PLENTY + 1, "uaot")],
        ..send(&node, SENDER)
    };
    refused(
        &mut node,
        &tx,
        5,
        "is smaller than 1000000000001uaot: insufficient funds",
    );
}

#[test]
fn a_granter_pays_until_the_limit_is_used_up() {
    let mut node = node();
    allow(&mut node, SENDER, any(&basic(70_000)));
    let before = (has(&node, SENDER, "uaot"), has(&node, GRANTER, "uaot"));
    for _ in 0..2 {
        node.run(&granted_by(&node, GRANTER, send(&node, SENDER)))
            .unwrap();
    }
    assert_eq!(has(&node, GRANTER, "uaot"), before.1 - 60_000);
    assert_eq!(
        has(&node, SENDER, "uaot"),
        before.0 - 10,
        "the sender pays only what it sends"
    );
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 2, "fee limit exceeded");
}

#[test]
fn an_allowance_that_is_used_up_exactly_is_gone() {
    let mut node = node();
    allow(&mut node, SENDER, any(&basic(30_000)));
    node.run(&granted_by(&node, GRANTER, send(&node, SENDER)))
        .unwrap();
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 38, "fee-grant not found");
}

#[test]
fn an_expired_allowance_is_refused_and_then_gone() {
    let mut node = node();
    let end = node.time().plus_seconds(20);
    let allowance = grant::BasicAllowance {
        expiration: Some(end.to_proto()),
        ..grant::BasicAllowance::default()
    };
    allow(&mut node, SENDER, any(&allowance));
    node.run(&granted_by(&node, GRANTER, send(&node, SENDER)))
        .unwrap();
    // The time of the block is the end: the first moment at which it is refused.
    let seconds = end.seconds() - node.time().seconds();
    let tx = node.sign(&granted_by(&node, GRANTER, send(&node, SENDER)));
    let done = node.decided_block(seconds, vec![tx.into()]);
    let result = &done.tx_results[0];
    assert_eq!((result.codespace.as_str(), result.code), ("feegrant", 3));
    assert!(
        result.log.contains("basic allowance: ended at 2026-01-01T"),
        "{}",
        result.log
    );
    assert!(
        result.log.ends_with(": fee allowance expired"),
        "{}",
        result.log
    );
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 38, "fee-grant not found");
}

#[test]
fn a_revoked_allowance_is_refused() {
    let mut node = node();
    allow(&mut node, SENDER, any(&basic(70_000)));
    let revoke = grant::MsgRevokeAllowance {
        granter: node.text(GRANTER),
        grantee: node.text(SENDER),
    };
    node.run(&TestTx::of(&revoke, GRANTER)).unwrap();
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 38, "fee-grant not found");
}

#[test]
fn a_periodic_allowance_is_full_again_in_the_next_period() {
    let mut node = node();
    let allowance = grant::PeriodicAllowance {
        basic: Some(basic(100_000)),
        period: Some(proto::Duration {
            seconds: 3_600,
            nanos: 0,
        }),
        period_spend_limit: vec![coin(40_000, "uaot")],
        period_can_spend: Vec::new(),
        period_reset: None,
    };
    allow(&mut node, SENDER, any(&allowance));
    for _ in 0..3 {
        node.run(&granted_by(&node, GRANTER, send(&node, SENDER)))
            .unwrap();
        let tx = granted_by(&node, GRANTER, send(&node, SENDER));
        refused(&mut node, &tx, 2, "period limit");
        node.block_after(3_600, Vec::new());
    }
    // 10 000 are left of the limit in all.
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 2, "fee limit exceeded");
}

#[test]
fn an_allowance_for_some_messages_pays_for_no_other() {
    let mut node = node();
    let allowance = grant::AllowedMsgAllowance {
        allowance: Some(any(&basic(100_000))),
        allowed_messages: vec![MsgSend::TYPE_URL.to_owned()],
    };
    allow(&mut node, SENDER, any(&allowance));
    node.run(&granted_by(&node, GRANTER, send(&node, SENDER)))
        .unwrap();
    let prune = grant::MsgPruneAllowances {
        pruner: node.text(SENDER),
    };
    let tx = TestTx {
        fee: vec![coin(30_000, "uaot")],
        ..TestTx::of(&prune, SENDER)
    };
    let tx = granted_by(&node, GRANTER, tx);
    let text = "message does not exist in allowed messages: /cosmos.feegrant.v1beta1.MsgPruneAllowances: message not allowed";
    refused(&mut node, &tx, 7, text);
    let mut both = granted_by(&node, GRANTER, send(&node, SENDER));
    both.messages.push(sdk::sim::any(&prune));
    refused(&mut node, &both, 7, text);
}

#[test]
fn a_ratio_is_split_exactly_and_the_sender_pays_the_remainder() {
    let mut node = node();
    let allowance = fee::RatioAllowance {
        allowance: Some(any(&basic(1_000_000))),
        granter_bps: 3_333,
    };
    allow(&mut node, SENDER, any(&allowance));
    let before = (has(&node, SENDER, "uaot"), has(&node, GRANTER, "uaot"));
    let tx = TestTx {
        fee: vec![coin(30_001, "uaot")],
        ..send(&node, SENDER)
    };
    node.run(&granted_by(&node, GRANTER, tx)).unwrap();
    // floor(30 001 * 0.3333) = 9 999; the rest is 20 002.
    assert_eq!(before.1 - has(&node, GRANTER, "uaot"), 9_999);
    assert_eq!(before.0 - has(&node, SENDER, "uaot"), 20_002 + 5);
}

#[test]
fn a_ratio_needs_both_parties_to_have_enough() {
    let mut node = node();
    let allowance = fee::RatioAllowance {
        allowance: Some(any(&basic(1_000_000))),
        granter_bps: 9_000,
    };
    allow(&mut node, CUSTOMER, any(&allowance));
    let tx = granted_by(&node, GRANTER, send(&node, CUSTOMER));
    refused(
        &mut node,
        &tx,
        5,
        "is smaller than 3000uaot: insufficient funds",
    );
}

#[test]
fn the_limit_of_a_ratio_is_of_the_granters_part() {
    let mut node = node();
    let allowance = fee::RatioAllowance {
        allowance: Some(any(&basic(15_000))),
        granter_bps: 5_000,
    };
    allow(&mut node, SENDER, any(&allowance));
    node.run(&granted_by(&node, GRANTER, send(&node, SENDER)))
        .unwrap();
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 38, "fee-grant not found");
}

#[test]
fn a_cosigning_payer_pays_and_uses_its_own_sequence() {
    let mut node = node();
    let tx = TestTx {
        payer: node.text(GRANTER),
        signers: vec![SENDER, GRANTER],
        ..send(&node, SENDER)
    };
    node.run(&tx).unwrap();
    assert_eq!(has(&node, GRANTER, "uaot"), PLENTY - 30_000);
    assert_eq!(has(&node, SENDER, "uaot"), PLENTY - 5);
    let tx = TestTx {
        sequences: Some(vec![1, 0]),
        ..tx
    };
    refused(
        &mut node,
        &tx,
        32,
        "account sequence mismatch, expected 1, got 0",
    );
}

#[test]
fn a_customer_without_native_coins_pays_in_krwp_at_a_fixed_rate_rounded_up() {
    let mut node = node();
    // 25 000 uaot * 0.0333 * 1.01 = 840.825 krwp.
    fee_token(&mut node, fee::RateSource::Fixed, "0.0333", 100);
    node.run(&TestTx::of(
        &MsgSend {
            to_address: node.text(CUSTOMER),
            ..send_msg(&node, SENDER, 50_000, "krwp")
        },
        SENDER,
    ))
    .unwrap();
    let paying = |node: &TestNode, amount| TestTx {
        fee: vec![coin(amount, "krwp")],
        ..TestTx::of(&send_msg(node, CUSTOMER, 30_000, "krwp"), CUSTOMER)
    };
    let tx = paying(&node, 840);
    refused(
        &mut node,
        &tx,
        13,
        "insufficient fees; got: 840krwp required: 841krwp: insufficient fee",
    );
    node.run(&paying(&node, 841)).unwrap();
    assert_eq!(has(&node, CUSTOMER, "krwp"), 50_000 - 30_000 - 841);
    assert_eq!(has(&node, CUSTOMER, "uaot"), 0);
    assert_eq!(collected(&node, "krwp"), 841);
    // What the query says is what the ante wants.
    let request = fee::QueryFeeRequest {
        gas: 1_000_000,
        denom: "krwp".to_owned(),
    };
    let fee = node.query(&request).unwrap().fee.unwrap();
    assert_eq!(fee, coin(841, "krwp"));
}

#[test]
fn a_fed_rate_is_refused_from_its_age_limit_on_until_it_is_renewed() {
    let mut node = node();
    fee_token(&mut node, fee::RateSource::Feed, "2", 0);
    let tx = |node: &TestNode| TestTx {
        fee: vec![coin(50_000, "krwp")],
        ..send(node, SENDER)
    };
    node.block_after(50, Vec::new());
    node.run(&tx(&node)).unwrap();
    // Set 55 s ago by now; the next block is 5 s later.
    let late = tx(&node);
    let (code, log) = node.run(&late).unwrap_err();
    assert_eq!(code, 4);
    assert_eq!(
        log,
        "the rate of krwp is 60 s old: fees in it are accepted while it is younger than 60 s"
    );
    let submit = fee::MsgSubmitFeeRate {
        feeder: node.text(FEEDER),
        denom: "krwp".to_owned(),
        rate: "2.5".to_owned(),
    };
    node.run(&TestTx::of(&submit, FEEDER)).unwrap();
    let stale = tx(&node);
    refused(
        &mut node,
        &stale,
        13,
        "insufficient fees; got: 50000krwp required: 62500krwp",
    );
    node.run(&TestTx {
        fee: vec![coin(62_500, "krwp")],
        ..stale
    })
    .unwrap();
}

#[test]
fn only_the_feeder_sets_a_fed_rate_and_nobody_a_fixed_one() {
    let mut node = node();
    let submit = |node: &TestNode, by| fee::MsgSubmitFeeRate {
        feeder: node.text(by),
        denom: "krwp".to_owned(),
        rate: "2.5".to_owned(),
    };
    let tell = |node: &mut TestNode, by| {
        let msg = submit(node, by);
        node.run(&TestTx::of(&msg, by)).unwrap_err().0
    };
    assert_eq!(tell(&mut node, FEEDER), 11, "no such token");
    fee_token(&mut node, fee::RateSource::Fixed, "2", 0);
    assert_eq!(tell(&mut node, FEEDER), 12, "the rate is fixed");
    fee_token(&mut node, fee::RateSource::Feed, "2", 0);
    assert_eq!(tell(&mut node, SENDER), 13, "not the feeder");
    let gone = fee::MsgRemoveFeeToken {
        authority: node.text(AUTHORITY),
        denom: "krwp".to_owned(),
    };
    authority(&mut node, &gone);
    let tx = TestTx {
        fee: vec![coin(60_000, "krwp")],
        ..send(&node, SENDER)
    };
    refused(
        &mut node,
        &tx,
        3,
        "fees in krwp are not accepted: expected uaot or one of the fee tokens",
    );
}

/// Fails in its message, after the ante.
fn failing(node: &TestNode, from: u64) -> TestTx {
    TestTx {
        fee: vec![coin(30_000, "uaot")],
        ..TestTx::of(&send_msg(node, from, 10 * PLENTY, "uaot"), from)
    }
}

#[test]
fn a_failed_transaction_charges_the_same_party_by_the_same_rule() {
    let mut node = node();
    let ratio = fee::RatioAllowance {
        allowance: Some(any(&basic(1_000_000))),
        granter_bps: 2_500,
    };
    allow(&mut node, SENDER, any(&ratio));
    let before = (has(&node, SENDER, "uaot"), has(&node, GRANTER, "uaot"));
    let paid = |node: &TestNode| {
        (
            before.0 - has(node, SENDER, "uaot"),
            before.1 - has(node, GRANTER, "uaot"),
        )
    };
    let fail = |node: &mut TestNode, tx: TestTx| assert_eq!(node.run(&tx).unwrap_err().0, 5);
    let tx = granted_by(&node, GRANTER, failing(&node, SENDER));
    fail(&mut node, tx);
    assert_eq!(paid(&node), (22_500, 7_500), "a ratio");
    let tx = failing(&node, SENDER);
    fail(&mut node, tx);
    assert_eq!(paid(&node), (52_500, 7_500), "the sender alone");
    let tx = TestTx {
        payer: node.text(GRANTER),
        signers: vec![SENDER, GRANTER],
        ..failing(&node, SENDER)
    };
    fail(&mut node, tx);
    assert_eq!(paid(&node), (52_500, 37_500), "a payer that signs");
}

#[test]
fn a_failed_transaction_in_krwp_charges_krwp() {
    let mut node = node();
    fee_token(&mut node, fee::RateSource::Fixed, "1", 0);
    let tx = TestTx {
        fee: vec![coin(25_000, "krwp")],
        ..failing(&node, SENDER)
    };
    assert_eq!(node.run(&tx).unwrap_err().0, 5);
    assert_eq!(has(&node, SENDER, "krwp"), PLENTY - 25_000);
    assert_eq!(has(&node, SENDER, "uaot"), PLENTY);
}

#[test]
fn a_failed_transaction_uses_up_an_allowance() {
    let mut node = node();
    allow(&mut node, SENDER, any(&basic(30_000)));
    let tx = granted_by(&node, GRANTER, failing(&node, SENDER));
    assert_eq!(node.run(&tx).unwrap_err().0, 5);
    let tx = granted_by(&node, GRANTER, send(&node, SENDER));
    refused(&mut node, &tx, 38, "fee-grant not found");
}

#[test]
fn a_granted_customer_needs_no_coin_at_all() {
    let mut node = node();
    allow(&mut node, CUSTOMER, any(&grant::BasicAllowance::default()));
    let revoke = grant::MsgPruneAllowances {
        pruner: node.text(CUSTOMER),
    };
    let tx = TestTx {
        fee: vec![coin(30_000, "uaot")],
        ..TestTx::of(&revoke, CUSTOMER)
    };
    node.run(&granted_by(&node, GRANTER, tx)).unwrap();
    assert_eq!(
        (has(&node, CUSTOMER, "uaot"), has(&node, CUSTOMER, "krwp")),
        (0, 0)
    );
}

#[test]
fn messages_of_the_authority_are_refused_from_everybody_else() {
    let mut node = node();
    let registry = app::registry(sdk::Role::Main);
    let authority_only = registry.msgs().filter(|(_, route)| route.authority);
    let mut count = 0;
    for (type_url, _) in authority_only {
        // The field that signs is the first of most of these messages, and the third at last.
        let sender = node.text(SENDER);
        let signed_in = |field: u8| {
            let head = [field << 3 | 2, u8::try_from(sender.len()).unwrap()];
            Any {
                type_url: type_url.to_owned(),
                value: [&head, sender.as_bytes()].concat(),
            }
        };
        let signs = |message: &Any| {
            let decoded = registry.decode(message);
            decoded.is_ok_and(|decoded| decoded.signers() == [sender.as_str()])
        };
        let message = (1..=3).map(signed_in).find(signs).expect(type_url);
        let tx = TestTx {
            messages: vec![message],
            ..send(&node, SENDER)
        };
        let (code, log) = node.run(&tx).unwrap_err();
        assert_eq!(code, 4, "{type_url}: {log}");
        assert!(
            log.contains(&node.text(AUTHORITY)) && log.ends_with(": unauthorized"),
            "{type_url}: {log}"
        );
        count += 1;
    }
    assert!(count >= 10, "{count} messages of the authority");
}

#[test]
fn a_message_at_0_gas_is_switched_off_and_on_again() {
    let mut node = node();
    let set_gas = |node: &mut TestNode, gas| {
        let msg = fee::MsgSetMsgGas {
            authority: node.text(AUTHORITY),
            entry: Some(fee::MsgGas {
                type_url: MsgSend::TYPE_URL.to_owned(),
                gas,
            }),
        };
        authority(node, &msg);
    };
    set_gas(&mut node, 0);
    let tx = send(&node, SENDER);
    refused(
        &mut node,
        &tx,
        5,
        "/cosmos.bank.v1beta1.MsgSend is switched off on this chain",
    );
    set_gas(&mut node, 60_000);
    node.run(&send(&node, SENDER)).unwrap();
}

#[test]
fn no_message_of_the_authority_can_be_switched_off() {
    let mut node = node();
    let registry = app::registry(sdk::Role::Main);
    for (type_url, _) in registry.msgs().filter(|(_, route)| route.authority) {
        let msg = fee::MsgSetMsgGas {
            authority: node.text(AUTHORITY),
            entry: Some(fee::MsgGas {
                type_url: type_url.to_owned(),
                gas: 0,
            }),
        };
        let (code, log) = node.run(&TestTx::of(&msg, AUTHORITY)).unwrap_err();
        assert_eq!(code, 6, "{log}");
        assert!(
            log.ends_with(
                "is a message of the authority and cannot be switched off: expected a gas above 0"
            ),
            "{log}"
        );
    }
}

#[test]
fn gas_that_is_used_follows_the_table() {
    let mut node = node();
    let used = |node: &mut TestNode| {
        let tx = node.sign(&send(node, SENDER));
        let done = node.block(vec![tx]);
        done.tx_results[0].gas_used
    };
    used(&mut node);
    let before = used(&mut node);
    let msg = fee::MsgSetMsgGas {
        authority: node.text(AUTHORITY),
        entry: Some(fee::MsgGas {
            type_url: MsgSend::TYPE_URL.to_owned(),
            gas: 61_234,
        }),
    };
    authority(&mut node, &msg);
    assert_eq!(used(&mut node), before + 1_234);
}

#[test]
fn the_collector_is_a_module_account_that_takes_nothing_else() {
    let mut node = node();
    let collector = sdk::Address::of_module("fee_collector");
    assert_ne!(collector, account(SENDER));
    let prefix = node.app().chain().unwrap().prefix;
    let msg = MsgSend {
        to_address: prefix.text(&collector),
        ..send_msg(&node, SENDER, 5, "uaot")
    };
    let (code, log) = node.run(&TestTx::of(&msg, SENDER)).unwrap_err();
    assert_eq!(code, 4, "{log}");
}

const POINT: &str = "pt/kon/point";

/// Points at 0.9 krwp of the sender's company; the customer has `points` of them. One is taken for an uaot.
fn issue(node: &mut TestNode, points: u128) {
    let register = points::MsgRegisterIssuer {
        authority: node.text(AUTHORITY),
        company: node.text(SENDER),
        denom: POINT.to_owned(),
        name: "KON points".to_owned(),
        rate: "0.9".to_owned(),
        ratio_bps: 10_000,
        transferable: true,
        swappable: true,
        lifetime_months: 12,
    };
    authority(node, &register);
    let top_up = points::MsgTopUpReserve {
        signer: node.text(SENDER),
        denom: POINT.to_owned(),
        amount: points.to_string(),
    };
    node.run(&TestTx::of(&top_up, SENDER)).unwrap();
    let mint = points::MsgMintPoints {
        company: node.text(SENDER),
        to_address: node.text(CUSTOMER),
        amount: Some(coin(points, POINT)),
        available_at: None,
    };
    node.run(&TestTx::of(&mint, SENDER)).unwrap();
    let token = fee::FeeToken {
        denom: POINT.to_owned(),
        source: fee::RateSource::Fixed.into(),
        rate: "1".to_owned(),
        ..fee::FeeToken::default()
    };
    let msg = fee::MsgSetFeeToken {
        authority: node.text(AUTHORITY),
        token: Some(token),
    };
    authority(node, &msg);
}

#[test]
fn a_customer_with_nothing_but_points_pays_in_points_and_the_collector_gets_krwp() {
    let mut node = node();
    issue(&mut node, 80_000);
    let before = collected(&node, "krwp");
    let paying = |node: &TestNode, fee| TestTx {
        fee: vec![coin(fee, POINT)],
        ..TestTx::of(&send_msg(node, CUSTOMER, 1, POINT), CUSTOMER)
    };
    node.run(&paying(&node, 25_001)).unwrap();
    assert_eq!(has(&node, CUSTOMER, POINT), 80_000 - 25_001 - 1);
    assert_eq!(collected(&node, POINT), 0);
    // floor(25 001 * 0.9)
    assert_eq!(collected(&node, "krwp") - before, 22_500);
    let pause = points::MsgPausePoints {
        signer: node.text(SENDER),
        denom: POINT.to_owned(),
        reason: "a fault".to_owned(),
    };
    node.run(&TestTx::of(&pause, SENDER)).unwrap();
    let tx = paying(&node, 25_000);
    refused(&mut node, &tx, 5, "pt/kon/point is paused");
    assert_eq!(has(&node, CUSTOMER, POINT), 80_000 - 25_001 - 1);
    let resume = points::MsgResumePoints {
        signer: node.text(SENDER),
        denom: POINT.to_owned(),
    };
    node.run(&TestTx::of(&resume, SENDER)).unwrap();
    node.run(&tx).unwrap();
    let tx = paying(&node, 30_000);
    refused(
        &mut node,
        &tx,
        5,
        "spendable balance 29997pt/kon/point is smaller than 30000pt/kon/point: insufficient funds",
    );
}
