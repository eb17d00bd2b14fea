//! A new side chain from one command, and what a relayer has to know of it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::time::Duration;

use serde_json::Value;

mod common;
use common::{Home, Running};

fn json_of(home: &Home, file: &str) -> Value {
    serde_json::from_slice(&fs::read(home.file(file)).unwrap()).unwrap()
}

/// A side chain with a token of its own; what the command said.
fn side_chain(more: &[&str]) -> (Home, Value) {
    let home = Home::empty();
    let options = [
        "affiliate",
        "init",
        "till-1",
        "--chain-id",
        "kon-1",
        "--prefix",
        "kon",
        "--denom",
        "ukon",
        "--local",
        "-o",
        "json",
    ];
    let said = home.run(&[&options, more].concat()).json();
    (home, said)
}

#[test]
fn one_command_makes_the_home_the_keys_and_the_genesis_of_a_side_chain() {
    let (home, said) = side_chain(&[]);
    assert_eq!(said["chain_id"], "kon-1");
    assert_eq!(said["role"], "side");
    let words = said["mnemonic"].as_str().unwrap();
    assert_eq!(words.split(' ').count(), 24);
    home.run(&["genesis", "validate"]).success();

    let genesis = json_of(&home, "config/genesis.json");
    let operator = home.run(&["keys", "show", "operator", "-a"]).success();
    assert!(operator.starts_with("kon1"));
    assert_eq!(said["operator"], operator);
    let state = &genesis["app_state"];
    assert_eq!(state["chain"]["role"], "side");
    assert_eq!(state["auth"]["authority"], operator);
    assert_eq!(state["staking"]["validators"][0]["operator"], operator);
    assert_eq!(state["bank"]["balances"][0]["address"], operator);
    let coins = &state["bank"]["balances"][0]["coins"][0];
    assert_eq!(
        (coins["denom"].as_str(), coins["amount"].as_str()),
        (Some("ukon"), Some("1000000000000"))
    );
    // What side chains have not.
    assert!(state.get("affiliate").is_none());
    let table = state["fee"]["msg_gas"].as_object().unwrap();
    assert!(table.keys().all(|url| !url.starts_with("/aot.affiliate.")));
    assert_eq!(genesis["validators"].as_array().unwrap().len(), 1);
}

#[test]
fn the_authority_of_the_main_chain_is_told_what_to_sign() {
    let (home, said) = side_chain(&["--main-prefix", "aot"]);
    let messages = json_of(&home, "config/register.json");
    let message = &messages[0];
    assert_eq!(message["@type"], "/aot.affiliate.v1.MsgRegisterAffiliate");
    assert_eq!(message["chain_id"], "kon-1");
    // The same key, as the main chain writes it.
    let admin = home
        .run(&["keys", "show", "operator", "-a", "--address-prefix", "aot"])
        .success();
    assert_eq!(message["admin"], admin);
    for (field, placeholder) in [("authority", "AUTHORITY"), ("client_id", "CLIENT")] {
        assert_eq!(message[field], placeholder);
    }
    let next = said["next"].to_string();
    for step in [
        "aotd start",
        "hermes create channel",
        "register.json",
        "set-channel",
        "set-cap",
    ] {
        assert!(next.contains(step), "{step}: {next}");
    }
    // What it is filled in with makes it a message.
    let authority = said["operator"].as_str().unwrap();
    let text = messages
        .to_string()
        .replace("AUTHORITY", authority)
        .replace("CLIENT", "07-tendermint-3");
    fs::write(home.file("filled.json"), text).unwrap();
    let file = home.file("filled.json");
    let tx = home.run(&[
        "tx",
        "messages",
        file.to_str().unwrap(),
        "--generate-only",
        "-o",
        "json",
    ]);
    let tx = tx.json();
    assert_eq!(tx["body"]["messages"][0]["client_id"], "07-tendermint-3");
}

#[test]
fn keys_accounts_and_authority_may_be_given() {
    let home = Home::empty();
    home.run(&["keys", "add", "op"]).success();
    home.run(&["keys", "add", "board"]).success();
    home.run(&["keys", "add", "relayer"]).success();
    let address = |name: &str| home.run(&["keys", "show", name, "-a"]).success();
    let (op, board, relayer) = (address("op"), address("board"), address("relayer"));
    let options = [
        "affiliate",
        "init",
        "n",
        "--chain-id",
        "side-7",
        "--operator",
        "op",
        "--coins",
        "5krwp,7uaot",
        "--authority",
        "board",
        "--relayer",
        &relayer,
        "--power",
        "3",
        "-o",
        "json",
    ];
    let said = home.run(&options).json();
    assert!(said.get("mnemonic").is_none(), "the key was there");
    assert_eq!(
        (&said["operator"], &said["authority"]),
        (&Value::from(op.clone()), &Value::from(board))
    );
    let state = &json_of(&home, "config/genesis.json")["app_state"];
    assert_eq!(state["staking"]["validators"][0]["power"], 3);
    let balances = state["bank"]["balances"].as_array().unwrap();
    let of = |address: &str| {
        let found = balances.iter().find(|entry| entry["address"] == address);
        found.unwrap()["coins"].to_string()
    };
    assert_eq!(
        of(&op),
        r#"[{"amount":"5","denom":"krwp"},{"amount":"7","denom":"uaot"}]"#
    );
    assert!(of(&relayer).contains("uaot"));
}

#[test]
fn what_no_side_chain_can_have_is_refused_and_leaves_nothing_behind() {
    for (options, expected) in [
        (
            &["--chain-id", "side"][..],
            "as side-1: light clients count revisions",
        ),
        (
            &["--chain-id", "side-0"],
            "as side-1: light clients count revisions",
        ),
        (
            &["--chain-id", "side-1", "--coins", "5"],
            "expected an amount and a denomination",
        ),
        (
            &["--chain-id", "side-1", "--power", "0"],
            "power is 0, expected above 0",
        ),
        (
            &["--chain-id", "side-1", "--authority", "nobody"],
            "no key is named \"nobody\"",
        ),
        (
            &["--chain-id", "side-1", "--relayer", "nobody"],
            "no key is named \"nobody\"",
        ),
    ] {
        let home = Home::empty();
        let text = home
            .run(&[&["affiliate", "init", "n"], options].concat())
            .refusal();
        assert!(text.contains(expected), "{text}");
        assert!(!home.file("config").exists(), "{options:?}");
    }
    let (home, _) = side_chain(&[]);
    let text = home
        .run(&["affiliate", "init", "n", "--chain-id", "kon-1"])
        .refusal();
    assert!(
        text.contains("exists already: choose another --home or remove it"),
        "{text}"
    );
}

#[test]
fn hermes_is_told_what_the_home_says() {
    let (home, _) = side_chain(&[]);
    let block = home
        .run(&["hermes-config", "--key-name", "courier"])
        .success();
    let config: toml::Table = block.parse().unwrap();
    let chain = &config["chains"][0];
    for (field, expected) in [
        ("id", "kon-1"),
        ("rpc_addr", "http://127.0.0.1:26657"),
        ("grpc_addr", "http://127.0.0.1:9090"),
        ("account_prefix", "kon"),
        ("key_name", "courier"),
        ("store_prefix", "ibc"),
        ("trusting_period", "1209600s"),
    ] {
        assert_eq!(chain[field].as_str(), Some(expected), "{field}");
    }
    assert_eq!(chain["gas_price"]["denom"].as_str(), Some("ukon"));
    assert_eq!(chain["gas_price"]["price"].as_float(), Some(0.025));
    assert_eq!(chain["max_tx_size"].as_integer(), Some(117_964));
    let specs: Value = serde_json::from_str(chain["proof_specs"].as_str().unwrap()).unwrap();
    assert_eq!(specs[0]["leaf_spec"]["prefix"], "Sk1UOjpMZWFmTm9kZQ==");
    assert_eq!(specs[0]["leaf_spec"]["hash"], 1);
    assert_eq!(specs[0]["max_depth"], 256);
    assert_eq!(specs.as_array().unwrap().len(), 2);
    // `affiliate init` has left the same, for the key that it names.
    let left = fs::read_to_string(home.file("config/hermes.toml")).unwrap();
    assert_eq!(left.trim_end(), block.replace("courier", "relayer"));
}

#[test]
fn a_side_chain_starts_and_says_what_it_has_not() {
    let (home, _) = side_chain(&[]);
    let ports = home.take_free_ports();
    let mut node = Running::start(&home, &[]);
    let url = format!("http://127.0.0.1:{}", ports.rpc);
    let began = std::time::Instant::now();
    let answer = loop {
        let said = home.run(&["query", "affiliate", "affiliates", "--node", &url]);
        let early = said.err.contains("no block yet") || said.err.contains("does not answer");
        if !early || began.elapsed() > Duration::from_secs(60) {
            break said.refusal();
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(
        answer.contains("belongs to a module that this chain, by its role, does not have"),
        "{answer}"
    );
    assert!(node.terminate().success());
}
