//! What is kept of heights, beside their roots: which of them can be read, and what each changed.

use bytes::{Buf, Bytes};

use crate::{
    Error,
    codec::{self, PerHeight, height_key},
    engine::{Op, Table, View},
    stage::Changed,
};

const OLDEST_KEY: &[u8] = b"moldest";

/// What a block did to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// The key was absent before: `history` has no record of it.
    Created = 0,
    /// The key had another value before.
    Replaced = 1,
    /// The key is absent after.
    Removed = 2,
}

impl Kind {
    pub(crate) fn of(change: &Changed) -> Kind {
        match (&change.old, &change.new) {
            (None, _) => Kind::Created,
            (Some(_), Some(_)) => Kind::Replaced,
            (Some(_), None) => Kind::Removed,
        }
    }

    fn from_tag(tag: u8) -> Option<Kind> {
        [Kind::Created, Kind::Replaced, Kind::Removed]
            .into_iter()
            .find(|kind| *kind as u8 == tag)
    }
}

/// What a block changed, as kept for pruning and rollback: each key, and what the block did to it.
pub(crate) type ChangedKeys = Vec<(Vec<u8>, Kind)>;

/// The record of what a block changed: of each key what the block did to it, how many bytes it shares with the key
/// before it, how many follow, and those. Keys come in their order, so that neighbours share much.
pub(crate) fn encode_changed<'a>(keys: impl Iterator<Item = (&'a [u8], Kind)>) -> Bytes {
    let mut out = Vec::new();
    let mut before: &[u8] = &[];
    for (key, kind) in keys {
        let shared = key.iter().zip(before).take_while(|(a, b)| a == b).count();
        let rest = key.get(shared..).unwrap_or_default();
        out.push(kind as u8);
        put_length(&mut out, shared);
        put_length(&mut out, rest.len());
        out.extend_from_slice(rest);
        before = key;
    }
    out.into()
}

/// No key is longer than `MAX_KEY_BYTES`, far below what two bytes hold.
fn put_length(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
}

fn decode_changed(mut record: &[u8]) -> Option<ChangedKeys> {
    let mut keys = ChangedKeys::new();
    while record.has_remaining() {
        let kind = Kind::from_tag(record.try_get_u8().ok()?)?;
        let shared = usize::from(record.try_get_u16().ok()?);
        let rest = usize::from(record.try_get_u16().ok()?);
        let before = keys.last().map_or(&[][..], |(key, _)| key);
        let (rest, more) = record.split_at_checked(rest)?;
        keys.push(([before.get(..shared)?, rest].concat(), kind));
        record = more;
    }
    Some(keys)
}

/// What the block at a height changed. An error if it is no longer kept.
pub(crate) fn changed_keys(view: &dyn View, height: u64) -> Result<ChangedKeys, Error> {
    let Some(record) = view.get(Table::Heights, &height_key(PerHeight::Changed, height))? else {
        return Err(Error::Corrupt(format!(
            "the changed keys of height {height} are missing"
        )));
    };
    decode_changed(&record).ok_or_else(|| {
        Error::Corrupt(format!(
            "the changed keys of height {height} cannot be decoded"
        ))
    })
}

/// The record of `history` under the key `entry`, which the block at a height wrote.
pub(crate) fn replaced(view: &dyn View, entry: &[u8], height: u64) -> Result<Bytes, Error> {
    view.get(Table::History, entry)?
        .ok_or_else(|| Error::Corrupt(format!("what height {height} replaced is missing")))
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
