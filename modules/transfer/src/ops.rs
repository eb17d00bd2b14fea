//! What moves money between chains: the port, and what messages and other modules call.
//!
//! **Invariant**: what leaves is escrowed or burned before its packet is sent; what comes is paid out of escrow or minted
//! within the receipt of its packet. `ESCROWED`, `ESCROWED_IN_ALL` and `VOUCHERS` are written with the balances they count.

mod forward;
mod limits;

pub use forward::intermediate_address;

use crate::error::Error;
use crate::events::{DenominationTrace, FungibleTokenPacket, IbcTransfer, Refunded};
use crate::state::{ACCOUNT, ESCROWED, ESCROWED_IN_ALL, LIMITS, PARAMS, PAUSED, TRACES, VOUCHERS};
use crate::types::{
    Forward, Limit, PORT_ID, PacketData, Params, Paused, Trace, VERSION, Way, check_memo,
    check_receiver, coin_of, is_channel, not_channel,
};
use affiliate::ops::Leaving;
use ibc::ops::Outgoing;
use proto::ibc::core::channel::v1::{Order, Packet, State};
use proto::ibc::core::client::v1::Height;
use sdk::{
    Acknowledged, Address, Amount, ChannelEnd, Coin, Coins, Ctx, Denom, Key, Map, Port, Read,
    Result, Time, crypto, root,
};
use serde::Deserialize;

/// The port of ICS-20.
pub(crate) const PORT: Port = Port {
    id: PORT_ID,
    open,
    opened,
    confirmed,
    close,
    receive,
    acknowledge,
    timeout,
};

/// The acknowledgement of a packet that went well, as ibc-go writes it.
const SUCCESS: &[u8] = br#"{"result":"AQ=="}"#;

/// Money to be sent to another chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The channel here.
    pub channel: String,
    /// What, as this chain has it.
    pub coin: Coin,
    /// Whose.
    pub sender: Address,
    /// Who gets it, in the words of the other chain.
    pub receiver: String,
    /// The height there from which it is too late; none if 0-0.
    pub timeout_height: Height,
    /// The time there from which it is too late, in nanoseconds; none if 0.
    pub timeout_timestamp: u64,
    /// For those who read it.
    pub memo: String,
}

/// The account that holds what has gone through a channel. Nobody has its key.
pub fn escrow_address(port: &str, channel: &str) -> Address {
    // ADR 028 of the Cosmos SDK, as ibc-go has it.
    let hash = crypto::sha256(format!("{VERSION}\0{port}/{channel}").as_bytes());
    let bytes = hash.get(..20).and_then(Address::new);
    bytes.expect("20 of 32 bytes are an address")
}

/// How much of a denom is held for other chains, of all channels.
pub fn escrowed(read: &(impl Read + ?Sized), denom: &Denom) -> Amount {
    ESCROWED_IN_ALL.get(read, denom).unwrap_or_default()
}

/// How much of a denom is held for the chain behind a channel.
pub(crate) fn held(read: &(impl Read + ?Sized), channel: &str, denom: &Denom) -> Amount {
    let key = (channel.to_owned(), denom.clone());
    ESCROWED.get(read, &key).unwrap_or_default()
}

/// The way that a denom of this chain came. Refused (`transfer` 3, 6) if it is none, or stands for nothing known.
pub fn trace_of(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Trace, Error> {
    let invalid = |why: &str| Error::InvalidDenom {
        denom: denom.to_string(),
        why: why.to_owned(),
    };
    if let Some(text) = denom.as_str().strip_prefix("ibc/") {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash)
            .map_err(|_| invalid("expected ibc/ and 64 digits in hex"))?;
        let path = TRACES
            .get(read, &hash)
            .ok_or_else(|| Error::DenomNotFound {
                hash: text.to_owned(),
            })?;
        return Ok(Trace::parse(&path).expect("only what was read is stored"));
    }
    let trace = Trace::parse(denom.as_str())?;
    if !trace.is_native() {
        return Err(invalid(
            "it reads like one of another chain: expected ibc/HASH",
        ));
    }
    Ok(trace)
}

/// Refuses (`transfer` 3) points: they expire, and their reserve is here.
fn require_transferable(denom: &Denom) -> Result<(), Error> {
    if denom.has_lots() {
        return Err(Error::InvalidDenom {
            denom: denom.to_string(),
            why: "points do not leave the chain: neither their expiry nor their reserve would go with them"
                .to_owned(),
        });
    }
    Ok(())
}

/// Refuses (`transfer` 106 to 109) what the authority does not let move over a channel.
fn require_open(read: &(impl Read + ?Sized), channel: &str, denom: &Denom) -> Result<(), Error> {
    params(read).require_allowed(channel, denom)?;
    paused(read).require_going(channel, denom)
}

/// Sends money to another chain; gives the sequence of its packet. Refused (`transfer` 3, 6, 7, 11, 101, 106 to 110, `bank` 5,
/// `sdk` 5) if it may not leave, is not there, or nobody would get it; and as [`affiliate::ops::check_send`] and
/// [`ibc::ops::send_packet`] refuse.
pub fn send(ctx: &mut Ctx<'_>, sending: &Sending) -> Result<u64> {
    if !params(ctx).send_enabled {
        return Err(Error::SendDisabled.into());
    }
    // Before its id becomes part of a key.
    ibc::ops::require_channel(ctx, PORT_ID, &sending.channel)?;
    let coin = &sending.coin;
    require_transferable(&coin.denom)?;
    require_open(ctx, &sending.channel, &coin.denom)?;
    bank::ops::require_send_enabled(ctx, &Coins::from(coin.clone()))?;
    check_receiver(&sending.receiver)?;
    check_memo(&sending.memo)?;
    let trace = trace_of(ctx, &coin.denom)?;
    let counted = limits::count(ctx, Way::Out, &sending.channel, coin)?;
    if trace.came_through(PORT_ID, &sending.channel) {
        affiliate::ops::check_send(ctx, &sending.channel, Leaving::Home)?;
        burn(ctx, &sending.sender, coin)?;
    } else {
        let held = held(ctx, &sending.channel, &coin.denom);
        let leaving = Leaving::Held { coin, held };
        affiliate::ops::check_send(ctx, &sending.channel, leaving)?;
        put_in_escrow(ctx, &sending.channel, &sending.sender, coin)?;
    }
    let data = PacketData {
        amount: coin.amount.to_string(),
        denom: trace.to_string(),
        memo: sending.memo.clone(),
        receiver: sending.receiver.clone(),
        sender: ctx.text(&sending.sender),
    };
    let outgoing = Outgoing {
        port: PORT_ID,
        channel: sending.channel.clone(),
        timeout_height: sending.timeout_height,
        timeout_timestamp: sending.timeout_timestamp,
        data: data.to_bytes(),
    };
    let sequence = ibc::ops::send_packet(ctx, outgoing)?;
    limits::note(ctx, &sending.channel, sequence, counted);
    ctx.emit(&IbcTransfer {
        sender: data.sender,
        receiver: data.receiver,
        amount: coin.amount,
        denom: data.denom,
        memo: data.memo,
        channel: sending.channel.clone(),
        sequence,
        local_denom: coin.denom.clone(),
        escrowed: escrowed(ctx, &coin.denom),
    });
    Ok(sequence)
}

fn add<K: Key>(ctx: &mut Ctx<'_>, map: &Map<K, Amount>, key: &K, amount: Amount) -> Result<()> {
    let before = map.get(ctx, key).unwrap_or_default();
    map.set(ctx, key, &before.checked_add(amount)?);
    Ok(())
}

/// Takes from what is counted; `None` if less is.
fn subtract<K: Key>(
    ctx: &mut Ctx<'_>,
    map: &Map<K, Amount>,
    key: &K,
    amount: Amount,
) -> Option<()> {
    let before = map.get(ctx, key).unwrap_or_default();
    let after = before.checked_sub(amount)?;
    if after.is_zero() {
        map.remove(ctx, key);
    } else {
        map.set(ctx, key, &after);
    }
    Some(())
}

fn put_in_escrow(ctx: &mut Ctx<'_>, channel: &str, from: &Address, coin: &Coin) -> Result<()> {
    let escrow = escrow_address(PORT_ID, channel);
    bank::ops::transfer(ctx, from, &escrow, &Coins::from(coin.clone()))?;
    let key = (channel.to_owned(), coin.denom.clone());
    add(ctx, &ESCROWED, &key, coin.amount)?;
    add(ctx, &ESCROWED_IN_ALL, &coin.denom, coin.amount)
}

/// Pays out of escrow. Refused (`transfer` 100) if more comes back through a channel than has gone.
fn pay_from_escrow(ctx: &mut Ctx<'_>, channel: &str, to: &Address, coin: &Coin) -> Result<()> {
    // What is counted decides, and of this channel alone: somebody may have given money to the escrow account itself, and
    // the chain behind it could claim that against what other channels hold.
    let key = (channel.to_owned(), coin.denom.clone());
    subtract(ctx, &ESCROWED, &key, coin.amount).ok_or_else(|| Error::NotEscrowed {
        denom: coin.denom.to_string(),
        escrowed: ESCROWED.get(ctx, &key).unwrap_or_default().to_string(),
        asked: coin.amount.to_string(),
    })?;
    subtract(ctx, &ESCROWED_IN_ALL, &coin.denom, coin.amount)
        .expect("of all channels there is no less than of one");
    let escrow = escrow_address(PORT_ID, channel);
    bank::ops::transfer(ctx, &escrow, to, &Coins::from(coin.clone()))
}

fn mint(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Result<()> {
    bank::ops::mint_by(ctx, &ACCOUNT.address(), to, coin)?;
    add(ctx, &VOUCHERS, &coin.denom, coin.amount)
}

fn burn(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<()> {
    bank::ops::burn(ctx, from, coin)?;
    subtract(ctx, &VOUCHERS, &coin.denom, coin.amount)
        .expect("vouchers are made and destroyed here alone");
    Ok(())
}

pub(crate) fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// What a limit is kept under. Refused (`transfer` 112, `sdk` 10) if that can be none.
pub(crate) fn limit_key(channel: &str, denom: &str) -> Result<(String, Denom)> {
    if !is_channel(channel) {
        return Err(not_channel("channel_id", channel).into());
    }
    Ok((channel.to_owned(), denom.parse()?))
}

/// A limit. Refused (`transfer` 111) if there is none.
pub(crate) fn limit(read: &(impl Read + ?Sized), key: &(String, Denom)) -> Result<Limit, Error> {
    LIMITS.get(read, key).ok_or_else(|| Error::NoLimit {
        denom: key.1.clone(),
        channel: key.0.clone(),
    })
}

pub(crate) fn paused(read: &(impl Read + ?Sized)) -> Paused {
    PAUSED.get(read).unwrap_or_default()
}

fn open(_: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<String> {
    let channel = end.channel;
    if channel.ordering != Order::Unordered as i32 {
        return Err(root::INVALID_REQUEST.wrap("channel ordering: expected ORDER_UNORDERED"));
    }
    let number = end.id.trim_start_matches("channel-");
    if number.parse::<u32>().is_err() {
        let channel = end.id.to_owned();
        return Err(Error::TooManyChannels { channel }.into());
    }
    let proposes = channel.state == State::Init as i32;
    if proposes && channel.version.trim().is_empty() {
        return Ok(VERSION.to_owned());
    }
    require_version(&channel.version)?;
    Ok(VERSION.to_owned())
}

fn require_version(version: &str) -> Result<(), Error> {
    if version == VERSION {
        return Ok(());
    }
    Err(Error::InvalidVersion {
        version: format!("{version:.100}"),
    })
}

fn opened(_: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<()> {
    Ok(require_version(&end.channel.version)?)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a port may refuse; this one has nothing to"
)]
fn confirmed(_: &mut Ctx<'_>, _: &ChannelEnd<'_>) -> Result<()> {
    Ok(())
}

fn close(_: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<()> {
    Err(root::INVALID_REQUEST.wrap(format_args!(
        "user cannot close channel {}: money may be under way",
        end.id
    )))
}

fn receive(ctx: &mut Ctx<'_>, packet: &Packet, _: &Address) -> Result<Acknowledged> {
    let (data, trace, amount) = PacketData::parse(&packet.data)?;
    if !params(ctx).receive_enabled {
        return Err(Error::ReceiveDisabled.into());
    }
    if let Some(forward) = Forward::parse(&data.memo)? {
        forward::pass_on(ctx, packet, data, (trace, amount), forward)?;
        return Ok(None);
    }
    take_in(ctx, packet, data, trace, amount)?;
    Ok(Some(SUCCESS.to_vec()))
}

/// Gives the receiver what a packet brings; gives what that is here, and when it was counted if it has a limit.
fn take_in(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    data: PacketData,
    trace: Trace,
    amount: Amount,
) -> Result<(Coin, Option<Time>)> {
    let receiver = ctx.address(&data.receiver)?;
    bank::ops::require_receiver(ctx, &receiver)?;
    let channel = &packet.destination_channel;
    let comes_back = trace.came_through(&packet.source_port, &packet.source_channel);
    let trace = trace.received(
        (&packet.source_port, &packet.source_channel),
        (&packet.destination_port, channel),
    );
    let coin = coin_of(&trace, amount)?;
    require_transferable(&coin.denom)?;
    require_open(ctx, channel, &coin.denom)?;
    let counted = limits::count(ctx, Way::In, channel, &coin)?;
    if comes_back {
        pay_from_escrow(ctx, channel, &receiver, &coin)?;
    } else {
        remember(ctx, &trace, &coin.denom)?;
        mint(ctx, &receiver, &coin)?;
    }
    tell_packet(ctx, data, &coin, String::new(), true);
    Ok((coin, counted))
}

/// Keeps the way of a denom that comes for the first time.
fn remember(ctx: &mut Ctx<'_>, trace: &Trace, denom: &Denom) -> Result<(), Error> {
    let hash = trace.hash();
    if TRACES.has(ctx, &hash) {
        return Ok(());
    }
    let path = trace.to_string();
    // What is stored can be read back: one hop more may be too long.
    Trace::parse(&path)?;
    TRACES.set(ctx, &hash, &path);
    ctx.emit(&DenominationTrace {
        trace_hash: hex::encode_upper(hash),
        denom: denom.clone(),
        path,
    });
    Ok(())
}

fn tell_packet(
    ctx: &mut Ctx<'_>,
    data: PacketData,
    coin: &Coin,
    acknowledgement: String,
    success: bool,
) {
    ctx.emit(&FungibleTokenPacket {
        module: PORT_ID.to_owned(),
        sender: data.sender,
        receiver: data.receiver,
        denom: data.denom,
        amount: coin.amount,
        memo: data.memo,
        local_denom: coin.denom.clone(),
        escrowed: escrowed(ctx, &coin.denom),
        acknowledgement,
        success,
    });
}

/// An acknowledgement, as all modules of IBC write it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Acknowledgement {
    Result(#[expect(dead_code, reason = "what went well needs no reading")] String),
    Error(String),
}

fn acknowledge(ctx: &mut Ctx<'_>, packet: &Packet, answer: &[u8], _: &Address) -> Result<()> {
    let read: Acknowledgement = serde_json::from_slice(answer).map_err(|error| {
        root::UNKNOWN_REQUEST.wrap(format_args!(
            "cannot unmarshal ICS-20 transfer packet acknowledgement: {error}"
        ))
    })?;
    let (data, trace, amount) = PacketData::parse(&packet.data)?;
    let coin = coin_of(&trace, amount)?;
    let success = matches!(read, Acknowledgement::Result(_));
    let text = match read {
        Acknowledgement::Result(_) => "result".to_owned(),
        Acknowledgement::Error(error) => format!("error: {error:.500}"),
    };
    if success {
        limits::forget(ctx, &packet.source_channel, packet.sequence);
        forward::arrived(ctx, packet, &coin)?;
    } else {
        refund(ctx, packet, &data, &trace, &coin, "error")?;
        forward::refused(ctx, packet, &coin, &text)?;
    }
    tell_packet(ctx, data, &coin, text, success);
    Ok(())
}

fn timeout(ctx: &mut Ctx<'_>, packet: &Packet, _: &Address) -> Result<()> {
    let (data, trace, amount) = PacketData::parse(&packet.data)?;
    let coin = coin_of(&trace, amount)?;
    refund(ctx, packet, &data, &trace, &coin, "timeout")?;
    forward::timed_out(ctx, packet, &data, &coin)
}

/// Gives back what a packet has taken.
fn refund(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    data: &PacketData,
    trace: &Trace,
    coin: &Coin,
    reason: &str,
) -> Result<()> {
    let sender = ctx.address(&data.sender)?;
    if trace.came_through(&packet.source_port, &packet.source_channel) {
        mint(ctx, &sender, coin)?;
    } else {
        pay_from_escrow(ctx, &packet.source_channel, &sender, coin)?;
    }
    let counted = limits::forget(ctx, &packet.source_channel, packet.sequence);
    limits::undo(ctx, Way::Out, &packet.source_channel, coin, counted);
    ctx.emit(&Refunded {
        refund_receiver: data.sender.clone(),
        refund_denom: coin.denom.clone(),
        refund_amount: coin.amount,
        memo: data.memo.clone(),
        reason: reason.to_owned(),
        escrowed: escrowed(ctx, &coin.denom),
    });
    Ok(())
}
