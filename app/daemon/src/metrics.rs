//! What Prometheus reads: `GET /metrics` on the address of `[telemetry]` in app.toml.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, Result};
use app::BlockAnswer;
use metrics_exporter_prometheus::PrometheusBuilder;
use tendermint_proto::v0_38::abci::ResponseCheckTx;

/// Seconds of a call's histogram: from a tenth of a millisecond to ten seconds.
const BUCKETS: &[f64] = &[0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

/// Starts the endpoint. Needs a tokio runtime around it.
pub(crate) fn start(address: &str) -> Result<()> {
    let parsed: SocketAddr = address.parse().with_context(|| {
        format!(
            "app.toml: telemetry.address is {address:?}: expected host:port, as 127.0.0.1:26661"
        )
    })?;
    PrometheusBuilder::new()
        .with_http_listener(parsed)
        .set_buckets(BUCKETS)?
        .install()
        .with_context(|| format!("metrics on {address}"))?;
    metrics::describe_histogram!("aot_abci_seconds", "Time of an ABCI call");
    metrics::describe_gauge!("aot_height", "Last durable height");
    metrics::describe_counter!(
        "aot_check_tx_total",
        "Transactions looked at for the mempool"
    );
    metrics::describe_counter!("aot_txs_total", "Transactions in blocks");
    metrics::describe_counter!("aot_gas_used_total", "Gas used by transactions in blocks");
    Ok(())
}

/// Counts the time of an ABCI call.
pub(crate) fn call(kind: &'static str, begin: Instant) {
    metrics::histogram!("aot_abci_seconds", "call" => kind).record(begin.elapsed());
}

/// The last durable height.
#[expect(
    clippy::cast_precision_loss,
    reason = "gauges are floats; exact up to 2^53"
)]
pub(crate) fn height(height: u64) {
    metrics::gauge!("aot_height").set(height as f64);
}

/// Counts transactions looked at for the mempool.
pub(crate) fn checked(responses: &[ResponseCheckTx]) {
    let (good, bad) = split(responses.iter().map(|response| response.code));
    metrics::counter!("aot_check_tx_total", "result" => "accepted").increment(good);
    metrics::counter!("aot_check_tx_total", "result" => "refused").increment(bad);
}

/// Counts the transactions of a block.
pub(crate) fn executed(answer: &BlockAnswer) {
    let (good, bad) = split(answer.txs.iter().map(|tx| tx.code));
    metrics::counter!("aot_txs_total", "result" => "ok").increment(good);
    metrics::counter!("aot_txs_total", "result" => "failed").increment(bad);
    let gas = answer
        .txs
        .iter()
        .map(|tx| u64::try_from(tx.gas_used).unwrap_or(0));
    metrics::counter!("aot_gas_used_total").increment(gas.fold(0, u64::saturating_add));
}

fn split(codes: impl Iterator<Item = u32>) -> (u64, u64) {
    codes.fold((0, 0), |(good, bad), code| match code {
        0 => (good.saturating_add(1), bad),
        _ => (good, bad.saturating_add(1)),
    })
}
