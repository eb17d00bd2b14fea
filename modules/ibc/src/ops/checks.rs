//! What ibc-rs 0.57 leaves to its host, or gets wrong. Each of these has its test, and docs/adr/0021 lists them.

use super::{Host, UPGRADE_PATH, client_state, nanos, revision};
use crate::error::{
    CLIENT_NOT_FOUND, INVALID_CLIENT, INVALID_CLIENT_TYPE, INVALID_HEADER, INVALID_MISBEHAVIOUR,
    INVALID_PACKET, INVALID_PROOF, INVALID_PROOF_SPECS, Refused, TIMEOUT_ELAPSED, said,
};
use ibc_client_tendermint::types::ClientState;
use ibc_core::channel::types::channel::{ChannelEnd, Counterparty, Order, State};
use ibc_core::channel::types::commitment::compute_packet_commitment;
use ibc_core::channel::types::error::ChannelError;
use ibc_core::channel::types::packet::Packet;
use ibc_core::client::context::ClientValidationContext;
use ibc_core::client::context::prelude::{
    ClientStateCommon, ClientStateValidation, ConsensusState as _,
};
use ibc_core::client::types::Height;
use ibc_core::commitment_types::commitment::CommitmentProofBytes;
use ibc_core::connection::delay::verify_conn_delay_passed;
use ibc_core::connection::types::ConnectionEnd;
use ibc_core::connection::types::error::ConnectionError;
use ibc_core::host::ValidationContext;
use ibc_core::host::types::identifiers::Sequence;
use ibc_core::host::types::path::{
    ChannelEndPath, ClientConsensusStatePath, CommitmentPath, Path, SeqRecvPath,
};
use ibc_core::primitives::proto::Protobuf;
use ics23::{InnerOp, ProofSpec, commitment_proof::Proof};
use prost::Message;
use proto::Any;
use proto::ibc::core::channel::v1::Packet as RawPacket;
use proto::ibc::core::commitment::v1::MerkleProof;
use proto::ibc::lightclients::tendermint::v1 as tm;
use sdk::{Ctx, Result};
use std::time::Duration;

const HEADER_TYPE_URL: &str = "/ibc.lightclients.tendermint.v1.Header";
const MISBEHAVIOUR_TYPE_URL: &str = "/ibc.lightclients.tendermint.v1.Misbehaviour";
/// A tree of SHA-256 has no longer paths, and no node of a known tree has a longer prefix.
const SPEC_BYTES_MAX: i32 = 1_024;

/// Refuses (`client` 3, `07-tendermint` 13) a state that no client should have: ibc-rs stores a new client's state as it
/// comes, and ics23 panics on specs of trees that do not have two children a node.
pub(crate) fn check_client_state(client: &ClientState) -> Result<()> {
    client
        .validate()
        .map_err(|error| INVALID_CLIENT.wrap(said(&error)))?;
    let specs = Vec::<ProofSpec>::from(client.proof_specs.clone());
    if !are_sound_specs(&specs) {
        return Err(INVALID_PROOF_SPECS.wrap(
            "expected two proof specs, of trees with two children a node and prefixes of at most 1024 bytes",
        ));
    }
    Ok(())
}

/// Whether proofs of two steps can be verified by these specs.
pub(crate) fn are_sound_specs(specs: &[ProofSpec]) -> bool {
    specs.len() == 2 && specs.iter().all(is_sound)
}

fn is_sound(spec: &ProofSpec) -> bool {
    let (Some(_), Some(inner)) = (&spec.leaf_spec, &spec.inner_spec) else {
        return false;
    };
    let bytes = 0..=SPEC_BYTES_MAX;
    inner.child_order == [0, 1]
        && (1..=SPEC_BYTES_MAX).contains(&inner.child_size)
        && bytes.contains(&inner.min_prefix_length)
        && bytes.contains(&inner.max_prefix_length)
        && inner.min_prefix_length <= inner.max_prefix_length
        && bytes.contains(&spec.min_depth)
        && bytes.contains(&spec.max_depth)
}

/// Refuses (`client` 12, 13) headers that ibc-rs would panic on: it takes for granted that the chain id of a header is an
/// identifier and its height above 0. Charges for the signatures in them.
pub(crate) fn check_header(ctx: &mut Ctx<'_>, client_id: &str, message: &Any) -> Result<()> {
    let client = client_state(ctx, client_id).ok_or_else(|| CLIENT_NOT_FOUND.wrap(client_id))?;
    let chain_id = client.inner().chain_id.as_str();
    let (headers, code) = match message.type_url.as_str() {
        HEADER_TYPE_URL => {
            let header = tm::Header::decode(message.value.as_slice());
            (vec![header.ok()], INVALID_HEADER)
        }
        MISBEHAVIOUR_TYPE_URL => {
            let both = tm::Misbehaviour::decode(message.value.as_slice());
            let both = both.unwrap_or_default();
            (vec![both.header_1, both.header_2], INVALID_MISBEHAVIOUR)
        }
        other => {
            return Err(INVALID_CLIENT_TYPE.wrap(format_args!(
                "client message {other:.100?}: expected {HEADER_TYPE_URL} or {MISBEHAVIOUR_TYPE_URL}"
            )));
        }
    };
    let mut signatures: usize = 0;
    for header in headers {
        let signed = header.and_then(|header| header.signed_header);
        let (inner, commit) = signed
            .and_then(|signed| Some((signed.header?, signed.commit?)))
            .ok_or_else(|| code.wrap("expected a signed header with its commit"))?;
        if inner.chain_id != chain_id {
            return Err(code.wrap(format_args!(
                "header of chain {:.70?}: expected {chain_id}",
                inner.chain_id
            )));
        }
        if inner.height <= 0 {
            return Err(code.wrap(format_args!("header of height {}", inner.height)));
        }
        signatures = signatures.saturating_add(commit.signatures.len());
    }
    let signatures = u64::try_from(signatures).expect("a count fits into 64 bits");
    ctx.charge("signatures of headers", signatures)
}

/// Refuses (`client` 3) a client of this chain that the other chain should not have.
pub(crate) fn check_self_client(ctx: &Ctx<'_>, client: &ClientState) -> Result<()> {
    let wrong = |why: &str| Err(INVALID_CLIENT.wrap(format_args!("client of this chain: {why}")));
    if let Err(error) = client.validate() {
        return wrong(&said(&error));
    }
    if client.is_frozen() {
        return wrong("it is frozen");
    }
    let chain = ctx.chain();
    if client.chain_id.as_str() != chain.id {
        return wrong(&format!(
            "chain id {}, expected {}",
            client.chain_id, chain.id
        ));
    }
    let latest = client.latest_height;
    if latest.revision_number() != revision(chain) || latest.revision_height() >= ctx.block().height
    {
        return wrong(&format!(
            "latest height {latest}, expected one of revision {} below {}",
            revision(chain),
            ctx.block().height
        ));
    }
    if Vec::<ProofSpec>::from(client.proof_specs.clone()) != store::proof_specs() {
        return wrong("its proof specs are not those that aotd prints");
    }
    let unbonding = Duration::from_secs(staking::ops::params(ctx).unbonding_seconds);
    if client.unbonding_period != unbonding {
        return wrong(&format!(
            "unbonding period {:?}, expected {unbonding:?}",
            client.unbonding_period
        ));
    }
    if !client.upgrade_path.is_empty() && client.upgrade_path != UPGRADE_PATH {
        return wrong(&format!(
            "upgrade path {:?}, expected {UPGRADE_PATH:?}",
            client.upgrade_path
        ));
    }
    Ok(())
}

/// Refuses (`channel` 13, 40) a packet that comes too late. ibc-rs takes one at the very height or time of its timeout,
/// where ibc-go already gives the money back.
pub(crate) fn check_not_late(ctx: &Ctx<'_>, packet: &RawPacket) -> Result<()> {
    if packet.sequence == 0 {
        return Err(INVALID_PACKET.wrap("packet sequence 0: expected 1 or more"));
    }
    let timeout = packet.timeout_height.unwrap_or_default();
    let (revision, height) = (revision(ctx.chain()), ctx.block().height);
    let is_set = timeout.revision_number != 0 || timeout.revision_height != 0;
    if is_set && (revision, height) >= (timeout.revision_number, timeout.revision_height) {
        return Err(TIMEOUT_ELAPSED.wrap(format_args!(
            "block height {revision}-{height} >= packet timeout height {}-{}",
            timeout.revision_number, timeout.revision_height
        )));
    }
    let now = nanos(ctx.now());
    if packet.timeout_timestamp != 0 && now >= packet.timeout_timestamp {
        return Err(TIMEOUT_ELAPSED.wrap(format_args!(
            "block time {now} >= packet timeout timestamp {}",
            packet.timeout_timestamp
        )));
    }
    Ok(())
}

/// Refuses (`commitment` 2) a proof of absence on which ics23 would panic: it walks down the paths to the two neighbours
/// from the top while they are the same, and takes for granted that they part before one of them ends.
pub(crate) fn check_absence_proof(proof: &[u8]) -> Result<()> {
    let invalid = |why: &str| INVALID_PROOF.wrap(why);
    let proofs = MerkleProof::decode(proof).map_err(|error| invalid(&error.to_string()))?;
    for proof in proofs.proofs {
        let Some(Proof::Nonexist(absence)) = proof.proof else {
            continue;
        };
        let (Some(left), Some(right)) = (absence.left, absence.right) else {
            continue;
        };
        let same = |(left, right): &(&InnerOp, &InnerOp)| {
            left.prefix == right.prefix && left.suffix == right.suffix
        };
        let (left, right) = (left.path.iter().rev(), right.path.iter().rev());
        let parts = left.zip(right).any(|pair| !same(&pair));
        if !parts {
            return Err(invalid(
                "the paths to the neighbours of an absent key never part",
            ));
        }
    }
    Ok(())
}

/// What proves that a packet of an ordered channel will never be received.
pub(crate) struct OrderedTimeout<'m> {
    pub(crate) packet: &'m Packet,
    /// The next sequence that the other end receives.
    pub(crate) next_receive: Sequence,
    /// The proof of it.
    pub(crate) proof: &'m CommitmentProofBytes,
    /// Where it is proven.
    pub(crate) height: Height,
    /// The proof that the other end is closed, if that and not the time is the reason.
    pub(crate) closed: Option<&'m CommitmentProofBytes>,
}

/// Verifies that a packet of an ordered channel will never be received. ibc-rs would prove the sequence of the packet
/// itself, so that only the very next packet could time out.
pub(crate) fn verify_ordered_timeout(
    host: &Host<'_, '_>,
    timeout: &OrderedTimeout<'_>,
) -> Result<(), Refused> {
    let packet = timeout.packet;
    let end_path = ChannelEndPath::new(&packet.port_id_on_a, &packet.chan_id_on_a);
    let end = host.channel_end(&end_path)?;
    let other = Counterparty::new(
        packet.port_id_on_b.clone(),
        Some(packet.chan_id_on_b.clone()),
    );
    end.verify_counterparty_matches(&other)?;
    let commitment = host.get_packet_commitment(&CommitmentPath::new(
        &packet.port_id_on_a,
        &packet.chan_id_on_a,
        packet.seq_on_a,
    ))?;
    let expected = compute_packet_commitment(
        &packet.data,
        &packet.timeout_height_on_b,
        &packet.timeout_timestamp_on_b,
    );
    if commitment != expected {
        let actual = commitment;
        return Err(ChannelError::MismatchedPacketCommitment { expected, actual }.into());
    }
    if packet.seq_on_a < timeout.next_receive {
        return Err(ChannelError::MismatchedPacketSequence {
            actual: packet.seq_on_a,
            expected: timeout.next_receive,
        }
        .into());
    }
    let hop = end.connection_hops().first();
    let connection = host.connection_end(hop.ok_or(ChannelError::MissingCounterparty)?)?;
    verify_at_other_end(host, timeout, &end, &connection)
}

fn verify_at_other_end(
    host: &Host<'_, '_>,
    timeout: &OrderedTimeout<'_>,
    end: &ChannelEnd,
    connection: &ConnectionEnd,
) -> Result<(), Refused> {
    let packet = timeout.packet;
    let client_id = connection.client_id();
    let client = host.client_state(client_id)?;
    client.status(host, client_id)?.verify_is_active()?;
    client.validate_proof_height(timeout.height)?;
    let (revision, height) = (
        timeout.height.revision_number(),
        timeout.height.revision_height(),
    );
    let consensus = host.consensus_state(&ClientConsensusStatePath::new(
        client_id.clone(),
        revision,
        height,
    ))?;
    let prefix = connection.counterparty().prefix();
    if let Some(proof) = timeout.closed {
        client.verify_membership(
            prefix,
            proof,
            consensus.root(),
            Path::ChannelEnd(ChannelEndPath::new(
                &packet.port_id_on_b,
                &packet.chan_id_on_b,
            )),
            closed_other_end(packet, end, connection)?.encode_vec(),
        )?;
    } else {
        let time =
            ibc_core::client::context::consensus_state::ConsensusState::timestamp(&consensus)?;
        if !packet.timed_out(&time, timeout.height) {
            return Err(ChannelError::InsufficientPacketTimeout {
                timeout_height: packet.timeout_height_on_b,
                chain_height: timeout.height,
                timeout_timestamp: packet.timeout_timestamp_on_b,
                chain_timestamp: time,
            }
            .into());
        }
    }
    verify_conn_delay_passed(host, timeout.height, connection)?;
    client.verify_membership(
        prefix,
        timeout.proof,
        consensus.root(),
        Path::SeqRecv(SeqRecvPath::new(&packet.port_id_on_b, &packet.chan_id_on_b)),
        timeout.next_receive.to_vec(),
    )?;
    Ok(())
}

/// The other end of a channel, closed.
fn closed_other_end(
    packet: &Packet,
    end: &ChannelEnd,
    connection: &ConnectionEnd,
) -> Result<ChannelEnd, Refused> {
    let hop = connection.counterparty().connection_id();
    let hop = hop.ok_or(ConnectionError::MissingCounterparty)?;
    let this = Counterparty::new(
        packet.port_id_on_a.clone(),
        Some(packet.chan_id_on_a.clone()),
    );
    Ok(ChannelEnd::new(
        State::Closed,
        Order::Ordered,
        this,
        vec![hop.clone()],
        end.version().clone(),
    )?)
}
