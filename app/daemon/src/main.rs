//! `aotd`: the node of an AOT chain.

#![allow(dead_code, clippy::allow_attributes, reason = "the commands that use these modules come next")]
mod abci_server;
mod ports;

fn main() {}
