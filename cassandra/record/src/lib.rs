//! The record of a committed block, and the socket on which a node hands records out.
//!
//! A node writes one [`BlockRecord`] in the same atomic batch as the state of its block, and serves the records
//! ([`Server`]) on a Unix socket that only its own user may open. The exporter ([`Client`]) follows them, and says
//! up to which height it has them safe, so that the node may forget them. Everything is pull: a reader that is slow
//! or away costs the node disk, never time.

mod client;
mod frame;
mod message;
mod server;

pub use bytes::Bytes;
pub use client::{Client, Followed};
pub use frame::{FRAME_BYTES_MAX, FrameError};
pub use message::{
    BlockRecord, Identity, Invalid, PROTOCOL, Reply, Request, Status, genesis_hash, reply, request,
};
pub use server::{Outbox, Server};

/// The name of the socket inside the `data` directory of a node's home.
pub const SOCKET: &str = "export.sock";
