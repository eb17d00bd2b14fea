//! Stories told by unmodified CosmJS: the Node package in `cosmjs/`, run with Node's own test runner.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, ensure};
use serde_json::json;

use crate::chain::Chain;
use crate::tools;

const NODE: &str = "install Node 20 or later (https://nodejs.org)";

/// Runs the stories of one file, `wallet` for `wallet.test.ts`, against the first validator.
///
/// # Errors
/// Shows what Node said.
pub fn run(chain: &Chain, stories: &str) -> Result<()> {
    prepare()?;
    let accounts = chain.network.accounts.iter();
    let accounts =
        accounts.map(|(role, account)| (role.clone(), json!({"mnemonic": account.mnemonic})));
    let world = json!({
        "rpc": chain.node(0)?.rpc(),
        "chainId": chain.network.chain_id,
        "prefix": localnet::network::PREFIX,
        "accounts": accounts.collect::<serde_json::Map<_, _>>(),
    });
    let path = chain.directory.path().join("world.json");
    std::fs::write(&path, world.to_string())?;
    let mut node = Command::new("node");
    // CosmJS leaves a timer of a minute behind when a node refuses a transaction.
    node.args([
        "--test",
        "--test-force-exit",
        &format!("build/stories/{stories}.test.js"),
    ]);
    node.current_dir(tools::here().join("cosmjs"))
        .env("E2E_WORLD", path);
    tools::run_well(node, b"", NODE).map(|_| ())
}

/// Installs the pinned packages when they changed, generates codecs from the descriptors, compiles.
fn prepare() -> Result<()> {
    static PREPARED: OnceLock<Result<(), String>> = OnceLock::new();
    let prepared =
        PREPARED.get_or_init(|| install_and_compile().map_err(|error| format!("{error:#}")));
    prepared
        .as_ref()
        .copied()
        .map_err(|error| anyhow::anyhow!("{error}"))
}

fn install_and_compile() -> Result<()> {
    let place = tools::here().join("cosmjs");
    let _lock = cometbft::binary::lock(&place.join("node_modules.lock"))?;
    let wanted = std::fs::read(place.join("package-lock.json"))?;
    let installed = place.join("node_modules/.installed");
    if std::fs::read(&installed).ok().as_ref() != Some(&wanted) {
        npm(&["ci", "--no-audit", "--no-fund"])?;
        std::fs::write(&installed, wanted)?;
    }
    npm(&["run", "build"])?;
    ensure!(
        place.join("build/stories").exists(),
        "the compiler wrote no build/stories"
    );
    Ok(())
}

fn npm(arguments: &[&str]) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(arguments)
        .current_dir(tools::here().join("cosmjs"));
    tools::run_well(npm, b"", NODE).map(|_| ())
}
