//! What a block writes, and how it is taken back.

use bytes::Bytes;
use sdk::{Order, Tree};

use crate::{
    Error, Extra, Staged,
    codec::{self, PerHeight, height_key, history_key, preimage_key},
    engine::{Op, Table, View},
    heights::{ChangedKeys, changed_keys, oldest_op},
    snapshot::present,
    stage::Changed,
    tree::NodeKey,
};

/// Everything that a block writes.
pub(crate) fn block(staged: &Staged, extra: Vec<Extra>) -> Result<Vec<Op>, Error> {
    let height = staged.height();
    let changed = staged.changed();
    // Three records a key, and some for the block.
    let mut ops = Vec::with_capacity(changed.len().saturating_mul(3).saturating_add(8));
    for change in changed {
        ops.push(latest_value(change));
        ops.extend(new_preimage(change));
    }
    let nodes = staged.fresh().iter();
    ops.extend(nodes.map(|(key, node)| Op::put(Table::Nodes, key.encode(), node.clone())));
    let roots = codec::encode(staged.roots());
    ops.push(Op::put(
        Table::Heights,
        height_key(PerHeight::Roots, height),
        roots,
    ));
    if staged.base() == 0 {
        // Nothing can be read or rolled back to before the first block.
        ops.push(oldest_op(height));
    } else {
        way_back(staged, &mut ops);
    }
    for extra in extra {
        ops.push(extra.op()?);
    }
    Ok(ops)
}

fn latest_value(change: &Changed) -> Op {
    Op {
        table: Table::Flat,
        key: change.key.clone(),
        value: change.new.clone(),
    }
}

fn new_preimage(change: &Changed) -> Option<Op> {
    let (None, Some((tree, place))) = (&change.old, &change.place) else {
        return None;
    };
    let within = Bytes::copy_from_slice(change.key.get(1..)?);
    Some(Op::put(
        Table::Preimages,
        preimage_key(*tree, &place.key),
        within,
    ))
}

/// What reads of earlier heights, pruning and rollback need.
fn way_back(staged: &Staged, ops: &mut Vec<Op>) {
    let height = staged.height();
    let mut keys: ChangedKeys = Vec::with_capacity(staged.changed().len());
    for change in staged.changed() {
        let old = change.old.clone().unwrap_or_default();
        ops.push(Op::put(
            Table::History,
            history_key(&change.key, height),
            old,
        ));
        keys.push((change.key.clone(), change.new.is_none()));
    }
    let stale: Vec<Vec<u8>> = staged.stale().iter().map(NodeKey::encode).collect();
    ops.push(Op::put(
        Table::Heights,
        height_key(PerHeight::Changed, height),
        codec::encode(&keys),
    ));
    ops.push(Op::put(
        Table::Heights,
        height_key(PerHeight::Stale, height),
        codec::encode(&stale),
    ));
}

/// Takes back what the block at the last height wrote. Preimages stay: they are true for ever.
pub(crate) fn undo(view: &dyn View, height: u64) -> Result<Vec<Op>, Error> {
    let mut ops = Vec::new();
    for (key, _) in changed_keys(view, height)? {
        let entry = history_key(&key, height);
        let old = view
            .get(Table::History, &entry)?
            .ok_or_else(|| Error::Corrupt(format!("what height {height} replaced is missing")))?;
        ops.push(Op {
            table: Table::Flat,
            key,
            value: present(old),
        });
        ops.push(Op::remove(Table::History, entry));
    }
    for tree in Tree::PROVABLE {
        let from = NodeKey::version_prefix(tree, height);
        let to = NodeKey::version_prefix(tree, height.saturating_add(1));
        for entry in view.scan(Table::Nodes, &from, Some(&to), Order::Ascending) {
            ops.push(Op::remove(Table::Nodes, entry?.0));
        }
    }
    for kind in [PerHeight::Roots, PerHeight::Changed, PerHeight::Stale] {
        ops.push(Op::remove(Table::Heights, height_key(kind, height)));
    }
    Ok(ops)
}
