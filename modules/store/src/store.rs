//! The store: one writer, any number of readers.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use sdk::{Order, Tree, Write};

use crate::{
    Error, Hash, Proof, Pruning, Snapshot, Staged, batch,
    cache::{NodeCache, ValueCache},
    codec::{self, PerHeight, height_key, height_of, side_key},
    crash,
    engine::{Durability, Engine, Op, Table, View, disk::Disk, memory::Memory},
    filter::KeyFilter,
    heights::oldest,
    proof, prune,
    snapshot::{Caches, Roots},
    stage,
};

/// The version of the layout of the tables.
const FORMAT: u32 = 3;
const FORMAT_KEY: &[u8] = b"mformat";

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What is kept of the past.
    pub pruning: Pruning,
    /// Memory for caches in bytes: values, nodes, blocks of the engine, and which keys there are.
    pub cache_bytes: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            pruning: Pruning::Default,
            cache_bytes: 192 * 1024 * 1024,
        }
    }
}

/// A side record written in the same batch as a block: under no root, in no snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    namespace: &'static str,
    key: Vec<u8>,
    value: Option<Bytes>,
}

impl Extra {
    /// Writes a record.
    pub fn put(namespace: &'static str, key: impl Into<Vec<u8>>, value: impl Into<Bytes>) -> Extra {
        Extra {
            namespace,
            key: key.into(),
            value: Some(value.into()),
        }
    }

    /// Removes a record.
    pub fn remove(namespace: &'static str, key: impl Into<Vec<u8>>) -> Extra {
        Extra {
            namespace,
            key: key.into(),
            value: None,
        }
    }

    pub(crate) fn op(self) -> Result<Op, Error> {
        let key = side_key(self.namespace, &self.key)?;
        Ok(Op {
            table: Table::Side,
            key: key.into(),
            value: self.value,
        })
    }
}

/// The committed state and its past. Clones are handles to the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    engine: Box<dyn Engine>,
    options: Options,
    latest: RwLock<Snapshot>,
    /// Held by whoever writes.
    writer: Mutex<()>,
}

impl Store {
    /// Opens the store in `dir`, creating it if there is none. The directory belongs to this process until the last
    /// handle, snapshot and range is dropped.
    ///
    /// # Errors
    /// `Occupied`, `Corrupt`, `NewerFormat`, `OlderFormat`, `Disk`, `Options`.
    pub fn open(dir: &Path, options: Options) -> Result<Store, Error> {
        let disk = Disk::open(dir, engine_bytes(options.cache_bytes))?;
        Store::over(Box::new(disk), options)
    }

    /// A store that forgets everything when it is dropped.
    ///
    /// # Errors
    /// `Options`.
    pub fn in_memory(options: Options) -> Result<Store, Error> {
        Store::over(Box::<Memory>::default(), options)
    }

    pub(crate) fn over(engine: Box<dyn Engine>, options: Options) -> Result<Store, Error> {
        options.pruning.check()?;
        check_format(engine.as_ref())?;
        let latest = load(engine.view(), &options)?;
        Ok(Store(Arc::new(Inner {
            engine,
            options,
            latest: RwLock::new(latest),
            writer: Mutex::new(()),
        })))
    }

    /// The state after the last committed block.
    pub fn latest(&self) -> Snapshot {
        self.0.latest.read().clone()
    }

    /// The last committed height; 0 before the first.
    pub fn last_height(&self) -> u64 {
        self.0.latest.read().height()
    }

    /// The app hash after the last committed block.
    pub fn app_hash(&self) -> Hash {
        self.0.latest.read().app_hash()
    }

    /// The state after the block at `height`: reads, ranges and proofs.
    ///
    /// # Errors
    /// `Pruned`, `Future`, `Disk`, `Corrupt`.
    pub fn at(&self, height: u64) -> Result<Snapshot, Error> {
        let latest = self.latest();
        if height == latest.height() {
            return Ok(latest);
        }
        if height > latest.height() {
            return Err(Error::Future {
                height,
                latest: latest.height(),
            });
        }
        // Everything from one view: what is pruned meanwhile stays in it.
        let view = self.0.engine.view();
        let Some(roots) = roots_at(view.as_ref(), height)? else {
            let oldest = oldest(view.as_ref())?;
            return Err(Error::Pruned {
                height,
                oldest,
                latest: latest.height(),
            });
        };
        let caches = Arc::clone(latest.caches());
        Ok(Snapshot::new(view, height, roots, false, caches))
    }

    /// The oldest height from which on every height can be read; 0 before the first block.
    ///
    /// # Errors
    /// `Disk`, `Corrupt`.
    pub fn oldest(&self) -> Result<u64, Error> {
        oldest(self.0.engine.view().as_ref())
    }

    /// The roots of the provable trees at a height.
    ///
    /// # Errors
    /// As [`Store::at`].
    pub fn roots(&self, height: u64) -> Result<[(Tree, Hash); 3], Error> {
        let [state, ibc, upgrade] = self.at(height)?.roots().hashes();
        Ok([
            (Tree::State, state),
            (Tree::Ibc, ibc),
            (Tree::Upgrade, upgrade),
        ])
    }

    /// Computes what follows from writes in the block at `height`, over the latest state, in memory alone. What they
    /// say was there before is believed. It may be called again for the same height.
    ///
    /// # Errors
    /// `OutOfOrder`; `Change` for a key or value that the store does not take, or a key that is written twice; `Disk`,
    /// `Corrupt`.
    pub fn stage(
        &self,
        height: u64,
        writes: impl IntoIterator<Item: Into<Write>>,
    ) -> Result<Staged, Error> {
        let writes = writes.into_iter().map(Into::into).collect();
        stage::stage(&self.latest(), height, writes)
    }

    /// Makes a staged block and its side records durable in one atomic batch, then shows it to readers.
    ///
    /// # Errors
    /// `OutOfOrder` if another block was committed since it was staged; `Disk`: the node must stop.
    pub fn commit(&self, staged: &Staged, extra: Vec<Extra>) -> Result<(), Error> {
        let _writer = self.0.writer.lock();
        let before = self.latest();
        if staged.base() != before.height() {
            return Err(Error::OutOfOrder {
                height: staged.height(),
                latest: before.height(),
            });
        }
        let mut ops = batch::block(staged, extra)?;
        ops.append(&mut prune::plan(
            before.view(),
            self.0.options.pruning,
            staged,
        )?);
        crash::reach("commit:before-batch");
        let caches = Arc::clone(before.caches());
        // Readers of the height before pass over what is newer, so the caches need not wait for the disk.
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| take_over(&caches, staged));
            self.0.engine.write(ops, Durability::Synced)
        })?;
        crash::reach("commit:after-batch");
        *self.0.latest.write() = Snapshot::new(
            self.0.engine.view(),
            staged.height(),
            staged.roots().clone(),
            true,
            caches,
        );
        crash::reach("commit:after-publish");
        Ok(())
    }

    /// Proves that `key` of `tree` has its value, or none, after the block at `height`.
    ///
    /// # Errors
    /// As [`Store::at`]; `Unprovable` for a tree without root or a key of no use.
    pub fn prove(&self, tree: Tree, key: &[u8], height: u64) -> Result<Proof, Error> {
        proof::prove(&self.at(height)?, tree, key)
    }

    /// Takes the last blocks back until `to` is the latest one. Snapshots that are held keep what they show.
    /// Side records stay: whoever writes them knows which belong to a height.
    ///
    /// # Errors
    /// `Future`; `Pruned` if the way back is not kept whole; `Disk`, `Corrupt`.
    pub fn rollback(&self, to: u64) -> Result<(), Error> {
        let _writer = self.0.writer.lock();
        let latest = self.last_height();
        if to > latest {
            return Err(Error::Future { height: to, latest });
        }
        let oldest = self.oldest()?;
        if to < oldest || to == 0 {
            return Err(Error::Pruned {
                height: to,
                oldest,
                latest,
            });
        }
        // From the top down, each height whole: stopped anywhere, the store is at one height.
        for height in (to.saturating_add(1)..=latest).rev() {
            let ops = batch::undo(self.0.engine.view().as_ref(), height)?;
            self.0.engine.write(ops, Durability::Synced)?;
        }
        *self.0.latest.write() = load(self.0.engine.view(), &self.0.options)?;
        Ok(())
    }

    /// A side record.
    ///
    /// # Errors
    /// `Disk`, `Corrupt`.
    pub fn side_get(&self, namespace: &'static str, key: &[u8]) -> Result<Option<Bytes>, Error> {
        self.0
            .engine
            .view()
            .get(Table::Side, &side_key(namespace, key)?)
    }

    /// At most `limit` side records with `from <= key < to` (no upper end if `None`), in the order asked for.
    ///
    /// # Errors
    /// `Disk`, `Corrupt`.
    pub fn side_range(
        &self,
        namespace: &'static str,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Bytes)>, Error> {
        let view = self.0.engine.view();
        let lower = side_key(namespace, from)?;
        let upper = match to {
            Some(to) => side_key(namespace, to)?,
            // The namespace with the byte after its terminator.
            None => [namespace.as_bytes(), &[1]].concat(),
        };
        let skip = namespace.len().saturating_add(1);
        view.scan(Table::Side, &lower, Some(&upper), order)
            .take(limit)
            .map(|entry| {
                entry.map(|(key, value)| (key.get(skip..).unwrap_or_default().to_vec(), value))
            })
            .collect()
    }

    /// Writes side records without a block. They are durable with the next block; a crash before may lose any of them.
    ///
    /// # Errors
    /// `Disk`; `Change` for a namespace that cannot be one.
    pub fn side_write(&self, extra: Vec<Extra>) -> Result<(), Error> {
        let _writer = self.0.writer.lock();
        let ops = extra.into_iter().map(Extra::op).collect::<Result<_, _>>()?;
        self.0.engine.write(ops, Durability::Later)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("last_height", &self.last_height())
            .finish_non_exhaustive()
    }
}

fn check_format(engine: &dyn Engine) -> Result<(), Error> {
    let view = engine.view();
    if let Some(record) = view.get(Table::Heights, FORMAT_KEY)? {
        let found: u32 = codec::decode("the format version", &record)?;
        return match found {
            FORMAT => Ok(()),
            ..FORMAT => Err(Error::OlderFormat {
                found,
                supported: FORMAT,
            }),
            _ => Err(Error::NewerFormat {
                found,
                supported: FORMAT,
            }),
        };
    }
    for table in Table::ALL {
        if let Some(entry) = view.scan(table, &[], None, Order::Ascending).next() {
            entry?;
            return Err(Error::Corrupt(format!(
                "table {} has entries, but no format version",
                table.name()
            )));
        }
    }
    let format = Op::put(Table::Heights, FORMAT_KEY.to_vec(), codec::encode(&FORMAT));
    engine.write(vec![format], Durability::Synced)
}

/// The snapshot of the last height on the disk, with empty caches.
fn load(view: Arc<dyn View>, options: &Options) -> Result<Snapshot, Error> {
    let (from, to) = (
        height_key(PerHeight::Roots, 0),
        height_key(PerHeight::Roots, u64::MAX),
    );
    let last = view
        .scan(Table::Heights, &from, Some(&to), Order::Descending)
        .next()
        .transpose()?;
    let (height, roots) = match last {
        None => (0, Roots::new(Default::default())),
        Some((key, record)) => {
            let height =
                height_of(&key).ok_or_else(|| Error::Corrupt("the key of a height".into()))?;
            (height, codec::decode("the roots of a height", &record)?)
        }
    };
    let caches = Caches {
        values: ValueCache::new(share(options.cache_bytes), height),
        nodes: NodeCache::new(share(options.cache_bytes)),
        keys: KeyFilter::over(Arc::clone(&view), filter_bytes(options.cache_bytes)),
    };
    Ok(Snapshot::new(view, height, roots, true, Arc::new(caches)))
}

/// One part in 32 of the memory: enough for five million keys with the default.
fn filter_bytes(cache_bytes: u64) -> usize {
    usize::try_from(cache_bytes / 32).unwrap_or(usize::MAX)
}

/// Seven parts in 32 of the memory.
fn engine_bytes(cache_bytes: u64) -> u64 {
    (cache_bytes / 32).saturating_mul(7)
}

/// Three eighths of the memory: for values, and as much for nodes.
fn share(cache_bytes: u64) -> u64 {
    (cache_bytes / 8).saturating_mul(3)
}

/// Has the caches take over what a block changed.
fn take_over(caches: &Caches, staged: &Staged) {
    for key in staged.stale() {
        caches.nodes.remove(key);
    }
    for node in staged.fresh() {
        // Nobody who reads the latest state asks for the base by itself.
        if node.base != node.key {
            caches.nodes.remove(&node.base);
        }
        caches.nodes.insert(node.key, node.whole.clone());
    }
    let changes = staged.changed().iter();
    for changed in changes.clone().filter(|changed| changed.old.is_none()) {
        caches.keys.add(&changed.key);
    }
    let values = changes.map(|changed| (&changed.key, changed.new.as_ref()));
    caches.values.take_over(staged.height(), values);
}

fn roots_at(view: &dyn View, height: u64) -> Result<Option<Roots>, Error> {
    let record = view.get(Table::Heights, &height_key(PerHeight::Roots, height))?;
    record
        .map(|record| codec::decode("the roots of a height", &record))
        .transpose()
}
