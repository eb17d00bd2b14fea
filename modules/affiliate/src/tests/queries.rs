//! What is answered about side chains and pegs.

use super::*;

#[test]
fn a_side_chain_is_shown_with_what_its_light_client_knows() {
    let mut test = active();
    let answer = test.query(&pb::QueryAffiliatesRequest::default()).unwrap();
    let [info] = answer.affiliates.as_slice() else {
        panic!("{answer:?}");
    };
    assert_eq!(info.client_status, "Active");
    assert_eq!((info.client_revision, info.client_height), (1, 2));
    assert_eq!(info.affiliate.as_ref().unwrap().channel_id, CHANNEL);
    // Nobody tells this chain of the other one any more.
    test.block_mut().time = test.block().time.plus_seconds(100 * 86_400);
    let request = pb::QueryAffiliateRequest {
        chain_id: SIDE.to_owned(),
    };
    let info = test.query(&request).unwrap().affiliate.unwrap();
    assert_eq!(info.client_status, "Expired");
}

#[test]
fn pegs_are_found_by_voucher_by_local_denom_and_by_chain() {
    let mut test = pegged(5, 2);
    let kon = pb::MsgRegisterAffiliate {
        chain_id: KON.to_owned(),
        client_id: KON_CLIENT.to_owned(),
        ..register_msg(&test)
    };
    test.send(&kon).unwrap();
    let second = pb::MsgSetPeg {
        side_denom: "factory/owner/token".to_owned(),
        local_denom: "peg/token".to_owned(),
        ..peg_msg(&test)
    };
    test.send(&second).unwrap();
    let mut pegs = |chain_id: &str| {
        let request = pb::QueryPegsRequest {
            chain_id: chain_id.to_owned(),
            pagination: None,
        };
        let answer = test.query(&request).unwrap();
        let mut locals: Vec<_> = answer.pegs.into_iter().map(|peg| peg.local_denom).collect();
        locals.sort();
        locals.join(" ")
    };
    assert_eq!(pegs(""), "peg/kon peg/token");
    assert_eq!(pegs(SIDE), "peg/kon peg/token");
    assert_eq!(pegs(KON), "");
    for denom in [voucher(), LOCAL.to_owned()] {
        let request = pb::QueryPegRequest { denom };
        let peg = test.query(&request).unwrap().peg.unwrap();
        assert_eq!(peg.side_denom, TOKEN);
        assert_eq!(peg.voucher, voucher());
    }
}

#[test]
fn what_is_not_there_is_said_by_name() {
    let mut test = registered();
    let unknown = |chain_id: &str| pb::QueryAffiliateRequest {
        chain_id: chain_id.to_owned(),
    };
    for chain_id in [KON, "", "\0"] {
        let error = test.query(&unknown(chain_id)).unwrap_err();
        assert_eq!((error.codespace, error.code), ("affiliate", 2));
    }
    let request = pb::QueryPegRequest {
        denom: LOCAL.to_owned(),
    };
    let error = test.query(&request).unwrap_err();
    assert_eq!((error.codespace, error.code), ("affiliate", 12));
    let request = pb::QueryCapsRequest {
        chain_id: KON.to_owned(),
        pagination: None,
    };
    assert_eq!(test.query(&request).unwrap_err().code, 2);
    let request = pb::QueryPegsRequest {
        chain_id: KON.to_owned(),
        pagination: None,
    };
    assert_eq!(test.query(&request).unwrap_err().code, 2);
}
