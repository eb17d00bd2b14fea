//! How won are split for the sales report, and how the parts of a payment share it.

use super::tender::Tender;
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Amount, Coin, Result};
use serde::{Deserialize, Serialize};
use settlement::ops::SalesTax;

/// How an amount in won is split for the sales report.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// The taxable part without VAT, in won.
    pub supply: Amount,
    /// Value added tax, in won.
    pub vat: Amount,
    /// The part without tax, in won.
    pub tax_free: Amount,
    /// The service charge, in won.
    pub service_charge: Amount,
}

impl Tax {
    /// The tax of a message. Refused if VAT is not an eleventh of supply and VAT (code 12).
    pub(crate) fn parse(tax: Option<&pb::Tax>) -> Result<Option<Self>> {
        let Some(tax) = tax else {
            return Ok(None);
        };
        let parsed = Self {
            supply: tax.supply.parse()?,
            vat: tax.vat.parse()?,
            tax_free: tax.tax_free.parse()?,
            service_charge: tax.service_charge.parse()?,
        };
        parsed.check()?;
        Ok(Some(parsed))
    }

    /// Refused (code 12) if VAT is not an eleventh of supply and VAT, rounded half up.
    pub(crate) fn check(&self) -> Result<()> {
        let expected = vat_of(self.supply.checked_add(self.vat)?)?;
        if self.vat == expected {
            return Ok(());
        }
        Err(Error::TaxVat {
            vat: self.vat,
            expected,
        }
        .into())
    }

    /// Refused (code 11) if the parts do not add up to the price: exactly, or to no less if something has no price in won.
    /// Gives what is left for that.
    pub(crate) fn check_price(&self, price: &Price) -> Result<Amount> {
        let sum = self.total()?;
        let fits = if price.complete {
            sum == price.won
        } else {
            sum >= price.won
        };
        if fits {
            return Ok(sum.saturating_sub(price.won));
        }
        let total = price.won;
        Err(Error::TaxSum { sum, total }.into())
    }

    pub(crate) fn to_proto(&self) -> pb::Tax {
        pb::Tax {
            supply: self.supply.to_string(),
            vat: self.vat.to_string(),
            tax_free: self.tax_free.to_string(),
            service_charge: self.service_charge.to_string(),
        }
    }
}

/// An eleventh of a price that includes VAT, rounded half up: floor((2 * price + 11) / 22).
pub(crate) fn vat_of(price: Amount) -> Result<Amount> {
    let doubled = price.checked_add(price)?.checked_add(Amount::new(11))?;
    doubled.mul_div_floor(1, 22)
}

impl Tax {
    fn total(&self) -> Result<Amount> {
        Amount::sum([self.supply, self.vat, self.tax_free, self.service_charge])
    }

    /// What is split off once `part` of the total counts, which may be more than the total if points are worth more by
    /// then. What is not taxed, tax-free part and service charge, is
    /// floor(not taxed * part / total), of which the tax-free part is floor(tax-free * that / not taxed): every one of the
    /// three grows with `part`, and the whole is what was signed. What rounding leaves is taxed.
    fn counted(&self, part: Amount) -> Result<Counted> {
        let total = self.total()?;
        let untaxed = self.tax_free.checked_add(self.service_charge)?;
        let untaxed_part = proportion(untaxed, part, total)?;
        let tax_free = proportion(self.tax_free, untaxed_part, untaxed)?;
        Ok(Counted {
            taxable: part.saturating_sub(untaxed_part),
            tax_free,
            service_charge: untaxed_part.saturating_sub(tax_free),
        })
    }

    /// The tax of a line that leads from one part of the total to another, up or down: the difference, and VAT as an
    /// eleventh of the taxable part of this line alone, rounded half up.
    pub(crate) fn line(&self, from: Amount, to: Amount) -> Result<SalesTax> {
        let (more, less) = (self.counted(from.max(to))?, self.counted(from.min(to))?);
        let taxable = more.taxable.saturating_sub(less.taxable);
        let vat = vat_of(taxable)?;
        Ok(SalesTax {
            supply: taxable.saturating_sub(vat),
            vat,
            tax_free: more.tax_free.saturating_sub(less.tax_free),
            service_charge: more.service_charge.saturating_sub(less.service_charge),
        })
    }

    /// The tax of the line of each tender when a payment goes `from` these tenders `to` those; none where a tender stands
    /// for nothing. `unpriced` is what the first tender without a price in won stands for.
    pub(crate) fn lines(
        &self,
        unpriced: Amount,
        from: &[Tender],
        to: &[Tender],
    ) -> Result<Vec<Option<SalesTax>>> {
        let (old, new) = (parts(unpriced, from)?, parts(unpriced, to)?);
        let mut before = Amount::sum(old.iter().flatten().copied())?;
        let mut lines = Vec::new();
        for (old, new) in old.into_iter().zip(new) {
            let (Some(old), Some(new)) = (old, new) else {
                lines.push(None);
                continue;
            };
            let after = before.saturating_sub(old).checked_add(new)?;
            lines.push(Some(self.line(before, after)?));
            before = after;
        }
        Ok(lines)
    }
}

/// What an order costs in won, as far as that is known.
pub(crate) struct Price {
    /// What has a price in won comes to: `krwp`, and points at the rate of their issuer.
    pub(crate) won: Amount,
    /// Whether all of it has one.
    pub(crate) complete: bool,
}

impl Price {
    /// The price of amounts, of which `worth` says what they are in won, if that is known.
    pub(crate) fn of(
        amounts: &[Coin],
        worth: impl Fn(&Coin) -> Result<Option<Amount>>,
    ) -> Result<Self> {
        let mut price = Self {
            won: Amount::ZERO,
            complete: true,
        };
        for coin in amounts {
            match worth(coin)? {
                Some(won) => price.won = price.won.checked_add(won)?,
                None => price.complete = false,
            }
        }
        Ok(price)
    }
}

/// What counts so far of each tender: of what has a price in won as much as is settled for it, so that the tax of a line
/// and its gross agree; of the first of the others its part of `unpriced`.
fn parts(unpriced: Amount, tenders: &[Tender]) -> Result<Vec<Option<Amount>>> {
    let mut unpriced = Some(unpriced).filter(|amount| !amount.is_zero());
    let mut part = |tender: &Tender| {
        if tender.denom.counts_in_won() {
            return Ok(Some(tender.settled));
        }
        let whole = unpriced.take();
        whole
            .map(|whole| proportion(whole, tender.net(), tender.authorized))
            .transpose()
    };
    tenders.iter().map(&mut part).collect()
}

/// floor(whole * part / of); nothing of nothing.
fn proportion(whole: Amount, part: Amount, of: Amount) -> Result<Amount> {
    if of.is_zero() {
        return Ok(Amount::ZERO);
    }
    whole.mul_div_floor(part.units(), of.units())
}

struct Counted {
    taxable: Amount,
    tax_free: Amount,
    service_charge: Amount,
}
