//! What a node says about itself and its chain: the queries of the Cosmos SDK that belong to no module.

use proto::cosmos::base::node::v1beta1 as node;
use proto::cosmos::base::tendermint::v1beta1 as tendermint;
use sdk::{Module, Result, View};

/// The queries of the node.
pub(crate) const MODULE: Module = Module {
    name: "node",
    queries: |r| {
        r.query(node_info);
        r.query(config);
        r.query(status);
    },
    ..Module::EMPTY
};

/// The level of the Cosmos SDK's interface that clients find here.
const SDK_LEVEL: &str = "v0.50.14";

fn node_info(
    view: &View<'_>,
    _: &tendermint::GetNodeInfoRequest,
) -> Result<tendermint::GetNodeInfoResponse> {
    let version = tendermint::VersionInfo {
        name: "aot".to_owned(),
        app_name: "aotd".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        cosmos_sdk_version: SDK_LEVEL.to_owned(),
        ..tendermint::VersionInfo::default()
    };
    let node = proto::tendermint::p2p::DefaultNodeInfo {
        network: view.chain().id.clone(),
        ..Default::default()
    };
    Ok(tendermint::GetNodeInfoResponse {
        default_node_info: Some(node),
        application_version: Some(version),
    })
}

fn config(view: &View<'_>, _: &node::ConfigRequest) -> Result<node::ConfigResponse> {
    let price = fee::ops::params(view).min_gas_price;
    Ok(node::ConfigResponse {
        minimum_gas_price: format!("{price}{}", view.chain().native),
        ..node::ConfigResponse::default()
    })
}

fn status(view: &View<'_>, _: &node::StatusRequest) -> Result<node::StatusResponse> {
    let block = view.block();
    Ok(node::StatusResponse {
        height: block.height,
        timestamp: Some(block.time.to_proto()),
        validator_hash: block.next_validators_hash.clone(),
        ..node::StatusResponse::default()
    })
}
