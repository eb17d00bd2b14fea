//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{OracleKeySet, ParamsSet, PricesSubmitted};
use crate::ops;
use crate::state::PARAMS;
use crate::types::{DENOMS_MAX, Params, Submission, parse_price};
use proto::aot::oracle::v1 as pb;
use sdk::{Address, Ctx, Denom, Rate, Result, root};
use std::collections::BTreeMap;

/// Names the account that submits prices for a validator, or none any more.
pub(crate) fn set_oracle_key(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetOracleKey,
) -> Result<pb::MsgSetOracleKeyResponse> {
    let operator = ctx.address(&msg.operator)?;
    let feeder = match msg.feeder.as_str() {
        "" => None,
        text => Some(ctx.address(text)?),
    };
    match &feeder {
        Some(feeder) => take_feeder(ctx, &operator, feeder)?,
        // Who operates no validator any more may still clear up.
        None if ops::feeder_of(ctx, &operator).is_none() => {
            let operator = msg.operator.clone();
            return Err(Error::NoOracleKey { operator }.into());
        }
        None => {}
    }
    ops::put_feeder(ctx, &operator, feeder.as_ref());
    ctx.emit(&OracleKeySet { operator, feeder });
    Ok(pb::MsgSetOracleKeyResponse {})
}

/// Refuses a feeder of somebody who is no validator, or of two. A validator that left does not keep its feeder.
fn take_feeder(ctx: &mut Ctx<'_>, operator: &Address, feeder: &Address) -> Result<()> {
    require_validator(ctx, operator)?;
    let Some(other) = ops::operator_of(ctx, feeder).filter(|other| other != operator) else {
        return Ok(());
    };
    if staking::ops::validator(ctx, &other).is_some() {
        return Err(Error::FeederTaken {
            feeder: ctx.text(feeder),
            operator: ctx.text(&other),
        }
        .into());
    }
    ops::put_feeder(ctx, &other, None);
    Ok(())
}

fn require_validator(ctx: &Ctx<'_>, operator: &Address) -> Result<()> {
    if staking::ops::validator(ctx, operator).is_none() {
        return Err(Error::NotValidator {
            operator: ctx.text(operator),
        }
        .into());
    }
    Ok(())
}

/// Says what prices are. They replace what the validator said of the same denoms before.
pub(crate) fn submit_prices(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSubmitPrices,
) -> Result<pb::MsgSubmitPricesResponse> {
    let feeder = ctx.address(&msg.feeder)?;
    let unknown = || Error::UnknownFeeder {
        feeder: msg.feeder.clone(),
    };
    let operator = ops::operator_of(ctx, &feeder).ok_or_else(unknown)?;
    require_validator(ctx, &operator)?;
    let prices = parse_prices(&msg.prices, &ops::params(ctx))?;
    ctx.charge("prices", u64::try_from(prices.len()).unwrap_or(u64::MAX))?;
    let time = ctx.now();
    for (denom, price) in &prices {
        let submission = Submission {
            price: *price,
            time,
        };
        ops::put_submission(ctx, denom, &operator, &submission);
    }
    let texts: Vec<String> = prices
        .iter()
        .map(|(denom, price)| format!("{denom}={price}"))
        .collect();
    ctx.emit(&PricesSubmitted {
        operator,
        feeder,
        prices: texts.join(","),
    });
    Ok(pb::MsgSubmitPricesResponse {})
}

fn parse_prices(entries: &[pb::PriceEntry], params: &Params) -> Result<BTreeMap<Denom, Rate>> {
    let count = entries.len();
    if !(1..=DENOMS_MAX).contains(&count) {
        return Err(Error::PriceCount {
            count,
            count_max: DENOMS_MAX,
        }
        .into());
    }
    let mut prices = BTreeMap::new();
    for entry in entries {
        let denom: Denom = entry.denom.parse()?;
        if !params.lists(&denom) {
            let denom = denom.to_string();
            return Err(Error::NotListed { denom }.into());
        }
        let price = parse_price(&denom, &entry.price)?;
        if prices.insert(denom, price).is_some() {
            let denom = entry.denom.clone();
            return Err(Error::PricedTwice { denom }.into());
        }
    }
    Ok(prices)
}

/// Replaces all parameters. Of a denom that is listed no more nothing stays.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from_proto(msg.params.as_ref().ok_or_else(missing)?)?;
    params.check()?;
    for denom in ops::params(ctx).denoms {
        if !params.lists(&denom) {
            let items = ops::submissions(ctx, &denom).len();
            ctx.charge("submissions", u64::try_from(items).unwrap_or(u64::MAX))?;
            ops::remove_denom(ctx, &denom);
        }
    }
    PARAMS.set(ctx, &params);
    let denoms: Vec<_> = params.denoms.iter().map(Denom::as_str).collect();
    ctx.emit(&ParamsSet {
        denoms: denoms.join(","),
        submission_seconds_max: params.submission_seconds_max,
        price_seconds_max: params.price_seconds_max,
        step_max_bps: params.step_max_bps,
        breaker_seconds: params.breaker_seconds,
    });
    Ok(pb::MsgUpdateParamsResponse {})
}
