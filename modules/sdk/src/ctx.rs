//! What code of a module sees while it runs: state to read and write, the block, the gas, the events.

use crate::overlay::{Above, Overlay};
use crate::{
    Address, Bytes, Denom, Entries, Error, Event, EventType, Order, Prefix, Read, Registry, Result,
    Time, error::root,
};
use borsh::{BorshDeserialize, BorshSerialize};
use std::cmp::Ordering;
use std::iter::Peekable;

/// What a chain is for. It is set at genesis and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Role {
    /// The consortium's own chain.
    Main,
    /// The chain of one affiliate.
    Side,
}

/// What genesis says about the chain as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The chain id, which every signature binds.
    pub id: String,
    /// The prefix of its addresses.
    pub prefix: Prefix,
    /// Its native denom, in which gas is priced.
    pub native: Denom,
    /// Main or side.
    pub role: Role,
}

/// The block that is being executed, or whose state is being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its height; 0 is genesis.
    pub height: u64,
    /// Its time: the only clock there is.
    pub time: Time,
    /// The consensus address of its proposer: 20 bytes, or empty.
    pub proposer: Vec<u8>,
    /// The hash of the validator set after this block, as the next header has it: 32 bytes, or empty.
    pub next_validators_hash: Vec<u8>,
    /// The app hash in its header, which is that of the state before it: 32 bytes, or empty where it is not known.
    pub app_hash: Vec<u8>,
    /// Validators that did not sign the block before, and evidence, in CometBFT's words.
    pub misbehavior: Vec<Misbehavior>,
}

/// A validator was proven to have signed two blocks of one height, or to have lied to a light client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misbehavior {
    /// The consensus address: 20 bytes.
    pub validator: Vec<u8>,
    /// When it happened.
    pub height: u64,
    /// Its power then.
    pub power: i64,
}

/// The transaction a message came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TxInfo {
    /// Its memo.
    pub memo: String,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
}

/// What a block asks of consensus. Only `end_block` functions add to it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Changes of the validator set, in force two blocks later.
    pub validator_updates: Vec<ValidatorUpdate>,
    /// New consensus parameters, in force at the next block.
    pub consensus_params: Option<proto::tendermint::types::ConsensusParams>,
}

/// A validator's new power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorUpdate {
    /// Its ed25519 key.
    pub public_key: [u8; 32],
    /// Its power; 0 removes it.
    pub power: i64,
}

/// Gas: a limit, what was used, and the price of work that a message does not show.
#[derive(Clone, Debug)]
pub struct Gas {
    limit: u64,
    used: u64,
    per_item: u64,
}

impl Gas {
    /// Gas up to a limit, at a price per item.
    pub fn new(limit: u64, per_item: u64) -> Self {
        Self {
            limit,
            used: 0,
            per_item,
        }
    }

    /// Without a limit and for nothing: begin and end of blocks, genesis, tests.
    pub fn free() -> Self {
        Self::new(u64::MAX, 0)
    }

    /// What was used, at most the limit when a charge was refused.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// The limit.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Uses gas. Refused (code 11) above the limit; then all of it counts as used.
    pub fn charge(&mut self, gas: u64, what: &str) -> Result<()> {
        let used = self.used.saturating_add(gas);
        if used > self.limit {
            self.used = self.limit;
            return Err(root::OUT_OF_GAS.wrap(format_args!(
                "out of gas in location: {what}; gasWanted: {}, gasUsed: {used}",
                self.limit
            )));
        }
        self.used = used;
        Ok(())
    }
}

/// What the code of a module runs in. Reads see all writes before them.
pub struct Ctx<'a> {
    base: &'a dyn Read,
    overlay: &'a mut Overlay,
    registry: &'a Registry,
    chain: &'a Chain,
    block: &'a Block,
    tx: TxInfo,
    events: Vec<Event>,
    quiet: bool,
    /// The gas of the transaction that runs.
    pub gas: Gas,
    /// What the block asks of consensus.
    pub outcome: Outcome,
}

impl<'a> Ctx<'a> {
    /// A context over a state and what a block has written so far.
    pub fn new(
        base: &'a dyn Read,
        overlay: &'a mut Overlay,
        registry: &'a Registry,
        chain: &'a Chain,
        block: &'a Block,
    ) -> Self {
        Self {
            base,
            overlay,
            registry,
            chain,
            block,
            tx: TxInfo::default(),
            events: Vec::new(),
            quiet: false,
            gas: Gas::free(),
            outcome: Outcome::default(),
        }
    }

    /// The chain.
    pub fn chain(&self) -> &'a Chain {
        self.chain
    }

    /// The block.
    pub fn block(&self) -> &'a Block {
        self.block
    }

    /// The time of the block.
    pub fn now(&self) -> Time {
        self.block.time
    }

    /// The routes of messages and queries.
    pub fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// The transaction that runs.
    pub fn tx(&self) -> &TxInfo {
        &self.tx
    }

    /// Begins a transaction: what it is, and its gas.
    pub fn begin_tx(&mut self, tx: TxInfo, gas: Gas) {
        self.tx = tx;
        self.gas = gas;
    }

    /// The address that a text of a message names. Refused (code 7) if it is none of this chain.
    pub fn address(&self, text: &str) -> Result<Address> {
        self.chain.prefix.parse(text)
    }

    /// The text of an address on this chain.
    pub fn text(&self, address: &Address) -> String {
        self.chain.prefix.text(address)
    }

    /// Makes no events from now on: for checks of which nobody is told. Their texts would be a good part of the work.
    pub fn be_quiet(&mut self) {
        self.quiet = true;
    }

    /// Whether no events are made.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Adds an event.
    pub fn emit<E: EventType>(&mut self, event: &E) {
        if self.quiet {
            return;
        }
        let attributes = event.attributes(&self.chain.prefix);
        self.events.push(Event {
            kind: E::SPEC.kind,
            attributes,
        });
    }

    /// The events so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events so far, which are then forgotten here.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Runs all or nothing: if it fails, its writes and events are undone. Gas stays used.
    pub fn attempt<T, E>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let mark = self.overlay.begin();
        let events = self.events.len();
        let result = act(self);
        self.overlay.end(mark, result.is_ok());
        if result.is_err() {
            self.events.truncate(events);
        }
        result
    }

    /// Charges for `items` of work that the message does not show. Refused (code 11) above the gas limit.
    pub fn charge(&mut self, what: &str, items: u64) -> Result<()> {
        self.gas
            .charge(items.saturating_mul(self.gas.per_item), what)
    }

    /// The state as this context sees it, to read only.
    pub fn view(&self) -> View<'_> {
        View {
            read: self,
            registry: self.registry,
            chain: self.chain,
            block: self.block,
        }
    }

    pub(crate) fn write(&mut self, stored_key: Vec<u8>, value: Option<Bytes>) {
        self.overlay.write(stored_key, value);
    }
}

impl Read for Ctx<'_> {
    fn get(&self, key: &[u8]) -> Option<Bytes> {
        self.overlay.get(key, self.base)
    }

    fn range(&self, from: &[u8], to: Option<&[u8]>, order: Order) -> Entries<'_> {
        Box::new(Merged {
            above: self.overlay.range(from, to, order).peekable(),
            below: self.base.range(from, to, order).peekable(),
            order,
        })
    }
}

/// The entries of a base with writes over them.
struct Merged<'a> {
    above: Peekable<Above<'a>>,
    below: Peekable<Entries<'a>>,
    order: Order,
}

impl Iterator for Merged<'_> {
    type Item = (Vec<u8>, Bytes);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let first = match (self.above.peek(), self.below.peek()) {
                (None, _) => return self.below.next(),
                (Some(_), None) => Ordering::Less,
                (Some((above, _)), Some((below, _))) => match self.order {
                    Order::Ascending => above.as_slice().cmp(below.as_slice()),
                    Order::Descending => below.as_slice().cmp(above.as_slice()),
                },
            };
            if first == Ordering::Greater {
                return self.below.next();
            }
            if first == Ordering::Equal {
                self.below.next();
            }
            let (key, value) = self.above.next()?;
            if let Some(value) = value {
                return Some((key, value));
            }
        }
    }
}

/// State to read only: what queries, exports and invariants see.
#[derive(Clone, Copy)]
pub struct View<'a> {
    read: &'a dyn Read,
    registry: &'a Registry,
    chain: &'a Chain,
    block: &'a Block,
}

impl<'a> View<'a> {
    /// The state after a block.
    pub fn new(
        read: &'a dyn Read,
        registry: &'a Registry,
        chain: &'a Chain,
        block: &'a Block,
    ) -> Self {
        Self {
            read,
            registry,
            chain,
            block,
        }
    }

    /// The chain.
    pub fn chain(&self) -> &'a Chain {
        self.chain
    }

    /// The block after which the state is read.
    pub fn block(&self) -> &'a Block {
        self.block
    }

    /// The time of that block.
    pub fn now(&self) -> Time {
        self.block.time
    }

    /// The routes of messages and queries.
    pub fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// The address that a text names. Refused (code 7) if it is none of this chain.
    pub fn address(&self, text: &str) -> Result<Address, Error> {
        self.chain.prefix.parse(text)
    }

    /// The text of an address on this chain.
    pub fn text(&self, address: &Address) -> String {
        self.chain.prefix.text(address)
    }
}

impl Read for View<'_> {
    fn get(&self, key: &[u8]) -> Option<Bytes> {
        self.read.get(key)
    }

    fn range(&self, from: &[u8], to: Option<&[u8]>, order: Order) -> Entries<'_> {
        self.read.range(from, to, order)
    }
}
