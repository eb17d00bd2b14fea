//! What always holds.

use crate::ops::{channel, client_state, connection};
use crate::state::{
    ACKS, CHANNELS, CLIENT_IDS, COMMITMENTS, CONNECTIONS, NEXT_ACK, NEXT_RECEIVE, NEXT_SEND,
    PROCESSED,
};
use crate::types::{ChannelPath, ClientPath};
use sdk::View;

/// Whatever names something names what there is: a channel its connections, a connection its client, a client its states.
pub(crate) fn stored(view: &View<'_>) -> Result<(), String> {
    for (end, _) in CHANNELS.iter(view) {
        let channel = channel(view, &end.port, &end.channel).unwrap_or_default();
        let known = |hop: &String| connection(view, hop).is_some();
        if !channel.connection_hops.iter().all(known) {
            return Err(format!("{} of {}: no connection", end.channel, end.port));
        }
    }
    for (id, _) in CONNECTIONS.iter(view) {
        let client = connection(view, &id.0).unwrap_or_default().client_id;
        if client_state(view, &client).is_none() {
            return Err(format!("{}: no client {client}", id.0));
        }
    }
    for (id, _) in CLIENT_IDS.iter(view) {
        if client_state(view, &id).is_none() {
            return Err(format!("{id}: no state"));
        }
    }
    for ((client, revision, height), _) in PROCESSED.iter(view) {
        let path = ClientPath::Consensus(client, revision, height);
        if !crate::state::CLIENTS.has(view, &path) {
            return Err(format!("{path:?}: came in, and is not there"));
        }
    }
    Ok(())
}

/// Every channel counts its packets, and no packet is beyond what was counted.
pub(crate) fn sequences(view: &View<'_>) -> Result<(), String> {
    let next = |end: &ChannelPath| NEXT_SEND.get(view, end).map_or(0, |next| next.0);
    for (end, _) in CHANNELS.iter(view) {
        let counted = NEXT_RECEIVE.has(view, &end) && NEXT_ACK.has(view, &end) && next(&end) > 0;
        if !counted {
            return Err(format!("{} of {}: no sequences", end.channel, end.port));
        }
    }
    for (packet, value) in COMMITMENTS.iter(view) {
        if packet.sequence >= next(&packet.end) || value.0.len() != 32 {
            return Err(format!("{packet:?}: sent, but not counted"));
        }
    }
    for (packet, value) in ACKS.iter(view) {
        if value.0.len() != 32 {
            return Err(format!(
                "{packet:?}: an acknowledgement of {} bytes",
                value.0.len()
            ));
        }
    }
    Ok(())
}
