//! Proofs of the store, checked by the library of ibc-go: without a chain, and so with many keys.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::ics23::{Finding, Question, Verdict, verify};
use sdk::{Bytes, Changes, Tree};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Options, Proof, Pruning, Store};

fn store() -> Store {
    let options = Options {
        pruning: Pruning::Nothing,
        cache_bytes: 4 * 1024 * 1024,
    };
    Store::in_memory(options).unwrap()
}

fn commit(store: &Store, changes: impl IntoIterator<Item = (Vec<u8>, Option<Bytes>)>) {
    let height = store.last_height().checked_add(1).unwrap();
    let tagged = changes
        .into_iter()
        .map(|(key, value)| ([&[Tree::Ibc.tag()], &*key].concat(), value));
    let staged = store.stage(height, tagged.collect::<Changes>()).unwrap();
    store.commit(&staged, Vec::new()).unwrap();
}

fn put(key: &str, value: &str) -> (Vec<u8>, Option<Bytes>) {
    (
        key.as_bytes().to_vec(),
        Some(Bytes::copy_from_slice(value.as_bytes())),
    )
}

/// What CometBFT would make of a proof.
fn response(proof: &Proof) -> serde_json::Value {
    let ops = proof.ops.iter().map(|op| {
        json!({"type": op.type_, "key": STANDARD.encode(&op.key), "data": STANDARD.encode(&op.data)})
    });
    let ops: Vec<_> = ops.collect();
    let value = proof.value.as_ref().map(|value| STANDARD.encode(value));
    json!({"code": 0, "value": value, "proofOps": {"ops": ops}})
}

fn question(store: &Store, key: &str, height: u64) -> Question {
    let proof = store.prove(Tree::Ibc, key.as_bytes(), height).unwrap();
    Question {
        app_hash: hex::encode(store.at(height).unwrap().app_hash()),
        store: Tree::Ibc.name().into(),
        key: hex::encode(key),
        response: response(&proof),
    }
}

fn findings(verdicts: &[Verdict]) -> Vec<(Finding, &str)> {
    verdicts
        .iter()
        .map(|verdict| (verdict.verdict, verdict.place.as_str()))
        .collect()
}

#[test]
fn every_key_of_a_tree_and_absent_ones_around_them_are_proven_to_a_counterparty() {
    let store = store();
    let mut names: Vec<String> = (0..400)
        .map(|number| format!("commitments/{number}"))
        .collect();
    // The order of the tree is that of the hashes.
    names.sort_by_key(|name| Sha256::digest(name));
    let (first, last) = (names.remove(0), names.pop().unwrap());
    let (stored, absent): (Vec<_>, Vec<_>) = names
        .chunks_exact(2)
        .map(|pair| (&pair[0], &pair[1]))
        .unzip();
    commit(&store, stored.iter().map(|name| put(name, "value")));
    let asked: Vec<&String> = [&first, &last]
        .into_iter()
        .chain(stored.iter().copied())
        .chain(absent.iter().copied())
        .collect();
    let questions: Vec<Question> = asked.iter().map(|key| question(&store, key, 1)).collect();
    let verdicts = verify(&questions).unwrap();
    let present = std::iter::repeat_n((Finding::Present, ""), stored.len());
    // The last of the absent stands between as well, because the last name of all is taken out.
    let between = std::iter::repeat_n((Finding::Absent, "between"), absent.len().saturating_sub(1));
    let mut expected = vec![(Finding::Absent, "first"), (Finding::Absent, "last")];
    expected.extend(present.chain(between));
    expected.push((Finding::Absent, "last"));
    assert_eq!(findings(&verdicts), expected, "{verdicts:#?}");
    assert!(
        verdicts[2..]
            .iter()
            .take(stored.len())
            .all(|verdict| verdict.value == STANDARD.encode("value"))
    );
}

#[test]
fn old_heights_are_proven_to_a_counterparty_after_keys_changed_and_went() {
    let store = store();
    commit(&store, [put("a", "1"), put("b", "1")]);
    commit(&store, [put("a", "2"), (b"b".to_vec(), None)]);
    commit(&store, [(b"a".to_vec(), None), put("c", "3")]);
    let asked = [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3), ("c", 3)];
    let questions = asked.map(|(key, height)| question(&store, key, height));
    let values: Vec<String> = verify(&questions)
        .unwrap()
        .into_iter()
        .map(|verdict| verdict.value)
        .collect();
    assert_eq!(
        values,
        ["1", "1", "2", "", "", "3"].map(|value| STANDARD.encode(value))
    );
}

#[test]
fn false_proofs_are_refused_by_a_counterparty() {
    let store = store();
    commit(&store, [put("a", "1"), put("b", "2")]);
    let good = question(&store, "a", 1);
    let absent = question(&store, "x", 1);
    let questions = [
        Question {
            app_hash: "00".repeat(32),
            ..good.clone()
        },
        Question {
            key: hex::encode("b"),
            ..good.clone()
        },
        Question {
            store: "state".into(),
            ..good.clone()
        },
        Question {
            response: json!({"code": 0, "value": STANDARD.encode("2"), "proofOps": good.response["proofOps"]}),
            ..good.clone()
        },
        Question {
            response: json!({"code": 0, "value": null, "proofOps": good.response["proofOps"]}),
            ..good.clone()
        },
        Question {
            key: hex::encode("a"),
            ..absent.clone()
        },
        Question {
            response: json!({"code": 0, "value": STANDARD.encode("1"), "proofOps": absent.response["proofOps"]}),
            ..absent.clone()
        },
        Question {
            response: json!({"code": 18, "log": "pruned"}),
            ..good.clone()
        },
        good,
        absent,
    ];
    let verdicts = verify(&questions).unwrap();
    let (bad, good) = verdicts.split_at(8);
    assert!(
        bad.iter()
            .all(|verdict| verdict.verdict == Finding::Unproven),
        "{verdicts:#?}"
    );
    assert_eq!(bad[7].problem, "the chain refused with code 18: pruned");
    assert_eq!(
        [good[0].verdict, good[1].verdict],
        [Finding::Present, Finding::Absent]
    );
}
