//! The life of a signed transaction, from the mempool into a block.

use prost::Message;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::tendermint::abci::RequestCheckTx;
use testkit::{TestNode, TestTx};

fn coin(amount: u64, denom: &str) -> proto::Coin {
    proto::Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn send(node: &TestNode, from: u64, to: u64, amount: u64) -> TestTx {
    let msg = MsgSend {
        from_address: node.text(from),
        to_address: node.text(to),
        amount: vec![coin(amount, "uaot")],
    };
    TestTx::of(&msg, from)
}

const PLENTY: u128 = 1_000_000_000_000;
const FEE: u128 = 100_000;

#[test]
fn a_send_moves_money_and_charges_the_fee() {
    let mut node = TestNode::new();
    let tx = send(&node, 1, 2, 5);
    let bytes = node.sign(&tx);
    let checked = node.check(&bytes);
    assert_eq!((checked.code, checked.log.as_str()), (0, ""));
    let response = node.block(vec![bytes]);
    let result = &response.tx_results[0];
    assert_eq!((result.code, result.log.as_str()), (0, ""));
    assert!(
        (60_000..95_000).contains(&result.gas_used),
        "gas {}",
        result.gas_used
    );
    assert_eq!(node.balance(&node.text(1), "uaot"), PLENTY - 5 - FEE);
    assert_eq!(node.balance(&node.text(2), "uaot"), PLENTY + 5);
}

#[test]
fn a_failed_message_keeps_the_fee_and_the_sequence() {
    let mut node = TestNode::new();
    let tx = send(&node, 1, 2, u64::MAX);
    let bytes = node.sign(&tx);
    assert_eq!(
        node.check(&bytes).code,
        0,
        "the ante alone decides about the mempool"
    );
    let result = node.block(vec![bytes]).tx_results.remove(0);
    assert_eq!((result.code, result.codespace.as_str()), (5, "sdk"));
    assert!(
        result
            .log
            .contains("is smaller than 18446744073709551615uaot: insufficient funds"),
        "{}",
        result.log
    );
    assert!(
        result.events.iter().any(|event| event.r#type == "tx"),
        "the events of the ante are kept"
    );
    assert!(!result.events.iter().any(|event| {
        event
            .attributes
            .iter()
            .any(|attribute| attribute.key == "msg_index")
    }));
    assert_eq!(node.balance(&node.text(1), "uaot"), PLENTY - FEE);
    let error = node
        .run(&TestTx {
            sequences: Some(vec![0]),
            ..tx
        })
        .unwrap_err();
    assert_eq!(
        error,
        (
            32,
            "account sequence mismatch, expected 1, got 0: incorrect account sequence".to_owned()
        )
    );
}

#[test]
fn several_transactions_of_one_account_wait_and_run_in_one_block() {
    let mut node = TestNode::new();
    let txs: Vec<Vec<u8>> = (0..5)
        .map(|sequence| {
            node.sign(&TestTx {
                sequences: Some(vec![sequence]),
                ..send(&node, 1, 2, 1)
            })
        })
        .collect();
    for bytes in &txs {
        assert_eq!(node.check(bytes).code, 0);
    }
    let response = node.block(txs);
    assert_eq!(response.tx_results.len(), 5);
    assert!(response.tx_results.iter().all(|result| result.code == 0));
    assert_eq!(node.balance(&node.text(2), "uaot"), PLENTY + 5);
}

#[test]
fn a_gap_in_the_sequences_is_refused_until_it_is_filled() {
    let node = TestNode::new();
    let later = node.sign(&TestTx {
        sequences: Some(vec![1]),
        ..send(&node, 1, 2, 1)
    });
    let refused = node.check(&later);
    assert_eq!(
        (refused.code, refused.log.as_str()),
        (
            32,
            "account sequence mismatch, expected 0, got 1: incorrect account sequence"
        )
    );
    assert_eq!(node.check(&node.sign(&send(&node, 1, 2, 1))).code, 0);
    assert_eq!(node.check(&later).code, 0);
}

#[test]
fn a_committed_block_resets_what_waits() {
    let mut node = TestNode::new();
    let first = node.sign(&send(&node, 1, 2, 1));
    let second = node.sign(&TestTx {
        sequences: Some(vec![1]),
        ..send(&node, 1, 2, 1)
    });
    assert_eq!((node.check(&first).code, node.check(&second).code), (0, 0));
    node.block(vec![first]);
    let recheck = |tx: &[u8]| {
        node.app().check_tx(&RequestCheckTx {
            tx: tx.to_vec().into(),
            r#type: 1,
        })
    };
    assert_eq!(recheck(&second).code, 0, "the second one is next now");
}

#[test]
fn a_batch_of_checks_answers_as_one_after_the_other() {
    let (one, other) = (TestNode::new(), TestNode::new());
    let requests: Vec<RequestCheckTx> = [0, 1, 3, 2, 2]
        .into_iter()
        .map(|sequence| {
            one.sign(&TestTx {
                sequences: Some(vec![sequence]),
                ..send(&one, 1, 2, 1)
            })
        })
        .chain([vec![1, 2, 3], Vec::new()])
        .map(|tx| RequestCheckTx {
            tx: tx.into(),
            r#type: 0,
        })
        .collect();
    let together = one.app().check_txs(&requests);
    let singly: Vec<_> = requests
        .iter()
        .map(|request| other.app().check_tx(request))
        .collect();
    assert_eq!(together, singly);
    let codes: Vec<u32> = together.iter().map(|response| response.code).collect();
    assert_eq!(codes, [0, 0, 32, 0, 32, 2, 18], "{together:?}");
}

#[test]
fn the_same_blocks_give_the_same_app_hash() {
    let play = || {
        let mut node = TestNode::new();
        let mut hashes = Vec::new();
        for round in 0..4 {
            let txs = (1..5)
                .map(|from| node.sign(&send(&node, from, from + 1, round + 1)))
                .collect();
            hashes.push(node.block(txs).app_hash);
        }
        hashes
    };
    assert_eq!(play(), play());
}

#[test]
fn a_block_without_work_leaves_the_app_hash_as_it_was() {
    let mut node = TestNode::new();
    let first = node.block(Vec::new()).app_hash;
    let second = node.block(Vec::new()).app_hash;
    assert_eq!(first, second);
    let third = node.block(vec![node.sign(&send(&node, 1, 2, 1))]).app_hash;
    assert_ne!(second, third);
}

#[test]
fn a_simulation_leaves_no_trace_and_needs_no_signature() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let bytes = node.sign(&TestTx {
        fee: Vec::new(),
        ..send(&node, 1, 2, 5)
    });
    let mut raw = proto::cosmos::tx::v1beta1::TxRaw::decode(bytes.as_slice()).unwrap();
    raw.signatures = vec![Vec::new()];
    let request = proto::cosmos::tx::v1beta1::SimulateRequest {
        tx_bytes: raw.encode_to_vec(),
        ..Default::default()
    };
    let answer = node.query(&request).unwrap();
    let gas = answer.gas_info.unwrap();
    assert_eq!(gas.gas_wanted, u64::MAX);
    assert!(
        (60_000..95_000).contains(&gas.gas_used),
        "gas {}",
        gas.gas_used
    );
    assert_eq!(
        node.check(&node.sign(&send(&node, 1, 2, 5))).code,
        0,
        "the sequence was not used"
    );
    assert_eq!(node.balance(&node.text(1), "uaot"), PLENTY);
}

#[test]
fn old_heights_can_be_asked() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    node.block(vec![node.sign(&send(&node, 1, 2, 5))]);
    let request = proto::cosmos::bank::v1beta1::QueryBalanceRequest {
        address: node.text(2),
        denom: "uaot".to_owned(),
    };
    let balance = |height| {
        let answer = node.abci_query(
            "/cosmos.bank.v1beta1.Query/Balance",
            &request.encode_to_vec(),
            height,
            false,
        );
        assert_eq!((answer.code, answer.log.as_str()), (0, ""));
        let response =
            proto::cosmos::bank::v1beta1::QueryBalanceResponse::decode(answer.value).unwrap();
        (response.balance.unwrap().amount, answer.height)
    };
    assert_eq!(balance(1), (PLENTY.to_string(), 1));
    assert_eq!(balance(0), ((PLENTY + 5).to_string(), 2));
    let answer = node.abci_query(
        "/cosmos.bank.v1beta1.Query/Balance",
        &request.encode_to_vec(),
        9,
        false,
    );
    assert_ne!(answer.code, 0);
    let answer = node.abci_query("/no.such.Query/Path", &[], 0, false);
    assert_eq!(
        (answer.code, answer.log.contains("unknown query path")),
        (6, true)
    );
}

#[test]
fn a_block_of_more_transactions_than_are_verified_at_once_keeps_their_order() {
    let mut node = TestNode::new();
    let count = 600;
    let txs: Vec<Vec<u8>> = (0..count)
        .map(|n| {
            let tx = send(&node, 1 + n % 3, 5, 1);
            node.sign(&TestTx {
                sequences: Some(vec![n / 3]),
                ..tx
            })
        })
        .collect();
    let response = node.block(txs);
    assert_eq!(response.tx_results.len(), 600);
    for (index, result) in response.tx_results.iter().enumerate() {
        assert_eq!((result.code, result.log.as_str()), (0, ""), "{index}");
    }
    assert_eq!(node.balance(&node.text(5), "uaot"), PLENTY + 600);
}
