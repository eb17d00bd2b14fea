//! What a light client asks: values and their absence under the app hash, at any height that is kept.

#![expect(
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use app::Config;
use ics23::{
    CommitmentProof, HostFunctionsManager, calculate_existence_root, commitment_proof::Proof,
    verify_membership, verify_non_membership,
};
use prost::Message;
use proto::tendermint::abci::ResponseQuery;
use store::{Options, Pruning, Store};
use testkit::{TestNode, TestTx, account, test_app_state};

/// The key of the `uaot` of an account, as `bank` lays it out.
fn balance_key(n: u64) -> Vec<u8> {
    let address = account(n);
    let mut key = b"bank/balance/".to_vec();
    key.push(u8::try_from(address.as_bytes().len()).unwrap());
    key.extend_from_slice(address.as_bytes());
    key.extend_from_slice(b"uaot\0");
    key
}

/// Checks an answer as a light client that knows the app hash does.
fn verify(answer: &ResponseQuery, key: &[u8], store: &str, app_hash: &[u8]) -> Result<(), String> {
    let [tree_spec, simple_spec] = store::proof_specs();
    let ops = answer.proof_ops.as_ref().ok_or("no proof")?.ops.as_slice();
    let [first, second] = ops else {
        return Err(format!("expected two steps, got {}", ops.len()));
    };
    if (first.r#type.as_str(), second.r#type.as_str()) != ("ics23:jmt", "ics23:simple") {
        return Err("other kinds of steps".to_owned());
    }
    let decode = |data: &[u8]| CommitmentProof::decode(data).map_err(|error| error.to_string());
    let (in_tree, of_root) = (decode(&first.data)?, decode(&second.data)?);
    let any = match &in_tree.proof {
        Some(Proof::Exist(exist)) => Some(exist),
        Some(Proof::Nonexist(nonexist)) => nonexist.left.as_ref().or(nonexist.right.as_ref()),
        _ => None,
    };
    let root = calculate_existence_root::<HostFunctionsManager>(any.ok_or("no leaf")?);
    let root = root.map_err(|error| error.to_string())?;
    let in_tree_holds = if answer.value.is_empty() {
        verify_non_membership::<HostFunctionsManager>(&in_tree, &tree_spec, &root, key)
    } else {
        verify_membership::<HostFunctionsManager>(&in_tree, &tree_spec, &root, key, &answer.value)
    };
    let (app_hash, name) = (app_hash.to_vec(), store.as_bytes());
    let root_holds =
        verify_membership::<HostFunctionsManager>(&of_root, &simple_spec, &app_hash, name, &root);
    match (in_tree_holds, root_holds) {
        (true, true) => Ok(()),
        (in_tree, root) => Err(format!("in the tree: {in_tree}, of the root: {root}")),
    }
}

fn send(node: &TestNode, amount: u64) -> Vec<u8> {
    let msg = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: node.text(1),
        to_address: node.text(2),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: amount.to_string(),
        }],
    };
    node.sign(&TestTx::of(&msg, 1))
}

/// A node with some blocks, and the app hash after each.
fn chain(pruning: Pruning, blocks: u64) -> (TestNode, Vec<Vec<u8>>) {
    let options = Options {
        pruning,
        ..Options::default()
    };
    let store = Store::in_memory(options).unwrap();
    let mut node = TestNode::begin(store, Config::default(), &test_app_state(10)).unwrap();
    let mut hashes = Vec::new();
    for amount in 1..=blocks {
        let tx = send(&node, amount);
        hashes.push(node.block(vec![tx]).app_hash.to_vec());
    }
    (node, hashes)
}

#[test]
fn a_value_is_proven_at_every_height_with_and_without_the_leading_slash() {
    let (node, hashes) = chain(Pruning::Nothing, 5);
    let mut values = Vec::new();
    for (height, hash) in (1..).zip(&hashes) {
        for path in ["/store/state/key", "store/state/key"] {
            let answer = node.abci_query(path, &balance_key(2), height, true);
            assert_eq!((answer.code, answer.log.as_str()), (0, ""));
            assert_eq!(
                (answer.height, answer.key.to_vec()),
                (height, balance_key(2))
            );
            assert!(!answer.value.is_empty());
            verify(&answer, &balance_key(2), "state", hash).unwrap();
            let plain = node.abci_query(path, &balance_key(2), height, false);
            assert_eq!((plain.value.clone(), plain.proof_ops), (answer.value, None));
            values.push(plain.value);
        }
    }
    values.dedup();
    assert_eq!(values.len(), 5, "each height has its own value");
}

#[test]
fn a_proof_holds_only_for_its_height_key_value_and_store() {
    let (node, hashes) = chain(Pruning::Nothing, 3);
    let key = balance_key(2);
    let good = node.abci_query("/store/state/key", &key, 2, true);
    verify(&good, &key, "state", &hashes[1]).unwrap();
    assert!(
        verify(&good, &key, "state", &hashes[0]).is_err(),
        "another height"
    );
    assert!(
        verify(&good, &balance_key(3), "state", &hashes[1]).is_err(),
        "another key"
    );
    assert!(
        verify(&good, &key, "ibc", &hashes[1]).is_err(),
        "another store"
    );
    let mut lie = good.clone();
    lie.value = b"more".to_vec().into();
    assert!(
        verify(&lie, &key, "state", &hashes[1]).is_err(),
        "another value"
    );
    lie.value = Vec::new().into();
    assert!(
        verify(&lie, &key, "state", &hashes[1]).is_err(),
        "absence of what is there"
    );
}

#[test]
fn the_absence_of_a_key_is_proven_in_every_store() {
    let (node, hashes) = chain(Pruning::Nothing, 3);
    for store in ["state", "ibc", "upgrade"] {
        for key in [
            b"nothing/here".to_vec(),
            balance_key(99),
            vec![0],
            vec![0xff; 40],
        ] {
            let answer = node.abci_query(&format!("/store/{store}/key"), &key, 3, true);
            assert_eq!((answer.code, answer.value.len()), (0, 0), "{}", answer.log);
            verify(&answer, &key, store, &hashes[2]).unwrap();
        }
    }
}

#[test]
fn height_0_is_the_latest() {
    let (node, hashes) = chain(Pruning::Nothing, 3);
    let answer = node.abci_query("/store/state/key", &balance_key(1), 0, true);
    assert_eq!(answer.height, 3);
    verify(&answer, &balance_key(1), "state", &hashes[2]).unwrap();
}

#[test]
fn a_pruned_and_a_coming_height_are_refused_by_name() {
    let pruning = Pruning::Custom {
        keep_recent: 2,
        keep_every: 0,
    };
    let (node, hashes) = chain(pruning, 8);
    for prove in [true, false] {
        let pruned = node.abci_query("/store/state/key", &balance_key(1), 2, prove);
        assert_eq!(pruned.code, 18);
        let oldest = node.app().store().oldest().unwrap();
        let expected = format!("height 2 was pruned: this node keeps heights {oldest} to 8");
        assert!(pruned.log.starts_with(&expected), "{}", pruned.log);
        let coming = node.abci_query("/store/state/key", &balance_key(1), 9, prove);
        assert!(
            coming
                .log
                .starts_with("height 9 is not committed yet: the last one is 8"),
            "{}",
            coming.log
        );
    }
    let pruned = node.abci_query("/cosmos.bank.v1beta1.Query/TotalSupply", &[], 2, false);
    assert!(
        pruned.log.starts_with("height 2 was pruned"),
        "{}",
        pruned.log
    );
    let kept = node.abci_query("/store/state/key", &balance_key(1), 7, true);
    verify(&kept, &balance_key(1), "state", &hashes[6]).unwrap();
}

#[test]
fn an_unknown_store_an_empty_key_and_a_negative_height_are_refused() {
    let (node, _) = chain(Pruning::Nothing, 1);
    let refusal = |path: &str, key: &[u8], height| {
        let answer = node.abci_query(path, key, height, true);
        (answer.code, answer.codespace, answer.log)
    };
    let sdk = |code, log: &str| (code, "sdk".to_owned(), log.to_owned());
    assert_eq!(
        refusal("/store/bank/key", b"k", 0),
        sdk(
            6,
            "no store \"bank\": expected state, ibc or upgrade: unknown request"
        )
    );
    assert_eq!(
        refusal("/store/local/key", b"k", 0),
        sdk(
            6,
            "no store \"local\": expected state, ibc or upgrade: unknown request"
        )
    );
    assert_eq!(
        refusal("/store/state/key", b"", 0),
        sdk(
            18,
            "query cannot be zero length: expected a key: invalid request"
        )
    );
    assert_eq!(
        refusal("/store/state/key", b"k", -1),
        sdk(26, "height -1: expected 0 (latest) or more: invalid height")
    );
    assert_eq!(
        refusal("/store/state/subspace", b"k", 0),
        sdk(
            6,
            "unknown query path \"/store/state/subspace\": expected /package.Service/Method or /store/<name>/key: unknown request"
        )
    );
    let (code, _, log) = refusal("/store/state/key", &vec![b'k'; 20_000], 0);
    assert_eq!(code, 18, "{log}");
}

#[test]
fn before_the_first_block_nothing_is_proven() {
    let node = TestNode::new();
    let answer = node.abci_query("/store/state/key", b"k", 0, true);
    assert_eq!(answer.code, 18);
    assert!(
        answer.log.contains("nothing is committed yet"),
        "{}",
        answer.log
    );
}

#[test]
fn an_idle_block_leaves_the_app_hash_and_old_proofs_hold() {
    let (mut node, hashes) = chain(Pruning::Nothing, 2);
    let idle = node.block(Vec::new()).app_hash;
    assert_eq!(idle.to_vec(), hashes[1]);
    let answer = node.abci_query("/store/state/key", &balance_key(1), 3, true);
    verify(&answer, &balance_key(1), "state", &idle).unwrap();
}
