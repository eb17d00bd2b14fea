//! How won are split for the sales report.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Amount, Result};
use serde::{Deserialize, Serialize};

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
