//! The parts of a payment, one for each denom, and their arithmetic.

use super::WON;
use bank::Lot;
use borsh::{BorshDeserialize, BorshSerialize};
use sdk::{Amount, Attribute, Coin, Denom, Prefix, Result, Time};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The most lots of points that a tender remembers.
pub(crate) const LOTS_MAX: usize = 64;

/// Points that were captured, and when they expire: what comes back with a refund.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenLot {
    /// When they expire.
    pub expiry: Time,
    /// Since when they could be spent.
    pub available_at: Time,
    /// How many.
    pub amount: Amount,
}

impl From<Lot> for TakenLot {
    fn from(lot: Lot) -> Self {
        Self {
            expiry: lot.expiry,
            available_at: lot.available_at,
            amount: lot.amount,
        }
    }
}

impl From<TakenLot> for Lot {
    fn from(lot: TakenLot) -> Self {
        Self {
            expiry: lot.expiry,
            available_at: lot.available_at,
            amount: lot.amount,
        }
    }
}

/// The part of a payment that is made in one denom.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// The denom.
    pub denom: Denom,
    /// What the payer agreed to.
    pub authorized: Amount,
    /// What was taken for the merchant and the payment company.
    pub captured: Amount,
    /// What came back of it.
    pub refunded: Amount,
    /// What the payer got back without a capture.
    pub released: Amount,
    /// What the payment company has of it: floor(settled * fee bps / 10 000), in the denom that is settled.
    pub fee_taken: Amount,
    /// What the merchant is settled for what is captured and not refunded, fee included: as much, or of points the krwp
    /// that their reserve paid for them.
    pub settled: Amount,
    /// The lots of what is captured and not refunded, in the order they were taken; of points only.
    #[serde(default)]
    pub lots: Vec<TakenLot>,
    /// The part of what is captured and not refunded that an open dispute withholds.
    #[serde(default)]
    pub disputed: Option<Disputed>,
}

/// What an open dispute withholds of a tender.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disputed {
    /// How much of the tender.
    pub amount: Amount,
    /// How much of what is settled for it, fee included.
    pub settled: Amount,
    /// What is held at the fee address, in the denom that is settled: the fee that comes back if the payer wins, rounded
    /// up where it depends on what else happens; less if the address had less.
    pub fee_held: Amount,
    /// What the fee address lacked, and is withheld from the merchant instead.
    #[serde(default)]
    pub fee_short: Amount,
    /// The part of it that the float of the payment company pays the merchant for it.
    #[serde(default)]
    pub fee_lent: Amount,
}

impl Disputed {
    /// The least fee that comes back: floor(settled * fee bps / 10 000).
    pub(crate) fn fee_least(&self, fee_bps: u32) -> Result<Amount> {
        self.settled.bps_floor(fee_bps)
    }

    /// Holds only `spendable` at the fee address, if that is less: the rest of the least fee is withheld from the merchant.
    pub(crate) fn hold_at_most(&mut self, spendable: Amount, fee_bps: u32) -> Result<()> {
        if spendable < self.fee_held {
            self.fee_held = spendable;
            self.fee_short = self.fee_least(fee_bps)?.saturating_sub(spendable);
        }
        Ok(())
    }

    /// What the settlement withholds, as the step that is booked: less fee is left out of it the more the fee address
    /// lacked.
    pub(crate) fn withheld(&self, fee_bps: u32) -> Result<Step> {
        Ok(Step {
            amount: self.amount,
            settled: self.settled,
            fee: self.fee_least(fee_bps)?.saturating_sub(self.fee_short),
            lots: Vec::new(),
        })
    }
}

/// What one step moved of a tender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Step {
    /// Of the tender.
    pub(crate) amount: Amount,
    /// Of what the merchant is settled for it, fee included.
    pub(crate) settled: Amount,
    /// Of the fee.
    pub(crate) fee: Amount,
    /// The lots that come back.
    pub(crate) lots: Vec<Lot>,
}

impl Step {
    /// What the merchant gets or gives.
    pub(crate) fn share(&self) -> Amount {
        self.settled.saturating_sub(self.fee)
    }
}

impl Tender {
    /// Nothing captured yet.
    pub fn new(coin: Coin) -> Self {
        Self {
            denom: coin.denom,
            authorized: coin.amount,
            captured: Amount::ZERO,
            refunded: Amount::ZERO,
            released: Amount::ZERO,
            fee_taken: Amount::ZERO,
            settled: Amount::ZERO,
            lots: Vec::new(),
            disputed: None,
        }
    }

    /// What is still held.
    pub fn open(&self) -> Amount {
        self.authorized
            .saturating_sub(self.captured)
            .saturating_sub(self.released)
    }

    /// What is captured and not refunded.
    pub fn net(&self) -> Amount {
        self.captured.saturating_sub(self.refunded)
    }

    /// What can be refunded: what is captured, not refunded and not disputed.
    pub fn refundable(&self) -> Amount {
        let disputed = self.disputed.as_ref().map(|part| part.amount);
        self.net().saturating_sub(disputed.unwrap_or(Amount::ZERO))
    }

    /// The denom that the merchant is settled in: krwp for points, the tender's own otherwise.
    pub fn settled_denom(&self) -> Denom {
        if self.denom.has_lots() {
            WON.parse().expect("four letters are a denom")
        } else {
            self.denom.clone()
        }
    }

    /// The cumulative rule: the fee after everything so far, whatever the steps were.
    pub(crate) fn fee_due(&self, fee_bps: u32) -> Result<Amount> {
        self.settled.bps_floor(fee_bps)
    }

    /// Books a capture for which the merchant is settled `settled`, fee included.
    pub(crate) fn take(
        &mut self,
        amount: Amount,
        settled: Amount,
        lots: Vec<Lot>,
        fee_bps: u32,
    ) -> Result<Step> {
        self.captured = self.captured.checked_add(amount)?;
        self.settled = self.settled.checked_add(settled)?;
        remember(&mut self.lots, lots)?;
        let fee_due = self.fee_due(fee_bps)?;
        let fee = fee_due.saturating_sub(self.fee_taken);
        self.fee_taken = fee_due;
        Ok(Step {
            amount,
            settled,
            fee,
            lots: Vec::new(),
        })
    }

    /// What settles `amount` of what can be refunded: settled - floor(settled * (net - amount) / net), so that all of it
    /// settles all, whatever the steps are.
    pub(crate) fn settled_of(&self, amount: Amount) -> Result<Amount> {
        if !self.denom.has_lots() || amount.is_zero() {
            return Ok(amount);
        }
        let withheld = self.disputed.as_ref().map(|part| part.settled);
        let settled = self
            .settled
            .saturating_sub(withheld.unwrap_or(Amount::ZERO));
        let net = self.refundable();
        let rest = net.saturating_sub(amount).units();
        let stays = settled.mul_div_floor(rest, net.units())?;
        Ok(settled.saturating_sub(stays))
    }

    /// Books a refund of what can be refunded. The lots taken last come back first.
    pub(crate) fn give_back(&mut self, amount: Amount, fee_bps: u32) -> Result<Step> {
        let settled = self.settled_of(amount)?;
        self.lower(amount, settled, fee_bps)
    }

    /// Books that the payer won what is disputed; nothing if nothing is.
    pub(crate) fn lose(&mut self, fee_bps: u32) -> Result<Step> {
        match self.disputed.take() {
            Some(part) => self.lower(part.amount, part.settled, fee_bps),
            None => Ok(Step::default()),
        }
    }

    fn lower(&mut self, amount: Amount, settled: Amount, fee_bps: u32) -> Result<Step> {
        self.refunded = self.refunded.checked_add(amount)?;
        self.settled = self.settled.saturating_sub(settled);
        let fee_due = self.fee_due(fee_bps)?;
        let fee = self.fee_taken.saturating_sub(fee_due);
        self.fee_taken = fee_due;
        let lots = if self.denom.has_lots() {
            take_last(&mut self.lots, amount)
        } else {
            Vec::new()
        };
        Ok(Step {
            amount,
            settled,
            fee,
            lots,
        })
    }

    /// What a dispute of `amount` withholds. `alone`: nothing else of the tender can change meanwhile.
    pub(crate) fn withhold(&self, amount: Amount, alone: bool, fee_bps: u32) -> Result<Disputed> {
        let settled = self.settled_of(amount)?;
        let least = settled.bps_floor(fee_bps)?;
        let exact = settled.mul_div_ceil(u128::from(fee_bps), sdk::BPS)? == least;
        let fee_held = if alone {
            self.fee_taken
        } else if exact {
            least
        } else {
            least.checked_add(Amount::new(1))?
        };
        Ok(Disputed {
            amount,
            settled,
            fee_held,
            fee_short: Amount::ZERO,
            fee_lent: Amount::ZERO,
        })
    }
}

/// Adds lots in the order they were taken. What has the same times becomes one; above [`LOTS_MAX`] the two that are
/// there longest become one that lives as long as the longer.
fn remember(lots: &mut Vec<TakenLot>, taken: Vec<Lot>) -> Result<()> {
    for lot in taken {
        match lots.last_mut() {
            Some(last) if last.expiry == lot.expiry && last.available_at == lot.available_at => {
                last.amount = last.amount.checked_add(lot.amount)?;
            }
            _ => lots.push(lot.into()),
        }
        if lots.len() > LOTS_MAX {
            let first = lots.remove(0);
            if let Some(second) = lots.first_mut() {
                second.amount = second.amount.checked_add(first.amount)?;
                second.expiry = second.expiry.max(first.expiry);
            }
        }
    }
    Ok(())
}

/// Takes `amount` from the end.
fn take_last(lots: &mut Vec<TakenLot>, amount: Amount) -> Vec<Lot> {
    let mut taken = Vec::new();
    let mut rest = amount;
    while let Some(last) = lots.last_mut().filter(|_| !rest.is_zero()) {
        let part = rest.min(last.amount);
        rest = rest.saturating_sub(part);
        taken.push(Lot {
            amount: part,
            ..last.clone().into()
        });
        last.amount = last.amount.saturating_sub(part);
        if last.amount.is_zero() {
            lots.pop();
        }
    }
    taken.reverse();
    taken
}

/// The tenders of a payment in their order. As an attribute:
/// `authorized:captured:refunded:released:fee_taken:settled:denom` of each, with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenders(pub Vec<Tender>);

impl Attribute for Tenders {
    fn write_text(&self, _: &Prefix, out: &mut String) {
        for (place, tender) in self.0.iter().enumerate() {
            let Tender {
                denom,
                authorized,
                captured,
                refunded,
                released,
                fee_taken,
                settled,
                ..
            } = tender;
            let comma = if place == 0 { "" } else { "," };
            write!(
                out,
                "{comma}{authorized}:{captured}:{refunded}:{released}:{fee_taken}:{settled}:{denom}"
            )
            .expect("a string takes it");
        }
    }

    fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
        let tenders = text.split(',').map(tender_from_text);
        tenders.collect::<Result<_, _>>().map(Self)
    }
}

fn tender_from_text(text: &str) -> Result<Tender, String> {
    // A denom may contain colons; amounts cannot.
    let mut parts = text.splitn(7, ':');
    let mut next = || {
        parts
            .next()
            .ok_or_else(|| format!("{text:?}: expected seven parts"))
    };
    let mut amounts = [Amount::ZERO; 6];
    for amount in &mut amounts {
        *amount = next()?.parse().map_err(|error: sdk::Error| error.log)?;
    }
    let [authorized, captured, refunded, released, fee_taken, settled] = amounts;
    let denom = next()?.parse().map_err(|error: sdk::Error| error.log)?;
    Ok(Tender {
        captured,
        refunded,
        released,
        fee_taken,
        settled,
        ..Tender::new(Coin {
            denom,
            amount: authorized,
        })
    })
}
