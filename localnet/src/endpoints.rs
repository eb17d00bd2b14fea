//! `endpoints.json`: what scripts and tests read about a running network.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::analytics::Login;
use crate::day::Day;
use crate::directory::{Directory, write_json};
use crate::network::{Account, Network};
use crate::running::Running;

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Endpoints {
    /// Id of the chain.
    pub chain_id: String,
    /// Prefix of its addresses.
    pub address_prefix: String,
    /// The validators.
    pub nodes: Vec<NodeEndpoints>,
    /// Cassandra; absent without analytics.
    pub cassandra: Option<CassandraEndpoints>,
    /// The exporter; absent without analytics.
    pub exporter: Option<ExporterEndpoints>,
    /// Everybody with a key, by role. The keys are for this network only.
    pub accounts: BTreeMap<String, Account>,
    /// The day that was played, once it is complete: shops, orders, payments, the swap.
    pub day: Option<Day>,
    /// Process ids by name: of this program and of all that it started.
    pub processes: BTreeMap<String, u32>,
}

/// Addresses of a validator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NodeEndpoints {
    /// Its name, and that of its process.
    pub name: String,
    /// Its home.
    pub home: PathBuf,
    /// Its id for peers.
    pub node_id: String,
    /// CometBFT's JSON-RPC.
    pub rpc: String,
    /// CometBFT's peers, `id@host:port`.
    pub p2p: String,
    /// gRPC.
    pub grpc: String,
    /// The application's metrics.
    pub metrics: String,
    /// CometBFT's metrics.
    pub comet_metrics: String,
    /// Its log.
    pub log: PathBuf,
}

/// Address of Cassandra.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CassandraEndpoints {
    /// `host:port` for CQL clients.
    pub address: String,
    /// Data centre, which drivers ask for.
    pub datacenter: String,
    /// Roles and their passwords: `analyst` reads what names nobody, `auditor` reads all, `cassandra` may do everything.
    pub roles: BTreeMap<String, Login>,
    /// Its logs.
    pub logs: PathBuf,
}

/// Address of the exporter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExporterEndpoints {
    /// Its configuration.
    pub config: PathBuf,
    /// Its metrics.
    pub metrics: String,
    /// Its log.
    pub log: PathBuf,
}

impl Endpoints {
    /// Gathers them from a network and its processes; without analytics there are no roles.
    pub fn of(
        network: &Network,
        directory: &Directory,
        roles: Option<&BTreeMap<String, Login>>,
        running: &Running,
        day: Option<Day>,
    ) -> Self {
        let local = |port: u16| format!("http://127.0.0.1:{port}");
        let nodes = network.nodes.iter().map(|node| NodeEndpoints {
            name: node.name.clone(),
            home: node.home.clone(),
            node_id: node.node_id.clone(),
            rpc: node.rpc(),
            p2p: format!("{}@127.0.0.1:{}", node.node_id, node.p2p_port),
            grpc: node.grpc(),
            metrics: format!("{}/metrics", local(node.metrics_port)),
            comet_metrics: format!("{}/metrics", local(node.comet_metrics_port)),
            log: directory.log(&node.name),
        });
        let cassandra = roles.map(|roles| CassandraEndpoints {
            address: format!("127.0.0.1:{}", network.cql_port),
            datacenter: "dc1".into(),
            roles: roles.clone(),
            logs: directory.cassandra().join("log"),
        });
        let exporter = ExporterEndpoints {
            config: directory.exporter_config(),
            metrics: format!("{}/metrics", local(network.exporter_metrics_port)),
            log: directory.log(crate::running::EXPORTER),
        };
        let records = running.records();
        let children = records.into_iter().map(|record| (record.name, record.pid));
        Self {
            chain_id: network.chain_id.clone(),
            address_prefix: crate::network::PREFIX.into(),
            nodes: nodes.collect(),
            cassandra,
            exporter: roles.map(|_| exporter),
            accounts: network.accounts.clone(),
            day,
            processes: children
                .chain([("localnet".to_owned(), std::process::id())])
                .collect(),
        }
    }

    /// Writes the file.
    pub fn write(&self, directory: &Directory) -> Result<()> {
        write_json(&directory.endpoints(), self)
    }
}
