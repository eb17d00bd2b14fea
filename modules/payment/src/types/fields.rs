//! How fields are read from messages.

use super::PaymentId;
use crate::error::Error;
use sdk::{Amount, Coin, Coins, Denom, Quoted, Result};
use std::fmt;

/// The most tenders of a payment.
pub(crate) const TENDERS_MAX: usize = 4;

/// 1 to 64 printable ASCII characters: order ids and references.
pub(crate) fn check_name(field: &'static str, name: &str) -> Result<()> {
    let printable = name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    require(
        printable && (1..=64).contains(&name.len()),
        field,
        Quoted(name),
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
    id("payment id", text)
}

/// The id that a text names, or none.
pub(crate) fn optional_id(field: &'static str, text: &str) -> Result<Option<[u8; 32]>> {
    if text.is_empty() {
        return Ok(None);
    }
    id(field, text).map(Some)
}

/// The id that a text names.
pub(crate) fn id(field: &'static str, text: &str) -> Result<[u8; 32]> {
    let mut id = [0; 32];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let valid = lower && hex::decode_to_slice(text, &mut id).is_ok();
    require(valid, field, Quoted(text), "64 lower-case hex digits")?;
    Ok(id)
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

/// 1 to 32 characters of `[a-z0-9_-]`.
pub(crate) fn check_scheme(scheme: &str) -> Result<()> {
    check_word(
        "scheme",
        scheme,
        "1 to 32 of a-z, 0-9, _ and -, like card or kakaopay",
    )
}

/// 1 to 32 characters of `[a-z0-9_-]`.
pub(crate) fn check_word(field: &'static str, word: &str, expected: &'static str) -> Result<()> {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
    };
    require(
        (1..=32).contains(&word.len()) && word.bytes().all(plain),
        field,
        Quoted(word),
        expected,
    )?;
    merchant::ops::no_card_number(field, word)
}
