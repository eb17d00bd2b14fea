//! How much of a payment a message means, and what that is in won.

use super::money::coin;
use crate::error::Error;
use crate::types::{Price, Tender, parse_coins, require};
use proto::aot::payment::v1 as pb;
use sdk::{Amount, Coin, Ctx, Denom, Read, Result, Time};

/// Which way a portion goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Out of what is held, the first tender first; of points as few as come to the same won.
    Capture,
    /// Back out of what is captured, the last tender first; of points as many as come to the same won.
    GiveBack,
}

impl Way {
    fn available(self, tender: &Tender) -> Amount {
        match self {
            Self::Capture => tender.open(),
            Self::GiveBack => tender.refundable(),
        }
    }
}

/// What amounts cost in won at a time: points at the rate of their issuer, rounded down as its reserve pays.
pub(crate) fn price(read: &(impl Read + ?Sized), now: Time, amounts: &[Coin]) -> Result<Price> {
    Price::of(amounts, |coin| {
        if !coin.denom.has_lots() {
            return Ok(Some(coin.amount).filter(|_| coin.denom.counts_in_won()));
        }
        let rate = points::ops::rate(read, now, &coin.denom);
        rate.map(|rate| rate.of_floor(coin.amount)).transpose()
    })
}

/// The amounts of a portion, one per tender: by denom, as one total in won, or all that there is. `above` makes the
/// refusal from what was asked and what there is.
pub(crate) fn split(
    ctx: &Ctx<'_>,
    portion: &pb::Portion,
    tenders: &[Tender],
    way: Way,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    match (portion.amounts.as_slice(), portion.total.as_str()) {
        ([], "") => Ok(tenders.iter().map(|tender| way.available(tender)).collect()),
        (_, "") => split_by_denom(&portion.amounts, tenders, way, above),
        ([], total) => split_total(ctx, total, tenders, way, above),
        _ => Err(Error::PortionBoth {}.into()),
    }
}

fn split_by_denom(
    amounts: &[proto::Coin],
    tenders: &[Tender],
    way: Way,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    let asked = parse_coins(amounts)?;
    let has = |denom: &Denom| tenders.iter().any(|tender| tender.denom == *denom);
    if let Some(strange) = asked.iter().find(|coin| !has(&coin.denom)) {
        let denoms: Vec<_> = tenders.iter().map(|tender| tender.denom.as_str()).collect();
        return Err(Error::DenomNotInPayment {
            denom: strange.denom.clone(),
            denoms: denoms.join(", "),
        }
        .into());
    }
    let amount_of = |tender: &Tender| {
        let found = asked.iter().find(|coin| coin.denom == tender.denom);
        let amount = found.map_or(Amount::ZERO, |coin| coin.amount);
        let available = way.available(tender);
        if amount > available {
            let there = coin(tender, available);
            return Err(above(coin(tender, amount).to_string(), there.to_string()).into());
        }
        Ok(amount)
    };
    tenders.iter().map(amount_of).collect()
}

/// Splits a total in won, exactly: what the tenders settle for the amounts adds up to it. What points cannot come to, the
/// next tender makes up for.
fn split_total(
    ctx: &Ctx<'_>,
    total: &str,
    tenders: &[Tender],
    way: Way,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    let worths: Vec<_> = tenders
        .iter()
        .map(|tender| worth(ctx, tender, way))
        .collect::<Result<_>>()?;
    let asked: Amount = total.parse()?;
    require(!asked.is_zero(), "total", asked, "more than 0")?;
    let mut rest = asked;
    let mut take = |(tender, worth): (&Tender, &Worth<'_>)| {
        if rest.is_zero() {
            return Ok(Amount::ZERO);
        }
        let amount = most(worth, way.available(tender), rest)?;
        let won = worth(amount)?;
        let amount = match way {
            Way::Capture => least(worth, amount, won)?,
            Way::GiveBack => amount,
        };
        rest = rest.saturating_sub(won);
        Ok(amount)
    };
    let pairs = tenders.iter().zip(&worths);
    let amounts: Result<Vec<_>> = match way {
        Way::Capture => pairs.map(&mut take).collect(),
        Way::GiveBack => pairs.rev().map(&mut take).collect(),
    };
    let mut amounts = amounts?;
    if way == Way::GiveBack {
        amounts.reverse();
    }
    if rest.is_zero() {
        return Ok(amounts);
    }
    let there = tenders.iter().zip(&worths);
    let there = there.map(|(tender, worth)| worth(way.available(tender)));
    let there = Amount::sum(there.collect::<Result<Vec<_>>>()?)?;
    if asked > there {
        return Err(above(format!("{asked} won"), format!("{there} won")).into());
    }
    let nearest = asked.saturating_sub(rest);
    Err(Error::PortionInexact { asked, nearest }.into())
}

/// What an amount of a tender is settled for, in won; never less for more.
type Worth<'a> = Box<dyn Fn(Amount) -> Result<Amount> + 'a>;

/// What is settled for an amount of a tender now. Refused (code 27) if it has no price in won.
fn worth<'a>(ctx: &Ctx<'_>, tender: &'a Tender, way: Way) -> Result<Worth<'a>> {
    if !tender.denom.counts_in_won() {
        return Err(Error::PortionMixed {}.into());
    }
    if !tender.denom.has_lots() {
        return Ok(Box::new(Ok));
    }
    if way == Way::GiveBack {
        return Ok(Box::new(|amount| tender.settled_of(amount)));
    }
    let (denom, captured) = (&tender.denom, tender.captured);
    let worth = points::ops::worth_of_held(ctx, denom, captured)?;
    Ok(Box::new(worth))
}

/// The most of `there` that is worth at most so many won.
fn most(worth: &Worth<'_>, there: Amount, won: Amount) -> Result<Amount> {
    let (mut low, mut high) = (0, there.units());
    while low < high {
        let half = high.saturating_sub(low).div_ceil(2);
        let middle = low.saturating_add(half);
        if worth(Amount::new(middle))? <= won {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    Ok(Amount::new(low))
}

/// The least of `there` that is worth so many won.
fn least(worth: &Worth<'_>, there: Amount, won: Amount) -> Result<Amount> {
    match won.checked_sub(Amount::new(1)) {
        Some(less) => most(worth, there, less)?.checked_add(Amount::new(1)),
        None => Ok(Amount::ZERO),
    }
}
