//! The lists of genesis, row by row: as they are written, read and checked.

use crate::state::LINES;
use crate::types::{
    Account, Batch, BatchKey, BatchState, Float, Line, LineKind, Reference, SalesKey, SalesTotals,
    Split, Sums, leaf_hash, push,
};
use merchant::MerchantId;
use sdk::{Amount, Chain, Denom, Order, Result, Signed, Time, View, root};
use serde::{Deserialize, Serialize};

/// What a merchant has coming in a denom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAccount {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// The denom.
    pub denom: Denom,
    /// Below 0 a float has paid for it.
    pub payable: Signed,
    /// The part that stands in no batch.
    pub carried: Signed,
    /// The deposit.
    pub deposit: Amount,
    /// The rolling reserve.
    pub reserve: Amount,
    /// Withdrawn for open disputes.
    pub disputed: Amount,
    /// The payment company whose float covers it, or empty.
    pub covered_by: String,
    /// How many batches are not paid.
    pub unpaid: u32,
}

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisBatch {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// The denom.
    pub denom: Denom,
    /// As YYYYMMDD.
    pub day: u32,
    /// The payment company.
    pub company: String,
    /// open, closed, paid, carried or parked.
    pub state: BatchState,
    /// How many leaves its tree has.
    pub lines: u64,
    /// Sums of its leaves.
    pub sums: Sums,
    /// The root in hex; empty while it is open.
    pub root: String,
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
    /// Where to, or empty.
    pub payout_address: String,
    /// Why it is parked, or empty.
    pub parked_because: String,
    /// When its lines leave the state.
    pub forget_at: Option<Time>,
    /// Its lines that are in the state, by number.
    pub entries: Vec<GenesisLine>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisLine {
    /// Its number.
    pub number: u64,
    /// What it says.
    pub kind: LineKind,
    /// Minus is what the merchant gives.
    pub gross: Signed,
    /// Minus is a fee that came back.
    pub fee: Signed,
    /// What it adds to the batch.
    pub net: Signed,
    /// The payment, in hex, or empty.
    pub payment: String,
    /// The reference of the adjustment, or empty.
    pub adjustment: String,
    /// What was paid with.
    pub tender: String,
    /// How the gross is split.
    pub split: Option<Split>,
    /// Whether the law gives a cash receipt for the tender.
    pub cash_receipt: bool,
    /// The time of its block.
    pub time: Time,
}

/// A rolling reserve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisReserve {
    /// When it is given back.
    pub until: Time,
    /// The merchant, in hex.
    pub merchant_id: String,
    /// The denom.
    pub denom: Denom,
    /// The day of its batch.
    pub day: u32,
    /// How much.
    pub amount: Amount,
}

/// A float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisFloat {
    /// The payment company.
    pub company: String,
    /// The denom.
    pub denom: Denom,
    /// All of it.
    pub amount: Amount,
    /// The part that has paid for payables below 0.
    pub covering: Amount,
}

/// An adjustment that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAdjustment {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// Its name.
    pub reference: String,
    /// Its hashed terms, in hex.
    pub terms: String,
}

/// What one payment company owes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisNetting {
    /// As YYYYMMDD.
    pub day: u32,
    /// Who owes.
    pub from_company: String,
    /// Whom.
    pub to_company: String,
    /// The denom.
    pub denom: Denom,
    /// How much.
    pub amount: Amount,
}

/// A row of the sales report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisSales {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// As YYYYMMDD.
    pub day: u32,
    /// What was paid with.
    pub tender: String,
    /// Whether the law gives a cash receipt for it.
    pub cash_receipt: bool,
    /// The sums.
    pub totals: SalesTotals,
}

/// Lines by their number in the batch.
pub(super) type Lines = Vec<(u64, Line)>;

pub(super) fn invalid(why: impl std::fmt::Display) -> sdk::Error {
    root::INVALID_REQUEST.wrap(why)
}

pub(super) fn bytes(text: &str) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| invalid(format_args!("{text:?}: expected 64 hex digits")))?;
    Ok(bytes)
}

pub(super) fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some)
}

impl GenesisAccount {
    pub(super) fn parse(&self, chain: &Chain) -> Result<Account> {
        let account = Account {
            payable: self.payable,
            carried: self.carried,
            deposit: self.deposit,
            reserve: self.reserve,
            disputed: self.disputed,
            covered_by: optional(&self.covered_by, |text| chain.prefix.parse(text))?,
            unpaid: self.unpaid,
        };
        if account == Account::default() {
            return Err(invalid("an account of nothing: expected none"));
        }
        Ok(account)
    }

    pub(super) fn export(
        view: &View<'_>,
        (id, denom): (MerchantId, Denom),
        account: &Account,
    ) -> Self {
        let company = account.covered_by.map(|company| view.text(&company));
        Self {
            merchant_id: hex::encode(id),
            denom,
            payable: account.payable,
            carried: account.carried,
            deposit: account.deposit,
            reserve: account.reserve,
            disputed: account.disputed,
            covered_by: company.unwrap_or_default(),
            unpaid: account.unpaid,
        }
    }
}

impl GenesisBatch {
    pub(super) fn parse(&self, chain: &Chain) -> Result<(BatchKey, (Batch, Lines))> {
        let lines = self.entries.iter().map(GenesisLine::parse);
        let lines: Lines = lines.collect::<Result<_>>()?;
        let open = self.state == BatchState::Open;
        let mut frontier = Vec::new();
        for (count, (number, line)) in (0..).zip(&lines) {
            if open && *number != count {
                return Err(invalid(format_args!(
                    "line {number}: expected {count}, an open batch has all its lines"
                )));
            }
            if open {
                push(&mut frontier, count, leaf_hash(&line.leaf(count)));
            }
        }
        let batch = Batch {
            company: chain.prefix.parse(&self.company)?,
            state: self.state,
            lines: self.lines,
            sums: self.sums,
            frontier,
            root: optional(&self.root, bytes)?,
            closes_at: self.closes_at,
            pays_at: self.pays_at,
            reserve_bps: self.reserve_bps,
            reserve_days: self.reserve_days,
            paid: self.paid,
            payout_address: optional(&self.payout_address, |text| chain.prefix.parse(text))?,
            parked_because: self.parked_because.clone(),
            forget_at: self.forget_at,
        };
        if batch.root.is_none() != open {
            return Err(invalid("expected a root, unless the batch is open"));
        }
        let key = BatchKey {
            merchant_id: merchant::ops::parse_id(&self.merchant_id)?,
            denom: self.denom.clone(),
            day: self.day,
        };
        Ok((key, (batch, lines)))
    }

    pub(super) fn export(view: &View<'_>, key: BatchKey, batch: Batch) -> Self {
        let lines = LINES.range(view, &key, Order::Ascending);
        let address = batch.payout_address.map(|address| view.text(&address));
        Self {
            merchant_id: hex::encode(key.merchant_id),
            day: key.day,
            company: view.text(&batch.company),
            state: batch.state,
            lines: batch.lines,
            sums: batch.sums,
            root: batch.root.map(hex::encode).unwrap_or_default(),
            closes_at: batch.closes_at,
            pays_at: batch.pays_at,
            reserve_bps: batch.reserve_bps,
            reserve_days: batch.reserve_days,
            paid: batch.paid,
            payout_address: address.unwrap_or_default(),
            parked_because: batch.parked_because,
            forget_at: batch.forget_at,
            entries: lines
                .map(|((_, number), line)| GenesisLine::export(number, line))
                .collect(),
            denom: key.denom,
        }
    }
}

impl GenesisLine {
    pub(super) fn parse(&self) -> Result<(u64, Line)> {
        let reference = match (self.payment.as_str(), self.adjustment.as_str()) {
            ("", "") => Reference::None,
            (payment, "") => Reference::Payment(bytes(payment)?),
            ("", adjustment) => Reference::Adjustment(adjustment.to_owned()),
            _ => return Err(invalid("expected a payment or an adjustment, not both")),
        };
        let line = Line {
            kind: self.kind,
            gross: self.gross,
            fee: self.fee,
            net: self.net,
            reference,
            tender: self.tender.clone(),
            split: self.split,
            cash_receipt: self.cash_receipt,
            time: self.time,
        };
        Ok((self.number, line))
    }

    pub(super) fn export(number: u64, line: Line) -> Self {
        let (payment, adjustment) = match line.reference {
            Reference::None => (String::new(), String::new()),
            Reference::Payment(id) => (hex::encode(id), String::new()),
            Reference::Adjustment(name) => (String::new(), name),
        };
        Self {
            number,
            kind: line.kind,
            gross: line.gross,
            fee: line.fee,
            net: line.net,
            payment,
            adjustment,
            tender: line.tender,
            split: line.split,
            cash_receipt: line.cash_receipt,
            time: line.time,
        }
    }
}

impl GenesisReserve {
    pub(super) fn key(&self) -> Result<BatchKey> {
        Ok(BatchKey {
            merchant_id: merchant::ops::parse_id(&self.merchant_id)?,
            denom: self.denom.clone(),
            day: self.day,
        })
    }
}

impl GenesisFloat {
    pub(super) fn parse(&self) -> Float {
        Float {
            amount: self.amount,
            covering: self.covering,
        }
    }
}

impl GenesisSales {
    pub(super) fn key(&self) -> Result<SalesKey> {
        if self.tender.contains('\0') {
            return Err(invalid("expected a tender without zero bytes"));
        }
        let tender = (self.tender.clone(), u8::from(self.cash_receipt));
        Ok((
            merchant::ops::parse_id(&self.merchant_id)?,
            self.day,
            tender,
        ))
    }
}
