//! The upgrade of this chain, as the clients that others have of it follow it.

use crate::error::INVALID_UPGRADE_CLIENT;
use crate::events::{Message, ScheduleUpgrade};
use crate::ops::{self, UPGRADE_PATH, are_sound_specs};
use auth::ops::require_authority;
use ibc_client_tendermint::types::TENDERMINT_CLIENT_STATE_TYPE_URL;
use ibc_core::host::types::identifiers::ChainId;
use prost::Message as _;
use proto::ibc::core::client::v1::{Height, MsgIbcSoftwareUpgrade, MsgIbcSoftwareUpgradeResponse};
use proto::ibc::lightclients::tendermint::v1::{ClientState, Fraction};
use proto::{Any, Duration};
use sdk::{Chain, Ctx, Result, root};

pub(super) fn software_upgrade(
    ctx: &mut Ctx<'_>,
    msg: &MsgIbcSoftwareUpgrade,
) -> Result<MsgIbcSoftwareUpgradeResponse> {
    require_authority(ctx, &msg.signer)?;
    let plan = msg
        .plan
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing plan"))?;
    let client = read_client(msg.upgraded_client_state.as_ref())?;
    let plan = upgrade::ops::schedule(ctx, plan)?;
    let now = ctx.block().height;
    if plan.height <= now {
        return Err(INVALID_UPGRADE_CLIENT.wrap(format_args!(
            "plan of height {}: expected at least {}, as what clients begin to trust is kept in the block before",
            plan.height,
            now.saturating_add(1)
        )));
    }
    check_upgraded(ctx.chain(), plan.height, &client)?;
    let client = Any {
        type_url: TENDERMINT_CLIENT_STATE_TYPE_URL.to_owned(),
        value: chosen_by_the_chain(client).encode_to_vec(),
    };
    upgrade::ops::set_upgraded_client(ctx, plan.height, client.encode_to_vec());
    ctx.emit(&ScheduleUpgrade {
        title: plan.name,
        upgrade_plan_height: plan.height,
    });
    ctx.emit(&Message {
        module: "ibc_client".to_owned(),
    });
    // This may be the block before already, which has begun.
    ops::keep_upgraded_consensus(ctx);
    Ok(MsgIbcSoftwareUpgradeResponse {})
}

fn read_client(any: Option<&Any>) -> Result<ClientState> {
    let wrong = |why: &str| INVALID_UPGRADE_CLIENT.wrap(why);
    let any = any.ok_or_else(|| wrong("missing upgraded client state"))?;
    if any.type_url != TENDERMINT_CLIENT_STATE_TYPE_URL {
        return Err(INVALID_UPGRADE_CLIENT.wrap(format_args!(
            "upgraded client state {}: expected {TENDERMINT_CLIENT_STATE_TYPE_URL}",
            sdk::Quoted(&any.type_url)
        )));
    }
    ClientState::decode(any.value.as_slice()).map_err(|error| wrong(&error.to_string()))
}

/// Refuses (`client` 25) a client that no other chain could go on with: ibc-go takes any, and the clients of the chain are
/// lost with the upgrade.
fn check_upgraded(chain: &Chain, plan_height: u64, client: &ClientState) -> Result<()> {
    let wrong =
        |why: String| Err(INVALID_UPGRADE_CLIENT.wrap(format_args!("upgraded client: {why}")));
    let Ok(id) = client.chain_id.parse::<ChainId>() else {
        return wrong(format!("chain id {}", sdk::Quoted(&client.chain_id)));
    };
    let (ours, latest) = (
        ops::revision(chain),
        client.latest_height.unwrap_or_default(),
    );
    let is_ours = client.chain_id == chain.id;
    let is_next = id.revision_number() > ours;
    if !is_ours && !is_next {
        return wrong(format!(
            "chain id {id}: expected {}, or one of a later revision",
            chain.id
        ));
    }
    // A chain that keeps its heights: a header at the latest height of the client, or between it and the plan's, would be a
    // fork to the client. There is none between, and the block before has no packets.
    let after = plan_height.saturating_add(1);
    let expected = if is_ours {
        after
    } else {
        latest.revision_height
    };
    let revision = id.revision_number();
    let is_expected = latest.revision_number == revision && latest.revision_height == expected;
    if !is_expected || expected == 0 {
        return wrong(format!(
            "latest height {}-{}: expected {revision}-{}",
            latest.revision_number,
            latest.revision_height,
            expected.max(1)
        ));
    }
    let unbonding = client.unbonding_period.unwrap_or_default();
    let nanos = u32::try_from(unbonding.nanos).is_ok_and(|nanos| nanos < 1_000_000_000);
    if unbonding.seconds < 1 || !nanos {
        return wrong(format!(
            "unbonding period of {} seconds and {} nanoseconds: expected at least a second",
            unbonding.seconds, unbonding.nanos
        ));
    }
    if !are_sound_specs(&client.proof_specs) {
        return wrong("expected the two proof specs that the upgraded aotd prints".to_owned());
    }
    if client.upgrade_path != UPGRADE_PATH {
        return wrong(format!(
            "upgrade path: expected {UPGRADE_PATH:?}, as the upgraded chain has it too"
        ));
    }
    Ok(())
}

/// The client without what each of its owners chooses: `ZeroCustomFields` of ibc-go, in its encoding.
fn chosen_by_the_chain(client: ClientState) -> ClientState {
    #[expect(deprecated, reason = "the fields are part of the message")]
    ClientState {
        chain_id: client.chain_id,
        trust_level: Some(Fraction::default()),
        trusting_period: Some(Duration::default()),
        unbonding_period: client.unbonding_period,
        max_clock_drift: Some(Duration::default()),
        frozen_height: Some(Height::default()),
        latest_height: client.latest_height,
        proof_specs: client.proof_specs,
        upgrade_path: client.upgrade_path,
        allow_update_after_expiry: false,
        allow_update_after_misbehaviour: false,
    }
}
