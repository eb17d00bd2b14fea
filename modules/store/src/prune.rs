//! Forgetting old heights, a few at each commit, in batches of their own.
//!
//! A snapshot that is held keeps what it shows: its view is older than the removal. A height that stays for ever
//! keeps exactly the history and the nodes that it needs.

use sdk::{Order, Tree};
use sha2::{Digest, Sha256};

use crate::{
    Error, Pruning,
    codec::{self, PerHeight, escape, height_key, height_of, history_key, preimage_key},
    engine::{Durability, Engine, Op, Table, View},
    store::{changed_keys, oldest, oldest_op},
    tree::NodeKey,
};

/// Heights forgotten at one commit: more than one, so that a backlog shrinks; few, so that a block is not held up.
const HEIGHTS_PER_COMMIT_MAX: u64 = 4;

/// Forgets what `pruning` does not keep after the commit of `latest`.
pub(crate) fn prune(engine: &dyn Engine, pruning: Pruning, latest: u64) -> Result<(), Error> {
    let Some(keep_recent) = pruning.keep_recent() else {
        return Ok(());
    };
    // The oldest height to keep.
    let target = latest.saturating_sub(keep_recent).saturating_add(1);
    for _ in 0..HEIGHTS_PER_COMMIT_MAX {
        let view = engine.view();
        let height = oldest(view.as_ref())?;
        if height >= target {
            break;
        }
        let ops = if pruning.keeps(height) {
            pass(height)
        } else {
            forget(view.as_ref(), height)?
        };
        // A crash may lose it: then it is done again.
        engine.write(ops, Durability::Later)?;
        crate::crash::reach("prune:after-height");
    }
    Ok(())
}

/// Leaves a height as it is. The lists of the next one go: nothing can be rolled back or forgotten through it.
fn pass(height: u64) -> Vec<Op> {
    let next = height.saturating_add(1);
    vec![
        Op::remove(Table::Heights, height_key(PerHeight::Changed, next)),
        Op::remove(Table::Heights, height_key(PerHeight::Stale, next)),
        oldest_op(next),
    ]
}

/// Forgets the oldest height: what the next block replaced, as far as no kept height below needs it.
fn forget(view: &dyn View, height: u64) -> Result<Vec<Op>, Error> {
    let next = height.saturating_add(1);
    let kept = kept_below(view, height)?;
    let mut ops = pass(height);
    ops.push(Op::remove(
        Table::Heights,
        height_key(PerHeight::Roots, height),
    ));
    for (key, removed) in changed_keys(view, next)? {
        if serves(view, &key, kept, next)? {
            continue;
        }
        ops.push(Op::remove(Table::History, history_key(&key, next)));
        if removed {
            ops.extend(forget_preimage(view, &key, next)?);
        }
    }
    let stale: Vec<Vec<u8>> = match view.get(Table::Heights, &height_key(PerHeight::Stale, next))? {
        Some(record) => codec::decode("the stale nodes of a height", &record)?,
        None => {
            return Err(Error::Corrupt(format!(
                "the stale nodes of height {next} are missing"
            )));
        }
    };
    for node in stale {
        let version = NodeKey::version_of(&node).ok_or_else(|| {
            Error::Corrupt(format!("a stale node of height {next} has no version"))
        })?;
        if kept.is_none_or(|kept| kept < version) {
            ops.push(Op::remove(Table::Nodes, node));
        }
    }
    Ok(ops)
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

/// Whether the entry of `key` at `height` is the first one after the kept height, which then reads it.
fn serves(view: &dyn View, key: &[u8], kept: Option<u64>, height: u64) -> Result<bool, Error> {
    let Some(kept) = kept else { return Ok(false) };
    let (from, to) = (
        history_key(key, kept.saturating_add(1)),
        history_key(key, height),
    );
    let earlier = view
        .scan(Table::History, &from, Some(&to), Order::Ascending)
        .next()
        .transpose()?;
    Ok(earlier.is_none())
}

/// A key that is gone, and of which no other height knows, needs no way back from its hash.
fn forget_preimage(view: &dyn View, key: &[u8], height: u64) -> Result<Option<Op>, Error> {
    let provable = Tree::of(key).filter(|tree| Tree::PROVABLE.contains(tree));
    let Some(tree) = provable else {
        return Ok(None);
    };
    if view.get(Table::Flat, key)?.is_some() {
        return Ok(None);
    }
    let mut end = escape(key);
    end.extend_from_slice(&[0, 1]);
    for entry in view.scan(Table::History, &escape(key), Some(&end), Order::Ascending) {
        let (entry, _) = entry?;
        if codec::split_history_key(&entry).is_some_and(|(_, at)| at != height) {
            return Ok(None);
        }
    }
    let within = key.get(1..).unwrap_or_default();
    Ok(Some(Op::remove(
        Table::Preimages,
        preimage_key(tree, &Sha256::digest(within).into()),
    )))
}
