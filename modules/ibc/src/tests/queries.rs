//! What relayers ask.

use super::*;
use proto::PageRequest;
use proto::ibc::core::channel::v1 as chan;
use proto::ibc::core::client::v1 as cl;
use proto::ibc::core::connection::v1 as conn;
use std::fmt::Debug;

fn id() -> String {
    CLIENT.to_owned()
}

fn not_found<T: Debug>(result: Result<T>) {
    let error = result.unwrap_err();
    assert_eq!(error.code, 22);
    assert!(error.log.contains("code = NotFound"), "{}", error.log);
}

#[test]
fn clients_are_told_with_their_heights() {
    let mut link = Link::with_client();
    link.sync();
    link.create_client().unwrap();
    let test = &mut link.test;
    let one = test
        .query(&cl::QueryClientStateRequest { client_id: id() })
        .unwrap();
    assert_eq!(
        one.proof_height,
        Some(testkit::headers::height(1, test.block().height))
    );
    let all = test
        .query(&cl::QueryClientStatesRequest { pagination: None })
        .unwrap();
    assert_eq!(all.client_states.len(), 2);
    assert_eq!(all.client_states[0].client_state, one.client_state);
    let heights = cl::QueryConsensusStateHeightsRequest {
        client_id: id(),
        pagination: Some(PageRequest {
            limit: 1,
            count_total: true,
            ..PageRequest::default()
        }),
    };
    let page = test.query(&heights).unwrap();
    assert_eq!(
        page.consensus_state_heights,
        [testkit::headers::height(7, 2)]
    );
    assert_eq!(page.pagination.as_ref().unwrap().total, 2);
    let next = cl::QueryConsensusStateHeightsRequest {
        pagination: Some(PageRequest {
            key: page.pagination.unwrap().next_key,
            ..PageRequest::default()
        }),
        ..heights
    };
    let page = test.query(&next).unwrap();
    assert_eq!(
        page.consensus_state_heights,
        [testkit::headers::height(7, 3)]
    );
    let states = cl::QueryConsensusStatesRequest {
        client_id: id(),
        pagination: None,
    };
    let states = test.query(&states).unwrap().consensus_states;
    let latest = cl::QueryConsensusStateRequest {
        client_id: id(),
        latest_height: true,
        ..Default::default()
    };
    let latest = test.query(&latest).unwrap().consensus_state;
    assert_eq!(states[1].consensus_state, latest);
    let status = test
        .query(&cl::QueryClientStatusRequest { client_id: id() })
        .unwrap();
    assert_eq!(status.status, "Active");
    let params = test
        .query(&cl::QueryClientParamsRequest {})
        .unwrap()
        .params
        .unwrap();
    assert_eq!(params.allowed_clients, ["07-tendermint"]);
    for client_id in ["07-tendermint-9", "", "a\0b", "07-tendermint-0/clientState"] {
        let client_id = client_id.to_owned();
        not_found(test.query(&cl::QueryClientStateRequest {
            client_id: client_id.clone(),
        }));
        not_found(test.query(&cl::QueryClientStatusRequest {
            client_id: client_id.clone(),
        }));
        let heights = cl::QueryConsensusStateHeightsRequest {
            client_id,
            pagination: None,
        };
        let known = test
            .query(&heights)
            .map(|answer| answer.consensus_state_heights.len());
        assert_eq!(known.unwrap_or(0), 0);
    }
    not_found(test.query(&cl::QueryUpgradedClientStateRequest {}));
    not_found(test.query(&cl::QueryUpgradedConsensusStateRequest {}));
}

#[test]
fn connections_are_told() {
    let mut link = Link::connected();
    let test = &mut link.test;
    let connection_id = || CONNECTION.to_owned();
    let one = test
        .query(&conn::QueryConnectionRequest {
            connection_id: connection_id(),
        })
        .unwrap();
    assert_eq!(one.connection.unwrap().state, conn::State::Open as i32);
    let all = test
        .query(&conn::QueryConnectionsRequest { pagination: None })
        .unwrap();
    assert_eq!(all.connections[0].id, CONNECTION);
    assert!(all.height.is_some());
    let of_client = conn::QueryClientConnectionsRequest { client_id: id() };
    assert_eq!(
        test.query(&of_client).unwrap().connection_paths,
        [CONNECTION]
    );
    let client = conn::QueryConnectionClientStateRequest {
        connection_id: connection_id(),
    };
    let client = test
        .query(&client)
        .unwrap()
        .identified_client_state
        .unwrap();
    assert_eq!(client.client_id, CLIENT);
    let consensus = conn::QueryConnectionConsensusStateRequest {
        connection_id: connection_id(),
        revision_number: 7,
        revision_height: 2,
    };
    assert_eq!(test.query(&consensus).unwrap().client_id, CLIENT);
    let params = test
        .query(&conn::QueryConnectionParamsRequest {})
        .unwrap()
        .params
        .unwrap();
    assert_eq!(params.max_expected_time_per_block, 30_000_000_000);
    let connection_id = "connection-9".to_owned();
    not_found(test.query(&conn::QueryConnectionRequest { connection_id }));
    let client_id = "07-tendermint-9".to_owned();
    not_found(test.query(&conn::QueryClientConnectionsRequest { client_id }));
}

fn port() -> String {
    "echo".to_owned()
}

fn channel_id() -> String {
    CHANNEL.to_owned()
}

#[test]
fn channels_are_told() {
    let mut link = Link::open(Order::Ordered);
    let test = &mut link.test;
    let (port_id, channel) = (port(), channel_id());
    let one = chan::QueryChannelRequest {
        port_id,
        channel_id: channel,
    };
    assert_eq!(test.query(&one).unwrap().channel.unwrap().version, "echo-1");
    let all = test
        .query(&chan::QueryChannelsRequest { pagination: None })
        .unwrap();
    assert_eq!(
        (
            all.channels[0].port_id.as_str(),
            all.channels[0].channel_id.as_str()
        ),
        ("echo", CHANNEL)
    );
    let of_connection = chan::QueryConnectionChannelsRequest {
        connection: CONNECTION.to_owned(),
        pagination: None,
    };
    assert_eq!(test.query(&of_connection).unwrap().channels, all.channels);
    let odd = chan::QueryConnectionChannelsRequest {
        connection: "a\0".to_owned(),
        pagination: None,
    };
    not_found(test.query(&odd));
    let (port_id, channel) = (port(), channel_id());
    let client = chan::QueryChannelClientStateRequest {
        port_id,
        channel_id: channel,
    };
    let client = test
        .query(&client)
        .unwrap()
        .identified_client_state
        .unwrap();
    assert_eq!(client.client_id, CLIENT);
    let consensus = chan::QueryChannelConsensusStateRequest {
        port_id: port(),
        channel_id: channel_id(),
        revision_number: 7,
        revision_height: 2,
    };
    assert_eq!(test.query(&consensus).unwrap().client_id, CLIENT);
    let (port_id, channel) = (port(), channel_id());
    let next = chan::QueryNextSequenceReceiveRequest {
        port_id,
        channel_id: channel,
    };
    assert_eq!(test.query(&next).unwrap().next_sequence_receive, 1);
    let (port_id, channel) = (port(), channel_id());
    let next = chan::QueryNextSequenceSendRequest {
        port_id,
        channel_id: channel,
    };
    assert_eq!(test.query(&next).unwrap().next_sequence_send, 1);
    not_found(test.query(&chan::QueryChannelRequest {
        port_id: port(),
        channel_id: "channel-9".to_owned(),
    }));
}

#[test]
fn packets_are_told_page_by_page_and_by_what_is_missing() {
    let mut link = Link::open(Order::Unordered);
    for n in 1..=12 {
        link.send(&[n]);
    }
    for sequence in [1, 2, 12] {
        let msg = link.incoming(sequence, b"hello");
        link.test.send(&msg).unwrap();
    }
    let test = &mut link.test;
    let commitments = chan::QueryPacketCommitmentsRequest {
        port_id: port(),
        channel_id: channel_id(),
        pagination: Some(PageRequest {
            limit: 5,
            ..PageRequest::default()
        }),
    };
    let page = test.query(&commitments).unwrap();
    // In the order of their paths, as in ibc-go.
    let sequences: Vec<u64> = page
        .commitments
        .iter()
        .map(|packet| packet.sequence)
        .collect();
    assert_eq!(sequences, [1, 10, 11, 12, 2]);
    assert_eq!(
        page.height,
        Some(testkit::headers::height(1, test.block().height))
    );
    let acks = |sequences: &[u64]| chan::QueryPacketAcknowledgementsRequest {
        port_id: port(),
        channel_id: channel_id(),
        pagination: None,
        packet_commitment_sequences: sequences.to_vec(),
    };
    assert_eq!(test.query(&acks(&[])).unwrap().acknowledgements.len(), 3);
    assert_eq!(
        test.query(&acks(&[2, 3, 12]))
            .unwrap()
            .acknowledgements
            .len(),
        2
    );
    let unreceived = |sequences: Vec<u64>| chan::QueryUnreceivedPacketsRequest {
        port_id: port(),
        channel_id: channel_id(),
        packet_commitment_sequences: sequences,
    };
    assert_eq!(
        test.query(&unreceived(vec![1, 2, 3, 12, 13]))
            .unwrap()
            .sequences,
        [3, 13]
    );
    assert_eq!(test.query(&unreceived(vec![0])).unwrap_err().code, 18);
    assert_eq!(
        test.query(&unreceived(vec![1; 1_001])).unwrap_err().code,
        18
    );
    let unacknowledged = chan::QueryUnreceivedAcksRequest {
        port_id: port(),
        channel_id: channel_id(),
        packet_ack_sequences: vec![12, 13],
    };
    assert_eq!(test.query(&unacknowledged).unwrap().sequences, [12]);
    let receipt = |sequence| chan::QueryPacketReceiptRequest {
        port_id: port(),
        channel_id: channel_id(),
        sequence,
    };
    assert!(test.query(&receipt(12)).unwrap().received);
    assert!(!test.query(&receipt(3)).unwrap().received);
    let commitment = |sequence| chan::QueryPacketCommitmentRequest {
        port_id: port(),
        channel_id: channel_id(),
        sequence,
    };
    assert_eq!(test.query(&commitment(12)).unwrap().commitment.len(), 32);
    not_found(test.query(&commitment(13)));
    let ack = |sequence| chan::QueryPacketAcknowledgementRequest {
        port_id: port(),
        channel_id: channel_id(),
        sequence,
    };
    assert_eq!(test.query(&ack(12)).unwrap().acknowledgement.len(), 32);
    not_found(test.query(&ack(3)));
}

#[test]
fn what_an_ordered_channel_has_not_received_is_from_the_next_sequence_on() {
    let mut link = Link::open(Order::Ordered);
    let msg = link.incoming(1, b"hello");
    link.test.send(&msg).unwrap();
    let unreceived = chan::QueryUnreceivedPacketsRequest {
        port_id: port(),
        channel_id: channel_id(),
        packet_commitment_sequences: vec![1, 2, 3],
    };
    assert_eq!(link.test.query(&unreceived).unwrap().sequences, [2, 3]);
}
