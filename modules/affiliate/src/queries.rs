//! One function per query.

use crate::ops;
use crate::state::{CAPS, CHAINS, PEGS, PEGS_OF};
use crate::types::{Affiliate, Peg};
use proto::aot::affiliate::v1 as pb;
use sdk::{Denom, Queries, Result, View};

pub(crate) fn register(queries: &mut Queries) {
    queries.query(affiliate);
    queries.query(affiliates);
    queries.query(caps);
    queries.query(peg);
    queries.query(pegs);
}

fn affiliate(
    view: &View<'_>,
    request: &pb::QueryAffiliateRequest,
) -> Result<pb::QueryAffiliateResponse> {
    let affiliate = ops::get(view, &request.chain_id)?;
    Ok(pb::QueryAffiliateResponse {
        affiliate: Some(info(view, &request.chain_id, &affiliate)),
    })
}

/// A side chain, with what its light client knows of it now.
fn info(view: &View<'_>, chain_id: &str, affiliate: &Affiliate) -> pb::AffiliateInfo {
    let client = ibc::ops::client(view, &affiliate.client_id);
    let status = ibc::ops::status(view, view.now(), &affiliate.client_id);
    let (client_revision, client_height) = client.map_or((0, 0), |client| client.latest_height);
    pb::AffiliateInfo {
        affiliate: Some(affiliate.to_proto(chain_id, view)),
        client_status: status.unwrap_or_default().to_owned(),
        client_revision,
        client_height,
    }
}

fn affiliates(
    view: &View<'_>,
    request: &pb::QueryAffiliatesRequest,
) -> Result<pb::QueryAffiliatesResponse> {
    let page = CHAINS.page(view, request.pagination.as_ref())?;
    Ok(pb::QueryAffiliatesResponse {
        affiliates: page
            .entries
            .iter()
            .map(|(chain_id, affiliate)| info(view, chain_id, affiliate))
            .collect(),
        pagination: Some(page.response),
    })
}

fn caps(view: &View<'_>, request: &pb::QueryCapsRequest) -> Result<pb::QueryCapsResponse> {
    ops::get(view, &request.chain_id)?;
    let page = CAPS.page_of(view, &request.chain_id, request.pagination.as_ref())?;
    Ok(pb::QueryCapsResponse {
        caps: page
            .entries
            .into_iter()
            .map(|((_, denom), amount)| pb::Cap {
                denom: denom.to_string(),
                amount: amount.to_string(),
            })
            .collect(),
        pagination: Some(page.response),
    })
}

fn peg(view: &View<'_>, request: &pb::QueryPegRequest) -> Result<pb::QueryPegResponse> {
    let denom: Denom = request.denom.parse()?;
    let (voucher, peg) = ops::peg(view, &denom)?;
    Ok(pb::QueryPegResponse {
        peg: Some(peg.to_proto(&voucher)),
    })
}

fn pegs(view: &View<'_>, request: &pb::QueryPegsRequest) -> Result<pb::QueryPegsResponse> {
    let pagination = request.pagination.as_ref();
    let (pegs, response) = if request.chain_id.is_empty() {
        let page = PEGS.page(view, pagination)?;
        (page.entries, page.response)
    } else {
        ops::get(view, &request.chain_id)?;
        let page = PEGS_OF.page_of(view, &request.chain_id, pagination)?;
        let peg = |(_, voucher): (String, Denom)| -> (Denom, Peg) {
            let peg = PEGS.get(view, &voucher);
            (voucher, peg.expect("both are written together"))
        };
        let pegs = page.entries.into_iter().map(|(key, _)| peg(key)).collect();
        (pegs, page.response)
    };
    Ok(pb::QueryPegsResponse {
        pegs: pegs
            .iter()
            .map(|(voucher, peg)| peg.to_proto(voucher))
            .collect(),
        pagination: Some(response),
    })
}
