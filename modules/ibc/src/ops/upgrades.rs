//! What clients of this chain begin to trust after its upgrade.

use crate::events::{Message, UpgradeChain};
use ibc_client_tendermint::types::TENDERMINT_CONSENSUS_STATE_TYPE_URL;
use prost::Message as _;
use proto::Any;
use proto::ibc::core::commitment::v1::MerkleRoot;
use proto::ibc::lightclients::tendermint::v1::ConsensusState;
use sdk::{Ctx, Tree};

/// What stands for an app hash that nobody can know yet: no proof leads to it (ibc-go, `SentinelRoot`).
pub(crate) const SENTINEL_ROOT: &[u8] = b"sentinel_root";

/// In the block before a planned upgrade with a client: keeps its time and the validators after it. They are the kernel of
/// trust from which headers of the upgraded chain are verified.
pub(crate) fn keep_upgraded_consensus(ctx: &mut Ctx<'_>) {
    let Some(plan) = upgrade::ops::plan(ctx) else {
        return;
    };
    let block = ctx.block();
    let is_before = block.height.checked_add(1) == Some(plan.height);
    let with_client = || upgrade::ops::upgraded_client(ctx, plan.height).is_some();
    if !is_before || !with_client() || block.next_validators_hash.is_empty() {
        return;
    }
    let consensus = ConsensusState {
        timestamp: Some(block.time.to_proto()),
        root: Some(MerkleRoot {
            hash: SENTINEL_ROOT.to_vec(),
        }),
        next_validators_hash: block.next_validators_hash.clone(),
    };
    let consensus = Any {
        type_url: TENDERMINT_CONSENSUS_STATE_TYPE_URL.to_owned(),
        value: consensus.encode_to_vec(),
    };
    upgrade::ops::set_upgraded_consensus(ctx, plan.height, consensus.encode_to_vec());
    ctx.emit(&UpgradeChain {
        upgrade_plan_height: plan.height,
        upgrade_store: Tree::Upgrade.name().to_owned(),
    });
    ctx.emit(&Message {
        module: "ibc_client".to_owned(),
    });
}
