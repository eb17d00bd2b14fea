//! Four validators: one is stopped and catches up; two are stopped, the chain halts without a fork, and goes on.

use std::time::Duration;

use anyhow::{Result, ensure};
use client::{Fee, Wallet, wait};
use e2e::chain::{Chain, Identity};
use e2e::shop::{NATIVE, balance, coin};
use proto::cosmos::bank::v1beta1::MsgSend;

/// Longer than many rounds of consensus.
const HALTED: Duration = Duration::from_secs(8);

fn gift(from: &Wallet, to: &str) -> MsgSend {
    MsgSend {
        from_address: from.address().to_owned(),
        to_address: to.to_owned(),
        amount: vec![coin(1, NATIVE)],
    }
}

fn fee() -> Fee {
    Fee::of(10_000_000, NATIVE, 200_000)
}

/// Sends some coins one by one through a node and waits for each.
fn trade(wallet: &mut Wallet, to: &str, times: u32) -> Result<()> {
    for _ in 0..times {
        let message = gift(wallet, to);
        wait(wallet.send(&[&message], &fee()))?;
    }
    Ok(())
}

/// All nodes have the same blocks and the same state, height by height.
fn same_history(chain: &Chain, to: u64) -> Result<Vec<Identity>> {
    let first = chain.history(0, to)?;
    for index in 1..chain.network.nodes.len() {
        let other = chain.history(index, to)?;
        ensure!(
            other == first,
            "node {index} has another history than node 0:\n{other:#?}\n{first:#?}"
        );
    }
    Ok(first)
}

fn four_validators() -> Result<()> {
    let mut chain = Chain::start(4, false)?;
    let shop = chain.network.account("shop")?.address.clone();
    let mut sponsor = chain.wallet("sponsor")?;
    let held = balance(sponsor.client(), &shop, NATIVE)?;
    trade(&mut sponsor, &shop, 3)?;

    // One stopped: three of four go on, and it catches up.
    chain.stop_node(3)?;
    trade(&mut sponsor, &shop, 3)?;
    let ahead = chain.height(0)?;
    chain.start_node(3, &[])?;
    chain.wait_for_height(3, ahead.saturating_add(1))?;
    same_history(&chain, ahead)?;

    // Two stopped: no block is made, and nobody makes one alone.
    chain.stop_node(2)?;
    chain.stop_node(3)?;
    let waiting = gift(&sponsor, &shop);
    let bytes = sponsor.sign(&[&waiting], &fee());
    let hash = client::tx_hash(&bytes);
    let taken = chain.rpc(0)?.broadcast_tx_sync(&bytes)?;
    ensure!(taken.code == 0, "{taken:?}");
    std::thread::sleep(Duration::from_secs(2));
    let halted = [chain.height(0)?, chain.height(1)?];
    std::thread::sleep(HALTED);
    ensure!(
        [chain.height(0)?, chain.height(1)?] == halted,
        "blocks were made by two of four"
    );
    ensure!(
        wait(sponsor.client().find(&hash))?.is_none(),
        "a transaction was included by two of four"
    );

    // Resumed: the same chain goes on with what waited.
    chain.start_node(2, &[])?;
    chain.wait_for_height(0, halted[0].saturating_add(2))?;
    wait(sponsor.client().wait_for(&hash, Duration::from_secs(30)))?.success()?;
    chain.start_node(3, &[])?;
    trade(&mut sponsor, &shop, 1)?;
    let end = chain.height(0)?;
    for index in 0..4 {
        chain.wait_for_height(index, end)?;
    }
    let history = same_history(&chain, end)?;
    ensure!(history.len() >= 8, "{history:?}");
    for index in 0..4 {
        let client = chain.client(index)?;
        ensure!(
            balance(&client, &shop, NATIVE)? == held.saturating_add(8),
            "node {index} counts other money"
        );
    }
    Ok(())
}

#[test]
fn two_of_four_stopped_halt_the_chain_without_a_fork_and_it_goes_on_with_them() {
    four_validators().unwrap();
}
