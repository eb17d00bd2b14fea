//! One module, the real modules below it, and shops that settle.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod close;
mod genesis;
mod golden;
mod model;
mod money;
mod msgs;
mod simulation;
mod tree;

use crate::ops::{self, Entry, SETTLEMENT, SalesTax};
use crate::types::{Account, Float};
use crate::{BatchKey, BatchState, MODULE};
use merchant::MerchantId;
use proto::Coin;
use proto::aot::{merchant::v1 as shop, settlement::v1 as pb};
use sdk::{Amount, Coins, Denom, Result, Time, crypto};
use testkit::{TestCtx, account};

const COMPANY: u64 = 1;
const OTHER_COMPANY: u64 = 2;
const OWNER: u64 = 3;
const PAYOUT: u64 = 4;
const PAYER: u64 = 5;
const DELEGATE: u64 = 6;
const STRANGER: u64 = 7;
const CHAIN_PAYOUT: u64 = 8;
const DAY: u64 = 86_400;
/// From the first block to midnight in Korea.
const TO_MIDNIGHT: u64 = 54_000;
const FIRST_DAY: u32 = 20_260_101;
const START: u128 = 10_000_000;

const MODULES: [&sdk::Module; 4] = [&auth::MODULE, &bank::MODULE, &merchant::MODULE, &MODULE];

/// Two payment companies; a bakery of the first, a kiosk of the first, a chain of the second.
struct World {
    test: TestCtx,
    bakery: MerchantId,
    kiosk: MerchantId,
    chain: MerchantId,
    sales: u8,
}

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn won(amount: u128) -> Coin {
    coin(amount, "krwp")
}

/// A sale of the bakery, paid in krwp through its company, at no fee.
fn entry(merchant_id: MerchantId, denom: &Denom, gross: u128) -> Entry<'_> {
    Entry {
        merchant_id,
        company: account(COMPANY),
        reference: [1; 32],
        denom,
        gross: Amount::new(gross),
        fee: Amount::ZERO,
        tender: denom.as_str(),
        tax: None,
        cash_receipt: false,
    }
}

impl World {
    fn new() -> Self {
        Self::with_params(&serde_json::json!({}))
    }

    /// A world with some parameters changed.
    fn with_params(params: &serde_json::Value) -> Self {
        let test = TestCtx::with_genesis(&MODULES, |name, mut json| {
            if name == "settlement" {
                for (key, value) in params.as_object().expect("parameters by name") {
                    json["params"][key] = value.clone();
                }
            }
            json
        });
        let mut world = Self {
            test,
            bakery: [0; 32],
            kiosk: [0; 32],
            chain: [0; 32],
            sales: 0,
        };
        for company in [COMPANY, OTHER_COMPANY] {
            world.admit(company);
        }
        world.bakery = world.register("Bakery", COMPANY, PAYOUT);
        world.kiosk = world.register("Kiosk", COMPANY, PAYOUT);
        world.chain = world.register("Chain", OTHER_COMPANY, CHAIN_PAYOUT);
        for owner in [PAYER, COMPANY, OTHER_COMPANY, OWNER] {
            for denom in ["krwp", "uaot"] {
                let given = sdk::Coin::parse(&coin(START, denom)).expect("a coin");
                world
                    .test
                    .ctx(|ctx| bank::ops::mint(ctx, &account(owner), &given))
                    .expect("there is room for more");
            }
        }
        world.test.take_events();
        world
    }

    fn admit(&mut self, company: u64) {
        let msg = shop::MsgSetPaymentCompany {
            authority: self.test.text(0),
            company: Some(shop::PaymentCompany {
                address: self.test.text(company),
                name: format!("company {company}"),
                fee_address: self.test.text(company),
                active: true,
            }),
        };
        self.test.send(&msg).expect("the authority admits it");
    }

    fn register(&mut self, name: &str, company: u64, payout: u64) -> MerchantId {
        let register = shop::MsgRegisterMerchant {
            owner: self.test.text(OWNER),
            company: self.test.text(company),
            business_number_hash: crypto::sha256(name.as_bytes()).to_vec(),
            name: name.to_owned(),
            mcc: "5462".to_owned(),
            region: "KR-11".to_owned(),
            payout_address: self.test.text(payout),
            parent: String::new(),
        };
        let id = self.test.send(&register).expect("anyone may ask");
        let approve = shop::MsgApproveMerchant {
            company: self.test.text(company),
            merchant_id: id.merchant_id.clone(),
            fee_bps: 200,
        };
        self.test.send(&approve).expect("its company approves");
        merchant::ops::parse_id(&id.merchant_id).expect("an id")
    }

    /// Pays gross less fee into the account of the module and books it.
    fn sell(&mut self, entry: &Entry<'_>) -> Result<()> {
        let net = entry.gross.saturating_sub(entry.fee);
        let coins = Coins::from(ops::coin(entry.denom, net));
        self.test.ctx(|ctx| {
            ctx.attempt(|ctx| {
                bank::ops::transfer(ctx, &account(PAYER), &SETTLEMENT.address(), &coins)?;
                ops::sale(ctx, entry)
            })
        })
    }

    /// A sale of the bakery in krwp, with a reference of its own.
    fn sale(&mut self, gross: u128) {
        self.sales += 1;
        let krwp = denom("krwp");
        let entry = Entry {
            reference: [self.sales; 32],
            ..entry(self.bakery, &krwp, gross)
        };
        self.sell(&entry).expect("a sale is booked");
    }

    /// A refund of the bakery in krwp.
    fn refund(&mut self, gross: u128) -> Result<()> {
        let krwp = denom("krwp");
        let entry = entry(self.bakery, &krwp, gross);
        self.test
            .ctx(|ctx| ops::refund(ctx, &entry, &account(PAYER)))
    }

    fn balance(&mut self, of: u64, text: &str) -> u128 {
        self.test
            .read(|view| bank::ops::balance(view, &account(of), &denom(text)))
            .units()
    }

    fn won_of(&mut self, of: u64) -> u128 {
        self.balance(of, "krwp")
    }

    fn account(&mut self, id: MerchantId) -> Account {
        self.test
            .read(|view| ops::account(view, &id, &denom("krwp")))
    }

    fn payable(&mut self) -> i128 {
        let bakery = self.bakery;
        self.account(bakery).payable.units()
    }

    fn float(&mut self, company: u64) -> Float {
        self.test
            .read(|view| ops::float(view, &account(company), &denom("krwp")))
    }

    fn key(&self, day: u32) -> BatchKey {
        BatchKey {
            merchant_id: self.bakery,
            denom: denom("krwp"),
            day,
        }
    }

    fn batch(&mut self, day: u32) -> crate::Batch {
        let key = self.key(day);
        self.test
            .read(|view| ops::batch(view, &key))
            .expect("a batch")
    }

    fn state(&mut self, day: u32) -> BatchState {
        self.batch(day).state
    }

    /// Kinds, nets and gross of the lines of a batch.
    fn lines(&mut self, day: u32) -> Vec<String> {
        let request = pb::QueryLinesRequest {
            merchant_id: hex::encode(self.bakery),
            denom: "krwp".to_owned(),
            day,
            pagination: None,
        };
        let lines = self.test.query(&request).expect("a batch").lines;
        lines
            .iter()
            .map(|line| {
                let kind = pb::LineKind::try_from(line.kind).expect("a kind");
                let kind = kind.as_str_name().trim_start_matches("LINE_KIND_");
                format!("{} {kind} {} {}", line.number, line.gross, line.net)
            })
            .collect()
    }

    /// Ends the block, and checks the invariants.
    fn wait(&mut self, seconds: u64) {
        self.test.end_block(seconds);
    }

    /// Past the next midnight in Korea, with the block after it ended.
    fn night(&mut self) {
        let now = self.now().seconds();
        let since = (now + 9 * 3_600) % DAY;
        self.wait(DAY - since);
        self.wait(1);
    }

    fn now(&self) -> Time {
        self.test.block().time
    }

    fn set_schedule(&mut self, cut_off: u32, delay: u32, bps: u32, days: u32) {
        let msg = self.schedule_msg(COMPANY, cut_off, delay, bps, days);
        self.test.send(&msg).expect("its company sets it");
    }

    fn schedule_msg(
        &self,
        by: u64,
        cut_off_minutes: u32,
        delay_days: u32,
        reserve_bps: u32,
        reserve_days: u32,
    ) -> pb::MsgSetPayoutSchedule {
        pb::MsgSetPayoutSchedule {
            company: self.test.text(by),
            merchant_id: hex::encode(self.bakery),
            schedule: Some(pb::Schedule {
                cut_off_minutes,
                delay_days,
                reserve_bps,
                reserve_days,
            }),
        }
    }

    fn top_up_deposit(&mut self, amount: u128) {
        let msg = pb::MsgTopUpDeposit {
            signer: self.test.text(PAYER),
            merchant_id: hex::encode(self.bakery),
            amount: Some(won(amount)),
        };
        self.test.send(&msg).expect("anyone may");
    }

    fn top_up_float(&mut self, company: u64, amount: u128) {
        let msg = pb::MsgTopUpFloat {
            company: self.test.text(company),
            amount: Some(won(amount)),
        };
        self.test.send(&msg).expect("a company may");
    }

    fn adjust_msg(&self, by: u64, amount: &str, reference: &str) -> pb::MsgAdjust {
        pb::MsgAdjust {
            signer: self.test.text(by),
            merchant_id: hex::encode(self.bakery),
            denom: "krwp".to_owned(),
            amount: amount.to_owned(),
            code: "fee-table".to_owned(),
            reference: reference.to_owned(),
        }
    }

    fn payout_msg(&self, by: u64, day: u32) -> pb::MsgPayout {
        pb::MsgPayout {
            signer: self.test.text(by),
            merchant_id: hex::encode(self.bakery),
            denom: "krwp".to_owned(),
            day,
        }
    }

    fn close_msg(&self, by: u64, day: u32) -> pb::MsgCloseBatch {
        pb::MsgCloseBatch {
            signer: self.test.text(by),
            merchant_id: hex::encode(self.bakery),
            denom: "krwp".to_owned(),
            day,
        }
    }

    fn manager_msg(&self, child: MerchantId, manager: Option<MerchantId>) -> pb::MsgSetManager {
        pb::MsgSetManager {
            child_owner: self.test.text(OWNER),
            manager_owner: self.test.text(OWNER),
            child_id: hex::encode(child),
            manager_id: manager.map(hex::encode).unwrap_or_default(),
        }
    }

    fn suspend(&mut self, id: MerchantId) {
        let msg = shop::MsgSuspendMerchant {
            signer: self.test.text(0),
            merchant_id: hex::encode(id),
            reason: String::new(),
        };
        self.test.send(&msg).expect("the authority may");
    }

    fn resume(&mut self, id: MerchantId) {
        let msg = shop::MsgResumeMerchant {
            signer: self.test.text(0),
            merchant_id: hex::encode(id),
        };
        self.test.send(&msg).expect("the authority may");
    }

    fn close_merchant(&mut self) -> Result<shop::MsgCloseMerchantResponse> {
        let msg = shop::MsgCloseMerchant {
            signer: self.test.text(OWNER),
            merchant_id: hex::encode(self.bakery),
            reason: String::new(),
        };
        self.test.send(&msg)
    }

    fn report(&mut self, from_day: u32, to_day: u32) -> Result<Vec<pb::SalesRow>> {
        let request = pb::QuerySalesReportRequest {
            merchant_id: hex::encode(self.bakery),
            from_day,
            to_day,
        };
        self.test.query(&request).map(|response| response.rows)
    }
}

/// The code of a refusal.
fn code<T: std::fmt::Debug>(result: Result<T>) -> u32 {
    result.expect_err("a refusal").code
}
