//! The validators of a local network: their homes, their genesis, their ports, their start.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use client::Key;
use cometbft::home::Home;
use cometbft::ports::Ports;
use cometbft::process::run;
use serde::{Deserialize, Serialize};

use crate::directory::{Directory, read_json, write_json};
use crate::programs::Programs;

/// The prefix of addresses.
pub const PREFIX: &str = "aot";
/// Voting power of each validator.
const POWER: &str = "10";
/// What an account that pays fees owns in the genesis: a thousand AOT.
const FUNDS: &str = "1000000000uaot";

/// Who takes part, in the order in which keys are made.
pub const ROLES: [Role; 14] = [
    Role {
        name: "authority",
        funds: Some(FUNDS),
    },
    // Hangang Pay, and where it takes its fees.
    Role {
        name: "company",
        funds: Some(FUNDS),
    },
    Role {
        name: "company_fees",
        funds: None,
    },
    // Naru Pay, likewise.
    Role {
        name: "naru",
        funds: Some(FUNDS),
    },
    Role {
        name: "naru_fees",
        funds: None,
    },
    Role {
        name: "sponsor",
        funds: Some(FUNDS),
    },
    // The owners of the shops, who are also paid.
    Role {
        name: "shop",
        funds: Some(FUNDS),
    },
    Role {
        name: "noodles",
        funds: Some(FUNDS),
    },
    Role {
        name: "books",
        funds: Some(FUNDS),
    },
    // Own no native coin, ever: the fees of the one are granted, the other pays them in points.
    Role {
        name: "customer",
        funds: None,
    },
    Role {
        name: "regular",
        funds: None,
    },
    // Own native coins: the one pays with them, the other gives won for them.
    Role {
        name: "traveller",
        funds: Some(FUNDS),
    },
    Role {
        name: "provider",
        funds: Some(FUNDS),
    },
    // Brings packets from chain to chain.
    Role {
        name: "relayer",
        funds: Some(FUNDS),
    },
];

/// Somebody with a key.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// The key of the account in `endpoints.json`.
    pub name: &'static str,
    /// What it owns in the genesis.
    pub funds: Option<&'static str>,
}

/// How a network is made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Id of the chain.
    pub chain_id: String,
    /// How many validators.
    pub validators: usize,
    /// Whether blocks are handed out for the exporter (by validator 0).
    pub export: bool,
    /// Which ports are taken.
    pub ports: PortPolicy,
}

/// Which ports are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortPolicy {
    /// The usual ones for node 0 and offsets of them for the others, where they are free. For people.
    Usual,
    /// Any free ones. For tests.
    Free,
}

/// A network as it stands in `network.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Network {
    /// Id of the chain.
    pub chain_id: String,
    /// The validators.
    pub nodes: Vec<Node>,
    /// Everybody with a key, by role.
    pub accounts: BTreeMap<String, Account>,
    /// Port for CQL clients.
    pub cql_port: u16,
    /// Port between Cassandra's nodes.
    pub storage_port: u16,
    /// Port of the exporter's metrics.
    pub exporter_metrics_port: u16,
}

/// One validator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Node {
    /// `node0` and so on; also the name of its process.
    pub name: String,
    /// Its home.
    pub home: PathBuf,
    /// What peers dial it by.
    pub node_id: String,
    /// CometBFT's JSON-RPC.
    pub rpc_port: u16,
    /// CometBFT's peers.
    pub p2p_port: u16,
    /// CometBFT's metrics.
    pub comet_metrics_port: u16,
    /// gRPC.
    pub grpc_port: u16,
    /// The application's metrics.
    pub metrics_port: u16,
}

/// A key made for this network only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Its address.
    pub address: String,
    /// The words behind its key.
    pub mnemonic: String,
}

impl Account {
    /// A new key.
    pub fn generate() -> Result<Self> {
        let mnemonic = Key::new_mnemonic()?.to_string();
        let address = Key::from_mnemonic(&mnemonic, 0)?.address(PREFIX)?;
        Ok(Self { address, mnemonic })
    }

    /// The key.
    pub fn key(&self) -> Result<Key> {
        Ok(Key::from_mnemonic(&self.mnemonic, 0)?)
    }
}

impl Network {
    /// Opens the network that stands in the directory.
    pub fn open(directory: &Directory) -> Result<Option<Self>> {
        read_json(&directory.network())
    }

    /// Makes homes, keys and genesis with the verbs of `aotd`, as an operator would. Starts nothing.
    pub fn create(directory: &Directory, plan: &Plan, programs: &Programs) -> Result<Self> {
        let mut accounts = BTreeMap::new();
        for role in ROLES {
            accounts.insert(role.name.to_owned(), Account::generate()?);
        }
        let mut nodes = Vec::new();
        for index in 0..plan.validators {
            nodes.push(Node::init(directory, plan, programs, index)?);
        }
        let mut network = Self {
            chain_id: plan.chain_id.clone(),
            nodes,
            accounts,
            cql_port: 9042,
            storage_port: 7000,
            exporter_metrics_port: 9464,
        };
        network.build_genesis(programs)?;
        network.choose_ports(plan.ports)?;
        network.configure(plan.export)?;
        // Last: its presence says that everything else is complete.
        network.save(directory)?;
        Ok(network)
    }

    /// Writes the description.
    pub fn save(&self, directory: &Directory) -> Result<()> {
        write_json(&directory.network(), self)
    }

    /// The account of a role.
    pub fn account(&self, role: &str) -> Result<&Account> {
        self.accounts.get(role).with_context(|| {
            format!(
                "network.json has no account for {role}; `make localnet-clean` forgets the network"
            )
        })
    }

    /// Validator 0, which serves wallets and the exporter.
    pub fn first(&self) -> Result<&Node> {
        self.nodes.first().context("network.json lists no nodes")
    }

    fn build_genesis(&self, programs: &Programs) -> Result<()> {
        let Some((first, others)) = self.nodes.split_first() else {
            bail!("a network needs at least one validator");
        };
        for role in ROLES {
            if let Some(funds) = role.funds {
                let address = &self.account(role.name)?.address;
                first.aotd(
                    programs,
                    &["genesis", "add-genesis-account", address, funds],
                    "",
                )?;
            }
        }
        for node in &self.nodes {
            let address = node.aotd(programs, &["keys", "show", &node.name, "--address"], "")?;
            first.aotd(
                programs,
                &["genesis", "add-genesis-account", address.trim(), FUNDS],
                "",
            )?;
        }
        let authority = &self.account("authority")?.address;
        first.aotd(programs, &["genesis", "set-authority", authority], "")?;
        // Every validator signs the same beginning; node 0 collects.
        for node in others {
            std::fs::copy(first.comet().genesis_path(), node.comet().genesis_path())?;
        }
        for node in &self.nodes {
            let arguments = [
                "genesis",
                "gentx",
                &node.name,
                POWER,
                "--chain-id",
                &self.chain_id,
            ];
            node.aotd(programs, &arguments, "")?;
        }
        for node in others {
            copy_gentxs(&node.home, &first.home)?;
        }
        first.aotd(programs, &["genesis", "collect-gentxs"], "")?;
        first.aotd(programs, &["genesis", "validate"], "")?;
        for node in others {
            std::fs::copy(first.comet().genesis_path(), node.comet().genesis_path())?;
        }
        Ok(())
    }

    /// Chooses ports again: those of last time where they are still free.
    ///
    /// # Errors
    /// When a port is occupied that cannot move.
    pub fn choose_ports(&mut self, policy: PortPolicy) -> Result<()> {
        let mut ports = Ports::new();
        let mut choose = |usual: &mut u16| -> Result<()> {
            *usual = match policy {
                PortPolicy::Usual => ports.usual_or_free(*usual)?,
                PortPolicy::Free => ports.free()?,
            };
            Ok(())
        };
        for node in &mut self.nodes {
            choose(&mut node.rpc_port)?;
            choose(&mut node.p2p_port)?;
            choose(&mut node.comet_metrics_port)?;
            choose(&mut node.grpc_port)?;
            choose(&mut node.metrics_port)?;
        }
        choose(&mut self.cql_port)?;
        choose(&mut self.storage_port)?;
        choose(&mut self.exporter_metrics_port)
    }

    /// Writes ports and peers into the nodes' configuration; what else was edited there stays.
    pub fn configure(&self, export: bool) -> Result<()> {
        for (index, node) in self.nodes.iter().enumerate() {
            let peers = self.nodes.iter().filter(|peer| peer.name != node.name);
            let peers = peers.map(|peer| format!("{}@127.0.0.1:{}", peer.node_id, peer.p2p_port));
            node.configure(peers.collect(), export && index == 0)?;
        }
        Ok(())
    }
}

impl Node {
    fn init(directory: &Directory, plan: &Plan, programs: &Programs, index: usize) -> Result<Self> {
        let home = directory.home(index);
        if home.exists() {
            // Left by a creation that did not come to its end: network.json is written last.
            std::fs::remove_dir_all(&home)
                .with_context(|| format!("removing {}", home.display()))?;
        }
        let offset = u16::try_from(index).context("too many validators")?;
        let port = |usual: u16, step: u16| {
            offset
                .checked_mul(step)
                .and_then(|more| usual.checked_add(more))
                .context("too many validators")
        };
        let mut node = Self {
            name: format!("node{index}"),
            home,
            node_id: String::new(),
            rpc_port: port(26657, 10)?,
            p2p_port: port(26656, 10)?,
            comet_metrics_port: port(26660, 10)?,
            grpc_port: port(9090, 1)?,
            metrics_port: port(26661, 10)?,
        };
        node.aotd(
            programs,
            &["init", &node.name, "--chain-id", &plan.chain_id, "--local"],
            "",
        )?;
        node.aotd(programs, &["keys", "add", &node.name], "")?;
        node.node_id = node.comet().identity()?.node_id;
        Ok(node)
    }

    /// Runs a verb of `aotd` on this home.
    pub fn aotd(&self, programs: &Programs, arguments: &[&str], input: &str) -> Result<String> {
        let home = self.home.to_string_lossy();
        let mut all = vec!["--home", home.as_ref(), "--keyring-backend", "test"];
        all.extend(arguments);
        Ok(run(&programs.aotd, &all, input)?)
    }

    /// The command that runs it: the application, which supervises CometBFT.
    pub fn command(&self, programs: &Programs) -> Command {
        let mut command = Command::new(&programs.aotd);
        command.arg("start").arg("--home").arg(&self.home);
        command
    }

    /// Address of CometBFT's JSON-RPC.
    pub fn rpc(&self) -> String {
        format!("http://127.0.0.1:{}", self.rpc_port)
    }

    /// Address of gRPC.
    pub fn grpc(&self) -> String {
        format!("http://127.0.0.1:{}", self.grpc_port)
    }

    /// The socket on which it hands out blocks.
    pub fn export_socket(&self) -> PathBuf {
        self.home.join("data/export.sock")
    }

    fn comet(&self) -> Home {
        Home::new(&self.home)
    }

    fn configure(&self, peers: Vec<String>, export: bool) -> Result<()> {
        self.comet().edit_config(|config| {
            config.rpc_laddr = format!("tcp://127.0.0.1:{}", self.rpc_port);
            config.p2p_laddr = format!("tcp://127.0.0.1:{}", self.p2p_port);
            config.p2p_persistent_peers = peers;
            config.prometheus = true;
            config.prometheus_listen_addr = format!("127.0.0.1:{}", self.comet_metrics_port);
        })?;
        edit_toml(
            &self.home.join("config/app.toml"),
            &[
                ("grpc", "enable", true.into()),
                (
                    "grpc",
                    "address",
                    format!("127.0.0.1:{}", self.grpc_port).into(),
                ),
                ("telemetry", "enabled", true.into()),
                (
                    "telemetry",
                    "address",
                    format!("127.0.0.1:{}", self.metrics_port).into(),
                ),
                ("export", "enable", export.into()),
            ],
        )
    }
}

fn copy_gentxs(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (from.join("config/gentx"), to.join("config/gentx"));
    let entries =
        std::fs::read_dir(&from).with_context(|| format!("reading {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))
            .with_context(|| format!("copying {}", entry.path().display()))?;
    }
    Ok(())
}

/// Sets keys of sections in a TOML file and keeps the rest as it is.
fn edit_toml(path: &Path, values: &[(&str, &str, toml_edit::Value)]) -> Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut document: toml_edit::DocumentMut = text
        .parse()
        .with_context(|| format!("{} is not TOML", path.display()))?;
    for (section, key, value) in values {
        let table = document.entry(section).or_insert_with(toml_edit::table);
        let table = table
            .as_table_like_mut()
            .with_context(|| format!("{}: {section} is not a section", path.display()))?;
        match table.get_mut(key).and_then(toml_edit::Item::as_value_mut) {
            Some(old) => {
                let decor = old.decor().clone();
                *old = value.clone();
                *old.decor_mut() = decor;
            }
            None => {
                table.insert(key, toml_edit::Item::Value(value.clone()));
            }
        }
    }
    std::fs::write(path, document.to_string())
        .with_context(|| format!("writing {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_settings_change_and_the_rest_of_the_file_stays() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("app.toml");
        std::fs::write(
            &path,
            "# top\npruning = \"nothing\"\n\n[grpc]\naddress = \"x\" # ours\n",
        )
        .unwrap();
        let values = [
            ("grpc", "address", "y".into()),
            ("export", "enable", true.into()),
        ];
        edit_toml(&path, &values).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = "# top\npruning = \"nothing\"\n\n[grpc]\naddress = \"y\" # ours\n\n[export]\nenable = true\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn keys_are_new_each_time_and_come_back_from_their_words() {
        let account = Account::generate().unwrap();
        assert_eq!(
            account.key().unwrap().address(PREFIX).unwrap(),
            account.address
        );
        assert_ne!(Account::generate().unwrap().address, account.address);
    }
}
