//! The command line without a node: homes, keys, genesis, offline transactions, and every refusal.

use std::fs;
use std::os::unix::fs::PermissionsExt;

mod common;
use common::Home;

const MNEMONIC: &str = "economy stock theory fatal elder harbor betray wasp final emotion task \
    crumble siren bottom lizard educate guess current outdoor pair theory focus wife stone";

#[test]
fn init_makes_a_home_as_cosmos_daemons_have_it() {
    let home = Home::empty();
    let said = home
        .run(&["init", "node", "--chain-id", "test-1", "-o", "json"])
        .json();
    assert_eq!(said["chain_id"], "test-1");
    for file in [
        "config/config.toml",
        "config/app.toml",
        "config/client.toml",
        "config/genesis.json",
        "config/node_key.json",
        "config/priv_validator_key.json",
        "config/gentx",
        "data/priv_validator_state.json",
    ] {
        assert!(home.file(file).exists(), "{file}");
    }
    for secret in ["config/node_key.json", "config/priv_validator_key.json"] {
        let mode = fs::metadata(home.file(secret))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }
    let id = home.run(&["comet", "show-node-id"]).success();
    assert_eq!(said["node_id"], id);
    let validator = home.run(&["comet", "show-validator"]).success();
    assert!(validator.starts_with(r#"{"@type":"/cosmos.crypto.ed25519.PubKey","key":""#));
}

#[test]
fn init_never_overwrites() {
    let home = Home::empty();
    home.run(&["init", "node"]).success();
    let before = fs::read(home.file("config/priv_validator_key.json")).unwrap();
    let text = home.run(&["init", "node"]).refusal();
    assert!(
        text.contains("exists already: choose another --home or remove it"),
        "{text}"
    );
    assert_eq!(
        fs::read(home.file("config/priv_validator_key.json")).unwrap(),
        before
    );
}

#[test]
fn init_takes_prefix_denom_and_role_and_refuses_what_no_chain_can_have() {
    let home = Home::empty();
    let options = [
        "init",
        "n",
        "--chain-id",
        "kon-1",
        "--prefix",
        "kon",
        "--denom",
        "ukon",
        "--role",
        "side",
    ];
    home.run(&options).success();
    home.run(&["keys", "add", "a"]).success();
    assert!(
        home.run(&["keys", "show", "a", "-a"])
            .success()
            .starts_with("kon1")
    );

    let other = Home::empty();
    let text = other
        .run(&["init", "n", "--chain-id", &"x".repeat(60)])
        .refusal();
    assert!(
        text.contains("chain_id has 60 bytes, expected 1 to 50"),
        "{text}"
    );
    assert!(!other.file("config").exists(), "nothing is left behind");
}

#[test]
fn keys_live_in_private_files_and_secrets_are_shown_once() {
    let home = Home::empty();
    let added = home.run(&["keys", "add", "alice", "-o", "json"]).json();
    let mnemonic = added["mnemonic"].as_str().unwrap().to_owned();
    assert_eq!(mnemonic.split(' ').count(), 24);
    let file = home.file("keyring-test/alice.json");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );

    let secret = home
        .run(&["keys", "export", "alice", "--unarmored-hex"])
        .success();
    assert_eq!(secret.len(), 64);
    for arguments in [
        &["keys", "list"][..],
        &["keys", "show", "alice"],
        &["keys", "show", "alice", "-p"],
    ] {
        let said = home.run(arguments).success();
        assert!(
            !said.contains(&secret) && !said.contains(&mnemonic),
            "{said}"
        );
    }
    let text = home.run(&["keys", "export", "alice"]).refusal();
    assert!(
        text.contains("add --unarmored-hex to do it") && !text.contains(&secret),
        "{text}"
    );

    home.run_with(&["keys", "add", "again", "--recover"], &mnemonic)
        .success();
    home.run_with(&["keys", "import", "imported"], &secret)
        .success();
    let address = |name: &str| home.run(&["keys", "show", name, "-a"]).success();
    assert_eq!(address("alice"), address("again"));
    assert_eq!(address("alice"), address("imported"));
}

#[test]
fn recovered_keys_have_the_address_that_wallets_show() {
    let home = Home::empty();
    let recover = [
        "keys",
        "add",
        "faucet",
        "--recover",
        "--address-prefix",
        "cosmos",
        "-o",
        "json",
    ];
    let added = home.run_with(&recover, MNEMONIC).json();
    assert_eq!(
        added["address"],
        "cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs6"
    );
    assert!(
        added.get("mnemonic").is_none(),
        "what was given is not repeated"
    );
    let expected = r#"{"@type":"/cosmos.crypto.secp256k1.PubKey","key":""#;
    assert!(added["pubkey"].as_str().unwrap().starts_with(expected));
}

#[test]
fn keys_are_refused_by_name() {
    let home = Home::empty();
    home.run(&["keys", "add", "alice"]).success();
    for (arguments, expected) in [
        (
            &["keys", "add", "alice"][..],
            "a key named \"alice\" exists already",
        ),
        (&["keys", "add", "../alice"], "expected letters, digits"),
        (&["keys", "show", "bob"], "no key is named \"bob\""),
        (&["keys", "delete", "alice"], "add --yes to do it"),
        (
            &["keys", "show", "alice", "--keyring-backend", "os"],
            "[possible values: test]",
        ),
    ] {
        let text = home.run(arguments).refusal();
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
    let text = home
        .run_with(&["keys", "add", "bob", "--recover"], "one two three")
        .refusal();
    assert!(text.contains("mnemonic: "), "{text}");
    home.run(&["keys", "delete", "alice", "--yes"]).success();
    home.run(&["keys", "show", "alice"]).refusal();
}

#[test]
fn a_genesis_is_built_from_declarations_of_validators() {
    let home = Home::with_chain();
    let genesis: serde_json::Value =
        serde_json::from_slice(&fs::read(home.file("config/genesis.json")).unwrap()).unwrap();
    assert_eq!(genesis["validators"].as_array().unwrap().len(), 1);
    assert_eq!(
        genesis["app_state"]["staking"]["validators"][0]["power"],
        10
    );
    let address = home.run(&["keys", "show", "alice", "-a"]).success();
    let balances = genesis["app_state"]["bank"]["balances"].as_array().unwrap();
    assert!(balances.iter().any(|balance| balance["address"] == address));
}

#[test]
fn a_declaration_that_was_changed_is_refused() {
    let home = Home::with_chain();
    let directory = home.file("config/gentx");
    let file = fs::read_dir(&directory)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = fs::read_to_string(&file)
        .unwrap()
        .replace("\"power\": 10", "\"power\": 1000");
    fs::write(&file, text).unwrap();
    let text = home.run(&["genesis", "collect-gentxs"]).refusal();
    assert!(
        text.contains("the signature is not the operator's over this declaration"),
        "{text}"
    );
}

#[test]
fn a_malformed_genesis_is_refused_by_its_place() {
    let home = Home::with_chain();
    let good = fs::read_to_string(home.file("config/genesis.json")).unwrap();
    let alice = home.run(&["keys", "show", "alice", "-a"]).success();
    for (from, to, expected) in [
        (
            "\"chain_id\": \"test-1\"",
            "\"chain_id\": 7",
            "malformed genesis: invalid type",
        ),
        (
            "\"role\": \"main\"",
            "\"role\": \"middle\"",
            "role \"middle\": expected \"main\" or \"side\"",
        ),
        (alice.as_str(), "aot1nonsense", "app_state.bank: "),
        ("\"1000000000000\"", "\"-5\"", "app_state.bank: "),
        (
            "\"staking\": {",
            "\"stacking\": {",
            "unknown entry \"stacking\"",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        fs::write(home.file("config/genesis.json"), good.replace(from, to)).unwrap();
        let validate = home.run(&["genesis", "validate"]).refusal();
        assert!(validate.contains(expected), "{validate}");
        let start = home.run(&["start"]).refusal();
        assert!(start.contains(expected), "start: {start}");
    }
    fs::write(home.file("config/genesis.json"), &good[..good.len() / 2]).unwrap();
    let text = home.run(&["start"]).refusal();
    assert!(
        text.contains("malformed genesis: EOF while parsing") && text.contains("line"),
        "{text}"
    );
    assert!(!home.file("data/application.db").join("blocks").exists());
}

#[test]
fn accounts_and_settings_of_a_genesis_are_checked_when_they_are_made() {
    let home = Home::with_chain();
    for (arguments, expected) in [
        (
            &["genesis", "add-genesis-account", "alice", "5uaot"][..],
            "is in the genesis already",
        ),
        (
            &["genesis", "add-genesis-account", "nobody", "5uaot"],
            "no key is named \"nobody\"",
        ),
        (
            &[
                "genesis",
                "add-genesis-account",
                "cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs6",
                "5uaot",
            ],
            "expected \"aot\"",
        ),
        (
            &["genesis", "set", "auth.authorities", "x"],
            "no field \"authorities\"; there are",
        ),
        (
            &["genesis", "set", "auth.authority", "x"],
            "app_state.auth: authority",
        ),
    ] {
        let before = fs::read(home.file("config/genesis.json")).unwrap();
        let text = home.run(arguments).refusal();
        assert!(text.contains(expected), "{arguments:?}: {text}");
        assert_eq!(fs::read(home.file("config/genesis.json")).unwrap(), before);
    }
}

#[test]
fn start_names_the_file_that_is_missing() {
    let home = Home::empty();
    let text = home.run(&["start"]).refusal();
    assert!(
        text.contains("run `aotd init` first") && text.contains("config.toml"),
        "{text}"
    );

    let home = Home::with_chain();
    for (file, expected) in [
        (
            "config/genesis.json",
            "copy the genesis of the chain into config/genesis.json",
        ),
        ("config/app.toml", "app.toml: run `aotd init` first"),
    ] {
        let text = fs::read(home.file(file)).unwrap();
        fs::remove_file(home.file(file)).unwrap();
        let said = home.run(&["start"]).refusal();
        assert!(said.contains(expected), "{said}");
        fs::write(home.file(file), text).unwrap();
    }
}

#[test]
fn start_names_the_port_that_is_occupied() {
    let home = Home::with_chain();
    let ports = home.take_free_ports();
    let prometheus = cometbft::ports::Ports::new().free().unwrap();
    let comet = cometbft::home::Home::new(home.path());
    comet
        .edit_config(|config| {
            config.prometheus = true;
            config.prometheus_listen_addr = format!("127.0.0.1:{prometheus}");
        })
        .unwrap();
    home.edit(
        "config/app.toml",
        "[telemetry]\nenabled = false",
        "[telemetry]\nenabled = true",
    );
    for (port, expected) in [
        (ports.rpc, "CometBFT RPC, config.toml rpc.laddr"),
        (ports.p2p, "CometBFT p2p, config.toml p2p.laddr"),
        (
            prometheus,
            "CometBFT metrics, config.toml prometheus_listen_addr",
        ),
        (ports.grpc, "gRPC, app.toml grpc.address"),
        (ports.metrics, "metrics, app.toml telemetry.address"),
    ] {
        let holder = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
        let text = home.run(&["start"]).refusal();
        assert!(
            text.contains(&format!("port {port} is already in use ({expected}")),
            "{text}"
        );
        drop(holder);
    }
    assert!(
        !home.file("data/application.db").exists(),
        "nothing was begun"
    );
}

#[test]
fn start_refuses_settings_with_which_it_would_be_wrong() {
    let home = Home::with_chain();
    home.take_free_ports();
    let comet = cometbft::home::Home::new(home.path());
    comet
        .edit_config(|config| config.mempool_recheck = false)
        .unwrap();
    let text = home.run(&["start"]).refusal();
    assert!(
        text.contains("mempool.recheck is false: expected true"),
        "{text}"
    );
    comet
        .edit_config(|config| config.mempool_recheck = true)
        .unwrap();

    home.edit(
        "config/app.toml",
        "pruning = \"default\"",
        "pruning = \"some\"",
    );
    let text = home.run(&["start"]).refusal();
    assert!(
        text.contains("expected default, nothing, everything or custom"),
        "{text}"
    );
    home.edit(
        "config/app.toml",
        "pruning = \"some\"",
        "pruning = \"default\"",
    );

    let text = home
        .run(&["start", "--minimum-gas-prices", "1krwp"])
        .refusal();
    assert!(text.contains("expected one price in uaot"), "{text}");
    let text = home
        .run(&["start", "--address", "kvstore", "--abci-only"])
        .refusal();
    assert!(
        text.contains("expected unix:///path/to/socket or tcp://host:port"),
        "{text}"
    );
}

#[test]
fn transactions_are_made_from_words_without_a_node() {
    let home = Home::with_chain();
    let made = home.run(&[
        "tx",
        "bank",
        "send",
        "alice",
        "validator",
        "5uaot",
        "--generate-only",
        "-o",
        "json",
    ]);
    let tx = made.json();
    let message = &tx["body"]["messages"][0];
    assert_eq!(message["@type"], "/cosmos.bank.v1beta1.MsgSend");
    let address = home.run(&["keys", "show", "validator", "-a"]).success();
    assert_eq!(message["to_address"], address);
    assert_eq!(message["amount"][0]["amount"], "5");

    home.take_free_ports();
    let file = home.file("messages.json");
    fs::write(
        &file,
        serde_json::to_string(&tx["body"]["messages"]).unwrap(),
    )
    .unwrap();
    let from_file = home.run(&[
        "tx",
        "messages",
        file.to_str().unwrap(),
        "--generate-only",
        "-o",
        "json",
    ]);
    assert_eq!(from_file.json()["body"]["messages"], tx["body"]["messages"]);

    for (arguments, expected) in [
        (
            &["tx", "bank", "sned", "x"][..],
            "bank has no \"sned\": expected one of",
        ),
        (
            &[
                "tx",
                "bank",
                "send",
                "alice",
                "validator",
                "5",
                "--generate-only",
            ],
            "expected an amount and a denomination",
        ),
        (
            &["tx", "bank", "send", "alice", "validator", "5uaot"],
            "does not answer",
        ),
        (&["query", "bank", "balance", "alice"], "does not answer"),
    ] {
        let text = home.run(arguments).refusal();
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}

#[test]
fn what_the_chain_has_is_listed() {
    let home = Home::empty();
    let messages = home.run(&["tx", "list", "-o", "json"]).success();
    assert!(
        messages.contains("\"bank send\"") && messages.contains("\"payment pay\""),
        "{messages}"
    );
    assert!(!messages.contains("gov"), "only what the chain takes");
    let queries = home.run(&["query", "list", "-o", "json"]).success();
    assert!(
        queries.contains("/cosmos.bank.v1beta1.Query/Balance"),
        "{queries}"
    );
}

#[test]
fn version_completion_and_proof_specs_print() {
    let home = Home::empty();
    assert_eq!(home.run(&["version"]).success(), env!("CARGO_PKG_VERSION"));
    let long = home.run(&["version", "--long", "-o", "json"]).json();
    assert_eq!(long["cometbft"], cometbft::binary::VERSION);
    assert!(home.run(&["completion", "bash"]).success().contains("aotd"));
    let specs = home.run(&["proof-specs"]).json();
    assert_eq!(specs.as_array().unwrap().len(), 2);
    assert_eq!(specs[0]["max_depth"], 256);
}

#[test]
fn data_of_a_node_that_never_ran_cannot_be_read() {
    let home = Home::with_chain();
    for verb in ["export", "check", "rollback"] {
        let text = home.run(&[verb]).refusal();
        assert!(text.contains("the node has never run"), "{text}");
    }
}
