//! Genesis: read back as it was written, and refused with its reason.

use super::{MODULE, POOL, coin};
use crate::{
    BankGenesis, DenomUnit, GenesisBalance, GenesisBlocked, GenesisHeldLot, GenesisHold,
    GenesisLot, GenesisMinter, GenesisParams, GenesisSendEnabled, Metadata,
};
use sdk::Amount;
use serde_json::Value as Json;
use testkit::{TestCtx, account};

fn text(n: u64) -> String {
    TestCtx::new(&[&auth::MODULE]).text_of(&account(n))
}

/// Everything a genesis can say, in the order of an export.
fn full() -> BankGenesis {
    let mut accounts = [account(1), account(2)];
    accounts.sort();
    let [first, second] = accounts.map(|address| TestCtx::new(&[&auth::MODULE]).text_of(&address));
    BankGenesis {
        params: GenesisParams {
            default_send_enabled: false,
        },
        balances: vec![
            GenesisBalance {
                address: first.clone(),
                coins: "5krwp,9pt/issuer/star,7uaot".parse().unwrap(),
            },
            GenesisBalance {
                address: second.clone(),
                coins: "3uaot".parse().unwrap(),
            },
        ],
        supply: "5krwp,9pt/issuer/star,10uaot".parse().unwrap(),
        denom_metadata: vec![Metadata {
            description: "won, issued by payment companies".to_owned(),
            denom_units: vec![DenomUnit {
                denom: "krwp".parse().unwrap(),
                exponent: 0,
                aliases: vec!["won".to_owned()],
            }],
            base: "krwp".parse().unwrap(),
            display: "krwp".parse().unwrap(),
            name: "Won".to_owned(),
            symbol: "KRWP".to_owned(),
            uri: String::new(),
            uri_hash: String::new(),
        }],
        minters: vec![
            GenesisMinter {
                address: first.clone(),
                denom: "krwp".parse().unwrap(),
                allowance: Amount::new(50),
            },
            GenesisMinter {
                address: second,
                denom: "krwp".parse().unwrap(),
                allowance: Amount::ZERO,
            },
        ],
        holds: vec![
            GenesisHold {
                address: first.clone(),
                id: "07".repeat(32),
                amount: coin("2pt/issuer/star"),
            },
            GenesisHold {
                address: first.clone(),
                id: "07".repeat(32),
                amount: coin("7uaot"),
            },
        ],
        lots: vec![
            GenesisLot {
                address: first.clone(),
                amount: coin("4pt/issuer/star"),
                expiry: "2031-11-30T15:00:00Z".parse().unwrap(),
                available_at: None,
            },
            GenesisLot {
                address: first.clone(),
                amount: coin("3pt/issuer/star"),
                expiry: "2031-11-30T15:00:00Z".parse().unwrap(),
                available_at: Some("2027-01-01T15:00:00Z".parse().unwrap()),
            },
        ],
        held_lots: vec![GenesisHeldLot {
            address: first.clone(),
            id: "07".repeat(32),
            amount: coin("2pt/issuer/star"),
            expiry: "2031-10-31T15:00:00Z".parse().unwrap(),
        }],
        send_enabled: vec![GenesisSendEnabled {
            denom: "krwp".parse().unwrap(),
            enabled: true,
        }],
        paused: vec!["factory/maker/gold".parse().unwrap()],
        blocked: vec![GenesisBlocked {
            denom: "factory/maker/gold".parse().unwrap(),
            address: first,
        }],
    }
}

fn start(genesis: &BankGenesis) -> TestCtx {
    let part = serde_json::to_value(genesis).unwrap();
    TestCtx::with_genesis(&[&auth::MODULE, &MODULE, &POOL], |name, default| {
        if name == "bank" {
            part.clone()
        } else {
            default
        }
    })
}

fn part_of(test: &mut TestCtx, module: &str) -> Json {
    let parts = test.export();
    parts
        .into_iter()
        .find(|(name, _)| *name == module)
        .unwrap()
        .1
}

#[test]
fn what_was_imported_is_exported() {
    for genesis in [full(), BankGenesis::default()] {
        let mut test = start(&genesis);
        test.end_block(1);
        let exported = part_of(&mut test, "bank");
        assert_eq!(exported, serde_json::to_value(&genesis).unwrap());
    }
}

#[test]
fn a_supply_that_is_left_out_is_added_up() {
    let genesis = BankGenesis {
        supply: sdk::Coins::EMPTY,
        ..full()
    };
    let mut test = start(&genesis);
    assert_eq!(
        part_of(&mut test, "bank"),
        serde_json::to_value(full()).unwrap()
    );
}

#[test]
fn accounts_of_balances_are_made() {
    let mut test = start(&full());
    for n in [1, 2] {
        assert!(
            test.read(|view| auth::ops::account(view, &account(n)))
                .is_some()
        );
    }
}

#[test]
fn genesis_tells_nothing() {
    assert!(start(&full()).take_events().is_empty());
}

#[test]
fn a_genesis_that_contradicts_itself_is_refused() {
    let test = TestCtx::new(&[&auth::MODULE]);
    let attempt = |change: fn(&mut BankGenesis), expected: &str| {
        let mut genesis = full();
        change(&mut genesis);
        let part = serde_json::to_value(&genesis).unwrap();
        let why = (crate::MODULE.genesis.validate)(&part, test.chain()).unwrap_err();
        let named = why
            .replace(&genesis.balances[0].address, "<first>")
            .replace(&text(1), "<first>");
        assert_eq!(named, expected);
    };
    attempt(
        |genesis| genesis.supply = "5krwp,11uaot".parse().unwrap(),
        "supply says 11uaot, the balances add up to 10uaot",
    );
    attempt(
        |genesis| genesis.supply = "10uaot".parse().unwrap(),
        "supply leaves out krwp, of which there are balances",
    );
    attempt(
        |genesis| genesis.supply = "5krwp,1none,10uaot".parse().unwrap(),
        "supply says 1none, the balances add up to 0none",
    );
    attempt(
        |genesis| genesis.balances[1].address = genesis.balances[0].address.clone(),
        "balance of <first> is listed twice",
    );
    attempt(
        |genesis| genesis.balances[0].coins = sdk::Coins::EMPTY,
        "balance of <first>: no coins, leave it out",
    );
    attempt(
        |genesis| genesis.balances[1].address.clear(),
        "balance: \"\": empty address, expected a bech32 address aot1…: invalid address",
    );
    attempt(
        |genesis| {
            let all = format!("{}uaot", u128::MAX);
            genesis
                .balances
                .iter_mut()
                .for_each(|balance| balance.coins = all.parse().unwrap());
        },
        "supply of uaot: 340282366920938463463374607431768211455 + 340282366920938463463374607431768211455 is not an amount: expected 0 to 2^128 - 1: invalid request",
    );
    attempt(
        |genesis| genesis.holds[1].amount = coin("8uaot"),
        "holds of <first> add up to 8uaot, its balance is 7",
    );
    attempt(
        |genesis| genesis.holds[1].amount = coin("0uaot"),
        &format!("hold {}: 0uaot, expected more than 0", "07".repeat(32)),
    );
    attempt(
        |genesis| genesis.holds[1].id = "07".to_owned(),
        "hold \"07\": Invalid string length, expected 32 bytes in hex",
    );
    attempt(
        |genesis| genesis.holds.push(genesis.holds[1].clone()),
        &format!("hold {} of uaot is listed twice", "07".repeat(32)),
    );
    attempt(
        |genesis| genesis.minters[1].denom = "pt/issuer/star".parse().unwrap(),
        "pt/issuer/star is made of lots: it has no minters, only its issuer makes and destroys it",
    );
    attempt(
        |genesis| genesis.minters[1].address = genesis.minters[0].address.clone(),
        "minter <first> of krwp is listed twice",
    );
    attempt(
        |genesis| genesis.send_enabled.push(genesis.send_enabled[0].clone()),
        "send_enabled: krwp is listed twice",
    );
    attempt(
        |genesis| {
            genesis
                .denom_metadata
                .push(genesis.denom_metadata[0].clone());
        },
        "denom_metadata: krwp is listed twice",
    );
    attempt(
        |genesis| genesis.denom_metadata[0].name.clear(),
        "metadata of krwp: name cannot be blank",
    );
}

#[test]
fn lots_that_do_not_add_up_are_refused() {
    let test = TestCtx::new(&[&auth::MODULE]);
    let attempt = |change: fn(&mut BankGenesis), expected: &str| {
        let mut genesis = full();
        change(&mut genesis);
        let part = serde_json::to_value(&genesis).unwrap();
        let why = (crate::MODULE.genesis.validate)(&part, test.chain()).unwrap_err();
        let named = why
            .replace(&genesis.balances[0].address, "<first>")
            .replace(&"07".repeat(32), "<id>");
        assert_eq!(named, expected);
    };
    attempt(
        |genesis| genesis.lots.truncate(1),
        "lots of pt/issuer/star of <first>: 3 are missing",
    );
    attempt(
        |genesis| genesis.lots[0].amount = coin("5pt/issuer/star"),
        "lots of <first>: 3pt/issuer/star, expected at most 2 more",
    );
    attempt(
        |genesis| genesis.lots[0].amount = coin("0pt/issuer/star"),
        "lots of <first>: 0pt/issuer/star, expected more than 0",
    );
    attempt(
        |genesis| genesis.lots[0].amount = coin("4uaot"),
        "lots of <first>: 4uaot, expected none of this denom",
    );
    attempt(
        |genesis| genesis.lots[1] = genesis.lots[0].clone(),
        "lot of <first> that expires at 2031-11-30T15:00:00Z: 4pt/issuer/star is listed twice",
    );
    attempt(
        |genesis| genesis.lots[0].available_at = Some(sdk::Time::default()),
        "lot of <first>: leave out available_at",
    );
    attempt(
        |genesis| genesis.lots[0].address.clear(),
        "lot: \"\": empty address, expected a bech32 address aot1…: invalid address",
    );
    attempt(
        |genesis| genesis.held_lots.clear(),
        "lots of hold <id>: 2 are missing",
    );
    attempt(
        |genesis| genesis.held_lots[0].id = "07".to_owned(),
        "hold \"07\": Invalid string length, expected 32 bytes in hex",
    );
    attempt(
        |genesis| genesis.held_lots[0].amount = coin("3pt/issuer/star"),
        "lots of hold <id>: 3pt/issuer/star, expected at most 2 more",
    );
    attempt(
        |genesis| genesis.held_lots.push(genesis.held_lots[0].clone()),
        "lot of hold <id> that expires at 2031-10-31T15:00:00Z: 2pt/issuer/star is listed twice",
    );
    attempt(
        |genesis| genesis.held_lots[0].amount = coin("2uaot"),
        "lots of hold <id>: 2uaot, expected none of this denom",
    );
}

#[test]
fn a_field_that_does_not_exist_is_refused() {
    let test = TestCtx::new(&[&auth::MODULE]);
    let part = serde_json::json!({"params": {"default_send_enabled": true}, "balance": []});
    let why = (crate::MODULE.genesis.validate)(&part, test.chain()).unwrap_err();
    assert!(
        why.starts_with("unknown field `balance`, expected one of `params`, `balances`"),
        "{why}"
    );
}
