//! Pegs, and what converting does with what the ratio does not divide.

use super::*;
use expect_test::expect;

fn peg(test: &mut TestCtx, denom: &str) -> Result<pb::Peg> {
    let request = pb::QueryPegRequest {
        denom: denom.to_owned(),
    };
    Ok(test.query(&request)?.peg.unwrap())
}

#[test]
fn a_hundred_tokens_become_so_many_at_the_ratio_and_a_hundred_again() {
    let mut test = pegged(5, 2);
    assert_eq!(
        convert(&mut test, USER, 100, &voucher()).unwrap(),
        (100, 250)
    );
    assert_eq!(balance(&mut test, USER, LOCAL), 250);
    assert_eq!(kept(&mut test), 100);
    assert_eq!(convert(&mut test, USER, 250, LOCAL).unwrap(), (250, 100));
    assert_eq!(balance(&mut test, USER, &voucher()), 1_000);
    assert_eq!(balance(&mut test, USER, LOCAL), 0);
    assert_eq!(kept(&mut test), 0);
    test.end_block(5);
}

#[test]
fn what_the_ratio_does_not_divide_stays_with_its_owner() {
    let mut test = pegged(5, 2);
    assert_eq!(convert(&mut test, USER, 7, &voucher()).unwrap(), (6, 15));
    assert_eq!(balance(&mut test, USER, &voucher()), 994);
    assert_eq!(convert(&mut test, USER, 14, LOCAL).unwrap(), (10, 4));
    assert_eq!(balance(&mut test, USER, LOCAL), 5);
    let found = peg(&mut test, LOCAL).unwrap();
    assert_eq!((found.backing.as_str(), found.issued.as_str()), ("2", "5"));
    test.end_block(5);
}

#[test]
fn whoever_has_the_local_denom_converts_it_whoever_made_it() {
    let mut test = pegged(1, 1);
    convert(&mut test, USER, 100, &voucher()).unwrap();
    let send = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: test.text(USER),
        to_address: test.text(STRANGER),
        amount: vec![coin(60, LOCAL)],
    };
    test.send(&send).unwrap();
    assert_eq!(convert(&mut test, STRANGER, 60, LOCAL).unwrap(), (60, 60));
    assert_eq!(balance(&mut test, STRANGER, &voucher()), 60);
    test.end_block(5);
}

#[test]
fn a_ratio_is_kept_in_lowest_terms() {
    let mut test = pegged(10, 4);
    let found = peg(&mut test, &voucher()).unwrap();
    assert_eq!((found.numerator, found.denominator), (5, 2));
    assert_eq!(convert(&mut test, USER, 2, &voucher()).unwrap(), (2, 5));
}

#[test]
fn what_was_converted_can_be_converted_back_whatever_became_of_the_side_chain() {
    for last in [AffiliateStatus::Suspended, AffiliateStatus::Retired] {
        let mut test = pegged(5, 2);
        convert(&mut test, USER, 100, &voucher()).unwrap();
        set_status(&mut test, last);
        let more = pb::MsgConvert {
            sender: test.text(USER),
            amount: Some(coin(100, &voucher())),
        };
        let text = refusal(&mut test, &more);
        assert!(text.starts_with("affiliate 7: "), "{text}");
        assert_eq!(convert(&mut test, USER, 250, LOCAL).unwrap(), (250, 100));
        test.end_block(5);
    }
}

#[test]
fn converting_is_refused() {
    let mut test = pegged(5, 2);
    convert(&mut test, USER, 100, &voucher()).unwrap();
    let mut texts = Vec::new();
    let mut refused = |test: &mut TestCtx, user: u64, amount: Option<proto::Coin>| {
        let msg = pb::MsgConvert {
            sender: test.text(user),
            amount,
        };
        texts.push(refusal(test, &msg));
    };
    refused(&mut test, USER, None);
    refused(&mut test, USER, Some(coin(0, LOCAL)));
    refused(&mut test, USER, Some(coin(5, "uaot")));
    refused(&mut test, USER, Some(coin(1, &voucher())));
    refused(&mut test, USER, Some(coin(4, LOCAL)));
    refused(&mut test, USER, Some(coin(1_000, &voucher())));
    refused(&mut test, STRANGER, Some(coin(10, LOCAL)));
    refused(&mut test, USER, Some(coin(u128::MAX, &voucher())));
    // Made by nobody who may: there are not the vouchers for it.
    give(&mut test, STRANGER, 255, LOCAL);
    refused(&mut test, STRANGER, Some(coin(255, LOCAL)));
    let text = texts.join("\n").replace(&voucher(), "<voucher>");
    expect![[r#"
        sdk 10: missing coin: invalid coins
        sdk 10: 0peg/kon: expected more than 0: invalid coins
        affiliate 12: uaot is not pegged: expected a pegged voucher or its local denom
        affiliate 13: 1<voucher> are less than one step of the ratio: expected at least 2<voucher>
        affiliate 13: 4peg/kon are less than one step of the ratio: expected at least 5peg/kon
        sdk 5: spendable balance 900<voucher> is smaller than 1000<voucher>: insufficient funds
        sdk 5: spendable balance 0peg/kon is smaller than 10peg/kon: insufficient funds
        sdk 18: 170141183460469231731687303715884105727 * 5 / 1 is not an amount: expected 0 to 2^128 - 1: invalid request
        affiliate 14: 100<voucher> back what was issued: expected at least 102<voucher>"#]].assert_eq(&text);
}

#[test]
fn a_peg_is_refused() {
    let mut test = registered();
    let mut texts = Vec::new();
    let good = peg_msg(&test);
    texts.push(refusal(&mut test, &good));
    let channel = channel_msg(&test, CHANNEL);
    test.send(&channel).unwrap();
    set_status(&mut test, AffiliateStatus::Active);
    let admin = test.text(ADMIN);
    let mut refused = |test: &mut TestCtx, edit: &dyn Fn(&mut pb::MsgSetPeg)| {
        let mut msg = good.clone();
        edit(&mut msg);
        texts.push(refusal(test, &msg));
    };
    refused(&mut test, &|msg| msg.authority.clone_from(&admin));
    refused(&mut test, &|msg| msg.chain_id = KON.to_owned());
    refused(&mut test, &|msg| msg.side_denom = "!".to_owned());
    refused(&mut test, &|msg| msg.side_denom = voucher());
    refused(&mut test, &|msg| msg.local_denom = "krwp".to_owned());
    refused(&mut test, &|msg| msg.numerator = 0);
    refused(&mut test, &|msg| msg.denominator = 0);
    give(&mut test, STRANGER, 1, "peg/made");
    refused(&mut test, &|msg| msg.local_denom = "peg/made".to_owned());
    test.send(&good).unwrap();
    refused(&mut test, &|msg| msg.side_denom = "uother".to_owned());
    give(&mut test, USER, 2, &voucher());
    convert(&mut test, USER, 2, &voucher()).unwrap();
    refused(&mut test, &|msg| msg.numerator = 6);
    let text = texts.join("\n").replace(&voucher(), "<voucher>");
    expect![[r#"
        affiliate 7: side chain side-1 is pending: expected an active one
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        affiliate 2: no side chain "kon-2" is registered: expected the id of one that is
        sdk 10: invalid denom: !: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        affiliate 9: side_denom is <voucher>: expected what the side chain calls it, with its path if it came there through a channel
        affiliate 9: local_denom is krwp: expected peg/ and a name
        affiliate 9: numerator is 0: expected above 0
        affiliate 9: denominator is 0: expected above 0
        affiliate 11: peg/made is taken: there are 1 of it: expected a denom of which there is nothing
        affiliate 11: peg/kon is taken: <voucher> is pegged to it: expected a denom of which there is nothing
        affiliate 10: 5peg/kon are issued for <voucher>: expected a denom of which nothing is issued"#]].assert_eq(&text);
}

#[test]
fn a_peg_of_which_nothing_is_issued_may_change() {
    let mut test = pegged(5, 2);
    let msg = pb::MsgSetPeg {
        local_denom: "peg/other".to_owned(),
        numerator: 1,
        ..peg_msg(&test)
    };
    test.send(&msg).unwrap();
    assert_eq!(convert(&mut test, USER, 4, &voucher()).unwrap(), (4, 2));
    assert!(peg(&mut test, LOCAL).is_err());
    test.end_block(5);
}

#[test]
fn the_largest_amounts_are_converted_or_refused() {
    let mut test = pegged(u64::MAX, 1);
    let most = u128::MAX / u128::from(u64::MAX);
    give(&mut test, STRANGER, u128::MAX - 2_000, &voucher());
    let above = convert(&mut test, STRANGER, most + 1, &voucher());
    assert_eq!(above.unwrap_err().code, 18);
    let (taken, given) = convert(&mut test, STRANGER, most, &voucher()).unwrap();
    assert_eq!((taken, given), (most, most * u128::from(u64::MAX)));
    test.end_block(5);
    assert_eq!(
        convert(&mut test, STRANGER, given, LOCAL).unwrap(),
        (given, most)
    );
    test.end_block(5);
}
