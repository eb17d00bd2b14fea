//! What is stored, and how it is read from messages.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::merchant::v1 as pb;
use sdk::{Address, BPS, Quoted, Result, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The id of a merchant: SHA-256 over a tag and the hashed business number, the same on every chain.
pub type MerchantId = [u8; 32];

/// The most characters of a name or a label.
pub(crate) const NAME_CHARS_MAX: usize = 100;
/// The most characters of a reason.
pub(crate) const REASON_CHARS_MAX: usize = 128;
/// The most terminals and delegates that parameters may allow: a merchant is read whole for each payment.
const TERMINALS_LIMIT: u32 = 100_000;
const DELEGATES_LIMIT: u32 = 100;

/// A company that approves merchants and takes their fees.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PaymentCompany {
    /// Its name.
    pub name: String,
    /// Where the fees of its merchants go.
    pub fee_address: Address,
    /// Whether it takes merchants and payments.
    pub active: bool,
}

sdk::texts! {
    /// Where a merchant is in its life.
    pub enum Status as pb::MerchantStatus, "status" {
        /// Registered, not yet approved.
        Pending = 1 "pending",
        /// Takes payments.
        Active = 2 "active",
        /// Takes no new payments and captures nothing; refunds, voids and releases go on.
        Suspended = 3 "suspended",
        /// For good.
        Closed = 4 "closed",
    }
}

sdk::texts! {
    /// What a delegate of a merchant may do. The texts are verbs, for refusals.
    pub enum Right as pb::Right, "right" {
        /// Invoices and external tenders.
        Invoice = 1 "invoice",
        /// Captures, final or not.
        Capture = 2 "capture",
        /// Voids and net-cancels.
        Void = 3 "void",
        /// Refunds.
        Refund = 4 "refund",
        /// Terminals.
        Terminals = 5 "manage terminals",
        /// The description of the shop.
        Profile = 6 "change the profile",
        /// Batches and payouts of the settlement.
        Settlement = 7 "settle",
        /// Rule documents and campaigns.
        Rules = 8 "change the rules",
        /// Answers to disputes.
        Disputes = 9 "answer disputes",
    }
}

impl Right {
    /// Whether an active terminal has it.
    pub(crate) const fn of_terminals(self) -> bool {
        matches!(
            self,
            Self::Invoice | Self::Capture | Self::Void | Self::Refund
        )
    }

    pub(crate) fn parse(number: i32) -> Result<Self> {
        let unknown = || Error::InvalidField {
            field: "right",
            value: number.to_string(),
            expected: "1 (invoice) to 9 (disputes)",
        };
        Ok(Self::from_proto(number).ok_or_else(unknown)?)
    }
}

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Merchant {
    /// Who owns it: all rights.
    pub owner: Address,
    /// Its payment company.
    pub company: Address,
    /// The name on receipts.
    pub name: String,
    /// Merchant category code, ISO 18245.
    pub mcc: String,
    /// ISO 3166-2 subdivision.
    pub region: String,
    /// Where its captures go.
    pub payout_address: Address,
    /// What the payment company takes, in bps.
    pub fee_bps: u32,
    /// Where it is in its life.
    pub status: Status,
    /// Whether the authority suspended it: then only the authority may resume it.
    pub suspended_by_authority: bool,
    /// Who else acts for it.
    pub delegates: BTreeMap<Address, BTreeSet<Right>>,
    /// The shop it belongs to.
    pub parent: Option<MerchantId>,
    /// When it was registered.
    pub registered_at: Time,
    /// How many active terminals it has.
    pub terminals: u32,
}

impl Merchant {
    pub(crate) fn to_proto(
        &self,
        id: &MerchantId,
        text: impl Fn(&Address) -> String,
    ) -> pb::Merchant {
        let delegate = |(address, rights): (&Address, &BTreeSet<Right>)| pb::Delegate {
            address: text(address),
            rights: rights.iter().map(|right| right.to_proto()).collect(),
        };
        pb::Merchant {
            id: hex::encode(id),
            owner: text(&self.owner),
            company: text(&self.company),
            name: self.name.clone(),
            mcc: self.mcc.clone(),
            region: self.region.clone(),
            payout_address: text(&self.payout_address),
            fee_bps: self.fee_bps,
            status: self.status.to_proto(),
            delegates: self.delegates.iter().map(delegate).collect(),
            parent: self.parent.map(hex::encode).unwrap_or_default(),
            registered_at: Some(self.registered_at.to_proto()),
        }
    }
}

/// A device with a key of its own. It acts for one merchant, once: a revoked key never comes back.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Terminal {
    /// Its merchant.
    pub merchant_id: MerchantId,
    /// Its compressed secp256k1 key.
    pub public_key: [u8; 33],
    /// What its merchant calls it.
    pub label: String,
    /// Whether it may act.
    pub active: bool,
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The most active terminals of a merchant.
    pub terminals_max: u32,
    /// The most delegates of a merchant.
    pub delegates_max: u32,
    /// The highest fee of a payment company, in bps.
    pub fee_max_bps: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            terminals_max: 1_000,
            delegates_max: 20,
            fee_max_bps: 1_000,
        }
    }
}

impl Params {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let invalid = |field, value: u32, expected| {
            Err(Error::InvalidField {
                field,
                value: value.to_string(),
                expected,
            })
        };
        if self.terminals_max > TERMINALS_LIMIT {
            return invalid("terminals_max", self.terminals_max, "at most 100000");
        }
        if self.delegates_max > DELEGATES_LIMIT {
            return invalid("delegates_max", self.delegates_max, "at most 100");
        }
        if u128::from(self.fee_max_bps) > BPS {
            return invalid("fee_max_bps", self.fee_max_bps, "at most 10000");
        }
        Ok(())
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            terminals_max: params.terminals_max,
            delegates_max: params.delegates_max,
            fee_max_bps: params.fee_max_bps,
        }
    }
}

impl From<&pb::Params> for Params {
    fn from(params: &pb::Params) -> Self {
        Self {
            terminals_max: params.terminals_max,
            delegates_max: params.delegates_max,
            fee_max_bps: params.fee_max_bps,
        }
    }
}

/// Four digits.
pub(crate) fn check_mcc(mcc: &str) -> Result<(), Error> {
    let valid = mcc.len() == 4 && mcc.bytes().all(|byte| byte.is_ascii_digit());
    field(valid, "mcc", mcc, "four digits of ISO 18245, like 5812")
}

/// Two letters, a dash, one to three letters or digits.
pub(crate) fn check_region(region: &str) -> Result<(), Error> {
    let capital = |byte: u8| byte.is_ascii_uppercase();
    let valid = region.split_once('-').is_some_and(|(country, part)| {
        country.len() == 2
            && country.bytes().all(capital)
            && (1..=3).contains(&part.len())
            && part
                .bytes()
                .all(|byte| capital(byte) || byte.is_ascii_digit())
    });
    field(
        valid,
        "region",
        region,
        "a subdivision of ISO 3166-2, like KR-11",
    )
}

/// One to 100 characters of free text.
pub(crate) fn check_name(name: &'static str, text: &str) -> Result<(), Error> {
    field(!text.trim().is_empty(), name, text, "1 to 100 characters")?;
    check_text(name, text, NAME_CHARS_MAX)
}

/// Free text: at most `chars_max` characters, none of them a control character, and no card number.
pub(crate) fn check_text(name: &'static str, text: &str, chars_max: usize) -> Result<(), Error> {
    let short = text.chars().nth(chars_max).is_none();
    field(
        short && !text.chars().any(char::is_control),
        name,
        text,
        "fewer characters (names 100, reasons 128), none of them a control character",
    )?;
    no_card_number(name, text)
}

fn field(
    valid: bool,
    field: &'static str,
    value: &str,
    expected: &'static str,
) -> Result<(), Error> {
    if valid {
        return Ok(());
    }
    Err(Error::InvalidField {
        field,
        value: Quoted(value).to_string(),
        expected,
    })
}

/// Refuses free text with what may be a card number: 13 to 19 digits, with single blanks or dashes between them or
/// not, whose last digit is the check digit of ISO/IEC 7812 (Luhn) of the others.
pub(crate) fn no_card_number(field: &'static str, text: &str) -> Result<(), Error> {
    if holds_card_number(text, true) {
        return Err(Error::CardNumber { field });
    }
    Ok(())
}

/// Whether a run of digits may be a card number. `joined`: whether single blanks and dashes belong to a run.
pub(crate) fn holds_card_number(text: &str, joined: bool) -> bool {
    let mut run: Vec<u32> = Vec::new();
    let mut separated = true;
    for character in text.chars() {
        if let Some(digit) = character.to_digit(10) {
            run.push(digit);
            separated = false;
        } else if joined && matches!(character, ' ' | '-') && !separated {
            separated = true;
        } else {
            if is_card_number(&run) {
                return true;
            }
            run.clear();
            separated = true;
        }
    }
    is_card_number(&run)
}

fn is_card_number(digits: &[u32]) -> bool {
    // Luhn: every second digit from the right counts twice, less 9 above 9.
    let weighed = digits.iter().rev().enumerate().map(|(place, digit)| {
        let twice = digit.saturating_mul(2);
        match (place.is_multiple_of(2), twice > 9) {
            (true, _) => *digit,
            (false, false) => twice,
            (false, true) => twice.saturating_sub(9),
        }
    });
    (13..=19).contains(&digits.len()) && weighed.sum::<u32>().is_multiple_of(10)
}

/// The id that a text names: 64 lower-case hex digits.
pub(crate) fn parse_id(text: &str) -> Result<MerchantId, Error> {
    let mut id = [0; 32];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let valid = lower && hex::decode_to_slice(text, &mut id).is_ok();
    field(valid, "merchant id", text, "64 lower-case hex digits")?;
    Ok(id)
}
