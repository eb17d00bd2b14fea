//! `aotd tx`: a transaction from words or JSON, signed with keys of the home, sent to a node.

use std::fs;
use std::io::Read as _;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use client::{Client, Error, Fee, Included, Key, Signer, Unsigned};
use prost::Message as _;
use proto::Any;
use proto::cosmos::base::node::v1beta1::{ConfigRequest, ConfigResponse};
use serde_json::{Value, json};

use crate::config::ClientConfig;
use crate::home::Home;
use crate::keys::Keyring;
use crate::message::{self, Door};
use crate::output::Output;

/// Gas is the simulated use times this many per mille, unless told otherwise.
const GAS_ADJUSTMENT_PER_MILLE: u64 = 1300;
/// Where a node tells its gas price.
const CONFIG: &str = "/cosmos.base.node.v1beta1.Service/Config";
/// How long `--broadcast-mode commit` waits for the block.
const INCLUSION_TIMEOUT: Duration = Duration::from_secs(60);

/// A transaction.
#[derive(Debug, Args)]
pub(crate) struct Command {
    /// Module (`bank`), package, type URL; or `list`, or `messages` with a file of JSON messages.
    module: String,
    /// Message (`send`), then its fields: values in order, or field=value.
    words: Vec<String>,
    /// Fields as a JSON object, @FILE, or - for standard input.
    #[arg(long)]
    json: Option<String>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Args)]
struct Options {
    /// Name of the key that signs; by default the one whose address the message names.
    #[arg(long)]
    from: Option<String>,
    /// Fee, as 2000uaot.
    #[arg(long, conflicts_with = "gas_prices")]
    fees: Option<String>,
    /// Fee per gas, as 0.025uaot; the default is what the node asks for.
    #[arg(long)]
    gas_prices: Option<String>,
    /// Gas limit, or auto.
    #[arg(long, default_value = "auto")]
    gas: String,
    /// With --gas auto: the simulated gas times this.
    #[arg(long)]
    gas_adjustment: Option<String>,
    /// Account (or key name) that co-signs and pays the fee.
    #[arg(long)]
    fee_payer: Option<String>,
    /// Account (or key name) out of whose allowance the fee is paid.
    #[arg(long)]
    fee_granter: Option<String>,
    /// Text in the transaction.
    #[arg(long, alias = "memo", default_value = "")]
    note: String,
    /// Last height at which it may be included.
    #[arg(long, default_value_t = 0)]
    timeout_height: u64,
    /// Chain to sign for.
    #[arg(long)]
    chain_id: Option<String>,
    /// RPC address of the node.
    #[arg(long)]
    node: Option<String>,
    /// sync (wait for the mempool) or commit (wait for the block).
    #[arg(short, long)]
    broadcast_mode: Option<String>,
    /// Sign with this sequence instead of the account's next one.
    #[arg(long)]
    sequence: Option<u64>,
    /// Print the unsigned transaction instead of sending it.
    #[arg(long)]
    generate_only: bool,
    /// Simulate only, and print the gas.
    #[arg(long)]
    dry_run: bool,
    /// Accepted for scripts: nothing is asked anyway.
    #[arg(short, long)]
    yes: bool,
}

/// Runs a `tx` command.
pub(crate) fn run(command: &Command, home: &Home, prefix: &str, output: Output) -> Result<()> {
    if command.module == "list" {
        return output.print(&message::list(Door::Tx, &crate::registered::message));
    }
    let config = ClientConfig::read(&home.client_toml())?;
    let options = &command.options;
    let keyring = Keyring::new(home);
    let names = Names {
        keyring: &keyring,
        prefix,
    };
    let messages = messages(command, &names)?;
    let unsigned = Unsigned {
        messages,
        memo: options.note.clone(),
        timeout_height: options.timeout_height,
        fee: Fee {
            payer: names.address_or_empty(options.fee_payer.as_deref())?,
            granter: names.address_or_empty(options.fee_granter.as_deref())?,
            ..Fee::default()
        },
    };
    let sender = Sender {
        options,
        config: &config,
        names: &names,
        output,
    };
    sender.run(unsigned)
}

/// Key names stand for their addresses.
struct Names<'a> {
    keyring: &'a Keyring<'a>,
    prefix: &'a str,
}

impl Names<'_> {
    fn address(&self, text: &str) -> Result<String> {
        if client::parse_address(text).is_ok() {
            return Ok(text.to_owned());
        }
        Ok(self.keyring.get(text)?.address(self.prefix)?)
    }

    fn address_or_empty(&self, text: Option<&str>) -> Result<String> {
        text.map_or(Ok(String::new()), |text| self.address(text))
    }

    /// The key whose address this is.
    fn key(&self, address: &str) -> Result<Key> {
        let (_, bytes) = client::parse_address(address)?;
        for name in self.keyring.names()? {
            let key = self.keyring.get(&name)?;
            if key.address_bytes() == bytes[..] {
                return Ok(key);
            }
        }
        bail!("{address} must sign, and no key in this home has that address: see `aotd keys list`")
    }
}

fn messages(command: &Command, names: &Names<'_>) -> Result<Vec<Any>> {
    if command.module == "messages" {
        let [file] = command.words.as_slice() else {
            bail!("tx messages: expected one file with a JSON list of messages, or -");
        };
        let Value::Array(list) = read_json(&format!("@{file}"))? else {
            bail!("{file}: expected a JSON list of messages, each with its @type");
        };
        return list.iter().map(any_from_json).collect();
    }
    let (rpc, words) = match command.words.split_first() {
        Some((rpc, words)) if !command.module.starts_with('/') => (Some(rpc.as_str()), words),
        _ => (None, command.words.as_slice()),
    };
    let method = message::find(Door::Tx, &command.module, rpc, &crate::registered::message)?;
    let input = method.input();
    let base = command.json.as_deref().map_or(Ok(json!({})), read_json)?;
    let signers = message::signer_fields(&input);
    let base = with_sender(base, &signers, command, names)?;
    let mut json = message::fill(&input, base, words)?;
    for field in input.fields() {
        let holds_address = signers.iter().any(|signer| signer == field.name())
            || field.name().ends_with("address");
        if holds_address && let Some(Value::String(text)) = json.get_mut(field.name()) {
            *text = names.address(text)?;
        }
    }
    let value = proto::json::from_json(input.full_name(), &json)?;
    Ok(vec![Any {
        type_url: format!("/{}", input.full_name()),
        value,
    }])
}

/// Puts the address of `--from` into the signer's field, so that it need not be repeated.
fn with_sender(
    mut base: Value,
    signers: &[String],
    command: &Command,
    names: &Names<'_>,
) -> Result<Value> {
    let (Some(from), [field]) = (&command.options.from, signers) else {
        return Ok(base);
    };
    let address = names.address(from)?;
    // `tx bank send alice bob 5uaot --from alice` names the sender twice, as Cosmos' scripts do.
    let repeated = command
        .words
        .get(1)
        .is_some_and(|word| names.address(word).is_ok_and(|named| named == address));
    if !repeated && let Some(object) = base.as_object_mut() {
        object
            .entry(field.clone())
            .or_insert_with(|| json!(address));
    }
    Ok(base)
}

fn any_from_json(json: &Value) -> Result<Any> {
    let bytes = proto::json::from_json("google.protobuf.Any", json)?;
    Ok(Any::decode(bytes.as_slice())?)
}

/// Reads JSON as it stands, from `@file`, or from standard input (`-`, `@-`).
pub(crate) fn read_json(text: &str) -> Result<Value> {
    let text = match text {
        "-" | "@-" => {
            let mut input = String::new();
            std::io::stdin()
                .read_to_string(&mut input)
                .context("cannot read standard input")?;
            input
        }
        text => match text.strip_prefix('@') {
            Some(file) => {
                fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?
            }
            None => text.to_owned(),
        },
    };
    serde_json::from_str(&text).context("malformed JSON")
}

struct Sender<'a> {
    options: &'a Options,
    config: &'a ClientConfig,
    names: &'a Names<'a>,
    output: Output,
}

/// A key with where its account stands.
struct Signing {
    key: Key,
    account: client::Account,
}

impl Signing {
    fn signer(&self) -> Signer<'_> {
        Signer {
            key: &self.key,
            account_number: self.account.number,
            sequence: self.account.sequence,
        }
    }
}

impl Sender<'_> {
    fn run(&self, mut unsigned: Unsigned) -> Result<()> {
        if self.options.generate_only {
            self.set_fee_offline(&mut unsigned)?;
            return self.output.print(&describe(&unsigned)?);
        }
        let node = self.options.node.as_ref().unwrap_or(&self.config.node);
        let client = client::wait(Client::connect_without_app(node))?;
        let chain_id = self.chain_id(&client)?;
        let signings = self.signings(&client, &unsigned)?;
        let signers: Vec<_> = signings.iter().map(Signing::signer).collect();
        self.set_fee(&client, &chain_id, &mut unsigned, &signers)?;
        if self.options.dry_run {
            return self
                .output
                .print(&json!({ "gas_limit": unsigned.fee.gas_limit.to_string() }));
        }
        let tx = unsigned.sign(&chain_id, &signers);
        self.broadcast(&client, tx)
    }

    fn chain_id(&self, client: &Client) -> Result<String> {
        let wanted = self
            .options
            .chain_id
            .as_ref()
            .unwrap_or(&self.config.chain_id);
        if wanted.is_empty() || wanted == client.chain_id() {
            return Ok(client.chain_id().to_owned());
        }
        bail!(
            "chain id {wanted:?} is asked for, but the node at {} is on {:?}: expected the same",
            client.url(),
            client.chain_id()
        )
    }

    /// Who signs: those whom the messages name, in order, then a co-signing fee payer.
    fn signings(&self, client: &Client, unsigned: &Unsigned) -> Result<Vec<Signing>> {
        let mut addresses: Vec<String> = Vec::new();
        for message in &unsigned.messages {
            for address in message::signers(message)? {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
        }
        let payer = &unsigned.fee.payer;
        if !payer.is_empty() && !addresses.contains(payer) {
            addresses.push(payer.clone());
        }
        if addresses.is_empty() {
            bail!("nobody signs: the messages name no signer");
        }
        addresses
            .iter()
            .enumerate()
            .map(|(at, address)| self.signing(client, address, at))
            .collect()
    }

    fn signing(&self, client: &Client, address: &str, at: usize) -> Result<Signing> {
        let key = self.names.key(address)?;
        let mut account = client::wait(client.account(address))
            .with_context(|| format!("account {address} cannot be looked up"))?;
        if at == 0
            && let Some(sequence) = self.options.sequence
        {
            account.sequence = sequence;
        }
        Ok(Signing { key, account })
    }

    fn set_fee_offline(&self, unsigned: &mut Unsigned) -> Result<()> {
        unsigned.fee.gas_limit = match self.options.gas.as_str() {
            "auto" => 200_000,
            gas => gas
                .parse()
                .with_context(|| format!("gas {gas:?}: expected a number or auto"))?,
        };
        if let Some(fees) = &self.options.fees {
            unsigned.fee.amount = message::coins(fees)?;
        }
        Ok(())
    }

    fn set_fee(
        &self,
        client: &Client,
        chain_id: &str,
        unsigned: &mut Unsigned,
        signers: &[Signer<'_>],
    ) -> Result<()> {
        let price = self.price(client)?;
        if let Some(fees) = &self.options.fees {
            unsigned.fee.amount = message::coins(fees)?;
        }
        if self.options.gas == "auto" {
            // A fee stands in the simulated transaction too: which one pays may cost gas.
            let used = client::wait(client.simulate(unsigned.sign(chain_id, signers)))?.gas_used;
            unsigned.fee.gas_limit = adjusted(used, self.adjustment()?);
        } else {
            self.set_fee_offline(unsigned)?;
        }
        if self.options.fees.is_none()
            && let Some(price) = price
        {
            unsigned.fee.amount = vec![fee_of(&price, unsigned.fee.gas_limit)];
        }
        Ok(())
    }

    fn adjustment(&self) -> Result<u64> {
        let Some(text) = &self.options.gas_adjustment else {
            return Ok(GAS_ADJUSTMENT_PER_MILLE);
        };
        let scaled = decimal(text).with_context(|| format!("gas adjustment {text:?}"))?;
        let per_mille = scaled.div_euclid(10_u128.pow(DECIMALS.saturating_sub(3)));
        Ok(u64::try_from(per_mille)?)
    }

    /// The price of gas, times 10^18, and its denomination.
    fn price(&self, client: &Client) -> Result<Option<(u128, String)>> {
        if self.options.fees.is_some() {
            return Ok(None);
        }
        if let Some(text) = &self.options.gas_prices {
            return parse_price(text).map(Some);
        }
        node_gas_price(client).context("give --fees or --gas-prices")
    }

    fn broadcast(&self, client: &Client, tx: Vec<u8>) -> Result<()> {
        let mode = self
            .options
            .broadcast_mode
            .as_ref()
            .unwrap_or(&self.config.broadcast_mode);
        let checked = match client::wait(client.broadcast(tx)) {
            Ok(checked) => checked,
            Err(Error::Refused {
                codespace,
                code,
                log,
                ..
            }) => {
                bail!("refused with code {code} ({codespace}): {log}")
            }
            Err(error) => return Err(error.into()),
        };
        match mode.as_str() {
            "sync" => self.output.print(&json!({
                "height": "0", "txhash": checked.hash, "code": 0, "codespace": "", "raw_log": ""
            })),
            "commit" | "block" => {
                let included = client::wait(client.wait_for(&checked.hash, INCLUSION_TIMEOUT))?;
                self.output.print(&describe_included(&included))?;
                included.success()?;
                Ok(())
            }
            other => bail!("broadcast mode {other:?}: expected sync or commit"),
        }
    }
}

/// The gas limit for simulated gas, with what is usually kept in reserve.
pub(crate) fn with_reserve(gas_used: u64) -> u64 {
    adjusted(gas_used, GAS_ADJUSTMENT_PER_MILLE)
}

fn adjusted(gas_used: u64, per_mille: u64) -> u64 {
    let adjusted = u128::from(gas_used).saturating_mul(u128::from(per_mille));
    u64::try_from(adjusted.div_ceil(1000)).unwrap_or(u64::MAX)
}

/// The price of gas that a node asks for, times 10^18, and its denomination; none if it asks for nothing.
pub(crate) fn node_gas_price(client: &Client) -> Result<Option<(u128, String)>> {
    let config: ConfigResponse = client::wait(client.query_as(CONFIG, &ConfigRequest {}, 0))
        .context("the node does not tell its gas price")?;
    let first = config
        .minimum_gas_price
        .split(',')
        .find(|price| !price.is_empty());
    first.map(parse_price).transpose()
}

/// The fee of so much gas at a price times 10^18, rounded up.
pub(crate) fn fee_of((price, denom): &(u128, String), gas_limit: u64) -> proto::Coin {
    let amount = price.saturating_mul(u128::from(gas_limit));
    proto::Coin {
        denom: denom.clone(),
        amount: amount.div_ceil(10_u128.pow(DECIMALS)).to_string(),
    }
}

/// Digits behind the point of a price.
const DECIMALS: u32 = 18;

/// Reads `0.025` as a whole number of 10^-18.
fn decimal(text: &str) -> Result<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.len();
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || digits > 18 || !is_number(whole) || !is_number(fraction) {
        bail!("{text:?} is no decimal number with at most 18 digits behind the point");
    }
    let zeros = "0".repeat(usize::try_from(DECIMALS)?.saturating_sub(digits));
    format!("{whole}{fraction}{zeros}")
        .parse()
        .with_context(|| format!("{text:?} is too large"))
}

/// Reads `0.025uaot`: a price times 10^18, and its denomination.
pub(crate) fn parse_price(text: &str) -> Result<(u128, String)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, denom) = text.split_at(end);
    if denom.is_empty() {
        bail!("gas price {text:?}: expected a number and a denomination, as 0.025uaot");
    }
    Ok((decimal(number)?, denom.to_owned()))
}

/// An unsigned transaction as JSON.
fn describe(unsigned: &Unsigned) -> Result<Value> {
    let body = proto::json::to_json("cosmos.tx.v1beta1.TxBody", &unsigned.body_bytes())?;
    Ok(json!({
        "body": body,
        "auth_info": { "signer_infos": [], "fee": {
            "amount": unsigned.fee.amount.iter().map(|coin| json!({
                "denom": coin.denom, "amount": coin.amount })).collect::<Vec<_>>(),
            "gas_limit": unsigned.fee.gas_limit.to_string(),
            "payer": unsigned.fee.payer, "granter": unsigned.fee.granter,
        }},
        "signatures": [],
    }))
}

/// A transaction in a block, as Cosmos' command lines print it.
pub(crate) fn describe_included(included: &Included) -> Value {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    json!({
        "height": included.height.to_string(),
        "txhash": included.hash,
        "code": included.code,
        "codespace": included.codespace,
        "raw_log": included.log,
        "gas_wanted": included.gas_wanted.to_string(),
        "gas_used": included.gas_used.to_string(),
        "data": STANDARD.encode(&included.data),
        "events": included.events.iter().map(|event| json!({
            "type": event.kind,
            "attributes": event.attributes.iter().map(|attribute| json!({
                "key": text(attribute.key_bytes()), "value": text(attribute.value_bytes()),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_numbers_are_read_exactly() {
        assert_eq!(decimal("0.025").unwrap(), 25_000_000_000_000_000);
        assert_eq!(decimal("1").unwrap(), 1_000_000_000_000_000_000);
        assert!(decimal("1e3").is_err());
        assert!(decimal(".5").is_err());
        assert_eq!(
            parse_price("1.5uaot").unwrap(),
            (1_500_000_000_000_000_000, "uaot".into())
        );
        assert!(
            parse_price("5")
                .unwrap_err()
                .to_string()
                .contains("expected a number and a denom")
        );
    }
}
