//! One function per query.

use crate::ops::{self, dispute::as_decided};
use crate::state::{BY_PAYER, OPEN, OPEN_DISPUTES, PROVIDERS};
use crate::types::{DisputeState, OrderId, Payment, PaymentId, id as parse_id, parse_payment_id};
use proto::aot::payment::v1 as pb;
use sdk::{Result, View, root};

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some(ops::params(view).to_proto(view)),
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
        payment: Some(shown(view, &id, payment)),
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
        payment: Some(shown(view, &id, payment)),
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
        payments: ids.map(|id| shown(view, id, listed(view, id))).collect(),
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
            .map(|(id, payment)| shown(view, id, payment))
            .collect(),
        pagination: Some(page.response),
    })
}

/// A payment as every reader sees it.
fn shown(view: &View<'_>, id: &PaymentId, payment: Payment) -> pb::Payment {
    as_decided(view, id, payment, view.now()).to_proto(id, view)
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

/// The dispute of a payment.
pub(crate) fn dispute(
    view: &View<'_>,
    request: &pb::QueryDisputeRequest,
) -> Result<pb::QueryDisputeResponse> {
    let id = parse_payment_id(&request.payment_id)?;
    let payment = ops::get(view, &id)?;
    let dispute = ops::dispute(view, &id)?;
    Ok(pb::QueryDisputeResponse {
        dispute: Some(dispute.to_proto(&id, &payment, view)),
    })
}

/// The disputes of a merchant that are not decided; one that has lapsed and is not booked yet is not among them.
pub(crate) fn open_disputes(
    view: &View<'_>,
    request: &pb::QueryOpenDisputesRequest,
) -> Result<pb::QueryOpenDisputesResponse> {
    let merchant_id = merchant::ops::parse_id(&request.merchant_id)?;
    let page = OPEN_DISPUTES.page_of(view, &merchant_id, request.pagination.as_ref())?;
    let ids = page.entries.iter().map(|((_, id), _)| id);
    let disputes = ids.map(|id| {
        let dispute = ops::dispute(view, id)
            .expect("a dispute and its place in the list are written and removed at once");
        (id, dispute)
    });
    let open = disputes.filter(|(_, dispute)| dispute.state_at(view.now()) == DisputeState::Open);
    Ok(pb::QueryOpenDisputesResponse {
        disputes: open
            .map(|(id, dispute)| dispute.to_proto(id, &listed(view, id), view))
            .collect(),
        pagination: Some(page.response),
    })
}

/// A quote that is firm now.
pub(crate) fn quote(
    view: &View<'_>,
    request: &pb::QueryQuoteRequest,
) -> Result<pb::QueryQuoteResponse> {
    let id = parse_id("quote id", &request.quote_id)?;
    let unknown = || {
        root::NOT_FOUND.wrap(format_args!(
            "no quote {} that is firm now",
            request.quote_id
        ))
    };
    let quote = ops::quote(view, &id, view.now()).ok_or_else(unknown)?;
    Ok(pb::QueryQuoteResponse {
        quote: Some(quote.to_proto(view)),
    })
}

/// Who may lock quotes, by address.
pub(crate) fn liquidity_providers(
    view: &View<'_>,
    request: &pb::QueryLiquidityProvidersRequest,
) -> Result<pb::QueryLiquidityProvidersResponse> {
    let page = PROVIDERS.page(view, request.pagination.as_ref())?;
    let providers = page.entries.iter();
    Ok(pb::QueryLiquidityProvidersResponse {
        providers: providers
            .map(|(address, provider)| provider.to_proto(address, view))
            .collect(),
        pagination: Some(page.response),
    })
}
