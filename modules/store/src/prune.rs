//! Forgetting old heights, a few with each block and in the batch of the block.
//!
//! In that batch, because a batch of its own would have to be synced, too: the engine may write a table out before
//! the journal is safe, and a crash could then leave a height half forgotten. A snapshot that is held keeps what it
//! shows: its view is older than the removal. A height that stays for ever keeps exactly the history and the nodes
//! that it needs.

use sdk::Order;

use crate::{
    Error, Staged,
    codec::{self, Held, PerHeight, height_key, height_of, history_key},
    engine::{Op, Table, View},
    heights::{Kind, changed_keys, oldest, oldest_op, replaced},
    tree::NodeKey,
};

/// Fewer heights than this would leave nothing to roll back to.
const KEEP_RECENT_MIN: u64 = 2;
/// Three weeks of blocks of five seconds, as in the Cosmos SDK.
const KEEP_RECENT_DEFAULT: u64 = 362_880;

/// How many heights stay readable and provable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pruning {
    /// Every height.
    Nothing,
    /// The last 362 880.
    #[default]
    Default,
    /// As few as safety allows: the last and the one before.
    Everything,
    /// A number of the last heights, and every so many-th for ever.
    Custom {
        /// How many of the last heights, at least 2.
        keep_recent: u64,
        /// Heights divisible by this stay for ever; 0: none.
        keep_every: u64,
    },
}

impl Pruning {
    /// Refused (`Options`) if it keeps too little.
    pub(crate) fn check(self) -> Result<(), Error> {
        match self.keep_recent() {
            Some(keep_recent) if keep_recent < KEEP_RECENT_MIN => Err(Error::Options(format!(
                "keep-recent is {keep_recent}, expected at least {KEEP_RECENT_MIN}: a rollback needs the height before"
            ))),
            _ => Ok(()),
        }
    }

    /// How many of the last heights stay; `None`: all.
    pub(crate) fn keep_recent(self) -> Option<u64> {
        match self {
            Pruning::Nothing => None,
            Pruning::Default => Some(KEEP_RECENT_DEFAULT),
            Pruning::Everything => Some(KEEP_RECENT_MIN),
            Pruning::Custom { keep_recent, .. } => Some(keep_recent),
        }
    }

    /// Whether a height stays for ever.
    pub(crate) fn keeps(self, height: u64) -> bool {
        matches!(self, Pruning::Custom { keep_every, .. } if keep_every > 0 && height.is_multiple_of(keep_every))
    }
}

/// Heights forgotten with one block: more than one, so that a backlog shrinks; few, so that no block is held up.
const HEIGHTS_PER_BLOCK_MAX: u64 = 4;

/// What `pruning` forgets with the block `staged`; `view` is the state before it.
pub(crate) fn plan(view: &dyn View, pruning: Pruning, staged: &Staged) -> Result<Vec<Op>, Error> {
    let (Some(keep_recent), true) = (pruning.keep_recent(), staged.base() > 0) else {
        return Ok(Vec::new());
    };
    let first = oldest(view)?;
    // The oldest height to keep. At least two are kept, so that all is known before the block.
    let target = staged
        .height()
        .saturating_sub(keep_recent)
        .saturating_add(1);
    let end = target.min(first.saturating_add(HEIGHTS_PER_BLOCK_MAX));
    if end <= first {
        return Ok(Vec::new());
    }
    let mut kept = kept_below(view, first)?;
    let mut ops = vec![oldest_op(end)];
    for height in first..end {
        let next = height.saturating_add(1);
        if pruning.keeps(height) {
            kept = Some(height);
        } else {
            ops.push(Op::remove(
                Table::Heights,
                height_key(PerHeight::Roots, height),
            ));
            forget_history(view, next, kept, &mut ops)?;
            forget_nodes(view, next, kept, &mut ops)?;
        }
        // Nothing can be rolled back or forgotten through the next height any more.
        ops.push(Op::remove(
            Table::Heights,
            height_key(PerHeight::Changed, next),
        ));
        ops.push(Op::remove(
            Table::Heights,
            height_key(PerHeight::Stale, next),
        ));
    }
    Ok(ops)
}

/// Forgets the values that the block at `next` replaced, as far as no kept height below reads them.
fn forget_history(
    view: &dyn View,
    next: u64,
    kept: Option<u64>,
    ops: &mut Vec<Op>,
) -> Result<(), Error> {
    for (key, kind) in changed_keys(view, next)? {
        let entry = history_key(&key, next);
        if kind == Kind::Created || serves(view, &entry, kept, next)? {
            continue;
        }
        ops.push(Op::remove(Table::History, entry));
    }
    Ok(())
}

/// Forgets the nodes that the block at `next` replaced, as far as no kept height below reaches them.
fn forget_nodes(
    view: &dyn View,
    next: u64,
    kept: Option<u64>,
    ops: &mut Vec<Op>,
) -> Result<(), Error> {
    let record = view.get(Table::Heights, &height_key(PerHeight::Stale, next))?;
    let record = record
        .ok_or_else(|| Error::Corrupt(format!("the stale nodes of height {next} are missing")))?;
    let stale: Vec<Vec<u8>> = codec::decode("the stale nodes of a height", &record)?;
    for node in stale {
        let version = NodeKey::version_of(&node).ok_or_else(|| {
            Error::Corrupt(format!("a stale node of height {next} has no version"))
        })?;
        if kept.is_none_or(|kept| kept < version) {
            ops.push(Op::remove(Table::Nodes, node));
        }
    }
    Ok(())
}

/// The last height below that stays for ever.
fn kept_below(view: &dyn View, height: u64) -> Result<Option<u64>, Error> {
    let (from, to) = (
        height_key(PerHeight::Roots, 0),
        height_key(PerHeight::Roots, height),
    );
    let entry = view
        .scan(Table::Heights, &from, Some(&to), Order::Descending)
        .next()
        .transpose()?;
    Ok(entry.and_then(|(key, _)| height_of(&key)))
}

/// Whether the value that the block at `height` replaced held at the kept height already, which then reads it.
fn serves(view: &dyn View, entry: &[u8], kept: Option<u64>, height: u64) -> Result<bool, Error> {
    let Some(kept) = kept else { return Ok(false) };
    let old = Held::decode(replaced(view, entry, height)?)?;
    Ok(old.since <= kept)
}
