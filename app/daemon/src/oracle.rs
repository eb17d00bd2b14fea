//! `aotd oracle feed`: prices from a file, a server or a sandbox, submitted for a validator.

mod source;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use client::{Client, Fee, Wallet};
use proto::aot::oracle::v1::{MsgSubmitPrices, Params, PriceEntry, QueryParamsRequest};
use sdk::Rate;

use crate::config::ClientConfig;
use crate::home::Home;
use crate::keys::Keyring;
use crate::tx;
use source::{Prices, Source};

/// The most prices of a message.
const PRICES_MAX: usize = 100;

/// Prices that a validator submits.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Submit prices for a validator, whenever one changes or is about to age.
    Feed(Feed),
}

/// How prices are fed.
#[derive(Debug, Args)]
pub(crate) struct Feed {
    /// Name of the key that submits: the oracle key of a validator.
    #[arg(long)]
    from: String,
    /// `file:PATH` or `http://HOST/PATH` with {"prices": {"uaot": "0.025"}}; or `sandbox`, for play.
    #[arg(long)]
    source: Source,
    /// Seconds between two looks at the source.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    interval: u64,
    /// Look and submit once, and end; what goes wrong is an error then.
    #[arg(long)]
    once: bool,
    /// Fee per gas, as 0.025uaot; the default is what the node asks for.
    #[arg(long)]
    gas_prices: Option<String>,
    /// Address of the account out of whose allowance the fee is paid.
    #[arg(long)]
    fee_granter: Option<String>,
    /// RPC address of the node.
    #[arg(long)]
    node: Option<String>,
}

/// Runs an `oracle` command.
pub(crate) fn run(command: &Command, home: &Home) -> Result<()> {
    let Command::Feed(feed) = command;
    let config = ClientConfig::read(&home.client_toml())?;
    let mut feeder = Feeder {
        feed,
        node: feed.node.clone().unwrap_or(config.node),
        key: Keyring::new(home).get(&feed.from)?,
        wallet: None,
        said: BTreeMap::new(),
    };
    if feed.once {
        return feeder.look();
    }
    loop {
        // The next look may fare better: a node that restarts, a server that is away, a file half written.
        if let Err(error) = feeder.look() {
            tracing::warn!("no prices submitted: {error:#}");
            feeder.wallet = None;
        }
        std::thread::sleep(Duration::from_secs(feed.interval));
    }
}

struct Feeder<'a> {
    feed: &'a Feed,
    node: String,
    key: client::Key,
    /// Connected when it is first needed, and again after something went wrong.
    wallet: Option<Wallet>,
    /// What was submitted last of each denom, and when.
    said: BTreeMap<String, (Rate, Instant)>,
}

impl Feeder<'_> {
    /// Looks at the source, and submits what is due.
    fn look(&mut self) -> Result<()> {
        let mut wallet = match self.wallet.take() {
            Some(wallet) => wallet,
            None => client::wait(async {
                let client = Client::connect(&self.node).await?;
                Wallet::open(&client, self.key.clone()).await
            })?,
        };
        let params = client::wait(wallet.client().query(QueryParamsRequest {}))?;
        let params = params.params.context("the node tells no parameters")?;
        let prices = listed(self.feed.source.read(&params.denoms)?, &params)?;
        let now = Instant::now();
        let due = due(&prices, &self.said, refresh_after(&params), now);
        if !due.is_empty() {
            let hash = self.submit(&mut wallet, &due)?;
            for entry in &due {
                if let Some(price) = prices.get(&entry.denom) {
                    self.said.insert(entry.denom.clone(), (*price, now));
                }
            }
            tracing::info!(prices = due.len(), hash, "submitted");
        }
        self.wallet = Some(wallet);
        Ok(())
    }

    /// Sends one transaction and waits for its block. Gives its hash.
    fn submit(&self, wallet: &mut Wallet, prices: &[PriceEntry]) -> Result<String> {
        let msg = MsgSubmitPrices {
            feeder: wallet.address().to_owned(),
            prices: prices.to_vec(),
        };
        let price = match &self.feed.gas_prices {
            Some(text) => Some(tx::parse_price(text)?),
            None => tx::node_gas_price(wallet.client())?,
        };
        // An account may have signed elsewhere since it was looked up.
        client::wait(wallet.refresh())?;
        let granter = self.feed.fee_granter.clone().unwrap_or_default();
        let free = Fee::default().granted_by(&granter);
        let used = client::wait(wallet.estimate(&[&msg], &free))?;
        let gas_limit = tx::with_reserve(used);
        let fee = Fee {
            amount: price
                .iter()
                .map(|price| tx::fee_of(price, gas_limit))
                .collect(),
            gas_limit,
            ..free
        };
        Ok(client::wait(wallet.send(&[&msg], &fee))?.hash)
    }
}

/// Half of the time for which a submission counts, or a price if that is shorter: a block or a feed that is late leaves
/// no gap.
fn refresh_after(params: &Params) -> Duration {
    let seconds = params.submission_seconds_max.min(params.price_seconds_max);
    Duration::from_secs(seconds.div_euclid(2))
}

/// The prices of denoms that the chain lists; others would be refused with all that stands beside them.
fn listed(mut prices: Prices, params: &Params) -> Result<Prices> {
    prices.retain(|denom, _| {
        let listed = params.denoms.contains(denom);
        if !listed {
            tracing::debug!(denom, "the chain lists no such price");
        }
        listed
    });
    if prices.is_empty() {
        let denoms = params.denoms.join(", ");
        bail!("the source has no price that the chain lists: expected one of {denoms}");
    }
    Ok(prices)
}

/// What changed since it was submitted, was never submitted, or was submitted so long ago. At most as much as a message
/// holds: the rest waits for the next look.
fn due(
    prices: &Prices,
    said: &BTreeMap<String, (Rate, Instant)>,
    refresh_after: Duration,
    now: Instant,
) -> Vec<PriceEntry> {
    prices
        .iter()
        .filter(|(denom, price)| {
            said.get(*denom).is_none_or(|(last, at)| {
                last != *price || now.saturating_duration_since(*at) >= refresh_after
            })
        })
        .take(PRICES_MAX)
        .map(|(denom, price)| PriceEntry {
            denom: denom.clone(),
            price: price.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(list: &[(&str, &str)]) -> Prices {
        list.iter()
            .map(|(denom, price)| ((*denom).to_owned(), price.parse().unwrap()))
            .collect()
    }

    fn params() -> Params {
        Params {
            denoms: vec!["pt/aa/star".to_owned(), "uaot".to_owned()],
            submission_seconds_max: 300,
            price_seconds_max: 600,
            ..Params::default()
        }
    }

    #[test]
    fn what_changed_is_due_and_what_is_about_to_age() {
        let now = Instant::now();
        let after = refresh_after(&params());
        assert_eq!(after, Duration::from_secs(150));
        let of = |due: Vec<PriceEntry>| -> Vec<String> {
            due.into_iter().map(|entry| entry.denom).collect()
        };
        let new = prices(&[("pt/aa/star", "1"), ("uaot", "0.025")]);
        let mut said = BTreeMap::new();
        assert_eq!(of(due(&new, &said, after, now)), ["pt/aa/star", "uaot"]);
        for (denom, price) in &new {
            said.insert(denom.clone(), (*price, now));
        }
        assert!(due(&new, &said, after, now + Duration::from_secs(149)).is_empty());
        let later = due(&new, &said, after, now + Duration::from_secs(150));
        assert_eq!(of(later), ["pt/aa/star", "uaot"]);
        let moved = prices(&[("pt/aa/star", "1"), ("uaot", "0.026")]);
        assert_eq!(of(due(&moved, &said, after, now)), ["uaot"]);
    }

    #[test]
    fn prices_that_the_chain_does_not_list_are_left_out() {
        let some = prices(&[("uaot", "1"), ("uatom", "2")]);
        assert_eq!(listed(some, &params()).unwrap(), prices(&[("uaot", "1")]));
        let none = listed(prices(&[("uatom", "2")]), &params()).unwrap_err();
        assert_eq!(
            none.to_string(),
            "the source has no price that the chain lists: expected one of pt/aa/star, uaot"
        );
    }
}
