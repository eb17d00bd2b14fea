//! Who pays how much.

use super::{chain, charge, collected, terms, uaot};

#[test]
fn a_sender_pays_what_it_offers() {
    let mut test = chain();
    charge(&mut test, &terms(1, "12uaot")).expect("enough");
    assert_eq!(
        (uaot(&mut test, 1), collected(&mut test, "uaot")),
        (999_988, 12)
    );
}

#[test]
fn a_fee_below_the_lowest_is_refused_in_the_words_of_the_cosmos_sdk() {
    let mut test = chain();
    let error = charge(&mut test, &terms(1, "5uaot")).expect_err("too little");
    assert_eq!((error.codespace, error.code), ("sdk", 13));
    assert_eq!(
        error.log,
        "insufficient fees; got: 5uaot required: 10uaot: insufficient fee"
    );
}
