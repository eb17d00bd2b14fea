//! `aotd hermes-config`: what Hermes 1.10.5 has to know of this chain.

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use crate::config::AppConfig;
use crate::home::Home;
use crate::offline;
use crate::output::Output;

/// The most gas of a relayer's transaction, if blocks have no limit.
const GAS_MAX: u64 = 20_000_000;

/// The block of a chain.
#[derive(Debug, Args)]
pub(crate) struct Command {
    /// Name of the relayer's key in Hermes.
    #[arg(long, default_value = "relayer")]
    key_name: String,
}

/// Runs `hermes-config`.
pub(crate) fn run(command: &Command, home: &Home, output: Output) -> Result<()> {
    output.line(block(home, &command.key_name)?.trim_end())
}

/// The `[[chains]]` block, from the genesis and the settings of the home. Everything that is not in it may stay at the
/// default of Hermes.
pub(crate) fn block(home: &Home, key_name: &str) -> Result<String> {
    let comet = home.comet();
    let (genesis, config) = (comet.genesis()?, comet.config()?);
    let app = AppConfig::read(&home.app_toml())?;
    let field = |place: &str| {
        let found = genesis.app_state.pointer(place);
        found.with_context(|| format!("malformed genesis: app_state{place} is absent"))
    };
    let of_text = |place: &str| -> Result<String> {
        let text = field(place)?.as_str().map(str::to_owned);
        text.with_context(|| format!("malformed genesis: app_state{place}: expected a text"))
    };
    let number = |place: &str| -> Result<u64> {
        let number = field(place)?.as_u64();
        number.with_context(|| format!("malformed genesis: app_state{place}: expected a number"))
    };
    let block_gas = u64::try_from(genesis.consensus_params.block.max_gas).unwrap_or(GAS_MAX);
    // Two thirds: a client that nobody updates any longer must not outlive the validators that it trusts.
    let trusting = number("/staking/params/unbonding_seconds")?
        .saturating_mul(2)
        .checked_div(3)
        .unwrap_or_default();
    // Room for what stands around the messages of a transaction.
    let tx_bytes = number("/fee/params/tx_bytes_max")?
        .saturating_mul(9)
        .checked_div(10)
        .unwrap_or_default();
    // What Cosmos writes as names are numbers for Hermes.
    let specs = offline::specs(|_, number| json!(number));
    Ok(format!(
        r"[[chains]]
id = {id}
type = 'CosmosSdk'
rpc_addr = {rpc}
grpc_addr = {grpc}
event_source = {{ mode = 'pull', interval = '500ms' }}
trusted_node = false
account_prefix = {prefix}
key_name = {key}
store_prefix = 'ibc'
default_gas = 1000000
max_gas = {gas}
gas_multiplier = 1.3
gas_price = {{ price = {price}, denom = {denom} }}
max_tx_size = {tx_bytes}
trusting_period = '{trusting}s'
compat_mode = '0.38'
address_type = {{ derivation = 'cosmos' }}
proof_specs = '''
{specs}
'''
",
        id = text(&genesis.chain_id),
        rpc = text(&url(&config.rpc_laddr)),
        grpc = text(&url(&app.grpc.address)),
        prefix = text(&of_text("/chain/address_prefix")?),
        key = text(key_name),
        gas = block_gas.min(GAS_MAX),
        price = of_text("/fee/params/min_gas_price")?,
        denom = text(&of_text("/chain/native_denom")?),
        specs = serde_json::to_string_pretty(&specs)?,
    ))
}

/// A text in TOML.
fn text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// An address that a program on this machine can dial, as a URL.
fn url(listens: &str) -> String {
    let address = listens.strip_prefix("tcp://").unwrap_or(listens);
    format!("http://{}", address.replace("0.0.0.0", "127.0.0.1"))
}
