//! The queries of `ibc.core`. As in ibc-go their answers have no proofs: `/store/ibc/key` gives these. Heights are those
//! of the state that was read.

mod channels;
mod clients;
mod connections;

use crate::ops::revision;
use proto::ibc::core::client::v1::Height;
use sdk::{Error, Queries, View, root};
use std::fmt::Display;

pub(crate) fn register(queries: &mut Queries) {
    queries.query(clients::client_state);
    queries.query(clients::client_states);
    queries.query(clients::consensus_state);
    queries.query(clients::consensus_states);
    queries.query(clients::consensus_state_heights);
    queries.query(clients::client_status);
    queries.query(clients::client_params);
    queries.query(clients::upgraded_client_state);
    queries.query(clients::upgraded_consensus_state);
    queries.query(connections::connection);
    queries.query(connections::connections);
    queries.query(connections::client_connections);
    queries.query(connections::connection_client_state);
    queries.query(connections::connection_consensus_state);
    queries.query(connections::connection_params);
    queries.query(channels::channel);
    queries.query(channels::channels);
    queries.query(channels::connection_channels);
    queries.query(channels::channel_client_state);
    queries.query(channels::channel_consensus_state);
    queries.query(channels::packet_commitment);
    queries.query(channels::packet_commitments);
    queries.query(channels::packet_receipt);
    queries.query(channels::packet_acknowledgement);
    queries.query(channels::packet_acknowledgements);
    queries.query(channels::unreceived_packets);
    queries.query(channels::unreceived_acks);
    queries.query(channels::next_sequence_receive);
    queries.query(channels::next_sequence_send);
}

/// The height of the state that is read.
fn height(view: &View<'_>) -> Option<Height> {
    Some(Height {
        revision_number: revision(view.chain()),
        revision_height: view.block().height,
    })
}

/// An identifier that keys may have in them. Refused (`NotFound`) if it is none, as there is nothing of that name.
fn identifier(text: &String) -> sdk::Result<&String> {
    if text.contains('\0') {
        return Err(missing("identifier", &format_args!("{text:?}")));
    }
    Ok(text)
}

fn missing(what: &str, id: &dyn Display) -> Error {
    root::query_not_found(format_args!("{what} not found: {id:.200}"))
}
