//! The day: two payment companies, three shops and their customers trade until the cut-off, and the shops are paid.
//!
//! Each step looks at the chain first, so that a day which was interrupted goes on where it was.

mod actors;
mod close;
mod points;
mod sales;
mod shops;
mod stage;
mod statement;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use client::Client;
use serde::{Deserialize, Serialize};

use crate::directory::{read_json, write_json};
use crate::network::Network;
use stage::{Stage, balance, block_time, catch_up_with_the_clock};
pub use statement::print as print_statements;

/// The won of the payment companies.
const WON: &str = "krwp";
/// The native coin.
const NATIVE: &str = "uaot";
/// Points of Hangang Pay: a won each.
const POINT: &str = "pt/hangang/point";
/// Points of Naru Pay: a won each, too.
const STAR: &str = "pt/naru/star";
/// Seconds of a day.
const DAY: i64 = 86_400;
/// The sale about which analysts are shown what stands in Cassandra.
const SHOWN: &str = "tea";

/// What was played, as it stands in `day.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// When it began, in seconds since 1970; part of the names of its orders.
    pub begun: i64,
    /// The shops by role.
    pub merchants: BTreeMap<String, String>,
    /// The campaign whose points the tea house gives.
    pub campaign_id: String,
    /// Orders by the name that they have in this program.
    pub orders: BTreeMap<String, Sale>,
    /// Minutes after midnight in Korea at which the day of the shops ends.
    pub cut_off_minutes: u32,
    /// The same in seconds since 1970.
    pub closes_at: i64,
    /// The quote of the traveller, while it is not paid yet.
    pub quote_id: String,
    /// The swap of points.
    pub swap: Option<Swap>,
    /// Height of the last block that belongs to it; 0 until it is complete.
    pub height: u64,
}

/// An order of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Day of the order in Korean time, as YYYYMMDD.
    pub day: u32,
    /// The shop's name for the order.
    pub order_id: String,
    /// The shop.
    pub merchant_id: String,
    /// The payment; empty until it is made.
    pub payment_id: String,
}

/// Points of one company that became points of the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// Day in Korean time, as YYYYMMDD.
    pub day: u32,
    /// Points that were given, the fee included.
    pub given: u128,
    /// Points of them that the issuer took.
    pub fee: u128,
    /// Points of the other company that came out, as they were quoted before.
    pub got: u128,
    /// krwp that left the reserve of the points that were given, as it was quoted before.
    pub released: u128,
    /// krwp of it that the other reserve got.
    pub needed: u128,
    /// Whether it was made.
    pub made: bool,
}

impl Sale {
    /// The day as CQL writes dates: YYYY-MM-DD.
    pub fn date(&self) -> String {
        let (year, rest) = (self.day.div_euclid(10_000), self.day.rem_euclid(10_000));
        format!(
            "{year:04}-{:02}-{:02}",
            rest.div_euclid(100),
            rest.rem_euclid(100)
        )
    }
}

impl Day {
    /// The sale about which analysts are shown what stands in Cassandra: 30 000 krwp, of which 10 000 came back.
    pub fn shown(&self) -> Result<&Sale> {
        self.orders
            .get(SHOWN)
            .context("the tea house has sold nothing")
    }
}

/// Who owns what afterwards.
#[derive(Clone, Debug, Serialize)]
pub struct Balance {
    /// The role.
    pub who: &'static str,
    /// Won.
    pub krwp: u128,
    /// Native coins in millionths.
    pub uaot: u128,
    /// Points of Hangang Pay.
    pub points: u128,
    /// Points of Naru Pay.
    pub stars: u128,
}

/// Plays the day, or what is left of it, and keeps where it is in a file.
pub async fn play(
    network: &Network,
    client: &Client,
    file: &Path,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Day> {
    let day: Day = read_json(file)?.unwrap_or_default();
    if day.height > 0 {
        say("the day has been played before");
        return Ok(day);
    }
    let mut stage = Stage {
        network,
        client,
        file,
        say,
        day,
    };
    catch_up_with_the_clock(client).await?;
    if stage.day.begun == 0 {
        stage.day.begun = block_time(client).await?;
        stage.save()?;
    }
    stage.admit().await?;
    stage.issue_points().await?;
    stage.open_shops().await?;
    stage.collect_together().await?;
    stage.promise_points().await?;
    stage.grant_fees().await?;
    stage.set_cut_off().await?;
    stage.sell().await?;
    stage.close().await?;
    stage.refund_late().await?;
    statement::check(&stage).await?;
    stage.day.height = client.height().await?;
    write_json(file, &stage.day)?;
    Ok(stage.day)
}

/// Who owns what.
pub async fn balances(network: &Network, client: &Client) -> Result<Vec<Balance>> {
    let mut all = Vec::new();
    for role in crate::network::ROLES {
        if role.name == "authority" {
            continue;
        }
        let address = &network.account(role.name)?.address;
        all.push(Balance {
            who: role.name,
            krwp: balance(client, address, WON).await?,
            uaot: balance(client, address, NATIVE).await?,
            points: balance(client, address, POINT).await?,
            stars: balance(client, address, STAR).await?,
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_is_written_as_cql_writes_it() {
        let sale = Sale {
            day: 20_261_105,
            ..Sale::default()
        };
        assert_eq!(sale.date(), "2026-11-05");
    }
}
