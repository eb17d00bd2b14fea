//! Ports behind the `Module` of ibc-rs: a port runs by itself, with the context; ibc-rs is then told what it answered.

use crate::error::PORT_NOT_FOUND;
use crate::events::PacketRefused;
use ibc_core::channel::types::Version;
use ibc_core::channel::types::acknowledgement::Acknowledgement;
use ibc_core::channel::types::channel::{Counterparty, Order};
use ibc_core::channel::types::error::ChannelError;
use ibc_core::channel::types::packet::Packet;
use ibc_core::host::types::identifiers::{ChannelId, ConnectionId, PortId};
use ibc_core::primitives::Signer;
use ibc_core::router::module::Module;
use ibc_core::router::types::module::ModuleExtras;
use proto::ibc::core::channel::v1::Packet as RawPacket;
use sdk::{Acknowledged, Address, Ctx, Port, Result, Root, root};

/// The port with an id. Refused (`port` 3) if no module of this chain has it.
pub(crate) fn port_of(ctx: &Ctx<'_>, id: &str) -> Result<&'static Port> {
    let port = ctx.registry().port(id);
    port.ok_or_else(|| PORT_NOT_FOUND.wrap(format_args!("port {id:.130?}")))
}

/// Lets a port receive a packet; gives the acknowledgement, or `None` if it comes later. What it refuses is undone and
/// acknowledged as an error. Refused (code 11) if the gas runs out: else whoever relays with little gas could have any
/// packet sent back.
pub(crate) fn receive(
    ctx: &mut Ctx<'_>,
    port: &Port,
    packet: &RawPacket,
    relayer: &Address,
) -> Result<Acknowledged> {
    let error = match ctx.attempt(|ctx| (port.receive)(ctx, packet, relayer)) {
        Ok(acknowledgement) => return Ok(acknowledgement),
        Err(error) => error,
    };
    if (error.codespace, error.code) == (Root::CODESPACE, root::OUT_OF_GAS.code()) {
        return Err(error);
    }
    ctx.emit(&PacketRefused {
        port_id: packet.destination_port.clone(),
        channel_id: packet.destination_channel.clone(),
        packet_sequence: packet.sequence,
        codespace: error.codespace.to_owned(),
        code: error.code,
        error: error.log.clone(),
    });
    Ok(Some(error_acknowledgement(error.code)))
}

/// The acknowledgement of a packet that was refused, as ibc-go writes it: the code and nothing of the text, which need not
/// be the same on every node, and must survive being written again by the other chain.
pub fn error_acknowledgement(code: u32) -> Vec<u8> {
    format!(r#"{{"error":"ABCI code: {code}: error handling packet: see events for details"}}"#)
        .into_bytes()
}

/// What a port has answered.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The version of a channel.
    pub(crate) version: Option<Version>,
    /// The acknowledgement of a packet.
    pub(crate) acknowledgement: Option<Acknowledgement>,
}

impl Answer {
    fn version(&self, proposed: &Version) -> Version {
        self.version.clone().unwrap_or_else(|| proposed.clone())
    }
}

impl Module for Answer {
    fn on_chan_open_init_validate(
        &self,
        _: Order,
        _: &[ConnectionId],
        _: &PortId,
        _: &ChannelId,
        _: &Counterparty,
        version: &Version,
    ) -> Result<Version, ChannelError> {
        Ok(self.version(version))
    }

    fn on_chan_open_init_execute(
        &mut self,
        _: Order,
        _: &[ConnectionId],
        _: &PortId,
        _: &ChannelId,
        _: &Counterparty,
        version: &Version,
    ) -> Result<(ModuleExtras, Version), ChannelError> {
        Ok((ModuleExtras::empty(), self.version(version)))
    }

    fn on_chan_open_try_validate(
        &self,
        _: Order,
        _: &[ConnectionId],
        _: &PortId,
        _: &ChannelId,
        _: &Counterparty,
        version: &Version,
    ) -> Result<Version, ChannelError> {
        Ok(self.version(version))
    }

    fn on_chan_open_try_execute(
        &mut self,
        _: Order,
        _: &[ConnectionId],
        _: &PortId,
        _: &ChannelId,
        _: &Counterparty,
        version: &Version,
    ) -> Result<(ModuleExtras, Version), ChannelError> {
        Ok((ModuleExtras::empty(), self.version(version)))
    }

    fn on_recv_packet_execute(
        &mut self,
        _: &Packet,
        _: &Signer,
    ) -> (ModuleExtras, Option<Acknowledgement>) {
        (ModuleExtras::empty(), self.acknowledgement.take())
    }

    fn on_acknowledgement_packet_validate(
        &self,
        _: &Packet,
        _: &Acknowledgement,
        _: &Signer,
    ) -> Result<(), ChannelError> {
        Ok(())
    }

    fn on_acknowledgement_packet_execute(
        &mut self,
        _: &Packet,
        _: &Acknowledgement,
        _: &Signer,
    ) -> (ModuleExtras, Result<(), ChannelError>) {
        (ModuleExtras::empty(), Ok(()))
    }

    fn on_timeout_packet_validate(&self, _: &Packet, _: &Signer) -> Result<(), ChannelError> {
        Ok(())
    }

    fn on_timeout_packet_execute(
        &mut self,
        _: &Packet,
        _: &Signer,
    ) -> (ModuleExtras, Result<(), ChannelError>) {
        (ModuleExtras::empty(), Ok(()))
    }
}
