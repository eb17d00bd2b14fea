//! FinalizeBlock: here blocks run.

use super::execution::{Execution, Head};
use super::{App, ChainContext, Finalized};
use crate::answer::BlockAnswer;
use crate::chain;
use crate::execute::{TxOutcome, to_abci_validator};
use crate::upgrades::{Step, UpgradeError};
use proto::tendermint::abci::RequestFinalizeBlock;
use record::BlockRecord;
use sdk::{Bytes, Ctx};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

/// Why a decided block is not executed. The node must stop: nothing of the block has happened.
#[derive(Debug)]
pub enum FinalizeError {
    /// The disk failed.
    Store(store::Error),
    /// Another binary has to run the block.
    Upgrade(UpgradeError),
}

impl std::fmt::Display for FinalizeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Upgrade(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FinalizeError {}

impl From<store::Error> for FinalizeError {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<UpgradeError> for FinalizeError {
    fn from(error: UpgradeError) -> Self {
        Self::Upgrade(error)
    }
}

impl App {
    /// Executes a block that consensus decided, and computes the app hash. Nothing is durable before Commit, so the
    /// same block again (CometBFT after a crash) gets the same answer: from the same committed state, executed again.
    pub fn finalize_block(
        &self,
        request: &RequestFinalizeBlock,
    ) -> Result<BlockAnswer, FinalizeError> {
        store::crash::reach("finalize:begin");
        let context = self
            .context()
            .expect("CometBFT sends no block before genesis");
        let block = Head::from(request)
            .block(self.app_hash())
            .expect("CometBFT decided the height and the time");
        let mut opened = self.open_block(&context, block);
        let step = self.step(&mut opened)?;
        let mut execution = match self.take_executed(&opened.block, &request.txs) {
            Some(execution) => execution,
            None => self.execute(&context, opened, &step, &request.txs),
        };
        let outcome = execution.end(|ctx| self.remember(ctx));
        let Execution {
            block,
            txs,
            answers,
            events,
            overlay,
            ..
        } = execution;

        // The spans are for measurements: they tell where the time of a block goes.
        let staged = tracing::debug_span!("root")
            .in_scope(|| self.0.store.stage(block.height, overlay.into_writes()))?;
        let updates = outcome.validator_updates.iter();
        let answer = BlockAnswer {
            txs: answers,
            app_hash: staged.app_hash().to_vec(),
            events,
            validator_updates: updates.map(to_abci_validator).collect(),
            consensus_params: outcome.consensus_params,
            encoded: OnceLock::new(),
        };
        let export = self.0.config.export;
        let record = export.then(|| self.record(&context, request, &answer));
        self.0.working.lock().finalized = Some(Finalized {
            block,
            txs,
            staged,
            record,
        });
        store::crash::reach("finalize:end");
        Ok(answer)
    }

    /// What a block does that nobody asked about before: one that other validators decided without this node.
    fn execute(
        &self,
        context: &Arc<ChainContext>,
        mut execution: Execution,
        step: &Step,
        txs: &[Bytes],
    ) -> Execution {
        execution.begin(step);
        let Ok(()) = self.in_order::<Infallible>(context, txs, |bytes, tx| {
            let outcome = match tx {
                Ok(tx) => execution.run(tx, &self.0.verifier),
                Err(error) => TxOutcome::undecodable(error.clone()),
            };
            execution.keep(bytes, outcome);
            Ok(())
        });
        execution
    }

    fn remember(&self, ctx: &mut Ctx<'_>) {
        chain::remember_block(ctx);
        if let Some(genesis) = &self.0.working.lock().genesis {
            chain::remember_genesis(ctx, &genesis.hash);
        }
    }

    /// What the exporter will read of this block.
    fn record(
        &self,
        context: &ChainContext,
        request: &RequestFinalizeBlock,
        answer: &BlockAnswer,
    ) -> Bytes {
        let genesis_hash = match &self.0.working.lock().genesis {
            Some(genesis) => genesis.hash.clone(),
            None => chain::genesis_hash(&self.0.store.latest()).unwrap_or_default(),
        };
        let identity = record::Identity {
            chain_id: context.chain.id.clone(),
            genesis_hash: genesis_hash.into(),
        };
        BlockRecord::encoded(&identity, request.clone(), &answer.encode())
    }
}
