//! Liquidity providers and their quotes.

use super::check_memo;
use super::order::{check_order_is_free, order_conflict};
use crate::error::Error;
use crate::events::{LiquidityProviderSet, QuoteLocked, QuoteUsed, order_columns};
use crate::ops::{params, quote};
use crate::state::{PAYMENTS, PROVIDERS, QUOTES};
use crate::types::{OrderId, Payment, Provider, Quote, QuoteId, WON, check_name, require};
use proto::aot::payment::v1 as pb;
use sdk::{Coin, Ctx, Result, Time, root};

/// How much a payment by a quote counts for above others, in items of work: the quote, its hold and four balances.
const WORK_PER_QUOTE: u64 = 20;

/// Admits a liquidity provider, or changes it. Its quotes are taken while it is active.
pub(crate) fn set_liquidity_provider(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetLiquidityProvider,
) -> Result<pb::MsgSetLiquidityProviderResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing provider");
    let set = msg.provider.as_ref().ok_or_else(missing)?;
    let address = ctx.address(&set.address)?;
    check_name("name", &set.name)?;
    let provider = Provider {
        name: set.name.clone(),
        active: set.active,
    };
    PROVIDERS.set(ctx, &address, &provider);
    ctx.emit(&LiquidityProviderSet {
        provider: address,
        name: provider.name,
        active: provider.active,
    });
    Ok(pb::MsgSetLiquidityProviderResponse {})
}

/// Makes a firm offer and holds its krwp. The same terms again: the same answer, no effect.
pub(crate) fn lock_quote(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgLockQuote,
) -> Result<pb::MsgLockQuoteResponse> {
    check_memo(ctx)?;
    let provider = ctx.address(&msg.provider)?;
    quote::active_provider(ctx, &provider)?;
    let offer = Quote {
        provider,
        order: OrderId::parse(msg.order.as_ref())?,
        price: Coin::parse_positive(msg.price.as_ref())?,
        amount: msg.amount.parse()?,
        expiry: Time::parse_required(msg.expiry.as_ref(), "expiry")?,
    };
    check_terms(ctx, &offer)?;
    let id = offer.id();
    let response = pb::MsgLockQuoteResponse {
        quote_id: hex::encode(id),
    };
    if QUOTES.has(ctx, &id) {
        return Ok(response);
    }
    let payment_id = offer.order.payment_id();
    if PAYMENTS.has(ctx, &payment_id) {
        return Err(order_conflict(&offer.order, &payment_id));
    }
    check_order_is_free(ctx, &offer.order, &payment_id)?;
    merchant::ops::taking_payments(ctx, &offer.order.merchant_id)?;
    quote::lock(ctx, &id, &offer)?;
    tell_locked(ctx, id, offer);
    Ok(response)
}

fn check_terms(ctx: &Ctx<'_>, offer: &Quote) -> Result<()> {
    let amount = offer.amount;
    require(!amount.is_zero(), "amount", amount, "more than 0 won")?;
    let price = &offer.price.denom;
    require(
        price.as_str() != WON && !price.has_lots(),
        "the denom of the price",
        price,
        "coins: neither krwp nor points",
    )?;
    let now = ctx.now();
    let latest = now.plus_seconds(params(ctx).quote_seconds_max);
    if offer.expiry <= now || offer.expiry > latest {
        return Err(Error::QuoteExpiry {
            expiry: offer.expiry,
            now,
            latest,
        }
        .into());
    }
    Ok(())
}

fn tell_locked(ctx: &mut Ctx<'_>, quote_id: QuoteId, offer: Quote) {
    let (payment_id, merchant_id, day, order_id) = order_columns(&offer.order);
    ctx.emit(&QuoteLocked {
        quote_id,
        provider: offer.provider,
        payment_id,
        merchant_id,
        day,
        order_id,
        price: offer.price,
        amount: offer.amount,
        expiry: offer.expiry,
    });
}

/// Has the quote that a payment names pay for it.
pub(super) fn take_quote(ctx: &mut Ctx<'_>, quote_id: &QuoteId, payment: &Payment) -> Result<()> {
    ctx.charge("quote", WORK_PER_QUOTE)?;
    let used = quote::take(ctx, quote_id, payment)?;
    let (payment_id, merchant_id, day, order_id) = order_columns(&used.order);
    ctx.emit(&QuoteUsed {
        quote_id: *quote_id,
        provider: used.provider,
        payment_id,
        merchant_id,
        day,
        order_id,
        price: used.price,
        amount: used.amount,
        payer: payment.payer,
    });
    Ok(())
}
