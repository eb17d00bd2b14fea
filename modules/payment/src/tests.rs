//! One module, the real modules below it, and a shop that takes payments.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod doors;
mod genesis;
mod golden;
mod life;
mod model;
mod refusals;
mod simulation;

use crate::MODULE;
use proto::Coin;
use proto::aot::{merchant::v1 as shop, payment::v1 as pb};
use sdk::{Amount, Denom, Time, crypto};
use testkit::{TestCtx, account};

const COMPANY: u64 = 1;
const FEES: u64 = 2;
const OWNER: u64 = 3;
const PAYOUT: u64 = 4;
const PAYER: u64 = 5;
const DELEGATE: u64 = 6;
const TERMINAL: u64 = 7;
const STRANGER: u64 = 8;
const DAY: u64 = 86_400;

/// A shop at a fee of 2 %, and a payer with 50 000 krwp, 10 000 points and 1 000 000 uaot.
struct Shop {
    test: TestCtx,
    merchant_id: String,
}

fn won(amount: u128) -> Coin {
    coin(amount, "krwp")
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

impl Shop {
    fn new() -> Self {
        Self::with_fee(200)
    }

    fn with_fee(fee_bps: u32) -> Self {
        let mut shop = Self::pending(|_| {});
        let approve = shop::MsgApproveMerchant {
            company: shop.test.text(COMPANY),
            merchant_id: shop.merchant_id.clone(),
            fee_bps,
        };
        shop.test.send(&approve).expect("its company approves");
        shop.test.take_events();
        shop
    }

    fn pending(edit: impl Fn(&mut serde_json::Value)) -> Self {
        let modules = [&auth::MODULE, &bank::MODULE, &merchant::MODULE, &MODULE];
        let test = TestCtx::with_genesis(&modules, |name, mut json| {
            if name == "payment" {
                let denoms = serde_json::json!(["krwp", "pt/issuer/star", "uaot"]);
                json.pointer_mut("/params/denoms")
                    .map(|old| *old = denoms)
                    .expect("payment has denoms");
                edit(&mut json);
            }
            json
        });
        let mut shop = Self {
            test,
            merchant_id: String::new(),
        };
        shop.admit_company();
        shop.merchant_id = shop.register();
        shop.give(PAYER, &[won(50_000), coin(10_000, "pt/issuer/star")]);
        shop.give(PAYER, &[coin(1_000_000, "uaot")]);
        shop
    }

    fn admit_company(&mut self) {
        let company = shop::PaymentCompany {
            address: self.test.text(COMPANY),
            name: "KON".to_owned(),
            fee_address: self.test.text(FEES),
            active: true,
        };
        let admit = shop::MsgSetPaymentCompany {
            authority: self.test.text(0),
            company: Some(company),
        };
        self.test.send(&admit).expect("the authority admits it");
    }

    fn register(&mut self) -> String {
        let register = shop::MsgRegisterMerchant {
            owner: self.test.text(OWNER),
            company: self.test.text(COMPANY),
            business_number_hash: crypto::sha256(b"123-45-67890").to_vec(),
            name: "Bakery".to_owned(),
            mcc: "5462".to_owned(),
            region: "KR-11".to_owned(),
            payout_address: self.test.text(PAYOUT),
            parent: String::new(),
        };
        let response = self.test.send(&register).expect("anyone may ask");
        response.merchant_id
    }

    fn give(&mut self, to: u64, coins: &[Coin]) {
        for coin in coins {
            let coin = sdk::Coin::parse(coin).expect("a coin");
            self.test
                .ctx(|ctx| bank::ops::mint(ctx, &account(to), &coin))
                .expect("there is room for more");
        }
    }

    fn balance(&mut self, of: u64, text: &str) -> u128 {
        self.test
            .read(|view| bank::ops::balance(view, &account(of), &denom(text)))
            .units()
    }

    fn spendable(&mut self, of: u64, text: &str) -> u128 {
        self.test
            .read(|view| bank::ops::spendable(view, view.now(), &account(of), &denom(text)))
            .units()
    }

    fn now(&self) -> Time {
        self.test.block().time
    }

    fn later(&self, seconds: u64) -> Option<proto::Timestamp> {
        Some(self.now().plus_seconds(seconds).to_proto())
    }

    fn order(&self, order_id: &str) -> pb::Order {
        pb::Order {
            merchant_id: self.merchant_id.clone(),
            day: self.now().korean_day(),
            order_id: order_id.to_owned(),
        }
    }

    fn authorize_msg(&self, order_id: &str, amounts: &[Coin]) -> pb::MsgAuthorize {
        pb::MsgAuthorize {
            payer: self.test.text(PAYER),
            order: Some(self.order(order_id)),
            amounts: amounts.to_vec(),
            fee_max_bps: 500,
            authorization_expiry: self.later(DAY),
            refund_expiry: self.later(30 * DAY),
            ..pb::MsgAuthorize::default()
        }
    }

    fn authorize(&mut self, order_id: &str, amounts: &[Coin]) -> String {
        let msg = self.authorize_msg(order_id, amounts);
        let response = self.test.send(&msg).expect("the payer has the money");
        response.payment_id
    }

    fn pay_msg(&self, order_id: &str, amounts: &[Coin]) -> pb::MsgPay {
        pb::MsgPay {
            payer: self.test.text(PAYER),
            order: Some(self.order(order_id)),
            amounts: amounts.to_vec(),
            fee_max_bps: 500,
            refund_expiry: self.later(30 * DAY),
            ..pb::MsgPay::default()
        }
    }

    fn pay(&mut self, order_id: &str, amounts: &[Coin]) -> String {
        let msg = self.pay_msg(order_id, amounts);
        let response = self.test.send(&msg).expect("the payer has the money");
        response.payment_id
    }

    fn capture_msg(&self, payment_id: &str, portion: pb::Portion, last: bool) -> pb::MsgCapture {
        pb::MsgCapture {
            signer: self.test.text(OWNER),
            payment_id: payment_id.to_owned(),
            portion: Some(portion),
            r#final: last,
        }
    }

    fn capture(&mut self, payment_id: &str, portion: pb::Portion, last: bool) {
        let msg = self.capture_msg(payment_id, portion, last);
        self.test.send(&msg).expect("it holds as much");
    }

    fn refund_msg(&self, payment_id: &str, reference: &str, portion: pb::Portion) -> pb::MsgRefund {
        pb::MsgRefund {
            signer: self.test.text(OWNER),
            payment_id: payment_id.to_owned(),
            portion: Some(portion),
            reason: String::new(),
            reference: reference.to_owned(),
        }
    }

    fn refund(&mut self, payment_id: &str, reference: &str, portion: pb::Portion) {
        let msg = self.refund_msg(payment_id, reference, portion);
        self.test.send(&msg).expect("as much is captured");
    }

    fn void_msg(&self, payment_id: &str) -> pb::MsgVoid {
        pb::MsgVoid {
            signer: self.test.text(OWNER),
            payment_id: payment_id.to_owned(),
        }
    }

    fn net_cancel_msg(&self, order_id: &str) -> pb::MsgNetCancel {
        pb::MsgNetCancel {
            signer: self.test.text(OWNER),
            order: Some(self.order(order_id)),
        }
    }

    fn payment(&mut self, payment_id: &str) -> pb::Payment {
        let request = pb::QueryPaymentRequest {
            payment_id: payment_id.to_owned(),
        };
        let response = self
            .test
            .read(|view| crate::queries::payment(view, &request));
        response
            .expect("it is in the state")
            .payment
            .expect("an answer has a payment")
    }

    fn status(&mut self, payment_id: &str) -> pb::PaymentStatus {
        self.payment(payment_id).status()
    }

    /// Nothing was written or told since the last call.
    fn expect_no_effect(&mut self, act: impl FnOnce(&mut Self)) {
        self.test.take_events();
        let before = self.test.changes().clone();
        act(self);
        assert_eq!(*self.test.changes(), before);
        assert!(self.test.take_events().is_empty());
    }
}

/// By denom.
fn of(amounts: &[Coin]) -> pb::Portion {
    pb::Portion {
        amounts: amounts.to_vec(),
        total: String::new(),
    }
}

/// A total in won.
fn total(amount: u128) -> pb::Portion {
    pb::Portion {
        amounts: Vec::new(),
        total: Amount::new(amount).to_string(),
    }
}

/// All that is left.
fn all() -> pb::Portion {
    pb::Portion::default()
}
