//! How a payment company gives a fee back that its fee address cannot pay: out of its float.

use super::{Book, Entry, net, put_float};
use crate::state::FLOATS;
use crate::types::{LineKind, Reference};
use sdk::{Amount, Ctx, Result, Signed};

/// What an adjustment has as its tender that is a fee out of a float.
const FEE_CODE: &str = "fee_advance";

/// The float of the payment company pays the merchant up to `most` for a fee that the merchant gives back in its place, as
/// far as the float covers nothing. Gives how much.
pub fn lend_fee(ctx: &mut Ctx<'_>, entry: &Entry<'_>, most: Amount) -> Result<Amount> {
    let key = (entry.company, entry.denom.clone());
    let mut float = FLOATS.get(ctx, &key).unwrap_or_default();
    let lent = most.min(float.free());
    if lent.is_zero() {
        return Ok(lent);
    }
    ctx.attempt(|ctx| {
        float.amount = float.amount.checked_sub(lent).unwrap_or_default();
        put_float(ctx, &key, &float);
        let mut book = entry.open(ctx)?;
        adjust(ctx, &mut book, entry, Signed::plus(lent)?)?;
        book.balance(ctx)?;
        net(ctx, &book.key, &entry.company, &book.batch.company, lent)?;
        book.store(ctx);
        Ok(lent)
    })
}

/// Gives back to the float what [`lend_fee`] took, out of what is released in the same book.
pub(super) fn return_fee(
    ctx: &mut Ctx<'_>,
    book: &mut Book,
    entry: &Entry<'_>,
    lent: Amount,
) -> Result<()> {
    if lent.is_zero() {
        return Ok(());
    }
    let key = (entry.company, entry.denom.clone());
    let mut float = FLOATS.get(ctx, &key).unwrap_or_default();
    float.amount = float.amount.checked_add(lent)?;
    put_float(ctx, &key, &float);
    adjust(ctx, book, entry, Signed::minus(lent)?)?;
    net(ctx, &book.key, &book.batch.company, &entry.company, lent)
}

fn adjust(ctx: &mut Ctx<'_>, book: &mut Book, entry: &Entry<'_>, amount: Signed) -> Result<()> {
    let mut line = Book::plain(ctx, LineKind::Adjust, amount);
    line.reference = Reference::Payment(entry.reference);
    FEE_CODE.clone_into(&mut line.tender);
    book.line(ctx, &line)
}
