//! One function per query.

use crate::ops;
use crate::state::{BY_PAYER, OPEN};
use crate::types::{OrderId, Payment, PaymentId, parse_payment_id};
use proto::aot::payment::v1 as pb;
use sdk::{Result, View, root};

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// One payment.
pub(crate) fn payment(
    view: &View<'_>,
    request: &pb::QueryPaymentRequest,
) -> Result<pb::QueryPaymentResponse> {
    let id = parse_payment_id(&request.payment_id)?;
    let payment = ops::get(view, &id)?;
    Ok(pb::QueryPaymentResponse {
        payment: Some(payment.to_proto(&id, view)),
    })
}

/// The payment of an order.
pub(crate) fn payment_by_order(
    view: &View<'_>,
    request: &pb::QueryPaymentByOrderRequest,
) -> Result<pb::QueryPaymentByOrderResponse> {
    let order = order(&request.merchant_id, request.day, &request.order_id)?;
    let id = order.payment_id();
    let payment = ops::get(view, &id)?;
    Ok(pb::QueryPaymentByOrderResponse {
        payment: Some(payment.to_proto(&id, view)),
    })
}

fn order(merchant_id: &str, day: u32, order_id: &str) -> Result<OrderId> {
    OrderId::parse(Some(&pb::Order {
        merchant_id: merchant_id.to_owned(),
        day,
        order_id: order_id.to_owned(),
    }))
}

/// The payments of a payer, by id.
pub(crate) fn payments_by_payer(
    view: &View<'_>,
    request: &pb::QueryPaymentsByPayerRequest,
) -> Result<pb::QueryPaymentsByPayerResponse> {
    let payer = view.address(&request.payer)?;
    let page = BY_PAYER.page_of(view, &payer, request.pagination.as_ref())?;
    let ids = page.entries.iter().map(|((_, id), _)| id);
    Ok(pb::QueryPaymentsByPayerResponse {
        payments: ids.map(|id| listed(view, id).to_proto(id, view)).collect(),
        pagination: Some(page.response),
    })
}

/// The payments of a merchant of which something is held; one that has expired and is not swept yet is not among them.
pub(crate) fn open_payments(
    view: &View<'_>,
    request: &pb::QueryOpenPaymentsRequest,
) -> Result<pb::QueryOpenPaymentsResponse> {
    let merchant_id = merchant::ops::parse_id(&request.merchant_id)?;
    let page = OPEN.page_of(view, &merchant_id, request.pagination.as_ref())?;
    let payments = page
        .entries
        .iter()
        .map(|((_, id), _)| (id, listed(view, id)));
    Ok(pb::QueryOpenPaymentsResponse {
        payments: payments
            .filter(|(_, payment)| payment.is_open(view.now()))
            .map(|(id, payment)| payment.to_proto(id, view))
            .collect(),
        pagination: Some(page.response),
    })
}

fn listed(view: &View<'_>, id: &PaymentId) -> Payment {
    ops::get(view, id)
        .expect("a payment and its place in the lists are written and removed at once")
}

/// The invoice of an order.
pub(crate) fn invoice(
    view: &View<'_>,
    request: &pb::QueryInvoiceRequest,
) -> Result<pb::QueryInvoiceResponse> {
    let order = order(&request.merchant_id, request.day, &request.order_id)?;
    let unknown = || {
        root::NOT_FOUND.wrap(format_args!(
            "no invoice of order {:?} of {}",
            order.order_id, order.day
        ))
    };
    let invoice = ops::invoice(view, &order).ok_or_else(unknown)?;
    Ok(pb::QueryInvoiceResponse {
        invoice: Some(invoice.to_proto(view)),
    })
}

/// What was paid by card or app under an order.
pub(crate) fn external_tenders(
    view: &View<'_>,
    request: &pb::QueryExternalTendersRequest,
) -> Result<pb::QueryExternalTendersResponse> {
    let order = order(&request.merchant_id, request.day, &request.order_id)?;
    let tenders = ops::external_tenders(view, &order).into_iter();
    Ok(pb::QueryExternalTendersResponse {
        tenders: tenders
            .map(|(approval_hash, tender)| tender.to_proto(approval_hash))
            .collect(),
    })
}
