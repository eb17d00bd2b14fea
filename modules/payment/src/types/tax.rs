//! How won are split for the sales report, and how the parts of a payment share it.

use super::tender::Tender;
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Amount, Result};
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
    /// The tax of a message. Refused if VAT is not an eleventh of supply and VAT (code 12), or the parts do not add up to
    /// `total`, which is `None` where not all of the payment counts in won (code 11).
    pub(crate) fn parse(tax: Option<&pb::Tax>, total: Option<Amount>) -> Result<Option<Self>> {
        let Some(tax) = tax else {
            return Ok(None);
        };
        let parsed = Self {
            supply: tax.supply.parse()?,
            vat: tax.vat.parse()?,
            tax_free: tax.tax_free.parse()?,
            service_charge: tax.service_charge.parse()?,
        };
        parsed.check(total)?;
        Ok(Some(parsed))
    }

    pub(crate) fn check(&self, total: Option<Amount>) -> Result<()> {
        let expected = vat_of(self.supply.checked_add(self.vat)?)?;
        if self.vat != expected {
            return Err(Error::TaxVat {
                vat: self.vat,
                expected,
            }
            .into());
        }
        let sum = Amount::sum([self.supply, self.vat, self.tax_free, self.service_charge])?;
        match total.filter(|total| *total != sum) {
            Some(total) => Err(Error::TaxSum { sum, total }.into()),
            None => Ok(()),
        }
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

    /// What is split off once `part` of the total counts. What is not taxed, tax-free part and service charge, is
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

    /// How much of the total each tender stands for. What counts in won stands for itself, in order, as far as the total
    /// goes; the first of the others stands for what is left, as its price in won is not known.
    fn worth(&self, tenders: &[Tender]) -> Result<Vec<Amount>> {
        let mut rest = self.total()?;
        let mut worth: Vec<_> = tenders
            .iter()
            .map(|tender| {
                let won = tender.denom.counts_in_won();
                let part = if won {
                    tender.authorized.min(rest)
                } else {
                    Amount::ZERO
                };
                rest = rest.saturating_sub(part);
                part
            })
            .collect();
        let mut others = tenders.iter().zip(&mut worth);
        if let Some((_, part)) = others.find(|(tender, _)| !tender.denom.counts_in_won()) {
            *part = rest;
        }
        Ok(worth)
    }

    /// The tax of the line of each tender when a payment goes `from` these tenders `to` those; none where a tender stands
    /// for nothing.
    pub(crate) fn lines(&self, from: &[Tender], to: &[Tender]) -> Result<Vec<Option<SalesTax>>> {
        let worth = self.worth(to)?;
        let mut nets: Vec<_> = from.iter().map(Tender::net).collect();
        let mut before = part_of(&worth, to, &nets)?;
        let mut lines = Vec::new();
        for (n, tender) in to.iter().enumerate() {
            if let Some(net) = nets.get_mut(n) {
                *net = tender.net();
            }
            let after = part_of(&worth, to, &nets)?;
            let stands_for = worth.get(n).is_some_and(|worth| !worth.is_zero());
            let line = if stands_for {
                Some(self.line(before, after)?)
            } else {
                None
            };
            lines.push(line);
            before = after;
        }
        Ok(lines)
    }
}

/// What counts so far of the total.
fn part_of(worth: &[Amount], tenders: &[Tender], nets: &[Amount]) -> Result<Amount> {
    let parts = worth.iter().zip(tenders).zip(nets);
    let parts: Vec<_> = parts
        .map(|((worth, tender), net)| proportion(*worth, *net, tender.authorized))
        .collect::<Result<_>>()?;
    Amount::sum(parts)
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
