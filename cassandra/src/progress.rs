//! How far the export is, and whether Cassandra answers: what logs and metrics say.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{SecondsFormat, Utc};
use metrics::{counter, gauge};
use tracing::{info, warn};

/// How often an outage that lasts is logged again.
const REMIND: Duration = Duration::from_secs(10);

/// Shared by all parts of a running exporter.
#[derive(Debug, Default)]
pub struct Progress {
    chain_height: AtomicI64,
    export_height: AtomicI64,
    outage: Mutex<Option<Outage>>,
}

#[derive(Debug)]
struct Outage {
    since: Instant,
    since_text: String,
    logged: Instant,
}

impl Progress {
    /// The node committed a block.
    pub fn chain_is_at(&self, height: i64) {
        let height = self
            .chain_height
            .fetch_max(height, Ordering::AcqRel)
            .max(height);
        gauge!("exporter_chain_height").set(float(height));
        gauge!("exporter_lag_blocks").set(float(self.lag()));
    }

    /// Everything up to this height stands in Cassandra. May go back: see rewinding.
    pub fn export_is_at(&self, height: i64, time_ms: i64) {
        self.export_height.store(height, Ordering::Release);
        gauge!("exporter_export_height").set(float(height));
        gauge!("exporter_lag_blocks").set(float(self.lag()));
        let behind_ms = if self.lag() == 0 {
            0
        } else {
            Utc::now().timestamp_millis().saturating_sub(time_ms).max(0)
        };
        gauge!("exporter_lag_seconds").set(float(behind_ms / 1_000));
    }

    /// The highest height the node was heard of.
    pub fn chain_height(&self) -> i64 {
        self.chain_height.load(Ordering::Acquire)
    }

    /// Blocks that the chain has and Cassandra has not.
    pub fn lag(&self) -> i64 {
        self.chain_height()
            .saturating_sub(self.export_height.load(Ordering::Acquire))
            .max(0)
    }

    /// A request failed in a way that may pass.
    pub fn failed(&self, reason: &str) {
        counter!("exporter_retries_total").increment(1);
        let now = Instant::now();
        let mut outage = self.outage.lock().unwrap_or_else(PoisonError::into_inner);
        let first = outage.is_none();
        let outage = outage.get_or_insert_with(|| {
            gauge!("exporter_cassandra_up").set(0.0);
            Outage {
                since: now,
                since_text: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
                logged: now,
            }
        });
        if first || now.duration_since(outage.logged) >= REMIND {
            outage.logged = now;
            warn!(
                reason,
                "Cassandra unreachable since {}; chain unaffected; lag {} blocks",
                outage.since_text,
                self.lag()
            );
        }
    }

    /// A request succeeded.
    pub fn succeeded(&self) {
        let mut outage = self.outage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outage) = outage.take() {
            gauge!("exporter_cassandra_up").set(1.0);
            let seconds = outage.since.elapsed().as_secs();
            info!(
                "Cassandra answers again after {seconds} s; catching up {} blocks",
                self.lag()
            );
        }
    }
}

/// Gauges are floats; heights stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "a metric, and below 2^53")]
pub(crate) fn float(number: i64) -> f64 {
    number as f64
}

/// Serves metrics in Prometheus' format; refuses an occupied address by name.
pub fn serve_metrics(address: std::net::SocketAddr) -> anyhow::Result<()> {
    use anyhow::Context;
    let builder = metrics_exporter_prometheus::PrometheusBuilder::new().with_http_listener(address);
    builder
        .install()
        .with_context(|| format!("metrics on {address}: is the port taken?"))?;
    gauge!("exporter_cassandra_up").set(1.0);
    Ok(())
}
