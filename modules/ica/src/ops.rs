//! The port on which other chains open accounts here and use them.
//!
//! **Invariant**: what is executed for another chain is signed by the account of its owner and by nobody else, is a message
//! that the parameters list, costs the gas it costs everybody, and leaves something behind only if all of its packet goes well.

use crate::error::Error;
use crate::events::{AccountRegistered, PacketExecuted};
use crate::state::{ACCOUNTS, ACTIVE, PARAMS};
use crate::types::{Encoding, ICS27, Metadata, PORT_ID, Params, address_of, packet_data};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use prost::Message;
use proto::Any;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::ibc::core::channel::v1::{Channel, Order, Packet, State};
use sdk::{Acknowledged, Address, ChannelEnd, Ctx, Decoded, Port, Read, Result, root};

/// The port of ICS-27.
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

/// The account that a port on another chain has here, if it has one.
pub fn account(read: &(impl Read + ?Sized), connection: &str, port: &str) -> Option<Address> {
    // Parts of a key.
    if connection.contains('\0') || port.contains('\0') {
        return None;
    }
    ACCOUNTS.get(read, &(connection.to_owned(), port.to_owned()))
}

pub(crate) fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

fn require_enabled(read: &(impl Read + ?Sized)) -> Result<(), Error> {
    if params(read).host_enabled {
        return Ok(());
    }
    Err(Error::HostDisabled)
}

fn wrong_way<T>(why: &str) -> Result<T> {
    Err(Error::InvalidChannelFlow {
        why: why.to_owned(),
    }
    .into())
}

/// The connection of a channel and the port at its other end: whose account it is.
fn owner(channel: &Channel) -> (String, String) {
    let connection = channel.connection_hops.first().cloned().unwrap_or_default();
    let other = channel.counterparty.clone().unwrap_or_default();
    (connection, other.port_id)
}

fn open(ctx: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<String> {
    let channel = end.channel;
    if channel.state == State::Init as i32 {
        return wrong_way("channel handshake must be initiated by controller chain");
    }
    require_enabled(ctx)?;
    let ordered = [Order::Ordered as i32, Order::Unordered as i32];
    if !ordered.contains(&channel.ordering) {
        return Err(root::INVALID_REQUEST
            .wrap("channel ordering: expected ORDER_ORDERED or ORDER_UNORDERED"));
    }
    let key = owner(channel);
    let connection = ibc::ops::connection(ctx, &key.0).unwrap_or_default();
    let there = connection.counterparty.unwrap_or_default().connection_id;
    let mut metadata = Metadata::proposed(&channel.version, &there, &key.0)?;
    require_no_channel(ctx, &key)?;
    let address = match ACCOUNTS.get(ctx, &key) {
        Some(address) => address,
        None => register(ctx, &key, end.id)?,
    };
    metadata.address = ctx.text(&address);
    Ok(metadata.to_version())
}

/// Refuses (10) another channel while one is open.
fn require_no_channel(read: &(impl Read + ?Sized), key: &(String, String)) -> Result<(), Error> {
    let Some(active) = ACTIVE.get(read, key) else {
        return Ok(());
    };
    let channel = ibc::ops::channel(read, PORT_ID, &active);
    if channel.is_none_or(|channel| channel.state == State::Closed as i32) {
        return Ok(());
    }
    Err(Error::ActiveChannelAlreadySet {
        channel: active,
        port: key.1.clone(),
    })
}

fn register(ctx: &mut Ctx<'_>, key: &(String, String), channel: &str) -> Result<Address> {
    let address = address_of(&key.0, &key.1, &ctx.block().app_hash);
    // Within a block, `connection-1` with the port `2…` has the address of `connection-12` with the port `…`.
    if auth::ops::account(ctx, &address).is_some() {
        let address = ctx.text(&address);
        return Err(Error::AccountAlreadyExist { address }.into());
    }
    auth::ops::ensure(ctx, &address);
    ACCOUNTS.set(ctx, key, &address);
    let (connection_id, owner_port) = key.clone();
    ctx.emit(&AccountRegistered {
        connection_id,
        owner_port,
        account: address,
        channel_id: channel.to_owned(),
    });
    Ok(address)
}

fn opened(_: &mut Ctx<'_>, _: &ChannelEnd<'_>) -> Result<()> {
    wrong_way("channel handshake must be initiated by controller chain")
}

fn confirmed(ctx: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<()> {
    require_enabled(ctx)?;
    ACTIVE.set(ctx, &owner(end.channel), &end.id.to_owned());
    Ok(())
}

fn close(_: &mut Ctx<'_>, _: &ChannelEnd<'_>) -> Result<()> {
    Err(root::INVALID_REQUEST.wrap("user cannot close channel"))
}

fn receive(ctx: &mut Ctx<'_>, packet: &Packet, _: &Address) -> Result<Acknowledged> {
    require_enabled(ctx)?;
    let data = packet_data(&packet.data)?;
    let channel = ibc::ops::require_channel(ctx, PORT_ID, &packet.destination_channel)?;
    let messages = Encoding::of_version(&channel.version)?.messages(&data.data)?;
    let (connection, port) = owner(&channel);
    let account = account(ctx, &connection, &port).ok_or_else(|| Error::AccountNotFound {
        connection: connection.clone(),
        port: port.clone(),
    })?;
    let messages = check(ctx, &account, &messages)?;
    let mut responses = TxMsgData::default();
    for message in &messages {
        responses.msg_responses.push(message.run(ctx)?);
    }
    let urls: Vec<&str> = messages.iter().map(|message| message.type_url()).collect();
    ctx.emit(&PacketExecuted {
        module: ICS27.to_owned(),
        host_channel_id: packet.destination_channel.clone(),
        success: true,
        sequence: packet.sequence,
        connection_id: connection,
        owner_port: port,
        account,
        messages: urls.join(","),
        memo: data.memo,
    });
    let result = BASE64_STANDARD.encode(responses.encode_to_vec());
    Ok(Some(format!(r#"{{"result":"{result}"}}"#).into_bytes()))
}

/// Decodes messages and takes the gas they cost. Refused (102, `sdk` 4, 6, 11, 37, `fee` 5) if one of them may not be executed for an
/// account.
fn check(ctx: &mut Ctx<'_>, account: &Address, messages: &[Any]) -> Result<Vec<Box<dyn Decoded>>> {
    let count_max = fee::ops::params(ctx).messages_max;
    let count = messages.len();
    if count == 0 || u64::try_from(count).is_ok_and(|count| count > count_max) {
        return Err(Error::MessageCount { count, count_max }.into());
    }
    let params = params(ctx);
    let mut decoded = Vec::new();
    for any in messages {
        let message = ctx.registry().decode(any)?;
        let type_url = message.type_url();
        if !params.allows(type_url) {
            return Err(
                root::UNAUTHORIZED.wrap(format_args!("message type not allowed: {type_url}"))
            );
        }
        require_signer(ctx, account, message.as_ref())?;
        let gas = fee::ops::required_gas_of(ctx, type_url)?;
        ctx.gas.charge(gas, type_url)?;
        decoded.push(message);
    }
    Ok(decoded)
}

/// Refuses (`sdk` 4) a message that another one would have to sign, or nobody.
fn require_signer(ctx: &Ctx<'_>, account: &Address, message: &dyn Decoded) -> Result<()> {
    let signers = message.signers();
    for signer in &signers {
        if ctx.address(signer)? != *account {
            return Err(root::UNAUTHORIZED.wrap(format_args!(
                "unexpected signer address: expected {}, got {signer:.140}",
                ctx.text(account)
            )));
        }
    }
    if signers.is_empty() {
        return Err(root::UNAUTHORIZED.wrap(format_args!("nobody signs {}", message.type_url())));
    }
    Ok(())
}

fn acknowledge(_: &mut Ctx<'_>, _: &Packet, _: &[u8], _: &Address) -> Result<()> {
    wrong_way(
        "cannot receive acknowledgement on a host channel end, a host chain does not send a packet over the channel",
    )
}

fn timeout(_: &mut Ctx<'_>, _: &Packet, _: &Address) -> Result<()> {
    wrong_way(
        "cannot cause a packet timeout on a host channel end, a host chain does not send a packet over the channel",
    )
}
