//! FinalizeBlock: here blocks run.

use super::{App, ChainContext, Finalized};
use crate::ante::Mode;
use crate::chain;
use crate::execute::{self, TxOutcome, to_abci};
use crate::tx::Tx;
use proto::tendermint::abci::{
    Event as AbciEvent, EventAttribute, ExecTxResult, MisbehaviorType, RequestFinalizeBlock,
    ResponseFinalizeBlock, ValidatorUpdate as AbciValidatorUpdate,
};
use proto::tendermint::crypto::{PublicKey, public_key};
use record::BlockRecord;
use sdk::{Block, Ctx, Hook, Misbehavior, Module, Result, Time, ValidatorUpdate};
use std::convert::Infallible;
use std::sync::Arc;

impl App {
    /// Executes a block that consensus decided, and computes the app hash. Nothing is durable before Commit, so the
    /// same block again (CometBFT after a crash) gets the same answer: from the same committed state, executed again.
    /// An error is one of the disk: the node must stop.
    pub fn finalize_block(
        &self,
        request: &RequestFinalizeBlock,
    ) -> Result<ResponseFinalizeBlock, store::Error> {
        store::crash::reach("finalize:begin");
        let context = self
            .context()
            .expect("CometBFT sends no block before genesis");
        let block = block_of(request);
        // The spans are for measurements: they tell where the time of a block goes.
        let txs = self.decode_all(&context, &request.txs);
        let executing = tracing::debug_span!("execute").entered();
        let base = self.0.store.latest();
        let mut overlay = self.fresh_overlay();
        let mut ctx = Ctx::new(
            &base,
            &mut overlay,
            &context.registry,
            &context.chain,
            &block,
        );

        let mut events = run_hooks(&mut ctx, &context, "BeginBlock", |module| {
            module.begin_block
        });
        let mut tx_results = Vec::with_capacity(txs.len());
        let Ok(()) = self.in_order::<Infallible>(&context, &txs, |_, tx| {
            tx_results.push(self.run_tx(&mut ctx, tx));
            Ok(())
        });
        events.extend(run_hooks(&mut ctx, &context, "EndBlock", |module| {
            module.end_block
        }));
        self.remember(&mut ctx);
        let outcome = std::mem::take(&mut ctx.outcome);
        drop(executing);

        let staged = tracing::debug_span!("root")
            .in_scope(|| self.0.store.stage(block.height, overlay.into_changes()))?;
        let response = ResponseFinalizeBlock {
            events,
            tx_results,
            validator_updates: outcome
                .validator_updates
                .iter()
                .map(to_abci_validator)
                .collect(),
            consensus_param_updates: outcome.consensus_params,
            app_hash: staged.app_hash().to_vec().into(),
        };
        let record = self
            .0
            .config
            .export
            .then(|| self.record(&context, request, &response));
        self.0.working.lock().finalized = Some(Finalized {
            block,
            staged,
            record,
        });
        store::crash::reach("finalize:end");
        Ok(response)
    }

    fn run_tx(&self, ctx: &mut Ctx<'_>, tx: &Result<Arc<Tx>>) -> ExecTxResult {
        let outcome = match tx {
            Ok(tx) => execute::run(ctx, tx, Mode::Block, &self.0.verifier),
            Err(error) => TxOutcome::undecodable(error.clone()),
        };
        outcome.into_abci()
    }

    fn remember(&self, ctx: &mut Ctx<'_>) {
        chain::remember_block(ctx);
        if let Some(genesis) = &self.0.working.lock().genesis {
            chain::remember_genesis(ctx, &genesis.hash);
        }
    }

    fn record(
        &self,
        context: &ChainContext,
        request: &RequestFinalizeBlock,
        response: &ResponseFinalizeBlock,
    ) -> Vec<u8> {
        let genesis_hash = match &self.0.working.lock().genesis {
            Some(genesis) => genesis.hash.clone(),
            None => chain::genesis_hash(&self.0.store.latest()).unwrap_or_default(),
        };
        let identity = record::Identity {
            chain_id: context.chain.id.clone(),
            genesis_hash: genesis_hash.into(),
        };
        BlockRecord::new(&identity, request.clone(), response.clone())
            .to_bytes()
            .to_vec()
    }
}

fn block_of(request: &RequestFinalizeBlock) -> Block {
    let misbehavior = request
        .misbehavior
        .iter()
        .filter(|proof| proof.r#type != MisbehaviorType::Unknown as i32);
    Block {
        height: u64::try_from(request.height).expect("CometBFT counts heights from 1"),
        time: Time::parse_required(request.time.as_ref(), "block time")
            .expect("CometBFT's time is of these centuries"),
        proposer: request.proposer_address.to_vec(),
        next_validators_hash: request.next_validators_hash.to_vec(),
        misbehavior: misbehavior
            .filter_map(|proof| {
                let validator = proof.validator.as_ref()?;
                let height = u64::try_from(proof.height).ok()?;
                Some(Misbehavior {
                    validator: validator.address.to_vec(),
                    height,
                    power: validator.power,
                })
            })
            .collect(),
    }
}

/// Runs one hook of every module, in their order; its events say which it was.
fn run_hooks(
    ctx: &mut Ctx<'_>,
    context: &ChainContext,
    mode: &str,
    hook: fn(&Module) -> Option<Hook>,
) -> Vec<AbciEvent> {
    for run in context
        .registry
        .modules()
        .iter()
        .filter_map(|module| hook(module))
    {
        run(ctx);
    }
    let mut events: Vec<AbciEvent> = ctx
        .take_events()
        .into_iter()
        .map(|event| to_abci(event, None))
        .collect();
    for event in &mut events {
        event.attributes.push(EventAttribute {
            key: "mode".to_owned(),
            value: mode.to_owned(),
            index: true,
        });
    }
    events
}

pub(crate) fn to_abci_validator(update: &ValidatorUpdate) -> AbciValidatorUpdate {
    let key = public_key::Sum::Ed25519(update.public_key.to_vec());
    AbciValidatorUpdate {
        pub_key: Some(PublicKey { sum: Some(key) }),
        power: update.power,
    }
}
