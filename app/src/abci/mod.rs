//! One file for each request of CometBFT; this one has what they share.

mod check_tx;
mod commit;
mod execution;
mod finalize;
mod info;
mod init_chain;
mod prepare;
mod process;
mod query;
mod transactions;

pub use finalize::FinalizeError;
pub use info::APP_VERSION;

use crate::chain;
use crate::upgrades::{UPGRADES, Upgrade, UpgradeError};
use crate::verifier::Verifier;
use crate::waiting::Waiting;
use execution::Execution;
use parking_lot::{Mutex, RwLock};
use sdk::{Block, Bytes, Chain, Error, Order, Overlay, Rate, Registry, View, Write, root};
use std::sync::Arc;
use store::{Extra, Snapshot, Staged, Store};

/// What an operator may choose; nothing of it decides what is in a block, but for the upgrades.
#[derive(Clone, Debug)]
pub struct Config {
    /// A gas price above the chain's, below which this node keeps no transaction in its mempool.
    pub min_gas_price: Option<Rate>,
    /// Whether each block leaves a record for an exporter.
    pub export: bool,
    /// The most heights of records that are kept for an exporter that does not come; the oldest go first.
    pub export_blocks_max: u64,
    /// The number of blocks that CometBFT shall keep; 0 keeps all.
    pub retain_blocks: u64,
    /// The upgrades that this binary knows: [`UPGRADES`], unless a test stands for several binaries.
    pub upgrades: &'static [Upgrade],
    /// Heights at which a plan that is due is dropped instead. Nodes that do not agree on it part ways there.
    pub skip_upgrades: Vec<u64>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            min_gas_price: None,
            export: false,
            export_blocks_max: 0,
            retain_blocks: 0,
            upgrades: UPGRADES,
            skip_upgrades: Vec::new(),
        }
    }
}

/// Why a home cannot be used.
#[derive(Debug)]
pub enum OpenError {
    /// The store cannot be read.
    Store(store::Error),
    /// There are blocks, but no genesis.
    WithoutGenesis,
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => write!(f, "store: {error}"),
            Self::WithoutGenesis => f.write_str(
                "store: it has blocks but no genesis: restore it from a backup or begin anew",
            ),
        }
    }
}

impl std::error::Error for OpenError {}

/// The application: what CometBFT's four connections call at the same time.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    store: Store,
    verifier: Verifier,
    waiting: Waiting,
    /// Set by genesis, then never changed.
    chain: RwLock<Option<Arc<ChainContext>>>,
    /// What CheckTx and Simulate see: the committed state, and what waits in the mempool.
    pending: Mutex<Pending>,
    /// What consensus is doing between InitChain or FinalizeBlock and Commit.
    working: Mutex<Working>,
    /// The block that was last proposed or voted for here, and what it does.
    executed: Mutex<Option<Execution>>,
}

/// The namespace of the records for an exporter, beside the state; a key is the height, big-endian.
const EXPORT: &str = "export";

/// The chain and its modules.
pub(crate) struct ChainContext {
    pub(crate) chain: Chain,
    pub(crate) registry: Registry,
}

/// The state that waiting transactions leave behind them, block by block.
struct Pending {
    base: Snapshot,
    overlay: Overlay,
    block: Block,
}

#[derive(Default)]
struct Working {
    /// What genesis wrote: durable with the first Commit.
    genesis: Option<PendingGenesis>,
    /// The block that was executed and not yet committed.
    finalized: Option<Finalized>,
}

#[derive(Clone)]
struct PendingGenesis {
    writes: Vec<Write>,
    /// Names the genesis (`record::genesis_hash`).
    hash: Vec<u8>,
    /// What CometBFT was answered: the app hash in the first header.
    app_hash: Vec<u8>,
}

struct Finalized {
    block: Block,
    txs: Vec<Bytes>,
    staged: Staged,
    record: Option<Bytes>,
}

impl App {
    /// The application over a store, new or with blocks in it.
    pub fn open(store: Store, config: Config) -> Result<Self, OpenError> {
        let latest = store.latest();
        let known = chain::load(&latest);
        if known.is_none() && latest.height() > 0 {
            return Err(OpenError::WithoutGenesis);
        }
        let block = chain::last_block(&latest);
        let context = known.map(|chain| Arc::new(ChainContext::new(chain)));
        Ok(Self(Arc::new(Inner {
            config,
            verifier: Verifier::default(),
            waiting: Waiting::default(),
            chain: RwLock::new(context),
            pending: Mutex::new(Pending {
                base: latest,
                overlay: Overlay::default(),
                block,
            }),
            working: Mutex::new(Working::default()),
            executed: Mutex::new(None),
            store,
        })))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The chain, once genesis is known.
    pub fn chain(&self) -> Option<Chain> {
        self.0
            .chain
            .read()
            .as_ref()
            .map(|context| context.chain.clone())
    }

    /// The bytes of the record of a height (`record::BlockRecord`), if it is there.
    pub fn export_record(&self, height: u64) -> Result<Option<sdk::Bytes>, store::Error> {
        self.0.store.side_get(EXPORT, &height.to_be_bytes())
    }

    /// The lowest height of which there is a record; 0 if there is none.
    pub fn export_oldest(&self) -> Result<u64, store::Error> {
        let first = self
            .0
            .store
            .side_range(EXPORT, &[], None, Order::Ascending, 1)?
            .into_iter()
            .next();
        Ok(first
            .and_then(|(key, _)| key.try_into().ok())
            .map_or(0, u64::from_be_bytes))
    }

    /// Forgets the records up to a height: an exporter has them.
    pub fn export_forget(&self, up_to: u64) -> Result<(), store::Error> {
        let end = up_to.saturating_add(1).to_be_bytes();
        loop {
            let some = self
                .0
                .store
                .side_range(EXPORT, &[], Some(&end), Order::Ascending, 1_000)?;
            if some.is_empty() {
                return Ok(());
            }
            let removals = some
                .into_iter()
                .map(|(key, _)| Extra::remove(EXPORT, key))
                .collect();
            self.0.store.side_write(removals)?;
        }
    }

    /// The first invariant that does not hold after the last committed block: its name and how it is broken.
    pub fn broken_invariant(&self) -> Option<String> {
        self.with_view(0, |view| Ok(view.registry().broken_invariant(view)))
            .unwrap_or_else(|error| Some(error.log))
    }

    /// The `app_state` of a committed height (0 is the latest) from which a new chain can begin.
    pub fn export(&self, height: u64) -> Result<serde_json::Value, Error> {
        self.with_view(height, |view| Ok(crate::genesis::export(view)))
    }

    /// Whether this binary may run the next block: what [`App::finalize_block`] would refuse it for. A node should not start
    /// if it may not.
    pub fn check_upgrade(&self) -> Result<(), UpgradeError> {
        let latest = self.0.store.latest();
        if latest.height() == 0 {
            return Ok(());
        }
        let (next, config) = (latest.height().saturating_add(1), &self.0.config);
        crate::upgrades::step(&latest, next, config.upgrades, &config.skip_upgrades).map(drop)
    }

    /// What tells this chain from another, once it has a block.
    pub fn identity(&self) -> Option<record::Identity> {
        let chain_id = self.chain()?.id;
        let genesis_hash = chain::genesis_hash(&self.0.store.latest()).unwrap_or_default();
        Some(record::Identity {
            chain_id,
            genesis_hash: genesis_hash.into(),
        })
    }

    /// Writes as consensus begins with: what genesis wrote, before the first Commit, and nothing later.
    fn fresh_overlay(&self) -> Overlay {
        let genesis = self
            .0
            .working
            .lock()
            .genesis
            .as_ref()
            .map(|genesis| genesis.writes.clone());
        Overlay::over(genesis.unwrap_or_default())
    }

    /// Reads the state of a committed height; 0 is the latest.
    pub fn with_view<T>(
        &self,
        height: u64,
        read: impl FnOnce(&View<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let context = self.context()?;
        let unreadable = |error: store::Error| root::INVALID_REQUEST.wrap(error);
        let snapshot = if height == 0 {
            self.0.store.latest()
        } else {
            self.0.store.at(height).map_err(unreadable)?
        };
        if snapshot.height() == 0 {
            return Err(root::INVALID_HEIGHT.wrap("the chain has no block yet"));
        }
        let block = chain::last_block(&snapshot);
        read(&View::new(
            &snapshot,
            &context.registry,
            &context.chain,
            &block,
        ))
    }

    fn context(&self) -> Result<Arc<ChainContext>, Error> {
        let context = self.0.chain.read().clone();
        context.ok_or_else(|| root::INVALID_REQUEST.wrap("the chain has not begun: no genesis yet"))
    }
}

impl ChainContext {
    fn new(chain: Chain) -> Self {
        let registry = crate::registry(chain.role);
        Self { chain, registry }
    }
}
