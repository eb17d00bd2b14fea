//! CometBFT as this project uses it: the pinned build, its home, its process and its RPC.
//!
//! `cometbft/go.mod` pins one version; [`binary`] builds it with our ABCI client through the Go module proxy (as [`go`] does for any module),
//! [`home`], [`config`], [`keys`] and [`genesis`] write the files that it reads, [`process`] runs it, [`ports`] finds
//! places for it to listen, and [`rpc`] talks to it. Everything here is blocking and needs no async runtime.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let program = cometbft::binary::ensure(&cometbft::binary::cache_dir())?;
//! let home = cometbft::home::Home::new("node0");
//! home.init(&cometbft::config::Config::default())?;
//! # let _ = program;
//! # Ok(())
//! # }
//! ```

pub mod binary;
pub mod config;
mod error;
mod files;
pub mod genesis;
pub mod go;
pub mod home;
pub mod keys;
pub mod ports;
pub mod process;
pub mod rpc;

pub use error::{Error, Result};
