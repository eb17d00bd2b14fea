//! Fields, types and bytes that no honest wallet sends.

use proptest::prelude::*;
use prost::Message;
use proto::cosmos::authz::v1beta1::MsgExec;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::cosmos::tx::v1beta1::{AuthInfo, Fee, ModeInfo, SignerInfo, TxBody, mode_info};
use proto::unknown::{reject_critical_unknown_fields, reject_unknown_fields};
use proto::{Any, Coin, Msg};

const BODY: &str = "cosmos.tx.v1beta1.TxBody";
const SEND: &str = "cosmos.bank.v1beta1.MsgSend";

fn send() -> MsgSend {
    let coin = Coin {
        denom: "uaot".into(),
        amount: "7".into(),
    };
    MsgSend {
        from_address: "alice".into(),
        to_address: "bob".into(),
        amount: vec![coin],
    }
}

fn carry(msg: &impl Msg) -> Any {
    pack(msg, type_url(msg))
}

fn type_url<M: Msg>(_: &M) -> &'static str {
    M::TYPE_URL
}

fn pack(message: &impl Message, type_url: &str) -> Any {
    Any {
        type_url: type_url.into(),
        value: message.encode_to_vec(),
    }
}

fn body(messages: Vec<Any>) -> Vec<u8> {
    TxBody {
        messages,
        memo: "lunch".into(),
        timeout_height: 9,
        ..Default::default()
    }
    .encode_to_vec()
}

/// A field with one byte of content, as a length-delimited value.
fn field(number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::bytes::encode(number, &vec![1_u8], &mut bytes);
    bytes
}

fn varint_field(number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::uint64::encode(number, &1, &mut bytes);
    bytes
}

fn with(mut bytes: Vec<u8>, more: &[u8]) -> Vec<u8> {
    bytes.extend_from_slice(more);
    bytes
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    reject_unknown_fields(name, bytes)
        .expect_err("it must be refused")
        .to_string()
}

#[test]
fn a_transfer_as_wallets_send_it_passes() {
    assert_eq!(
        reject_unknown_fields(BODY, &body(vec![carry(&send())])),
        Ok(())
    );
    let single = mode_info::Sum::Single(mode_info::Single { mode: 1 });
    let auth_info = AuthInfo {
        signer_infos: vec![SignerInfo {
            public_key: Some(pack(
                &PubKey { key: vec![2; 33] },
                "/cosmos.crypto.secp256k1.PubKey",
            )),
            mode_info: Some(ModeInfo { sum: Some(single) }),
            sequence: 3,
        }],
        fee: Some(Fee {
            gas_limit: 80_000,
            ..Default::default()
        }),
        ..Default::default()
    };
    let bytes = auth_info.encode_to_vec();
    assert_eq!(
        reject_unknown_fields("cosmos.tx.v1beta1.AuthInfo", &bytes),
        Ok(())
    );
}

#[test]
fn an_unknown_field_is_refused_at_every_depth() {
    let expected = "unknown field 9 in cosmos.bank.v1beta1.MsgSend: \
                    expected only the fields of its definition";
    let bad = with(send().encode_to_vec(), &field(9));
    assert_eq!(refusal(SEND, &bad), expected);

    let in_body = Any {
        type_url: MsgSend::TYPE_URL.into(),
        value: bad,
    };
    assert_eq!(refusal(BODY, &body(vec![in_body.clone()])), expected);

    let exec = MsgExec {
        grantee: "carol".into(),
        msgs: vec![in_body],
    };
    assert_eq!(
        refusal(BODY, &body(vec![carry(&send()), carry(&exec)])),
        expected
    );
}

#[test]
fn an_unknown_field_of_the_any_itself_is_refused() {
    let bytes = with(carry(&send()).encode_to_vec(), &field(3));
    let mut holder = Vec::new();
    prost::encoding::bytes::encode(1, &bytes, &mut holder);
    assert!(refusal(BODY, &holder).starts_with("unknown field 3 in google.protobuf.Any"));
}

#[test]
fn a_non_critical_field_passes_only_where_the_caller_allows_it() {
    for (number, non_critical) in [
        (1_022, false),
        (1_024, true),
        (2_046, true),
        (2_048, false),
        (3_072, true),
    ] {
        let bytes = with(body(vec![carry(&send())]), &field(number));
        assert!(refusal(BODY, &bytes).starts_with(&format!("unknown field {number} in {BODY}")));
        let allowed = reject_critical_unknown_fields(BODY, &bytes);
        assert_eq!(allowed.ok(), non_critical.then_some(true), "{number}");
    }
    assert_eq!(
        reject_critical_unknown_fields(BODY, &body(vec![carry(&send())])),
        Ok(false)
    );
}

#[test]
fn an_unknown_type_url_is_named() {
    for bad in [
        "/cosmos.bank.v1beta1.MsgSteal",
        "cosmos.bank.v1beta1.MsgSend",
        "",
        "/",
        "/google.protobuf.Any",
    ] {
        let expected = format!("unknown type URL {bad:?} in {BODY}");
        let bytes = body(vec![pack(&send(), bad), carry(&send())]);
        assert!(refusal(BODY, &bytes).starts_with(&expected), "{bad}");
    }
}

#[test]
fn a_long_type_url_is_not_repeated_whole() {
    let bytes = body(vec![pack(&send(), &"/가".repeat(10_000))]);
    assert!(refusal(BODY, &bytes).chars().count() < 300);
}

#[test]
fn a_wrong_wire_type_is_refused() {
    let expected = "field memo of cosmos.tx.v1beta1.TxBody has wire type varint, expected bytes";
    assert_eq!(refusal(BODY, &varint_field(2)), expected);
    let expected =
        "field timeout_height of cosmos.tx.v1beta1.TxBody has wire type bytes, expected varint";
    assert_eq!(refusal(BODY, &field(3)), expected);
}

#[test]
fn numbers_may_come_packed_or_one_by_one() {
    // HttpRule has no list of numbers, a file descriptor has: public_dependency = 10.
    let name = "google.protobuf.FileDescriptorProto";
    assert_eq!(reject_unknown_fields(name, &field(10)), Ok(()));
    assert_eq!(reject_unknown_fields(name, &varint_field(10)), Ok(()));
}

#[test]
fn two_halves_of_an_any_are_refused() {
    // Merged by protobuf they would be a MsgExec with the content of the MsgSend.
    let mut bytes = Vec::new();
    for half in [
        pack(&send(), "/cosmos.bank.v1beta1.MsgSend"),
        Any {
            type_url: "/cosmos.crypto.secp256k1.PubKey".into(),
            value: vec![],
        },
    ] {
        prost::encoding::message::encode(1, &half, &mut bytes);
    }
    let name = "cosmos.tx.v1beta1.SignerInfo";
    assert_eq!(
        refusal(name, &bytes),
        "field public_key of cosmos.tx.v1beta1.SignerInfo comes twice, expected one at most"
    );
}

#[test]
fn messages_nested_without_end_are_refused() {
    let mut inner = carry(&send());
    for _ in 0..15 {
        inner = carry(&MsgExec {
            grantee: "carol".into(),
            msgs: vec![inner],
        });
    }
    assert_eq!(
        reject_unknown_fields(BODY, &body(vec![inner.clone()])),
        Ok(())
    );
    for _ in 0..60 {
        inner = carry(&MsgExec {
            grantee: "carol".into(),
            msgs: vec![inner],
        });
    }
    let text = refusal(BODY, &body(vec![inner]));
    assert!(
        text.starts_with("messages nested deeper than 64 levels"),
        "{text}"
    );
}

#[test]
fn bytes_that_are_no_protobuf_are_refused() {
    let truncated = body(vec![carry(&send())]);
    let cases: [&[u8]; 7] = [
        &truncated[..20],
        &[0x0a],       // a length is missing
        &[0x00, 0x00], // field number 0
        &[0x0b, 0x0c], // a group
        &[
            0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02,
        ], // 65 bits
        &[
            0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
        ], // too long
        &[0xf8, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00], // number over 2^29
    ];
    for bytes in cases {
        let text = refusal(BODY, bytes);
        assert!(
            text.starts_with("malformed protobuf in cosmos.tx.v1beta1.TxBody"),
            "{text}"
        );
    }
}

#[test]
fn an_unknown_message_name_is_refused() {
    assert!(refusal("cosmos.tx.v1beta1.Body", &[]).starts_with("no message is named"));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        for name in [BODY, SEND, "google.protobuf.Any", "cosmos.tx.v1beta1.AuthInfo"] {
            let strict = reject_unknown_fields(name, &bytes);
            let loose = reject_critical_unknown_fields(name, &bytes);
            prop_assert!(strict.is_err() || loose == Ok(false));
        }
    }

    #[test]
    fn one_changed_byte_never_panics(place in 0_usize..160, value: u8) {
        let mut bytes = body(vec![carry(&send()), carry(&MsgExec { grantee: "carol".into(), msgs: vec![carry(&send())] })]);
        prop_assume!(place < bytes.len());
        bytes[place] = value;
        let _ = reject_critical_unknown_fields(BODY, &bytes);
        if reject_unknown_fields(BODY, &bytes).is_ok() {
            // Nothing was dropped: what prost makes of it is as long as what came, unless a default
            // value or an overlong number was written out.
            if let Ok(decoded) = TxBody::decode(bytes.as_slice()) {
                prop_assert!(decoded.encoded_len() <= bytes.len());
            }
        }
    }
}
