//! Typed state: each map and item of a module is a constant that names its prefix.

use crate::key::{BeginsWith, Key};
use crate::{Bytes, Ctx, Order, Read, Result, Tree, error::root, key};
use borsh::{BorshDeserialize, BorshSerialize, io};
use std::marker::PhantomData;

/// The most entries of a page of a list.
pub const PAGE_ENTRIES_MAX: u64 = 1_000;
/// The entries of a page for which no limit was asked.
const PAGE_ENTRIES_DEFAULT: u64 = 100;

/// A stored value: borsh. Never empty.
pub trait Value: BorshSerialize + BorshDeserialize {}
impl<T: BorshSerialize + BorshDeserialize> Value for T {}

/// The value of a set: the key is all there is to know. Stored as one byte 1, as no stored value is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present;

impl BorshSerialize for Present {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&[1])
    }
}

impl BorshDeserialize for Present {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        match u8::deserialize_reader(reader)? {
            1 => Ok(Self),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// Where a map or an item keeps its entries, for the registry and the goldens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateSpec {
    /// The tree.
    pub tree: Tree,
    /// What every key begins with: `<module>/…`.
    pub prefix: &'static str,
}

/// Many values of one type, under keys of one type, in the order of the keys.
pub struct Map<K, V> {
    spec: StateSpec,
    types: PhantomData<fn(K) -> V>,
}

impl<K: Key, V: Value> Map<K, V> {
    /// A map in the tree `state`; the prefix begins with the name of the module and ends with `/`.
    pub const fn new(prefix: &'static str) -> Self {
        Self::in_tree(Tree::State, prefix)
    }

    /// A map in a tree.
    pub const fn in_tree(tree: Tree, prefix: &'static str) -> Self {
        Self {
            spec: StateSpec { tree, prefix },
            types: PhantomData,
        }
    }

    /// Where it is.
    pub const fn spec(&self) -> StateSpec {
        self.spec
    }

    /// The stored key of an entry.
    pub fn stored_key(&self, key: &K) -> Vec<u8> {
        self.beginning(key)
    }

    /// The value under a key.
    pub fn get(&self, read: &(impl Read + ?Sized), key: &K) -> Option<V> {
        let stored_key = self.stored_key(key);
        read.get(&stored_key)
            .map(|bytes| decode(&stored_key, &bytes))
    }

    /// Whether there is a value under a key.
    pub fn has(&self, read: &(impl Read + ?Sized), key: &K) -> bool {
        read.get(&self.stored_key(key)).is_some()
    }

    /// Sets the value under a key.
    pub fn set(&self, ctx: &mut Ctx<'_>, key: &K, value: &V) {
        ctx.write(self.stored_key(key), Some(encode(value)));
    }

    /// Removes the value under a key, if there is one.
    pub fn remove(&self, ctx: &mut Ctx<'_>, key: &K) {
        ctx.write(self.stored_key(key), None);
    }

    /// All entries, in the order of their keys.
    pub fn iter<'a>(&self, read: &'a (impl Read + ?Sized)) -> Box<dyn Iterator<Item = (K, V)> + 'a>
    where
        K: 'a,
        V: 'a,
    {
        self.entries(read, &self.bare(), Order::Ascending)
    }

    /// The entries whose keys begin with `begin`, in the order asked for.
    pub fn range<'a, P: Key>(
        &self,
        read: &'a (impl Read + ?Sized),
        begin: &P,
        order: Order,
    ) -> Box<dyn Iterator<Item = (K, V)> + 'a>
    where
        K: BeginsWith<P> + 'a,
        V: 'a,
    {
        self.entries(read, &self.beginning(begin), order)
    }

    /// A page of all entries.
    pub fn page(
        &self,
        read: &(impl Read + ?Sized),
        request: Option<&proto::PageRequest>,
    ) -> Result<Page<K, V>> {
        self.page_within(read, &self.bare(), request)
    }

    /// A page of the entries whose keys begin with `begin`.
    pub fn page_of<P: Key>(
        &self,
        read: &(impl Read + ?Sized),
        begin: &P,
        request: Option<&proto::PageRequest>,
    ) -> Result<Page<K, V>>
    where
        K: BeginsWith<P>,
    {
        self.page_within(read, &self.beginning(begin), request)
    }

    fn bare(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.spec.prefix.len().saturating_add(64));
        out.push(self.spec.tree.tag());
        out.extend_from_slice(self.spec.prefix.as_bytes());
        out
    }

    fn beginning<P: Key>(&self, begin: &P) -> Vec<u8> {
        let mut out = self.bare();
        begin.encode(&mut out);
        out
    }

    fn entries<'a>(
        &self,
        read: &'a (impl Read + ?Sized),
        within: &[u8],
        order: Order,
    ) -> Box<dyn Iterator<Item = (K, V)> + 'a>
    where
        K: 'a,
        V: 'a,
    {
        let prefix_bytes = self.bare().len();
        let end = key::after(within);
        Box::new(
            read.range(within, end.as_deref(), order)
                .map(move |(stored_key, bytes)| {
                    let value = decode(&stored_key, &bytes);
                    (decode_key(&stored_key, prefix_bytes), value)
                }),
        )
    }

    /// Pages as the Cosmos SDK's `query.Paginate`: from a key or an offset, forward or reverse. `key` and `next_key`
    /// are the bytes of a key after what all keys of the list begin with.
    fn page_within(
        &self,
        read: &(impl Read + ?Sized),
        within: &[u8],
        request: Option<&proto::PageRequest>,
    ) -> Result<Page<K, V>> {
        let default = proto::PageRequest::default();
        let request = request.unwrap_or(&default);
        if request.offset > 0 && !request.key.is_empty() {
            return Err(root::INVALID_REQUEST
                .wrap("invalid request, either offset or key is expected, got both"));
        }
        let limit = match request.limit {
            0 => PAGE_ENTRIES_DEFAULT,
            limit => limit.min(PAGE_ENTRIES_MAX),
        };
        let prefix_bytes = self.bare().len();
        let end = key::after(within);
        let (mut from, mut to) = (within.to_vec(), end.clone());
        if !request.key.is_empty() {
            let mut start = within.to_vec();
            start.extend_from_slice(&request.key);
            if request.reverse {
                // The page begins with this key: the upper end is the next possible one.
                start.push(0);
                to = Some(start);
            } else {
                from = start;
            }
        }
        let order = if request.reverse {
            Order::Descending
        } else {
            Order::Ascending
        };
        let skip = usize::try_from(request.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(limit).expect("at most 1000");
        let mut rest = read.range(&from, to.as_deref(), order).skip(skip);
        let entries = rest
            .by_ref()
            .take(take)
            .map(|(stored_key, bytes)| {
                (
                    decode_key(&stored_key, prefix_bytes),
                    decode(&stored_key, &bytes),
                )
            })
            .collect();
        let next = rest
            .next()
            .map(|(stored_key, _)| stored_key.get(within.len()..).unwrap_or_default().to_vec());
        let counted = request.count_total && request.key.is_empty();
        let total = if counted {
            read.range(within, end.as_deref(), Order::Ascending).count()
        } else {
            0
        };
        let response = proto::PageResponse {
            next_key: next.unwrap_or_default(),
            total: u64::try_from(total).expect("a count fits into 64 bits"),
        };
        Ok(Page { entries, response })
    }
}

/// One page of a list.
pub struct Page<K, V> {
    /// The entries.
    pub entries: Vec<(K, V)>,
    /// Where the next page begins, and the total if it was asked for.
    pub response: proto::PageResponse,
}

/// One value.
pub struct Item<V> {
    spec: StateSpec,
    types: PhantomData<fn() -> V>,
}

impl<V: Value> Item<V> {
    /// An item in the tree `state`; the name begins with the name of the module.
    pub const fn new(name: &'static str) -> Self {
        Self::in_tree(Tree::State, name)
    }

    /// An item in a tree.
    pub const fn in_tree(tree: Tree, name: &'static str) -> Self {
        Self {
            spec: StateSpec { tree, prefix: name },
            types: PhantomData,
        }
    }

    /// Where it is.
    pub const fn spec(&self) -> StateSpec {
        self.spec
    }

    /// The stored key.
    pub fn stored_key(&self) -> Vec<u8> {
        let mut out = vec![self.spec.tree.tag()];
        out.extend_from_slice(self.spec.prefix.as_bytes());
        out
    }

    /// The value, if it was ever set.
    pub fn get(&self, read: &(impl Read + ?Sized)) -> Option<V> {
        let stored_key = self.stored_key();
        read.get(&stored_key)
            .map(|bytes| decode(&stored_key, &bytes))
    }

    /// Sets the value.
    pub fn set(&self, ctx: &mut Ctx<'_>, value: &V) {
        ctx.write(self.stored_key(), Some(encode(value)));
    }

    /// Removes the value, if there is one.
    pub fn remove(&self, ctx: &mut Ctx<'_>) {
        ctx.write(self.stored_key(), None);
    }
}

fn encode(value: &impl Value) -> Bytes {
    // Exactly as long as it will be: what is stored is kept in caches, so room to spare would stay there.
    let length = borsh::object_length(value).expect("measuring does not fail");
    let mut bytes = Vec::with_capacity(length);
    value
        .serialize(&mut bytes)
        .expect("writing to memory does not fail");
    assert!(!bytes.is_empty(), "no stored value is empty: use Present");
    bytes.into()
}

/// Panics if the bytes are not a value: what we cannot read back must stop the node, not fail one transaction.
fn decode<V: Value>(stored_key: &[u8], bytes: &[u8]) -> V {
    borsh::from_slice(bytes).unwrap_or_else(|error| {
        panic!(
            "corrupt value under key {}: {error}",
            stored_key.escape_ascii()
        )
    })
}

fn decode_key<K: Key>(stored_key: &[u8], prefix_bytes: usize) -> K {
    let mut input = stored_key.get(prefix_bytes..).unwrap_or_default();
    let key = K::decode(&mut input).filter(|_| input.is_empty());
    key.unwrap_or_else(|| panic!("corrupt key {}", stored_key.escape_ascii()))
}
