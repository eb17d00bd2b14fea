//! What buyers claim: vested tokens, or their money.

use super::*;

/// A sale in which BUYER bought 200 and OTHER 77, with a cliff of 100 and a duration of 1 000 seconds, that has just ended.
fn ended() -> (Market, u64) {
    let mut market = Market::new();
    let id = market.create(|terms| {
        terms.tranches[0].price = "1".to_owned();
        terms.vesting = Some(pb::Vesting {
            cliff_seconds: 100,
            duration_seconds: 1_000,
        });
    });
    market.buy(BUYER, id, 200);
    market.buy(OTHER, id, 77);
    market.test.end_block(DAY);
    (market, id)
}

#[test]
fn tokens_vest_after_the_cliff_in_proportion_and_the_last_claim_gives_exactly_the_rest() {
    let (mut market, id) = ended();
    // Over, and not swept: it counts as ended.
    let nothing = market.vested_msg(OTHER, id);
    assert_eq!(
        market.refusal(&nothing),
        format!(
            "sale 18: 0{} have vested and 0 of them are claimed: expected more to have vested",
            named(&market.test, &market.gold)
        )
    );
    market.test.end_block(99);
    assert_eq!(market.code(&nothing), "sale 18");
    market.test.end_block(1);
    // At the cliff floor(77 * 100 / 1 000).
    assert_eq!(market.claim(OTHER, id), 7);
    assert_eq!(market.code(&nothing), "sale 18");
    market.test.end_block(23);
    assert_eq!(market.claim(OTHER, id), 2);
    market.test.end_block(876);
    // 76.923 have vested.
    assert_eq!(market.claim(OTHER, id), 67);
    market.test.end_block(1);
    assert_eq!(market.claim(OTHER, id), 1);
    assert_eq!(market.has(OTHER), 77);
    assert_eq!(
        market.refusal(&nothing),
        "sale 17: <3> has nothing in sale 1: expected somebody who bought and has not claimed all"
    );
    // Whoever waits gets all at once.
    market.test.end_block(DAY);
    assert_eq!(market.claim(BUYER, id), 200);
    assert_eq!(market.escrow(), (0, 0));
    assert_eq!(market.sale(id).claimed, "277");
    market.test.end_block(1);
}

#[test]
fn without_vesting_all_is_there_at_the_end() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    let early = market.vested_msg(BUYER, id);
    assert_eq!(
        market.refusal(&early),
        "sale 16: sale 1 is open: expected success"
    );
    market.test.end_block(DAY);
    assert_eq!(market.claim(BUYER, id), 200);
    market.test.end_block(1);
}

#[test]
fn a_sweep_that_is_late_makes_nothing_vest_later() {
    let (mut market, id) = ended();
    market.test.block_mut().time = market.now().plus_seconds(500);
    // The sale ended 500 seconds ago, though it is booked only now.
    assert_eq!(market.claim(BUYER, id), 100);
    market.test.end_block(1);
}

#[test]
fn a_sale_that_missed_its_soft_cap_refunds_exactly_what_was_paid() {
    let mut market = Market::new();
    let id = market.create(|terms| terms.tranches[0].price = "0.3".to_owned());
    market.buy(BUYER, id, 50);
    market.buy(BUYER, id, 1);
    market.buy(OTHER, id, 48);
    assert_eq!(market.sale(id).raised, "99");
    let early = market.refund_msg(BUYER, id);
    assert_eq!(
        market.refusal(&early),
        "sale 16: sale 1 is open: expected refund"
    );
    market.test.end_block(DAY);
    // Over, and not swept.
    let refund = market.send_ok(&market.refund_msg(BUYER, id));
    assert_eq!(refund.amount, "51");
    market.test.end_block(1);
    assert_eq!(market.has(OWNER), 1_000_000);
    assert_eq!(market.balance(OWNER, WON), 0);
    assert_eq!(market.code(&early), "sale 17");
    let vested = market.vested_msg(OTHER, id);
    assert_eq!(
        market.refusal(&vested),
        "sale 16: sale 1 is refund: expected success"
    );
    market.send_ok(&market.refund_msg(OTHER, id));
    assert_eq!(market.balance(BUYER, WON), 100_000);
    assert_eq!(market.balance(OTHER, WON), 100_000);
    assert_eq!(market.escrow(), (0, 0));
    assert_eq!(market.sale(id).refunded, "99");
    market.test.end_block(1);
}

#[test]
fn exactly_the_soft_cap_is_enough() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    market.end_of_sale();
    assert_eq!(market.sale(id).state(), pb::SaleState::Success);
    let refund = market.refund_msg(BUYER, id);
    assert_eq!(market.code(&refund), "sale 16");
    let strangers = market.vested_msg(STRANGER, id);
    assert_eq!(market.code(&strangers), "sale 17");
}
