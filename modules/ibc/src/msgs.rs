//! The messages of relayers, under the type URLs of ibc-go. Each is checked by what ibc-rs leaves to its host, verified by
//! ibc-rs, told to the port it is for, and written down by ibc-rs.

mod channels;
mod clients;
mod connections;
mod packets;
mod upgrades;

use crate::error::malformed;
use ibc_core::host::types::error::DecodingError;
use sdk::{Msgs, Result};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(clients::create_client, 150_000);
    msgs.msg(clients::update_client, 120_000);
    msgs.msg(clients::upgrade_client, 200_000);
    msgs.msg(clients::submit_misbehaviour, 200_000);
    msgs.authority_msg(clients::recover_client, 150_000);
    msgs.authority_msg(clients::update_params, 40_000);
    msgs.authority_msg(upgrades::software_upgrade, 100_000);
    msgs.msg(connections::connection_open_init, 120_000);
    msgs.msg(connections::connection_open_try, 200_000);
    msgs.msg(connections::connection_open_ack, 200_000);
    msgs.msg(connections::connection_open_confirm, 150_000);
    msgs.authority_msg(connections::update_params, 40_000);
    msgs.msg(channels::channel_open_init, 120_000);
    msgs.msg(channels::channel_open_try, 180_000);
    msgs.msg(channels::channel_open_ack, 150_000);
    msgs.msg(channels::channel_open_confirm, 150_000);
    msgs.msg(channels::channel_close_init, 100_000);
    msgs.msg(channels::channel_close_confirm, 150_000);
    msgs.msg(packets::recv_packet, 200_000);
    msgs.msg(packets::acknowledgement, 180_000);
    msgs.msg(packets::timeout, 180_000);
    msgs.msg(packets::timeout_on_close, 220_000);
}

/// A message as ibc-rs reads it. Refused (`sdk` 18) if it is not what its type says.
fn read<M: Clone, D: TryFrom<M, Error = DecodingError>>(msg: &M) -> Result<D> {
    D::try_from(msg.clone()).map_err(|error| malformed(&error))
}
