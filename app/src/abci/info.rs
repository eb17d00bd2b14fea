//! Info: where this node stands, so that CometBFT replays what is missing.

use super::App;
use proto::tendermint::abci::ResponseInfo;

/// The version of the application's protocol: it stands in every header.
pub const APP_VERSION: u64 = 1;

impl App {
    /// The last height that is durable here, and its app hash.
    pub fn info(&self) -> ResponseInfo {
        let latest = self.0.store.latest();
        let height = latest.height();
        ResponseInfo {
            data: "aot".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            app_version: APP_VERSION,
            last_block_height: i64::try_from(height).expect("CometBFT counts heights in 63 bits"),
            last_block_app_hash: if height == 0 {
                Vec::new().into()
            } else {
                latest.app_hash().to_vec().into()
            },
        }
    }
}
