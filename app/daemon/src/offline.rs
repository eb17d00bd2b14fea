//! What can be done with the data of a stopped node: export, check, rollback.

use std::path::PathBuf;
use std::process::Command as Program;

use anyhow::{Context, Result, bail};
use app::App;
use clap::Args;
use serde_json::{Value, json};
use store::Store;

use crate::config::AppConfig;
use crate::home::{Home, write_public};
use crate::output::Output;

/// What is exported.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Height whose state is exported; by default the last one.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    height: i64,
    /// File to write; by default standard output.
    #[arg(long)]
    output_document: Option<PathBuf>,
}

/// Opens the data of a stopped node; a running one is named as the reason.
fn open(home: &Home) -> Result<(App, std::fs::File)> {
    if !home.database().exists() {
        bail!(
            "there are no data in {}: the node has never run",
            home.database().display()
        );
    }
    let config = AppConfig::read(&home.app_toml())?;
    let options = store::Options {
        pruning: config.store_pruning()?,
        ..Default::default()
    };
    let lock = home.lock()?;
    let store = Store::open(&home.database(), options)?;
    Ok((App::open(store, app::Config::default())?, lock))
}

/// Runs `export`: a genesis file whose first state is the state after a height.
pub(crate) fn export(command: &Export, home: &Home) -> Result<()> {
    let (app, _lock) = open(home)?;
    // Cosmos' scripts write -1 for the last height.
    let height = u64::try_from(command.height).unwrap_or(0);
    let mut genesis = home.comet().genesis()?;
    genesis.app_state = app
        .export(height)
        .map_err(|error| anyhow::anyhow!(error.log))?;
    let last = if height == 0 {
        app.store().last_height()
    } else {
        height
    };
    genesis.initial_height = i64::try_from(last)?.saturating_add(1);
    // The application names the validators in its own state.
    genesis.validators = Vec::new();
    let text = serde_json::to_string_pretty(&genesis)?;
    match &command.output_document {
        Some(path) => write_public(path, &text),
        None => Output::Json.line(&text),
    }
}

/// Runs `check`: every invariant of every module over the last state.
pub(crate) fn check(home: &Home, output: Output) -> Result<()> {
    let (app, _lock) = open(home)?;
    let height = app.store().last_height();
    if let Some(broken) = app.broken_invariant() {
        bail!("an invariant is broken at height {height}: {broken}");
    }
    output.print(&json!({ "height": height.to_string(), "invariants": "all hold" }))
}

/// Runs `rollback`: CometBFT's state first, then ours to the height that it tells.
pub(crate) fn rollback(home: &Home, output: Output) -> Result<()> {
    let (app, _lock) = open(home)?;
    let before = app.store().last_height();
    let program = cometbft::binary::ensure(&cometbft::binary::cache_dir())?;
    let ran = Program::new(program)
        .args(["rollback", "--home"])
        .arg(home.root())
        .output()
        .context("cometbft rollback")?;
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    if !ran.status.success() {
        let text = String::from_utf8_lossy(&ran.stderr);
        bail!("cometbft rollback failed: {}{}", said.trim(), text.trim());
    }
    // "Rolled back state to height 41 and hash …" (cmd/cometbft/commands/rollback.go).
    let height: u64 = said
        .split("height ")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .with_context(|| format!("cometbft rollback told no height: {}", said.trim()))?;
    if height < before {
        app.store().rollback(height)?;
    }
    output.print(&json!({
        "height": app.store().last_height().to_string(),
        "app_hash": hex::encode_upper(app.store().app_hash()),
    }))
}

/// Runs `proof-specs`: the specs in the order in which a proof's steps stand.
pub(crate) fn proof_specs() -> Result<()> {
    let specs = specs(|name, _| json!(name));
    Output::Json.line(&serde_json::to_string_pretty(&specs)?)
}

/// The specs as the JSON of `cosmos.ics23.v1.ProofSpec`, its enums written from their name and number.
pub(crate) fn specs(written: impl Fn(&str, i32) -> Value) -> Value {
    let specs = store::proof_specs();
    specs.iter().map(|spec| describe(spec, &written)).collect()
}

fn describe(spec: &ics23::ProofSpec, written: &impl Fn(&str, i32) -> Value) -> Value {
    use base64::Engine as _;
    let base64 = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let leaf = spec.leaf_spec.clone().unwrap_or_default();
    let inner = spec.inner_spec.clone().unwrap_or_default();
    json!({
        "leaf_spec": {
            "hash": written(leaf.hash().as_str_name(), leaf.hash),
            "prehash_key": written(leaf.prehash_key().as_str_name(), leaf.prehash_key),
            "prehash_value": written(leaf.prehash_value().as_str_name(), leaf.prehash_value),
            "length": written(leaf.length().as_str_name(), leaf.length),
            "prefix": base64(&leaf.prefix),
        },
        "inner_spec": {
            "child_order": inner.child_order,
            "child_size": inner.child_size,
            "min_prefix_length": inner.min_prefix_length,
            "max_prefix_length": inner.max_prefix_length,
            "empty_child": base64(&inner.empty_child),
            "hash": written(inner.hash().as_str_name(), inner.hash),
        },
        "max_depth": spec.max_depth,
        "min_depth": spec.min_depth,
        "prehash_key_before_comparison": spec.prehash_key_before_comparison,
    })
}
