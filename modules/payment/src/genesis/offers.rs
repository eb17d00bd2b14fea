//! What leads to a payment, or stands beside it.

use super::fields::{GenesisOrder, bytes, invalid, optional};
use crate::types::{
    ExternalTender, Invoice, PaymentId, Price, Provider, Quote, Tax, check_name, check_scheme,
    parse_amounts,
};
use sdk::{Address, Amount, Chain, Coin, Result, Time, View};
use serde::{Deserialize, Serialize};

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisInvoice {
    /// What for.
    pub order: GenesisOrder,
    /// What it costs.
    pub amounts: Vec<Coin>,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// In hex, or empty.
    pub items_hash: String,
    /// Who alone may pay it, or empty.
    pub payer: String,
    /// From this block time on it cannot be paid.
    pub expiry: Time,
}

/// An external tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisTender {
    /// What for.
    pub order: GenesisOrder,
    /// In hex.
    pub approval_hash: String,
    /// How it was paid.
    pub scheme: String,
    /// In won.
    pub amount: Amount,
    /// In won.
    pub cancelled: Amount,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// When it was recorded.
    pub recorded_at: Time,
    /// When it leaves the state.
    pub forget_at: Time,
}

/// A liquidity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisProvider {
    /// Its address.
    pub address: String,
    /// Its name.
    pub name: String,
    /// Whether its quotes are taken.
    pub active: bool,
}

/// A quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisQuote {
    /// Whose krwp it is.
    pub provider: String,
    /// What for.
    pub order: GenesisOrder,
    /// What the payer gives.
    pub price: Coin,
    /// What the merchant gets, in won.
    pub amount: Amount,
    /// From this block time on it is no offer any more.
    pub expiry: Time,
}

impl GenesisInvoice {
    pub(super) fn parse(&self, chain: &Chain) -> Result<Invoice> {
        let coins: Vec<_> = self.amounts.iter().map(Into::into).collect();
        let amounts = parse_amounts(&coins)?;
        if let Some(tax) = &self.tax {
            tax.check()?;
            // What points were worth when it was offered is not known here.
            if !amounts.iter().any(|coin| coin.denom.has_lots()) {
                let worth =
                    |coin: &Coin| Ok(Some(coin.amount).filter(|_| coin.denom.counts_in_won()));
                tax.check_price(&Price::of(&amounts, worth)?)?;
            }
        }
        Ok(Invoice {
            order: self.order.parse()?,
            amounts,
            tax: self.tax.clone(),
            items_hash: optional(&self.items_hash, bytes)?,
            payer: optional(&self.payer, |text| chain.prefix.parse(text))?,
            expiry: self.expiry,
        })
    }

    pub(super) fn export(view: &View<'_>, invoice: Invoice) -> Self {
        Self {
            order: GenesisOrder::export(invoice.order),
            amounts: invoice.amounts,
            tax: invoice.tax,
            items_hash: invoice.items_hash.map(hex::encode).unwrap_or_default(),
            payer: invoice
                .payer
                .map(|payer| view.text(&payer))
                .unwrap_or_default(),
            expiry: invoice.expiry,
        }
    }
}

impl GenesisTender {
    pub(super) fn parse(&self) -> Result<((PaymentId, [u8; 32]), ExternalTender)> {
        let order = self.order.parse()?;
        check_scheme(&self.scheme)?;
        if self.cancelled > self.amount || self.amount.is_zero() {
            return Err(invalid(
                "external tender: expected cancelled <= amount, and not 0",
            ));
        }
        if let Some(tax) = &self.tax {
            tax.check()?;
            tax.check_price(&Price {
                won: self.amount,
                complete: true,
            })?;
        }
        let key = (order.payment_id(), bytes(&self.approval_hash)?);
        let tender = ExternalTender {
            order,
            scheme: self.scheme.clone(),
            amount: self.amount,
            cancelled: self.cancelled,
            tax: self.tax.clone(),
            recorded_at: self.recorded_at,
            forget_at: self.forget_at,
        };
        Ok((key, tender))
    }

    pub(super) fn export(approval_hash: [u8; 32], tender: ExternalTender) -> Self {
        Self {
            order: GenesisOrder::export(tender.order),
            approval_hash: hex::encode(approval_hash),
            scheme: tender.scheme,
            amount: tender.amount,
            cancelled: tender.cancelled,
            tax: tender.tax,
            recorded_at: tender.recorded_at,
            forget_at: tender.forget_at,
        }
    }
}

impl GenesisProvider {
    pub(super) fn parse(&self, chain: &Chain) -> Result<(Address, Provider)> {
        check_name("name", &self.name)?;
        let provider = Provider {
            name: self.name.clone(),
            active: self.active,
        };
        Ok((chain.prefix.parse(&self.address)?, provider))
    }

    pub(super) fn export(view: &View<'_>, address: &Address, provider: Provider) -> Self {
        Self {
            address: view.text(address),
            name: provider.name,
            active: provider.active,
        }
    }
}

impl GenesisQuote {
    pub(super) fn parse(&self, chain: &Chain) -> Result<Quote> {
        if self.amount.is_zero() || self.price.amount.is_zero() {
            return Err(invalid(
                "quote: expected a price and an amount, neither of nothing",
            ));
        }
        Ok(Quote {
            provider: chain.prefix.parse(&self.provider)?,
            order: self.order.parse()?,
            price: self.price.clone(),
            amount: self.amount,
            expiry: self.expiry,
        })
    }

    pub(super) fn export(view: &View<'_>, quote: Quote) -> Self {
        Self {
            provider: view.text(&quote.provider),
            order: GenesisOrder::export(quote.order),
            price: quote.price,
            amount: quote.amount,
            expiry: quote.expiry,
        }
    }
}
