#![expect(
    clippy::arithmetic_side_effects,
    reason = "plain arithmetic is the model here"
)]

use crate::{Amount, Coin, Coins, Denom, Rate, Signed};
use proptest::prelude::*;

fn coins(text: &str) -> Coins {
    text.parse().unwrap()
}

#[test]
fn products_have_256_bits() {
    assert_eq!(
        Amount::MAX.mul_div_floor(u128::MAX, u128::MAX),
        Ok(Amount::MAX)
    );
    assert_eq!(Amount::new(7).mul_div_floor(3, 2), Ok(Amount::new(10)));
    assert_eq!(Amount::new(7).mul_div_ceil(3, 2), Ok(Amount::new(11)));
    assert_eq!(Amount::new(6).mul_div_ceil(3, 2), Ok(Amount::new(9)));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let error = Amount::MAX.checked_add(Amount::new(1)).unwrap_err();
    assert_eq!(error.code, 18);
    assert!(
        error
            .log
            .contains("is not an amount: expected 0 to 2^128 - 1"),
        "{error}"
    );
    assert!(Amount::MAX.mul_div_floor(2, 1).is_err());
    assert!(Amount::new(1).mul_div_ceil(1, 0).is_err());
    assert_eq!(Amount::new(1).checked_sub(Amount::new(2)), None);
}

#[test]
fn amounts_are_plain_digits() {
    for bad in [
        "",
        "-1",
        "+1",
        "01",
        "1.0",
        "1e3",
        " 1",
        "340282366920938463463374607431768211456",
    ] {
        assert!(bad.parse::<Amount>().is_err(), "{bad:?}");
    }
    assert_eq!(
        "340282366920938463463374607431768211455".parse(),
        Ok(Amount::MAX)
    );
}

#[test]
fn signed_amounts_have_two_sides() {
    let owed = Signed::minus(Amount::new(5)).unwrap();
    assert_eq!(owed.to_string(), "-5");
    assert_eq!("-5".parse(), Ok(owed));
    assert_eq!(serde_json::to_string(&owed).unwrap(), "\"-5\"");
    assert_eq!(serde_json::from_str::<Signed>("\"-5\"").unwrap(), owed);
    assert_eq!(
        (owed.below_zero(), owed.above_zero()),
        (Amount::new(5), Amount::ZERO)
    );
    let due = Signed::plus(Amount::new(7)).unwrap();
    assert_eq!(due.checked_add(owed), Signed::new(2));
    assert_eq!(owed.checked_sub(due), Signed::new(-12));
    assert!(owed.is_negative() && !due.is_negative());
    assert_eq!(
        hex::encode(borsh::to_vec(&owed).unwrap()),
        "fbffffffffffffffffffffffffffffff"
    );
}

#[test]
fn a_signed_amount_that_does_not_fit_is_refused() {
    let most = Signed::new(i128::MAX).unwrap();
    for refused in [
        Signed::new(i128::MIN),
        Signed::plus(Amount::MAX),
        Signed::minus(Amount::MAX),
        most.checked_add(Signed::new(1).unwrap()),
        most.opposite().checked_sub(Signed::new(1).unwrap()),
    ] {
        assert_eq!(refused.unwrap_err().code, 18);
    }
    for bad in ["", "-", "+1", "-0", "01", "-01", "--1", " 1", "1.0"] {
        assert!(bad.parse::<Signed>().is_err(), "{bad:?}");
    }
    assert_eq!(most.opposite().to_string().parse(), Ok(most.opposite()));
}

#[test]
fn rates_have_eighteen_places() {
    let rate: Rate = "0.025".parse().unwrap();
    assert_eq!(rate.to_string(), "0.025");
    assert_eq!(rate.of_ceil(Amount::new(70_001)), Ok(Amount::new(1_751)));
    assert_eq!(rate.of_floor(Amount::new(70_001)), Ok(Amount::new(1_750)));
    assert_eq!("1".parse::<Rate>().unwrap().to_string(), "1");
    for bad in ["", ".", ".5", "1.", "1.0000000000000000001", "-1", "1e2"] {
        assert!(bad.parse::<Rate>().is_err(), "{bad:?}");
    }
    assert_eq!(
        Rate::from_atto(3).with_spread_ceil(1).unwrap(),
        Rate::from_atto(4)
    );
}

#[test]
fn coins_of_a_message_are_in_order_each_once_and_above_zero() {
    let coin = |text: &str| proto::Coin::from(&text.parse::<Coin>().unwrap());
    assert!(Coins::parse(&[coin("1krwp"), coin("2uaot")]).is_ok());
    let error = Coins::parse(&[coin("2uaot"), coin("1krwp")]).unwrap_err();
    assert_eq!(
        (error.code, error.log.as_str()),
        (
            10,
            "2uaot,1krwp: expected each denom once, in ascending order: invalid coins"
        )
    );
    let error = Coins::parse(&[coin("1uaot"), coin("1uaot")]).unwrap_err();
    assert!(error.log.contains("each denom once"), "{error}");
    let error = Coins::parse(&[coin("0uaot")]).unwrap_err();
    assert!(error.log.contains("expected more than 0"), "{error}");
}

#[test]
fn coins_add_and_subtract_by_denom() {
    let five: Coin = "5uaot".parse().unwrap();
    let sum = coins("1krwp")
        .checked_add(&five)
        .unwrap()
        .checked_add(&five)
        .unwrap();
    assert_eq!(sum.to_string(), "1krwp,10uaot");
    let rest = sum.checked_sub(&"10uaot".parse().unwrap()).unwrap();
    assert_eq!(rest.to_string(), "1krwp");
    assert_eq!(rest.checked_sub(&five), None);
}

#[test]
fn denoms_have_the_grammar_of_the_cosmos_sdk() {
    for good in [
        "uaot",
        "pt/aot1abc/mile",
        "ibc/27394FB0",
        "factory/x/y.z_1-2",
    ] {
        assert!(good.parse::<crate::Denom>().is_ok(), "{good}");
    }
    for bad in ["", "ab", "1abc", "a b c", "uaot\0", &"a".repeat(129)] {
        assert!(bad.parse::<crate::Denom>().is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn ceil_is_floor_or_one_above(amount: u128, numerator: u64, denominator in 1..u64::MAX) {
        let (numerator, denominator) = (u128::from(numerator), u128::from(denominator));
        let amount = Amount::new(amount >> 64);
        let floor = amount.mul_div_floor(numerator, denominator).unwrap().units();
        let ceil = amount.mul_div_ceil(numerator, denominator).unwrap().units();
        prop_assert_eq!(floor, amount.units() * numerator / denominator);
        prop_assert!(ceil == floor || ceil == floor + 1);
    }

    #[test]
    fn rates_read_back_as_printed(atto: u128) {
        let rate = Rate::from_atto(atto);
        prop_assert_eq!(rate.to_string().parse::<Rate>().unwrap(), rate);
    }
}

#[test]
fn points_are_made_of_lots_and_count_in_won() {
    let denom = |text: &str| text.parse::<Denom>().unwrap();
    for (text, lots, won) in [
        ("pt/issuer/star", true, true),
        ("krwp", false, true),
        ("ptx", false, false),
        ("uaot", false, false),
    ] {
        let denom = denom(text);
        assert_eq!((denom.has_lots(), denom.counts_in_won()), (lots, won));
    }
}
