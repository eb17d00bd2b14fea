//! A block runs once: when it is proposed or voted on. What it did is kept until it is decided.

use super::{App, ChainContext};
use crate::answer::{Events, TxAnswer};
use crate::ante::Mode;
use crate::execute::{self, TxOutcome};
use crate::tx::Tx;
use crate::upgrades::{self, Step, UpgradeError};
use crate::verifier::Verifier;
use proto::Timestamp;
use proto::tendermint::abci::{
    Misbehavior as AbciMisbehavior, MisbehaviorType, RequestFinalizeBlock, RequestPrepareProposal,
    RequestProcessProposal,
};
use sdk::{Block, Bytes, Ctx, Hook, Misbehavior, Module, Outcome, Overlay, Result, Time, root};
use std::sync::Arc;
use store::Snapshot;

/// The begin of a block and transactions of it, run over the committed state. Nothing of it is durable.
pub(super) struct Execution {
    pub(super) block: Block,
    /// The transactions that ran, and what each did.
    pub(super) txs: Vec<Bytes>,
    pub(super) answers: Vec<TxAnswer>,
    /// What the block told beside its transactions.
    pub(super) events: Events,
    pub(super) overlay: Overlay,
    context: Arc<ChainContext>,
    base: Snapshot,
}

impl Execution {
    /// Whether the plan of an upgrade is due in the block.
    pub(super) fn is_of_upgrade(&mut self) -> bool {
        self.with_ctx(|ctx| upgrade::ops::due(ctx, ctx.block().height).is_some())
    }

    /// Begins the block: what an upgrade does, then the hooks of the modules.
    pub(super) fn begin(&mut self, step: &Step) {
        self.events = self.with_ctx(|ctx| {
            upgrades::take(ctx, step);
            run_hooks(ctx, "BeginBlock", |module| module.begin_block)
        });
    }

    /// The gas that the transactions of a block may ask for together.
    pub(super) fn max_gas(&mut self) -> u64 {
        self.with_ctx(|ctx| consensus::ops::max_gas(ctx))
            .unwrap_or(u64::MAX)
    }

    /// Ends the block; `last` writes over all of it. What it asks of consensus.
    pub(super) fn end(&mut self, last: impl FnOnce(&mut Ctx<'_>)) -> Outcome {
        let (events, outcome) = self.with_ctx(|ctx| {
            let events = run_hooks(ctx, "EndBlock", |module| module.end_block);
            last(ctx);
            (events, std::mem::take(&mut ctx.outcome))
        });
        self.events.append(&events);
        outcome
    }

    /// Runs a transaction over all that the block did so far. Unless it is kept it must have been refused by the ante,
    /// which leaves no trace.
    pub(super) fn run(&mut self, tx: &Tx, verifier: &Verifier) -> TxOutcome {
        self.with_ctx(|ctx| execute::run(ctx, tx, Mode::Block, verifier))
    }

    /// Makes a transaction one of the block, with what it did.
    pub(super) fn keep(&mut self, tx: &Bytes, outcome: TxOutcome) {
        self.txs.push(tx.clone());
        self.answers.push(outcome.into_answer());
    }

    fn with_ctx<T>(&mut self, act: impl FnOnce(&mut Ctx<'_>) -> T) -> T {
        let mut ctx = Ctx::new(
            &self.base,
            &mut self.overlay,
            &self.context.registry,
            &self.context.chain,
            &self.block,
        );
        act(&mut ctx)
    }
}

impl App {
    /// Keeps what a block does that was proposed or voted for here.
    pub(super) fn set_executed(&self, execution: Execution) {
        *self.0.executed.lock() = Some(execution);
    }

    /// What this block does over the committed state, if that is known. It is then no longer kept.
    pub(super) fn take_executed(&self, block: &Block, txs: &[Bytes]) -> Option<Execution> {
        let committed = self.0.store.last_height();
        let known = self.0.executed.lock().take();
        known.filter(|execution| {
            execution.block == *block
                && execution.txs == txs
                && execution.base.height() == committed
        })
    }

    /// The app hash in the header of the next block: of the committed state, or of genesis if nothing is committed.
    pub(super) fn app_hash(&self) -> Vec<u8> {
        match &self.0.working.lock().genesis {
            Some(genesis) => genesis.app_hash.clone(),
            None => self.0.store.app_hash().to_vec(),
        }
    }

    /// A block over the committed state, of which nothing has run yet.
    pub(super) fn open_block(&self, context: &Arc<ChainContext>, block: Block) -> Execution {
        Execution {
            block,
            txs: Vec::new(),
            answers: Vec::new(),
            events: Events::of_block(),
            overlay: self.fresh_overlay(),
            context: Arc::clone(context),
            base: self.0.store.latest(),
        }
    }

    /// What comes first in a block, or why this binary may not run it.
    pub(super) fn step(&self, execution: &mut Execution) -> Result<Step, UpgradeError> {
        let config = &self.0.config;
        execution.with_ctx(|ctx| {
            let height = ctx.block().height;
            upgrades::step(ctx, height, config.upgrades, &config.skip_upgrades)
        })
    }
}

/// What CometBFT tells of a block, whether it is to be proposed, voted on or executed.
pub(super) struct Head<'r> {
    height: i64,
    time: Option<&'r Timestamp>,
    proposer: &'r [u8],
    next_validators_hash: &'r [u8],
    misbehavior: &'r [AbciMisbehavior],
}

macro_rules! head_of {
    ($($request:ty),*) => {$(
        impl<'r> From<&'r $request> for Head<'r> {
            fn from(request: &'r $request) -> Self {
                Self {
                    height: request.height,
                    time: request.time.as_ref(),
                    proposer: &request.proposer_address,
                    next_validators_hash: &request.next_validators_hash,
                    misbehavior: &request.misbehavior,
                }
            }
        }
    )*};
}

head_of!(
    RequestPrepareProposal,
    RequestProcessProposal,
    RequestFinalizeBlock
);

impl Head<'_> {
    /// The block, as modules see it, after a state with this app hash. Refused if its height or time is not one.
    pub(super) fn block(&self, app_hash: Vec<u8>) -> Result<Block> {
        let height = u64::try_from(self.height).map_err(|_| {
            root::INVALID_HEIGHT.wrap(format_args!("height {}: expected 1 or more", self.height))
        })?;
        let known = |proof: &&AbciMisbehavior| proof.r#type != MisbehaviorType::Unknown as i32;
        let misbehavior = self.misbehavior.iter().filter(known).filter_map(|proof| {
            let validator = proof.validator.as_ref()?;
            Some(Misbehavior {
                validator: validator.address.to_vec(),
                height: u64::try_from(proof.height).ok()?,
                power: validator.power,
            })
        });
        Ok(Block {
            height,
            time: Time::parse_required(self.time, "block time")?,
            proposer: self.proposer.to_vec(),
            next_validators_hash: self.next_validators_hash.to_vec(),
            app_hash,
            misbehavior: misbehavior.collect(),
        })
    }
}

/// Runs one hook of every module, in their order; its events say which it was.
fn run_hooks(ctx: &mut Ctx<'_>, mode: &str, hook: fn(&Module) -> Option<Hook>) -> Events {
    let modules = ctx.registry().modules();
    for run in modules.iter().filter_map(|module| hook(module)) {
        run(ctx);
    }
    let mut events = Events::of_block();
    for event in ctx.take_events() {
        events.push(&event, Some(("mode", mode)));
    }
    events
}
