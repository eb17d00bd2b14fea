//! Channels: two ports that speak through a connection.

use super::read;
use crate::ops::{Answer, port_of, require_channel, with_host};
use crate::state::CHANNEL_COUNT;
use ibc_core::channel::handler::{
    chan_close_confirm_execute, chan_close_confirm_validate, chan_close_init_execute,
    chan_close_init_validate, chan_open_ack_execute, chan_open_ack_validate,
    chan_open_confirm_execute, chan_open_confirm_validate, chan_open_init_execute,
    chan_open_init_validate, chan_open_try_execute, chan_open_try_validate,
};
use ibc_core::channel::types::Version;
use ibc_core::channel::types::msgs as ics04;
use ibc_core::host::types::identifiers::ChannelId;
use proto::ibc::core::channel::v1::{
    Channel, MsgChannelCloseConfirm, MsgChannelCloseConfirmResponse, MsgChannelCloseInit,
    MsgChannelCloseInitResponse, MsgChannelOpenAck, MsgChannelOpenAckResponse,
    MsgChannelOpenConfirm, MsgChannelOpenConfirmResponse, MsgChannelOpenInit,
    MsgChannelOpenInitResponse, MsgChannelOpenTry, MsgChannelOpenTryResponse,
};
use sdk::{ChannelEnd, Ctx, Result};

/// The id of the next channel that is opened.
fn next_id(ctx: &Ctx<'_>) -> String {
    let count = CHANNEL_COUNT.get(ctx).expect("genesis sets the counters");
    ChannelId::new(count.0).to_string()
}

/// The answer of a port that speaks this version.
fn speaking(version: &str) -> Answer {
    Answer {
        version: Some(Version::new(version.to_owned())),
        ..Answer::default()
    }
}

pub(super) fn channel_open_init(
    ctx: &mut Ctx<'_>,
    msg: &MsgChannelOpenInit,
) -> Result<MsgChannelOpenInitResponse> {
    let port = port_of(ctx, &msg.port_id)?;
    let mut message: ics04::MsgChannelOpenInit = read(msg)?;
    with_host(ctx, |host| {
        Ok(chan_open_init_validate(
            host,
            &Answer::default(),
            message.clone(),
        )?)
    })?;
    let channel_id = next_id(ctx);
    let channel = msg.channel.clone().unwrap_or_default();
    let end = ChannelEnd {
        id: &channel_id,
        channel: &channel,
    };
    let version = (port.open)(ctx, &end)?;
    // ibc-rs would store what was proposed, not what the port has made of it.
    message.version_proposal = Version::new(version.clone());
    with_host(ctx, |host| {
        Ok(chan_open_init_execute(
            host,
            &mut speaking(&version),
            message,
        )?)
    })?;
    Ok(MsgChannelOpenInitResponse {
        channel_id,
        version,
    })
}

pub(super) fn channel_open_try(
    ctx: &mut Ctx<'_>,
    msg: &MsgChannelOpenTry,
) -> Result<MsgChannelOpenTryResponse> {
    let port = port_of(ctx, &msg.port_id)?;
    let message: ics04::MsgChannelOpenTry = read(msg)?;
    with_host(ctx, |host| {
        Ok(chan_open_try_validate(
            host,
            &Answer::default(),
            message.clone(),
        )?)
    })?;
    let channel_id = next_id(ctx);
    let channel = Channel {
        version: msg.counterparty_version.clone(),
        ..msg.channel.clone().unwrap_or_default()
    };
    let end = ChannelEnd {
        id: &channel_id,
        channel: &channel,
    };
    let version = (port.open)(ctx, &end)?;
    with_host(ctx, |host| {
        Ok(chan_open_try_execute(
            host,
            &mut speaking(&version),
            message,
        )?)
    })?;
    Ok(MsgChannelOpenTryResponse {
        channel_id,
        version,
    })
}

pub(super) fn channel_open_ack(
    ctx: &mut Ctx<'_>,
    msg: &MsgChannelOpenAck,
) -> Result<MsgChannelOpenAckResponse> {
    let port = port_of(ctx, &msg.port_id)?;
    let message: ics04::MsgChannelOpenAck = read(msg)?;
    with_host(ctx, |host| {
        Ok(chan_open_ack_validate(
            host,
            &Answer::default(),
            message.clone(),
        )?)
    })?;
    let channel = Channel {
        version: msg.counterparty_version.clone(),
        ..require_channel(ctx, &msg.port_id, &msg.channel_id)?
    };
    let end = ChannelEnd {
        id: &msg.channel_id,
        channel: &channel,
    };
    (port.opened)(ctx, &end)?;
    with_host(ctx, |host| {
        Ok(chan_open_ack_execute(
            host,
            &mut Answer::default(),
            message,
        )?)
    })?;
    Ok(MsgChannelOpenAckResponse {})
}

pub(super) fn channel_open_confirm(
    ctx: &mut Ctx<'_>,
    msg: &MsgChannelOpenConfirm,
) -> Result<MsgChannelOpenConfirmResponse> {
    let port = port_of(ctx, &msg.port_id)?;
    let message: ics04::MsgChannelOpenConfirm = read(msg)?;
    with_host(ctx, |host| {
        Ok(chan_open_confirm_validate(
            host,
            &Answer::default(),
            message.clone(),
        )?)
    })?;
    let channel = require_channel(ctx, &msg.port_id, &msg.channel_id)?;
    let end = ChannelEnd {
        id: &msg.channel_id,
        channel: &channel,
    };
    (port.confirmed)(ctx, &end)?;
    with_host(ctx, |host| {
        Ok(chan_open_confirm_execute(
            host,
            &mut Answer::default(),
            message,
        )?)
    })?;
    Ok(MsgChannelOpenConfirmResponse {})
}

pub(super) fn channel_close_init(
    ctx: &mut Ctx<'_>,
    msg: &MsgChannelCloseInit,
) -> Result<MsgChannelCloseInitResponse> {
    let port = port_of(ctx, &msg.port_id)?;
    let message: ics04::MsgChannelCloseInit = read(msg)?;
    with_host(ctx, |host| {
        Ok(chan_close_init_validate(
            host,
            &Answer::default(),
            message.clone(),
        )?)
    })?;
    let channel = require_channel(ctx, &msg.port_id, &msg.channel_id)?;
    let end = ChannelEnd {
        id: &msg.channel_id,
        channel: &channel,
    };
    (port.close)(ctx, &end)?;
    with_host(ctx, |host| {
        Ok(chan_close_init_execute(
            host,
            &mut Answer::default(),
            message,
        )?)
    })?;
    Ok(MsgChannelCloseInitResponse {})
}

pub(super) fn channel_close_confirm(
    ctx: &mut Ctx<'_>,
    msg: &MsgChannelCloseConfirm,
) -> Result<MsgChannelCloseConfirmResponse> {
    port_of(ctx, &msg.port_id)?;
    let message: ics04::MsgChannelCloseConfirm = read(msg)?;
    with_host(ctx, |host| {
        chan_close_confirm_validate(host, &Answer::default(), message.clone())?;
        Ok(chan_close_confirm_execute(
            host,
            &mut Answer::default(),
            message,
        )?)
    })?;
    Ok(MsgChannelCloseConfirmResponse {})
}
