//! A module is a constant value made of plain functions; the registry is all modules of a chain.

use crate::sim::SimOp;
use crate::{
    Address, Chain, Ctx, Error, ErrorSpec, EventSpec, Port, Quoted, Result, Role, StateSpec, View,
    error::root,
};
use prost::{Message, Name};
use proto::{Any, Msg, Query};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// An invariant: `Err` says how it is broken.
pub type Invariant = fn(&View<'_>) -> Result<(), String>;

/// What a module does around the transactions of a block.
pub type Hook = fn(&mut Ctx<'_>);

/// Everything a module is.
pub struct Module {
    /// Its name: the codespace of its errors, the first part of its keys, its entry in genesis.
    pub name: &'static str,
    /// The chains it exists on. On others its messages are refused wherever they come from, its queries are not answered,
    /// no hook of it runs, it has no port and no account, and genesis has no part of it.
    pub roles: &'static [Role],
    /// Its maps and items.
    pub state: &'static [StateSpec],
    /// Its errors.
    pub errors: &'static [ErrorSpec],
    /// Its kinds of events.
    pub events: &'static [EventSpec],
    /// Its accounts.
    pub accounts: &'static [ModuleAccount],
    /// Its ports, on which it speaks with other chains.
    pub ports: &'static [Port],
    /// Registers its messages.
    pub msgs: fn(&mut Msgs),
    /// Registers its queries.
    pub queries: fn(&mut Queries),
    /// Its part of genesis.
    pub genesis: Genesis,
    /// Runs before the transactions of a block.
    pub begin_block: Option<Hook>,
    /// Runs after the transactions of a block.
    pub end_block: Option<Hook>,
    /// What always holds, by name.
    pub invariants: &'static [(&'static str, Invariant)],
    /// Random operations for the simulation.
    pub sim: &'static [SimOp],
}

impl Module {
    /// A module without anything, to fill in.
    pub const EMPTY: Module = Module {
        name: "",
        roles: &[Role::Main, Role::Side],
        state: &[],
        errors: &[],
        events: &[],
        accounts: &[],
        ports: &[],
        msgs: |_| {},
        queries: |_| {},
        genesis: Genesis::NONE,
        begin_block: None,
        end_block: None,
        invariants: &[],
        sim: &[],
    };
}

/// What a module account may do beyond holding money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountRight {
    /// Create money.
    Mint,
    /// Destroy money.
    Burn,
}

/// An account that belongs to a module: nobody has its key, nobody may send to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModuleAccount {
    /// Its name: `fee_collector`.
    pub name: &'static str,
    /// Its rights.
    pub rights: &'static [AccountRight],
}

impl ModuleAccount {
    /// Its address.
    pub fn address(&self) -> Address {
        Address::of_module(self.name)
    }
}

/// A module's part of genesis, as plain functions.
#[derive(Clone, Copy)]
pub struct Genesis {
    /// The part of a chain that nobody has set up yet.
    pub default: fn() -> Json,
    /// Says what is wrong with a part, before anything is written.
    pub validate: fn(&Json, &Chain) -> Result<(), String>,
    /// Writes a part that is valid.
    pub init: fn(&mut Ctx<'_>, &Json) -> Result<(), String>,
    /// Reads the part back: `export(init(part)) == part`.
    pub export: fn(&View<'_>) -> Json,
}

/// A module's part of genesis, as a type. It is read strictly: an unknown field is refused.
pub trait GenesisState: Serialize + DeserializeOwned + Default {
    /// Says what is wrong with it.
    fn validate(&self, chain: &Chain) -> Result<(), String>;
    /// Writes it; it is valid.
    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()>;
    /// Reads it back.
    fn export(view: &View<'_>) -> Self;
}

impl Genesis {
    /// For a module without state.
    pub const NONE: Genesis = Genesis {
        default: || Json::Object(serde_json::Map::new()),
        validate: |json, _| match json.as_object() {
            Some(map) if map.is_empty() => Ok(()),
            _ => Err("expected {}".to_owned()),
        },
        init: |_, _| Ok(()),
        export: |_| Json::Object(serde_json::Map::new()),
    };

    /// For a module whose part of genesis is a `G`.
    pub const fn of<G: GenesisState>() -> Genesis {
        Genesis {
            default: || to_json(&G::default()),
            validate: |json, chain| from_json::<G>(json)?.validate(chain),
            init: |ctx, json| from_json::<G>(json)?.init(ctx).map_err(|error| error.log),
            export: |view| to_json(&G::export(view)),
        }
    }
}

fn to_json(part: &impl Serialize) -> Json {
    serde_json::to_value(part).expect("texts, numbers and lists can be written as JSON")
}

fn from_json<G: DeserializeOwned>(json: &Json) -> Result<G, String> {
    G::deserialize(json).map_err(|error| error.to_string())
}

/// A decoded message with the function that handles it.
pub trait Decoded: Send + Sync {
    /// Its type URL.
    fn type_url(&self) -> &'static str;
    /// Who must sign it, in order.
    fn signers(&self) -> Vec<&str>;
    /// The messages inside it.
    fn nested(&self) -> &[Any];
    /// Runs it; gives its response.
    fn run(&self, ctx: &mut Ctx<'_>) -> Result<Any>;
}

struct Handled<M: Msg> {
    msg: M,
    handler: fn(&mut Ctx<'_>, &M) -> Result<M::Response>,
    response_type_url: String,
}

impl<M: Msg> Decoded for Handled<M> {
    fn type_url(&self) -> &'static str {
        M::TYPE_URL
    }
    fn signers(&self) -> Vec<&str> {
        self.msg.signers()
    }
    fn nested(&self) -> &[Any] {
        self.msg.nested()
    }
    fn run(&self, ctx: &mut Ctx<'_>) -> Result<Any> {
        let response = (self.handler)(ctx, &self.msg)?;
        Ok(Any {
            type_url: self.response_type_url.clone(),
            value: response.encode_to_vec(),
        })
    }
}

type Decode = Box<dyn Fn(&[u8]) -> Result<Box<dyn Decoded>> + Send + Sync>;

/// One kind of message.
pub struct MsgRoute {
    /// The module that handles it.
    pub module: &'static str,
    /// What it costs in a genesis that does not say otherwise.
    pub default_gas: u64,
    /// Whether only the authority may send it: then it cannot be switched off.
    pub authority: bool,
    decode: Decode,
}

impl MsgRoute {
    /// Decodes a message of this kind. Refused (code 2) if the bytes are not one.
    pub fn decode(&self, bytes: &[u8]) -> Result<Box<dyn Decoded>> {
        (self.decode)(bytes)
    }
}

/// The messages of the chain, by type URL.
#[derive(Default)]
pub struct Msgs {
    module: &'static str,
    routes: BTreeMap<&'static str, MsgRoute>,
}

impl Msgs {
    /// Registers a message that anybody may send, with the gas it costs by default.
    pub fn msg<M: Msg>(
        &mut self,
        handler: fn(&mut Ctx<'_>, &M) -> Result<M::Response>,
        default_gas: u64,
    ) {
        self.add(handler, default_gas, false);
    }

    /// Registers a message that only the authority may send.
    pub fn authority_msg<M: Msg>(
        &mut self,
        handler: fn(&mut Ctx<'_>, &M) -> Result<M::Response>,
        default_gas: u64,
    ) {
        self.add(handler, default_gas, true);
    }

    fn add<M: Msg>(
        &mut self,
        handler: fn(&mut Ctx<'_>, &M) -> Result<M::Response>,
        default_gas: u64,
        authority: bool,
    ) {
        let decode = move |bytes: &[u8]| -> Result<Box<dyn Decoded>> {
            let msg = M::decode(bytes)
                .map_err(|error| root::TX_DECODE.wrap(format_args!("{}: {error}", M::TYPE_URL)))?;
            Ok(Box::new(Handled {
                msg,
                handler,
                response_type_url: M::Response::type_url(),
            }))
        };
        let route = MsgRoute {
            module: self.module,
            default_gas,
            authority,
            decode: Box::new(decode),
        };
        let twice = self.routes.insert(M::TYPE_URL, route).is_some();
        assert!(!twice, "{} is registered twice", M::TYPE_URL);
    }
}

type Answer = Box<dyn Fn(&View<'_>, &[u8]) -> Result<Vec<u8>> + Send + Sync>;

/// The queries of the chain, by gRPC path.
#[derive(Default)]
pub struct Queries {
    routes: BTreeMap<&'static str, Answer>,
}

impl Queries {
    /// Registers a query.
    pub fn query<Q: Query>(&mut self, answer: fn(&View<'_>, &Q) -> Result<Q::Response>) {
        let run = move |view: &View<'_>, bytes: &[u8]| {
            let request = Q::decode(bytes).map_err(|error| {
                root::INVALID_REQUEST.wrap(format_args!("{}: {error}", Q::PATH))
            })?;
            Ok(answer(view, &request)?.encode_to_vec())
        };
        let twice = self.routes.insert(Q::PATH, Box::new(run)).is_some();
        assert!(!twice, "{} is registered twice", Q::PATH);
    }
}

/// All modules of a chain, and the routes to their messages and queries.
pub struct Registry {
    modules: Vec<&'static Module>,
    msgs: Msgs,
    queries: Queries,
    elsewhere: Elsewhere,
    accounts: BTreeMap<Address, &'static ModuleAccount>,
    ports: BTreeMap<&'static str, &'static Port>,
}

/// What chains of another role have: known by name, so that it is refused as what it is.
#[derive(Default)]
struct Elsewhere {
    modules: BTreeSet<&'static str>,
    msgs: BTreeSet<&'static str>,
    queries: BTreeSet<&'static str>,
}

impl Elsewhere {
    fn of(modules: &[&'static Module]) -> Self {
        let mut elsewhere = Self::default();
        for module in modules {
            let (mut msgs, mut queries) = (Msgs::default(), Queries::default());
            (module.msgs)(&mut msgs);
            (module.queries)(&mut queries);
            elsewhere.modules.insert(module.name);
            elsewhere.msgs.extend(msgs.routes.into_keys());
            elsewhere.queries.extend(queries.routes.into_keys());
        }
        elsewhere
    }

    fn refusal(what: &str) -> Error {
        root::NOT_SUPPORTED.wrap(format_args!(
            "{what} belongs to a module that this chain, by its role, does not have"
        ))
    }
}

impl Registry {
    /// The modules that exist on chains of a role, in their one order.
    ///
    /// Panics if modules contradict each other: two messages of one type, keys of which one begins another, a key
    /// that does not begin with the module's name, a code or an event kind twice.
    pub fn new(modules: &[&'static Module], role: Role) -> Self {
        let (here, elsewhere): (Vec<_>, Vec<_>) = modules
            .iter()
            .copied()
            .partition(|module| module.roles.contains(&role));
        let mut registry = Self {
            modules: here,
            msgs: Msgs::default(),
            queries: Queries::default(),
            elsewhere: Elsewhere::of(&elsewhere),
            accounts: BTreeMap::new(),
            ports: BTreeMap::new(),
        };
        for module in registry.modules.clone() {
            registry.msgs.module = module.name;
            (module.msgs)(&mut registry.msgs);
            (module.queries)(&mut registry.queries);
            for account in module.accounts {
                let twice = registry.accounts.insert(account.address(), account);
                assert!(
                    twice.is_none(),
                    "module account {} is used twice",
                    account.name
                );
            }
            for port in module.ports {
                let twice = registry.ports.insert(port.id, port).is_some();
                assert!(!twice, "port {} is used twice", port.id);
            }
        }
        registry.check();
        registry
    }

    fn check(&self) {
        let mut prefixes = BTreeSet::new();
        for module in &self.modules {
            for spec in module.state {
                let owned = spec
                    .prefix
                    .strip_prefix(module.name)
                    .is_some_and(|rest| rest.starts_with('/'));
                assert!(
                    owned || spec.tree != crate::Tree::State,
                    "{} is not a key of {}",
                    spec.prefix,
                    module.name
                );
                assert!(
                    prefixes.insert((spec.tree, spec.prefix)),
                    "{} is used twice",
                    spec.prefix
                );
            }
            let codes: BTreeSet<(&str, u32)> = module
                .errors
                .iter()
                .map(|spec| (spec.codespace, spec.code))
                .collect();
            assert!(
                codes.len() == module.errors.len(),
                "{} uses an error code twice",
                module.name
            );
            assert!(
                codes.iter().all(|(_, code)| *code > 1),
                "{}: error codes begin at 2",
                module.name
            );
            let kinds: BTreeSet<&str> = module.events.iter().map(|spec| spec.kind).collect();
            assert!(
                kinds.len() == module.events.len(),
                "{} declares an event twice",
                module.name
            );
        }
        let pairs = prefixes.iter().zip(prefixes.iter().skip(1));
        for ((tree, first), (next_tree, next)) in pairs {
            assert!(
                tree != next_tree || !next.starts_with(first),
                "{first} is the beginning of {next}"
            );
        }
    }

    /// The modules, in their one order.
    pub fn modules(&self) -> &[&'static Module] {
        &self.modules
    }

    /// The route of a type URL. Refused (code 6) if there is none, (code 37) if its module is not on this chain.
    pub fn msg(&self, type_url: &str) -> Result<&MsgRoute> {
        if self.elsewhere.msgs.contains(type_url) {
            return Err(Elsewhere::refusal(type_url));
        }
        let unknown = || {
            root::UNKNOWN_REQUEST.wrap(format_args!(
                "no message type {} on this chain",
                Quoted(type_url)
            ))
        };
        self.msgs.routes.get(type_url).ok_or_else(unknown)
    }

    /// Every kind of message, by type URL.
    pub fn msgs(&self) -> impl Iterator<Item = (&'static str, &MsgRoute)> {
        self.msgs
            .routes
            .iter()
            .map(|(type_url, route)| (*type_url, route))
    }

    /// Decodes a message.
    pub fn decode(&self, any: &Any) -> Result<Box<dyn Decoded>> {
        self.msg(&any.type_url)?.decode(&any.value)
    }

    /// The paths of all queries.
    pub fn query_paths(&self) -> impl Iterator<Item = &'static str> {
        self.queries.routes.keys().copied()
    }

    /// Whether a module of this name exists on chains of another role, and not on this one.
    pub fn is_elsewhere(&self, module: &str) -> bool {
        self.elsewhere.modules.contains(module)
    }

    /// Answers a query by its gRPC path. `None` if there is no such query. Refused (code 37) if its module is not on this
    /// chain.
    pub fn query(&self, path: &str, view: &View<'_>, request: &[u8]) -> Option<Result<Vec<u8>>> {
        if self.elsewhere.queries.contains(path) {
            return Some(Err(Elsewhere::refusal(path)));
        }
        self.queries
            .routes
            .get(path)
            .map(|answer| answer(view, request))
    }

    /// Every account of a module.
    pub fn accounts(&self) -> impl Iterator<Item = &'static ModuleAccount> + '_ {
        self.modules.iter().flat_map(|module| module.accounts)
    }

    /// The module account with an address, if it is one.
    pub fn module_account(&self, address: &Address) -> Option<&'static ModuleAccount> {
        self.accounts.get(address).copied()
    }

    /// The port with an id, if a module of this chain has it.
    pub fn port(&self, id: &str) -> Option<&'static Port> {
        self.ports.get(id).copied()
    }

    /// The first invariant that does not hold, with its name and how it is broken.
    pub fn broken_invariant(&self, view: &View<'_>) -> Option<String> {
        let all = self.modules.iter().flat_map(|module| {
            module
                .invariants
                .iter()
                .map(|(name, check)| (module.name, name, check))
        });
        all.into_iter().find_map(|(module, name, check)| {
            check(view)
                .err()
                .map(|how| format!("{module}/{name}: {how}"))
        })
    }
}
