//! Headers that would stop the chain: ibc-rs and what it is built on panic on them.

use super::*;
use proptest::prelude::*;
use proto::ibc::lightclients::tendermint::v1::Header;

fn changed(link: &Link, change: impl FnOnce(&mut Header)) -> Any {
    let any = link.other.update(2);
    let mut header = Header::decode(any.value.as_slice()).unwrap();
    change(&mut header);
    Any {
        value: header.encode_to_vec(),
        ..any
    }
}

fn prepared() -> Link {
    let mut link = Link::with_client();
    link.next();
    let now = link.test.block().time;
    link.other.block(now);
    link
}

#[test]
fn a_header_of_height_0_is_refused() {
    let mut link = prepared();
    let header = changed(&link, |header| {
        let signed = header.signed_header.as_mut().unwrap();
        signed.header.as_mut().unwrap().height = 0;
        signed.commit.as_mut().unwrap().height = 0;
    });
    let result = link.update_with(header);
    assert_eq!(
        link.refused(result),
        "client 12: header of height 0: invalid client header"
    );
}

#[test]
fn a_header_whose_chain_id_is_no_identifier_is_refused() {
    for chain_id in ["-5", "a..b", "", "other-7 "] {
        let mut link = prepared();
        let header = changed(&link, |header| {
            let signed = header.signed_header.as_mut().unwrap();
            chain_id.clone_into(&mut signed.header.as_mut().unwrap().chain_id);
        });
        let result = link.update_with(header);
        let refused = link.refused(result);
        assert!(
            refused.starts_with("client 12: header of chain"),
            "{refused}"
        );
    }
}

#[test]
fn a_set_of_more_power_than_there_can_be_is_refused() {
    let mut link = prepared();
    let header = changed(&link, |header| {
        let set = header.validator_set.as_mut().unwrap();
        for validator in &mut set.validators {
            validator.voting_power = i64::MAX;
        }
    });
    let result = link.update_with(header);
    assert!(link.refused(result).starts_with("sdk 18: "));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_of_a_header_make_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        // One link for all cases of a thread would hide nothing, but each is to start from the same state.
        let mut link = prepared();
        let mut header = link.other.update(2);
        for (place, byte) in &changes {
            let place = place.index(header.value.len());
            header.value[place] = *byte;
        }
        if let Some(cut) = cut {
            let length = cut.index(header.value.len());
            header.value.truncate(length);
        }
        let genuine = link.other.update(2);
        let same = header == genuine;
        let result = link.update_with(header);
        prop_assert!(result.is_err() || same || status_is_active(&mut link));
    }
}

fn status_is_active(link: &mut Link) -> bool {
    // Bytes that nothing signs, such as the proposer of a set, may change; the header is then still the signed one.
    let now = link.test.block().time;
    link.test.read(|view| crate::ops::status(view, now, CLIENT)) == Some("Active")
}

/// What ibc-rs and ics23 do by themselves. When one of these no longer panics, its check may go.
mod alone {
    use super::*;
    use ibc_client_tendermint::types::Header as TmHeader;
    use ics23::{CommitmentProof, ExistenceProof, HostFunctionsManager, LeafOp, NonExistenceProof};
    use ics23::{commitment_proof::Proof, verify_non_membership};
    use std::panic::catch_unwind;

    #[test]
    fn the_height_of_a_header_of_height_0_or_of_an_odd_chain_is_a_panic() {
        let link = prepared();
        let of_height_0 = changed(&link, |header| {
            let signed = header.signed_header.as_mut().unwrap();
            signed.header.as_mut().unwrap().height = 0;
            signed.commit.as_mut().unwrap().height = 0;
        });
        let of_odd_chain = changed(&link, |header| {
            let signed = header.signed_header.as_mut().unwrap();
            "-5".clone_into(&mut signed.header.as_mut().unwrap().chain_id);
        });
        for header in [of_height_0, of_odd_chain] {
            let header = TmHeader::try_from(header).unwrap();
            assert!(catch_unwind(|| header.height()).is_err());
        }
    }

    #[test]
    fn two_leaves_of_one_hash_without_a_path_are_a_panic() {
        // With lengths in front, the bytes of a leaf can be read in two ways: the longer prefix eats the shorter key.
        let leaf = |prefix: &[u8]| LeafOp {
            hash: 1,
            prehash_key: 0,
            prehash_value: 1,
            length: 1,
            prefix: prefix.to_vec(),
        };
        let existence = |prefix: &[u8], key: &[u8]| ExistenceProof {
            key: key.to_vec(),
            value: b"value".to_vec(),
            leaf: Some(leaf(prefix)),
            path: Vec::new(),
        };
        let left = existence(&[0], b"b\x05ddddd");
        let right = existence(&[0, 7, b'b'], b"ddddd");
        let root = ics23::calculate_existence_root::<HostFunctionsManager>(&left).unwrap();
        let proof = CommitmentProof {
            proof: Some(Proof::Nonexist(NonExistenceProof {
                key: b"c".to_vec(),
                left: Some(left),
                right: Some(right),
            })),
        };
        let verify = || {
            let spec = ics23::tendermint_spec();
            verify_non_membership::<HostFunctionsManager>(&proof, &spec, &root, b"c")
        };
        assert!(catch_unwind(verify).is_err());
        let proofs = proto::ibc::core::commitment::v1::MerkleProof {
            proofs: vec![proof.clone()],
        };
        let refused = crate::ops::check_absence_proof(&proofs.encode_to_vec()).unwrap_err();
        assert_eq!((refused.codespace, refused.code), ("commitment", 2));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_of_a_client_state_make_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut link = Link::apart();
        let (mut client, consensus) = link.other.client();
        for (place, byte) in &changes {
            let place = place.index(client.value.len());
            client.value[place] = *byte;
        }
        if link.create(client, consensus).is_ok() {
            // Whatever was taken can be read, asked and used.
            link.test.end_block(5);
            let known = link.test.read(|view| crate::ops::client_state(view, CLIENT).is_some());
            prop_assert!(known);
            let _ = link.init_connection();
        }
    }

    #[test]
    fn no_bytes_of_a_proof_make_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let mut link = Link::open(Order::Unordered);
        let height = link.other.height(link.known + 1);
        let packet = link.send_until(b"question", height, 0).unwrap();
        // Neighbours of the absent receipt on both sides, and a tree of some depth.
        for n in 0..20 {
            let path = format!("receipts/ports/echo/channels/channel-9/sequences/{n}");
            link.other.set(Tree::Ibc, &path, &[1]);
        }
        link.sync();
        link.sync();
        let path = format!("receipts/ports/echo/channels/{CHANNEL_THERE}/sequences/1");
        let mut msg = ics04::MsgTimeout {
            packet: Some(packet),
            proof_unreceived: link.proof(&path),
            proof_height: link.proof_height(),
            next_sequence_recv: 1,
            signer: link.signer(),
        };
        for (place, byte) in &changes {
            let place = place.index(msg.proof_unreceived.len());
            msg.proof_unreceived[place] = *byte;
        }
        let before = link.test.changes();
        if link.test.send(&msg).is_err() {
            prop_assert_eq!(link.test.changes(), before);
        }
    }
}
