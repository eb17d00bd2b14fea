//! PrepareProposal: which waiting transactions go into the next block.

use super::{App, ChainContext, Prepared};
use crate::ante::{self, Mode};
use proto::tendermint::abci::{RequestPrepareProposal, ResponsePrepareProposal};
use sdk::{Block, Bytes, Ctx, Result, Time};
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

impl App {
    /// Takes transactions in the order of the mempool, as far as bytes and gas of a block allow, and leaves out those
    /// that the ante refuses by now. After a panic the block is empty, and the log says why.
    pub fn prepare_proposal(&self, request: &RequestPrepareProposal) -> ResponsePrepareProposal {
        let chosen = catch_unwind(AssertUnwindSafe(|| self.choose(request)));
        let txs = chosen.unwrap_or_else(|panic| Err(super::check_tx::refusal(&panic)));
        ResponsePrepareProposal {
            txs: txs.unwrap_or_default(),
        }
    }

    fn choose(&self, request: &RequestPrepareProposal) -> Result<Vec<Bytes>> {
        let context = self.context()?;
        let block = Block {
            height: u64::try_from(request.height).expect("CometBFT counts heights from 1"),
            time: Time::parse_required(request.time.as_ref(), "block time")?,
            proposer: request.proposer_address.to_vec(),
            ..Block::default()
        };
        let txs = self.decode_all(&context, &request.txs);
        let mut bytes_left = u64::try_from(request.max_tx_bytes).unwrap_or(0);
        let mut chosen = Vec::new();
        self.over_committed(&context, &block, |ctx| {
            let mut gas_left = consensus::ops::max_gas(ctx).unwrap_or(u64::MAX);
            let Ok(()) = self.in_order::<Infallible>(&context, &txs, |index, tx| {
                let (Ok(tx), Some(bytes)) = (tx, request.txs.get(index)) else {
                    return Ok(());
                };
                let size = encoded_size(bytes.len());
                let (Some(bytes_after), Some(gas_after)) = (
                    bytes_left.checked_sub(size),
                    gas_left.checked_sub(tx.fee.gas_limit),
                ) else {
                    return Ok(());
                };
                if ante::check(ctx, tx, Mode::Block, &self.0.verifier).is_ok() {
                    (bytes_left, gas_left) = (bytes_after, gas_after);
                    chosen.push(bytes.clone());
                }
                Ok(())
            });
        });
        *self.0.prepared.lock() = Some(Prepared {
            block,
            committed: self.0.store.last_height(),
            txs: chosen.clone(),
        });
        Ok(chosen)
    }

    /// Runs something over the last committed state; what it writes is gone afterwards.
    pub(super) fn over_committed<T>(
        &self,
        context: &ChainContext,
        block: &Block,
        act: impl FnOnce(&mut Ctx<'_>) -> T,
    ) -> T {
        let base = self.0.store.latest();
        let mut overlay = self.fresh_overlay();
        let mut ctx = Ctx::new(
            &base,
            &mut overlay,
            &context.registry,
            &context.chain,
            block,
        );
        ctx.be_quiet();
        act(&mut ctx)
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
