//! Proofs are taken by the crate `ics23`, which IBC's light clients use.

use ics23::{CommitmentProof, HostFunctionsManager, verify_membership, verify_non_membership};
use proptest::prelude::*;
use prost::Message;
use sdk::{Order, Read, Tree};
use sha2::{Digest, Sha256};

use super::{commit, gone, memory, put};
use crate::{Hash, Proof, Pruning, Snapshot, proof, proof_specs};

/// Checks a proof as a light client does: the key under the root of its tree, that root under the app hash.
fn verify(proof: &Proof, tree: Tree, key: &[u8], app_hash: &Hash) -> Result<(), String> {
    let [tree_spec, simple_spec] = proof_specs();
    let [first, second] = proof.ops.as_slice() else {
        return Err("expected two steps".into());
    };
    let decode = |data: &[u8]| CommitmentProof::decode(data).map_err(|error| error.to_string());
    let (key_proof, root_proof) = (decode(&first.data)?, decode(&second.data)?);
    let root = ics23::calculate_existence_root::<HostFunctionsManager>(match &key_proof.proof {
        Some(ics23::commitment_proof::Proof::Exist(exist)) => exist,
        Some(ics23::commitment_proof::Proof::Nonexist(nonexist)) => nonexist
            .left
            .as_ref()
            .or(nonexist.right.as_ref())
            .ok_or("neither side")?,
        _ => return Err("unexpected kind of proof".into()),
    })
    .map_err(|error| error.to_string())?;
    let holds = match &proof.value {
        Some(value) => {
            verify_membership::<HostFunctionsManager>(&key_proof, &tree_spec, &root, key, value)
        }
        None => verify_non_membership::<HostFunctionsManager>(&key_proof, &tree_spec, &root, key),
    };
    if !holds {
        return Err(format!("the key is not proven: {proof:?}"));
    }
    let app_hash = app_hash.to_vec();
    let name = tree.name().as_bytes();
    verify_membership::<HostFunctionsManager>(&root_proof, &simple_spec, &app_hash, name, &root)
        .then_some(())
        .ok_or_else(|| "the root is not proven".into())
}

/// Proves everything that is there, and much that is not.
pub(super) fn all_proven(snapshot: &Snapshot) {
    for tree in Tree::PROVABLE {
        let (from, to) = ([tree.tag()], [tree.tag() + 1]);
        for (key, value) in snapshot.range(&from, Some(&to), Order::Ascending) {
            let proof = proof::prove(snapshot, tree, &key[1..]).expect("a key that is there");
            assert_eq!(proof.value.as_ref(), Some(&value));
            verify(&proof, tree, &key[1..], &snapshot.app_hash()).expect("verifies");
        }
        for n in 0u8..12 {
            let key = [b"absent".as_slice(), &[n]].concat();
            let proof = proof::prove(snapshot, tree, &key).expect("an absent key");
            assert_eq!(proof.value, None);
            verify(&proof, tree, &key, &snapshot.app_hash()).expect("verifies");
        }
    }
}

fn hashed(key: &str) -> Hash {
    Sha256::digest(key).into()
}

#[test]
fn absent_before_the_first_between_and_after_the_last_key_is_proven() {
    // By hash, which is the order of the tree, the marker of the store included.
    let mut names: Vec<String> = (0..64).map(|n| format!("key/{n}")).collect();
    names.sort_by_key(|name| hashed(name));
    let marker = hashed("store/marker");
    let (first, last) = (names.remove(0), names.pop().expect("63 are left"));
    assert!(hashed(&first) < marker && marker < hashed(&last));
    let store = memory(Pruning::Nothing);
    let stored = names
        .iter()
        .step_by(2)
        .map(|name| put(Tree::Ibc, name, "value"));
    let height = commit(&store, stored);
    let sides = |key: &str| {
        let proof = store
            .prove(Tree::Ibc, key.as_bytes(), height)
            .expect("an absent key");
        verify(&proof, Tree::Ibc, key.as_bytes(), &store.app_hash()).expect("verifies");
        let decoded = CommitmentProof::decode(proof.ops[0].data.as_slice()).expect("decodes");
        let Some(ics23::commitment_proof::Proof::Nonexist(nonexist)) = decoded.proof else {
            panic!("{key} should be absent")
        };
        (nonexist.left.is_some(), nonexist.right.is_some())
    };
    assert_eq!(sides(&first), (false, true));
    assert_eq!(sides(&last), (true, false));
    for name in names
        .iter()
        .skip(1)
        .step_by(2)
        .filter(|name| **name != names[names.len() - 1])
    {
        assert_eq!(sides(name), (true, true), "{name}");
    }
}

#[test]
fn old_heights_are_proven_after_keys_changed_and_went() {
    let store = memory(Pruning::Nothing);
    commit(&store, [put(Tree::Ibc, "a", "1"), put(Tree::Ibc, "b", "1")]);
    commit(&store, [put(Tree::Ibc, "a", "2"), gone(Tree::Ibc, "b")]);
    commit(&store, [gone(Tree::Ibc, "a"), put(Tree::Ibc, "c", "3")]);
    let value = |name: &str, height| {
        let proof = store
            .prove(Tree::Ibc, name.as_bytes(), height)
            .expect("kept");
        let app_hash = store.at(height).expect("kept").app_hash();
        verify(&proof, Tree::Ibc, name.as_bytes(), &app_hash).expect("verifies");
        proof
            .value
            .map(|value| String::from_utf8(value.to_vec()).expect("text"))
    };
    let values = |height| ["a", "b", "c"].map(|name| value(name, height).unwrap_or_default());
    assert_eq!(values(1), ["1", "1", ""]);
    assert_eq!(values(2), ["2", "", ""]);
    assert_eq!(values(3), ["", "", "3"]);
}

#[test]
fn a_proof_does_not_hold_under_another_app_hash_key_or_value() {
    let store = memory(Pruning::Nothing);
    commit(
        &store,
        [put(Tree::State, "a", "1"), put(Tree::State, "b", "2")],
    );
    let proof = store.prove(Tree::State, b"a", 1).expect("there");
    let app_hash = store.app_hash();
    verify(&proof, Tree::State, b"a", &app_hash).expect("verifies");
    verify(&proof, Tree::State, b"b", &app_hash).expect_err("another key");
    verify(&proof, Tree::Ibc, b"a", &app_hash).expect_err("another tree");
    verify(&proof, Tree::State, b"a", &[7; 32]).expect_err("another app hash");
    let other = Proof {
        value: Some("2".into()),
        ..proof
    };
    verify(&other, Tree::State, b"a", &app_hash).expect_err("another value");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_key_of_a_larger_tree_is_proven(keys in prop::collection::btree_set("[a-z]{1,6}", 1..400), absent in "[A-Z]{1,6}") {
        let store = memory(Pruning::Nothing);
        commit(&store, keys.iter().map(|name| put(Tree::State, name, name)));
        all_proven(&store.latest());
        let proof = store.prove(Tree::State, absent.as_bytes(), 1).expect("absent");
        prop_assert_eq!(verify(&proof, Tree::State, absent.as_bytes(), &store.app_hash()), Ok(()));
    }
}
