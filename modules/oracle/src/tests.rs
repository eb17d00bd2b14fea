//! One module, the real modules below it, and validators that submit prices.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod genesis;
mod golden;
mod model;
mod msgs;
mod prices;
mod simulation;

use crate::{MODULE, ops};
use proto::aot::oracle::v1 as pb;
use proto::aot::staking::v1::MsgSetValidator;
use sdk::{Denom, Module, Rate, Result};
use serde_json::{Value as Json, json};
use testkit::{TestCtx, account};

const AUTHORITY: u64 = 0;
const STRANGER: u64 = 9;
const MODULES: [&Module; 3] = [&auth::MODULE, &staking::MODULE, &MODULE];
const POINTS: &str = "pt/a/x";

fn uaot() -> Denom {
    denom("uaot")
}

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

/// The account that submits for validator `n`.
fn feeder(n: u64) -> u64 {
    n + 20
}

/// Validators 1, 2, … of these powers with a feeder each, and prices of points and uaot.
struct Oracle {
    test: TestCtx,
}

impl Oracle {
    fn of(powers: &[i64]) -> Self {
        let names = TestCtx::new(&MODULES);
        let validators: Vec<Json> = (1..)
            .zip(powers)
            .map(|(n, power)| validator(&names, n, *power))
            .collect();
        let mut test = TestCtx::with_genesis(&MODULES, |name, mut part| {
            if name == "staking" {
                part["validators"] = json!(validators);
            } else if name == "oracle" {
                part["params"]["denoms"] = json!([POINTS, "uaot"]);
            }
            part
        });
        for n in (1..).take(powers.len()) {
            let msg = key_msg(&test, n, feeder(n));
            test.send(&msg).expect("it operates a validator");
        }
        test.end_block(1);
        test.take_events();
        Self { test }
    }

    fn submit(&mut self, n: u64, price: &str) {
        self.try_submit(n, &[("uaot", price)])
            .expect("it is the feeder of a validator");
    }

    fn try_submit(&mut self, n: u64, prices: &[(&str, &str)]) -> Result<()> {
        let msg = submit_msg(&self.test, feeder(n), prices);
        self.test.send(&msg).map(drop)
    }

    /// All of these validators say the same.
    fn all_submit(&mut self, validators: impl IntoIterator<Item = u64>, price: &str) {
        for n in validators {
            self.submit(n, price);
        }
    }

    fn end_block(&mut self, seconds: u64) {
        self.test.end_block(seconds);
    }

    /// The price that may be used, or codespace, code and text of why there is none.
    fn price(&mut self) -> String {
        self.price_of("uaot")
    }

    fn price_of(&mut self, text: &str) -> String {
        let price: Result<Rate> = self
            .test
            .read(|view| ops::price(view, view.now(), &denom(text)));
        match price {
            Ok(price) => price.to_string(),
            Err(error) => format!("{} {}: {}", error.codespace, error.code, error.log),
        }
    }

    fn params(&mut self) -> crate::Params {
        self.test.read(|view| ops::params(view))
    }

    fn set_power(&mut self, n: u64, power: i64) {
        let key = [u8::try_from(n).expect("few validators"); 32];
        let value = prost_key(&key);
        let msg = MsgSetValidator {
            authority: self.test.text(AUTHORITY),
            operator: self.test.text(n),
            moniker: format!("validator {n}"),
            consensus_pubkey: Some(value),
            power,
        };
        self.test.send(&msg).expect("less than a third changes");
    }
}

fn prost_key(key: &[u8; 32]) -> proto::Any {
    use proto::prost::{Message, Name};
    let key = proto::cosmos::crypto::ed25519::PubKey { key: key.to_vec() };
    proto::Any {
        type_url: proto::cosmos::crypto::ed25519::PubKey::type_url(),
        value: key.encode_to_vec(),
    }
}

fn validator(test: &TestCtx, n: u8, power: i64) -> Json {
    json!({
        "operator": test.text(u64::from(n)),
        "moniker": format!("validator {n}"),
        "public_key": base64_of([n; 32]),
        "power": power,
    })
}

fn base64_of(key: [u8; 32]) -> String {
    use base64::Engine;
    base64::prelude::BASE64_STANDARD.encode(key)
}

fn key_msg(test: &TestCtx, operator: u64, feeder: u64) -> pb::MsgSetOracleKey {
    pb::MsgSetOracleKey {
        operator: test.text(operator),
        feeder: test.text(feeder),
    }
}

fn submit_msg(test: &TestCtx, feeder: u64, prices: &[(&str, &str)]) -> pb::MsgSubmitPrices {
    pb::MsgSubmitPrices {
        feeder: test.text(feeder),
        prices: prices
            .iter()
            .map(|(denom, price)| pb::PriceEntry {
                denom: (*denom).to_owned(),
                price: (*price).to_owned(),
            })
            .collect(),
    }
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
    (0..30).fold(text.to_owned(), |text, n| {
        text.replace(&test.text(n), &format!("<{n}>"))
    })
}
