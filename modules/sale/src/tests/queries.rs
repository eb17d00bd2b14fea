//! What is asked of sales and drops.

use super::*;
use crate::drop_leaf;
use sdk::Amount;

fn quote(market: &mut Market, sale_id: u64, amount: &str, buyer: &str) -> (String, String) {
    let request = pb::QueryQuoteRequest {
        sale_id,
        amount: amount.to_owned(),
        buyer: buyer.to_owned(),
    };
    let answer = market.test.query(&request).unwrap();
    (answer.paid, answer.bought)
}

#[test]
fn a_quote_is_what_a_purchase_gives() {
    let mut market = Market::new();
    let id = market.create(|terms| {
        terms.tranches[0].price = "0.3".to_owned();
        terms.buyer_cap = "50".to_owned();
    });
    let quoted = quote(&mut market, id, "7", "");
    assert_eq!(quoted, ("7".to_owned(), "23".to_owned()));
    assert_eq!(market.buy(BUYER, id, 7), (7, 23));
    let buyer = market.test.text(BUYER);
    let nothing = ("0".to_owned(), "0".to_owned());
    assert_eq!(quote(&mut market, id, "44", &buyer), nothing);
    market.test.end_block(DAY);
    assert_eq!(quote(&mut market, id, "7", ""), nothing);
}

#[test]
fn sales_are_listed_page_by_page_as_they_are_for_every_reader() {
    let mut market = Market::new();
    for _ in 0..3 {
        market.create(|_| {});
    }
    market.test.end_block(DAY);
    let request = pb::QuerySalesRequest {
        pagination: Some(proto::PageRequest {
            limit: 2,
            ..proto::PageRequest::default()
        }),
    };
    let page = market.test.query(&request).unwrap();
    let ids: Vec<_> = page
        .sales
        .iter()
        .map(|sale| (sale.id, sale.state()))
        .collect();
    assert_eq!(
        ids,
        [(1, pb::SaleState::Refund), (2, pb::SaleState::Refund)]
    );
    let unknown = market.test.query(&pb::QuerySaleRequest { sale_id: 4 });
    assert_eq!(unknown.unwrap_err().code, 2);
}

#[test]
fn a_purchase_says_what_can_be_claimed_now() {
    let mut market = Market::new();
    let id = market.create(|_| {});
    market.buy(BUYER, id, 100);
    let request = pb::QueryPurchaseRequest {
        sale_id: id,
        buyer: market.test.text(BUYER),
    };
    let found = market.test.query(&request).unwrap().purchase.unwrap();
    assert_eq!(
        (found.paid.as_str(), found.claimable.as_str()),
        ("100", "0")
    );
    market.test.end_block(DAY);
    let found = market.test.query(&request).unwrap().purchase.unwrap();
    assert_eq!(found.claimable, "200");
    market.claim(BUYER, id);
    let none = market.test.query(&request).unwrap_err();
    assert_eq!((none.codespace, none.code), ("sdk", 22));
}

#[test]
fn a_drop_says_what_it_has_paid() {
    let mut market = Market::new();
    let leaf = drop_leaf(&account(BUYER), Amount::new(10));
    let msg = pb::MsgSetClaimRoot {
        funder: market.test.text(OWNER),
        total: Some(coin(100, &market.gold)),
        root: leaf.to_vec(),
        expiry: market.later(DAY),
    };
    market.send_ok(&msg);
    let request = pb::QueryClaimedRequest {
        drop_id: 1,
        address: market.test.text(BUYER),
        amount: "10".to_owned(),
    };
    assert!(!market.test.query(&request).unwrap().claimed);
    let claim = pb::MsgClaimDrop {
        claimant: market.test.text(BUYER),
        drop_id: 1,
        amount: "10".to_owned(),
        proof: Some(pb::Proof {
            index: 0,
            leaves: 1,
            path: Vec::new(),
        }),
    };
    market.send_ok(&claim);
    assert!(market.test.query(&request).unwrap().claimed);
    let found = market.test.query(&pb::QueryDropRequest { drop_id: 1 });
    let drop = found.unwrap().drop.unwrap();
    assert_eq!((drop.claimed.as_str(), drop.closed), ("10", false));
    market.test.end_block(DAY);
    let found = market.test.query(&pb::QueryDropRequest { drop_id: 1 });
    assert!(found.unwrap().drop.unwrap().closed);
    let unknown = market.test.query(&pb::QueryDropRequest { drop_id: 2 });
    assert_eq!(unknown.unwrap_err().code, 3);
}
