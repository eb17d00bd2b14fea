//! One function per query.

use crate::error::Error;
use crate::msgs::key;
use crate::ops;
use crate::state::{ACCOUNTS, BATCHES, FLOATS, LINES, MANAGERS, NETTINGS, PARKED, SALES};
use crate::types::{
    Account, BatchKey, DAY_SECONDS, SalesKey, SalesTotals, leaf_hash, path, require,
};
use merchant::MerchantId;
use proto::aot::settlement::v1 as pb;
use sdk::{Denom, Order, PAGE_ENTRIES_MAX, Result, Time, View};

/// The most days of a sales report.
const REPORT_DAYS_MAX: u64 = 31;

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// By what a merchant settles, and who collects its payouts.
pub(crate) fn schedule(
    view: &View<'_>,
    request: &pb::QueryScheduleRequest,
) -> Result<pb::QueryScheduleResponse> {
    let id = merchant::ops::parse_id(&request.merchant_id)?;
    merchant::ops::get(view, &id)?;
    let schedules = ops::schedules(view, &id);
    let now = view.now();
    let next = schedules.next.filter(|(begins, _)| now < *begins);
    Ok(pb::QueryScheduleResponse {
        schedule: Some((&schedules.in_force(now).schedule).into()),
        next: next.map(|(_, next)| (&next.schedule).into()),
        next_day: next.map(|(_, next)| next.first_day).unwrap_or_default(),
        manager_id: MANAGERS.get(view, &id).map(hex::encode).unwrap_or_default(),
    })
}

/// One batch.
pub(crate) fn batch(
    view: &View<'_>,
    request: &pb::QueryBatchRequest,
) -> Result<pb::QueryBatchResponse> {
    let key = key(&request.merchant_id, &request.denom, request.day)?;
    let batch = ops::batch(view, &key)?;
    Ok(pb::QueryBatchResponse {
        batch: Some(batch.to_proto(&key, view)),
    })
}

/// The batches of a merchant, by denom and day.
pub(crate) fn batches(
    view: &View<'_>,
    request: &pb::QueryBatchesRequest,
) -> Result<pb::QueryBatchesResponse> {
    let id = merchant::ops::parse_id(&request.merchant_id)?;
    let page = BATCHES.page_of(view, &id, request.pagination.as_ref())?;
    let batches = page.entries.iter();
    Ok(pb::QueryBatchesResponse {
        batches: batches
            .map(|(key, batch)| batch.to_proto(key, view))
            .collect(),
        pagination: Some(page.response),
    })
}

/// The lines of a batch.
pub(crate) fn lines(
    view: &View<'_>,
    request: &pb::QueryLinesRequest,
) -> Result<pb::QueryLinesResponse> {
    let key = key(&request.merchant_id, &request.denom, request.day)?;
    ops::batch(view, &key)?;
    let page = LINES.page_of(view, &key, request.pagination.as_ref())?;
    let lines = page.entries.iter();
    Ok(pb::QueryLinesResponse {
        lines: lines
            .map(|((_, number), line)| line.to_proto(*number))
            .collect(),
        pagination: Some(page.response),
    })
}

/// A line with what proves it against the root of its batch.
pub(crate) fn line_proof(
    view: &View<'_>,
    request: &pb::QueryLineProofRequest,
) -> Result<pb::QueryLineProofResponse> {
    let key = key(&request.merchant_id, &request.denom, request.day)?;
    let batch = ops::batch(view, &key)?;
    let unknown = Error::LineNotFound {
        number: request.number,
        lines: batch.lines,
    };
    let (Some(root), true) = (batch.root, request.number < batch.lines) else {
        return Err(unknown.into());
    };
    // What stands after the leaves is no leaf.
    let leaves: Vec<_> = LINES
        .range(view, &key, Order::Ascending)
        .take_while(|((_, number), _)| *number < batch.lines)
        .map(|((_, number), line)| leaf_hash(&line.leaf(number)))
        .collect();
    let line = LINES.get(view, &(key, request.number));
    let whole = u64::try_from(leaves.len()) == Ok(batch.lines);
    let Some(line) = line.filter(|_| whole) else {
        return Err(unknown.into());
    };
    let number = usize::try_from(request.number).unwrap_or(usize::MAX);
    Ok(pb::QueryLineProofResponse {
        line: Some(line.to_proto(request.number)),
        leaf: line.leaf(request.number),
        path: path(&leaves, number).into_iter().map(Vec::from).collect(),
        lines: batch.lines,
        root: root.to_vec(),
    })
}

/// What a merchant has coming, by denom.
pub(crate) fn payables(
    view: &View<'_>,
    request: &pb::QueryPayablesRequest,
) -> Result<pb::QueryPayablesResponse> {
    let id = merchant::ops::parse_id(&request.merchant_id)?;
    merchant::ops::get(view, &id)?;
    let accounts = ACCOUNTS.range(view, &id, Order::Ascending);
    let most = usize::try_from(PAGE_ENTRIES_MAX).unwrap_or(usize::MAX);
    let payables = accounts.take(most).map(to_payable).collect();
    Ok(pb::QueryPayablesResponse { payables })
}

fn to_payable(((id, denom), account): ((MerchantId, Denom), Account)) -> pb::Payable {
    pb::Payable {
        merchant_id: hex::encode(id),
        denom: denom.to_string(),
        amount: account.payable.to_string(),
        deposit: account.deposit.to_string(),
        reserve: account.reserve.to_string(),
        disputed: account.disputed.to_string(),
        carried: account.carried.to_string(),
    }
}

/// Batches whose payout could not be made.
pub(crate) fn parked(
    view: &View<'_>,
    request: &pb::QueryParkedRequest,
) -> Result<pb::QueryParkedResponse> {
    let page = PARKED.page(view, request.pagination.as_ref())?;
    let batch = |key: &BatchKey| Ok(ops::batch(view, key)?.to_proto(key, view));
    let batches = page.entries.iter().map(|(key, _)| batch(key));
    Ok(pb::QueryParkedResponse {
        batches: batches.collect::<Result<_>>()?,
        pagination: Some(page.response),
    })
}

/// The floats of a payment company.
pub(crate) fn floats(
    view: &View<'_>,
    request: &pb::QueryFloatsRequest,
) -> Result<pb::QueryFloatsResponse> {
    let company = view.address(&request.company)?;
    let floats = FLOATS.range(view, &company, Order::Ascending);
    let most = usize::try_from(PAGE_ENTRIES_MAX).unwrap_or(usize::MAX);
    let floats = floats.take(most).map(|((_, denom), float)| pb::Float {
        company: request.company.clone(),
        denom: denom.to_string(),
        amount: float.amount.to_string(),
        covering: float.covering.to_string(),
    });
    Ok(pb::QueryFloatsResponse {
        floats: floats.collect(),
    })
}

/// What payment companies owe each other for a day.
pub(crate) fn nettings(
    view: &View<'_>,
    request: &pb::QueryNettingsRequest,
) -> Result<pb::QueryNettingsResponse> {
    let page = NETTINGS.page_of(view, &request.day, request.pagination.as_ref())?;
    let nettings = page.entries.iter();
    let nettings = nettings.map(|((day, (from, to), denom), amount)| pb::Netting {
        day: *day,
        from_company: view.text(from),
        to_company: view.text(to),
        denom: denom.to_string(),
        amount: amount.to_string(),
    });
    Ok(pb::QueryNettingsResponse {
        nettings: nettings.collect(),
        pagination: Some(page.response),
    })
}

/// The sales of a merchant by day and tender, over at most 31 days.
pub(crate) fn sales_report(
    view: &View<'_>,
    request: &pb::QuerySalesReportRequest,
) -> Result<pb::QuerySalesReportResponse> {
    let id = merchant::ops::parse_id(&request.merchant_id)?;
    merchant::ops::get(view, &id)?;
    let from = midnight("from_day", request.from_day)?;
    let to = midnight("to_day", request.to_day)?;
    let rest = to
        .seconds_since(from)
        .checked_div(DAY_SECONDS)
        .unwrap_or_default();
    let expected = "the same day as from_day, or one of the 30 days after";
    let valid = to >= from && rest < REPORT_DAYS_MAX;
    require(valid, "to_day", request.to_day, expected)?;
    let mut rows = Vec::new();
    for day in 0..=rest {
        let day = from
            .plus_seconds(day.saturating_mul(DAY_SECONDS))
            .korean_day();
        let of_day = SALES.range(view, &(id, day), Order::Ascending);
        rows.extend(of_day.map(to_row));
    }
    Ok(pb::QuerySalesReportResponse { rows })
}

fn midnight(field: &'static str, day: u32) -> Result<Time> {
    let expected = "a day as YYYYMMDD";
    let midnight = Time::korean_midnight(day);
    require(midnight.is_some(), field, day, expected)?;
    Ok(midnight.unwrap_or_default())
}

fn to_row(((_, day, (tender, receipt)), totals): (SalesKey, SalesTotals)) -> pb::SalesRow {
    pb::SalesRow {
        day,
        tender,
        cash_receipt: receipt == 1,
        sales: totals.sales,
        refunds: totals.refunds,
        gross: totals.gross.to_string(),
        refunded: totals.refunded.to_string(),
        supply: totals.split.supply.to_string(),
        vat: totals.split.vat.to_string(),
        tax_free: totals.split.tax_free.to_string(),
        service_charge: totals.split.service_charge.to_string(),
    }
}
