//! One purchase from registration to refund, in four blocks: 30 000 krwp at 200 bps, of which 10 000 come back.

use payment::events::{
    ExternalTenderRecorded, PaymentAuthorized, PaymentCaptured, PaymentRefunded,
};
use payment::{Status, Tender, Tenders};
use record::BlockRecord;
use sdk::{Address, Amount, Coins, EventType, Time};
use tendermint_proto::v0_38::abci::{Event, ExecTxResult};

use super::{account, ante, event, finish, hash, named, prefix, tx};

/// The shop.
pub const MERCHANT: [u8; 32] = [0xab; 32];
/// The payment.
pub const PAYMENT: [u8; 32] = [0xcd; 32];
/// When everything happens: 2026-11-21 00:01:00 in Korea, in block 120 of the chain of tests.
pub const FIRST_HEIGHT: u64 = 120;

/// Who buys.
pub fn customer() -> String {
    account(7)
}

/// The hash of the transaction that pays.
pub fn payment_tx() -> Vec<u8> {
    hash(&[&tx("/aot.payment.v1.MsgPay", "121")])
}

fn address(name: &str) -> Address {
    Address::of_module(name)
}

fn payer() -> Address {
    prefix().parse(&customer()).unwrap()
}

fn typed<E: EventType>(event_of: &E) -> Event {
    let attributes = event_of.attributes(&prefix());
    let attributes: Vec<(&str, &str)> = attributes.iter().collect();
    event(E::SPEC.kind, &attributes)
}

fn coins(text: &str) -> Coins {
    text.parse().unwrap()
}

fn tenders(captured: u128, refunded: u128, fee_taken: u128) -> Tenders {
    Tenders(vec![Tender {
        authorized: Amount::new(30_000),
        captured: Amount::new(captured),
        refunded: Amount::new(refunded),
        released: Amount::new(0),
        fee_taken: Amount::new(fee_taken),
        settled: Amount::new(captured - refunded),
        ..Tender::new("30000krwp".parse().unwrap())
    }])
}

fn now() -> Time {
    Time::from_seconds(1_795_186_861)
}

fn merchant_event(kind: &str, status: &str) -> Event {
    event(
        kind,
        &[
            ("merchant_id", &hex::encode(MERCHANT)),
            ("owner", &named("owner")),
            ("company", &named("company")),
            ("name", "Café Namsan"),
            ("mcc", "5814"),
            ("region", "KR-11"),
            ("payout_address", &named("till")),
            ("fee_bps", "200"),
            ("status", status),
            ("parent", ""),
            ("registered_at", &sdk::Attribute::to_text(&now(), &prefix())),
            ("signer", &named("company")),
            ("reason", ""),
        ],
    )
}

fn authorized() -> PaymentAuthorized {
    PaymentAuthorized {
        payment_id: PAYMENT,
        merchant_id: MERCHANT,
        day: 20_261_121,
        order_id: "A-1".into(),
        payer: payer(),
        company: address("company"),
        authorized_at: now(),
        amount: coins("30000krwp"),
        settled: Coins::EMPTY,
        fee: Coins::EMPTY,
        released: Coins::EMPTY,
        tenders: tenders(0, 0, 0),
        status: Status::Authorized,
        mcc: "5814".into(),
        region: "KR-11".into(),
        fee_address: address("company"),
        fee_bps: 200,
        fee_max_bps: 300,
        supply: Some(Amount::new(27_273)),
        vat: Some(Amount::new(2_727)),
        tax_free: None,
        service_charge: None,
        memo_hash: None,
        authorization_expiry: now().plus_seconds(600),
        refund_expiry: now().plus_seconds(86_400),
        terminal: None,
        rule_version: 2,
        quote_id: None,
    }
}

fn captured() -> PaymentCaptured {
    let PaymentAuthorized {
        payment_id,
        merchant_id,
        day,
        order_id,
        payer,
        company,
        authorized_at,
        amount,
        released,
        mcc,
        region,
        ..
    } = authorized();
    PaymentCaptured {
        payment_id,
        merchant_id,
        day,
        order_id,
        payer,
        company,
        authorized_at,
        amount,
        settled: coins("30000krwp"),
        fee: coins("600krwp"),
        released,
        tenders: tenders(30_000, 0, 600),
        status: Status::Captured,
        mcc,
        region,
        signer: payer,
    }
}

fn refunded() -> PaymentRefunded {
    let PaymentCaptured {
        payment_id,
        merchant_id,
        day,
        order_id,
        payer,
        company,
        authorized_at,
        released,
        mcc,
        region,
        ..
    } = captured();
    PaymentRefunded {
        payment_id,
        merchant_id,
        day,
        order_id,
        payer,
        company,
        authorized_at,
        amount: coins("10000krwp"),
        settled: coins("10000krwp"),
        fee: coins("200krwp"),
        released,
        tenders: tenders(30_000, 10_000, 400),
        status: Status::PartiallyRefunded,
        mcc,
        region,
        signer: address("owner"),
        reason: "one cup too many".into(),
        reference: "R-1".into(),
        paid: coins("10000krwp"),
    }
}

fn by_card() -> ExternalTenderRecorded {
    ExternalTenderRecorded {
        payment_id: [0xce; 32],
        merchant_id: MERCHANT,
        day: 20_261_121,
        order_id: "A-2".into(),
        approval_hash: [1; 32],
        scheme: "card".into(),
        amount: Amount::new(4_500),
        supply: None,
        vat: None,
        tax_free: None,
        service_charge: None,
        company: address("company"),
        mcc: "5814".into(),
        region: "KR-11".into(),
        recorded_at: now(),
        signer: address("owner"),
    }
}

fn moved(from: &str, to: &str, amount: &str) -> Event {
    event(
        "transfer",
        &[("recipient", to), ("sender", from), ("amount", amount)],
    )
}

/// The block of a height: nothing before and after the purchase.
pub fn block(chain: &str, height: u64) -> BlockRecord {
    let (company, till, customer) = (named("company"), named("settlement"), customer());
    let (signer, kind, events) = match height.checked_sub(FIRST_HEIGHT) {
        Some(0) => {
            let events = vec![
                merchant_event("merchant_registered", "pending"),
                merchant_event("merchant_approved", "active"),
            ];
            (&company, "/aot.merchant.v1.MsgApproveMerchant", events)
        }
        Some(1) => {
            let moves = vec![
                moved(&customer, &till, "29400krwp"),
                moved(&customer, &company, "600krwp"),
            ];
            let events = [vec![typed(&authorized()), typed(&captured())], moves].concat();
            (&customer, "/aot.payment.v1.MsgPay", events)
        }
        Some(2) => {
            let moves = vec![
                moved(&till, &customer, "9800krwp"),
                moved(&company, &customer, "200krwp"),
            ];
            (
                &till,
                "/aot.payment.v1.MsgRefund",
                [vec![typed(&refunded())], moves].concat(),
            )
        }
        Some(3) => (
            &till,
            "/aot.payment.v1.MsgRecordExternalTender",
            vec![typed(&by_card())],
        ),
        _ => return finish(chain, height, vec![], vec![]),
    };
    let events = [ante(signer, &named("sponsor"), "25uaot", height), events].concat();
    let result = ExecTxResult {
        gas_wanted: 90_000,
        gas_used: 80_000,
        events,
        ..ExecTxResult::default()
    };
    finish(
        chain,
        height,
        vec![tx(kind, &height.to_string())],
        vec![result],
    )
}
