//! One module and the real modules below it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::needless_raw_string_hashes,
    reason = "a test that overflows fails; expect-test writes goldens so"
)]

mod genesis;
mod golden;
mod model;
mod msgs;
mod ops;
mod rates;
mod runoff;
mod simulation;
mod totals;

use crate::MODULE;
use bank::Lot;
use proto::Msg;
use proto::aot::points::v1 as pb;
use proto::cosmos::bank::v1beta1::MsgSend;
use sdk::{Address, Amount, Coin, Denom, Error, Module, Time};
use serde_json::json;
use testkit::{TestCtx, account};

const AUTHORITY: u64 = 0;
const COMPANY: u64 = 1;
const HOLDER: u64 = 2;
const OTHER: u64 = 3;
const PAYER: u64 = 4;
const STRANGER: u64 = 5;
/// What accounts 1 to 6 have.
const PLENTY: u128 = 1_000_000;

const POINT: &str = "pt/kon/point";
const MILE: &str = "pt/air-1/mile";
const MODULES: [&Module; 3] = [&auth::MODULE, &bank::MODULE, &MODULE];

/// Accounts 1 to 6 have 1 000 000 krwp each.
fn chain() -> TestCtx {
    let mut test = TestCtx::with_genesis(&MODULES, |name, mut part| {
        if name == "bank" {
            let prefix = sdk::Prefix::new("aot").unwrap();
            let coins = json!([{"denom": "krwp", "amount": PLENTY.to_string()}]);
            let balances =
                (1..=6).map(|n| json!({"address": prefix.text(&account(n)), "coins": coins}));
            part["balances"] = balances.collect();
        }
        part
    });
    test.take_events();
    test
}

/// Issuer of `POINT` at 1 krwp for a point, whole, for 12 months; its reserve has this much.
fn issued(reserve: u128) -> TestCtx {
    let mut test = chain();
    let msg = register_msg(&test, POINT);
    test.send(&msg).unwrap();
    if reserve > 0 {
        test.send(&top_up_msg(&test, COMPANY, POINT, reserve))
            .unwrap();
    }
    test.take_events();
    test
}

/// The same, and all of the reserve stands for points of `HOLDER`.
fn held(points: u128) -> TestCtx {
    let mut test = issued(points);
    test.send(&mint_msg(&test, HOLDER, points)).unwrap();
    test.take_events();
    test
}

fn register_msg(test: &TestCtx, denom: &str) -> pb::MsgRegisterIssuer {
    pb::MsgRegisterIssuer {
        authority: test.text(AUTHORITY),
        company: test.text(COMPANY),
        denom: denom.to_owned(),
        name: "KON points".to_owned(),
        rate: "1".to_owned(),
        ratio_bps: 10_000,
        transferable: true,
        swappable: true,
        lifetime_months: 12,
    }
}

fn terms_msg(test: &TestCtx) -> pb::MsgSetIssuerTerms {
    pb::MsgSetIssuerTerms {
        authority: test.text(AUTHORITY),
        denom: POINT.to_owned(),
        ratio_bps: 10_000,
        transferable: true,
        swappable: true,
        lifetime_months: 12,
    }
}

fn top_up_msg(test: &TestCtx, signer: u64, denom: &str, krwp: u128) -> pb::MsgTopUpReserve {
    pb::MsgTopUpReserve {
        signer: test.text(signer),
        denom: denom.to_owned(),
        amount: krwp.to_string(),
    }
}

fn mint_msg(test: &TestCtx, to: u64, points: u128) -> pb::MsgMintPoints {
    pb::MsgMintPoints {
        company: test.text(COMPANY),
        to_address: test.text(to),
        amount: Some((&coin(points)).into()),
        available_at: None,
    }
}

fn burn_msg(test: &TestCtx, holder: u64, points: u128) -> pb::MsgBurnPoints {
    pb::MsgBurnPoints {
        holder: test.text(holder),
        amount: Some((&coin(points)).into()),
    }
}

fn redeem_msg(test: &TestCtx, holder: u64, points: u128) -> pb::MsgRedeemPoints {
    pb::MsgRedeemPoints {
        holder: test.text(holder),
        amount: Some((&coin(points)).into()),
    }
}

fn withdraw_msg(test: &TestCtx, krwp: u128) -> pb::MsgWithdrawReserve {
    pb::MsgWithdrawReserve {
        company: test.text(COMPANY),
        denom: POINT.to_owned(),
        amount: krwp.to_string(),
    }
}

/// A rate from `seconds` after the block on.
fn rate_msg(test: &TestCtx, rate: &str, seconds: u64) -> pb::MsgSetRate {
    let effective = test.block().time.plus_seconds(seconds);
    pb::MsgSetRate {
        company: test.text(COMPANY),
        denom: POINT.to_owned(),
        rate: rate.to_owned(),
        effective: Some(effective.to_proto()),
    }
}

fn pause_msg(test: &TestCtx, signer: u64) -> pb::MsgPausePoints {
    pb::MsgPausePoints {
        signer: test.text(signer),
        denom: POINT.to_owned(),
        reason: "a fault".to_owned(),
    }
}

fn resume_msg(test: &TestCtx, signer: u64) -> pb::MsgResumePoints {
    pb::MsgResumePoints {
        signer: test.text(signer),
        denom: POINT.to_owned(),
    }
}

fn runoff_msg(test: &TestCtx) -> pb::MsgStartRunoff {
    pb::MsgStartRunoff {
        authority: test.text(AUTHORITY),
        denom: POINT.to_owned(),
        reason: "bankrupt".to_owned(),
    }
}

fn send_msg(test: &TestCtx, from: u64, to: u64, points: u128) -> MsgSend {
    MsgSend {
        from_address: test.text(from),
        to_address: test.text(to),
        amount: vec![(&coin(points)).into()],
    }
}

fn set_params(test: &mut TestCtx, change: impl FnOnce(&mut pb::Params)) {
    let mut params = (&crate::Params::default()).into();
    change(&mut params);
    let msg = pb::MsgUpdateParams {
        authority: test.text(AUTHORITY),
        params: Some(params),
    };
    test.send(&msg).unwrap();
}

fn point() -> Denom {
    POINT.parse().unwrap()
}

fn mile() -> Denom {
    MILE.parse().unwrap()
}

fn units(amount: u128) -> Amount {
    Amount::new(amount)
}

/// Points of `POINT`.
fn coin(points: u128) -> Coin {
    Coin {
        denom: point(),
        amount: units(points),
    }
}

fn has(test: &mut TestCtx, n: u64, denom: &str) -> u128 {
    has_at(test, &account(n), denom)
}

fn has_at(test: &mut TestCtx, owner: &Address, denom: &str) -> u128 {
    let denom = denom.parse().unwrap();
    test.read(|view| bank::ops::balance(view, owner, &denom).units())
}

/// What the query says of `POINT`.
fn issuer(test: &mut TestCtx) -> pb::Issuer {
    let request = pb::QueryIssuerRequest {
        denom: POINT.to_owned(),
    };
    test.query(&request).unwrap().issuer.unwrap()
}

/// Reserve, supply, committed and required.
fn totals(test: &mut TestCtx) -> [u128; 4] {
    let issuer = issuer(test);
    [
        issuer.reserve,
        issuer.supply,
        issuer.committed,
        issuer.required,
    ]
    .map(|text| text.parse().unwrap())
}

fn lot(expiry: &str, points: u128) -> Lot {
    Lot {
        expiry: expiry.parse().unwrap(),
        available_at: Time::default(),
        amount: units(points),
    }
}

/// Codespace, code and text of a refusal, with accounts by number.
fn shown(test: &TestCtx, error: &Error) -> String {
    let log = (0..9).fold(error.log.clone(), |log, n| {
        log.replace(&test.text(n), &format!("<{n}>"))
    });
    format!("{} {}: {log}", error.codespace, error.code)
}

/// What a message is refused with, and that it had no effect.
fn refusal<M: Msg>(test: &mut TestCtx, msg: &M) -> String {
    test.take_events();
    let before = test.changes();
    let error = test.send(msg).expect_err("it should be refused");
    assert_eq!(test.changes(), before);
    assert!(test.take_events().is_empty());
    shown(test, &error)
}

fn refusals<M: Msg>(test: &mut TestCtx, msgs: &[M]) -> String {
    let lines: Vec<_> = msgs.iter().map(|msg| refusal(test, msg)).collect();
    lines.join("\n")
}

/// What an operation is refused with, and that it had no effect.
fn refused<T: std::fmt::Debug>(
    test: &mut TestCtx,
    act: impl FnOnce(&mut sdk::Ctx<'_>) -> sdk::Result<T>,
) -> String {
    test.take_events();
    let before = test.read(everything);
    let error = test.ctx(act).expect_err("it should be refused");
    assert_eq!(test.read(everything), before);
    assert!(test.take_events().is_empty());
    shown(test, &error)
}

/// Every stored entry.
fn everything(view: &sdk::View<'_>) -> Vec<(Vec<u8>, sdk::Bytes)> {
    use sdk::Read;
    view.range(&[], None, sdk::Order::Ascending).collect()
}

fn changed<M: Clone>(msg: &M, change: impl FnOnce(&mut M)) -> M {
    let mut msg = msg.clone();
    change(&mut msg);
    msg
}

/// The events since the last call, one line each; accounts by number.
fn told(test: &mut TestCtx) -> String {
    let mut names: Vec<_> = (0..9).map(|n| (test.text(n), format!("<{n}>"))).collect();
    let reserve = crate::POINTS_RESERVE.address();
    names.push((test.text_of(&reserve), "<reserve>".to_owned()));
    let events = test.take_events().into_iter();
    let of_points = events.filter(|event| {
        crate::events::TABLE
            .iter()
            .any(|spec| spec.kind == event.kind)
    });
    let lines = of_points.map(|event| {
        let attributes = event.attributes.iter().map(|(key, value)| {
            let named = names
                .iter()
                .fold(value.to_owned(), |text, (address, name)| {
                    text.replace(address, name)
                });
            format!(" {key}={named}")
        });
        format!("{}{}\n", event.kind, attributes.collect::<String>())
    });
    lines.collect()
}
