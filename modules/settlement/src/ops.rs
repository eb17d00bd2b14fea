//! What other modules book: sales, refunds, disputes; the only door to this module's state.
//!
//! **Invariant**: the account of the module has what is payable, deposits, reserves, what is disputed, and the part of
//! floats that covers nothing. An operation that is refused has changed nothing; one of nothing succeeds and tells
//! nothing.

mod book;
mod close;
mod fee;

pub(crate) use book::{Book, net, put_account, put_float, put_line, tell_deposit};
pub(crate) use close::{close, pay, release_reserve};
pub use fee::lend_fee;
use fee::return_fee;

use crate::error::Error;
use crate::events::SalesTotal;
use crate::state::{ACCOUNTS, BATCHES, FLOATS, PARAMS, SALES, SCHEDULES};
use crate::types::{
    Account, Batch, BatchKey, BatchState, Float, Line, LineKind, Params, Reference, SalesTotals,
    Schedules, Split, check_amount,
};
use merchant::MerchantId;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, ModuleAccount, Read, Result, Signed};

/// Holds payables, deposits, rolling reserves, floats and disputed money.
pub const SETTLEMENT: ModuleAccount = ModuleAccount {
    name: "settlement",
    rights: &[],
};

/// A sale, a refund or a dispute: the part of a payment that one tender was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Whose sale.
    pub merchant_id: MerchantId,
    /// The payment company of the payment.
    pub company: Address,
    /// The payment.
    pub reference: [u8; 32],
    /// What is settled in.
    pub denom: &'a Denom,
    /// What was paid, or goes back, in the denom.
    pub gross: Amount,
    /// The part that the payment company took, or gives back; it never is in the account of this module.
    pub fee: Amount,
    /// What was paid with: a denom, or the scheme of an external tender.
    pub tender: &'a str,
    /// How the gross is split, if the payment named it.
    pub tax: Option<SalesTax>,
    /// Whether the law gives a cash receipt for this tender.
    pub cash_receipt: bool,
}

/// How the gross of an entry is split, in won.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SalesTax {
    /// The taxable part without VAT.
    pub supply: Amount,
    /// Value added tax, as the payment rounded it for this entry.
    pub vat: Amount,
    /// The part without tax.
    pub tax_free: Amount,
    /// The service charge.
    pub service_charge: Amount,
}

type Sign = fn(Amount) -> Result<Signed>;

impl SalesTax {
    fn signed(&self, sign: Sign) -> Result<Split> {
        Ok(Split {
            supply: sign(self.supply)?,
            vat: sign(self.vat)?,
            tax_free: sign(self.tax_free)?,
            service_charge: sign(self.service_charge)?,
        })
    }
}

impl Entry<'_> {
    /// What the merchant gets, or gives. Refused if the fee is more than all (code 18), or it is too much (code 21).
    fn net(&self) -> Result<Amount> {
        check_amount(self.gross)?;
        let above = Error::FeeAboveGross {
            gross: self.gross,
            fee: self.fee,
        };
        Ok(self.gross.checked_sub(self.fee).ok_or(above)?)
    }

    /// The line of this entry; `taxed`: whether it belongs into the sales report.
    fn line(&self, ctx: &Ctx<'_>, kind: LineKind, sign: Sign, taxed: bool) -> Result<Line> {
        let split = self.tax.filter(|_| taxed).map(|tax| tax.signed(sign));
        Ok(Line {
            kind,
            gross: sign(self.gross)?,
            fee: sign(self.fee)?,
            net: sign(self.net()?)?,
            reference: Reference::Payment(self.reference),
            tender: self.tender.to_owned(),
            split: split.transpose()?,
            cash_receipt: self.cash_receipt,
            time: ctx.now(),
        })
    }

    fn open(&self, ctx: &mut Ctx<'_>) -> Result<Book> {
        let mut book = Book::open(ctx, &self.merchant_id, self.denom)?;
        book.payment_company = Some(self.company);
        Ok(book)
    }
}

/// A sale: gross less fee is already in the account of [`SETTLEMENT`]. It first pays back the float, if that covers
/// anything. Refused if the fee is above the gross (code 18), or it is above 2^96 (code 21).
pub fn sale(ctx: &mut Ctx<'_>, entry: &Entry<'_>) -> Result<()> {
    if entry.gross.is_zero() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let mut book = entry.open(ctx)?;
        let line = entry.line(ctx, LineKind::Sale, Signed::plus, true)?;
        book.line(ctx, &line)?;
        book.balance(ctx)?;
        net(
            ctx,
            &book.key,
            &entry.company,
            &book.batch.company,
            entry.net()?,
        )?;
        report(ctx, book.key.day, entry, Signed::plus)?;
        book.store(ctx);
        Ok(())
    })
}

/// A refund: lowers the payable by gross less fee and pays that to the payer, or elsewhere. What the payable lacks the
/// deposit of the merchant pays, then the float of its payment company. Refused if they have less (code 4), the fee is
/// above the gross (code 18), or it is above 2^96 (code 21).
pub fn refund(ctx: &mut Ctx<'_>, entry: &Entry<'_>, to: &Address) -> Result<()> {
    if entry.gross.is_zero() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let mut book = entry.open(ctx)?;
        let line = entry.line(ctx, LineKind::Refund, Signed::minus, true)?;
        book.line(ctx, &line)?;
        book.balance(ctx)?;
        net(
            ctx,
            &book.key,
            &book.batch.company,
            &entry.company,
            entry.net()?,
        )?;
        report(ctx, book.key.day, entry, Signed::minus)?;
        book.store(ctx);
        pay_out(ctx, to, entry.denom, entry.net()?)
    })
}

/// A payment by card or app, or the cancelled part of one: for the sales report only, no money moves. Refused (`sdk`
/// code 18) if a sum does not fit.
pub fn record_external(ctx: &mut Ctx<'_>, entry: &Entry<'_>, cancelled: bool) -> Result<()> {
    if entry.gross.is_zero() {
        return Ok(());
    }
    let today = schedules(ctx, &entry.merchant_id).business_day(ctx.now());
    let sign = if cancelled {
        Signed::minus
    } else {
        Signed::plus
    };
    report(ctx, today.day, entry, sign)
}

/// A dispute was opened: withdraws gross less fee from the payable, covered as a refund. Refused as [`refund`].
pub fn dispute_hold(ctx: &mut Ctx<'_>, entry: &Entry<'_>) -> Result<()> {
    if entry.gross.is_zero() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let withdrawn = entry.net()?;
        let mut book = entry.open(ctx)?;
        book.account.disputed = book.account.disputed.checked_add(withdrawn)?;
        let line = entry.line(ctx, LineKind::DisputeHold, Signed::minus, false)?;
        book.line(ctx, &line)?;
        book.balance(ctx)?;
        net(
            ctx,
            &book.key,
            &book.batch.company,
            &entry.company,
            withdrawn,
        )?;
        book.store(ctx);
        Ok(())
    })
}

/// A dispute was won: what was withdrawn is payable again, less what the float lent for its fee ([`lend_fee`]) and gets
/// back, at most as much. Refused (code 17) if less is withdrawn.
pub fn dispute_release(ctx: &mut Ctx<'_>, entry: &Entry<'_>, lent: Amount) -> Result<()> {
    if entry.gross.is_zero() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let mut book = entry.open(ctx)?;
        let back = lower_disputed(&mut book, entry)?;
        let line = entry.line(ctx, LineKind::DisputeRelease, Signed::plus, false)?;
        book.line(ctx, &line)?;
        return_fee(ctx, &mut book, entry, lent)?;
        book.balance(ctx)?;
        net(ctx, &book.key, &entry.company, &book.batch.company, back)?;
        book.store(ctx);
        Ok(())
    })
}

/// A dispute was lost: what was withdrawn goes to `to`; in the batch and in the sales report it is a refund. Refused
/// (code 17) if less is withdrawn.
pub fn dispute_pay(ctx: &mut Ctx<'_>, entry: &Entry<'_>, to: &Address) -> Result<()> {
    if entry.gross.is_zero() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let mut book = entry.open(ctx)?;
        let paid = lower_disputed(&mut book, entry)?;
        // The two lines come to nothing: what covers the merchant stays as it is.
        for line in [
            entry.line(ctx, LineKind::DisputeRelease, Signed::plus, false)?,
            entry.line(ctx, LineKind::Refund, Signed::minus, true)?,
        ] {
            book.line(ctx, &line)?;
        }
        report(ctx, book.key.day, entry, Signed::minus)?;
        book.store(ctx);
        pay_out(ctx, to, entry.denom, paid)
    })
}

fn lower_disputed(book: &mut Book, entry: &Entry<'_>) -> Result<Amount> {
    let needed = entry.net()?;
    let disputed = book.account.disputed;
    let short = || Error::DisputeTooSmall {
        have: coin(entry.denom, disputed),
        need: coin(entry.denom, needed),
    };
    book.account.disputed = disputed.checked_sub(needed).ok_or_else(short)?;
    Ok(needed)
}

/// Adds an entry to the sales report. VAT is added as it was rounded for each entry, never computed from sums.
fn report(ctx: &mut Ctx<'_>, day: u32, entry: &Entry<'_>, sign: Sign) -> Result<()> {
    let tender = (entry.tender.to_owned(), u8::from(entry.cash_receipt));
    let key = (entry.merchant_id, day, tender);
    let mut totals = SALES.get(ctx, &key).unwrap_or_default();
    let gross = sign(entry.gross)?;
    if gross.is_negative() {
        totals.refunds = totals.refunds.saturating_add(1);
        totals.refunded = totals.refunded.checked_add(gross)?;
    } else {
        totals.sales = totals.sales.saturating_add(1);
        totals.gross = totals.gross.checked_add(gross)?;
    }
    if let Some(tax) = entry.tax {
        totals.split = totals.split.checked_add(tax.signed(sign)?)?;
    }
    SALES.set(ctx, &key, &totals);
    tell_sales(ctx, day, entry, &totals);
    Ok(())
}

fn tell_sales(ctx: &mut Ctx<'_>, day: u32, entry: &Entry<'_>, totals: &SalesTotals) {
    ctx.emit(&SalesTotal {
        merchant_id: entry.merchant_id,
        company: entry.company,
        day,
        tender: entry.tender.to_owned(),
        cash_receipt: entry.cash_receipt,
        sales: totals.sales,
        refunds: totals.refunds,
        gross: totals.gross,
        refunded: totals.refunded,
        supply: totals.split.supply,
        vat: totals.split.vat,
        tax_free: totals.split.tax_free,
        service_charge: totals.split.service_charge,
    });
}

/// Pays out of the account of this module.
pub(crate) fn pay_out(
    ctx: &mut Ctx<'_>,
    to: &Address,
    denom: &Denom,
    amount: Amount,
) -> Result<()> {
    let coins = Coins::from(coin(denom, amount));
    bank::ops::transfer(ctx, &SETTLEMENT.address(), to, &coins)
}

pub(crate) fn coin(denom: &Denom, amount: Amount) -> Coin {
    Coin {
        denom: denom.clone(),
        amount,
    }
}

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).unwrap_or_default()
}

/// The schedules of a merchant.
pub fn schedules(read: &(impl Read + ?Sized), merchant_id: &MerchantId) -> Schedules {
    SCHEDULES.get(read, merchant_id).unwrap_or_default()
}

/// What a merchant has coming in a denom, and what stands behind it.
pub fn account(read: &(impl Read + ?Sized), merchant_id: &MerchantId, denom: &Denom) -> Account {
    let account = ACCOUNTS.get(read, &(*merchant_id, denom.clone()));
    account.unwrap_or_default()
}

/// The float of a payment company in a denom.
pub fn float(read: &(impl Read + ?Sized), company: &Address, denom: &Denom) -> Float {
    let float = FLOATS.get(read, &(*company, denom.clone()));
    float.unwrap_or_default()
}

/// A batch. Refused (code 2) if there is none.
pub fn batch(read: &(impl Read + ?Sized), key: &BatchKey) -> Result<Batch> {
    let unknown = || Error::BatchNotFound {
        merchant_id: hex::encode(key.merchant_id),
        denom: key.denom.clone(),
        day: key.day,
    };
    Ok(BATCHES.get(read, key).ok_or_else(unknown)?)
}

/// Refused (code 5) unless the batch is in one of these states.
pub(crate) fn require_state(
    key: &BatchKey,
    batch: &Batch,
    allowed: &[BatchState],
    expected: &'static str,
) -> Result<(), Error> {
    if allowed.contains(&batch.state) {
        return Ok(());
    }
    Err(Error::WrongBatchState {
        day: key.day,
        state: batch.state.to_string(),
        expected,
    })
}
