//! What genesis says about the chain as a whole, and the last block: kept in the state, so that a node knows both when it starts.

use borsh::{BorshDeserialize, BorshSerialize};
use sdk::{
    Block, Chain, Ctx, Denom, Genesis, GenesisState, Item, Module, Prefix, Read, Result, Role,
    StateSpec, Time, Tree, View,
};
use serde::{Deserialize, Serialize};

/// The part of the application itself.
pub(crate) const MODULE: Module = Module {
    name: "chain",
    state: STATE,
    genesis: Genesis::of::<ChainGenesis>(),
    ..Module::EMPTY
};

const STATE: &[StateSpec] = &[CHAIN.spec(), BLOCK.spec(), GENESIS_HASH.spec()];
const CHAIN: Item<StoredChain> = Item::new("chain/identity");
/// Under no root: a block without due work must leave the app hash as it is.
const BLOCK: Item<StoredBlock> = Item::in_tree(Tree::Local, "chain/block");
/// Names the genesis to exporters. It holds the app hash of genesis, so it cannot be under it.
const GENESIS_HASH: Item<Vec<u8>> = Item::in_tree(Tree::Local, "chain/genesis_hash");

#[derive(BorshSerialize, BorshDeserialize)]
struct StoredChain {
    id: String,
    prefix: String,
    native: Denom,
    role: Role,
}

#[derive(BorshSerialize, BorshDeserialize)]
struct StoredBlock {
    height: u64,
    time: Time,
    proposer: Vec<u8>,
    next_validators_hash: Vec<u8>,
}

/// The entry `chain` of `app_state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainGenesis {
    /// The prefix of addresses.
    pub address_prefix: String,
    /// The denom in which gas is priced.
    pub native_denom: Denom,
    /// `main` or `side`.
    pub role: String,
}

impl Default for ChainGenesis {
    fn default() -> Self {
        let native_denom = "uaot".parse().expect("a denom");
        Self {
            address_prefix: "aot".to_owned(),
            native_denom,
            role: "main".to_owned(),
        }
    }
}

impl ChainGenesis {
    /// The chain of this id. The error says which field is wrong and what is expected.
    pub fn chain(&self, id: &str) -> Result<Chain, String> {
        // CometBFT takes at most 50 bytes (types/genesis.go).
        if id.is_empty() || id.len() > 50 {
            return Err(format!("chain_id {id:?}: expected 1 to 50 characters"));
        }
        let prefix = Prefix::new(&self.address_prefix);
        let prefix = prefix.ok_or_else(|| {
            format!(
                "address_prefix {:?}: expected 1 to 16 lower-case letters or digits",
                self.address_prefix
            )
        })?;
        let role = match self.role.as_str() {
            "main" => Role::Main,
            "side" => Role::Side,
            other => return Err(format!("role {other:?}: expected \"main\" or \"side\"")),
        };
        Ok(Chain {
            id: id.to_owned(),
            prefix,
            native: self.native_denom.clone(),
            role,
        })
    }
}

impl GenesisState for ChainGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.chain(&chain.id).map(|_| ())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let chain = ctx.chain();
        let stored = StoredChain {
            id: chain.id.clone(),
            prefix: chain.prefix.as_text(),
            native: chain.native.clone(),
            role: chain.role,
        };
        CHAIN.set(ctx, &stored);
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let chain = view.chain();
        let role = match chain.role {
            Role::Main => "main",
            Role::Side => "side",
        };
        Self {
            address_prefix: chain.prefix.as_text(),
            native_denom: chain.native.clone(),
            role: role.to_owned(),
        }
    }
}

/// The chain whose state this is, if genesis is in it.
pub(crate) fn load(read: &impl Read) -> Option<Chain> {
    let stored = CHAIN.get(read)?;
    let prefix = Prefix::new(&stored.prefix).expect("genesis was validated");
    Some(Chain {
        id: stored.id,
        prefix,
        native: stored.native,
        role: stored.role,
    })
}

/// The block after which the state is as it is; the default before the first.
pub(crate) fn last_block(read: &impl Read) -> Block {
    let Some(stored) = BLOCK.get(read) else {
        return Block::default();
    };
    Block {
        height: stored.height,
        time: stored.time,
        proposer: stored.proposer,
        next_validators_hash: stored.next_validators_hash,
        app_hash: Vec::new(),
        misbehavior: Vec::new(),
    }
}

/// Remembers the block of `ctx` as the last one.
pub(crate) fn remember_block(ctx: &mut Ctx<'_>) {
    let block = ctx.block();
    let stored = StoredBlock {
        height: block.height,
        time: block.time,
        proposer: block.proposer.clone(),
        next_validators_hash: block.next_validators_hash.clone(),
    };
    BLOCK.set(ctx, &stored);
}

/// Remembers what names the genesis.
pub(crate) fn remember_genesis(ctx: &mut Ctx<'_>, hash: &Vec<u8>) {
    GENESIS_HASH.set(ctx, hash);
}

/// What names the genesis, once there was a block.
pub(crate) fn genesis_hash(read: &impl Read) -> Option<Vec<u8>> {
    GENESIS_HASH.get(read)
}
