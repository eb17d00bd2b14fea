//! What must not change unnoticed: paths, values, commitments, errors, events and gas.

use super::*;
use expect_test::expect;
use ibc_core::channel::types::acknowledgement::Acknowledgement;
use ibc_core::channel::types::commitment::{compute_ack_commitment, compute_packet_commitment};
use ibc_core::channel::types::timeout::{TimeoutHeight, TimeoutTimestamp};
use ibc_core::client::types::Height;
use sdk::{Registry, Role};

#[test]
fn paths_and_values_are_those_that_other_chains_prove() {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, b"hello");
    link.test.send(&msg).unwrap();
    link.send(b"question");
    let genesis = link.test.export();
    let (_, part) = genesis
        .into_iter()
        .find(|(name, _)| *name == "ibc")
        .unwrap();
    let paths = part["paths"].as_object().unwrap();
    let short = |value: &str| match value.len() {
        0..=130 => value.to_owned(),
        length => format!("{}… {} bytes", &value[..64], length / 2),
    };
    let lines = paths
        .iter()
        .map(|(path, value)| format!("{path} = {}\n", short(value.as_str().unwrap())));
    expect![[r"
        acks/ports/echo/channels/channel-0/sequences/1 = 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
        channelEnds/ports/echo/channels/channel-0 = 080310011a110a046563686f12096368616e6e656c2d38220c636f6e6e656374696f6e2d302a066563686f2d31
        clients/07-tendermint-0/clientState = 0a2b2f6962632e6c69676874636c69656e74732e74656e6465726d696e742e76… 219 bytes
        clients/07-tendermint-0/connections = 0a0c636f6e6e656374696f6e2d30
        clients/07-tendermint-0/consensusStates/7-2 = 0a2e2f6962632e6c69676874636c69656e74732e74656e6465726d696e742e76… 128 bytes
        clients/07-tendermint-0/consensusStates/7-3 = 0a2e2f6962632e6c69676874636c69656e74732e74656e6465726d696e742e76… 128 bytes
        clients/07-tendermint-0/consensusStates/7-4 = 0a2e2f6962632e6c69676874636c69656e74732e74656e6465726d696e742e76… 128 bytes
        clients/07-tendermint-0/consensusStates/7-5 = 0a2e2f6962632e6c69676874636c69656e74732e74656e6465726d696e742e76… 128 bytes
        commitments/ports/echo/channels/channel-0/sequences/1 = 501912efcea7afc76a8643cf1c771234f697bd914e8ebb7027c61bcdfa9225df
        connections/connection-0 = 0a0f30372d74656e6465726d696e742d3012230a0131120d4f524445525f4f52… 96 bytes
        nextSequenceAck/ports/echo/channels/channel-0 = 0000000000000001
        nextSequenceRecv/ports/echo/channels/channel-0 = 0000000000000001
        nextSequenceSend/ports/echo/channels/channel-0 = 0000000000000002
        receipts/ports/echo/channels/channel-0/sequences/1 = 01
    "]].assert_eq(&lines.collect::<String>());
}

#[test]
fn commitments_are_those_of_ibc_go() {
    // ibc-go: `CommitPacket`, timeout height 42-24, timeout time 0x42, data "packet data".
    let height = TimeoutHeight::At(Height::new(42, 24).unwrap());
    let time = TimeoutTimestamp::from_nanoseconds(0x42);
    let packet = compute_packet_commitment(b"packet data", &height, &time);
    expect!["a928b51f62bd540091ec451f4ef345794f059e65910816866126dc364f84cc15"]
        .assert_eq(&hex::encode(packet.into_vec()));
    // `CommitAcknowledgement` of a successful transfer, as it stands on every Cosmos chain.
    let answer = Acknowledgement::try_from(br#"{"result":"AQ=="}"#.to_vec()).unwrap();
    let hash = compute_ack_commitment(&answer);
    expect!["08f7557ed51826fe18d84512bf24ec75001edbaf2123a477df72a0a9f3640a7c"]
        .assert_eq(&hex::encode(hash.into_vec()));
}

#[test]
fn errors_are_those_of_ibc_go() {
    let lines = crate::error::TABLE
        .iter()
        .map(|row| format!("{} {}: {}\n", row.codespace, row.code, row.text));
    expect![[r"
        client 2: light client already exists
        client 3: light client is invalid
        client 4: light client not found
        client 7: consensus state not found
        client 8: invalid consensus state
        client 10: invalid client type
        client 12: invalid client header
        client 13: invalid light client misbehaviour
        client 22: self consensus state not found
        client 25: invalid client upgrade
        client 26: invalid height
        client 27: invalid client state substitute
        client 29: client state is not active
        connection 3: connection not found
        connection 6: invalid connection state
        connection 7: invalid counterparty connection
        connection 9: invalid connection version
        connection 10: connection version negotiation failed
        channel 3: channel not found
        channel 5: invalid channel state
        channel 7: invalid counterparty channel
        channel 10: sequence send not found
        channel 11: sequence receive not found
        channel 12: sequence acknowledgement not found
        channel 13: invalid packet
        channel 15: too many connection hops
        channel 16: invalid acknowledgement
        channel 17: acknowledgement for packet already exists
        channel 20: packet commitment not found
        channel 21: packet sequence is out of order
        channel 24: invalid channel version
        channel 26: invalid packet timeout
        channel 39: timeout not reached
        channel 40: timeout elapsed
        port 3: port not found
        commitment 2: invalid proof
        07-tendermint 10: packet-specified delay period has not been reached
        07-tendermint 13: invalid proof specs
    "]]
    .assert_eq(&lines.collect::<String>());
}

#[test]
fn messages_and_their_gas() {
    let registry = Registry::new(MODULES, Role::Main);
    let ours = registry.msgs().filter(|(_, route)| route.module == "ibc");
    let rows = ours.map(|(type_url, route)| {
        let who = if route.authority { ", authority" } else { "" };
        format!("{type_url}: {}{who}\n", route.default_gas)
    });
    expect![[r"
        /ibc.core.channel.v1.MsgAcknowledgement: 180000
        /ibc.core.channel.v1.MsgChannelCloseConfirm: 150000
        /ibc.core.channel.v1.MsgChannelCloseInit: 100000
        /ibc.core.channel.v1.MsgChannelOpenAck: 150000
        /ibc.core.channel.v1.MsgChannelOpenConfirm: 150000
        /ibc.core.channel.v1.MsgChannelOpenInit: 120000
        /ibc.core.channel.v1.MsgChannelOpenTry: 180000
        /ibc.core.channel.v1.MsgRecvPacket: 200000
        /ibc.core.channel.v1.MsgTimeout: 180000
        /ibc.core.channel.v1.MsgTimeoutOnClose: 220000
        /ibc.core.client.v1.MsgCreateClient: 150000
        /ibc.core.client.v1.MsgIBCSoftwareUpgrade: 100000, authority
        /ibc.core.client.v1.MsgRecoverClient: 150000, authority
        /ibc.core.client.v1.MsgSubmitMisbehaviour: 200000
        /ibc.core.client.v1.MsgUpdateClient: 120000
        /ibc.core.client.v1.MsgUpdateParams: 40000, authority
        /ibc.core.client.v1.MsgUpgradeClient: 200000
        /ibc.core.connection.v1.MsgConnectionOpenAck: 200000
        /ibc.core.connection.v1.MsgConnectionOpenConfirm: 150000
        /ibc.core.connection.v1.MsgConnectionOpenInit: 120000
        /ibc.core.connection.v1.MsgConnectionOpenTry: 200000
        /ibc.core.connection.v1.MsgUpdateParams: 40000, authority
    "]]
    .assert_eq(&rows.collect::<String>());
    let events = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r"
        message: module
        create_client: client_id, client_type, consensus_height
        update_client: client_id, client_type, consensus_height, consensus_heights, header
        upgrade_client: client_id, client_type, consensus_height
        client_misbehaviour: client_id, client_type
        recover_client: subject_client_id, client_type
        schedule_ibc_software_upgrade: title, upgrade_plan_height
        upgrade_chain: upgrade_plan_height, upgrade_store
        ibc_params_set: allowed_clients, max_expected_time_per_block
        connection_open_init: connection_id, client_id, counterparty_client_id, counterparty_connection_id
        connection_open_try: connection_id, client_id, counterparty_client_id, counterparty_connection_id
        connection_open_ack: connection_id, client_id, counterparty_client_id, counterparty_connection_id
        connection_open_confirm: connection_id, client_id, counterparty_client_id, counterparty_connection_id
        channel_open_init: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id, version
        channel_open_try: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id, version
        channel_open_ack: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id
        channel_open_confirm: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id
        channel_close_init: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id
        channel_close_confirm: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id
        channel_close: port_id, channel_id, counterparty_port_id, counterparty_channel_id, connection_id, channel_ordering
        send_packet: packet_data_hex, packet_timeout_height, packet_timeout_timestamp, packet_sequence, packet_src_port, packet_src_channel, packet_dst_port, packet_dst_channel, packet_channel_ordering, packet_connection, connection_id
        recv_packet: packet_data_hex, packet_timeout_height, packet_timeout_timestamp, packet_sequence, packet_src_port, packet_src_channel, packet_dst_port, packet_dst_channel, packet_channel_ordering, packet_connection, connection_id
        write_acknowledgement: packet_data_hex, packet_timeout_height, packet_timeout_timestamp, packet_sequence, packet_src_port, packet_src_channel, packet_dst_port, packet_dst_channel, packet_ack_hex, packet_connection, connection_id
        packet_refused: port_id, channel_id, packet_sequence, codespace, code, error
        acknowledge_packet: packet_timeout_height, packet_timeout_timestamp, packet_sequence, packet_src_port, packet_src_channel, packet_dst_port, packet_dst_channel, packet_channel_ordering, packet_connection, connection_id
        timeout_packet: packet_timeout_height, packet_timeout_timestamp, packet_sequence, packet_src_port, packet_src_channel, packet_dst_port, packet_dst_channel, packet_channel_ordering
    "]].assert_eq(&events.collect::<String>());
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &crate::MODULE,
        &[&auth::MODULE, &staking::MODULE, &upgrade::MODULE],
    );
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn an_error_says_the_same_with_either_tracer() {
    let expected = "protobuf decoding error: error decoding buffer into message: buffer underflow";
    for text in [
        "protobuf decoding error: StringTracer: error decoding buffer into message: buffer underflow",
        "protobuf decoding error: error decoding buffer into message\n\nCaused by:\n    buffer underflow\n\nLocation:\n    /somewhere/eyre.rs:10:9\n\nStack backtrace:\n   0: main",
        "protobuf decoding error: error decoding buffer into message\n\nCaused by:\n   0: buffer underflow\n\nLocation:\n    /somewhere/eyre.rs:10:9",
    ] {
        assert_eq!(crate::error::said(&text), expected);
    }
}
