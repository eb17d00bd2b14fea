//! Two validators go through a planned upgrade, with the words and files that operators of Cosmos chains know.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use client::{Fee, Message, Wallet, wait};
use e2e::chain::Chain;
use e2e::programs;
use e2e::shop::{NATIVE, balance, coin};
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::upgrade::v1beta1::{MsgSoftwareUpgrade, Plan, QueryAppliedPlanRequest};
use serde_json::{Value, json};

/// The upgrade that one of the binaries knows.
const NAME: &str = "test-upgrade";
/// Enough for a restart of a validator before it.
const BLOCKS_AHEAD: u64 = 12;

fn fee() -> Fee {
    Fee::of(10_000_000, NATIVE, 200_000)
}

/// Plans the upgrade; gives its height.
fn plan(chain: &Chain, authority: &mut Wallet) -> Result<u64> {
    let height = chain.height(0)?.saturating_add(BLOCKS_AHEAD);
    let plan = Plan {
        name: NAME.to_owned(),
        height: i64::try_from(height)?,
        info: "the binary is at hand".to_owned(),
        ..Plan::default()
    };
    let message = MsgSoftwareUpgrade {
        authority: authority.address().to_owned(),
        plan: Some(plan),
    };
    let messages: [&dyn Message; 1] = [&message];
    wait(authority.send(&messages, &fee()))?;
    let shown = chain.node(0)?.aotd(
        &chain.built().programs,
        &["query", "upgrade", "plan", "--node", &chain.node(0)?.rpc()],
        "",
    )?;
    ensure!(
        shown.contains(NAME) && shown.contains(&height.to_string()),
        "the command line shows another plan: {shown}"
    );
    Ok(height)
}

/// Waits until a node has ended badly by itself, with these words at the end of its log.
fn ends_with(chain: &mut Chain, index: usize, words: &str) -> Result<()> {
    let status = chain.wait_for_end(index)?;
    ensure!(status.code() == Some(1), "node {index}: {status}");
    let log = chain.directory.log(&chain.node(index)?.name);
    let last = cometbft::process::tail(&log, 3);
    ensure!(
        last.contains(words),
        "node {index} ended with other words than {words:?}:\n{last}"
    );
    Ok(())
}

/// What a supervisor reads in the home of a node.
fn upgrade_info(home: &Path) -> Result<Value> {
    let path = home.join("data/upgrade-info.json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_str(&text)?)
}

fn upgrade() -> Result<()> {
    let upgraded = programs::upgraded()?;
    let mut chain = Chain::start(2, false)?;
    let mut authority = chain.wallet("authority")?;
    let height = plan(&chain, &mut authority)?;

    // Too early: the binary says so, and the old one goes on.
    chain.stop_node(1)?;
    chain.start_node_as(upgraded, 1, &[])?;
    ends_with(
        &mut chain,
        1,
        "BINARY UPDATED BEFORE TRIGGER! UPGRADE \"test-upgrade\" - in binary but not executed on chain",
    )?;
    chain.start_node(1, &[])?;

    // At the height both stop, at the same block, and stay there whatever is started.
    let needed = format!("UPGRADE \"{NAME}\" NEEDED at height: {height}: the binary is at hand");
    for index in 0..2 {
        ends_with(&mut chain, index, &needed)?;
        let info = upgrade_info(&chain.node(index)?.home)?;
        let expected = json!({ "name": NAME, "height": height, "info": "the binary is at hand" });
        ensure!(info == expected, "{info}");
    }
    chain.start_node(0, &[])?;
    ends_with(&mut chain, 0, &needed)?;

    // The upgraded binary is given that block, runs the upgrade, and goes on.
    for index in 0..2 {
        chain.start_node_as(upgraded, index, &[])?;
    }
    let after = height.saturating_add(2);
    for index in 0..2 {
        chain.wait_for_height(index, after)?;
    }
    ensure!(
        chain.history(0, after)? == chain.history(1, after)?,
        "the validators have other blocks or another state"
    );
    let client = chain.client(0)?;
    let request = QueryAppliedPlanRequest {
        name: NAME.to_owned(),
    };
    let applied = wait(client.query(request))?;
    ensure!(u64::try_from(applied.height)? == height, "{applied:?}");
    let shop = chain.network.account("shop")?.address.clone();
    let held = balance(&client, &shop, NATIVE)?;
    let mut sponsor = chain.wallet("sponsor")?;
    let gift = MsgSend {
        from_address: sponsor.address().to_owned(),
        to_address: shop.clone(),
        amount: vec![coin(1, NATIVE)],
    };
    wait(sponsor.send(&[&gift], &fee()))?;
    ensure!(
        balance(&client, &shop, NATIVE)? == held.saturating_add(1),
        "the upgraded chain moves no money"
    );

    // The old binary is too old now.
    chain.stop_node(1)?;
    chain.start_node(1, &[])?;
    ends_with(
        &mut chain,
        1,
        "upgrade handler is missing for test-upgrade upgrade plan",
    )?;
    chain.start_node_as(upgraded, 1, &[])?;
    chain.wait_for_blocks(1, 2)?;
    Ok(())
}

#[test]
fn a_chain_goes_through_an_upgrade_and_no_binary_runs_a_block_that_is_not_its_own() {
    upgrade().unwrap();
}
