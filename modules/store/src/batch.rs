//! What a block writes, and how it is taken back.

use sdk::Order;

use crate::{
    Error, Extra, Staged,
    codec::{self, Held, PerHeight, height_key, history_key},
    engine::{Op, Table, View},
    heights::{Kind, changed_keys, encode_changed, oldest_op, replaced},
    stage::Changed,
    tree::NodeKey,
};

/// Everything that a block writes.
pub(crate) fn block(staged: &Staged, extra: Vec<Extra>) -> Result<Vec<Op>, Error> {
    let height = staged.height();
    let changed = staged.changed();
    // At most two records a key, the nodes, and some for the block.
    let records = changed
        .len()
        .saturating_mul(2)
        .saturating_add(staged.fresh().len())
        .saturating_add(extra.len());
    let mut ops = Vec::with_capacity(records.saturating_add(8));
    ops.extend(changed.iter().map(|change| latest_value(change, height)));
    let nodes = staged.fresh().iter();
    ops.extend(nodes.map(|node| Op::put(Table::Nodes, node.key.encode(), node.record.clone())));
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

fn latest_value(change: &Changed, height: u64) -> Op {
    Op {
        table: Table::Flat,
        key: change.key.clone(),
        value: change.new.as_ref().map(|value| Held::encode(height, value)),
    }
}

/// What reads of earlier heights, pruning and rollback need.
fn way_back(staged: &Staged, ops: &mut Vec<Op>) {
    let height = staged.height();
    for change in staged.changed() {
        // A key that was absent needs no record: its value in `flat` says since when it is there.
        if let Some(old) = &change.old {
            ops.push(Op::put(
                Table::History,
                history_key(&change.key, height),
                Held::encode(old.since, &old.value),
            ));
        }
    }
    let keys = staged
        .changed()
        .iter()
        .map(|change| (change.key.as_ref(), Kind::of(change)));
    let stale: Vec<Vec<u8>> = staged.stale().iter().map(NodeKey::encode).collect();
    ops.push(Op::put(
        Table::Heights,
        height_key(PerHeight::Changed, height),
        encode_changed(keys),
    ));
    ops.push(Op::put(
        Table::Heights,
        height_key(PerHeight::Stale, height),
        codec::encode(&stale),
    ));
}

/// Takes back what the block at the last height wrote.
pub(crate) fn undo(view: &dyn View, height: u64) -> Result<Vec<Op>, Error> {
    let mut ops = Vec::new();
    for (key, kind) in changed_keys(view, height)? {
        if kind == Kind::Created {
            ops.push(Op::remove(Table::Flat, key));
            continue;
        }
        let entry = history_key(&key, height);
        // The record as it was.
        let old = replaced(view, &entry, height)?;
        ops.push(Op::put(Table::Flat, key, old));
        ops.push(Op::remove(Table::History, entry));
    }
    let from = NodeKey::version_prefix(height);
    let to = NodeKey::version_prefix(height.saturating_add(1));
    for entry in view.scan(Table::Nodes, &from, Some(&to), Order::Ascending) {
        ops.push(Op::remove(Table::Nodes, entry?.0));
    }
    for kind in [PerHeight::Roots, PerHeight::Changed, PerHeight::Stale] {
        ops.push(Op::remove(Table::Heights, height_key(kind, height)));
    }
    Ok(ops)
}
