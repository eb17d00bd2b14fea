//! What the ante refuses, each with its code and its text, and nothing changes.

#![expect(
    clippy::indexing_slicing,
    reason = "a test may end at what it did not expect"
)]

use prost::Message;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::tx::v1beta1::{TxBody, TxRaw};
use testkit::{TestNode, TestTx};

fn send(node: &TestNode, from: u64, to: u64) -> TestTx {
    let amount = vec![proto::Coin {
        denom: "uaot".to_owned(),
        amount: "5".to_owned(),
    }];
    TestTx::of(
        &MsgSend {
            from_address: node.text(from),
            to_address: node.text(to),
            amount,
        },
        from,
    )
}

fn fee(amount: &str, denom: &str) -> Vec<proto::Coin> {
    vec![proto::Coin {
        denom: denom.to_owned(),
        amount: amount.to_owned(),
    }]
}

/// Checks that the transaction is refused with this code and a log that holds this text, by the mempool, in a proposal
/// and in a block, and that nothing changes.
fn refused(tx: impl Fn(&TestNode) -> TestTx, code: u32, text: &str) {
    let node = TestNode::new();
    let bytes = node.sign(&tx(&node));
    refused_bytes(node, &bytes, code, text);
}

fn refused_bytes(mut node: TestNode, bytes: &[u8], code: u32, text: &str) {
    let before = node.block(Vec::new()).app_hash;
    let checked = node.check(bytes);
    assert_eq!(checked.code, code, "{}", checked.log);
    assert!(checked.log.contains(text), "{}", checked.log);
    assert!(
        node.block(vec![bytes.to_vec()]).tx_results.is_empty(),
        "no proposal has it"
    );
    let proposal = proto::tendermint::abci::RequestProcessProposal {
        txs: vec![bytes.to_vec().into()],
        height: 3,
        time: Some(node.time().to_proto()),
        ..Default::default()
    };
    assert_eq!(
        node.app().process_proposal(&proposal).status,
        2,
        "a proposal with it is rejected"
    );
    let response = node.decided_block(5, vec![bytes.to_vec().into()]);
    assert_eq!(
        response.tx_results[0].code, code,
        "{}",
        response.tx_results[0].log
    );
    assert_eq!(response.app_hash, before, "nothing changed");
}

#[test]
fn another_chain_id_is_refused_by_a_text_that_names_ours_and_the_account_number() {
    refused(
        |node| TestTx {
            chain_id: Some("other-1".to_owned()),
            ..send(node, 1, 2)
        },
        4,
        "signature verification failed; please verify account number (",
    );
    refused(
        |node| TestTx {
            chain_id: Some("other-1".to_owned()),
            ..send(node, 1, 2)
        },
        4,
        "and chain-id (test-1): unauthorized",
    );
}

#[test]
fn another_signer_is_refused() {
    refused(
        |node| TestTx {
            signers: vec![3],
            ..send(node, 1, 2)
        },
        8,
        "pubKey does not match signer address",
    );
    refused(
        |node| TestTx {
            signers: vec![1, 2],
            ..send(node, 1, 2)
        },
        4,
        "invalid number of signers: expected: 1, got 2",
    );
}

#[test]
fn a_changed_transaction_is_refused() {
    let node = TestNode::new();
    let mut raw = TxRaw::decode(node.sign(&send(&node, 1, 2)).as_slice()).unwrap();
    let mut body = TxBody::decode(raw.body_bytes.as_slice()).unwrap();
    body.memo = "changed".to_owned();
    raw.body_bytes = body.encode_to_vec();
    refused_bytes(
        node,
        &raw.encode_to_vec(),
        4,
        "signature verification failed",
    );
}

#[test]
fn a_high_s_signature_is_refused() {
    let node = TestNode::new();
    let mut raw = TxRaw::decode(node.sign(&send(&node, 1, 2)).as_slice()).unwrap();
    raw.signatures[0][32] |= 0x80;
    refused_bytes(
        node,
        &raw.encode_to_vec(),
        4,
        "signature verification failed",
    );
}

#[test]
fn no_signature_is_refused() {
    let node = TestNode::new();
    let mut raw = TxRaw::decode(node.sign(&send(&node, 1, 2)).as_slice()).unwrap();
    raw.signatures.clear();
    refused_bytes(node, &raw.encode_to_vec(), 15, "no signatures supplied");
}

#[test]
fn a_sequence_that_is_not_next_is_refused() {
    refused(
        |node| TestTx {
            sequences: Some(vec![7]),
            ..send(node, 1, 2)
        },
        32,
        "account sequence mismatch, expected 0, got 7",
    );
}

#[test]
fn an_account_that_does_not_exist_is_refused() {
    refused(|node| send(node, 77, 2), 5, "");
}

#[test]
fn a_fee_below_the_price_is_refused() {
    refused(
        |node| TestTx {
            fee: fee("24999", "uaot"),
            ..send(node, 1, 2)
        },
        13,
        "insufficient fees; got: 24999uaot required: 25000uaot: insufficient fee",
    );
    refused(
        |node| TestTx {
            fee: Vec::new(),
            ..send(node, 1, 2)
        },
        13,
        "insufficient fee",
    );
}

#[test]
fn a_denom_that_is_not_taken_for_fees_is_refused() {
    refused(
        |node| TestTx {
            fee: fee("100000", "krwp"),
            ..send(node, 1, 2)
        },
        3,
        "krwp",
    );
}

#[test]
fn an_unknown_granter_is_refused() {
    refused(
        |node| TestTx {
            granter: node.text(5),
            ..send(node, 1, 2)
        },
        38,
        "fee-grant not found",
    );
}

#[test]
fn a_fee_payer_that_does_not_sign_is_refused() {
    refused(
        |node| TestTx {
            payer: node.text(5),
            ..send(node, 1, 2)
        },
        4,
        "invalid number of signers: expected: 2, got 1",
    );
}

#[test]
fn a_gas_limit_below_what_can_be_seen_is_refused() {
    refused(
        |node| TestTx {
            gas_limit: 30_000,
            ..send(node, 1, 2)
        },
        11,
        "out of gas in location:",
    );
}

#[test]
fn a_timeout_height_in_the_past_is_refused() {
    refused(
        |node| TestTx {
            timeout_height: 1,
            ..send(node, 1, 2)
        },
        30,
        "timeout height: 1: tx timeout height",
    );
}

#[test]
fn a_long_memo_is_refused() {
    refused(
        |node| TestTx {
            memo: "m".repeat(257),
            ..send(node, 1, 2)
        },
        12,
        "maximum number of characters is 256 but received 257 characters: memo too large",
    );
}

#[test]
fn a_large_transaction_is_refused() {
    refused(
        |node| {
            let one = send(node, 1, 2);
            let messages = one.messages.iter().cycle().take(99).cloned();
            let large = MsgSend {
                to_address: "x".repeat(140_000),
                ..MsgSend::default()
            };
            let from = MsgSend {
                from_address: node.text(1),
                ..large
            };
            TestTx {
                messages: messages.chain([sdk::sim::any(&from)]).collect(),
                ..one
            }
        },
        21,
        "tx too large",
    );
}

#[test]
fn a_transaction_without_messages_is_refused() {
    refused(
        |node| TestTx {
            messages: Vec::new(),
            ..send(node, 1, 2)
        },
        18,
        "must contain at least one message",
    );
}

#[test]
fn a_message_that_this_chain_does_not_know_is_refused() {
    refused(
        |node| {
            let unknown = proto::Any {
                type_url: "/cosmos.gov.v1.MsgVote".to_owned(),
                value: Vec::new(),
            };
            TestTx {
                messages: vec![unknown],
                ..send(node, 1, 2)
            }
        },
        6,
        "no message type \"/cosmos.gov.v1.MsgVote\" on this chain: unknown request",
    );
}

#[test]
fn an_extension_option_is_refused() {
    let node = TestNode::new();
    let mut raw = TxRaw::decode(node.sign(&send(&node, 1, 2)).as_slice()).unwrap();
    let mut body = TxBody::decode(raw.body_bytes.as_slice()).unwrap();
    body.extension_options = vec![sdk::sim::any(&MsgSend::default())];
    raw.body_bytes = body.encode_to_vec();
    refused_bytes(node, &raw.encode_to_vec(), 31, "extension option");
}

#[test]
fn unknown_fields_and_other_encodings_are_refused() {
    let node = TestNode::new();
    let bytes = node.sign(&send(&node, 1, 2));
    let mut raw = TxRaw::decode(bytes.as_slice()).unwrap();
    // Field 99 of TxBody, a number: nobody here would see it.
    raw.body_bytes.extend_from_slice(&[0x98, 0x06, 0x01]);
    refused_bytes(node, &raw.encode_to_vec(), 2, "tx parse error");
    let node = TestNode::new();
    let twice = [bytes, vec![0x0a, 0x00]].concat();
    refused_bytes(node, &twice, 2, "canonical encoding");
}
