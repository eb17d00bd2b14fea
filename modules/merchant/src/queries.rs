//! One function per query.

use crate::error::Error;
use crate::ops;
use crate::state::{COMPANIES, MERCHANTS, TERMINALS, TERMINALS_OF};
use crate::types::{PaymentCompany, parse_id};
use proto::aot::merchant::v1 as pb;
use sdk::{Address, Result, View};

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// One payment company.
pub(crate) fn payment_company(
    view: &View<'_>,
    request: &pb::QueryPaymentCompanyRequest,
) -> Result<pb::QueryPaymentCompanyResponse> {
    let address = view.address(&request.address)?;
    let found = COMPANIES.get(view, &address);
    let company = found.ok_or_else(|| Error::CompanyNotFound {
        address: request.address.clone(),
    })?;
    Ok(pb::QueryPaymentCompanyResponse {
        company: Some(company_to_proto(view, &address, company)),
    })
}

/// All payment companies.
pub(crate) fn payment_companies(
    view: &View<'_>,
    request: &pb::QueryPaymentCompaniesRequest,
) -> Result<pb::QueryPaymentCompaniesResponse> {
    let page = COMPANIES.page(view, request.pagination.as_ref())?;
    let companies = page.entries.into_iter();
    Ok(pb::QueryPaymentCompaniesResponse {
        companies: companies
            .map(|(address, company)| company_to_proto(view, &address, company))
            .collect(),
        pagination: Some(page.response),
    })
}

fn company_to_proto(
    view: &View<'_>,
    address: &Address,
    company: PaymentCompany,
) -> pb::PaymentCompany {
    pb::PaymentCompany {
        address: view.text(address),
        name: company.name,
        fee_address: view.text(&company.fee_address),
        active: company.active,
    }
}

/// One merchant.
pub(crate) fn merchant(
    view: &View<'_>,
    request: &pb::QueryMerchantRequest,
) -> Result<pb::QueryMerchantResponse> {
    let id = parse_id(&request.merchant_id)?;
    let merchant = ops::get(view, &id)?;
    Ok(pb::QueryMerchantResponse {
        merchant: Some(merchant.to_proto(&id, |address| view.text(address))),
    })
}

/// All merchants.
pub(crate) fn merchants(
    view: &View<'_>,
    request: &pb::QueryMerchantsRequest,
) -> Result<pb::QueryMerchantsResponse> {
    let page = MERCHANTS.page(view, request.pagination.as_ref())?;
    let merchants = page.entries.iter();
    Ok(pb::QueryMerchantsResponse {
        merchants: merchants
            .map(|(id, merchant)| merchant.to_proto(id, |address| view.text(address)))
            .collect(),
        pagination: Some(page.response),
    })
}

/// The terminals of a merchant, revoked ones included.
pub(crate) fn terminals(
    view: &View<'_>,
    request: &pb::QueryTerminalsRequest,
) -> Result<pb::QueryTerminalsResponse> {
    let id = parse_id(&request.merchant_id)?;
    ops::get(view, &id)?;
    let page = TERMINALS_OF.page_of(view, &id, request.pagination.as_ref())?;
    let terminals = page.entries.iter().map(|((_, address), _)| {
        let terminal = TERMINALS
            .get(view, address)
            .expect("registering a terminal writes it and its place in the list at once");
        pb::Terminal {
            merchant_id: request.merchant_id.clone(),
            address: view.text(address),
            label: terminal.label,
            active: terminal.active,
            public_key: terminal.public_key.to_vec(),
        }
    });
    Ok(pb::QueryTerminalsResponse {
        terminals: terminals.collect(),
        pagination: Some(page.response),
    })
}
