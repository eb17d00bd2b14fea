//! How much of a payment a message means.

use super::money::coin;
use crate::error::Error;
use crate::types::{Tender, parse_coins, require, won_total};
use proto::aot::payment::v1 as pb;
use sdk::{Amount, Coin, Denom, Result};

/// The amounts of a portion, one per tender: by denom, as one total in won from the first tender on (from the last on if
/// `backwards`), or all that `available` gives. `above` makes the refusal from what was asked and what there is.
pub(crate) fn split(
    portion: &pb::Portion,
    tenders: &[Tender],
    available: fn(&Tender) -> Amount,
    backwards: bool,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    match (portion.amounts.as_slice(), portion.total.as_str()) {
        ([], "") => Ok(tenders.iter().map(available).collect()),
        (_, "") => split_by_denom(&portion.amounts, tenders, available, above),
        ([], total) => split_total(total, tenders, available, backwards, above),
        _ => Err(Error::PortionBoth {}.into()),
    }
}

fn split_by_denom(
    amounts: &[proto::Coin],
    tenders: &[Tender],
    available: fn(&Tender) -> Amount,
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
        if amount > available(tender) {
            let there = coin(tender, available(tender));
            return Err(above(coin(tender, amount).to_string(), there.to_string()).into());
        }
        Ok(amount)
    };
    tenders.iter().map(amount_of).collect()
}

fn split_total(
    total: &str,
    tenders: &[Tender],
    available: fn(&Tender) -> Amount,
    backwards: bool,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    let there: Vec<_> = tenders
        .iter()
        .map(|tender| coin(tender, available(tender)))
        .collect();
    let sum = won_total(&there)?.ok_or(Error::PortionMixed {})?;
    let asked: Amount = total.parse()?;
    require(!asked.is_zero(), "total", asked, "more than 0")?;
    let mut rest = asked;
    let mut take = |coin: &Coin| {
        let taken = rest.min(coin.amount);
        rest = rest.saturating_sub(taken);
        taken
    };
    let mut amounts: Vec<_> = if backwards {
        there.iter().rev().map(&mut take).collect()
    } else {
        there.iter().map(&mut take).collect()
    };
    if !rest.is_zero() {
        return Err(above(format!("{asked} won"), format!("{sum} won")).into());
    }
    if backwards {
        amounts.reverse();
    }
    Ok(amounts)
}
