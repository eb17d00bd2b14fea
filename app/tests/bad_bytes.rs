//! Arbitrary bytes into CheckTx, ProcessProposal and Query: no panic, no change of state.

#![expect(
    clippy::indexing_slicing,
    reason = "a test may end at what it did not expect"
)]

use proptest::prelude::*;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::tendermint::abci::RequestProcessProposal;
use testkit::{TestNode, TestTx};

/// A good transaction with some bytes changed, cut or added.
fn mutated(original: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (
        changes,
        any::<prop::sample::Index>(),
        any::<bool>(),
        prop::collection::vec(any::<u8>(), 0..8),
    )
        .prop_map(move |(changes, cut, do_cut, tail)| {
            let mut bytes = original.clone();
            for (index, value) in changes {
                let at = index.index(bytes.len());
                bytes[at] = value;
            }
            if do_cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes.extend(tail);
            bytes
        })
}

fn good_transaction() -> Vec<u8> {
    let node = TestNode::new();
    let amount = vec![proto::Coin {
        denom: "uaot".to_owned(),
        amount: "5".to_owned(),
    }];
    node.sign(&TestTx::of(
        &MsgSend {
            from_address: node.text(1),
            to_address: node.text(2),
            amount,
        },
        1,
    ))
}

#[test]
fn no_bytes_make_a_node_panic_or_change_its_state() {
    let mut node = TestNode::new();
    let before = node.block(Vec::new()).app_hash;
    let good = good_transaction();
    let paths = prop_oneof![
        Just("/cosmos.tx.v1beta1.Service/Simulate".to_owned()),
        Just("/cosmos.bank.v1beta1.Query/AllBalances".to_owned()),
        Just("/aot.payment.v1.Query/PaymentByOrder".to_owned()),
        Just("/store/state/key".to_owned()),
        ".{0,40}",
    ];
    let bytes = prop_oneof![
        mutated(good.clone()),
        prop::collection::vec(any::<u8>(), 0..200)
    ];
    let mut runner = proptest::test_runner::TestRunner::default();
    let shared = &node;
    let outcome = runner.run(
        &(bytes, paths, any::<i64>(), any::<bool>()),
        |(bytes, path, height, prove)| {
            let checked = shared.check(&bytes);
            prop_assert!(
                checked.code == 0 || !checked.log.contains("its log has the reason"),
                "a panic: {}",
                checked.log
            );
            let proposal = RequestProcessProposal {
                txs: vec![bytes.clone().into()],
                height: 2,
                time: Some(shared.time().to_proto()),
                ..Default::default()
            };
            shared.app().process_proposal(&proposal);
            for height in [0, height % 3] {
                let answer = shared.abci_query(&path, &bytes, height, prove);
                prop_assert!(
                    !answer.log.contains("its log has the reason"),
                    "a panic: {path}"
                );
            }
            Ok(())
        },
    );
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert_eq!(node.block(Vec::new()).app_hash, before);
}
