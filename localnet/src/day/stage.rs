//! What every step of the day does: signs and sends, asks the chain, keeps where the day is.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use client::{Client, Error, Fee, Included, Message, Unsigned, Wallet};
use prost::Message as _;
use proto::aot::fee::v1::QueryFeeRequest;
use proto::cosmos::bank::v1beta1::QueryBalanceRequest;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::{Coin, Msg, Timestamp};

use super::{Day, NATIVE};
use crate::directory::write_json;
use crate::network::Network;

/// Gas limit per mille of what simulation used; a later block may see a little more work.
const GAS_PER_MILLE: u64 = 1_300;
/// Gas for which a fee is offered while nobody knows yet how much is used.
const GAS_TRIED: u64 = 1_000_000;
/// How long blocks may take to have the time of the clock; a chain whose clock is another one goes on then.
const CLOCK: Duration = Duration::from_secs(15);
/// How often the chain is asked.
pub(super) const OFTEN: Duration = Duration::from_millis(300);
/// Offset of Korean time from UTC in seconds.
const KOREA: i64 = 9 * 3_600;

/// Where the day is played.
pub(super) struct Stage<'a> {
    pub(super) network: &'a Network,
    pub(super) client: &'a Client,
    pub(super) file: &'a Path,
    pub(super) say: &'a (dyn Fn(&str) + Sync),
    pub(super) day: Day,
}

/// Who pays the network's fee, and in what.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pays<'a> {
    /// The first who signs, in native coins.
    Signer,
    /// Out of the allowance of this role.
    Granter(&'a str),
    /// The first who signs, in points of this denom.
    Points(&'a str),
}

impl Stage<'_> {
    /// Tells what has happened.
    pub(super) fn tell(&self, text: &str) {
        (self.say)(text);
    }

    /// Keeps where the day is.
    pub(super) fn save(&self) -> Result<()> {
        write_json(self.file, &self.day)
    }

    /// The address of a role.
    pub(super) fn address(&self, role: &str) -> Result<String> {
        Ok(self.network.account(role)?.address.clone())
    }

    /// The shop of a role.
    pub(super) fn merchant(&self, role: &str) -> Result<String> {
        let known = self.day.merchants.get(role).cloned();
        known.with_context(|| format!("{role} has no shop"))
    }

    /// Simulates, prices and sends; every role signs.
    pub(super) async fn send(
        &self,
        roles: &[&str],
        messages: &[&dyn Message],
        pays: Pays<'_>,
    ) -> Result<Included> {
        let mut wallets = Vec::new();
        for role in roles {
            let wallet = Wallet::open(self.client, self.network.account(role)?.key()?).await;
            wallets.push(wallet.with_context(|| format!("looking up the account of the {role}"))?);
        }
        let granter = match pays {
            Pays::Granter(role) => self.address(role)?,
            Pays::Signer | Pays::Points(_) => String::new(),
        };
        let (denom, tried) = match pays {
            // Which denom pays may cost gas: the fee stands in what is simulated too.
            Pays::Points(denom) => (denom, self.price(GAS_TRIED, denom).await?),
            Pays::Signer | Pays::Granter(_) => (NATIVE, Vec::new()),
        };
        let offer = Fee {
            amount: tried,
            granter,
            ..Fee::default()
        };
        let signers: Vec<_> = wallets.iter().map(Wallet::signer).collect();
        let unsigned = Unsigned::new(messages, &offer).sign(self.client.chain_id(), &signers);
        let used = self.client.simulate(unsigned).await?.gas_used;
        let gas = used.saturating_mul(GAS_PER_MILLE).div_euclid(1_000);
        let fee = Fee {
            amount: self.price(gas, denom).await?,
            gas_limit: gas,
            ..offer
        };
        let Some((first, others)) = wallets.split_first_mut() else {
            anyhow::bail!("nobody signs");
        };
        let mut others: Vec<&mut Wallet> = others.iter_mut().collect();
        let included = first.send_with(messages, &fee, &mut others).await?;
        Ok(included.success()?)
    }

    /// As [`Stage::send`] by one who pays in native coins.
    pub(super) async fn act(&self, role: &str, messages: &[&dyn Message]) -> Result<Included> {
        self.send(&[role], messages, Pays::Signer).await
    }

    async fn price(&self, gas: u64, denom: &str) -> Result<Vec<Coin>> {
        let request = QueryFeeRequest {
            gas,
            denom: denom.to_owned(),
        };
        Ok(self.client.query(request).await?.fee.into_iter().collect())
    }

    /// The answer to a query of one thing; `None` when the chain has no such thing.
    pub(super) async fn find<Q: proto::Query>(&self, request: Q) -> Result<Option<Q::Response>> {
        match self.client.query(request).await {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::Refused { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The answer to the first message of a transaction.
pub(super) fn answer<M: Msg>(included: &Included) -> Result<M::Response> {
    let data = TxMsgData::decode(included.data.as_slice()).context("the result's data")?;
    let first = data
        .msg_responses
        .first()
        .context("the result holds no answer")?;
    Ok(M::Response::decode(first.value.as_slice())?)
}

/// What an address owns of a denom.
pub(super) async fn balance(client: &Client, address: &str, denom: &str) -> Result<u128> {
    let request = QueryBalanceRequest {
        address: address.to_owned(),
        denom: denom.to_owned(),
    };
    let answer = client.query(request).await?;
    number(answer.balance.as_ref().map_or("0", |coin| &coin.amount))
}

/// An amount as the chain writes it; nothing is 0.
pub(super) fn number(text: &str) -> Result<u128> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse()
        .with_context(|| format!("{text:?} is not an amount"))
}

pub(super) fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

pub(super) fn time(seconds: i64) -> Timestamp {
    Timestamp { seconds, nanos: 0 }
}

/// Time of the newest block in seconds since 1970.
pub(super) async fn block_time(client: &Client) -> Result<i64> {
    Ok(client
        .status()
        .await?
        .sync_info
        .latest_block_time
        .unix_timestamp())
}

/// Waits until blocks have the time of the clock: the first ones after a standstill have that of before.
pub(super) async fn catch_up_with_the_clock(client: &Client) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < CLOCK {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        if block_time(client).await? >= i64::try_from(clock)?.saturating_sub(5) {
            break;
        }
        tokio::time::sleep(OFTEN).await;
    }
    Ok(())
}

/// The day in Korea as YYYYMMDD.
pub(super) fn korean_day(seconds: i64) -> Result<u32> {
    let time = chrono::DateTime::from_timestamp(seconds.saturating_add(KOREA), 0);
    let time = time.context("the block's time is out of range")?;
    Ok(time.format("%Y%m%d").to_string().parse()?)
}

/// The next full minute at least `ahead` seconds later, and which minute of a Korean day it ends: 1 to 1440.
pub(super) fn next_minute(now: i64, ahead: i64) -> Result<(i64, u32)> {
    let minutes = now.saturating_add(ahead).saturating_add(59).div_euclid(60);
    let at = minutes.saturating_mul(60);
    let of_day = at
        .saturating_add(KOREA)
        .rem_euclid(super::DAY)
        .div_euclid(60);
    let of_day = if of_day == 0 { 1_440 } else { of_day };
    Ok((at, u32::try_from(of_day)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_changes_at_midnight_in_korea() {
        // 2026-11-20 14:59:59 UTC is the last second of the day in Seoul.
        assert_eq!(korean_day(1_795_186_799).unwrap(), 20_261_120);
        assert_eq!(korean_day(1_795_186_800).unwrap(), 20_261_121);
    }

    #[test]
    fn a_cut_off_is_a_full_minute_of_the_korean_day_far_enough_ahead() {
        // Midnight in Korea is the last minute of the day before.
        assert_eq!(
            next_minute(1_795_186_800 - 60, 60).unwrap(),
            (1_795_186_800, 1_440)
        );
        assert_eq!(
            next_minute(1_795_186_800 - 59, 60).unwrap(),
            (1_795_186_860, 1)
        );
        assert_eq!(
            next_minute(1_795_186_800 + 3_600, 30).unwrap(),
            (1_795_186_800 + 3_660, 61)
        );
    }
}
