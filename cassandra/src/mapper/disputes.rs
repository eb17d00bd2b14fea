//! Disputes: a payment has one at most. What moves when one is lost is in the tables of payments, as a refund.

use payment::DisputeState;
use payment::events::{PaymentDisputeEvidence, PaymentDisputeResolved, PaymentDisputed};

use super::payments::{Change, change};
use super::values::{amounts, blob, day, text, time};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{DISPUTES, DISPUTES_BY_MERCHANT};

/// The dispute of a payment, and a step of it; neither has more than every step says.
fn rows_of(at: &At<'_>, change: &Change, step: &str, state: DisputeState) -> (Row, Row) {
    let dispute = at.state(
        &DISPUTES,
        [
            ("payment_id", blob(&change.payment_id)),
            ("merchant", text(&change.merchant)),
            ("order_day", change.order_day.clone()),
            ("order_id", text(&change.order_id)),
            ("company", at.address(&change.company)),
            ("mcc", text(&change.mcc)),
            ("region", text(&change.region)),
            ("state", text(state)),
        ],
    );
    let step = at.fact(
        &DISPUTES_BY_MERCHANT,
        [
            ("merchant", text(&change.merchant)),
            ("month", Value::Date(at.moment.month)),
            ("payment_id", blob(&change.payment_id)),
            ("order_id", text(&change.order_id)),
            ("kind", text(step)),
            ("state", text(state)),
            ("amounts", Value::Amounts(change.amount.clone())),
            ("company", at.address(&change.company)),
        ],
    );
    let payer = at.payer_hash(&change.payer);
    (
        dispute.with("payer_hash", payer.clone()),
        step.with("payer_hash", payer),
    )
}

/// The payer disputes what was captured.
pub(super) fn opened(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (event, change) = change!(at, event, PaymentDisputed, "disputed");
    rows.extend(change.state(at));
    rows.push(change.history(at));
    let (mut dispute, mut step) = rows_of(at, &change, "opened", DisputeState::Open);
    dispute.set("code", text(&event.code));
    dispute.set("amounts", Value::Amounts(change.amount.clone()));
    dispute.set("evidence_deadline", time(event.evidence_deadline));
    dispute.set("decision_deadline", time(event.decision_deadline));
    dispute.set("opened_at", Value::Timestamp(at.time_ms));
    step.set("code", text(&event.code));
    rows.push(dispute.with("claim_hash", event.claim_hash.map(|hash| blob(&hash))));
    rows.push(step);
    Ok(())
}

/// The shop gave its evidence.
pub(super) fn evidence(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (event, change) = change!(at, event, PaymentDisputeEvidence, "dispute_evidence");
    rows.extend(change.state(at));
    rows.push(change.history(at));
    let (mut dispute, step) = rows_of(at, &change, "evidence", DisputeState::Open);
    dispute.set("evidence_hash", blob(&event.evidence_hash));
    dispute.set("decision_deadline", time(event.decision_deadline));
    rows.extend([dispute, step]);
    Ok(())
}

/// It ended. If the payer won, what was disputed went back as a refund does.
pub(super) fn resolved(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (event, change) = change!(at, event, PaymentDisputeResolved, "dispute_resolved");
    rows.extend(change.state(at));
    rows.push(change.history(at));
    if event.state == DisputeState::Lost {
        rows.extend(change.refund(at, &event.reason, "dispute"));
        rows.extend(change.statement(at));
    }
    let (mut dispute, mut step) = rows_of(at, &change, "resolved", event.state);
    for row in [&mut dispute, &mut step] {
        row.set("paid", Value::Amounts(amounts(&event.paid)));
        row.set("reason", text(&event.reason));
    }
    dispute.set("resolved_at", time(event.resolved_at));
    rows.extend([dispute, step]);
    Ok(())
}
