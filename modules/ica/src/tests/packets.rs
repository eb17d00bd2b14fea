//! Messages of owners on the other chain.

use super::*;
use crate::events::PacketExecuted;
use expect_test::expect;
use proto::aot::oracle::v1 as oracle;
use proto::cosmos::bank::v1beta1::{MsgSend, MsgSendResponse};
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use sdk::sim::any;

const SEND: &str = "/cosmos.bank.v1beta1.MsgSend";

fn pay(test: &TestCtx, from: &Address, amount: &str) -> MsgSend {
    MsgSend {
        from_address: test.text_of(from),
        to_address: test.text(2),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: amount.to_owned(),
        }],
    }
}

#[test]
fn what_an_owner_sends_is_executed_by_its_account_and_answered() {
    let (mut test, account) = ready(OWNER);
    let first = any(&pay(&test, &account, "300"));
    let second = any(&pay(&test, &account, "200"));
    let packet = packet("channel-0", data(&tx(vec![first, second])));
    let answer = receive(&mut test, &packet).unwrap();
    assert_eq!(has(&mut test, &account), 500);
    assert_eq!(has(&mut test, &testkit::account(2)), 500);
    let json: Json = serde_json::from_str(&answer).unwrap();
    let result = BASE64_STANDARD
        .decode(json["result"].as_str().unwrap())
        .unwrap();
    let response = TxMsgData::decode(result.as_slice()).unwrap();
    let expected = Any {
        type_url: "/cosmos.bank.v1beta1.MsgSendResponse".to_owned(),
        value: MsgSendResponse {}.encode_to_vec(),
    };
    assert_eq!(response.msg_responses, [expected.clone(), expected]);
    // As ibc-go writes it once more.
    assert_eq!(
        answer,
        format!(r#"{{"result":"{}"}}"#, json["result"].as_str().unwrap())
    );
    let told = test.events::<PacketExecuted>();
    assert_eq!(told[0].messages, format!("{SEND},{SEND}"));
    assert_eq!(told[0].account, account);
    test.end_block(5);
}

#[test]
fn messages_may_be_written_in_json() {
    let (mut test, account) = ready(OTHER);
    let (from, to) = (test.text_of(&account), test.text(2));
    let messages = json!({"messages": [{"@type": SEND, "from_address": from, "to_address": to,
        "amount": [{"denom": "uaot", "amount": "300"}]}]});
    let packet = packet("channel-1", data(messages.to_string().as_bytes()));
    receive(&mut test, &packet).unwrap();
    assert_eq!(has(&mut test, &account), 700);
    test.end_block(5);
}

#[test]
fn messages_of_a_packet_go_well_together_or_leave_nothing_behind() {
    let (mut test, account) = ready(OWNER);
    let first = any(&pay(&test, &account, "300"));
    let second = any(&pay(&test, &account, "701"));
    let before = test.changes();
    let packet = packet("channel-0", data(&tx(vec![first, second])));
    let result = receive(&mut test, &packet);
    assert!(refused(&test, result).starts_with("sdk 5: "));
    assert_eq!(test.changes(), before);
    assert!(test.events::<PacketExecuted>().is_empty());
}

#[test]
fn a_packet_costs_what_its_messages_cost() {
    let (mut test, account) = ready(OWNER);
    let gas = test.read(|view| fee::ops::gas_of(view, SEND)).unwrap();
    let one = any(&pay(&test, &account, "1"));
    let packet = packet("channel-0", data(&tx(vec![one.clone(), one])));
    let before = test.changes();
    // Then the whole message of the relayer is refused, and the packet waits.
    let result = receive_with(&mut test, &packet, 2 * gas - 1);
    assert!(refused(&test, result).starts_with("sdk 11: "));
    assert_eq!(test.changes(), before);
    receive_with(&mut test, &packet, 2 * gas).unwrap();
}

#[test]
fn nothing_is_executed_unless_it_is_listed() {
    let mut test = chain();
    let account = account(&mut test, OWNER);
    let coins = "1000uaot".parse().unwrap();
    let from = testkit::account(1);
    test.ctx(|ctx| bank::ops::transfer(ctx, &from, &account, &coins))
        .unwrap();
    let packet = packet(
        "channel-0",
        data(&tx(vec![any(&pay(&test, &account, "1"))])),
    );
    let result = receive(&mut test, &packet);
    assert_eq!(
        refused(&test, result),
        format!("sdk 4: message type not allowed: {SEND}: unauthorized")
    );
    allow(&mut test, &["/cosmos.bank.v1beta1.MsgMultiSend"]);
    let result = receive(&mut test, &packet);
    assert!(refused(&test, result).starts_with("sdk 4: "));
    allow(&mut test, &["/cosmos.bank.v1beta1.MsgMultiSend", SEND]);
    receive(&mut test, &packet).unwrap();
    test.end_block(5);
}

#[test]
fn what_relayers_send_is_never_executed_for_another_chain() {
    use proto::ibc::core::client::v1::MsgUpdateClient;
    let (mut test, account) = ready(OWNER);
    let update = MsgUpdateClient {
        client_id: "07-tendermint-0".to_owned(),
        client_message: None,
        signer: test.text_of(&account),
    };
    let packet = packet("channel-0", data(&tx(vec![any(&update)])));
    let result = receive(&mut test, &packet);
    assert!(refused(&test, result).starts_with("sdk 4: message type not allowed: /ibc.core."));
}

#[test]
fn a_message_that_is_switched_off_is_so_for_other_chains_too() {
    use proto::aot::fee::v1::{MsgGas, MsgSetMsgGas};
    let (mut test, account) = ready(OWNER);
    let off = MsgSetMsgGas {
        authority: test.text(0),
        entry: Some(MsgGas {
            type_url: SEND.to_owned(),
            gas: 0,
        }),
    };
    test.send(&off).unwrap();
    let packet = packet(
        "channel-0",
        data(&tx(vec![any(&pay(&test, &account, "1"))])),
    );
    let result = receive(&mut test, &packet);
    assert!(refused(&test, result).starts_with("fee 5: "));
}

/// A module of the other role.
static ELSEWHERE: Module = Module {
    name: "elsewhere",
    roles: &[Role::Side],
    msgs: |msgs| msgs.msg(submit, 1),
    ..Module::EMPTY
};

#[expect(clippy::unnecessary_wraps, reason = "a handler may refuse")]
fn submit(
    _: &mut sdk::Ctx<'_>,
    _: &oracle::MsgSubmitPrices,
) -> Result<oracle::MsgSubmitPricesResponse> {
    Ok(oracle::MsgSubmitPricesResponse {})
}

#[test]
fn a_message_that_this_chain_by_its_role_does_not_have_is_refused() {
    let mut modules = MODULES.to_vec();
    modules.push(&ELSEWHERE);
    let (mut test, account) = ready_of(&modules, OWNER);
    let submit = oracle::MsgSubmitPrices {
        feeder: test.text_of(&account),
        prices: Vec::new(),
    };
    let packet = packet("channel-0", data(&tx(vec![any(&submit)])));
    let result = receive(&mut test, &packet);
    assert!(refused(&test, result).starts_with("sdk 37: "));
}

#[test]
fn packets_that_nobody_can_execute_are_refused_and_change_nothing() {
    let refusal = |make: fn(&TestCtx, &Address) -> Vec<u8>| {
        let (mut test, account) = ready(OWNER);
        let packet = packet("channel-0", make(&test, &account));
        let before = test.changes();
        let result = receive(&mut test, &packet);
        assert_eq!(test.changes(), before);
        refused(&test, result).replace(&test.text_of(&account), "<account>")
    };
    let all = [
        refusal(|_, _| vec![0xff]),
        refusal(|_, _| b"[]".to_vec()),
        refusal(|_, _| br#"{"type":"TYPE_EXECUTE_TX","data":"AA==","tip":1}"#.to_vec()),
        refusal(|_, _| br#"{"type":"TYPE_UNSPECIFIED","data":"AA=="}"#.to_vec()),
        refusal(|_, _| br#"{"type":7,"data":"AA=="}"#.to_vec()),
        refusal(|_, _| br#"{"type":"TYPE_EXECUTE_TX","data":""}"#.to_vec()),
        refusal(|_, _| {
            let memo = "m".repeat(32_769);
            format!(r#"{{"type":"TYPE_EXECUTE_TX","data":"AA==","memo":"{memo}"}}"#).into_bytes()
        }),
        refusal(|_, _| data(&[0xff, 0xff])),
        refusal(|_, _| data(br#"{"messages":[]}"#)),
        // A field that nobody here would see.
        refusal(|test, account| {
            let mut message = any(&pay(test, account, "1"));
            message.value.extend_from_slice(&[0x7a, 0x01, 0x41]);
            data(&tx(vec![message]))
        }),
        refusal(|test, account| {
            let one = any(&pay(test, account, "1"));
            data(&tx(vec![one; 101]))
        }),
        refusal(|test, account| {
            let message = Any {
                type_url: "/cosmos.bank.v1beta1.MsgNothing".to_owned(),
                ..any(&pay(test, account, "1"))
            };
            data(&tx(vec![message]))
        }),
        refusal(|test, _| data(&tx(vec![any(&pay(test, &testkit::account(1), "1"))]))),
        refusal(|test, _| {
            let mut message = pay(test, &testkit::account(1), "1");
            message.from_address = "nobody".to_owned();
            data(&tx(vec![any(&message)]))
        }),
        refusal(|test, account| data(&tx(vec![any(&pay(test, account, "1001"))]))),
    ];
    expect![[r#"
        sdk 29: cannot unmarshal ICS-27 interchain account packet data: expected value at line 1 column 1: invalid type
        sdk 29: cannot unmarshal ICS-27 interchain account packet data: JSON and ibc.applications.interchain_accounts.v1.InterchainAccountPacketData do not fit: invalid type: sequence, expected a map: invalid type
        sdk 29: cannot unmarshal ICS-27 interchain account packet data: JSON and ibc.applications.interchain_accounts.v1.InterchainAccountPacketData do not fit: unrecognized field name 'tip': invalid type
        interchainaccounts 2: unknown data type: 0: expected TYPE_EXECUTE_TX
        interchainaccounts 2: unknown data type: 7: expected TYPE_EXECUTE_TX
        interchainaccounts 6: invalid outgoing data: packet data cannot be empty
        interchainaccounts 6: invalid outgoing data: memo of 32769 bytes: expected at most 32768
        sdk 29: cannot unmarshal CosmosTx: failed to decode Protobuf message: invalid varint: invalid type
        sdk 29: cannot unmarshal CosmosTx: failed to decode Protobuf message: buffer underflow: invalid type
        sdk 2: unknown field 15 in cosmos.bank.v1beta1.MsgSend: expected only the fields of its definition: tx parse error
        interchainaccounts 102: 101 messages: expected 1 to 100
        sdk 2: unknown type URL "/cosmos.bank.v1beta1.MsgNothing" in ibc.applications.interchain_accounts.v1.CosmosTx: expected "/" and the full name of a message of this chain: tx parse error
        sdk 4: unexpected signer address: expected <account>, got <1>: unauthorized
        sdk 7: "nobody": parse failed, expected a bech32 address aot1…: invalid address
        sdk 5: spendable balance 1000uaot is smaller than 1001uaot: insufficient funds"#]].assert_eq(&all.join("\n"));
}

#[test]
fn an_owner_without_an_account_executes_nothing() {
    let mut test = chain();
    let message = any(&pay(&test, &testkit::account(1), "1"));
    let packet = packet("channel-0", data(&tx(vec![message])));
    let result = receive(&mut test, &packet);
    assert_eq!(
        refused(&test, result),
        "interchainaccounts 8: interchain account not found: connection connection-0, port icacontroller-cosmos1owner"
    );
    let elsewhere = Packet {
        destination_channel: "channel-7".to_owned(),
        ..packet
    };
    let result = receive(&mut test, &elsewhere);
    assert!(refused(&test, result).starts_with("channel 3: "));
}
