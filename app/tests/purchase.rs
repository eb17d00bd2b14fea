//! The first whole job: a customer without coins pays a shop, a sponsor pays the fees, the shop refunds a part.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use prost::Message;
use proto::aot::merchant::v1 as merchant;
use proto::aot::payment::v1 as payment;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::cosmos::feegrant::v1beta1 as feegrant;
use sdk::Prefix;
use serde_json::json;
use settlement::ops::SETTLEMENT;
use testkit::{TestNode, TestTx, test_app_state};

const AUTHORITY: u64 = 0;
const COMPANY: u64 = 1;
const SHOP: u64 = 2;
const SPONSOR: u64 = 3;
/// Not among the accounts that have plenty.
const CUSTOMER: u64 = 20;
const PAYOUT: u64 = 21;
const FEES: u64 = 22;

fn response<M: Message + Default>(data: &[u8]) -> M {
    let data = TxMsgData::decode(data).unwrap();
    M::decode(data.msg_responses[0].value.as_slice()).unwrap()
}

fn krwp(amount: u64) -> proto::Coin {
    proto::Coin {
        denom: "krwp".to_owned(),
        amount: amount.to_string(),
    }
}

/// A node on which the customer has 50 000 krwp, no coins, and a sponsor; gives the id of the shop, too.
fn node_with_shop() -> (TestNode, String) {
    let mut state = test_app_state(10);
    let customer = TestNode::new().text(CUSTOMER);
    let balances = state["bank"]["balances"].as_array_mut().unwrap();
    balances.push(json!({"address": customer, "coins": [{"denom": "krwp", "amount": "50000"}]}));
    balances.sort_by_key(|entry| entry["address"].as_str().unwrap().to_owned());
    let mut node = TestNode::with_app_state(&state);
    node.block(Vec::new());
    let company = merchant::PaymentCompany {
        address: node.text(COMPANY),
        name: "Payment Company A".to_owned(),
        fee_address: node.text(FEES),
        active: true,
    };
    let admit = merchant::MsgSetPaymentCompany {
        authority: node.text(AUTHORITY),
        company: Some(company),
    };
    node.run(&TestTx::of(&admit, AUTHORITY)).unwrap();
    let register = merchant::MsgRegisterMerchant {
        owner: node.text(SHOP),
        company: node.text(COMPANY),
        business_number_hash: vec![7; 32],
        name: "Noodle Shop".to_owned(),
        mcc: "5812".to_owned(),
        region: "KR-11".to_owned(),
        payout_address: node.text(PAYOUT),
        parent: String::new(),
    };
    let data = node.run(&TestTx::of(&register, SHOP)).unwrap();
    let id = response::<merchant::MsgRegisterMerchantResponse>(&data).merchant_id;
    let approve = merchant::MsgApproveMerchant {
        company: node.text(COMPANY),
        merchant_id: id.clone(),
        fee_bps: 200,
    };
    node.run(&TestTx::of(&approve, COMPANY)).unwrap();
    let allowance = feegrant::BasicAllowance::default();
    let grant = feegrant::MsgGrantAllowance {
        granter: node.text(SPONSOR),
        grantee: node.text(CUSTOMER),
        allowance: Some(proto::Any {
            type_url: "/cosmos.feegrant.v1beta1.BasicAllowance".to_owned(),
            value: allowance.encode_to_vec(),
        }),
    };
    node.run(&TestTx::of(&grant, SPONSOR)).unwrap();
    (node, id)
}

fn pay(node: &TestNode, merchant_id: &str, amount: u64) -> TestTx {
    let order = payment::Order {
        merchant_id: merchant_id.to_owned(),
        day: node.time().korean_day(),
        order_id: "A-1".to_owned(),
    };
    let pay = payment::MsgPay {
        payer: node.text(CUSTOMER),
        order: Some(order),
        amounts: vec![krwp(amount)],
        fee_max_bps: 300,
        refund_expiry: Some(node.time().plus_seconds(86_400 * 30).to_proto()),
        ..payment::MsgPay::default()
    };
    TestTx {
        granter: node.text(SPONSOR),
        ..TestTx::of(&pay, CUSTOMER)
    }
}

#[test]
fn a_customer_without_coins_pays_and_is_refunded_a_part_and_the_shop_is_paid() {
    let (mut node, shop) = node_with_shop();
    let sponsor_before = node.balance(&node.text(SPONSOR), "uaot");
    let data = node.run(&pay(&node, &shop, 30_000)).unwrap();
    let id = response::<payment::MsgPayResponse>(&data).payment_id;
    let held = |node: &TestNode, account: u64| node.balance(&node.text(account), "krwp");
    let settling = |node: &TestNode| {
        let settlement = Prefix::new("aot").unwrap().text(&SETTLEMENT.address());
        node.balance(&settlement, "krwp")
    };
    assert_eq!(
        (held(&node, CUSTOMER), settling(&node), held(&node, FEES)),
        (20_000, 29_400, 600)
    );
    assert_eq!(node.balance(&node.text(CUSTOMER), "uaot"), 0);
    assert_eq!(
        sponsor_before - node.balance(&node.text(SPONSOR), "uaot"),
        100_000
    );

    let refund = payment::MsgRefund {
        signer: node.text(SHOP),
        payment_id: id.clone(),
        portion: Some(payment::Portion {
            amounts: vec![krwp(10_000)],
            total: String::new(),
        }),
        reason: "one dish was cold".to_owned(),
        reference: "R-1".to_owned(),
    };
    node.run(&TestTx::of(&refund, SHOP)).unwrap();
    assert_eq!(
        (held(&node, CUSTOMER), settling(&node), held(&node, FEES)),
        (30_000, 19_600, 400)
    );
    let answer = node
        .query(&payment::QueryPaymentRequest { payment_id: id })
        .unwrap();
    let paid = answer.payment.unwrap();
    assert_eq!(
        paid.status,
        payment::PaymentStatus::PartiallyRefunded as i32
    );
    let tender = &paid.tenders[0];
    assert_eq!(
        (
            tender.captured.as_str(),
            tender.refunded.as_str(),
            tender.fee_taken.as_str(),
            tender.settled.as_str()
        ),
        ("30000", "10000", "400", "20000")
    );
    // At the end of the business day the shop is paid.
    assert_eq!(held(&node, PAYOUT), 0);
    node.block_after(86_400, Vec::new());
    assert_eq!((held(&node, PAYOUT), settling(&node)), (19_600, 0));
}

#[test]
fn the_same_payment_again_gives_the_same_answer_and_moves_nothing() {
    let (mut node, shop) = node_with_shop();
    let tx = pay(&node, &shop, 30_000);
    let first = node.run(&tx).unwrap();
    let again = node.run(&tx).unwrap();
    assert_eq!(first, again);
    assert_eq!(node.balance(&node.text(CUSTOMER), "krwp"), 20_000);
    let (code, log) = node.run(&pay(&node, &shop, 31_000)).unwrap_err();
    assert_ne!(code, 0);
    assert!(log.contains("A-1"), "{log}");
}

#[test]
fn a_payment_above_the_balance_is_refused_and_the_sponsor_still_pays() {
    let (mut node, shop) = node_with_shop();
    let before = node.balance(&node.text(SPONSOR), "uaot");
    let (code, log) = node.run(&pay(&node, &shop, 50_001)).unwrap_err();
    assert_eq!(code, 5);
    assert!(
        log.contains("spendable balance 50000krwp is smaller than 50001krwp: insufficient funds"),
        "{log}"
    );
    assert_eq!(node.balance(&node.text(CUSTOMER), "krwp"), 50_000);
    assert_eq!(before - node.balance(&node.text(SPONSOR), "uaot"), 100_000);
}
