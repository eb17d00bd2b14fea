//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{
    IssuerRegistered, IssuerTermsSet, ParamsSet, PointsPaused, PointsResumed, RateCancelled,
    RateScheduled, RunoffStarted,
};
use crate::hooks::{book, unschedule};
use crate::ops::{self, outstanding, params, require_ratio, require_status, row};
use crate::state::{ISSUERS, PARAMS, RATES, RATES_DUE};
use crate::types::{
    Issuer, NextRate, Status, Totals, check_denom, check_lifetime, check_name, check_rate,
    check_ratio, check_reason,
};
use bank::{DenomUnit, Metadata};
use proto::aot::points::v1 as pb;
use sdk::{Address, Amount, Coin, Ctx, Denom, Present, Rate, Result, Time, root};

/// Admits an issuer with a new denom.
pub(crate) fn register_issuer(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRegisterIssuer,
) -> Result<pb::MsgRegisterIssuerResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let denom: Denom = msg.denom.parse()?;
    check_denom(&denom)?;
    if ISSUERS.has(ctx, &denom) {
        return Err(Error::IssuerExists { denom }.into());
    }
    let company = ctx.address(&msg.company)?;
    bank::ops::require_receiver(ctx, &company)?;
    check_name(&msg.name)?;
    let booked_rate: Rate = msg.rate.parse()?;
    check_rate(booked_rate)?;
    check_terms(ctx, msg.ratio_bps, msg.lifetime_months)?;
    let issuer = Issuer {
        company,
        name: msg.name.clone(),
        ratio_bps: msg.ratio_bps,
        transferable: msg.transferable,
        swappable: msg.swappable,
        lifetime_months: msg.lifetime_months,
        status: Status::Active,
        paused_by_authority: false,
        reserve: Amount::ZERO,
        committed: Amount::ZERO,
        booked_rate,
        next: None,
        totals: Totals::default(),
    };
    // A chain may begin with points that nobody stands for: they would need a reserve at once.
    require_ratio(&denom, &issuer, ctx.now(), outstanding(ctx, &denom))?;
    bank::ops::set_metadata(ctx, &metadata(&denom, &issuer))?;
    set_transferable(ctx, &denom, issuer.transferable);
    ISSUERS.set(ctx, &denom, &issuer);
    RATES.set(ctx, &(denom.clone(), ctx.now()), &booked_rate);
    let authority = ctx.address(&msg.authority)?;
    let told = IssuerRegistered::of(row(ctx, &denom, &issuer), Some(authority), "");
    ctx.emit(&told);
    Ok(pb::MsgRegisterIssuerResponse {})
}

fn check_terms(ctx: &Ctx<'_>, ratio_bps: u32, lifetime_months: u32) -> Result<()> {
    let params = params(ctx);
    check_ratio(ratio_bps, params.ratio_min_bps)?;
    Ok(check_lifetime(lifetime_months, params.lifetime_max_months)?)
}

/// How wallets show points: whole, under the name of the issuer, with the last part of the denom as the symbol.
fn metadata(denom: &Denom, issuer: &Issuer) -> Metadata {
    let symbol = denom.as_str().rsplit('/').next().unwrap_or_default();
    Metadata {
        description: String::new(),
        denom_units: vec![DenomUnit {
            denom: denom.clone(),
            exponent: 0,
            aliases: Vec::new(),
        }],
        base: denom.clone(),
        display: denom.clone(),
        name: issuer.name.clone(),
        symbol: symbol.to_uppercase(),
        uri: String::new(),
        uri_hash: String::new(),
    }
}

/// Points that may be sent follow the default of `bank`.
fn set_transferable(ctx: &mut Ctx<'_>, denom: &Denom, transferable: bool) {
    let exception = (!transferable).then_some(false);
    bank::ops::set_send_enabled(ctx, denom, exception);
}

/// Changes ratio, flags and lifetime; points that exist keep their expiry.
pub(crate) fn set_issuer_terms(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetIssuerTerms,
) -> Result<pb::MsgSetIssuerTermsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let (denom, mut issuer) = named(ctx, &msg.denom)?;
    issuer.require_living(&denom)?;
    check_terms(ctx, msg.ratio_bps, msg.lifetime_months)?;
    issuer.ratio_bps = msg.ratio_bps;
    issuer.swappable = msg.swappable;
    issuer.lifetime_months = msg.lifetime_months;
    require_ratio(&denom, &issuer, ctx.now(), outstanding(ctx, &denom))?;
    if issuer.transferable != msg.transferable {
        issuer.transferable = msg.transferable;
        set_transferable(ctx, &denom, issuer.transferable);
    }
    ISSUERS.set(ctx, &denom, &issuer);
    let authority = ctx.address(&msg.authority)?;
    let told = IssuerTermsSet::of(row(ctx, &denom, &issuer), Some(authority), "");
    ctx.emit(&told);
    Ok(pb::MsgSetIssuerTermsResponse {})
}

fn named(ctx: &Ctx<'_>, denom: &str) -> Result<(Denom, Issuer)> {
    let denom: Denom = denom.parse()?;
    let issuer = ops::get(ctx, &denom)?;
    Ok((denom, issuer))
}

/// Refused (code 4) unless the company of the issuer signed.
fn require_company(ctx: &Ctx<'_>, denom: &Denom, issuer: &Issuer, signer: &str) -> Result<Address> {
    let address = ctx.address(signer)?;
    if issuer.company == address {
        return Ok(address);
    }
    Err(Error::NotCompany {
        denom: denom.clone(),
        expected: ctx.text(&issuer.company),
    }
    .into())
}

/// Makes points as far as the reserve covers them.
pub(crate) fn mint_points(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgMintPoints,
) -> Result<pb::MsgMintPointsResponse> {
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    let issuer = ops::get(ctx, &coin.denom)?;
    require_company(ctx, &coin.denom, &issuer, &msg.company)?;
    let to = ctx.address(&msg.to_address)?;
    bank::ops::require_receiver(ctx, &to)?;
    let available_at = msg.available_at.as_ref().map(Time::parse).transpose()?;
    let available_at = available_at.unwrap_or_default();
    let lot = ops::mint(ctx, &coin.denom, &to, coin.amount, available_at)?;
    Ok(pb::MsgMintPointsResponse {
        expiry: Some(lot.expiry.to_proto()),
    })
}

/// Destroys points of the holder.
pub(crate) fn burn_points(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgBurnPoints,
) -> Result<pb::MsgBurnPointsResponse> {
    let holder = ctx.address(&msg.holder)?;
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    ops::burn(ctx, &holder, &coin)?;
    Ok(pb::MsgBurnPointsResponse {})
}

/// Pays into a reserve.
pub(crate) fn top_up_reserve(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgTopUpReserve,
) -> Result<pb::MsgTopUpReserveResponse> {
    let signer = ctx.address(&msg.signer)?;
    let denom = msg.denom.parse()?;
    ops::top_up(ctx, &denom, &signer, some(&msg.amount)?)?;
    Ok(pb::MsgTopUpReserveResponse {})
}

/// An amount of `krwp`: not none.
fn some(amount: &str) -> Result<Amount> {
    let amount: Amount = amount.parse()?;
    if amount.is_zero() {
        return Err(root::INVALID_REQUEST.wrap("0krwp: expected more than 0"));
    }
    Ok(amount)
}

/// Takes out what a reserve has above what it must have.
pub(crate) fn withdraw_reserve(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgWithdrawReserve,
) -> Result<pb::MsgWithdrawReserveResponse> {
    let (denom, issuer) = named(ctx, &msg.denom)?;
    require_company(ctx, &denom, &issuer, &msg.company)?;
    ops::withdraw(ctx, &denom, issuer, some(&msg.amount)?)?;
    Ok(pb::MsgWithdrawReserveResponse {})
}

/// Schedules a rate, replacing one that was; the rate that counts cancels it.
pub(crate) fn set_rate(ctx: &mut Ctx<'_>, msg: &pb::MsgSetRate) -> Result<pb::MsgSetRateResponse> {
    let (denom, mut issuer) = named(ctx, &msg.denom)?;
    let signer = require_company(ctx, &denom, &issuer, &msg.company)?;
    issuer.require_active(&denom)?;
    let rate: Rate = msg.rate.parse()?;
    check_rate(rate)?;
    // One that counts by now is no longer scheduled.
    book(ctx, &denom, &mut issuer);
    if rate == issuer.booked_rate {
        return cancel_rate(ctx, &denom, issuer, signer);
    }
    let at = effective(ctx, &denom, msg)?;
    check_step(ctx, &denom, &issuer, rate)?;
    unschedule(ctx, &denom, &mut issuer);
    issuer.next = Some(NextRate { rate, at });
    require_ratio(&denom, &issuer, ctx.now(), outstanding(ctx, &denom))?;
    RATES_DUE.set(ctx, &(at, denom.clone()), &Present);
    ISSUERS.set(ctx, &denom, &issuer);
    let mut told = RateScheduled::of(row(ctx, &denom, &issuer), Some(signer), "");
    // Without a delay the rate may count at once, and would not be told as one to come.
    (told.next_rate, told.next_rate_at) = (Some(rate), Some(at));
    ctx.emit(&told);
    Ok(pb::MsgSetRateResponse {})
}

fn cancel_rate(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    mut issuer: Issuer,
    signer: Address,
) -> Result<pb::MsgSetRateResponse> {
    if issuer.next.is_none() {
        return Err(Error::NothingToChange {
            denom: denom.clone(),
            rate: issuer.booked_rate,
        }
        .into());
    }
    unschedule(ctx, denom, &mut issuer);
    ISSUERS.set(ctx, denom, &issuer);
    let told = RateCancelled::of(row(ctx, denom, &issuer), Some(signer), "");
    ctx.emit(&told);
    Ok(pb::MsgSetRateResponse {})
}

/// When a rate is to count. Refused (code 13) before the delay is over.
fn effective(ctx: &Ctx<'_>, denom: &Denom, msg: &pb::MsgSetRate) -> Result<Time> {
    let effective = Time::parse_required(msg.effective.as_ref(), "effective")?;
    let earliest = ctx.now().plus_seconds(params(ctx).rate_delay_seconds);
    if effective < earliest {
        return Err(Error::RateTooSoon {
            denom: denom.clone(),
            effective,
            earliest,
        }
        .into());
    }
    Ok(effective)
}

/// Refused (code 12) if a rate is too far from the one before. The largest step is rounded down.
fn check_step(ctx: &Ctx<'_>, denom: &Denom, issuer: &Issuer, rate: Rate) -> Result<()> {
    let before = Amount::new(issuer.booked_rate.atto());
    let step = before.bps_floor(params(ctx).rate_step_max_bps)?;
    let lowest = Rate::from_atto(before.saturating_sub(step).units());
    let highest = Rate::from_atto(before.checked_add(step)?.units());
    if rate >= lowest && rate <= highest {
        return Ok(());
    }
    Err(Error::RateStep {
        denom: denom.clone(),
        rate,
        lowest,
        highest,
    }
    .into())
}

/// Stops everything new.
pub(crate) fn pause_points(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgPausePoints,
) -> Result<pb::MsgPausePointsResponse> {
    check_reason(&msg.reason)?;
    let (denom, mut issuer) = named(ctx, &msg.denom)?;
    let (signer, by_authority) = supervisor(ctx, &denom, &issuer, &msg.signer)?;
    // The authority may make a pause of the company its own.
    let may = issuer.status == Status::Paused && by_authority && !issuer.paused_by_authority;
    if !may {
        require_status(&denom, &issuer, Status::Active, "an active one")?;
    }
    issuer.status = Status::Paused;
    issuer.paused_by_authority = by_authority;
    ISSUERS.set(ctx, &denom, &issuer);
    let told = PointsPaused::of(row(ctx, &denom, &issuer), Some(signer), &msg.reason);
    ctx.emit(&told);
    Ok(pb::MsgPausePointsResponse {})
}

/// Ends a pause.
pub(crate) fn resume_points(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgResumePoints,
) -> Result<pb::MsgResumePointsResponse> {
    let (denom, mut issuer) = named(ctx, &msg.denom)?;
    let (signer, by_authority) = supervisor(ctx, &denom, &issuer, &msg.signer)?;
    require_status(&denom, &issuer, Status::Paused, "a paused one")?;
    if issuer.paused_by_authority && !by_authority {
        return Err(Error::PausedByAuthority { denom }.into());
    }
    issuer.status = Status::Active;
    issuer.paused_by_authority = false;
    ISSUERS.set(ctx, &denom, &issuer);
    let told = PointsResumed::of(row(ctx, &denom, &issuer), Some(signer), "");
    ctx.emit(&told);
    Ok(pb::MsgResumePointsResponse {})
}

/// The company of the issuer or the authority, and whether it is the authority. Refused (code 4) otherwise.
fn supervisor(
    ctx: &Ctx<'_>,
    denom: &Denom,
    issuer: &Issuer,
    signer: &str,
) -> Result<(Address, bool)> {
    let address = ctx.address(signer)?;
    let by_authority = auth::ops::require_authority(ctx, signer).is_ok();
    if by_authority || issuer.company == address {
        return Ok((address, by_authority));
    }
    Err(Error::NotCompany {
        denom: denom.clone(),
        expected: format!("{} or the authority", ctx.text(&issuer.company)),
    }
    .into())
}

/// Ends an issuer for good, at the rate that counts.
pub(crate) fn start_runoff(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgStartRunoff,
) -> Result<pb::MsgStartRunoffResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    check_reason(&msg.reason)?;
    let (denom, mut issuer) = named(ctx, &msg.denom)?;
    issuer.require_living(&denom)?;
    book(ctx, &denom, &mut issuer);
    unschedule(ctx, &denom, &mut issuer);
    issuer.status = Status::Runoff;
    issuer.paused_by_authority = false;
    bank::ops::set_send_enabled(ctx, &denom, Some(false));
    ISSUERS.set(ctx, &denom, &issuer);
    let authority = ctx.address(&msg.authority)?;
    let told = RunoffStarted::of(row(ctx, &denom, &issuer), Some(authority), &msg.reason);
    ctx.emit(&told);
    Ok(pb::MsgStartRunoffResponse {})
}

/// Pays a holder its part of the reserve of an issuer that runs off.
pub(crate) fn redeem_points(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRedeemPoints,
) -> Result<pb::MsgRedeemPointsResponse> {
    let holder = ctx.address(&msg.holder)?;
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    let paid = ops::redeem_in_runoff(ctx, &holder, &coin)?;
    Ok(pb::MsgRedeemPointsResponse {
        paid: paid.to_string(),
    })
}

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = msg.params.as_ref().ok_or_else(missing)?.into();
    crate::types::Params::check(&params)?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet::of(&params));
    Ok(pb::MsgUpdateParamsResponse {})
}
