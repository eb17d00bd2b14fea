//! What the module tells, under the names of ibc-go. ibc-rs marks no attribute to be indexed and cannot write packet data
//! that is no text: here all are indexed, as everywhere on this chain, and data is told in hex only.

use ibc_core::channel::types::Version;
use ibc_core::channel::types::channel::Order;
use ibc_core::channel::types::timeout::{TimeoutHeight, TimeoutTimestamp};
use ibc_core::client::types::Height;
use ibc_core::handler::types::events::{IbcEvent, MessageEvent};
use ibc_core::host::types::identifiers::{ChannelId, ConnectionId, PortId, Sequence};
use sdk::{Ctx, event};

event! {
    /// A message of a part of IBC was handled: relayers subscribe to it.
    pub struct Message = "message" {
        /// `ibc_client`, `ibc_connection` or `ibc_channel`.
        module: String,
    }

    /// A client was created.
    pub struct CreateClient = "create_client" {
        /// Its id.
        client_id: String,
        /// Its type.
        client_type: String,
        /// The height that it begins with.
        consensus_height: String,
    }

    /// A client has got a header.
    pub struct UpdateClient = "update_client" {
        /// Its id.
        client_id: String,
        /// Its type.
        client_type: String,
        /// The height of the header.
        consensus_height: String,
        /// The heights that were added, with commas between them.
        consensus_heights: String,
        /// The header, an `Any` in hex.
        header: String,
    }

    /// A client follows the other chain into its next revision.
    pub struct UpgradeClient = "upgrade_client" {
        /// Its id.
        client_id: String,
        /// Its type.
        client_type: String,
        /// The height of the upgraded client.
        consensus_height: String,
    }

    /// A client was frozen.
    pub struct ClientMisbehaviour = "client_misbehaviour" {
        /// Its id.
        client_id: String,
        /// Its type.
        client_type: String,
    }

    /// A frozen or expired client goes on with the state of another.
    pub struct RecoverClient = "recover_client" {
        /// The client that was recovered.
        subject_client_id: String,
        /// Its type.
        client_type: String,
    }

    /// An upgrade of this chain is planned that clients of it follow.
    pub struct ScheduleUpgrade = "schedule_ibc_software_upgrade" {
        /// Its name.
        title: String,
        /// The height of the first block of the upgraded chain.
        upgrade_plan_height: u64,
    }

    /// This is the last block before such an upgrade: all that clients need can be proven.
    pub struct UpgradeChain = "upgrade_chain" {
        /// The height of the first block of the upgraded chain.
        upgrade_plan_height: u64,
        /// The tree in which it is proven.
        upgrade_store: String,
    }

    /// The parameters changed.
    pub struct ParamsSet = "ibc_params_set" {
        /// The types of clients that may be used, with commas between them.
        allowed_clients: String,
        /// Nanoseconds.
        max_expected_time_per_block: u64,
    }

    /// A connection was begun here.
    pub struct ConnectionOpenInit = "connection_open_init" {
        /// Its id here.
        connection_id: String,
        /// Its client here.
        client_id: String,
        /// Its client there.
        counterparty_client_id: String,
        /// Its id there: not known yet.
        counterparty_connection_id: String,
    }

    /// A connection was begun there.
    pub struct ConnectionOpenTry = "connection_open_try" {
        /// Its id here.
        connection_id: String,
        /// Its client here.
        client_id: String,
        /// Its client there.
        counterparty_client_id: String,
        /// Its id there.
        counterparty_connection_id: String,
    }

    /// A connection that was begun here is open.
    pub struct ConnectionOpenAck = "connection_open_ack" {
        /// Its id here.
        connection_id: String,
        /// Its client here.
        client_id: String,
        /// Its client there.
        counterparty_client_id: String,
        /// Its id there.
        counterparty_connection_id: String,
    }

    /// A connection that was begun there is open.
    pub struct ConnectionOpenConfirm = "connection_open_confirm" {
        /// Its id here.
        connection_id: String,
        /// Its client here.
        client_id: String,
        /// Its client there.
        counterparty_client_id: String,
        /// Its id there.
        counterparty_connection_id: String,
    }

    /// A channel was begun here.
    pub struct ChannelOpenInit = "channel_open_init" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there: not known yet.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
        /// What is spoken on it.
        version: String,
    }

    /// A channel was begun there.
    pub struct ChannelOpenTry = "channel_open_try" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
        /// What is spoken on it.
        version: String,
    }

    /// A channel that was begun here is open.
    pub struct ChannelOpenAck = "channel_open_ack" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
    }

    /// A channel that was begun there is open.
    pub struct ChannelOpenConfirm = "channel_open_confirm" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
    }

    /// A channel was closed from here.
    pub struct ChannelCloseInit = "channel_close_init" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
    }

    /// A channel was closed from there.
    pub struct ChannelCloseConfirm = "channel_close_confirm" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
    }

    /// An ordered channel was closed by a packet that timed out.
    pub struct ChannelClosed = "channel_close" {
        /// Its port here.
        port_id: String,
        /// Its id here.
        channel_id: String,
        /// Its port there.
        counterparty_port_id: String,
        /// Its id there.
        counterparty_channel_id: String,
        /// The connection it goes through.
        connection_id: String,
        /// How it was ordered.
        channel_ordering: String,
    }

    /// A packet is to be relayed.
    pub struct SendPacket = "send_packet" {
        /// Its data, in hex.
        packet_data_hex: String,
        /// The height there from which it is too late; `0-0` for none.
        packet_timeout_height: String,
        /// The time there from which it is too late, in nanoseconds; 0 for none.
        packet_timeout_timestamp: u64,
        /// Its sequence.
        packet_sequence: u64,
        /// The port it comes from.
        packet_src_port: String,
        /// The channel it comes from.
        packet_src_channel: String,
        /// The port it goes to.
        packet_dst_port: String,
        /// The channel it goes to.
        packet_dst_channel: String,
        /// How the channel is ordered.
        packet_channel_ordering: String,
        /// The connection here, under its old name.
        packet_connection: String,
        /// The connection here.
        connection_id: String,
    }

    /// A packet was received.
    pub struct RecvPacket = "recv_packet" {
        /// Its data, in hex.
        packet_data_hex: String,
        /// The height here from which it is too late; `0-0` for none.
        packet_timeout_height: String,
        /// The time here from which it is too late, in nanoseconds; 0 for none.
        packet_timeout_timestamp: u64,
        /// Its sequence.
        packet_sequence: u64,
        /// The port it comes from.
        packet_src_port: String,
        /// The channel it comes from.
        packet_src_channel: String,
        /// The port it goes to.
        packet_dst_port: String,
        /// The channel it goes to.
        packet_dst_channel: String,
        /// How the channel is ordered.
        packet_channel_ordering: String,
        /// The connection here, under its old name.
        packet_connection: String,
        /// The connection here.
        connection_id: String,
    }

    /// The answer to a packet is to be relayed.
    pub struct WriteAcknowledgement = "write_acknowledgement" {
        /// Its data, in hex.
        packet_data_hex: String,
        /// The height here from which it is too late; `0-0` for none.
        packet_timeout_height: String,
        /// The time here from which it is too late, in nanoseconds; 0 for none.
        packet_timeout_timestamp: u64,
        /// Its sequence.
        packet_sequence: u64,
        /// The port it comes from.
        packet_src_port: String,
        /// The channel it comes from.
        packet_src_channel: String,
        /// The port it goes to.
        packet_dst_port: String,
        /// The channel it goes to.
        packet_dst_channel: String,
        /// The answer, in hex.
        packet_ack_hex: String,
        /// The connection here, under its old name.
        packet_connection: String,
        /// The connection here.
        connection_id: String,
    }

    /// A port has refused a packet: the answer says with which code, this says why.
    pub struct PacketRefused = "packet_refused" {
        /// Its port here.
        port_id: String,
        /// Its channel here.
        channel_id: String,
        /// Its sequence.
        packet_sequence: u64,
        /// The codespace of the refusal.
        codespace: String,
        /// Its code.
        code: u32,
        /// Its text.
        error: String,
    }

    /// The answer to a packet has come.
    pub struct AcknowledgePacket = "acknowledge_packet" {
        /// The height there from which it is too late; `0-0` for none.
        packet_timeout_height: String,
        /// The time there from which it is too late, in nanoseconds; 0 for none.
        packet_timeout_timestamp: u64,
        /// Its sequence.
        packet_sequence: u64,
        /// The port it came from.
        packet_src_port: String,
        /// The channel it came from.
        packet_src_channel: String,
        /// The port it went to.
        packet_dst_port: String,
        /// The channel it went to.
        packet_dst_channel: String,
        /// How the channel is ordered.
        packet_channel_ordering: String,
        /// The connection here, under its old name.
        packet_connection: String,
        /// The connection here.
        connection_id: String,
    }

    /// A packet came too late and will never be received.
    pub struct TimeoutPacket = "timeout_packet" {
        /// The height there from which it is too late; `0-0` for none.
        packet_timeout_height: String,
        /// The time there from which it is too late, in nanoseconds; 0 for none.
        packet_timeout_timestamp: u64,
        /// Its sequence.
        packet_sequence: u64,
        /// The port it came from.
        packet_src_port: String,
        /// The channel it came from.
        packet_src_channel: String,
        /// The port it went to.
        packet_dst_port: String,
        /// The channel it went to.
        packet_dst_channel: String,
        /// How the channel is ordered.
        packet_channel_ordering: String,
    }
}

/// Tells what ibc-rs has to tell.
pub(crate) fn tell(ctx: &mut Ctx<'_>, event: &IbcEvent) {
    match event {
        IbcEvent::Message(message) => tell_message(ctx, message),
        IbcEvent::CreateClient(_)
        | IbcEvent::UpdateClient(_)
        | IbcEvent::UpgradeClient(_)
        | IbcEvent::ClientMisbehaviour(_) => tell_client(ctx, event),
        IbcEvent::OpenInitConnection(_)
        | IbcEvent::OpenTryConnection(_)
        | IbcEvent::OpenAckConnection(_)
        | IbcEvent::OpenConfirmConnection(_) => tell_connection(ctx, event),
        IbcEvent::SendPacket(_)
        | IbcEvent::ReceivePacket(_)
        | IbcEvent::WriteAcknowledgement(_)
        | IbcEvent::AcknowledgePacket(_)
        | IbcEvent::TimeoutPacket(_) => tell_packet(ctx, event),
        // Ports of this chain tell theirs themselves.
        IbcEvent::Module(_) => {}
        _ => tell_channel(ctx, event),
    }
}

fn tell_message(ctx: &mut Ctx<'_>, message: &MessageEvent) {
    let module = match message {
        MessageEvent::Client => "ibc_client",
        MessageEvent::Connection => "ibc_connection",
        MessageEvent::Channel => "ibc_channel",
        MessageEvent::Module(module) => module,
    };
    ctx.emit(&Message {
        module: module.to_owned(),
    });
}

fn heights(heights: &[Height]) -> String {
    let texts: Vec<String> = heights.iter().map(ToString::to_string).collect();
    texts.join(",")
}

fn tell_client(ctx: &mut Ctx<'_>, event: &IbcEvent) {
    match event {
        IbcEvent::CreateClient(event) => ctx.emit(&CreateClient {
            client_id: event.client_id().to_string(),
            client_type: event.client_type().to_string(),
            consensus_height: event.consensus_height().to_string(),
        }),
        IbcEvent::UpdateClient(event) => ctx.emit(&UpdateClient {
            client_id: event.client_id().to_string(),
            client_type: event.client_type().to_string(),
            consensus_height: event.consensus_height().to_string(),
            consensus_heights: heights(event.consensus_heights()),
            header: hex::encode(event.header()),
        }),
        IbcEvent::UpgradeClient(event) => ctx.emit(&UpgradeClient {
            client_id: event.client_id().to_string(),
            client_type: event.client_type().to_string(),
            consensus_height: event.consensus_height().to_string(),
        }),
        IbcEvent::ClientMisbehaviour(event) => ctx.emit(&ClientMisbehaviour {
            client_id: event.client_id().to_string(),
            client_type: event.client_type().to_string(),
        }),
        _ => {}
    }
}

fn optional(id: Option<impl ToString>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

fn tell_connection(ctx: &mut Ctx<'_>, event: &IbcEvent) {
    match event {
        IbcEvent::OpenInitConnection(event) => ctx.emit(&ConnectionOpenInit {
            connection_id: event.conn_id_on_a().to_string(),
            client_id: event.client_id_on_a().to_string(),
            counterparty_client_id: event.client_id_on_b().to_string(),
            counterparty_connection_id: optional(event.conn_id_on_b()),
        }),
        IbcEvent::OpenTryConnection(event) => ctx.emit(&ConnectionOpenTry {
            connection_id: event.conn_id_on_b().to_string(),
            client_id: event.client_id_on_b().to_string(),
            counterparty_client_id: event.client_id_on_a().to_string(),
            counterparty_connection_id: optional(event.conn_id_on_a()),
        }),
        IbcEvent::OpenAckConnection(event) => ctx.emit(&ConnectionOpenAck {
            connection_id: event.conn_id_on_a().to_string(),
            client_id: event.client_id_on_a().to_string(),
            counterparty_client_id: event.client_id_on_b().to_string(),
            counterparty_connection_id: optional(event.conn_id_on_b()),
        }),
        IbcEvent::OpenConfirmConnection(event) => ctx.emit(&ConnectionOpenConfirm {
            connection_id: event.conn_id_on_b().to_string(),
            client_id: event.client_id_on_b().to_string(),
            counterparty_client_id: event.client_id_on_a().to_string(),
            counterparty_connection_id: optional(event.conn_id_on_a()),
        }),
        _ => {}
    }
}

fn tell_channel(ctx: &mut Ctx<'_>, event: &IbcEvent) {
    let version = |version: &Version| version.as_str().to_owned();
    match event {
        IbcEvent::OpenInitChannel(event) => ctx.emit(&ChannelOpenInit {
            port_id: event.port_id_on_a().to_string(),
            channel_id: event.chan_id_on_a().to_string(),
            counterparty_port_id: event.port_id_on_b().to_string(),
            counterparty_channel_id: String::new(),
            connection_id: event.conn_id_on_a().to_string(),
            version: version(event.version_on_a()),
        }),
        IbcEvent::OpenTryChannel(event) => ctx.emit(&ChannelOpenTry {
            port_id: event.port_id_on_b().to_string(),
            channel_id: event.chan_id_on_b().to_string(),
            counterparty_port_id: event.port_id_on_a().to_string(),
            counterparty_channel_id: event.chan_id_on_a().to_string(),
            connection_id: event.conn_id_on_b().to_string(),
            version: version(event.version_on_b()),
        }),
        IbcEvent::OpenAckChannel(event) => ctx.emit(&ChannelOpenAck {
            port_id: event.port_id_on_a().to_string(),
            channel_id: event.chan_id_on_a().to_string(),
            counterparty_port_id: event.port_id_on_b().to_string(),
            counterparty_channel_id: event.chan_id_on_b().to_string(),
            connection_id: event.conn_id_on_a().to_string(),
        }),
        IbcEvent::OpenConfirmChannel(event) => ctx.emit(&ChannelOpenConfirm {
            port_id: event.port_id_on_b().to_string(),
            channel_id: event.chan_id_on_b().to_string(),
            counterparty_port_id: event.port_id_on_a().to_string(),
            counterparty_channel_id: event.chan_id_on_a().to_string(),
            connection_id: event.conn_id_on_b().to_string(),
        }),
        IbcEvent::CloseInitChannel(event) => ctx.emit(&ChannelCloseInit {
            port_id: event.port_id_on_a().to_string(),
            channel_id: event.chan_id_on_a().to_string(),
            counterparty_port_id: event.port_id_on_b().to_string(),
            counterparty_channel_id: event.chan_id_on_b().to_string(),
            connection_id: event.conn_id_on_a().to_string(),
        }),
        IbcEvent::CloseConfirmChannel(event) => ctx.emit(&ChannelCloseConfirm {
            port_id: event.port_id_on_b().to_string(),
            channel_id: event.chan_id_on_b().to_string(),
            counterparty_port_id: event.port_id_on_a().to_string(),
            counterparty_channel_id: event.chan_id_on_a().to_string(),
            connection_id: event.conn_id_on_b().to_string(),
        }),
        // The ends of this event of ibc-rs are named from the other side: "b" is this one.
        IbcEvent::ChannelClosed(event) => ctx.emit(&ChannelClosed {
            port_id: event.port_id_on_b().to_string(),
            channel_id: event.chan_id_on_b().to_string(),
            counterparty_port_id: event.port_id_on_a().to_string(),
            counterparty_channel_id: optional(event.chan_id_on_a()),
            connection_id: event.conn_id_on_b().to_string(),
            channel_ordering: order_text(*event.channel_ordering()),
        }),
        _ => {}
    }
}

fn order_text(order: Order) -> String {
    order.as_str().to_owned()
}

/// What all events of packets have.
struct Told {
    timeout_height: String,
    timeout_timestamp: u64,
    sequence: u64,
    from: (String, String),
    to: (String, String),
}

fn told(
    timeouts: (&TimeoutHeight, &TimeoutTimestamp),
    sequence: &Sequence,
    from: (&PortId, &ChannelId),
    to: (&PortId, &ChannelId),
) -> Told {
    let end = |(port, channel): (&PortId, &ChannelId)| (port.to_string(), channel.to_string());
    Told {
        timeout_height: timeouts.0.to_event_attribute_value(),
        timeout_timestamp: timeouts.1.nanoseconds(),
        sequence: sequence.value(),
        from: end(from),
        to: end(to),
    }
}

macro_rules! packet_event {
    ($kind:ident, $told:expr, { $($field:ident : $value:expr),* $(,)? }) => {{
        let told = $told;
        $kind {
            packet_timeout_height: told.timeout_height,
            packet_timeout_timestamp: told.timeout_timestamp,
            packet_sequence: told.sequence,
            packet_src_port: told.from.0,
            packet_src_channel: told.from.1,
            packet_dst_port: told.to.0,
            packet_dst_channel: told.to.1,
            $($field: $value),*
        }
    }};
}

fn tell_packet(ctx: &mut Ctx<'_>, event: &IbcEvent) {
    let connection = |id: &ConnectionId| id.to_string();
    match event {
        IbcEvent::SendPacket(event) => {
            let told = told(
                (event.timeout_height_on_b(), event.timeout_timestamp_on_b()),
                event.seq_on_a(),
                (event.port_id_on_a(), event.chan_id_on_a()),
                (event.port_id_on_b(), event.chan_id_on_b()),
            );
            ctx.emit(&packet_event!(SendPacket, told, {
                packet_data_hex: hex::encode(event.packet_data()),
                packet_channel_ordering: order_text(*event.channel_ordering()),
                packet_connection: connection(event.conn_id_on_a()),
                connection_id: connection(event.conn_id_on_a()),
            }));
        }
        IbcEvent::ReceivePacket(event) => {
            // "Sequence on b", "connection on a": the names of ibc-rs. Both are those of the receiving end.
            let told = told(
                (event.timeout_height_on_b(), event.timeout_timestamp_on_b()),
                event.seq_on_b(),
                (event.port_id_on_a(), event.chan_id_on_a()),
                (event.port_id_on_b(), event.chan_id_on_b()),
            );
            ctx.emit(&packet_event!(RecvPacket, told, {
                packet_data_hex: hex::encode(event.packet_data()),
                packet_channel_ordering: order_text(*event.channel_ordering()),
                packet_connection: connection(event.conn_id_on_a()),
                connection_id: connection(event.conn_id_on_a()),
            }));
        }
        IbcEvent::WriteAcknowledgement(event) => {
            let told = told(
                (event.timeout_height_on_b(), event.timeout_timestamp_on_b()),
                event.seq_on_a(),
                (event.port_id_on_a(), event.chan_id_on_a()),
                (event.port_id_on_b(), event.chan_id_on_b()),
            );
            ctx.emit(&packet_event!(WriteAcknowledgement, told, {
                packet_data_hex: hex::encode(event.packet_data()),
                packet_ack_hex: hex::encode(event.acknowledgement().as_bytes()),
                packet_connection: connection(event.conn_id_on_b()),
                connection_id: connection(event.conn_id_on_b()),
            }));
        }
        _ => tell_settled(ctx, event),
    }
}

fn tell_settled(ctx: &mut Ctx<'_>, event: &IbcEvent) {
    match event {
        IbcEvent::AcknowledgePacket(event) => {
            let told = told(
                (event.timeout_height_on_b(), event.timeout_timestamp_on_b()),
                event.seq_on_a(),
                (event.port_id_on_a(), event.chan_id_on_a()),
                (event.port_id_on_b(), event.chan_id_on_b()),
            );
            ctx.emit(&packet_event!(AcknowledgePacket, told, {
                packet_channel_ordering: order_text(*event.channel_ordering()),
                packet_connection: event.conn_id_on_a().to_string(),
                connection_id: event.conn_id_on_a().to_string(),
            }));
        }
        IbcEvent::TimeoutPacket(event) => {
            let told = told(
                (event.timeout_height_on_b(), event.timeout_timestamp_on_b()),
                event.seq_on_a(),
                (event.port_id_on_a(), event.chan_id_on_a()),
                (event.port_id_on_b(), event.chan_id_on_b()),
            );
            ctx.emit(&packet_event!(TimeoutPacket, told, {
                packet_channel_ordering: order_text(*event.channel_ordering()),
            }));
        }
        _ => {}
    }
}
