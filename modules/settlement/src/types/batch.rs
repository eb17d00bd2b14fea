//! Batches and their lines.

use super::{BusinessDay, DAY_SECONDS, Hash};
use borsh::{BorshDeserialize, BorshSerialize};
use merchant::MerchantId;
use proto::aot::settlement::v1 as pb;
use sdk::{Address, Amount, BeginsWith, Denom, Key, Result, Signed, Time, View};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which batch: what a merchant sold in a denom on a business day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchKey {
    /// The merchant.
    pub merchant_id: MerchantId,
    /// The denom.
    pub denom: Denom,
    /// The business day as YYYYMMDD.
    pub day: u32,
}

impl Key for BatchKey {
    fn encode(&self, out: &mut Vec<u8>) {
        self.merchant_id.encode(out);
        self.denom.encode(out);
        self.day.encode(out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        Some(Self {
            merchant_id: MerchantId::decode(input)?,
            denom: Denom::decode(input)?,
            day: u32::decode(input)?,
        })
    }
}

impl BeginsWith<MerchantId> for BatchKey {}

impl BatchKey {
    /// The key of its account.
    pub(crate) fn account(&self) -> (MerchantId, Denom) {
        (self.merchant_id, self.denom.clone())
    }
}

sdk::texts! {
    /// Where a batch is in its life.
    pub enum BatchState as pb::BatchState, "state" {
        /// Takes lines until its cut-off.
        Open = 1 "open",
        /// Its sums and root are final; the payout waits for its day.
        Closed = 2 "closed",
        /// Paid to the payout address.
        Paid = 3 "paid",
        /// Nothing was due: what it comes to goes into the next batch.
        Carried = 4 "carried",
        /// The payout could not be made.
        Parked = 5 "parked",
    }
}

sdk::texts! {
    /// What a line says.
    pub enum LineKind as pb::LineKind, "kind" {
        /// A capture.
        Sale = 1 "sale",
        /// What a payer got back.
        Refund = 2 "refund",
        /// Withdrawn while a dispute is open.
        DisputeHold = 3 "dispute_hold",
        /// Reinstated at the end of a dispute.
        DisputeRelease = 4 "dispute_release",
        /// Withheld for the rolling reserve at the close.
        Reserve = 5 "reserve",
        /// Given back from the rolling reserve.
        ReserveRelease = 6 "reserve_release",
        /// A correction by the payment company or the authority.
        Adjust = 7 "adjust",
        /// What the deposit (net = gross) or the float (net = 0: it stays owed) paid for the merchant.
        Cover = 8 "cover",
        /// Paid back to the float (net = 0).
        CoverRepaid = 9 "cover_repaid",
        /// Paid out; it stands after the leaves of the tree.
        Payout = 10 "payout",
        /// What batches before left.
        Carry = 11 "carry",
    }
}

/// What a line refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Reference {
    /// Nothing.
    #[default]
    None,
    /// A payment.
    Payment([u8; 32]),
    /// An adjustment.
    Adjustment(String),
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Payment(id) => f.write_str(&hex::encode(id)),
            Self::Adjustment(name) => f.write_str(name),
        }
    }
}

/// How the gross of a line is split for the sales report, in won; signed.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The taxable part without VAT.
    pub supply: Signed,
    /// Value added tax.
    pub vat: Signed,
    /// The part without tax.
    pub tax_free: Signed,
    /// The service charge.
    pub service_charge: Signed,
}

impl Split {
    pub(crate) fn checked_add(self, other: Self) -> Result<Self> {
        Ok(Self {
            supply: self.supply.checked_add(other.supply)?,
            vat: self.vat.checked_add(other.vat)?,
            tax_free: self.tax_free.checked_add(other.tax_free)?,
            service_charge: self.service_charge.checked_add(other.service_charge)?,
        })
    }
}

/// One entry of a batch.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Line {
    /// What it says.
    pub kind: LineKind,
    /// Minus is what the merchant gives.
    pub gross: Signed,
    /// Minus is a fee that came back.
    pub fee: Signed,
    /// What it adds to the batch: gross - fee, but for kinds that say otherwise.
    pub net: Signed,
    /// What it refers to.
    pub reference: Reference,
    /// What was paid with; empty where nothing was.
    pub tender: String,
    /// How the gross is split; none where the payment named no tax.
    pub split: Option<Split>,
    /// Whether the law gives a cash receipt for this tender.
    pub cash_receipt: bool,
    /// The time of its block.
    pub time: Time,
}

impl Line {
    pub(crate) fn to_proto(&self, number: u64) -> pb::Line {
        let part = |of: fn(&Split) -> Signed| {
            self.split
                .as_ref()
                .map(|split| of(split).to_string())
                .unwrap_or_default()
        };
        pb::Line {
            number,
            kind: self.kind.to_proto(),
            gross: self.gross.to_string(),
            fee: self.fee.to_string(),
            net: self.net.to_string(),
            reference: self.reference.to_string(),
            tender: self.tender.clone(),
            supply: part(|split| split.supply),
            vat: part(|split| split.vat),
            tax_free: part(|split| split.tax_free),
            service_charge: part(|split| split.service_charge),
            cash_receipt: self.cash_receipt,
            time: Some(self.time.to_proto()),
        }
    }

    /// The bytes of its leaf: the encoded message `Line`.
    pub(crate) fn leaf(&self, number: u64) -> Vec<u8> {
        prost::Message::encode_to_vec(&self.to_proto(number))
    }
}

/// Sums of the lines of a batch: net = gross + refunds - fees + adjustments.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Of sales.
    pub gross: Signed,
    /// Of refunds; minus.
    pub refunds: Signed,
    /// Of sales and refunds.
    pub fees: Signed,
    /// The net of all other lines.
    pub adjustments: Signed,
    /// The net of all lines.
    pub net: Signed,
}

impl Sums {
    pub(crate) fn checked_add(mut self, line: &Line) -> Result<Self> {
        match line.kind {
            LineKind::Sale => self.gross = self.gross.checked_add(line.gross)?,
            LineKind::Refund => self.refunds = self.refunds.checked_add(line.gross)?,
            _ => self.adjustments = self.adjustments.checked_add(line.net)?,
        }
        if matches!(line.kind, LineKind::Sale | LineKind::Refund) {
            self.fees = self.fees.checked_add(line.fee)?;
        }
        self.net = self.net.checked_add(line.net)?;
        Ok(self)
    }
}

/// What a merchant sold in one denom on one business day.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Batch {
    /// The merchant's payment company when it was opened.
    pub company: Address,
    /// Where it is in its life.
    pub state: BatchState,
    /// How many leaves its tree has.
    pub lines: u64,
    /// Sums of its leaves.
    pub sums: Sums,
    /// While it is open: the roots of the full subtrees of its lines, the largest first.
    pub frontier: Vec<Hash>,
    /// The root over its lines, once it is closed.
    pub root: Option<Hash>,
    /// When its day ends.
    pub closes_at: Time,
    /// When it is paid.
    pub pays_at: Time,
    /// The part of its sales that is withheld, in bps.
    pub reserve_bps: u32,
    /// Days until that is given back.
    pub reserve_days: u32,
    /// What was paid out.
    pub paid: Amount,
    /// Where to.
    pub payout_address: Option<Address>,
    /// Why it is parked, or empty.
    pub parked_because: String,
    /// When its lines leave the state; none before it is done, and after they left.
    pub forget_at: Option<Time>,
}

impl Batch {
    /// A batch of a business day, without lines.
    pub(crate) fn open(company: Address, day: &BusinessDay) -> Self {
        let delay = u64::from(day.schedule.delay_days).saturating_mul(DAY_SECONDS);
        Self {
            company,
            state: BatchState::Open,
            lines: 0,
            sums: Sums::default(),
            frontier: Vec::new(),
            root: None,
            closes_at: day.ends,
            pays_at: day.ends.plus_seconds(delay),
            reserve_bps: day.schedule.reserve_bps,
            reserve_days: day.schedule.reserve_days,
            paid: Amount::ZERO,
            payout_address: None,
            parked_because: String::new(),
            forget_at: None,
        }
    }

    /// Whether it counts in the payable.
    pub(crate) const fn is_unpaid(&self) -> bool {
        matches!(
            self.state,
            BatchState::Open | BatchState::Closed | BatchState::Parked
        )
    }

    pub(crate) fn to_proto(&self, key: &BatchKey, view: &View<'_>) -> pb::Batch {
        let address = self.payout_address.map(|address| view.text(&address));
        pb::Batch {
            merchant_id: hex::encode(key.merchant_id),
            denom: key.denom.to_string(),
            day: key.day,
            company: view.text(&self.company),
            state: self.state.to_proto(),
            lines: self.lines,
            gross: self.sums.gross.to_string(),
            refunds: self.sums.refunds.to_string(),
            fees: self.sums.fees.to_string(),
            adjustments: self.sums.adjustments.to_string(),
            net: self.sums.net.to_string(),
            root: self.root.map(Vec::from).unwrap_or_default(),
            closes_at: Some(self.closes_at.to_proto()),
            pays_at: Some(self.pays_at.to_proto()),
            paid: self.paid.to_string(),
            payout_address: address.unwrap_or_default(),
            parked_because: self.parked_because.clone(),
        }
    }
}
