//! One module, the real modules below it, and two companies whose points are swapped.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod abuses;
mod clearing;
mod genesis;
mod golden;
mod model;
mod pairs;
mod simulation;
mod swaps;

use crate::{MODULE, ops};
use proto::Coin;
use proto::aot::{oracle::v1 as prices, points::v1 as issuers, pointswap::v1 as pb};
use sdk::{Amount, Denom, Module, Result, Time};
use serde_json::json;
use testkit::{TestCtx, account};

const MODULES: [&Module; 6] = [
    &auth::MODULE,
    &bank::MODULE,
    &points::MODULE,
    &staking::MODULE,
    &oracle::MODULE,
    &MODULE,
];
const AUTHORITY: u64 = 0;
const COMPANY_A: u64 = 1;
const COMPANY_B: u64 = 2;
const USER: u64 = 3;
const OTHER: u64 = 4;
const STRANGER: u64 = 5;
/// Operates the only validator, and submits its prices.
const OPERATOR: u64 = 6;
const DAY: u64 = 86_400;
/// Of the company whose denom is the lesser one.
const STAR: &str = "pt/aa/star";
/// Of the other company.
const MOON: &str = "pt/bb/moon";

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn amount(coin: &Coin) -> sdk::Coin {
    sdk::Coin::parse(coin).expect("a coin")
}

/// Issuers of STAR and MOON with these rates and reserves of a million won each; USER and OTHER have 10 000 of both.
struct Market {
    test: TestCtx,
}

impl Market {
    fn new(rate_star: &str, rate_moon: &str) -> Self {
        let test = TestCtx::with_genesis(&MODULES, |name, mut part| {
            if name == "staking" {
                part["validators"] = json!([{
                    "operator": TestCtx::new(&[]).text(OPERATOR), "moniker": "one", "power": 10,
                    "public_key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
                }]);
            } else if name == "oracle" {
                part["params"]["denoms"] = json!([STAR, MOON, "uaot"]);
            }
            part
        });
        let mut market = Self { test };
        market.give(AUTHORITY, 100_000_000);
        market.register(COMPANY_A, STAR, rate_star, 10_000);
        market.register(COMPANY_B, MOON, rate_moon, 10_000);
        for user in [USER, OTHER] {
            market.mint(user, 10_000, STAR);
            market.mint(user, 10_000, MOON);
        }
        let key = prices::MsgSetOracleKey {
            operator: market.test.text(OPERATOR),
            feeder: market.test.text(OPERATOR),
        };
        market.test.send(&key).expect("it operates a validator");
        market.test.end_block(5);
        market.test.take_events();
        market
    }

    /// With a pair by the rates of the issuers.
    fn paired(rate_star: &str, rate_moon: &str, fee_bps: u32) -> Self {
        Self::with_pair(rate_star, rate_moon, |pair| pair.fee_bps = fee_bps)
    }

    fn with_pair(rate_star: &str, rate_moon: &str, edit: impl FnOnce(&mut pb::Pair)) -> Self {
        let mut market = Self::new(rate_star, rate_moon);
        market.set_pair(edit);
        market.test.take_events();
        market
    }

    fn give(&mut self, to: u64, krwp: u128) {
        let coin = amount(&coin(krwp, "krwp"));
        self.test
            .ctx(|ctx| bank::ops::mint(ctx, &account(to), &coin))
            .expect("there is room for more");
    }

    fn register(&mut self, company: u64, denom: &str, rate: &str, ratio_bps: u32) {
        let msg = issuers::MsgRegisterIssuer {
            authority: self.test.text(AUTHORITY),
            company: self.test.text(company),
            denom: denom.to_owned(),
            name: "points".to_owned(),
            rate: rate.to_owned(),
            ratio_bps,
            transferable: true,
            swappable: true,
            lifetime_months: 12,
        };
        self.test.send(&msg).expect("a new issuer");
        self.top_up(denom, 1_000_000);
    }

    fn top_up(&mut self, denom: &str, krwp: u128) {
        let msg = issuers::MsgTopUpReserve {
            signer: self.test.text(AUTHORITY),
            denom: denom.to_owned(),
            amount: krwp.to_string(),
        };
        self.test.send(&msg).expect("the authority is rich");
    }

    fn terms(&mut self, company_denom: &str, ratio_bps: u32, swappable: bool, months: u32) {
        let msg = issuers::MsgSetIssuerTerms {
            authority: self.test.text(AUTHORITY),
            denom: company_denom.to_owned(),
            ratio_bps,
            transferable: true,
            swappable,
            lifetime_months: months,
        };
        self.test.send(&msg).expect("the reserve covers it");
    }

    fn mint(&mut self, to: u64, units: u128, text: &str) {
        self.test
            .ctx(|ctx| {
                points::ops::mint(
                    ctx,
                    &denom(text),
                    &account(to),
                    Amount::new(units),
                    Time::default(),
                )
            })
            .expect("the reserve covers it");
    }

    fn pair_msg(&self, edit: impl FnOnce(&mut pb::Pair)) -> pb::MsgSetPair {
        let mut pair = pair();
        edit(&mut pair);
        pb::MsgSetPair {
            company_a: self.test.text(COMPANY_A),
            company_b: self.test.text(COMPANY_B),
            pair: Some(pair),
        }
    }

    fn set_pair(&mut self, edit: impl FnOnce(&mut pb::Pair)) {
        let msg = self.pair_msg(edit);
        self.test.send(&msg).expect("both companies sign");
    }

    fn swap_msg(&self, user: u64, units: u128, from: &str, to: &str) -> pb::MsgSwap {
        pb::MsgSwap {
            sender: self.test.text(user),
            amount: Some(coin(units, from)),
            denom_out: to.to_owned(),
            min_out: "0".to_owned(),
            deadline: Some(self.test.block().time.plus_seconds(60).to_proto()),
        }
    }

    /// What comes out, and the fee.
    fn try_swap(&mut self, user: u64, units: u128, from: &str, to: &str) -> Result<(u128, u128)> {
        let msg = self.swap_msg(user, units, from, to);
        let response = self.test.send(&msg)?;
        Ok((units_of(&response.out), units_of(&response.fee)))
    }

    fn swap(&mut self, user: u64, units: u128, from: &str, to: &str) -> (u128, u128) {
        self.try_swap(user, units, from, to)
            .expect("nothing stands against it")
    }

    /// STAR for MOON, refused: codespace, code and text.
    fn refused(&mut self, units: u128) -> String {
        let msg = self.swap_msg(USER, units, STAR, MOON);
        refusal(&mut self.test, &msg)
    }

    fn quote(
        &mut self,
        units: u128,
        from: &str,
        to: &str,
        sender: &str,
    ) -> Result<pb::QueryQuoteResponse> {
        self.test.query(&pb::QueryQuoteRequest {
            amount: format!("{units}{from}"),
            denom_out: to.to_owned(),
            sender: sender.to_owned(),
        })
    }

    fn balance(&mut self, of: u64, text: &str) -> u128 {
        self.test
            .read(|view| bank::ops::balance(view, &account(of), &denom(text)))
            .units()
    }

    fn reserve(&mut self, text: &str) -> u128 {
        self.test
            .read(|view| points::ops::get(view, &denom(text)))
            .expect("it has an issuer")
            .reserve
            .units()
    }

    /// The only validator says what a price is; it counts at the end of the block.
    fn price(&mut self, list: &[(&str, &str)]) {
        let entries = list.iter().map(|(denom, price)| prices::PriceEntry {
            denom: (*denom).to_owned(),
            price: (*price).to_owned(),
        });
        let msg = prices::MsgSubmitPrices {
            feeder: self.test.text(OPERATOR),
            prices: entries.collect(),
        };
        self.test.send(&msg).expect("it is a feeder");
        self.test.end_block(1);
    }
}

/// A pair without a fee and with wide limits.
fn pair() -> pb::Pair {
    pb::Pair {
        denom_a: STAR.to_owned(),
        denom_b: MOON.to_owned(),
        mode: pb::PairMode::IssuerRate.into(),
        fee_bps: 0,
        daily_quota_a: "1000000".to_owned(),
        daily_quota_b: "1000000".to_owned(),
        user_quota_a: "1000000".to_owned(),
        user_quota_b: "1000000".to_owned(),
        swap_min: "1".to_owned(),
        paused: false,
    }
}

fn units_of(text: &str) -> u128 {
    text.parse().expect("digits")
}

/// What a message is refused with, with accounts by number, and that it had no effect.
fn refusal<M: proto::Msg>(test: &mut TestCtx, msg: &M) -> String {
    test.take_events();
    let before = test.changes();
    let error = test.send(msg).expect_err("it should be refused");
    assert_eq!(test.changes(), before);
    assert!(test.take_events().is_empty());
    let text = format!("{} {}: {}", error.codespace, error.code, error.log);
    named(test, &text)
}

/// Accounts by number.
fn named(test: &TestCtx, text: &str) -> String {
    (0..8).fold(text.to_owned(), |text, n| {
        text.replace(&test.text(n), &format!("<{n}>"))
    })
}
