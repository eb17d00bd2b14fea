//! What wallets, relayers and the malicious meet: one validator, shared by all stories of this file.

use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use client::{Fee, wait};
use e2e::chain::Chain;
use e2e::ics23::{Finding, Question, verify};
use e2e::shop::{NATIVE, balance, coin};
use e2e::{cosmjs, stories};
use proto::cosmos::bank::v1beta1::MsgSend;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

fn main() -> ExitCode {
    stories::run(
        || Chain::start(1, false),
        &[
            (
                "a_wallet_of_cosmjs_sends_and_is_told_what_is_wrong",
                |chain| cosmjs::run(chain, "wallet"),
            ),
            (
                "the_first_steps_of_the_readme_are_what_a_developer_can_do",
                |chain| cosmjs::run(chain, "readme"),
            ),
            (
                "a_purchase_is_made_with_cosmjs_and_somebody_else_pays_the_fee",
                |chain| cosmjs::run(chain, "purchase"),
            ),
            (
                "a_counterparty_can_verify_every_kind_of_proof",
                every_kind_of_proof_verifies,
            ),
            (
                "a_query_of_a_tree_that_does_not_exist_is_refused_by_name",
                unknown_trees_are_refused,
            ),
            ("garbage_is_refused_and_changes_nothing", garbage_is_refused),
            ("an_idle_chain_keeps_its_app_hash", an_idle_chain_is_idle),
            (
                "a_validator_that_was_stopped_goes_on_where_it_was",
                a_stopped_validator_goes_on,
            ),
        ],
    )
}

/// The answer to a query with a proof, and the app hash of the height after it.
fn question(chain: &Chain, path: &str, store: &str, key: &[u8], height: u64) -> Result<Question> {
    let rpc = chain.rpc(0)?;
    let params = json!({"path": path, "data": hex::encode(key), "height": height.to_string(), "prove": true});
    let answer: Value = rpc.call("abci_query", &params)?;
    let header = rpc.header(Some(height.saturating_add(1)))?;
    let app_hash = header
        .pointer("/header/app_hash")
        .and_then(Value::as_str)
        .context("the header has no app hash")?;
    let response = answer
        .get("response")
        .cloned()
        .context("the answer has no response")?;
    Ok(Question {
        app_hash: app_hash.to_owned(),
        store: store.to_owned(),
        key: hex::encode(key),
        response,
    })
}

/// Of many names, the one with the lowest and the one with the highest hash: outside of all keys of a small tree.
fn outermost() -> Result<(String, String)> {
    let mut names: Vec<String> = (0..20_000)
        .map(|number| format!("absent/{number}"))
        .collect();
    names.sort_by_key(|name| Sha256::digest(name.as_bytes()));
    let last = names.pop().context("there are names")?;
    let first = names.into_iter().next().context("there are names")?;
    Ok((first, last))
}

fn every_kind_of_proof_verifies(chain: &mut Chain) -> Result<()> {
    let height = chain.height(0)?;
    chain.wait_for_height(0, height.saturating_add(1))?;
    let (first, last) = outermost()?;
    let marker: &[u8] = b"store/marker";
    let mut questions = Vec::new();
    for tree in ["state", "ibc", "upgrade"] {
        // Relayers leave out the leading slash.
        for path in [format!("/store/{tree}/key"), format!("store/{tree}/key")] {
            questions.push(question(chain, &path, tree, marker, height)?);
            questions.push(question(chain, &path, tree, first.as_bytes(), height)?);
            questions.push(question(chain, &path, tree, last.as_bytes(), height)?);
            questions.push(question(
                chain,
                &path,
                tree,
                b"clients/07-tendermint-0/clientState",
                height,
            )?);
        }
    }
    // A tree with many keys has absent ones between them.
    for number in 0..20 {
        let key = format!("between/{number}");
        questions.push(question(
            chain,
            "/store/state/key",
            "state",
            key.as_bytes(),
            height,
        )?);
    }
    // Old heights are proven as well.
    questions.push(question(chain, "/store/state/key", "state", marker, 1)?);
    let verdicts = verify(&questions)?;
    for verdict in &verdicts {
        ensure!(verdict.verdict != Finding::Unproven, "{verdict:?}");
        let expected = if verdict.key == hex::encode(marker) {
            Finding::Present
        } else {
            Finding::Absent
        };
        ensure!(verdict.verdict == expected, "{verdict:?}");
    }
    for (key, place) in [(&first, "first"), (&last, "last")] {
        let key = hex::encode(key);
        let mut found = verdicts.iter().filter(|verdict| verdict.key == key);
        ensure!(
            found.all(|verdict| verdict.place == place),
            "{key} should be {place}: {verdicts:?}"
        );
    }
    ensure!(
        verdicts.iter().any(|verdict| verdict.place == "between"),
        "{verdicts:?}"
    );
    Ok(())
}

fn unknown_trees_are_refused(chain: &mut Chain) -> Result<()> {
    let rpc = chain.rpc(0)?;
    let answer = rpc.abci_query("/store/bank/key", b"x", None, true)?;
    ensure!(
        answer.code == 6 && answer.log.contains("expected state, ibc or upgrade"),
        "{answer:?}"
    );
    let answer = rpc.abci_query("/store/ibc/key", b"x", Some(1_000_000), true)?;
    ensure!(
        answer.code != 0 && answer.log.contains("1000000"),
        "{answer:?}"
    );
    let answer = rpc.abci_query("/no/such/path", b"", None, false)?;
    ensure!(
        answer.code == 6 && answer.log.contains("unknown query path"),
        "{answer:?}"
    );
    let answer = rpc.abci_query(
        "/cosmos.bank.v1beta1.Query/Balance",
        &[0xff; 64],
        None,
        false,
    )?;
    ensure!(answer.code != 0 && !answer.log.is_empty(), "{answer:?}");
    Ok(())
}

fn garbage_is_refused(chain: &mut Chain) -> Result<()> {
    let rpc = chain.rpc(0)?;
    let client = chain.client(0)?;
    let rich = chain.wallet("sponsor")?;
    let before = balance(&client, rich.address(), NATIVE)?;
    let send = MsgSend {
        from_address: rich.address().to_owned(),
        to_address: rich.address().to_owned(),
        amount: vec![coin(1, NATIVE)],
    };
    let whole = client::Unsigned::new(&[&send], &Fee::of(1_000_000, NATIVE, 200_000))
        .sign(client.chain_id(), &[rich.signer()]);
    let half = whole.get(..whole.len().div_euclid(2)).unwrap_or_default();
    let longer = [whole.as_slice(), &[0x1a, 0x05]].concat();
    let mut generator: u64 = 7;
    let mut noise = |length: usize| -> Vec<u8> {
        // Numbers of Knuth's MMIX: the same garbage in every run.
        (0..length)
            .map(|_| {
                generator = generator
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                generator.to_be_bytes()[0]
            })
            .collect()
    };
    let mut all = vec![
        vec![0],
        b"garbage".to_vec(),
        half.to_vec(),
        longer,
        vec![0x0a; 1000],
    ];
    all.extend((1..200).map(&mut noise));
    for bytes in all {
        let answer = rpc.broadcast_tx_sync(&bytes)?;
        ensure!(
            answer.code != 0 && !answer.codespace.is_empty() && !answer.log.is_empty(),
            "{answer:?} to {}",
            hex::encode(&bytes)
        );
    }
    let answer = rpc.broadcast_tx_sync(b"garbage")?;
    ensure!(
        (answer.codespace.as_str(), answer.code) == ("sdk", 2),
        "{answer:?}"
    );
    ensure!(answer.log.contains("tx parse error"), "{answer:?}");
    chain.wait_for_blocks(0, 2)?;
    ensure!(
        balance(&client, rich.address(), NATIVE)? == before,
        "garbage moved money"
    );
    Ok(())
}

fn an_idle_chain_is_idle(chain: &mut Chain) -> Result<()> {
    let rpc = chain.rpc(0)?;
    // What the stories before have left may still be due in the next blocks.
    chain.wait_for_blocks(0, 2)?;
    let begin = rpc.status()?.sync_info;
    let later = chain.wait_for_blocks(0, 2)?;
    let end = rpc.status()?.sync_info;
    ensure!(
        begin.latest_app_hash == end.latest_app_hash,
        "the app hash changed without a transaction: {begin:?} {end:?}"
    );
    let blocks = rpc.block(Some(later))?;
    ensure!(
        blocks
            .pointer("/block/data/txs")
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty),
        "{blocks}"
    );
    Ok(())
}

fn a_stopped_validator_goes_on(chain: &mut Chain) -> Result<()> {
    let height = chain.height(0)?;
    let history = chain.history(0, height)?;
    let client = chain.client(0)?;
    let rich = chain.network.account("sponsor")?.address.clone();
    let held = balance(&client, &rich, NATIVE)?;
    chain.stop_node(0)?;
    ensure!(chain.rpc(0)?.health().is_err(), "it still answers");
    chain.start_node(0, &[])?;
    chain.wait_for_height(0, height.saturating_add(2))?;
    ensure!(chain.history(0, height)? == history, "the past has changed");
    ensure!(
        balance(&client, &rich, NATIVE)? == held,
        "money has changed"
    );
    let mut wallet = chain.wallet("sponsor")?;
    let send = MsgSend {
        from_address: rich.clone(),
        to_address: rich,
        amount: vec![coin(1, NATIVE)],
    };
    wait(wallet.send(&[&send], &Fee::of(10_000_000, NATIVE, 200_000)))?;
    Ok(())
}
