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
