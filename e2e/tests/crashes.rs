//! A power cut at each step between the beginning of `FinalizeBlock` and the end of `Commit`: nothing is lost, nothing is done twice.

use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use client::{Fee, Wallet, tx_hash, wait};
use e2e::chain::Chain;
use e2e::shop::{NATIVE, balance, coin};
use proto::cosmos::bank::v1beta1::MsgSend;

/// In the order in which a block passes them: the application, the store, the answers to CometBFT.
const POINTS: [&str; 11] = [
    "finalize:begin",
    "stage:after-root",
    "finalize:end",
    "answer:finalize",
    "commit:begin",
    "commit:before-batch",
    "commit:after-batch",
    "commit:after-publish",
    "commit:durable",
    "commit:end",
    "answer:commit",
];

/// The signal of `abort`, by which a crash point ends the process.
const ABORT: i32 = 6;

fn fee() -> Fee {
    Fee::of(10_000_000, NATIVE, 200_000)
}

/// Signs without waiting for a block: what comes of it is looked up after the crash.
fn sign(wallet: &mut Wallet, to: &str) -> Vec<u8> {
    let message = MsgSend {
        from_address: wallet.address().to_owned(),
        to_address: to.to_owned(),
        amount: vec![coin(1, NATIVE)],
    };
    wallet.sign(&[&message], &fee())
}

fn crash_at(chain: &mut Chain, point: &str) -> Result<()> {
    let shop = chain.network.account("shop")?.address.clone();
    let mut sponsor = chain.wallet("sponsor")?;
    let held = balance(sponsor.client(), &shop, NATIVE)?;
    // Two sends are certain before the crash.
    for _ in 0..2 {
        let tx = sign(&mut sponsor, &shop);
        wait(sponsor.client().broadcast_commit(tx))?.success()?;
    }
    let height = chain.height(0)?;
    let history = chain.history(0, height)?;
    chain.stop_node(0)?;

    // It dies in the third block that it makes from here, with a transaction in the mempool.
    let when = format!("{point}:3");
    chain.start_node(0, &[("AOT_CRASH_AT", &when)])?;
    let tx = sign(&mut sponsor, &shop);
    let hash = tx_hash(&tx);
    let mut taken = false;
    while chain.process(0)?.is_running() {
        if !taken && let Ok(rpc) = chain.rpc(0) {
            taken = rpc
                .broadcast_tx_sync(&tx)
                .is_ok_and(|answer| answer.code == 0);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = chain.wait_for_end(0)?;
    ensure!(
        status.signal() == Some(ABORT),
        "it ended otherwise: {status}"
    );

    chain.start_node(0, &[])?;
    chain.wait_for_height(0, height.saturating_add(4))?;
    // It may have been forgotten by the mempool, but never half done.
    let client = chain.client(0)?;
    if wait(client.find(&hash))?.is_none() {
        let answer = chain.rpc(0)?.broadcast_tx_sync(&tx)?;
        ensure!(
            answer.code == 0 || answer.log.contains("already"),
            "{answer:?}"
        );
        wait(client.wait_for(&hash, Duration::from_secs(30)))?.success()?;
    }
    ensure!(
        balance(&client, &shop, NATIVE)? == held.saturating_add(3),
        "money was lost or doubled"
    );
    ensure!(chain.history(0, height)? == history, "the past has changed");
    sponsor.refresh_and_expect(3)?;
    Ok(())
}

/// Counts the transactions of an account.
trait Count {
    fn refresh_and_expect(&mut self, at_least: u64) -> Result<()>;
}

impl Count for Wallet {
    fn refresh_and_expect(&mut self, at_least: u64) -> Result<()> {
        let expected = self.account().sequence;
        wait(self.refresh())?;
        ensure!(
            self.account().sequence == expected && expected >= at_least,
            "the sequence is {:?}, expected {expected}",
            self.account()
        );
        Ok(())
    }
}

fn crashes() -> Result<()> {
    let mut chain = Chain::start(1, false)?;
    for point in POINTS {
        crash_at(&mut chain, point).with_context(|| format!("with a crash at {point}"))?;
    }
    // A kill at any moment, under load.
    let shop = chain.network.account("shop")?.address.clone();
    for pause in [30, 170, 310] {
        let mut sponsor = chain.wallet("sponsor")?;
        for _ in 0..20 {
            let tx = sign(&mut sponsor, &shop);
            chain.rpc(0)?.broadcast_tx_async(&tx)?;
        }
        std::thread::sleep(Duration::from_millis(pause));
        chain.kill_node(0)?;
        chain.start_node(0, &[])?;
        let height = chain.height(0).unwrap_or(0);
        chain.wait_for_height(0, height.saturating_add(1))?;
        chain.wait_for_blocks(0, 2)?;
    }
    // Somebody who was never disturbed comes to the same hashes, or stops.
    let height = chain.height(0)?;
    let follower = chain.start_follower()?;
    chain.wait_for_height(follower, height)?;
    ensure!(
        chain.history(follower, height)? == chain.history(0, height)?,
        "the follower has another history"
    );
    Ok(())
}

#[test]
fn a_node_that_dies_at_any_step_of_a_block_comes_back_with_the_same_hash_and_loses_nothing() {
    crashes().unwrap();
}
