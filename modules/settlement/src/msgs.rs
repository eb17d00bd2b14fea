//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{ManagerSet, ParamsSet, PayoutScheduleSet};
use crate::ops::{
    self, Book, SETTLEMENT, close, coin, params, pay, pay_out, put_account, put_float,
    require_state, tell_deposit,
};
use crate::state::{ACCOUNTS, ADJUSTMENTS, BATCHES, FLOATS, MANAGED, MANAGERS, PARAMS, SCHEDULES};
use crate::types::{
    BatchKey, BatchState, LineKind, Params, Reference, Schedule, Schedules, check_amount,
    check_code, check_reference,
};
use merchant::{Merchant, MerchantId, Right, Status};
use proto::aot::settlement::v1 as pb;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Order, Result, Signed, crypto, root};

/// The most denoms of a merchant in which a deposit may begin: nobody can bury a merchant under deposits.
const DENOMS_MAX: u64 = 16;

/// Sets cut-off, delay and rolling reserve from the next business day on; at once for a merchant without any batch.
pub(crate) fn set_payout_schedule(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetPayoutSchedule,
) -> Result<pb::MsgSetPayoutScheduleResponse> {
    let (id, merchant) = living(ctx, &msg.merchant_id)?;
    let company = of_company(ctx, &id, &merchant, &msg.company)?;
    let missing = || root::INVALID_REQUEST.wrap("missing schedule");
    let schedule: Schedule = msg.schedule.as_ref().ok_or_else(missing)?.into();
    schedule.check()?;
    let batches = BATCHES.range(ctx, &id, Order::Ascending).next().is_some();
    let (schedules, first_day) = if batches {
        ops::schedules(ctx, &id).change(ctx.now(), schedule)
    } else {
        Schedules::at_once(ctx.now(), schedule)
    };
    SCHEDULES.set(ctx, &id, &schedules);
    ctx.emit(&PayoutScheduleSet {
        merchant_id: id,
        company,
        first_day,
        cut_off_minutes: schedule.cut_off_minutes,
        delay_days: schedule.delay_days,
        reserve_bps: schedule.reserve_bps,
        reserve_days: schedule.reserve_days,
    });
    Ok(pb::MsgSetPayoutScheduleResponse {})
}

/// A merchant that is neither pending nor closed.
fn living(ctx: &Ctx<'_>, text: &str) -> Result<(MerchantId, Merchant)> {
    let allowed = &[Status::Active, Status::Suspended];
    in_status(ctx, text, allowed, "an active or suspended one")
}

fn in_status(
    ctx: &Ctx<'_>,
    text: &str,
    allowed: &[Status],
    expected: &'static str,
) -> Result<(MerchantId, Merchant)> {
    let id = merchant::ops::parse_id(text)?;
    let merchant = merchant::ops::get(ctx, &id)?;
    if allowed.contains(&merchant.status) {
        return Ok((id, merchant));
    }
    Err(merchant::Error::WrongStatus {
        id: hex::encode(id),
        status: merchant.status.to_string(),
        expected,
    }
    .into())
}

fn of_company(
    ctx: &Ctx<'_>,
    id: &MerchantId,
    merchant: &Merchant,
    signer: &str,
) -> Result<Address> {
    let signer = ctx.address(signer)?;
    if merchant.company == signer {
        return Ok(signer);
    }
    Err(merchant::Error::NotCompany {
        id: hex::encode(id),
        expected: ctx.text(&merchant.company),
    }
    .into())
}

fn of_owner(ctx: &Ctx<'_>, id: &MerchantId, merchant: &Merchant, signer: &str) -> Result<Address> {
    let signer = ctx.address(signer)?;
    if merchant.owner == signer {
        return Ok(signer);
    }
    Err(merchant::Error::NotOwner {
        id: hex::encode(id),
        owner: ctx.text(&merchant.owner),
    }
    .into())
}

/// Closes a batch whose cut-off has passed, before the sweep comes to it.
pub(crate) fn close_batch(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgCloseBatch,
) -> Result<pb::MsgCloseBatchResponse> {
    let key = key(&msg.merchant_id, &msg.denom, msg.day)?;
    settler(ctx, &key.merchant_id, &msg.signer)?;
    let batch = ops::batch(ctx, &key)?;
    require_state(&key, &batch, &[BatchState::Open], "an open one")?;
    if ctx.now() < batch.closes_at {
        return Err(Error::BeforeCutOff {
            day: key.day,
            closes_at: batch.closes_at,
        }
        .into());
    }
    let state = close(ctx, &key)?.to_proto();
    Ok(pb::MsgCloseBatchResponse { state })
}

/// Which batch a message names.
pub(crate) fn key(merchant_id: &str, denom: &str, day: u32) -> Result<BatchKey> {
    Ok(BatchKey {
        merchant_id: merchant::ops::parse_id(merchant_id)?,
        denom: denom.parse()?,
        day,
    })
}

/// The owner of the merchant, a delegate with the right, or its payment company.
fn settler(ctx: &Ctx<'_>, id: &MerchantId, signer: &str) -> Result<()> {
    let signer = ctx.address(signer)?;
    if merchant::ops::get(ctx, id)?.company != signer {
        merchant::ops::acting(ctx, id, &signer, Right::Settlement)?;
    }
    Ok(())
}

/// Pays a closed batch whose day has come, also one that was parked.
pub(crate) fn payout(ctx: &mut Ctx<'_>, msg: &pb::MsgPayout) -> Result<pb::MsgPayoutResponse> {
    let key = key(&msg.merchant_id, &msg.denom, msg.day)?;
    settler(ctx, &key.merchant_id, &msg.signer)?;
    let batch = ops::batch(ctx, &key)?;
    let waiting = [BatchState::Closed, BatchState::Parked];
    require_state(&key, &batch, &waiting, "a closed or parked one")?;
    if ctx.now() < batch.pays_at {
        return Err(Error::BeforePayout {
            day: key.day,
            pays_at: batch.pays_at,
        }
        .into());
    }
    ctx.attempt(|ctx| {
        let state = pay(ctx, &key)?;
        let batch = ops::batch(ctx, &key)?;
        if state == BatchState::Parked {
            return Err(Error::PayoutObstructed {
                day: key.day,
                why: batch.parked_because,
            }
            .into());
        }
        let paid = batch.paid.to_string();
        Ok(pb::MsgPayoutResponse { paid })
    })
}

/// Puts money into the deposit of a merchant.
pub(crate) fn top_up_deposit(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgTopUpDeposit,
) -> Result<pb::MsgTopUpDepositResponse> {
    let signer = ctx.address(&msg.signer)?;
    let (id, _) = living(ctx, &msg.merchant_id)?;
    let added = amount(msg.amount.as_ref())?;
    let key = (id, added.denom.clone());
    let found = ACCOUNTS.get(ctx, &key);
    if found.is_none() && merchant::ops::open_settlements(ctx, &id) >= DENOMS_MAX {
        let denoms_max = DENOMS_MAX;
        return Err(Error::TooManyDenoms { denoms_max }.into());
    }
    let mut account = found.unwrap_or_default();
    account.deposit = account.deposit.checked_add(added.amount)?;
    pay_in(ctx, &signer, &added)?;
    put_account(ctx, &key, &account, found.is_some());
    tell_deposit(ctx, &id, &added.denom, &account);
    Ok(pb::MsgTopUpDepositResponse {})
}

fn amount(coin: Option<&proto::Coin>) -> Result<Coin> {
    let coin = Coin::parse_positive(coin)?;
    check_amount(coin.amount)?;
    Ok(coin)
}

/// Takes money from an account. Refused if it may not be sent (`bank` 5), or less is spendable (`sdk` 5).
fn pay_in(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<()> {
    let coins = Coins::from(coin.clone());
    bank::ops::require_send_enabled(ctx, &coins)?;
    bank::ops::transfer(ctx, from, &SETTLEMENT.address(), &coins)
}

/// Gives deposit back to the owner of a merchant that owes nothing in this denom.
pub(crate) fn withdraw_deposit(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgWithdrawDeposit,
) -> Result<pb::MsgWithdrawDepositResponse> {
    let id = merchant::ops::parse_id(&msg.merchant_id)?;
    let merchant = merchant::ops::get(ctx, &id)?;
    let owner = of_owner(ctx, &id, &merchant, &msg.owner)?;
    of_company(ctx, &id, &merchant, &msg.company)?;
    let taken = amount(msg.amount.as_ref())?;
    let key = (id, taken.denom.clone());
    let found = ACCOUNTS.get(ctx, &key);
    let mut account = found.unwrap_or_default();
    if account.payable.is_negative() {
        return Err(Error::MerchantOwes {
            merchant_id: hex::encode(id),
            owed: coin(&taken.denom, account.payable.below_zero()),
        }
        .into());
    }
    let short = || Error::DepositTooSmall {
        have: coin(&taken.denom, account.deposit),
        need: taken.clone(),
    };
    account.deposit = account
        .deposit
        .checked_sub(taken.amount)
        .ok_or_else(short)?;
    pay_out(ctx, &owner, &taken.denom, taken.amount)?;
    put_account(ctx, &key, &account, found.is_some());
    tell_deposit(ctx, &id, &taken.denom, &account);
    Ok(pb::MsgWithdrawDepositResponse {})
}

/// Puts money of a payment company into its float.
pub(crate) fn top_up_float(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgTopUpFloat,
) -> Result<pb::MsgTopUpFloatResponse> {
    let company = ctx.address(&msg.company)?;
    merchant::ops::company(ctx, &company)?;
    let added = amount(msg.amount.as_ref())?;
    let key = (company, added.denom.clone());
    let mut float = FLOATS.get(ctx, &key).unwrap_or_default();
    float.amount = float.amount.checked_add(added.amount)?;
    pay_in(ctx, &company, &added)?;
    put_float(ctx, &key, &float);
    Ok(pb::MsgTopUpFloatResponse {})
}

/// Takes out what covers nothing.
pub(crate) fn withdraw_float(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgWithdrawFloat,
) -> Result<pb::MsgWithdrawFloatResponse> {
    let company = ctx.address(&msg.company)?;
    merchant::ops::company(ctx, &company)?;
    let taken = amount(msg.amount.as_ref())?;
    let key = (company, taken.denom.clone());
    lower_float(ctx, &key, taken.amount)?;
    pay_out(ctx, &company, &taken.denom, taken.amount)?;
    Ok(pb::MsgWithdrawFloatResponse {})
}

/// Takes from a float. Refused (code 11) if less covers nothing.
fn lower_float(ctx: &mut Ctx<'_>, key: &(Address, Denom), amount: Amount) -> Result<()> {
    let mut float = FLOATS.get(ctx, key).unwrap_or_default();
    if float.free() < amount {
        return Err(Error::FloatTooSmall {
            company: ctx.text(&key.0),
            have: coin(&key.1, float.free()),
            need: coin(&key.1, amount),
        }
        .into());
    }
    float.amount = float.amount.saturating_sub(amount);
    put_float(ctx, key, &float);
    Ok(())
}

/// Corrects a payable, against the float of the payment company.
pub(crate) fn adjust(ctx: &mut Ctx<'_>, msg: &pb::MsgAdjust) -> Result<pb::MsgAdjustResponse> {
    merchant::ops::no_card_number("memo", &ctx.tx().memo)?;
    // Also a closed one: refunds and disputes go on after its end, and what they leave has to go somewhere.
    let allowed = &[Status::Active, Status::Suspended, Status::Closed];
    let (id, merchant) = in_status(ctx, &msg.merchant_id, allowed, "one that is not pending")?;
    let denom: Denom = msg.denom.parse()?;
    let signed: Signed = msg.amount.parse()?;
    let size = signed.above_zero().max(signed.below_zero());
    crate::types::require(!size.is_zero(), "amount", signed, "more or less than 0")?;
    check_amount(size)?;
    check_code(&msg.code)?;
    check_reference(&msg.reference)?;
    merchant::ops::no_card_number_in_id("reference", &msg.reference)?;
    if auth::ops::require_authority(ctx, &msg.signer).is_err() {
        of_company(ctx, &id, &merchant, &msg.signer)?;
        let adjust_max = params(ctx).adjust_max;
        if size > adjust_max {
            return Err(Error::AdjustAboveMax {
                asked: size,
                adjust_max,
            }
            .into());
        }
    }
    let terms = [
        denom.as_str().as_bytes(),
        msg.amount.as_bytes(),
        msg.code.as_bytes(),
    ];
    let terms = crypto::sha256_parts(&terms);
    let name = (id, msg.reference.clone());
    match ADJUSTMENTS.get(ctx, &name) {
        Some(before) if before == terms => return Ok(pb::MsgAdjustResponse {}),
        Some(_) => {
            let reference = msg.reference.clone();
            return Err(Error::AdjustConflict { reference }.into());
        }
        None => {}
    }
    ctx.attempt(|ctx| {
        ADJUSTMENTS.set(ctx, &name, &terms);
        book_adjustment(ctx, &id, &denom, signed, msg)
    })?;
    Ok(pb::MsgAdjustResponse {})
}

fn book_adjustment(
    ctx: &mut Ctx<'_>,
    id: &MerchantId,
    denom: &Denom,
    signed: Signed,
    msg: &pb::MsgAdjust,
) -> Result<()> {
    let mut book = Book::open(ctx, id, denom)?;
    let float = (book.batch.company, denom.clone());
    if signed.is_negative() {
        // First what the merchant gives comes in: it may have to cover the same.
        let mut row = FLOATS.get(ctx, &float).unwrap_or_default();
        row.amount = row.amount.checked_add(signed.below_zero())?;
        put_float(ctx, &float, &row);
    } else {
        lower_float(ctx, &float, signed.above_zero())?;
    }
    let mut line = Book::plain(ctx, LineKind::Adjust, signed);
    line.reference = Reference::Adjustment(msg.reference.clone());
    line.tender.clone_from(&msg.code);
    book.line(ctx, &line)?;
    book.balance(ctx)?;
    book.store(ctx);
    Ok(())
}

/// Lets another shop collect the payouts of this one, or ends that.
pub(crate) fn set_manager(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetManager,
) -> Result<pb::MsgSetManagerResponse> {
    let child_id = merchant::ops::parse_id(&msg.child_id)?;
    let child = merchant::ops::get(ctx, &child_id)?;
    of_owner(ctx, &child_id, &child, &msg.child_owner)?;
    let before = MANAGERS.get(ctx, &child_id);
    let manager_id = if msg.manager_id.is_empty() {
        let merchant_id = msg.child_id.clone();
        let removed = before.ok_or(Error::NoManager { merchant_id })?;
        let manager = merchant::ops::get(ctx, &removed)?;
        of_owner(ctx, &removed, &manager, &msg.manager_owner)?;
        MANAGERS.remove(ctx, &child_id);
        count_managed(ctx, &removed, false);
        None
    } else {
        living(ctx, &msg.child_id)?;
        let (id, manager) = living(ctx, &msg.manager_id)?;
        of_owner(ctx, &id, &manager, &msg.manager_owner)?;
        require_no_chain(ctx, &child_id, &id, before)?;
        MANAGERS.set(ctx, &child_id, &id);
        count_managed(ctx, &id, true);
        Some(id)
    };
    ctx.emit(&ManagerSet {
        child_id,
        manager_id,
    });
    Ok(pb::MsgSetManagerResponse {})
}

/// Chains of managers have one link: no circles, and a payout looks at two merchants at most.
fn require_no_chain(
    ctx: &Ctx<'_>,
    child_id: &MerchantId,
    manager_id: &MerchantId,
    before: Option<MerchantId>,
) -> Result<(), Error> {
    if let Some(before) = before {
        return Err(Error::HasManager {
            merchant_id: hex::encode(child_id),
            manager_id: hex::encode(before),
        });
    }
    let chain = |id: &MerchantId, why| Error::ManagerChain {
        merchant_id: hex::encode(id),
        why,
    };
    if child_id == manager_id {
        return Err(chain(child_id, "cannot manage itself"));
    }
    if MANAGERS.has(ctx, manager_id) {
        return Err(chain(manager_id, "has a manager"));
    }
    if MANAGED.has(ctx, child_id) {
        return Err(chain(child_id, "manages others"));
    }
    Ok(())
}

fn count_managed(ctx: &mut Ctx<'_>, id: &MerchantId, more: bool) {
    let count = MANAGED.get(ctx, id).unwrap_or_default();
    let count = if more {
        count.saturating_add(1)
    } else {
        count.saturating_sub(1)
    };
    if count == 0 {
        MANAGED.remove(ctx, id);
    } else {
        MANAGED.set(ctx, id, &count);
    }
}

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::parse(msg.params.as_ref().ok_or_else(missing)?)?;
    params.check()?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet::of(&params));
    Ok(pb::MsgUpdateParamsResponse {})
}
