//! What a module is written with: context, typed state, registry, errors, events and money.

mod address;
mod amount;
mod coin;
pub mod crypto;
mod ctx;
mod error;
mod event;
mod key;
pub mod merkle;
mod module;
mod overlay;
mod port;
mod quoted;
mod read;
mod signed;
pub mod sim;
mod state;
mod texts;
mod time;

pub use address::{Address, Prefix};
pub use amount::{Amount, BPS, Rate};
pub use coin::{Coin, Coins, Denom};
pub use ctx::{Block, Chain, Ctx, Gas, Misbehavior, Outcome, Role, TxInfo, ValidatorUpdate, View};
pub use error::{Error, ErrorSpec, ModuleError, Result, Root, root};
#[doc(hidden)]
pub use event::attribute as event_attribute;
pub use event::{Attribute, Attributes, Event, EventSpec, EventType, ParseError};
pub use key::{BeginsWith, Key};
pub use module::{
    AccountRight, Decoded, Genesis, GenesisState, Hook, Invariant, Module, ModuleAccount, MsgRoute,
    Msgs, Queries, Registry,
};
pub use overlay::Overlay;
pub use port::{Acknowledged, ChannelEnd, Port};
pub use quoted::Quoted;
pub use read::{Bytes, Changes, Entries, Known, Order, Read, Tree, Write};
pub use signed::Signed;
pub use state::{Item, Map, PAGE_ENTRIES_MAX, Page, Present, StateSpec, Value};
#[doc(hidden)]
pub use texts::internals as texts_internals;
pub use time::Time;

#[cfg(test)]
mod tests;
