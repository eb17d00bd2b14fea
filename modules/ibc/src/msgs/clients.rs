//! Clients: light clients of other chains.

use super::read;
use crate::error::{INVALID_CLIENT, INVALID_CLIENT_TYPE, malformed};
use crate::events::{ParamsSet, RecoverClient};
use crate::ops::{self, check_client_state, check_header, with_host};
use crate::state::PARAMS;
use crate::types::{CLIENT_TYPE, Params};
use auth::ops::require_authority;
use ibc_client_tendermint::client_state::ClientState;
use ibc_client_tendermint::types::ClientState as TmClientState;
use ibc_core::client::context::ClientExecutionContext;
use ibc_core::client::handler::upgrade_client as upgrade;
use ibc_core::client::handler::{
    create_client, recover_client as recover, update_client as update,
};
use ibc_core::client::types::msgs::{self as ics02, MsgUpdateOrMisbehaviour};
use ibc_core::host::types::path::ClientStatePath;
use proto::ibc::core::client::v1::{
    MsgCreateClient, MsgCreateClientResponse, MsgRecoverClient, MsgRecoverClientResponse,
    MsgSubmitMisbehaviour, MsgSubmitMisbehaviourResponse, MsgUpdateClient, MsgUpdateClientResponse,
    MsgUpdateParams, MsgUpdateParamsResponse, MsgUpgradeClient, MsgUpgradeClientResponse,
};
use sdk::{Ctx, Result, root};
use std::time::Duration;

pub(super) fn create_client(
    ctx: &mut Ctx<'_>,
    msg: &MsgCreateClient,
) -> Result<MsgCreateClientResponse> {
    let message: ics02::MsgCreateClient = read(msg)?;
    if !ops::params(ctx).allows(CLIENT_TYPE) {
        return Err(INVALID_CLIENT_TYPE.wrap(format_args!(
            "client type {CLIENT_TYPE} is not among the allowed clients"
        )));
    }
    let client = TmClientState::try_from(message.client_state.clone());
    check_client_state(&client.map_err(|error| malformed(&error))?)?;
    with_host(ctx, |host| {
        create_client::validate(host, message.clone())?;
        Ok(create_client::execute(host, message)?)
    })?;
    Ok(MsgCreateClientResponse {})
}

pub(super) fn update_client(
    ctx: &mut Ctx<'_>,
    msg: &MsgUpdateClient,
) -> Result<MsgUpdateClientResponse> {
    let message: ics02::MsgUpdateClient = read(msg)?;
    check_header(ctx, &msg.client_id, &message.client_message)?;
    with_host(ctx, |host| {
        update::validate(host, MsgUpdateOrMisbehaviour::UpdateClient(message.clone()))?;
        let message = MsgUpdateOrMisbehaviour::UpdateClient(message);
        Ok(update::execute(host, message)?)
    })?;
    Ok(MsgUpdateClientResponse {})
}

pub(super) fn submit_misbehaviour(
    ctx: &mut Ctx<'_>,
    msg: &MsgSubmitMisbehaviour,
) -> Result<MsgSubmitMisbehaviourResponse> {
    // The same as an update with two headers, under its old name.
    let message: ics02::MsgUpdateClient = read(&MsgUpdateClient {
        client_id: msg.client_id.clone(),
        client_message: msg.misbehaviour.clone(),
        signer: msg.signer.clone(),
    })?;
    check_header(ctx, &msg.client_id, &message.client_message)?;
    with_host(ctx, |host| {
        update::validate(host, MsgUpdateOrMisbehaviour::UpdateClient(message.clone()))?;
        let message = MsgUpdateOrMisbehaviour::UpdateClient(message);
        Ok(update::execute(host, message)?)
    })?;
    Ok(MsgSubmitMisbehaviourResponse {})
}

pub(super) fn upgrade_client(
    ctx: &mut Ctx<'_>,
    msg: &MsgUpgradeClient,
) -> Result<MsgUpgradeClientResponse> {
    let message: ics02::MsgUpgradeClient = read(msg)?;
    with_host(ctx, |host| Ok(upgrade::validate(host, message.clone())?))?;
    let upgraded = ClientState::try_from(message.upgraded_client_state.clone());
    let upgraded = upgraded.map_err(|error| malformed(&error))?;
    shorten_trust(ctx, &msg.client_id, upgraded.inner().unbonding_period)?;
    with_host(ctx, |host| Ok(upgrade::execute(host, message)?))?;
    let client = ops::client_state(ctx, &msg.client_id).expect("it was upgraded");
    check_client_state(client.inner())?;
    Ok(MsgUpgradeClientResponse {})
}

/// Where the other chain will unbond faster, its headers are trusted for less long, in proportion: floor, as less trust is
/// the safe side. ibc-rs keeps the period, and refuses the upgrade if it is then too long.
fn shorten_trust(ctx: &mut Ctx<'_>, client_id: &str, unbonding: Duration) -> Result<()> {
    let client = ops::client_state(ctx, client_id).expect("the upgrade was verified");
    let mut client = client.inner().clone();
    if unbonding >= client.unbonding_period {
        return Ok(());
    }
    let scaled = client
        .trusting_period
        .as_nanos()
        .checked_mul(unbonding.as_nanos())
        .and_then(|product| product.checked_div(client.unbonding_period.as_nanos()))
        .and_then(|nanos| u64::try_from(nanos).ok());
    let scaled = scaled.ok_or_else(|| {
        INVALID_CLIENT.wrap("the periods of the upgraded client are too long to be counted")
    })?;
    client.trusting_period = Duration::from_nanos(scaled);
    with_host(ctx, |host| {
        let id = client_id
            .parse()
            .map_err(ibc_core::host::types::error::DecodingError::Identifier)?;
        Ok(host.store_client_state(ClientStatePath::new(id), client.into())?)
    })
}

pub(super) fn recover_client(
    ctx: &mut Ctx<'_>,
    msg: &MsgRecoverClient,
) -> Result<MsgRecoverClientResponse> {
    require_authority(ctx, &msg.signer)?;
    let message: ics02::MsgRecoverClient = read(msg)?;
    with_host(ctx, |host| {
        recover::validate(host, message.clone())?;
        Ok(recover::execute(host, message)?)
    })?;
    ctx.emit(&RecoverClient {
        subject_client_id: msg.subject_client_id.clone(),
        client_type: CLIENT_TYPE.to_owned(),
    });
    Ok(MsgRecoverClientResponse {})
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
        allowed_clients: given.allowed_clients.clone(),
        ..ops::params(ctx)
    };
    set_params(ctx, &params)?;
    Ok(MsgUpdateParamsResponse {})
}

/// Sets the parameters. Refused (`sdk` 18) if they are out of their bounds.
pub(super) fn set_params(ctx: &mut Ctx<'_>, params: &Params) -> Result<()> {
    params
        .validate()
        .map_err(|why| root::INVALID_REQUEST.wrap(why))?;
    PARAMS.set(ctx, params);
    ctx.emit(&ParamsSet {
        allowed_clients: params.allowed_clients.join(","),
        max_expected_time_per_block: params.max_expected_time_per_block,
    });
    Ok(())
}
