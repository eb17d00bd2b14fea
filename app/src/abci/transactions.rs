//! The transactions of a block: decoded once, and verified ahead of whoever looks at them in order.

use super::{App, ChainContext};
use crate::tx::Tx;
use rayon::prelude::*;
use sdk::{Bytes, Result, crypto};
use std::sync::Arc;

/// So many transactions are verified while those before them are run: enough to keep the other cores busy, few enough
/// that nobody waits long for the first.
const VERIFIED_AHEAD: usize = 256;

impl App {
    /// Decodes a transaction, unless it is known from the mempool.
    pub(super) fn decode(&self, context: &ChainContext, bytes: &[u8]) -> Result<Arc<Tx>> {
        let hash = crypto::sha256(bytes);
        if let Some(tx) = self.0.waiting.get(&hash) {
            return Ok(tx);
        }
        Tx::decode(bytes, hash, &context.registry).map(Arc::new)
    }

    /// Decodes the transactions of a block on all cores, then hands them out in their order on this thread, until one
    /// is refused, while other threads verify the signatures of those that follow. What these find saves time and
    /// decides nothing.
    pub(super) fn in_order<E>(
        &self,
        context: &ChainContext,
        txs: &[Bytes],
        mut act: impl FnMut(&Bytes, &Result<Arc<Tx>>) -> Result<(), E>,
    ) -> Result<(), E> {
        let decode = |bytes: &Bytes| self.decode(context, bytes);
        let decoded: Vec<_> =
            tracing::debug_span!("decode").in_scope(|| txs.par_iter().map(decode).collect());

        let committed = self.0.store.latest();
        let chain_id = &context.chain.id;
        let verify = |txs: &[Result<Arc<Tx>>]| {
            let span = tracing::debug_span!("verify").entered();
            txs.par_iter()
                .flatten()
                .for_each(|tx| self.0.verifier.prepare(tx, &committed, chain_id));
            drop(span);
        };
        let mut following = decoded.chunks(VERIFIED_AHEAD);
        following.next().into_iter().for_each(verify);
        let mut pairs = txs.iter().zip(&decoded);
        let span = tracing::debug_span!("execute").entered();
        loop {
            let ahead = following.next();
            rayon::in_place_scope(|scope| {
                if let Some(ahead) = ahead {
                    scope.spawn(move |_| verify(ahead));
                }
                pairs
                    .by_ref()
                    .take(VERIFIED_AHEAD)
                    .try_for_each(|(bytes, tx)| act(bytes, tx))
            })?;
            if ahead.is_none() {
                drop(span);
                return Ok(());
            }
        }
    }
}
