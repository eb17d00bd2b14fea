//! What other modules ask about light clients.

use super::{channel, client_state, connection};
use sdk::Read;

/// What a light client is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The id of the other chain. Nobody can bring the headers of a chain to the client of another one: its validators sign it.
    pub chain_id: String,
    /// The latest height that it knows: revision and height.
    pub latest_height: (u64, u64),
}

/// A client.
pub fn client(read: &(impl Read + ?Sized), id: &str) -> Option<Client> {
    let state = client_state(read, id)?;
    let state = state.inner();
    let latest = state.latest_height;
    Some(Client {
        chain_id: state.chain_id.to_string(),
        latest_height: (latest.revision_number(), latest.revision_height()),
    })
}

/// The client under the connection of a channel, which has one hop.
pub fn client_of_channel(
    read: &(impl Read + ?Sized),
    port: &str,
    channel_id: &str,
) -> Option<String> {
    let channel = channel(read, port, channel_id)?;
    let connection = connection(read, channel.connection_hops.first()?)?;
    Some(connection.client_id)
}
