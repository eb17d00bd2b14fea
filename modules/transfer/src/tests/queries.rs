//! What wallets and relayers ask.

use super::*;
use proto::ibc::applications::transfer::v1::{
    QueryDenomHashRequest, QueryDenomTraceRequest, QueryDenomTracesRequest,
    QueryEscrowAddressRequest, QueryParamsRequest, QueryTotalEscrowForDenomRequest,
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
