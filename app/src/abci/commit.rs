//! Commit: the block becomes durable, all of it or nothing.

use super::{App, EXPORT, Finalized};
use proto::tendermint::abci::ResponseCommit;
use sdk::{Block, Bytes, Overlay, crypto};
use store::Extra;

impl App {
    /// Makes the block of the last FinalizeBlock durable, in one batch with its record for the exporter, and shows it
    /// to readers. An error is one of the disk: the node must stop.
    pub fn commit(&self) -> Result<ResponseCommit, store::Error> {
        let finalized = self
            .0
            .working
            .lock()
            .finalized
            .take()
            .expect("CometBFT commits after FinalizeBlock");
        let Finalized {
            block,
            txs,
            staged,
            record,
            ..
        } = finalized;
        store::crash::reach("commit:begin");
        tracing::debug_span!("persist").in_scope(|| {
            let record = self.export_changes(block.height, record);
            self.0.store.commit(&staged, record)
        })?;
        store::crash::reach("commit:durable");
        self.0.working.lock().genesis = None;
        for tx in &txs {
            self.0.waiting.forget(&crypto::sha256(tx));
        }

        let mut pending = self.0.pending.lock();
        pending.base = self.0.store.latest();
        pending.overlay = Overlay::default();
        pending.block = Block {
            height: block.height.saturating_add(1),
            misbehavior: Vec::new(),
            ..block
        };
        drop(pending);
        store::crash::reach("commit:end");
        Ok(ResponseCommit {
            retain_height: self.retain_height()?,
        })
    }

    /// The record of this height, and away with the one that is too old: the chain never waits for an exporter.
    fn export_changes(&self, height: u64, record: Option<Bytes>) -> Vec<Extra> {
        let Some(record) = record else {
            return Vec::new();
        };
        let mut changes = vec![Extra::put(EXPORT, height.to_be_bytes(), record)];
        let kept = self.0.config.export_blocks_max;
        if let Some(too_old) = height.checked_sub(kept).filter(|_| kept > 0) {
            changes.push(Extra::remove(EXPORT, too_old.to_be_bytes()));
        }
        changes
    }

    /// Below this height CometBFT may forget blocks; 0 keeps all. Never one that a replay or the exporter needs.
    fn retain_height(&self) -> Result<i64, store::Error> {
        let height = self.0.store.last_height();
        let retain = self.0.config.retain_blocks;
        let Some(wanted) = height.checked_sub(retain).filter(|_| retain > 0) else {
            return Ok(0);
        };
        let exported = if self.0.config.export {
            self.export_oldest()?
        } else {
            wanted
        };
        let height = wanted.min(if exported == 0 { wanted } else { exported });
        Ok(i64::try_from(height).unwrap_or(0))
    }
}
