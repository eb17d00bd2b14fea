//! Disputes: claim, answer, decision.

use super::check_memo;
use crate::error::Error;
use crate::events::{Moved, PaymentDisputeEvidence, PaymentDisputeResolved, PaymentDisputed};
use crate::ops::dispute::{self, dispute};
use crate::ops::{Way, change, get, params, split};
use crate::state::DISPUTES;
use crate::types::{
    Dispute, DisputeState, Payment, PaymentId, check_word, hash, optional_hash, parse_payment_id,
};
use merchant::{Merchant, Right, ops::acting};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Amount, Coin, Ctx, Result, Time};

/// How much a decision counts for that no message asked for, in items of work: the lines of up to four tenders.
const WORK_PER_DECISION: u64 = 40;

/// Withdraws captured money from what the merchant has coming, until the dispute is decided.
pub(crate) fn open_dispute(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgOpenDispute,
) -> Result<pb::MsgOpenDisputeResponse> {
    check_memo(ctx)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    require_payer(ctx, &payment, &msg.payer)?;
    check_word(
        "code",
        &msg.code,
        "1 to 32 of a-z, 0-9, _ and -, like not_received",
    )?;
    let claim_hash = optional_hash("claim hash", &msg.claim_hash)?;
    if let Some(old) = DISPUTES.get(ctx, &id) {
        let state = old.state_at(ctx.now());
        return Err(Error::AlreadyDisputed { state }.into());
    }
    let merchant_id = payment.order.merchant_id;
    let merchant = merchant::ops::get(ctx, &merchant_id)?;
    super::require_taken(&merchant_id, &merchant)?;
    check_window(ctx, &payment)?;
    let amounts = disputed_amounts(ctx, &payment, &msg.portion.clone().unwrap_or_default())?;
    let claim = new_dispute(ctx, &payment, &amounts, msg.code.clone(), claim_hash);
    let moved = dispute::open(ctx, &id, &mut payment, &amounts, &claim)?;
    let change = change(ctx, &id, &payment, &merchant, moved);
    let (evidence_deadline, decision_deadline) = (claim.evidence_deadline, claim.decision_deadline);
    let more = (claim.code, claim_hash, evidence_deadline, decision_deadline);
    ctx.emit(&PaymentDisputed::of(change, more));
    Ok(pb::MsgOpenDisputeResponse {
        evidence_deadline: Some(evidence_deadline.to_proto()),
    })
}

fn require_payer(ctx: &Ctx<'_>, payment: &Payment, payer: &str) -> Result<()> {
    if ctx.address(payer)? == payment.payer {
        return Ok(());
    }
    Err(Error::NotPayer {
        payer: ctx.text(&payment.payer),
    }
    .into())
}

/// Refused (code 40) from the end of the time for disputes after the last capture on.
fn check_window(ctx: &Ctx<'_>, payment: &Payment) -> Result<()> {
    let from = payment.captured_at.unwrap_or(payment.authorized_at);
    let end = from.plus_seconds(params(ctx).dispute_seconds_max);
    if ctx.now() < end {
        return Ok(());
    }
    Err(Error::DisputeClosed { end }.into())
}

fn disputed_amounts(
    ctx: &Ctx<'_>,
    payment: &Payment,
    portion: &pb::Portion,
) -> Result<Vec<Amount>> {
    let above = |asked, left| Error::DisputeAboveCaptured { asked, left };
    let amounts = split(ctx, portion, &payment.tenders, Way::GiveBack, above)?;
    if amounts.iter().all(|amount| amount.is_zero()) {
        return Err(Error::NothingToDispute {
            status: payment.status(ctx.now()),
        }
        .into());
    }
    Ok(amounts)
}

fn new_dispute(
    ctx: &Ctx<'_>,
    payment: &Payment,
    amounts: &[Amount],
    code: String,
    claim_hash: Option<[u8; 32]>,
) -> Dispute {
    let params = params(ctx);
    let evidence_deadline = ctx.now().plus_seconds(params.evidence_seconds);
    let tenders = payment.tenders.iter().zip(amounts);
    let disputed = tenders.filter(|(_, amount)| !amount.is_zero());
    Dispute {
        state: DisputeState::Open,
        amounts: disputed
            .map(|(tender, amount)| Coin {
                denom: tender.denom.clone(),
                amount: *amount,
            })
            .collect(),
        code,
        claim_hash,
        evidence_hash: None,
        opened_at: ctx.now(),
        evidence_deadline,
        decision_deadline: evidence_deadline.plus_seconds(params.arbitration_seconds),
        resolved_at: None,
        again_at: None,
    }
}

/// Gives the claim up: what was withdrawn is reinstated.
pub(crate) fn withdraw_dispute(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgWithdrawDispute,
) -> Result<pb::MsgWithdrawDisputeResponse> {
    check_memo(ctx)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    require_payer(ctx, &payment, &msg.payer)?;
    let claim = open_claim(ctx, &id)?;
    let merchant = merchant::ops::get(ctx, &payment.order.merchant_id)?;
    let decision = Decision {
        state: DisputeState::Withdrawn,
        at: ctx.now(),
        signer: Some(payment.payer),
        reason: String::new(),
    };
    resolve(ctx, &id, &mut payment, &merchant, claim, decision)?;
    Ok(pb::MsgWithdrawDisputeResponse {})
}

/// Answers a dispute, once: from then on it waits for the arbiter. The same evidence again: no effect.
pub(crate) fn submit_evidence(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSubmitEvidence,
) -> Result<pb::MsgSubmitEvidenceResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    let merchant = acting(ctx, &payment.order.merchant_id, &signer, Right::Disputes)?;
    let evidence_hash = hash("evidence hash", &msg.evidence_hash)?;
    let mut claim = dispute(ctx, &id)?;
    match claim.evidence_hash {
        Some(given) if given == evidence_hash => return Ok(pb::MsgSubmitEvidenceResponse {}),
        Some(_) => return Err(Error::EvidenceGiven {}.into()),
        None => require_open(ctx, &claim)?,
    }
    dispute::answer(ctx, &id, &mut payment, &mut claim, evidence_hash);
    let change = change(ctx, &id, &payment, &merchant, Moved::default());
    let more = (evidence_hash, claim.decision_deadline, signer);
    ctx.emit(&PaymentDisputeEvidence::of(change, more));
    Ok(pb::MsgSubmitEvidenceResponse {})
}

/// Decides a dispute.
pub(crate) fn resolve_dispute(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgResolveDispute,
) -> Result<pb::MsgResolveDisputeResponse> {
    check_memo(ctx)?;
    merchant::ops::check_reason(&msg.reason)?;
    let arbiter = require_arbiter(ctx, &msg.arbiter)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    let claim = open_claim(ctx, &id)?;
    let merchant = merchant::ops::get(ctx, &payment.order.merchant_id)?;
    let decision = Decision {
        state: if msg.merchant_wins {
            DisputeState::Won
        } else {
            DisputeState::Lost
        },
        at: ctx.now(),
        signer: Some(arbiter),
        reason: msg.reason.clone(),
    };
    resolve(ctx, &id, &mut payment, &merchant, claim, decision)?;
    Ok(pb::MsgResolveDisputeResponse {})
}

/// Who decides: the arbiter of the parameters, or the authority if there is none.
fn require_arbiter(ctx: &Ctx<'_>, signer: &str) -> Result<Address> {
    let address = ctx.address(signer)?;
    match params(ctx).arbiter {
        Some(arbiter) if arbiter != address => Err(Error::NotArbiter {
            arbiter: ctx.text(&arbiter),
        }
        .into()),
        Some(_) => Ok(address),
        None => {
            auth::ops::require_authority(ctx, signer)?;
            Ok(address)
        }
    }
}

/// The dispute of a payment. Refused if there is none (code 43), or it is decided for every reader (code 44).
fn open_claim(ctx: &Ctx<'_>, id: &PaymentId) -> Result<Dispute> {
    let claim = dispute(ctx, id)?;
    require_open(ctx, &claim)?;
    Ok(claim)
}

fn require_open(ctx: &Ctx<'_>, claim: &Dispute) -> Result<()> {
    match claim.state_at(ctx.now()) {
        DisputeState::Open => Ok(()),
        state => Err(Error::DisputeDecided { state }.into()),
    }
}

struct Decision {
    state: DisputeState,
    at: Time,
    signer: Option<Address>,
    reason: String,
}

fn resolve(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    merchant: &Merchant,
    claim: Dispute,
    decision: Decision,
) -> Result<()> {
    let Decision {
        state,
        at,
        signer,
        reason,
    } = decision;
    let decided = dispute::decide(ctx, id, payment, claim, state, at)?;
    let change = change(ctx, id, payment, merchant, decided.moved);
    let more = (state, at, decided.paid, signer, reason);
    ctx.emit(&PaymentDisputeResolved::of(change, more));
    Ok(())
}

/// Books the end of a dispute that has lapsed, before anything else happens to its payment. Nothing if there is none.
pub(crate) fn book_lapsed(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    merchant: &Merchant,
) -> Result<()> {
    let Some(at) = payment.disputed_until.filter(|until| ctx.now() >= *until) else {
        return Ok(());
    };
    ctx.charge("lapsed dispute", WORK_PER_DECISION)?;
    let claim = dispute(ctx, id)?;
    let decision = Decision {
        state: claim.lapses_to(),
        at,
        signer: None,
        reason: String::new(),
    };
    resolve(ctx, id, payment, merchant, claim, decision)
}
