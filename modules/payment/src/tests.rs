//! One module, the real modules below it, and a shop that takes payments.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod disputes;
mod doors;
mod fees;
mod genesis;
mod golden;
mod life;
mod model;
mod points;
mod quotes;
mod refusals;
mod rewards;
mod settlement;
mod simulation;
mod stopped;
mod worth;

use crate::MODULE;
use proto::aot::{
    merchant::v1 as shop, payment::v1 as pb, points::v1 as issue, settlement::v1 as book,
};
use proto::{Coin, Msg};
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
const ISSUER: u64 = 9;
const PROVIDER: u64 = 10;
const STAR: &str = "pt/issuer/star";
const DAY: u64 = 86_400;
const MODULES: [&sdk::Module; 7] = [
    &auth::MODULE,
    &bank::MODULE,
    &::points::MODULE,
    &merchant::MODULE,
    &::settlement::MODULE,
    &reward::MODULE,
    &MODULE,
];

/// A shop at a fee of 2 %, and a payer with 50 000 krwp, 10 000 points at 1 won and 1 000 000 uaot.
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
        Self::approved(fee_bps, |_| {})
    }

    fn with(edit: impl Fn(&mut serde_json::Value)) -> Self {
        Self::approved(200, edit)
    }

    fn approved(fee_bps: u32, edit: impl Fn(&mut serde_json::Value)) -> Self {
        let mut shop = Self::pending(edit);
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
        let test = TestCtx::with_genesis(&MODULES, |name, mut json| {
            if name == "payment" {
                let denoms = serde_json::json!(["krwp", "uaot"]);
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
        shop.admit_issuer_of(STAR, "1");
        shop.merchant_id = shop.register();
        shop.give(PAYER, &[won(50_000), coin(10_000, STAR)]);
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

    /// An issuer whose reserve has 20 000 krwp; the company has 100 000 more.
    fn admit_issuer_of(&mut self, denom: &str, rate: &str) {
        self.give(ISSUER, &[won(120_000)]);
        let register = issue::MsgRegisterIssuer {
            authority: self.test.text(0),
            company: self.test.text(ISSUER),
            denom: denom.to_owned(),
            name: "Stars".to_owned(),
            rate: rate.to_owned(),
            ratio_bps: 10_000,
            transferable: true,
            swappable: true,
            lifetime_months: 12,
        };
        self.test.send(&register).expect("the authority admits it");
        self.top_up_reserve_of(denom, 20_000);
    }

    fn top_up_reserve(&mut self, amount: u128) {
        self.top_up_reserve_of(STAR, amount);
    }

    fn top_up_reserve_of(&mut self, denom: &str, amount: u128) {
        let top_up = issue::MsgTopUpReserve {
            signer: self.test.text(ISSUER),
            denom: denom.to_owned(),
            amount: amount.to_string(),
        };
        self.test.send(&top_up).expect("the company has as much");
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
            let given = self.test.ctx(|ctx| {
                if !coin.denom.has_lots() {
                    return bank::ops::mint(ctx, &account(to), &coin);
                }
                let at_once = Time::default();
                ::points::ops::mint(ctx, &coin.denom, &account(to), coin.amount, at_once)
                    .map(|_| ())
            });
            given.expect("there is room for more");
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

    /// What the shop has coming in a denom; below 0 it owes.
    fn payable(&mut self, text: &str) -> i128 {
        let id = merchant::ops::parse_id(&self.merchant_id).expect("the id of the shop");
        let account = self
            .test
            .read(|view| ::settlement::ops::account(view, &id, &denom(text)));
        let payable = account.payable;
        let units = |amount: Amount| i128::try_from(amount.units()).expect("a small amount");
        units(payable.above_zero()) - units(payable.below_zero())
    }

    /// What is withdrawn for disputes of the shop.
    fn withdrawn(&mut self, text: &str) -> u128 {
        let id = merchant::ops::parse_id(&self.merchant_id).expect("the id of the shop");
        let account = self
            .test
            .read(|view| ::settlement::ops::account(view, &id, &denom(text)));
        account.disputed.units()
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
        let before = self.test.changes();
        act(self);
        assert_eq!(self.test.changes(), before);
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

/// What a message is refused with, and that it had no effect.
fn refusal<M: Msg>(shop: &mut Shop, msg: &M) -> String {
    let mut text = String::new();
    shop.expect_no_effect(|shop| {
        let error = shop.test.send(msg).expect_err("it should be refused");
        text = format!("{} {}: {}", error.codespace, error.code, error.log);
    });
    text
}

/// The refusals of several messages, one line each.
fn refusals<M: Msg>(shop: &mut Shop, msgs: &[M]) -> String {
    let lines: Vec<_> = msgs.iter().map(|msg| refusal(shop, msg)).collect();
    lines.join("\n")
}

fn changed<M: Clone>(msg: &M, change: impl FnOnce(&mut M)) -> M {
    let mut msg = msg.clone();
    change(&mut msg);
    msg
}

fn tax(supply: u128, vat: u128, tax_free: u128, service_charge: u128) -> pb::Tax {
    pb::Tax {
        supply: supply.to_string(),
        vat: vat.to_string(),
        tax_free: tax_free.to_string(),
        service_charge: service_charge.to_string(),
    }
}

fn suspend(shop: &mut Shop) {
    let msg = shop::MsgSuspendMerchant {
        signer: shop.test.text(COMPANY),
        merchant_id: shop.merchant_id.clone(),
        reason: "a complaint".to_owned(),
    };
    shop.test.send(&msg).unwrap();
}

fn set_company(shop: &mut Shop, active: bool) {
    let company = shop::PaymentCompany {
        address: shop.test.text(COMPANY),
        name: "KON".to_owned(),
        fee_address: shop.test.text(FEES),
        active,
    };
    let msg = shop::MsgSetPaymentCompany {
        authority: shop.test.text(0),
        company: Some(company),
    };
    shop.test.send(&msg).unwrap();
}

fn close(shop: &mut Shop) -> sdk::Result<shop::MsgCloseMerchantResponse> {
    let msg = shop::MsgCloseMerchant {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        reason: String::new(),
    };
    shop.test.send(&msg)
}
