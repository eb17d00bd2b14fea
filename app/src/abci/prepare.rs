//! PrepareProposal: what is the next block?

use super::App;
use super::execution::{Execution, Head};
use crate::upgrades::Step;
use proto::tendermint::abci::{RequestPrepareProposal, ResponsePrepareProposal};
use sdk::Result;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

impl App {
    /// Takes transactions in the order of the mempool, as far as bytes and gas of a block allow, and leaves out those
    /// that the ante refuses by now. After a panic the block is empty, and the log says why.
    pub fn prepare_proposal(&self, request: &RequestPrepareProposal) -> ResponsePrepareProposal {
        let chosen = catch_unwind(AssertUnwindSafe(|| self.choose(request)));
        let chosen = chosen.unwrap_or_else(|panic| Err(super::check_tx::refusal(&panic)));
        let txs = chosen.ok().flatten().map(|execution| {
            let txs = execution.txs.clone();
            self.set_executed(execution);
            txs
        });
        ResponsePrepareProposal {
            txs: txs.unwrap_or_default(),
        }
    }

    /// The block, with what it does; none for the block of an upgrade, which has no transactions: whoever proposes it or
    /// votes for it need not be the binary that runs it.
    fn choose(&self, request: &RequestPrepareProposal) -> Result<Option<Execution>> {
        let context = self.context()?;
        let mut execution = self.open_block(&context, Head::from(request).block(self.app_hash())?);
        if execution.is_of_upgrade() {
            return Ok(None);
        }
        execution.begin(&Step::Nothing);
        let mut gas_left = execution.max_gas();
        let mut bytes_left = u64::try_from(request.max_tx_bytes).unwrap_or(0);
        let Ok(()) = self.in_order::<Infallible>(&context, &request.txs, |bytes, tx| {
            let Ok(tx) = tx else {
                return Ok(());
            };
            let (Some(bytes_after), Some(gas_after)) = (
                bytes_left.checked_sub(encoded_size(bytes.len())),
                gas_left.checked_sub(tx.fee.gas_limit),
            ) else {
                return Ok(());
            };
            let outcome = execution.run(tx, &self.0.verifier);
            if outcome.accepted {
                (bytes_left, gas_left) = (bytes_after, gas_after);
                execution.keep(bytes, outcome);
            }
            Ok(())
        });
        Ok(Some(execution))
    }
}

/// The bytes that a transaction takes in a block: its own, its length, and the tag of the field
/// (CometBFT, `types.ComputeProtoSizeForTxs`).
fn encoded_size(tx_bytes: usize) -> u64 {
    let framed = prost::length_delimiter_len(tx_bytes)
        .saturating_add(tx_bytes)
        .saturating_add(1);
    u64::try_from(framed).expect("a length fits into 64 bits")
}
