//! The same blocks give the same state, on whatever store, however often a node stops; and an export begins it again.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use app::Config;
use proto::tendermint::abci::{
    RequestFinalizeBlock, RequestInitChain, RequestProcessProposal, ResponseFinalizeBlock,
    response_process_proposal::ProposalStatus,
};
use sdk::{Bytes, Role, Time};
use std::collections::BTreeSet;
use store::{Options, Store};
use testkit::{Sim, TestNode, TestTx};

fn simulated(seed: u64, blocks: u64) -> Sim {
    let mut sim = Sim::new(seed);
    sim.run(blocks);
    sim
}

fn begin(store: Store, genesis: &RequestInitChain) -> TestNode {
    TestNode::begin_with(store, Config::default(), genesis).expect("it was taken once")
}

fn in_memory() -> Store {
    Store::in_memory(Options::default()).expect("a store in memory opens")
}

/// The node over the store in a directory, as it is after a restart; at genesis if nothing is durable yet.
fn open(dir: &std::path::Path, genesis: &RequestInitChain, last: Option<&Time>) -> TestNode {
    let store = Store::open(dir, Options::default()).expect("nobody else has the directory");
    match last {
        Some(time) if store.last_height() > 0 => TestNode::resume(store, Config::default(), *time),
        _ => begin(store, genesis),
    }
}

fn time_of(request: &RequestFinalizeBlock) -> Time {
    Time::parse_required(request.time.as_ref(), "time").expect("a block has a time")
}

#[test]
fn a_fresh_node_replays_the_blocks_to_the_same_results() {
    let sim = simulated(11, 40);
    let mut node = begin(in_memory(), sim.genesis());
    for (request, done) in sim.blocks() {
        assert_eq!(node.play(request), *done, "height {}", request.height);
    }
}

#[test]
fn a_node_on_disk_that_stops_every_few_blocks_replays_to_the_same_results() {
    let sim = simulated(12, 30);
    let dir = tempfile::tempdir().expect("a directory");
    let mut last: Option<Time> = None;
    for some in sim.blocks().chunks(4) {
        let mut node = open(dir.path(), sim.genesis(), last.as_ref());
        for (request, done) in some {
            assert_eq!(node.play(request), *done, "height {}", request.height);
        }
        last = some.last().map(|(request, _)| time_of(request));
    }
}

#[test]
fn a_block_that_was_executed_but_not_committed_is_executed_again_to_the_same_result() {
    let sim = simulated(13, 8);
    let dir = tempfile::tempdir().expect("a directory");
    let mut last: Option<Time> = None;
    for (request, done) in sim.blocks() {
        // Stopped between FinalizeBlock and Commit: nothing of the block is there.
        let stopped = open(dir.path(), sim.genesis(), last.as_ref());
        let lost = stopped
            .app()
            .finalize_block(request)
            .expect("the disk is there")
            .decode();
        assert_eq!(lost, *done);
        drop(stopped);
        let mut node = open(dir.path(), sim.genesis(), last.as_ref());
        assert_eq!(node.height() + 1, u64::try_from(request.height).unwrap());
        assert_eq!(node.play(request), *done);
        last = Some(time_of(request));
    }
}

#[test]
fn a_block_asked_for_twice_gets_the_same_answer() {
    let sim = simulated(14, 12);
    let mut node = begin(in_memory(), sim.genesis());
    for (request, done) in sim.blocks() {
        let first = node
            .app()
            .finalize_block(request)
            .expect("in memory")
            .decode();
        let second = node
            .app()
            .finalize_block(request)
            .expect("in memory")
            .decode();
        // Without a hash nothing is remembered: it is executed again.
        let unnamed = RequestFinalizeBlock {
            hash: Bytes::new(),
            ..request.clone()
        };
        let third = node
            .app()
            .finalize_block(&unnamed)
            .expect("in memory")
            .decode();
        assert_eq!((&first, &second, &third), (done, done, done));
        node.play(request);
    }
}

#[test]
fn what_others_ask_of_a_node_changes_no_result() {
    let sim = simulated(15, 20);
    let mut node = begin(in_memory(), sim.genesis());
    for (request, done) in sim.blocks() {
        // CheckTx, proposals that come to nothing, and queries between the blocks.
        for tx in request.txs.iter().rev() {
            node.check(tx);
        }
        if node.height() > 0 {
            let reversed = request.txs.iter().rev().map(|tx| tx.to_vec()).collect();
            node.propose(3, reversed);
            node.abci_query("/cosmos.bank.v1beta1.Query/TotalSupply", &[], 0, false);
        }
        assert_eq!(node.play(request), *done);
    }
}

#[test]
fn every_node_has_the_same_records_for_exporters_also_after_a_stop() {
    let sim = simulated(16, 12);
    let config = Config {
        export: true,
        ..Config::default()
    };
    let mut straight = TestNode::begin_with(in_memory(), config.clone(), sim.genesis()).unwrap();
    let dir = tempfile::tempdir().expect("a directory");
    let mut last: Option<Time> = None;
    for (request, done) in sim.blocks() {
        assert_eq!(straight.play(request), *done, "records change no result");
        let store = || Store::open(dir.path(), Options::default()).expect("the directory is free");
        let open = |last: Option<Time>| match last {
            Some(time) => TestNode::resume(store(), config.clone(), time),
            None => TestNode::begin_with(store(), config.clone(), sim.genesis()).unwrap(),
        };
        let stopped = open(last);
        stopped
            .app()
            .finalize_block(request)
            .expect("the disk is there");
        drop(stopped);
        let mut node = open(last);
        let height = u64::try_from(request.height).unwrap();
        assert_eq!(
            node.app().export_record(height).unwrap(),
            None,
            "nothing before Commit"
        );
        node.play(request);
        let record = node.app().export_record(height).unwrap();
        assert!(record.is_some());
        assert_eq!(record, straight.app().export_record(height).unwrap());
        last = Some(node.time());
    }
    assert_eq!(straight.app().export_oldest().unwrap(), 1);
    straight.app().export_forget(5).unwrap();
    assert_eq!(straight.app().export_oldest().unwrap(), 6);
}

fn verdict(node: &TestNode, txs: &[Bytes], seconds: u64) -> i32 {
    let next = node.next_block(seconds, txs.to_vec());
    let request = RequestProcessProposal {
        txs: next.txs,
        height: next.height,
        time: next.time,
        ..RequestProcessProposal::default()
    };
    node.app().process_proposal(&request).status
}

fn send(node: &TestNode, from: u64, sequence: u64) -> Vec<u8> {
    let msg = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: node.text(from),
        to_address: node.text(from + 1),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: "7".to_owned(),
        }],
    };
    node.sign(&TestTx {
        sequences: Some(vec![sequence]),
        ..TestTx::of(&msg, from)
    })
}

#[test]
fn a_proposal_is_accepted_as_made_and_rejected_once_it_is_changed() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let waiting: Vec<_> = [(1, 0), (2, 0), (1, 1), (3, 0), (1, 2)]
        .into_iter()
        .map(|(from, sequence)| send(&node, from, sequence))
        .collect();
    let good = node.propose(5, waiting.clone());
    assert_eq!(good.len(), waiting.len());
    let accept = ProposalStatus::Accept as i32;
    let reject = ProposalStatus::Reject as i32;
    assert_eq!(verdict(&node, &good, 5), accept);
    assert_eq!(verdict(&node, &[], 5), accept);
    let changed = |change: &dyn Fn(&mut Vec<Bytes>)| {
        let mut txs = good.clone();
        change(&mut txs);
        verdict(&node, &txs, 5)
    };
    assert_eq!(
        changed(&|txs| txs.swap(0, 2)),
        reject,
        "sequences out of order"
    );
    assert_eq!(
        changed(&|txs| txs.push(txs[3].clone())),
        reject,
        "a tx twice"
    );
    assert_eq!(changed(&|txs| drop(txs.remove(0))), reject, "a gap");
    assert_eq!(
        changed(&|txs| txs.push(Bytes::from_static(b"x"))),
        reject,
        "no tx"
    );
    assert_eq!(
        changed(&|txs| txs.push(Bytes::new())),
        reject,
        "an empty tx"
    );
    assert_eq!(
        changed(&|txs| txs.swap(0, 1)),
        accept,
        "accounts are independent"
    );
    for place in 0..good[0].len() {
        let flipped = |txs: &mut Vec<Bytes>| {
            let mut bytes = txs[0].to_vec();
            bytes[place] ^= 1;
            txs[0] = bytes.into();
        };
        assert_eq!(changed(&flipped), reject, "bit flipped at {place}");
    }
    let done = node.decided_block(5, good);
    assert!(done.tx_results.iter().all(|result| result.code == 0));
}

/// A node with one block, from the genesis of all in this file, that votes for these rounds of the next height, each of
/// its seconds and transactions, and then executes what was decided.
fn voter(rounds: &[(u64, &[Bytes])], decided: (u64, &[Bytes])) -> ResponseFinalizeBlock {
    let mut node = TestNode::new();
    node.block(Vec::new());
    for (seconds, txs) in rounds {
        assert_eq!(verdict(&node, txs, *seconds), ProposalStatus::Accept as i32);
    }
    let (seconds, txs) = decided;
    node.decided_block(seconds, txs.to_vec())
}

#[test]
fn a_block_does_the_same_whatever_was_proposed_before_it() {
    let mut proposer = TestNode::new();
    proposer.block(Vec::new());
    let waiting = [(1, 0), (2, 0), (1, 1)].map(|(from, sequence)| send(&proposer, from, sequence));
    let txs = proposer.propose(5, waiting.to_vec());
    let other = txs.get(..2).unwrap();
    let done = proposer.decided_block(5, txs.clone());
    assert!(done.tx_results.iter().all(|result| result.code == 0));
    let decided = (5, txs.as_slice());
    assert_eq!(voter(&[], decided), done, "nothing was proposed here");
    assert_eq!(voter(&[decided], decided), done);
    assert_eq!(voter(&[decided, (5, other)], decided), done, "fewer");
    assert_eq!(voter(&[(9, txs.as_slice())], decided), done, "later");
    assert_ne!(voter(&[decided], (5, other)).app_hash, done.app_hash);
}

#[test]
fn a_block_is_executed_again_if_nobody_saw_its_answer() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let txs = node.propose(5, vec![send(&node, 1, 0)]);
    let first = node.finalize(5, txs.clone());
    assert_eq!(node.decided_block(5, txs), first);
}

#[test]
fn a_proposal_has_no_transaction_whose_fee_an_earlier_one_spent() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let all = node.balance(&node.text(1), "uaot");
    let fee = 100_000;
    let away = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: node.text(1),
        to_address: node.text(2),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: (all - fee).to_string(),
        }],
    };
    let away = node.sign(&TestTx::of(&away, 1));
    let waiting = vec![away, send(&node, 1, 1), send(&node, 3, 0)];
    let proposed = node.propose(5, waiting.clone());
    let expected = [waiting[0].clone(), waiting[2].clone()].map(Bytes::from);
    assert_eq!(proposed, expected);
    let all: Vec<Bytes> = waiting.into_iter().map(Bytes::from).collect();
    assert_eq!(verdict(&node, &all, 5), ProposalStatus::Reject as i32);
    let done = node.decided_block(5, all);
    let codes: Vec<u32> = done.tx_results.iter().map(|result| result.code).collect();
    assert_eq!(codes, [0, 5, 0], "insufficient funds for the fee");
}

#[test]
fn a_proposal_keeps_to_the_bytes_and_the_gas_of_a_block() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let params = consensus_params(&node);
    let mut block = params.block.unwrap();
    block.max_gas = 2_500_000;
    let update = proto::cosmos::consensus::v1::MsgUpdateParams {
        authority: node.text(0),
        block: Some(block),
        evidence: params.evidence,
        validator: params.validator,
        abci: params.abci,
    };
    node.run(&TestTx::of(&update, 0)).unwrap();
    // Each asks for 1 000 000 gas.
    let waiting: Vec<_> = (1..5).map(|from| send(&node, from, 0)).collect();
    assert_eq!(node.propose(5, waiting.clone()).len(), 2);
    let three: Vec<Bytes> = waiting.iter().take(3).cloned().map(Bytes::from).collect();
    assert_eq!(verdict(&node, &three, 5), ProposalStatus::Reject as i32);

    let prepare = |max_tx_bytes: usize| {
        let next = node.next_block(5, Vec::new());
        let request = proto::tendermint::abci::RequestPrepareProposal {
            max_tx_bytes: i64::try_from(max_tx_bytes).unwrap(),
            txs: waiting.iter().cloned().map(Bytes::from).collect(),
            height: next.height,
            time: next.time,
            ..Default::default()
        };
        node.app().prepare_proposal(&request).txs.len()
    };
    // A transaction takes its bytes, its length (2 bytes) and a tag.
    let first = waiting[0].len() + 3;
    assert_eq!((prepare(first - 1), prepare(first), prepare(0)), (0, 1, 0));
}

fn consensus_params(node: &TestNode) -> proto::tendermint::types::ConsensusParams {
    let request = proto::cosmos::consensus::v1::QueryParamsRequest {};
    node.query(&request)
        .expect("genesis set them")
        .params
        .expect("genesis set them")
}

/// What every query of the chain answers to an empty request, and to the address of each account.
fn answers(node: &TestNode) -> Vec<(String, Result<Vec<u8>, String>)> {
    let registry = app::registry(Role::Main);
    let addresses = (0..10).map(|n| {
        // Field 1, a text: where almost every query has its address.
        let text = node.text(n);
        [&[0x0a, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
    });
    let requests: Vec<Vec<u8>> = addresses.chain([Vec::new()]).collect();
    let mut answers = Vec::new();
    for path in registry.query_paths() {
        for request in &requests {
            let answer = node.app().query_path(path, request, 0);
            let answer = answer.map(|(bytes, _)| bytes).map_err(|error| error.log);
            answers.push((format!("{path} {}", request.escape_ascii()), answer));
        }
    }
    answers
}

#[test]
fn an_export_begins_the_same_chain_again() {
    for seed in [21, 22, 23] {
        let mut sim = simulated(seed, 40);
        let mut new = sim.begin_again(0);
        let old = sim.node_mut();
        // The next block: the same on both.
        let next = old.next_block(1, vec![send(old, 1, 99_999).into()]);
        let (old_done, new_done) = (old.play(&next), new.play(&next));
        assert_eq!(old_done.tx_results, new_done.tx_results, "seed {seed}");
        let (old_state, new_state) = (old.app().export(0).unwrap(), new.app().export(0).unwrap());
        for (name, part) in old_state.as_object().unwrap() {
            assert_eq!(part, &new_state[name], "seed {seed}: app_state.{name}");
        }
        for ((request, old), (_, new)) in answers(old).into_iter().zip(answers(&new)) {
            assert_eq!(old, new, "seed {seed}: {request}");
        }
        let differing = old.differing_keys(&new);
        assert!(
            differing.is_empty(),
            "seed {seed}: not exported: {differing:#?}"
        );
        assert_eq!(old_done.app_hash, new_done.app_hash, "seed {seed}");
    }
}

/// The ids of the payments that hold something.
fn open_payments(sim: &Sim) -> BTreeSet<String> {
    let holds = (0..10).flat_map(|n| {
        let request = proto::aot::bank::v1::QueryHoldsRequest {
            address: sim.node().text(n),
            pagination: None,
        };
        sim.node().query(&request).unwrap().holds
    });
    // Disputes and quotes hold money, too.
    let of_payment = |id: &String| {
        let payment_id = id.clone();
        let request = proto::aot::payment::v1::QueryPaymentRequest { payment_id };
        sim.node().query(&request).is_ok()
    };
    holds.map(|hold| hold.id).filter(of_payment).collect()
}

#[test]
fn what_was_due_before_an_export_begins_again_is_told_by_its_blocks() {
    let mut sim = simulated(24, 40);
    let mut holds = open_payments(&sim);
    for _ in 0..100 {
        if !holds.is_empty() {
            break;
        }
        sim.run(4);
        holds = open_payments(&sim);
    }
    assert!(!holds.is_empty(), "payments are open");
    // By then every authorisation has expired.
    let mut again = sim.begin_again(400 * 86_400);
    let mut told = BTreeSet::new();
    for _ in 0..=holds.len() {
        let done = again.block(Vec::new());
        let expired = done
            .events
            .iter()
            .filter(|event| event.r#type == "payment_expired");
        told.extend(expired.map(|event| event.attributes[0].value.clone()));
    }
    assert_eq!(told, holds);
}
