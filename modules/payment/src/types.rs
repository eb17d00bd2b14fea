//! What is stored, how it is read from messages, and the arithmetic of a payment.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use merchant::MerchantId;
use proto::aot::payment::v1 as pb;
use sdk::{
    Address, Amount, Attribute, Coin, Coins, Ctx, Denom, Prefix, Result, Time, View, crypto, root,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// SHA-256 over a tag and the order. The hold in the payer's account has the same id.
pub type PaymentId = [u8; 32];

/// The most tenders of a payment.
pub(crate) const TENDERS_MAX: usize = 4;
/// The most external tenders of an order.
pub(crate) const EXTERNAL_TENDERS_MAX: usize = 10;
/// The most refunds of a payment: they leave the state together with it.
pub(crate) const REFUNDS_MAX: u32 = 100;
/// The most items of a batch.
pub(crate) const BATCH_MAX: usize = 100;
/// How long an order can be paid at most: the day before it, its day, the day after.
pub(crate) const ORDER_SECONDS_MAX: u64 = 3 * DAY_SECONDS;
const DAY_SECONDS: u64 = 24 * 60 * 60;
const DENOMS_MAX: usize = 100;

/// A purchase of a merchant.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OrderId {
    /// The merchant.
    pub merchant_id: MerchantId,
    /// The day in Korea, as YYYYMMDD.
    pub day: u32,
    /// Chosen by the merchant: 1 to 64 printable ASCII characters.
    pub order_id: String,
}

impl OrderId {
    /// The order of a message. Refused (code 6) if a part of it is malformed, or (`merchant` code 12) holds what may be a
    /// card number.
    pub(crate) fn parse(order: Option<&pb::Order>) -> Result<Self> {
        let missing = || root::INVALID_REQUEST.wrap("missing order");
        let order = order.ok_or_else(missing)?;
        check_name("order id", &order.order_id)?;
        Ok(Self {
            merchant_id: merchant::ops::parse_id(&order.merchant_id)?,
            day: order.day,
            order_id: order.order_id.clone(),
        })
    }

    /// The id of its payment.
    pub fn payment_id(&self) -> PaymentId {
        crypto::sha256_parts(&[
            b"aot/payment/v1",
            &self.merchant_id,
            &self.day.to_be_bytes(),
            self.order_id.as_bytes(),
        ])
    }

    /// Refused (code 4) unless the day is today, yesterday or tomorrow in Korea.
    pub(crate) fn check_day(&self, now: Time) -> Result<()> {
        let yesterday = Time::from_seconds(now.seconds().saturating_sub(DAY_SECONDS));
        let days = [yesterday, now, now.plus_seconds(DAY_SECONDS)].map(Time::korean_day);
        if days.contains(&self.day) {
            return Ok(());
        }
        Err(Error::OrderDay {
            day: self.day,
            today: now.korean_day(),
        }
        .into())
    }

    pub(crate) fn to_proto(&self) -> pb::Order {
        pb::Order {
            merchant_id: hex::encode(self.merchant_id),
            day: self.day,
            order_id: self.order_id.clone(),
        }
    }
}

/// 1 to 64 printable ASCII characters: order ids and references.
pub(crate) fn check_name(field: &'static str, name: &str) -> Result<()> {
    let printable = name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    require(
        printable && (1..=64).contains(&name.len()),
        field,
        format_args!("{name:.80?}"),
        "1 to 64 printable ASCII characters",
    )?;
    merchant::ops::no_card_number_in_id(field, name)
}

/// Refused (code 6) unless valid.
pub(crate) fn require(
    valid: bool,
    field: &'static str,
    value: impl fmt::Display,
    expected: &'static str,
) -> Result<(), Error> {
    if valid {
        return Ok(());
    }
    Err(Error::InvalidField {
        field,
        value: value.to_string(),
        expected,
    })
}

/// 32 bytes, or none.
pub(crate) fn optional_hash(field: &'static str, bytes: &[u8]) -> Result<Option<[u8; 32]>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    hash(field, bytes).map(Some)
}

/// 32 bytes.
pub(crate) fn hash(field: &'static str, bytes: &[u8]) -> Result<[u8; 32]> {
    let found = <[u8; 32]>::try_from(bytes).ok();
    let invalid = || Error::InvalidField {
        field,
        value: format!("{} bytes", bytes.len()),
        expected: "the 32 bytes of a SHA-256",
    };
    Ok(found.ok_or_else(invalid)?)
}

/// The payment id that a text names.
pub(crate) fn parse_payment_id(text: &str) -> Result<PaymentId> {
    let mut id = [0; 32];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let valid = lower && hex::decode_to_slice(text, &mut id).is_ok();
    require(
        valid,
        "payment id",
        format_args!("{text:.80?}"),
        "64 lower-case hex digits",
    )?;
    Ok(id)
}

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

/// The part of a payment that is made in one denom.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// The denom.
    pub denom: Denom,
    /// What the payer agreed to.
    pub authorized: Amount,
    /// What went to the merchant and the payment company.
    pub captured: Amount,
    /// What came back of it.
    pub refunded: Amount,
    /// What the payer got back without a capture.
    pub released: Amount,
    /// What the payment company has of it: floor((captured - refunded) * fee bps / 10 000).
    pub fee_taken: Amount,
}

impl Tender {
    /// Nothing captured yet.
    pub(crate) fn new(coin: Coin) -> Self {
        Self {
            denom: coin.denom,
            authorized: coin.amount,
            captured: Amount::ZERO,
            refunded: Amount::ZERO,
            released: Amount::ZERO,
            fee_taken: Amount::ZERO,
        }
    }

    /// What is still held.
    pub fn open(&self) -> Amount {
        self.authorized
            .saturating_sub(self.captured)
            .saturating_sub(self.released)
    }

    /// What is captured and not refunded.
    pub fn refundable(&self) -> Amount {
        self.captured.saturating_sub(self.refunded)
    }

    /// The cumulative rule: the fee after everything so far, whatever the steps were.
    pub(crate) fn fee_due(&self, fee_bps: u32) -> Result<Amount> {
        self.refundable().bps_floor(fee_bps)
    }
}

/// The tenders of a payment in their order. As an attribute: `authorized:captured:refunded:released:fee_taken:denom`
/// of each, with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenders(pub Vec<Tender>);

impl Attribute for Tenders {
    fn to_text(&self, _: &Prefix) -> String {
        let texts: Vec<_> = self
            .0
            .iter()
            .map(|tender| {
                let Tender {
                    denom,
                    authorized,
                    captured,
                    refunded,
                    released,
                    fee_taken,
                } = tender;
                format!("{authorized}:{captured}:{refunded}:{released}:{fee_taken}:{denom}")
            })
            .collect();
        texts.join(",")
    }

    fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
        let tenders = text.split(',').map(tender_from_text);
        tenders.collect::<Result<_, _>>().map(Self)
    }
}

fn tender_from_text(text: &str) -> Result<Tender, String> {
    // A denom may contain colons; amounts cannot.
    let mut parts = text.splitn(6, ':');
    let mut next = || {
        parts
            .next()
            .ok_or_else(|| format!("{text:?}: expected six parts"))
    };
    let mut amounts = [Amount::ZERO; 5];
    for amount in &mut amounts {
        *amount = next()?.parse().map_err(|error: sdk::Error| error.log)?;
    }
    let [authorized, captured, refunded, released, fee_taken] = amounts;
    Ok(Tender {
        denom: next()?.parse().map_err(|error: sdk::Error| error.log)?,
        authorized,
        captured,
        refunded,
        released,
        fee_taken,
    })
}

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal, $proto:path;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_meta])* $variant),* }

        impl $name {
            pub(crate) fn to_proto(self) -> i32 {
                match self { $(Self::$variant => $proto.into()),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text),* })
            }
        }

        impl Attribute for $name {
            fn to_text(&self, _: &Prefix) -> String {
                self.to_string()
            }
            fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(format!("{text:.40?}: expected one of {}", [$($text),*].join(", "))),
                }
            }
        }
    };
}

names! {
    /// Where a payment is in its life. It follows from its amounts and the time.
    Status {
        /// All of it is held.
        Authorized = "authorized", pb::PaymentStatus::Authorized;
        /// Some is captured, some still held.
        PartiallyCaptured = "partially_captured", pb::PaymentStatus::PartiallyCaptured;
        /// Nothing is held any more, something is captured, nothing refunded.
        Captured = "captured", pb::PaymentStatus::Captured;
        /// Nothing is held any more, some of what was captured is refunded.
        PartiallyRefunded = "partially_refunded", pb::PaymentStatus::PartiallyRefunded;
        /// All that was captured is refunded.
        Refunded = "refunded", pb::PaymentStatus::Refunded;
        /// Released by the merchant before any capture.
        Voided = "voided", pb::PaymentStatus::Voided;
        /// Released at its expiry before any capture.
        Expired = "expired", pb::PaymentStatus::Expired;
    }
}

names! {
    /// What a net-cancel found.
    NetCancelOutcome {
        /// No payment: one that arrives in time of the bar is refused.
        Barred = "barred", pb::NetCancelOutcome::Barred;
        /// What was held went back to the payer.
        Voided = "voided", pb::NetCancelOutcome::Voided;
        /// What was captured went back to the payer.
        Refunded = "refunded", pb::NetCancelOutcome::Refunded;
        /// Nothing was left to undo.
        NothingLeft = "nothing_left", pb::NetCancelOutcome::NothingLeft;
    }
}

/// Money held for a merchant, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Payment {
    /// What for.
    pub order: OrderId,
    /// Who pays.
    pub payer: Address,
    /// The payment company, as it was at authorization.
    pub company: Address,
    /// Where captures go and refunds come from, as it was at authorization: the merchant cannot turn refunds of old
    /// payments to a stranger's account by naming it later.
    pub payout_address: Address,
    /// Where fees go and come back from, as it was at authorization.
    pub fee_address: Address,
    /// One to four, each denom once, in the order of the message.
    pub tenders: Vec<Tender>,
    /// The fee, in bps.
    pub fee_bps: u32,
    /// The highest fee the payer signed for, in bps.
    pub fee_max_bps: u32,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// SHA-256 of what the parties agreed off chain.
    pub memo_hash: Option<[u8; 32]>,
    /// When.
    pub authorized_at: Time,
    /// From this block time on nothing can be captured.
    pub authorization_expiry: Time,
    /// From this block time on nothing can be refunded.
    pub refund_expiry: Time,
    /// When it leaves the state.
    pub forget_at: Time,
    /// The terminal whose signed invoice it pays.
    pub terminal: Option<Address>,
    /// SHA-256 over the message without the signature of its invoice: sent again, it is the same payment.
    pub terms_hash: [u8; 32],
    /// Whether the merchant released what was held.
    pub voided: bool,
    /// How many refunds were made.
    pub refunds: u32,
}

impl Payment {
    /// Whether something is held, expired or not.
    pub fn holds_something(&self) -> bool {
        self.tenders.iter().any(|tender| !tender.open().is_zero())
    }

    /// Whether something is held that can still be captured: expired means block time >= expiry, swept or not.
    pub fn is_open(&self, now: Time) -> bool {
        now < self.authorization_expiry && self.holds_something()
    }

    /// Where it is in its life.
    pub fn status(&self, now: Time) -> Status {
        let any = |amount: fn(&Tender) -> Amount| {
            self.tenders.iter().any(|tender| !amount(tender).is_zero())
        };
        let captured = any(|tender| tender.captured);
        if self.is_open(now) {
            return if captured {
                Status::PartiallyCaptured
            } else {
                Status::Authorized
            };
        }
        if !captured {
            return if self.voided {
                Status::Voided
            } else {
                Status::Expired
            };
        }
        match (any(|tender| tender.refunded), any(Tender::refundable)) {
            (false, _) => Status::Captured,
            (true, true) => Status::PartiallyRefunded,
            (true, false) => Status::Refunded,
        }
    }

    pub(crate) fn to_proto(&self, id: &PaymentId, view: &View<'_>) -> pb::Payment {
        let expired = view.now() >= self.authorization_expiry;
        let tender = |tender: &Tender| {
            // What has expired is the payer's again, also before it is swept.
            let swept = if expired { tender.open() } else { Amount::ZERO };
            let released = tender.authorized.saturating_sub(tender.captured);
            pb::Tender {
                denom: tender.denom.to_string(),
                authorized: tender.authorized.to_string(),
                captured: tender.captured.to_string(),
                refunded: tender.refunded.to_string(),
                released: if swept.is_zero() {
                    tender.released
                } else {
                    released
                }
                .to_string(),
                fee_taken: tender.fee_taken.to_string(),
                settled: tender.refundable().to_string(),
            }
        };
        pb::Payment {
            id: hex::encode(id),
            order: Some(self.order.to_proto()),
            payer: view.text(&self.payer),
            company: view.text(&self.company),
            fee_address: view.text(&self.fee_address),
            tenders: self.tenders.iter().map(tender).collect(),
            fee_bps: self.fee_bps,
            fee_max_bps: self.fee_max_bps,
            tax: self.tax.as_ref().map(Tax::to_proto),
            memo_hash: self.memo_hash.map(Vec::from).unwrap_or_default(),
            status: self.status(view.now()).to_proto(),
            authorized_at: Some(self.authorized_at.to_proto()),
            authorization_expiry: Some(self.authorization_expiry.to_proto()),
            refund_expiry: Some(self.refund_expiry.to_proto()),
            terminal: self
                .terminal
                .map(|terminal| view.text(&terminal))
                .unwrap_or_default(),
            ..pb::Payment::default()
        }
    }
}

/// An offer of a merchant. Whoever pays it repeats its terms.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Invoice {
    /// What for.
    pub order: OrderId,
    /// What it costs: one to four, each denom once.
    pub amounts: Vec<Coin>,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// SHA-256 of the list of items.
    pub items_hash: Option<[u8; 32]>,
    /// Who alone may pay it.
    pub payer: Option<Address>,
    /// From this block time on it cannot be paid.
    pub expiry: Time,
}

impl Invoice {
    /// The invoice of a message, as far as it can be checked without state.
    pub(crate) fn parse(ctx: &Ctx<'_>, invoice: &pb::Invoice) -> Result<Self> {
        let amounts = parse_amounts(&invoice.amounts)?;
        let payer = match invoice.payer.as_str() {
            "" => None,
            payer => Some(ctx.address(payer)?),
        };
        Ok(Self {
            order: OrderId::parse(invoice.order.as_ref())?,
            tax: Tax::parse(invoice.tax.as_ref(), won_total(&amounts)?)?,
            amounts,
            items_hash: optional_hash("items hash", &invoice.items_hash)?,
            payer,
            expiry: Time::parse_required(invoice.expiry.as_ref(), "invoice.expiry")?,
        })
    }

    pub(crate) fn to_proto(&self, view: &View<'_>) -> pb::Invoice {
        pb::Invoice {
            order: Some(self.order.to_proto()),
            amounts: self.amounts.iter().map(Into::into).collect(),
            tax: self.tax.as_ref().map(Tax::to_proto),
            items_hash: self.items_hash.map(Vec::from).unwrap_or_default(),
            payer: self
                .payer
                .map(|payer| view.text(&payer))
                .unwrap_or_default(),
            expiry: Some(self.expiry.to_proto()),
        }
    }

    /// When it leaves the state: when its order can no longer be paid, so that it refuses late payers until then.
    pub(crate) fn forget_at(&self) -> Time {
        self.expiry.plus_seconds(ORDER_SECONDS_MAX)
    }
}

/// One to four amounts, none of nothing, each denom once.
pub(crate) fn parse_amounts(amounts: &[proto::Coin]) -> Result<Vec<Coin>> {
    let parsed = parse_coins(amounts)?;
    require(
        (1..=TENDERS_MAX).contains(&parsed.len()),
        "the list of amounts",
        format_args!("{} long", parsed.len()),
        "1 to 4 amounts",
    )?;
    Ok(parsed)
}

/// Any number of amounts, none of nothing, each denom once.
pub(crate) fn parse_coins(amounts: &[proto::Coin]) -> Result<Vec<Coin>> {
    let mut parsed: Vec<Coin> = Vec::new();
    for amount in amounts {
        let coin = Coin::parse_positive(Some(amount))?;
        let again = parsed.iter().any(|other| other.denom == coin.denom);
        require(
            !again,
            "a denom of the amounts",
            &coin.denom,
            "each denom once",
        )?;
        parsed.push(coin);
    }
    Ok(parsed)
}

/// The sum in won, if all of it counts in won.
pub(crate) fn won_total(amounts: &[Coin]) -> Result<Option<Amount>> {
    if !amounts.iter().all(|coin| coin.denom.counts_in_won()) {
        return Ok(None);
    }
    Amount::sum(amounts.iter().map(|coin| coin.amount)).map(Some)
}

/// Coins from amounts of different denoms, in any order, zeros left out.
pub(crate) fn coins<'a>(amounts: impl IntoIterator<Item = (&'a Denom, Amount)>) -> Coins {
    amounts
        .into_iter()
        .map(|(denom, amount)| Coin {
            denom: denom.clone(),
            amount,
        })
        .try_fold(Coins::EMPTY, |sum, coin| sum.checked_add(&coin))
        .expect("a payment has each denom once: nothing is added to anything")
}

/// A payment made outside the chain.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ExternalTender {
    /// What for.
    pub order: OrderId,
    /// How: `card`, `kakaopay`.
    pub scheme: String,
    /// In won.
    pub amount: Amount,
    /// How much of it was cancelled so far, in won.
    pub cancelled: Amount,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// When it was recorded.
    pub recorded_at: Time,
    /// When it leaves the state.
    pub forget_at: Time,
}

impl ExternalTender {
    pub(crate) fn to_proto(&self, approval_hash: [u8; 32]) -> pb::ExternalTender {
        pb::ExternalTender {
            order: Some(self.order.to_proto()),
            scheme: self.scheme.clone(),
            amount: self.amount.to_string(),
            cancelled: self.cancelled.to_string(),
            tax: self.tax.as_ref().map(Tax::to_proto),
            approval_hash: approval_hash.to_vec(),
            recorded_at: Some(self.recorded_at.to_proto()),
        }
    }
}

/// 1 to 32 characters of `[a-z0-9_-]`.
pub(crate) fn check_scheme(scheme: &str) -> Result<()> {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
    };
    require(
        (1..=32).contains(&scheme.len()) && scheme.bytes().all(plain),
        "scheme",
        format_args!("{scheme:.40?}"),
        "1 to 32 of a-z, 0-9, _ and -, like card or kakaopay",
    )?;
    merchant::ops::no_card_number("scheme", scheme)
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The longest an authorization may last, in seconds.
    pub authorization_seconds_max: u64,
    /// The longest after its authorization that a payment may be refunded, in seconds.
    pub refund_seconds_max: u64,
    /// The longest an invoice may last, in seconds.
    pub invoice_seconds_max: u64,
    /// How long a net-cancel bars its order, in seconds.
    pub net_cancel_seconds: u64,
    /// How long a payment stays in the state after its refund window, in seconds.
    pub retention_seconds: u64,
    /// The most records that a block expires or forgets, per queue.
    pub expiries_per_block_max: u32,
    /// The denoms in which payments may be made.
    pub denoms: Vec<Denom>,
}

impl Default for Params {
    fn default() -> Self {
        let won = "krwp".parse().expect("four letters are a denom");
        Self {
            authorization_seconds_max: 7 * DAY_SECONDS,
            refund_seconds_max: 90 * DAY_SECONDS,
            invoice_seconds_max: DAY_SECONDS,
            net_cancel_seconds: DAY_SECONDS,
            retention_seconds: 30 * DAY_SECONDS,
            expiries_per_block_max: 1_000,
            denoms: vec![won],
        }
    }
}

impl Params {
    /// Refused (code 6) if a parameter would break what others rely on.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let year = 366 * DAY_SECONDS;
        let spans = [
            ("authorization_seconds_max", self.authorization_seconds_max),
            ("refund_seconds_max", self.refund_seconds_max),
            ("invoice_seconds_max", self.invoice_seconds_max),
            ("net_cancel_seconds", self.net_cancel_seconds),
        ];
        for (field, seconds) in spans {
            let valid = (1..=10 * year).contains(&seconds);
            require(valid, field, seconds, "1 second to 10 years of 366 days")?;
        }
        require(
            self.refund_seconds_max >= self.authorization_seconds_max,
            "refund_seconds_max",
            self.refund_seconds_max,
            "at least authorization_seconds_max",
        )?;
        // A payment that is forgotten while its order can still be paid could be paid twice.
        let long = (ORDER_SECONDS_MAX..=10 * year).contains(&self.retention_seconds);
        require(
            long,
            "retention_seconds",
            self.retention_seconds,
            "3 days to 10 years of 366 days",
        )?;
        require(
            (1..=100_000).contains(&self.expiries_per_block_max),
            "expiries_per_block_max",
            self.expiries_per_block_max,
            "1 to 100000",
        )?;
        let few = self.denoms.len() <= DENOMS_MAX;
        let once = self.denoms.is_sorted_by(|left, right| left < right);
        require(
            few && once,
            "denoms",
            self.denoms_text(),
            "at most 100, each once, in ascending order",
        )
    }

    pub(crate) fn denoms_text(&self) -> String {
        let denoms: Vec<_> = self.denoms.iter().map(Denom::as_str).collect();
        denoms.join(", ")
    }

    pub(crate) fn from_proto(params: &pb::Params) -> Result<Self> {
        Ok(Self {
            authorization_seconds_max: params.authorization_seconds_max,
            refund_seconds_max: params.refund_seconds_max,
            invoice_seconds_max: params.invoice_seconds_max,
            net_cancel_seconds: params.net_cancel_seconds,
            retention_seconds: params.retention_seconds,
            expiries_per_block_max: params.expiries_per_block_max,
            denoms: params
                .denoms
                .iter()
                .map(|denom| denom.parse())
                .collect::<Result<_>>()?,
        })
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            authorization_seconds_max: params.authorization_seconds_max,
            refund_seconds_max: params.refund_seconds_max,
            invoice_seconds_max: params.invoice_seconds_max,
            net_cancel_seconds: params.net_cancel_seconds,
            retention_seconds: params.retention_seconds,
            expiries_per_block_max: params.expiries_per_block_max,
            denoms: params.denoms.iter().map(ToString::to_string).collect(),
            ..Self::default()
        }
    }
}
