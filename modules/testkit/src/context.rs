//! One module and the real modules below it, without blocks of transactions.

use proto::{Msg, Query};
use sdk::{
    Address, Block, Bytes, Chain, Changes, Ctx, Event, EventSpec, EventType, Gas, Hook, Module,
    Overlay, Prefix, Registry, Result, Role, StateSpec, Time, View,
};
use serde_json::Value as Json;

/// 2026-01-01T00:00:00Z.
const GENESIS_SECONDS: u64 = 1_767_225_600;

/// Modules over a state in memory. Messages go to their handlers without signatures and fees.
pub struct TestCtx {
    registry: Registry,
    chain: Chain,
    block: Block,
    committed: Changes,
    overlay: Overlay,
    events: Vec<Event>,
}

impl TestCtx {
    /// These modules at their default genesis, in the order given, in block 1. Account 0 is the authority.
    pub fn new(modules: &[&'static Module]) -> Self {
        Self::with_genesis(modules, |_, json| json)
    }

    /// These modules with each default genesis changed by `edit(name, default)`.
    pub fn with_genesis(modules: &[&'static Module], edit: impl Fn(&str, Json) -> Json) -> Self {
        let chain = Chain {
            id: "test-1".to_owned(),
            prefix: Prefix::new("aot").expect("a prefix of lower-case letters"),
            native: "uaot".parse().expect("a denom"),
            role: Role::Main,
        };
        let block = Block {
            time: Time::from_seconds(GENESIS_SECONDS),
            ..Block::default()
        };
        let registry = Registry::new(modules, chain.role);
        let mut test = Self {
            registry,
            chain,
            block,
            committed: Changes::new(),
            overlay: Overlay::default(),
            events: Vec::new(),
        };
        for module in modules {
            let mut part = edit(module.name, (module.genesis.default)());
            if let Some(authority) = part.get_mut("authority") {
                *authority = Json::String(test.text(0));
            }
            (module.genesis.validate)(&part, &test.chain)
                .unwrap_or_else(|error| panic!("{}: {error}", module.name));
            test.ctx(|ctx| (module.genesis.init)(ctx, &part))
                .unwrap_or_else(|error| panic!("{}: {error}", module.name));
        }
        test.block.height = 1;
        test
    }

    /// Runs code of modules; what it writes stays.
    pub fn ctx<T>(&mut self, act: impl FnOnce(&mut Ctx<'_>) -> T) -> T {
        let mut ctx = Ctx::new(
            &self.committed,
            &mut self.overlay,
            &self.registry,
            &self.chain,
            &self.block,
        );
        let result = act(&mut ctx);
        self.events.extend(ctx.take_events());
        result
    }

    /// Runs a message as a transaction would: all or nothing, with a gas limit of 10 000 000.
    pub fn send<M: Msg>(&mut self, msg: &M) -> Result<M::Response> {
        self.send_with_memo(msg, "")
    }

    /// Runs a message in a transaction with a memo.
    pub fn send_with_memo<M: Msg>(&mut self, msg: &M, memo: &str) -> Result<M::Response> {
        let any = sdk::sim::any(msg);
        let tx = sdk::TxInfo {
            memo: memo.to_owned(),
            ..sdk::TxInfo::default()
        };
        let response = self.ctx(|ctx| {
            ctx.begin_tx(tx, Gas::new(10_000_000, 1_000));
            let decoded = ctx.registry().decode(&any)?;
            ctx.attempt(|ctx| decoded.run(ctx))
        })?;
        Ok(prost::Message::decode(response.value.as_slice())
            .expect("a handler answers with its own response"))
    }

    /// Asks a query of the state as it stands, through its route.
    pub fn query<Q: Query>(&mut self, request: &Q) -> Result<Q::Response> {
        let answer = self.read(|view| {
            view.registry()
                .query(Q::PATH, view, &request.encode_to_vec())
                .unwrap_or_else(|| panic!("no query {}", Q::PATH))
        })?;
        Ok(prost::Message::decode(answer.as_slice())
            .expect("a query answers with its own response"))
    }

    /// Ends the block, checks every invariant, and begins the next block `seconds` later.
    pub fn end_block(&mut self, seconds: u64) {
        self.hooks(|module| module.end_block);
        let overlay = std::mem::take(&mut self.overlay);
        for write in overlay.into_writes() {
            match write.after {
                Some(value) => self.committed.insert(write.key, Some(value)),
                None => self.committed.remove(&write.key),
            };
        }
        self.check_invariants();
        self.block.height = self.block.height.saturating_add(1);
        self.block.time = self.block.time.plus_seconds(seconds);
        self.hooks(|module| module.begin_block);
    }

    fn hooks(&mut self, hook: fn(&Module) -> Option<Hook>) {
        for run in self
            .registry
            .modules()
            .iter()
            .filter_map(|module| hook(module))
            .collect::<Vec<_>>()
        {
            self.ctx(run);
        }
    }

    /// Panics with the first invariant that does not hold.
    pub fn check_invariants(&mut self) {
        let broken = self.read(|view| view.registry().broken_invariant(view));
        assert!(broken.is_none(), "{}", broken.unwrap_or_default());
    }

    /// Reads the state as it stands, uncommitted writes included.
    pub fn read<T>(&mut self, act: impl FnOnce(&View<'_>) -> T) -> T {
        let ctx = Ctx::new(
            &self.committed,
            &mut self.overlay,
            &self.registry,
            &self.chain,
            &self.block,
        );
        let view = ctx.view();
        act(&view)
    }

    /// Exports and reads each module's part of genesis.
    pub fn export(&mut self) -> Vec<(&'static str, Json)> {
        self.read(|view| {
            view.registry()
                .modules()
                .iter()
                .map(|module| (module.name, (module.genesis.export)(view)))
                .collect()
        })
    }

    /// The events since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// The events of one kind since the last call of [`TestCtx::take_events`], read back.
    pub fn events<E: EventType>(&self) -> Vec<E> {
        let of_kind = self
            .events
            .iter()
            .filter(|event| event.kind == E::SPEC.kind);
        of_kind
            .map(|event| {
                let attributes: Vec<_> = event.attributes.iter().collect();
                E::parse(&attributes, &self.chain.prefix)
                    .expect("what a module emits can be read back")
            })
            .collect()
    }

    /// What was written since the last block, by stored key.
    pub fn changes(&self) -> Changes {
        self.overlay.changes()
    }

    /// What was written since the last block to the maps and items of a module, for its golden tests: in each line the
    /// first letter of the tree, the prefix, the rest of the key and the value in hex, or `removed`.
    pub fn written(&self, table: &[StateSpec]) -> String {
        let line = |(key, value): (&Vec<u8>, &Option<Bytes>)| {
            let (tree, key) = key.split_first()?;
            let begins = |spec: &&StateSpec| key.starts_with(spec.prefix.as_bytes());
            let prefix = table.iter().find(begins)?.prefix;
            let rest = hex::encode(key.get(prefix.len()..)?);
            let value = value.as_ref().map_or("removed".to_owned(), hex::encode);
            Some(format!("{} {prefix} {rest} = {value}\n", char::from(*tree)))
        };
        self.changes().iter().filter_map(line).collect()
    }

    /// The events of these kinds since the last call of [`TestCtx::take_events`], which are then forgotten with all
    /// others: one line each, for golden tests. Of each pair of `names` the first is shown as the second.
    pub fn told(&mut self, table: &[EventSpec], names: &[(String, String)]) -> String {
        let line = |event: Event| {
            table.iter().find(|spec| spec.kind == event.kind)?;
            let attributes = event.attributes.iter().map(|(key, value)| {
                let shorter =
                    |text: String, (long, name): &(String, String)| text.replace(long, name);
                format!(" {key}={}", names.iter().fold(value.to_owned(), shorter))
            });
            Some(format!(
                "{}{}\n",
                event.kind,
                attributes.collect::<String>()
            ))
        };
        self.take_events().into_iter().filter_map(line).collect()
    }

    /// The accounts 0 to `count` - 1 and how golden tests show them: `<3>`.
    pub fn names(&self, count: u64) -> Vec<(String, String)> {
        (0..count)
            .map(|n| (self.text(n), format!("<{n}>")))
            .collect()
    }

    /// The chain.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The block.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// The block, to change: its time, its proposer, its misbehavior.
    pub fn block_mut(&mut self) -> &mut Block {
        &mut self.block
    }

    /// The text of account number `n`.
    pub fn text(&self, n: u64) -> String {
        self.text_of(&crate::account(n))
    }

    /// The text of an address.
    pub fn text_of(&self, address: &Address) -> String {
        self.chain.prefix.text(address)
    }
}
