//! README.md of the daemon, as an operator who types it in: every command of it, in its order, against a real node.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use client::{Client, wait};

mod common;
use common::{AOTD, Home, Ports, Running, Said};

const README: &str = include_str!("../README.md");
const SOON: Duration = Duration::from_secs(60);
/// What the README has in the place of an address.
const ADDRESS: &str = "aot1…";

/// The commands of each block of shell, in order, without their comments.
fn blocks() -> Vec<Vec<&'static str>> {
    let blocks = README.split("```").skip(1).step_by(2);
    let shell = blocks.filter_map(|block| block.strip_prefix("sh\n"));
    let command = |line: &'static str| line.split("  #").next().unwrap().trim();
    shell
        .map(|block| block.lines().map(command).collect())
        .collect()
}

/// Somebody at a shell, with `aotd` on the path and a home of their own.
struct Operator {
    home: Home,
}

impl Operator {
    fn new() -> Self {
        let home = Home::empty();
        fs::create_dir(home.file("bin")).unwrap();
        std::os::unix::fs::symlink(AOTD, home.file("bin/aotd")).unwrap();
        Self { home }
    }

    /// A line as it is typed.
    fn shell(&self, line: &str) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::split_paths(&path);
        let path = std::env::join_paths([self.home.file("bin")].into_iter().chain(path));
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.home.path());
        // The default is in the home of the user.
        command
            .env("PATH", path.unwrap())
            .env("AOTD_HOME", self.home.path());
        command.stdin(Stdio::null());
        command
    }

    fn type_in(&self, line: &str) -> String {
        Said::of(&self.shell(line).output().unwrap()).success_of(line)
    }

    fn address(&self, name: &str) -> String {
        self.type_in(&format!("aotd keys show {name} -a"))
    }
}

/// Waits for a block that is not there yet, so that what was sent has its effect.
fn next_block(ports: &Ports, at_least: u64) {
    let url = format!("http://127.0.0.1:{}", ports.rpc);
    let height = |client: &Client| wait(client.height()).unwrap_or_default();
    let (begin, mut before) = (Instant::now(), None);
    loop {
        if let Ok(client) = wait(Client::connect(&url)) {
            let height = height(&client);
            if height > *before.get_or_insert(height) && height >= at_least {
                return;
            }
        }
        assert!(begin.elapsed() < SOON, "no block after {before:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn every_command_of_the_readme_does_what_it_says() {
    let operator = Operator::new();
    let [begin, use_it, feed, upgrade] = blocks().try_into().expect("four blocks of shell");
    let (start, making) = begin.split_last().unwrap();
    for line in making {
        operator.type_in(line);
    }
    assert_eq!(*start, "aotd start");
    // Other nodes of this machine may have the usual ports.
    let ports = operator.home.take_free_ports();
    let mut node = Running::start_by(operator.shell(&format!("exec {start}")));
    node.wait_for_log("aotd has started", SOON);
    next_block(&ports, 1);

    // Whom the commands name: a friend who is paid, and somebody who grants fees.
    for name in ["friend", "sponsor"] {
        operator.type_in(&format!("aotd keys add {name}"));
    }
    let (own, friend, sponsor) = (
        operator.address("operator"),
        operator.address("friend"),
        operator.address("sponsor"),
    );
    operator.type_in("aotd tx bank send operator sponsor 10000000uaot -b commit");
    let grant = serde_json::json!([{
        "@type": "/cosmos.feegrant.v1beta1.MsgGrantAllowance",
        "granter": sponsor,
        "grantee": own,
        "allowance": {"@type": "/cosmos.feegrant.v1beta1.BasicAllowance"},
    }]);
    fs::write(operator.home.file("grant.json"), grant.to_string()).unwrap();
    operator.type_in("aotd tx messages grant.json -b commit");
    // A statement is one of a payment company.
    let admit = serde_json::json!([{
        "@type": "/aot.merchant.v1.MsgSetPaymentCompany",
        "authority": own,
        "company": {"address": friend, "name": "Hangang Pay", "fee_address": friend, "active": true},
    }]);
    fs::write(operator.home.file("admit.json"), admit.to_string()).unwrap();
    operator.type_in("aotd tx messages admit.json -b commit");
    let purchase = serde_json::json!([{
        "@type": "/cosmos.bank.v1beta1.MsgSend",
        "from_address": own,
        "to_address": friend,
        "amount": [{"denom": "uaot", "amount": "7"}],
    }]);
    fs::write(operator.home.file("purchase.json"), purchase.to_string()).unwrap();

    // A command may ask for the state at height 10.
    next_block(&ports, 10);
    let mut said = Vec::new();
    for line in &use_it {
        let granter = format!("--fee-granter {ADDRESS}");
        let line = line
            .replace(&granter, &format!("--fee-granter {sponsor}"))
            .replace(ADDRESS, &friend);
        said.push(operator.type_in(&line));
        if line.starts_with("aotd tx") {
            next_block(&ports, 0);
        }
    }
    // Twice 5 and once 7 were sent; at height 10 nobody had sent anything.
    let [.., balances, old, supply, statement] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert!(balances.contains("17"), "{balances}");
    let old: serde_json::Value = serde_json::from_str(old).unwrap();
    assert_eq!(old["balance"]["amount"], "0", "{old}");
    assert!(supply.contains("1000000000"), "{supply}");
    assert!(
        statement.starts_with("record,company,merchant_id,day,"),
        "{statement}"
    );

    // The operator is its own feeder here: it has money for fees.
    let mut price = String::new();
    for line in &feed {
        price = operator.type_in(&line.replace(ADDRESS, &own));
        next_block(&ports, 0);
    }
    assert!(price.contains("0.025"), "{price}");
    assert!(price.contains("fresh: true"), "{price}");

    let mut plans = Vec::new();
    for line in &upgrade {
        plans.push(operator.type_in(line));
        next_block(&ports, 0);
    }
    assert!(plans[1].contains("where the binary is"), "{plans:?}");
    let none = operator.type_in("aotd query upgrade plan -o json");
    assert!(!none.contains("v2"), "{none}");
    assert!(node.terminate().success());
}

#[test]
fn the_table_of_verbs_has_all_verbs_and_no_others() {
    let home = Home::empty();
    let table = README.split("## Verbs").nth(1).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    // `` `keys add|list` `` and `` `export`, `check` ``: the first cell of a row.
    let cells = rows.map(|row| row.trim_start_matches("| ").split(" | ").next().unwrap());
    let shown: Vec<&str> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let mut verbs = BTreeSet::new();
    for shown in shown {
        let mut words = shown.split_whitespace();
        let verb = words.next().unwrap();
        verbs.insert(verb.to_owned());
        let alternatives = words.next().filter(|word| !word.starts_with('<'));
        for alternative in alternatives.unwrap_or_default().split("\\|") {
            let mut arguments = vec![verb];
            arguments.extend(Some(alternative).filter(|word| !word.is_empty()));
            arguments.push("--help");
            let help = home.run(&arguments).success();
            let usage = format!("Usage: aotd {}", arguments[..arguments.len() - 1].join(" "));
            assert!(help.contains(&usage), "{shown}: {help}");
        }
    }
    let help = home.run(&["--help"]).success();
    let list = help.split("Commands:").nth(1).unwrap();
    let list = list.split("\n\n").next().unwrap();
    let names = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let known: BTreeSet<String> = names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect();
    assert_eq!(verbs, known);
}
