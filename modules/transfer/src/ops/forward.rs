//! Money that goes on to another chain at once, as packet-forward-middleware does it.
//!
//! It passes through an account that is nobody's, which follows from the channel and the sender. The packet that came is
//! answered when the one that went on is settled. If that does not arrive, everything here is as if nothing had come: what
//! was paid out of escrow is held again, what was made is destroyed, so that the other chain can give it back.

use super::{
    SUCCESS, Sending, burn, escrowed, limits, params, put_in_escrow, send, take_in, trace_of,
};
use crate::error::Error;
use crate::events::{ForwardSettled, Forwarded};
use crate::state::IN_FLIGHT;
use crate::types::{Forward, InFlight, Origin, PORT_ID, PacketData, Params, Trace, Way};
use proto::ibc::core::channel::v1::Packet;
use proto::ibc::core::client::v1::Height;
use sdk::{Address, Amount, Coin, Ctx, Error as Refusal, ModuleError, Result, Root, crypto, root};

/// What a packet that goes on is more work than one that stays.
const WORK_PER_FORWARD: u64 = 100;
/// The name under which the middleware derives addresses, as it is written there.
const DERIVATION: &[u8] = b"packetfowardmiddleware";
const NANOS: u64 = 1_000_000_000;
/// The most bytes of the data of a packet that goes on: it is kept until that is settled.
const DATA_BYTES_MAX: usize = 65_536;

/// The account that money of a sender on another chain passes through when it goes on. Nobody has its key.
pub fn intermediate_address(channel: &str, sender: &str) -> Address {
    // `address.Hash` of the Cosmos SDK, as the middleware has it.
    let mut bytes = crypto::sha256(DERIVATION).to_vec();
    bytes.extend_from_slice(format!("{channel}/{sender}").as_bytes());
    let hash = crypto::sha256(&bytes);
    let address = hash.get(..20).and_then(Address::new);
    address.expect("20 of 32 bytes are an address")
}

/// Receives money and sends it on. Refused (`transfer` 103, 104) if this chain does not, or the packet is too long to be kept,
/// and as receiving and sending are.
pub(super) fn pass_on(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    data: PacketData,
    (trace, amount): (Trace, Amount),
    forward: Forward,
) -> Result<()> {
    let params = params(ctx);
    if !params.forward_enabled {
        return Err(Error::ForwardDisabled.into());
    }
    let bytes = packet.data.len();
    if bytes > DATA_BYTES_MAX {
        let why = format!("packet data of {bytes} bytes: expected at most {DATA_BYTES_MAX}");
        return Err(Error::InvalidForward { why }.into());
    }
    ctx.charge("packets that go on", WORK_PER_FORWARD)?;
    let through = intermediate_address(&packet.destination_channel, &data.sender);
    let received = PacketData {
        receiver: ctx.text(&through),
        memo: String::new(),
        ..data
    };
    let (coin, counted_in) = take_in(ctx, packet, received, trace, amount)?;
    let in_flight = InFlight {
        origin: Origin::of(packet),
        retries_left: retries(&params, &forward),
        timeout: timeout(&params, &forward),
        counted_in,
    };
    let sending = Sending {
        channel: forward.channel,
        coin,
        sender: through,
        receiver: forward.receiver,
        timeout_height: Height::default(),
        timeout_timestamp: 0,
        memo: forward.next,
    };
    attempt(ctx, in_flight, sending)
}

fn retries(params: &Params, forward: &Forward) -> u32 {
    let asked = forward.retries.map_or(params.forward_retries, u32::from);
    asked.min(params.forward_retries_max)
}

/// In nanoseconds.
fn timeout(params: &Params, forward: &Forward) -> u64 {
    let longest = params.forward_timeout_seconds_max.saturating_mul(NANOS);
    match forward.timeout {
        0 => params.forward_timeout_seconds.saturating_mul(NANOS),
        asked => asked.min(longest),
    }
}

/// Sends what is to go on, and keeps what came until that is settled.
fn attempt(ctx: &mut Ctx<'_>, in_flight: InFlight, mut sending: Sending) -> Result<()> {
    sending.timeout_timestamp = ibc::ops::nanos(ctx.now()).saturating_add(in_flight.timeout);
    let sequence = send(ctx, &sending)?;
    let key = (sending.channel.clone(), sequence);
    IN_FLIGHT.set(ctx, &key, &in_flight);
    let (data, _) = in_flight.origin.read()?;
    ctx.emit(&Forwarded {
        channel: sending.channel,
        sequence,
        origin_channel: in_flight.origin.channel,
        origin_sequence: in_flight.origin.sequence,
        sender: data.sender,
        intermediate_receiver: ctx.text(&sending.sender),
        receiver: sending.receiver,
        local_denom: sending.coin.denom,
        amount: sending.coin.amount,
        retries_left: in_flight.retries_left,
        timeout_timestamp: sending.timeout_timestamp,
    });
    Ok(())
}

/// What came before a packet that this chain has sent, if that went on from another one; it is settled now.
fn settled(ctx: &mut Ctx<'_>, packet: &Packet) -> Option<InFlight> {
    let key = (packet.source_channel.clone(), packet.sequence);
    let in_flight = IN_FLIGHT.get(ctx, &key)?;
    IN_FLIGHT.remove(ctx, &key);
    Some(in_flight)
}

/// A packet has arrived: if it went on, so has the one that came.
pub(super) fn arrived(ctx: &mut Ctx<'_>, packet: &Packet, coin: &Coin) -> Result<()> {
    let Some(in_flight) = settled(ctx, packet) else {
        return Ok(());
    };
    ibc::ops::write_acknowledgement(ctx, &in_flight.origin.packet(), SUCCESS.to_vec())?;
    tell_settled(ctx, packet, &in_flight, coin, None)
}

/// A packet was refused, and what it took is back in the account that it passed through.
pub(super) fn refused(ctx: &mut Ctx<'_>, packet: &Packet, coin: &Coin, why: &str) -> Result<()> {
    match settled(ctx, packet) {
        Some(in_flight) => give_back(ctx, packet, &in_flight, coin, why),
        None => Ok(()),
    }
}

/// A packet was too late, and what it took is back in the account that it passed through: it is sent again, or given back.
pub(super) fn timed_out(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    data: &PacketData,
    coin: &Coin,
) -> Result<()> {
    let Some(mut in_flight) = settled(ctx, packet) else {
        return Ok(());
    };
    let Some(left) = in_flight.retries_left.checked_sub(1) else {
        return give_back(ctx, packet, &in_flight, coin, "timeout");
    };
    ctx.charge("packets that go on", WORK_PER_FORWARD)?;
    in_flight.retries_left = left;
    let sending = Sending {
        channel: packet.source_channel.clone(),
        coin: coin.clone(),
        sender: ctx.address(&data.sender)?,
        receiver: data.receiver.clone(),
        timeout_height: Height::default(),
        timeout_timestamp: 0,
        memo: data.memo.clone(),
    };
    let again = in_flight.clone();
    match ctx.attempt(|ctx| attempt(ctx, again, sending)) {
        Ok(()) => Ok(()),
        Err(error) if is_out_of_gas(&error) => Err(error),
        // What cannot be sent any more must not wait for ever.
        Err(error) => give_back(ctx, packet, &in_flight, coin, &error.log),
    }
}

fn is_out_of_gas(error: &Refusal) -> bool {
    (error.codespace, error.code) == (Root::CODESPACE, root::OUT_OF_GAS.code())
}

/// Undoes what the packet that came has done, and answers it with an error.
fn give_back(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    in_flight: &InFlight,
    coin: &Coin,
    why: &str,
) -> Result<()> {
    let origin = &in_flight.origin;
    let (data, _) = origin.read()?;
    let through = intermediate_address(&origin.channel, &data.sender);
    if trace_of(ctx, &coin.denom)?.came_through(PORT_ID, &origin.channel) {
        burn(ctx, &through, coin)?;
    } else {
        put_in_escrow(ctx, &origin.channel, &through, coin)?;
    }
    limits::undo(ctx, Way::In, &origin.channel, coin, in_flight.counted_in);
    let error = Error::ForwardFailed {
        why: format!("{why:.500}"),
    };
    let answer = ibc::ops::error_acknowledgement(error.code());
    ibc::ops::write_acknowledgement(ctx, &origin.packet(), answer)?;
    tell_settled(ctx, packet, in_flight, coin, Some(error))
}

fn tell_settled(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    in_flight: &InFlight,
    coin: &Coin,
    error: Option<Error>,
) -> Result<()> {
    let (data, _) = in_flight.origin.read()?;
    ctx.emit(&ForwardSettled {
        channel: packet.source_channel.clone(),
        sequence: packet.sequence,
        origin_channel: in_flight.origin.channel.clone(),
        origin_sequence: in_flight.origin.sequence,
        sender: data.sender,
        local_denom: coin.denom.clone(),
        amount: coin.amount,
        success: error.is_none(),
        reason: error.map(|error| error.to_string()).unwrap_or_default(),
        escrowed: escrowed(ctx, &coin.denom),
    });
    Ok(())
}
