//! Connections: two chains with a client of each other.

use super::clients::set_params;
use super::read;
use crate::ops::{self, with_host};
use crate::state::CLIENTS;
use crate::types::{ClientPath, Params};
use auth::ops::require_authority;
use ibc_core::connection::handler::{
    conn_open_ack, conn_open_confirm, conn_open_init, conn_open_try,
};
use ibc_core::connection::types::msgs as ics03;
use proto::ibc::core::connection::v1::{
    ClientPaths, MsgConnectionOpenAck, MsgConnectionOpenAckResponse, MsgConnectionOpenConfirm,
    MsgConnectionOpenConfirmResponse, MsgConnectionOpenInit, MsgConnectionOpenInitResponse,
    MsgConnectionOpenTry, MsgConnectionOpenTryResponse, MsgUpdateParams, MsgUpdateParamsResponse,
};
use sdk::{Ctx, Result, root};

/// Charges for the list of the connections of a client, which is written again with one more.
fn charge_list(ctx: &mut Ctx<'_>, client_id: &str) -> Result<()> {
    let stored = CLIENTS.get(ctx, &ClientPath::Connections(client_id.to_owned()));
    let paths: ClientPaths = stored.map(|raw| ops::stored(&raw.0)).unwrap_or_default();
    let count = u64::try_from(paths.paths.len()).expect("a count fits into 64 bits");
    ctx.charge("connections of the client", count)
}

pub(super) fn connection_open_init(
    ctx: &mut Ctx<'_>,
    msg: &MsgConnectionOpenInit,
) -> Result<MsgConnectionOpenInitResponse> {
    let message: ics03::MsgConnectionOpenInit = read(msg)?;
    charge_list(ctx, &msg.client_id)?;
    with_host(ctx, |host| {
        conn_open_init::validate(host, message.clone())?;
        Ok(conn_open_init::execute(host, message)?)
    })?;
    Ok(MsgConnectionOpenInitResponse {})
}

pub(super) fn connection_open_try(
    ctx: &mut Ctx<'_>,
    msg: &MsgConnectionOpenTry,
) -> Result<MsgConnectionOpenTryResponse> {
    let message: ics03::MsgConnectionOpenTry = read(msg)?;
    charge_list(ctx, &msg.client_id)?;
    with_host(ctx, |host| {
        conn_open_try::validate(host, message.clone())?;
        Ok(conn_open_try::execute(host, message)?)
    })?;
    Ok(MsgConnectionOpenTryResponse {})
}

pub(super) fn connection_open_ack(
    ctx: &mut Ctx<'_>,
    msg: &MsgConnectionOpenAck,
) -> Result<MsgConnectionOpenAckResponse> {
    let message: ics03::MsgConnectionOpenAck = read(msg)?;
    with_host(ctx, |host| {
        conn_open_ack::validate(host, message.clone())?;
        Ok(conn_open_ack::execute(host, message)?)
    })?;
    Ok(MsgConnectionOpenAckResponse {})
}

pub(super) fn connection_open_confirm(
    ctx: &mut Ctx<'_>,
    msg: &MsgConnectionOpenConfirm,
) -> Result<MsgConnectionOpenConfirmResponse> {
    let message: ics03::MsgConnectionOpenConfirm = read(msg)?;
    with_host(ctx, |host| {
        conn_open_confirm::validate(host, &message)?;
        Ok(conn_open_confirm::execute(host, &message)?)
    })?;
    Ok(MsgConnectionOpenConfirmResponse {})
}

pub(super) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &MsgUpdateParams,
) -> Result<MsgUpdateParamsResponse> {
    require_authority(ctx, &msg.signer)?;
    let given = msg
        .params
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    let params = Params {
        max_expected_time_per_block: given.max_expected_time_per_block,
        ..ops::params(ctx)
    };
    set_params(ctx, &params)?;
    Ok(MsgUpdateParamsResponse {})
}
