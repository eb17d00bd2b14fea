//! Ports: where modules speak with their like on other chains.

use crate::{Address, Ctx, Result};
use proto::ibc::core::channel::v1::{Channel, Packet};

/// The end of a channel on this chain, as its port is told of it.
#[derive(Clone, Copy, Debug)]
pub struct ChannelEnd<'a> {
    /// Its id here: `channel-0`.
    pub id: &'a str,
    /// What it is; the version is what was proposed, or what the other side speaks.
    pub channel: &'a Channel,
}

/// What a packet is answered: the acknowledgement, never empty, or `None` if it comes later.
pub type Acknowledged = Option<Vec<u8>>;

/// A port, as plain functions. All of them run within a message of a relayer: what one refuses, the message is refused
/// for, and leaves nothing behind.
pub struct Port {
    /// Its id: `transfer`.
    pub id: &'static str,
    /// A channel is opened from here (its state is `Init`, its version may be empty) or from the other side (`Try`). Gives
    /// the version to speak on it.
    pub open: fn(&mut Ctx<'_>, &ChannelEnd<'_>) -> Result<String>,
    /// The other side has answered with its version.
    pub opened: fn(&mut Ctx<'_>, &ChannelEnd<'_>) -> Result<()>,
    /// The other side, which has opened the channel, knows that this side has answered: the channel is open.
    pub confirmed: fn(&mut Ctx<'_>, &ChannelEnd<'_>) -> Result<()>,
    /// Somebody here asks to close a channel.
    pub close: fn(&mut Ctx<'_>, &ChannelEnd<'_>) -> Result<()>,
    /// A packet that the other side has sent. What comes later comes by `ibc::ops::write_acknowledgement`. If it refuses, its
    /// writes are undone and the acknowledgement says that it refused, with the code: the message itself goes well.
    pub receive: fn(&mut Ctx<'_>, &Packet, relayer: &Address) -> Result<Acknowledged>,
    /// What the other side answered to a packet that this side has sent.
    pub acknowledge:
        fn(&mut Ctx<'_>, &Packet, acknowledgement: &[u8], relayer: &Address) -> Result<()>,
    /// A packet that this side has sent will never be received.
    pub timeout: fn(&mut Ctx<'_>, &Packet, relayer: &Address) -> Result<()>,
}
