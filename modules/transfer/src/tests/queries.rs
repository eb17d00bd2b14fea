//! What wallets and relayers ask.

use super::*;
use proto::ibc::applications::transfer::v1::{
    Denom, Hop, QueryDenomHashRequest, QueryDenomRequest, QueryDenomTraceRequest,
    QueryDenomTracesRequest, QueryDenomsRequest, QueryEscrowAddressRequest, QueryParamsRequest,
    QueryTotalEscrowForDenomRequest,
};

#[test]
fn the_path_behind_a_hash_is_found_and_back() {
    let mut test = chain();
    fund(&mut test, 1);
    let voucher = voucher().to_string();
    for hash in [voucher.clone(), voucher.replace("ibc/", "")] {
        let answer = test.query(&QueryDenomTraceRequest { hash }).unwrap();
        let trace = answer.denom_trace.unwrap();
        assert_eq!(
            (trace.path.as_str(), trace.base_denom.as_str()),
            ("transfer/channel-0", "uatom")
        );
    }
    let trace = "transfer/channel-0/uatom".to_owned();
    let answer = test.query(&QueryDenomHashRequest { trace }).unwrap();
    assert_eq!(format!("ibc/{}", answer.hash), voucher);
    let answer = test
        .query(&QueryDenomTracesRequest { pagination: None })
        .unwrap();
    assert_eq!(answer.denom_traces.len(), 1);
    for (hash, code) in [("A".repeat(64), 22), ("xyz".to_owned(), 18)] {
        let error = test.query(&QueryDenomTraceRequest { hash }).unwrap_err();
        assert_eq!(error.code, code);
    }
    let trace = "transfer/channel-9/uatom".to_owned();
    let error = test.query(&QueryDenomHashRequest { trace }).unwrap_err();
    assert_eq!(error.code, 22);
}

#[test]
fn escrow_and_parameters_are_told() {
    let mut test = chain();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let request = |channel: &str| QueryEscrowAddressRequest {
        port_id: "transfer".to_owned(),
        channel_id: channel.to_owned(),
    };
    let answer = test.query(&request(CHANNEL)).unwrap();
    let escrow = escrow_address("transfer", CHANNEL);
    assert_eq!(answer.escrow_address, test.text_of(&escrow));
    assert_eq!(test.query(&request("channel-7")).unwrap_err().code, 22);
    let denom = "uaot".to_owned();
    let answer = test
        .query(&QueryTotalEscrowForDenomRequest { denom })
        .unwrap();
    assert_eq!(answer.amount.unwrap().amount, "300");
    let params = test.query(&QueryParamsRequest {}).unwrap().params.unwrap();
    assert!(params.send_enabled && params.receive_enabled);
}

#[test]
fn denoms_are_told_as_ibc_go_has_them_since_v10() {
    let mut test = chain();
    let to = test.text(1);
    let far = packet(&data("9", "transfer/channel-44/uosmo", &to));
    receive(&mut test, &far).unwrap();
    let hop = |channel: &str| Hop {
        port_id: "transfer".to_owned(),
        channel_id: channel.to_owned(),
    };
    let expected = Denom {
        base: "uosmo".to_owned(),
        trace: vec![hop("channel-0"), hop("channel-44")],
    };
    let trace = crate::Trace::parse("transfer/channel-0/transfer/channel-44/uosmo").unwrap();
    let hash = trace.denom().unwrap().to_string();
    for hash in [hash.clone(), hash.replace("ibc/", "")] {
        let answer = test.query(&QueryDenomRequest { hash }).unwrap();
        assert_eq!(answer.denom, Some(expected.clone()));
    }
    let answer = test
        .query(&QueryDenomsRequest { pagination: None })
        .unwrap();
    assert_eq!(answer.denoms, [expected]);
    for (hash, code) in [("A".repeat(64), 22), ("xyz".to_owned(), 18)] {
        let error = test.query(&QueryDenomRequest { hash }).unwrap_err();
        assert_eq!(error.code, code);
    }
}
