//! InitChain: the genesis file becomes the first state.

use super::{App, ChainContext, PendingGenesis};
use crate::genesis;
use proto::tendermint::abci::{RequestInitChain, ResponseInitChain};
use sdk::{Block, Ctx, Overlay, Time};
use std::sync::Arc;

impl App {
    /// Writes genesis; it is durable with the first Commit. The error says which part is wrong and what is expected.
    pub fn init_chain(&self, request: &RequestInitChain) -> Result<ResponseInitChain, String> {
        let time = Time::parse_required(request.time.as_ref(), "genesis_time")
            .map_err(|error| error.log)?;
        let document = genesis::parse_app_state(&request.app_state_bytes)?;
        let chain = genesis::chain_of(&document, &request.chain_id)?;
        let context = Arc::new(ChainContext::new(chain));
        let initial_height = u64::try_from(request.initial_height)
            .ok()
            .filter(|height| *height > 0)
            .ok_or_else(|| {
                let height = request.initial_height;
                format!("initial_height {height}: expected 1 or more")
            })?;
        let block = Block {
            height: initial_height.saturating_sub(1),
            time,
            ..Block::default()
        };

        let base = self.0.store.latest();
        let mut overlay = Overlay::default();
        let mut ctx = Ctx::new(
            &base,
            &mut overlay,
            &context.registry,
            &context.chain,
            &block,
        );
        genesis::init(&mut ctx, &document, request)?;
        let updates = std::mem::take(&mut ctx.outcome).validator_updates;
        let validators = genesis::confirm_validators(&updates, &request.validators)?;

        let writes = overlay.into_writes();
        let staged = self
            .0
            .store
            .stage(initial_height, writes.clone())
            .map_err(|error| error.to_string())?;
        let app_hash = staged.app_hash().to_vec();
        let began = request.time.unwrap_or_default();
        let hash =
            record::genesis_hash(&request.chain_id, &began, request.initial_height, &app_hash)
                .to_vec();
        *self.0.chain.write() = Some(context);
        *self.0.executed.lock() = None;
        self.0.working.lock().genesis = Some(PendingGenesis {
            writes: writes.clone(),
            hash,
            app_hash: app_hash.clone(),
        });
        let mut pending = self.0.pending.lock();
        pending.overlay = Overlay::over(writes);
        pending.block = Block {
            height: initial_height,
            ..block
        };
        tracing::info!(chain_id = request.chain_id, initial_height, "genesis");
        Ok(ResponseInitChain {
            consensus_params: None,
            validators,
            app_hash: app_hash.into(),
        })
    }
}
