//! What is kept of heights, beside their roots: which of them can be read, and what each changed.

use crate::{
    Error,
    codec::{self, PerHeight, height_key},
    engine::{Op, Table, View},
};

const OLDEST_KEY: &[u8] = b"moldest";

/// What a block changed, as kept for pruning and rollback: each key, and whether the block removed it.
pub(crate) type ChangedKeys = Vec<(Vec<u8>, bool)>;

/// What the block at a height changed. An error if it is no longer kept.
pub(crate) fn changed_keys(view: &dyn View, height: u64) -> Result<ChangedKeys, Error> {
    match view.get(Table::Heights, &height_key(PerHeight::Changed, height))? {
        Some(record) => codec::decode("the changed keys of a height", &record),
        None => Err(Error::Corrupt(format!(
            "the changed keys of height {height} are missing"
        ))),
    }
}

/// The oldest height from which on every height is kept; 0 before the first block.
pub(crate) fn oldest(view: &dyn View) -> Result<u64, Error> {
    let record = view.get(Table::Heights, OLDEST_KEY)?;
    record.map_or(Ok(0), |record| codec::decode("the oldest height", &record))
}

/// Sets the oldest height.
pub(crate) fn oldest_op(height: u64) -> Op {
    Op::put(Table::Heights, OLDEST_KEY.to_vec(), codec::encode(&height))
}
