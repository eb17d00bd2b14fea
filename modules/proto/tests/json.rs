//! Messages to JSON and back.

use prost::Message;
use proto::cosmos::authz::v1beta1::MsgExec;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::staking::v1beta1::{CommissionRates, MsgCreateValidator};
use proto::cosmos::tx::v1beta1::TxBody;
use proto::json::{from_json, to_json};
use proto::{Any, Coin, Msg};
use serde_json::{Value, json};

const SEND: &str = "cosmos.bank.v1beta1.MsgSend";
const BODY: &str = "cosmos.tx.v1beta1.TxBody";
const VALIDATOR: &str = "cosmos.staking.v1beta1.MsgCreateValidator";

fn there_and_back(name: &str, bytes: &[u8], expected: &Value) {
    let json = to_json(name, bytes).expect("it has a JSON");
    assert_eq!(&json, expected);
    assert_eq!(
        from_json(name, &json).expect("the JSON has a message"),
        bytes
    );
}

#[test]
fn a_transfer_in_a_body_looks_as_in_the_sdk() {
    let coin = Coin {
        denom: "uaot".into(),
        amount: "7".into(),
    };
    let send = MsgSend {
        from_address: "alice".into(),
        to_address: "bob".into(),
        amount: vec![coin],
    };
    let message = Any {
        type_url: MsgSend::TYPE_URL.into(),
        value: send.encode_to_vec(),
    };
    let body = TxBody {
        messages: vec![message],
        timeout_height: 1 << 60,
        ..Default::default()
    };
    let expected = json!({
        "messages": [{
            "@type": "/cosmos.bank.v1beta1.MsgSend",
            "from_address": "alice",
            "to_address": "bob",
            "amount": [{"denom": "uaot", "amount": "7"}],
        }],
        "memo": "",
        "timeout_height": "1152921504606846976",
        "extension_options": [],
        "non_critical_extension_options": [],
    });
    there_and_back(BODY, &body.encode_to_vec(), &expected);
}

#[test]
fn decimals_have_their_point_and_what_is_not_there_is_null() {
    let validator = MsgCreateValidator {
        commission: Some(CommissionRates {
            rate: "50000000000000000".into(),
            max_rate: "1000000000000000000".into(),
            max_change_rate: "0".into(),
        }),
        ..Default::default()
    };
    let bytes = validator.encode_to_vec();
    let json = to_json(VALIDATOR, &bytes).expect("it has a JSON");
    let expected = json!({
        "rate": "0.050000000000000000",
        "max_rate": "1.000000000000000000",
        "max_change_rate": "0.000000000000000000",
    });
    assert_eq!(json["commission"], expected);
    assert_eq!(json["pubkey"], Value::Null);
    assert_eq!(json["value"], Value::Null);
    assert_eq!(
        from_json(VALIDATOR, &json).expect("the JSON has a message"),
        bytes
    );
}

#[test]
fn decimals_may_be_short() {
    let commission = json!({"rate": "0.05", "max_rate": "1", "max_change_rate": "-2.5"});
    let bytes =
        from_json(VALIDATOR, &json!({ "commission": commission })).expect("it is a message");
    let rates = MsgCreateValidator::decode(bytes.as_slice())
        .expect("it decodes")
        .commission;
    let rates = rates.expect("it is there");
    assert_eq!(rates.rate, "50000000000000000");
    assert_eq!(rates.max_rate, "1000000000000000000");
    assert_eq!(rates.max_change_rate, "-2500000000000000000");
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let refusal = |json: &Value| {
        from_json(SEND, json)
            .expect_err("it must be refused")
            .to_string()
    };
    let text = refusal(&json!({"from_adress": "alice"}));
    assert!(text.contains("from_adress"), "{text}");
    let text = refusal(&json!({"from_address": 7}));
    assert!(text.contains("expected a string"), "{text}");
    assert!(refusal(&json!("alice")).contains("do not fit"));

    let dec = json!({"commission": {"rate": "0.0000000000000000001"}});
    let text = from_json(VALIDATOR, &dec)
        .expect_err("19 digits")
        .to_string();
    assert_eq!(
        text,
        "\"0.0000000000000000001\" is no decimal number: \
         expected digits, with up to 18 more behind a point"
    );
    let text = to_json("aot.NoSuch", &[]).expect_err("unknown").to_string();
    assert!(
        text.starts_with("no message is named \"aot.NoSuch\""),
        "{text}"
    );
    let text = to_json(SEND, &[0x0a]).expect_err("truncated").to_string();
    assert!(
        text.starts_with("not an encoded cosmos.bank.v1beta1.MsgSend"),
        "{text}"
    );

    let foreign = Any {
        type_url: "/cosmwasm.wasm.v1.MsgStoreCode".into(),
        value: vec![],
    };
    let body = TxBody {
        messages: vec![foreign],
        ..Default::default()
    };
    let text = to_json(BODY, &body.encode_to_vec())
        .expect_err("unknown type")
        .to_string();
    assert!(text.contains("cosmwasm.wasm.v1.MsgStoreCode"), "{text}");
}

#[test]
fn messages_nested_without_end_are_refused_and_do_not_use_up_the_stack() {
    let mut inner = Any {
        type_url: MsgSend::TYPE_URL.into(),
        value: vec![],
    };
    for _ in 0..5_000 {
        let exec = MsgExec {
            grantee: String::new(),
            msgs: vec![inner],
        };
        inner = Any {
            type_url: MsgExec::TYPE_URL.into(),
            value: exec.encode_to_vec(),
        };
    }
    let text = to_json("google.protobuf.Any", &inner.encode_to_vec());
    let text = text.expect_err("too deep").to_string();
    assert!(text.contains("nested deeper than 64 levels"), "{text}");
}
