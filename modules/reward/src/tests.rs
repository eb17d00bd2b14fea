//! One module, the real modules below it, a shop, and somebody who buys there.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod abuse;
mod campaigns;
mod documents;
mod genesis;
mod gifts;
mod golden;
mod model;
mod payments;
mod refusals;
mod simulation;

use crate::MODULE;
use crate::ops::{self, Purchase};
use proto::aot::{merchant::v1 as shop, points::v1 as issuers, reward::v1 as pb};
use sdk::{Amount, Coin, Denom, Module, Time, crypto};
use serde_json::json;
use testkit::{TestCtx, account};

const AUTHORITY: u64 = 0;
const COMPANY: u64 = 1;
const ISSUER: u64 = 2;
const OWNER: u64 = 3;
const PAYOUT: u64 = 4;
const PAYER: u64 = 5;
const FRIEND: u64 = 6;
const DELEGATE: u64 = 7;
const TERMINAL: u64 = 8;
const STRANGER: u64 = 9;
const DAY: u64 = 86_400;
/// What every account has in krwp and uaot.
const PLENTY: u128 = 10_000_000;

const STAR: &str = "pt/kon/star";
const MODULES: [&Module; 5] = [
    &auth::MODULE,
    &bank::MODULE,
    &points::MODULE,
    &merchant::MODULE,
    &MODULE,
];

/// An active shop of `OWNER` with `COMPANY` as its payment company, and `STAR` of `ISSUER` at 1 krwp for a point, for a
/// year. It is Thursday, 2026-01-01, nine in the morning in Korea.
struct Shop {
    test: TestCtx,
    merchant_id: String,
    sales: u8,
}

/// A payment, as far as rewards see it.
#[derive(Clone, Debug)]
struct Sale {
    id: [u8; 32],
    payer: u64,
    version: u32,
    authorized_at: Time,
}

fn won(amount: u128) -> Coin {
    coin(amount, "krwp")
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.parse().expect("a denom"),
        amount: Amount::new(amount),
    }
}

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

impl Shop {
    fn new() -> Self {
        let mut shop = Self::bare();
        let issuer = issuers::MsgRegisterIssuer {
            authority: shop.test.text(AUTHORITY),
            company: shop.test.text(ISSUER),
            denom: STAR.to_owned(),
            name: "stars".to_owned(),
            rate: "1".to_owned(),
            ratio_bps: 10_000,
            transferable: true,
            swappable: true,
            lifetime_months: 12,
        };
        shop.test.send(&issuer).expect("the authority admits it");
        let admit = shop::MsgSetPaymentCompany {
            authority: shop.test.text(AUTHORITY),
            company: Some(shop::PaymentCompany {
                address: shop.test.text(COMPANY),
                name: "KON".to_owned(),
                fee_address: shop.test.text(COMPANY),
                active: true,
            }),
        };
        shop.test.send(&admit).expect("the authority admits it");
        shop.merchant_id = shop.open_shop(OWNER, "123-45-67890");
        shop.test.take_events();
        shop
    }

    fn bare() -> Self {
        let test = TestCtx::with_genesis(&MODULES, |name, mut part| {
            if name == "bank" {
                let prefix = sdk::Prefix::new("aot").expect("a prefix");
                let coins = json!([
                    {"denom": "krwp", "amount": PLENTY.to_string()},
                    {"denom": "uaot", "amount": PLENTY.to_string()},
                ]);
                let balances =
                    (1..=9).map(|n| json!({"address": prefix.text(&account(n)), "coins": coins}));
                part["balances"] = balances.collect();
            }
            part
        });
        Self {
            test,
            merchant_id: String::new(),
            sales: 0,
        }
    }

    /// Another shop of the same payment company.
    fn open_shop(&mut self, owner: u64, number: &str) -> String {
        let register = shop::MsgRegisterMerchant {
            owner: self.test.text(owner),
            company: self.test.text(COMPANY),
            business_number_hash: crypto::sha256(number.as_bytes()).to_vec(),
            name: "Bakery".to_owned(),
            mcc: "5462".to_owned(),
            region: "KR-11".to_owned(),
            payout_address: self.test.text(PAYOUT),
            parent: String::new(),
        };
        let merchant_id = self
            .test
            .send(&register)
            .expect("anyone may ask")
            .merchant_id;
        let approve = shop::MsgApproveMerchant {
            company: self.test.text(COMPANY),
            merchant_id: merchant_id.clone(),
            fee_bps: 100,
        };
        self.test.send(&approve).expect("its company approves");
        merchant_id
    }

    fn now(&self) -> Time {
        self.test.block().time
    }

    fn later(&self, seconds: u64) -> Option<proto::Timestamp> {
        Some(self.now().plus_seconds(seconds).to_proto())
    }

    /// A campaign of `funder` in `denom` for all its shops, for a year, without caps and lock.
    fn campaign_msg(&self, funder: u64, name: &str, denom: &str) -> pb::MsgCreateCampaign {
        pb::MsgCreateCampaign {
            funder: self.test.text(funder),
            name: name.to_owned(),
            denom: denom.to_owned(),
            starts: self.later(0),
            ends: self.later(365 * DAY),
            ..pb::MsgCreateCampaign::default()
        }
    }

    fn create(&mut self, msg: &pb::MsgCreateCampaign) -> String {
        self.test.send(msg).expect("a good campaign").campaign_id
    }

    fn fund(&mut self, signer: u64, id: &str, amount: u128) {
        let msg = self.fund_msg(signer, id, amount);
        self.test.send(&msg).expect("a funder with enough");
    }

    fn fund_msg(&self, signer: u64, id: &str, amount: u128) -> pb::MsgFundCampaign {
        pb::MsgFundCampaign {
            signer: self.test.text(signer),
            campaign_id: id.to_owned(),
            amount: amount.to_string(),
        }
    }

    /// A campaign of the owner with a budget, changed before it is opened.
    fn funded(
        &mut self,
        name: &str,
        denom: &str,
        budget: u128,
        change: impl Fn(&mut pb::MsgCreateCampaign),
    ) -> String {
        let mut msg = self.campaign_msg(OWNER, name, denom);
        change(&mut msg);
        let id = self.create(&msg);
        self.fund(OWNER, &id, budget);
        id
    }

    fn put_msg(&self, document: &str) -> pb::MsgPutRule {
        pb::MsgPutRule {
            signer: self.test.text(OWNER),
            merchant_id: self.merchant_id.clone(),
            document: document.to_owned(),
        }
    }

    fn activate_msg(&self, version: u32) -> pb::MsgActivateRule {
        pb::MsgActivateRule {
            signer: self.test.text(OWNER),
            merchant_id: self.merchant_id.clone(),
            version,
            at: None,
        }
    }

    /// Rules with these entries count from now on.
    fn rules(&mut self, entries: &[String]) -> u32 {
        self.rules_with(entries, &[])
    }

    fn rules_with(&mut self, entries: &[String], referrals: &[&str]) -> u32 {
        let put = self.put_msg(&document(entries, referrals));
        let version = self.test.send(&put).expect("good rules").version;
        let activate = self.activate_msg(version);
        self.test.send(&activate).expect("it was put");
        version
    }

    /// A payment under the rules that count now.
    fn authorize(&mut self, payer: u64) -> Sale {
        self.sales += 1;
        let merchant_id = merchant::ops::parse_id(&self.merchant_id).expect("an id");
        let now = self.now();
        let version = self
            .test
            .read(|view| ops::active_version(view, &merchant_id, now));
        Sale {
            id: crypto::sha256(&[self.sales]),
            payer,
            version,
            authorized_at: now,
        }
    }

    /// So much is captured and not refunded by now.
    fn settle(&mut self, sale: &Sale, net: &[Coin]) {
        let purchase = Purchase {
            payment_id: sale.id,
            merchant_id: merchant::ops::parse_id(&self.merchant_id).expect("an id"),
            payer: account(sale.payer),
            version: sale.version,
            authorized_at: sale.authorized_at,
            refund_expiry: sale.authorized_at.plus_seconds(30 * DAY),
            net,
            terminal: None,
            deal_hash: self.test.read(|view| ops::deal_hash(view, &sale.id)),
        };
        let settled = self.test.ctx(|ctx| ops::settle(ctx, &purchase));
        let hash = settled.expect("rewards refuse nothing");
        assert_eq!(hash, self.test.read(|view| ops::deal_hash(view, &sale.id)));
    }

    fn buy(&mut self, payer: u64, amount: u128) -> Sale {
        let sale = self.authorize(payer);
        self.settle(&sale, &[won(amount)]);
        sale
    }

    fn campaign(&mut self, id: &str) -> pb::Campaign {
        let request = pb::QueryCampaignRequest {
            campaign_id: id.to_owned(),
        };
        let response = self.test.query(&request).expect("there is one");
        response.campaign.expect("there is one")
    }

    fn spent(&mut self, id: &str) -> u128 {
        self.campaign(id).spent.parse().expect("an amount")
    }

    fn earned(&mut self, sale: &Sale) -> Vec<pb::Earned> {
        let request = pb::QueryEarnedByPaymentRequest {
            payment_id: hex::encode(sale.id),
        };
        self.test.query(&request).expect("a good id").earned
    }

    /// Granted, clawed back and owed of a payment, over all campaigns.
    fn of(&mut self, sale: &Sale) -> [u128; 3] {
        let rows = self.earned(sale);
        let sum = |field: fn(&pb::Earned) -> &String| -> u128 {
            rows.iter()
                .map(|row| field(row).parse::<u128>().expect("an amount"))
                .sum()
        };
        [
            sum(|row| &row.granted),
            sum(|row| &row.clawed_back),
            sum(|row| &row.debt),
        ]
    }

    fn balance(&mut self, n: u64, denom: &str) -> u128 {
        let denom = self::denom(denom);
        self.test
            .read(|view| bank::ops::balance(view, &account(n), &denom))
            .units()
    }

    fn spendable(&mut self, n: u64, denom: &str) -> u128 {
        let denom = self::denom(denom);
        self.test
            .read(|view| bank::ops::spendable(view, view.now(), &account(n), &denom))
            .units()
    }

    /// Somebody spends points: they are gone.
    fn spend(&mut self, n: u64, amount: u128) {
        self.test
            .ctx(|ctx| points::ops::redeem(ctx, &account(n), &coin(amount, STAR), &account(OWNER)))
            .expect("it has them");
    }

    fn points(&mut self, n: u64) -> Vec<pb::PointsAccount> {
        let request = pb::QueryPointsRequest {
            address: self.test.text(n),
        };
        self.test.query(&request).expect("a good address").accounts
    }

    fn debt(&mut self, n: u64) -> u128 {
        let rows = self.points(n);
        let debts = rows.iter().map(|row| row.debt.parse::<u128>());
        debts.sum::<Result<_, _>>().expect("amounts")
    }

    fn simulate(&mut self, payer: u64, amounts: &[Coin]) -> Vec<pb::Grant> {
        let request = pb::QuerySimulateRequest {
            merchant_id: self.merchant_id.clone(),
            payer: self.test.text(payer),
            amounts: amounts.iter().map(ToString::to_string).collect(),
            version: 0,
        };
        self.test.query(&request).expect("a good request").grants
    }

    /// Goes to a time, with blocks between.
    fn at(&mut self, text: &str) {
        let time: Time = text.parse().expect("a time");
        let seconds = time.seconds_since(self.now());
        self.test.end_block(seconds);
    }
}

fn document(entries: &[String], referrals: &[&str]) -> String {
    let entries = entries.join(",");
    format!(
        r#"{{"schema":"aot/rule/v1","name":"test","rewards":[{entries}],"referrals":{referrals:?}}}"#
    )
}

/// An entry without conditions.
fn bps(campaign: &str, bps: u32) -> String {
    format!(r#"{{"campaign":"{campaign}","grant":{{"bps":{bps}}}}}"#)
}

fn bps_when(campaign: &str, bps: u32, when: &str) -> String {
    format!(r#"{{"campaign":"{campaign}","when":{when},"grant":{{"bps":{bps}}}}}"#)
}

fn fixed(campaign: &str, amount: u128) -> String {
    format!(r#"{{"campaign":"{campaign}","grant":{{"fixed":"{amount}"}}}}"#)
}

/// The text of a refusal with its codespace and code.
fn refusal<M: proto::Msg>(shop: &mut Shop, msg: &M) -> String {
    match shop.test.send(msg) {
        Ok(_) => panic!("{} is accepted", M::TYPE_URL),
        Err(error) => format!("{} {}: {}", error.codespace, error.code, error.log),
    }
}

fn refusals<M: proto::Msg>(shop: &mut Shop, msgs: &[M]) -> String {
    let texts: Vec<_> = msgs.iter().map(|msg| refusal(shop, msg)).collect();
    texts.join("\n")
}

fn changed<M: Clone>(msg: &M, change: impl Fn(&mut M)) -> M {
    let mut other = msg.clone();
    change(&mut other);
    other
}
