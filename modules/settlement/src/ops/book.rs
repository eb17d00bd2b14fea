//! One change of an account of a merchant: lines into a batch, then what covers a payable below zero.

use crate::error::Error;
use crate::events::{DepositChanged, FloatChanged, NettingChanged, SettlementLine};
use crate::ops;
use crate::state::{ACCOUNTS, ADJUSTED, BATCHES, CLOSINGS, FLOATS, LINES, NETTINGS};
use crate::types::{
    Account, Batch, BatchKey, BatchState, Float, Line, LineKind, Reference, leaf_hash, push,
};
use merchant::MerchantId;
use sdk::{Address, Amount, Ctx, Denom, Present, Result, Signed};

/// The most characters of a reason why a merchant is suspended.
const REASON_CHARS_MAX: usize = 128;

/// An account and a batch of a merchant, being changed. Nothing but lines is written before [`Book::store`]: who uses
/// it does so in an attempt.
pub(crate) struct Book {
    pub(crate) key: BatchKey,
    pub(crate) batch: Batch,
    pub(crate) account: Account,
    /// The company of the payment that lines are about, for events.
    pub(crate) payment_company: Option<Address>,
    /// What was owed when it was opened, or balanced last.
    owed: Amount,
    existed: bool,
}

impl Book {
    /// The batch that takes lines now. It begins with what batches before left.
    pub(crate) fn open(ctx: &mut Ctx<'_>, merchant_id: &MerchantId, denom: &Denom) -> Result<Self> {
        let today = ops::schedules(ctx, merchant_id).business_day(ctx.now());
        let key = BatchKey {
            merchant_id: *merchant_id,
            denom: denom.clone(),
            day: today.day,
        };
        if let Some(batch) = BATCHES.get(ctx, &key) {
            ops::require_state(&key, &batch, &[BatchState::Open], "an open one")?;
            return Ok(Self::with(ctx, key, batch));
        }
        let company = merchant::ops::get(ctx, merchant_id)?.company;
        let mut book = Self::with(ctx, key, Batch::open(company, &today));
        book.account.unpaid = book.account.unpaid.saturating_add(1);
        CLOSINGS.set(ctx, &(today.ends, book.key.clone()), &Present);
        book.carry(ctx)?;
        Ok(book)
    }

    /// A batch that there is. Refused (code 2) if there is none.
    pub(crate) fn of(ctx: &Ctx<'_>, key: &BatchKey) -> Result<Self> {
        let batch = ops::batch(ctx, key)?;
        Ok(Self::with(ctx, key.clone(), batch))
    }

    fn with(ctx: &Ctx<'_>, key: BatchKey, batch: Batch) -> Self {
        let account = ACCOUNTS.get(ctx, &key.account());
        let existed = account.is_some();
        let account = account.unwrap_or_default();
        Self {
            key,
            batch,
            account,
            payment_company: None,
            owed: account.payable.below_zero(),
            existed,
        }
    }

    /// A line without a payment, over an amount.
    pub(crate) fn plain(ctx: &Ctx<'_>, kind: LineKind, gross: Signed) -> Line {
        Line {
            kind,
            gross,
            fee: Signed::ZERO,
            net: gross,
            reference: Reference::None,
            tender: String::new(),
            split: None,
            cash_receipt: false,
            time: ctx.now(),
        }
    }

    /// Books what batches before left, if it is anything.
    pub(crate) fn carry(&mut self, ctx: &mut Ctx<'_>) -> Result<()> {
        let carried = std::mem::take(&mut self.account.carried);
        if carried.is_zero() {
            return Ok(());
        }
        // It was in the payable all the time.
        self.account.payable = self.account.payable.checked_sub(carried)?;
        let line = Self::plain(ctx, LineKind::Carry, carried);
        self.line(ctx, &line)
    }

    /// Adds a line to the batch, its leaf to the tree, and its net to the payable.
    pub(crate) fn line(&mut self, ctx: &mut Ctx<'_>, line: &Line) -> Result<()> {
        let number = self.batch.lines;
        self.batch.sums = self.batch.sums.checked_add(line)?;
        self.account.payable = self.account.payable.checked_add(line.net)?;
        push(
            &mut self.batch.frontier,
            number,
            leaf_hash(&line.leaf(number)),
        );
        self.batch.lines = number.saturating_add(1);
        self.write_line(ctx, number, line);
        Ok(())
    }

    /// Writes a line and tells it.
    pub(crate) fn write_line(&self, ctx: &mut Ctx<'_>, number: u64, line: &Line) {
        put_line(ctx, &(self.key.clone(), number), line);
        let of = (&self.key, &self.batch);
        let event = SettlementLine::of(of, &self.account, self.payment_company, (number, line));
        ctx.emit(&event);
    }

    /// Covers what is owed more than before: by the deposit, then by the float, which keeps a claim. What is owed less
    /// goes back to the float. Refused (code 4) if they have less.
    pub(crate) fn balance(&mut self, ctx: &mut Ctx<'_>) -> Result<()> {
        let owed = self.account.payable.below_zero();
        if owed < self.owed {
            self.repay(ctx, self.owed.saturating_sub(owed))?;
        } else if owed > self.owed {
            self.cover(ctx, owed.saturating_sub(self.owed))?;
        }
        self.owed = self.account.payable.below_zero();
        Ok(())
    }

    fn cover(&mut self, ctx: &mut Ctx<'_>, need: Amount) -> Result<()> {
        let company = self.account.covered_by.unwrap_or(self.batch.company);
        let key = (company, self.key.denom.clone());
        let mut float = FLOATS.get(ctx, &key).unwrap_or_default();
        let from_deposit = need.min(self.account.deposit);
        let from_float = need.saturating_sub(from_deposit);
        if float.free() < from_float {
            let have = self.account.deposit.checked_add(float.free())?;
            return Err(Error::NotCovered {
                merchant_id: hex::encode(self.key.merchant_id),
                denom: self.key.denom.clone(),
                have,
                need,
            }
            .into());
        }
        if !from_deposit.is_zero() {
            self.account.deposit = self.account.deposit.saturating_sub(from_deposit);
            let line = Self::plain(ctx, LineKind::Cover, Signed::plus(from_deposit)?);
            self.line(ctx, &line)?;
            tell_deposit(ctx, &self.key.merchant_id, &self.key.denom, &self.account);
        }
        if !from_float.is_zero() {
            float.covering = float.covering.checked_add(from_float)?;
            put_float(ctx, &key, &float);
            self.account.covered_by = Some(company);
            let mut line = Self::plain(ctx, LineKind::Cover, Signed::plus(from_float)?);
            // The merchant owes it as before, to the company.
            line.net = Signed::ZERO;
            self.line(ctx, &line)?;
            self.check_owed(ctx)?;
        }
        Ok(())
    }

    /// Suspends a merchant that owes more than it may: it sells no more on the account of its company. What it owes it may
    /// still owe: refunds and disputes go on as far as they are covered.
    fn check_owed(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let (owed, owed_max) = (self.account.payable.below_zero(), ops::params(ctx).owed_max);
        if owed <= owed_max {
            return Ok(());
        }
        let denom = &self.key.denom;
        let reason = format!("it owes {owed}{denom}: expected at most {owed_max}");
        let reason: String = reason.chars().take(REASON_CHARS_MAX).collect();
        let by = ops::SETTLEMENT.address();
        merchant::ops::suspend(ctx, &self.key.merchant_id, &by, &reason)
    }

    fn repay(&mut self, ctx: &mut Ctx<'_>, back: Amount) -> Result<()> {
        let company = self.account.covered_by.unwrap_or(self.batch.company);
        let key = (company, self.key.denom.clone());
        let mut float = FLOATS.get(ctx, &key).unwrap_or_default();
        float.covering = float.covering.saturating_sub(back);
        put_float(ctx, &key, &float);
        if !self.account.payable.is_negative() {
            self.account.covered_by = None;
        }
        let mut line = Self::plain(ctx, LineKind::CoverRepaid, Signed::minus(back)?);
        line.net = Signed::ZERO;
        self.line(ctx, &line)
    }

    /// Writes the batch and the account.
    pub(crate) fn store(self, ctx: &mut Ctx<'_>) {
        BATCHES.set(ctx, &self.key, &self.batch);
        put_account(ctx, &self.key.account(), &self.account, self.existed);
    }
}

/// Writes a line with its entry of adjustments.
pub(crate) fn put_line(ctx: &mut Ctx<'_>, key: &(BatchKey, u64), line: &Line) {
    LINES.set(ctx, key, line);
    if let Reference::Adjustment(name) = &line.reference {
        ADJUSTED.set(ctx, key, name);
    }
}

/// Writes an account, or removes one of nothing; the merchant counts those it has.
pub(crate) fn put_account(
    ctx: &mut Ctx<'_>,
    key: &(MerchantId, Denom),
    account: &Account,
    existed: bool,
) {
    let exists = *account != Account::default();
    match (existed, exists) {
        (_, true) => ACCOUNTS.set(ctx, key, account),
        (true, false) => ACCOUNTS.remove(ctx, key),
        (false, false) => {}
    }
    match (existed, exists) {
        (false, true) => merchant::ops::settlement_opened(ctx, &key.0),
        (true, false) => merchant::ops::settlement_closed(ctx, &key.0),
        _ => {}
    }
}

/// Writes a float, or removes one of nothing, and tells it.
pub(crate) fn put_float(ctx: &mut Ctx<'_>, key: &(Address, Denom), float: &Float) {
    if *float == Float::default() {
        FLOATS.remove(ctx, key);
    } else {
        FLOATS.set(ctx, key, float);
    }
    ctx.emit(&FloatChanged {
        company: key.0,
        denom: key.1.clone(),
        amount: float.amount,
        covering: float.covering,
    });
}

/// Tells what stands behind an account.
pub(crate) fn tell_deposit(
    ctx: &mut Ctx<'_>,
    merchant_id: &MerchantId,
    denom: &Denom,
    account: &Account,
) {
    ctx.emit(&DepositChanged {
        merchant_id: *merchant_id,
        denom: denom.clone(),
        payable: account.payable,
        deposit: account.deposit,
        reserve: account.reserve,
        disputed: account.disputed,
    });
}

/// Books that `from` owes `to` more for a day; nothing between a company and itself.
pub(crate) fn net(
    ctx: &mut Ctx<'_>,
    key: &BatchKey,
    from: &Address,
    to: &Address,
    amount: Amount,
) -> Result<()> {
    if from == to || amount.is_zero() {
        return Ok(());
    }
    let position = (key.day, (*from, *to), key.denom.clone());
    let before = NETTINGS.get(ctx, &position).unwrap_or_default();
    let after = before.checked_add(amount)?;
    NETTINGS.set(ctx, &position, &after);
    ctx.emit(&NettingChanged {
        day: key.day,
        from_company: *from,
        to_company: *to,
        denom: key.denom.clone(),
        amount: after,
    });
    Ok(())
}
