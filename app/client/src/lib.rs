//! What talks to a node: keys, signed transactions, queries.
//!
//! Used by the command line, the local network, tests and benchmarks. Everything goes through the
//! RPC of CometBFT, as wallets do it.
//!
//! ```no_run
//! # async fn example() -> Result<(), client::Error> {
//! use client::{Client, Fee, Key, Wallet};
//! use proto::{Coin, cosmos::bank::v1beta1::MsgSend};
//!
//! let client = Client::connect("http://127.0.0.1:26657").await?;
//! let mut wallet = Wallet::open(&client, Key::from_mnemonic("twelve words …", 0)?).await?;
//! let send = MsgSend {
//!     from_address: wallet.address().to_owned(),
//!     to_address: "aot1…".into(),
//!     amount: vec![Coin { denom: "uaot".into(), amount: "5".into() }],
//! };
//! let included = wallet.send(&[&send], &Fee::of(2000, "uaot", 80_000)).await?;
//! println!("in block {}", included.height);
//! # Ok(()) }
//! ```

mod error;
mod keys;
mod rpc;
pub mod statement;
mod tx;
mod wallet;

use std::future::Future;
use std::sync::LazyLock;

pub use error::Error;
pub use keys::{Key, address_text, parse_address};
pub use rpc::{Checked, Client, Included, RawAnswer, Simulated};
pub use tx::{Fee, Message, Packed, Signer, Unsigned, tx_hash};
pub use wallet::{Account, Wallet};

/// Waits for a future outside of async code: `wait(client.status())`.
///
/// All calls share one small runtime. Not to be called from within async code.
pub fn wait<F: Future>(future: F) -> F::Output {
    static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("client")
            .enable_all()
            .build()
            .expect("two threads can be started; without them no call can be made at all")
    });
    RUNTIME.block_on(future)
}
