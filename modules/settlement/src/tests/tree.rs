//! The Merkle tree of lines, against the vectors of RFC 6962 implementations and a verifier of its own.

use super::*;
use crate::types::{Hash, leaf_hash, path, push, root, root_of};
use proptest::prelude::*;
use sdk::crypto::sha256;

/// The leaves of the test vectors of Certificate Transparency.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
/// The roots over the first one, two, … of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// The root that an audit path leads to, as RFC 9162 2.1.3.2 verifies it; written from its text, not from the tree.
fn verified(leaf: &[u8], number: u64, count: u64, path: &[Vec<u8>]) -> Option<Vec<u8>> {
    let hash = |tag: u8, parts: &[&[u8]]| {
        let mut bytes = vec![tag];
        for part in parts {
            bytes.extend_from_slice(part);
        }
        sha256(&bytes).to_vec()
    };
    let (mut at, mut last) = (number, count.checked_sub(1)?);
    if at > last {
        return None;
    }
    let mut running = hash(0, &[leaf]);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if at % 2 == 1 || at == last {
            running = hash(1, &[sibling, &running]);
            while at.is_multiple_of(2) && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            running = hash(1, &[&running, sibling]);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(running)
}

#[test]
fn roots_are_those_of_certificate_transparency() {
    let mut frontier = Vec::new();
    assert_eq!(
        hex::encode(root(&frontier)),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    for ((count, leaf), expected) in (0..).zip(LEAVES).zip(ROOTS) {
        push(&mut frontier, count, leaf_hash(&hex::decode(leaf).unwrap()));
        assert_eq!(hex::encode(root(&frontier)), expected);
    }
}

#[test]
fn every_path_of_every_small_tree_verifies() {
    for count in 1..40_u64 {
        let leaves: Vec<Hash> = (0..count)
            .map(|number| leaf_hash(&number.to_be_bytes()))
            .collect();
        let expected = root_of(leaves.iter().copied()).to_vec();
        for number in 0..count {
            let proof: Vec<_> = path(&leaves, usize::try_from(number).unwrap())
                .into_iter()
                .map(Vec::from)
                .collect();
            let found = verified(&number.to_be_bytes(), number, count, &proof);
            assert_eq!(found, Some(expected.clone()), "{number} of {count}");
        }
    }
    assert!(path(&[[0; 32]], 1).is_empty(), "no such leaf");
}

#[test]
fn a_million_lines_leave_twenty_hashes_at_most() {
    let mut frontier = Vec::new();
    let mut most = 0;
    for count in 0..1_000_000_u64 {
        push(&mut frontier, count, [7; 32]);
        most = most.max(frontier.len());
    }
    assert!(most <= 20, "{most}");
}

proptest! {
    #[test]
    fn a_frontier_has_the_root_of_its_leaves(leaves in prop::collection::vec(any::<[u8; 32]>(), 1..200)) {
        fn whole(leaves: &[Hash]) -> Hash {
            match leaves {
                [] => sha256(&[]),
                [leaf] => *leaf,
                _ => {
                    let half = (leaves.len() / 2 + leaves.len() % 2).next_power_of_two();
                    crate::types::node_hash(&whole(&leaves[..half]), &whole(&leaves[half..]))
                }
            }
        }
        prop_assert_eq!(root_of(leaves.iter().copied()), whole(&leaves));
    }
}

#[test]
fn each_line_of_a_closed_batch_is_proven_against_its_root() {
    let mut world = World::new();
    world.set_schedule(1_440, 0, 100, 3);
    world.wait(TO_MIDNIGHT);
    for amount in 1..=6 {
        world.sale(amount * 1_000);
    }
    let day = 20_260_102;
    let mut request = pb::QueryLineProofRequest {
        merchant_id: hex::encode(world.bakery),
        denom: "krwp".to_owned(),
        day,
        number: 0,
    };
    assert_eq!(
        code(world.test.query(&request)),
        20,
        "an open batch has no root"
    );
    world.night();
    let batch = world.batch(day);
    assert_eq!(batch.lines, 7, "six sales and what is withheld");
    for number in 0..batch.lines {
        request.number = number;
        let proof = world.test.query(&request).unwrap();
        let line = proof.line.unwrap();
        assert_eq!(prost::Message::encode_to_vec(&line), proof.leaf);
        assert_eq!(proof.root, batch.root.unwrap().to_vec());
        let found = verified(&proof.leaf, number, proof.lines, &proof.path);
        assert_eq!(found, Some(proof.root));
    }
    request.number = 7;
    assert_eq!(
        code(world.test.query(&request)),
        20,
        "the payout is no leaf"
    );
}
