//! How quotes hold the krwp of their provider, and who gets it.

use crate::error::Error;
use crate::state::{PROVIDERS, QUOTES, QUOTES_BY_END};
use crate::types::{Payment, Provider, Quote, QuoteId, WON};
use sdk::{Address, Amount, Coin, Coins, Ctx, Present, Read, Result, Time};

/// A quote that is firm now: expired means block time >= expiry, swept or not.
pub fn quote(read: &(impl Read + ?Sized), id: &QuoteId, now: Time) -> Option<Quote> {
    QUOTES.get(read, id).filter(|quote| now < quote.expiry)
}

/// Refused if this is no liquidity provider (code 47), or one that is not active (code 53).
pub(crate) fn active_provider(ctx: &Ctx<'_>, address: &Address) -> Result<Provider> {
    let unknown = || Error::NotProvider {
        address: ctx.text(address),
    };
    let provider = PROVIDERS.get(ctx, address).ok_or_else(unknown)?;
    if provider.active {
        return Ok(provider);
    }
    Err(Error::ProviderInactive {
        address: ctx.text(address),
    }
    .into())
}

/// Holds the krwp of a new quote. Refused (`sdk` code 5) if its provider cannot spend it.
pub(crate) fn lock(ctx: &mut Ctx<'_>, id: &QuoteId, quote: &Quote) -> Result<()> {
    bank::ops::hold(ctx, &quote.provider, id, &won(quote.amount))?;
    insert(ctx, id, quote);
    Ok(())
}

/// Writes a quote with its entry in the queue.
pub(crate) fn insert(ctx: &mut Ctx<'_>, id: &QuoteId, quote: &Quote) {
    QUOTES.set(ctx, id, quote);
    QUOTES_BY_END.set(ctx, &(quote.expiry, *id), &Present);
}

fn remove(ctx: &mut Ctx<'_>, id: &QuoteId, quote: &Quote) {
    QUOTES.remove(ctx, id);
    QUOTES_BY_END.remove(ctx, &(quote.expiry, *id));
}

/// Gives the krwp of a quote that nobody used back to its provider.
pub(crate) fn expire(ctx: &mut Ctx<'_>, id: &QuoteId) -> Quote {
    let quote = QUOTES
        .get(ctx, id)
        .expect("a quote stays in the state while it is in the queue");
    bank::ops::release(ctx, &quote.provider, id, &won(quote.amount))
        .expect("what a quote offers is held under its id");
    remove(ctx, id, &quote);
    quote
}

/// Trades the price of a quote for its krwp, which then pay for the order. Refused if it does not exist (code 48), has
/// expired (49), its provider is not active (47, 53), it is for another order (50), the payment has another amount of
/// krwp (51), or the payer cannot spend the price (`sdk` code 5).
pub(crate) fn take(ctx: &mut Ctx<'_>, id: &QuoteId, payment: &Payment) -> Result<Quote> {
    let unknown = || Error::QuoteNotFound {
        id: hex::encode(id),
    };
    let quote = QUOTES.get(ctx, id).ok_or_else(unknown)?;
    if ctx.now() >= quote.expiry {
        return Err(Error::QuoteExpired {
            expiry: quote.expiry,
        }
        .into());
    }
    active_provider(ctx, &quote.provider)?;
    if quote.order != payment.order {
        return Err(Error::QuoteOrder {
            order_id: quote.order.order_id,
            day: quote.order.day,
        }
        .into());
    }
    let tenders = payment.tenders.iter();
    let in_won = tenders.filter(|tender| tender.denom.as_str() == WON);
    let asked = in_won.map(|tender| tender.authorized).next();
    let asked = asked.unwrap_or(Amount::ZERO);
    if asked != quote.amount {
        return Err(Error::QuoteAmount {
            amount: quote.amount,
            asked,
        }
        .into());
    }
    let price = Coins::from(quote.price.clone());
    bank::ops::require_send_enabled(ctx, &price)?;
    bank::ops::transfer(ctx, &payment.payer, &quote.provider, &price)?;
    let offered = won(quote.amount);
    bank::ops::capture(ctx, &quote.provider, id, &offered, &payment.payer)
        .expect("what a quote offers is held under its id");
    remove(ctx, id, &quote);
    Ok(quote)
}

/// An amount of krwp.
pub(crate) fn won(amount: Amount) -> Coin {
    Coin {
        denom: WON.parse().expect("four letters are a denom"),
        amount,
    }
}
