//! A network of real validators that a test starts, disturbs and stops.

use std::path::Path;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use client::{Client, Key, Wallet, wait};
use cometbft::home::Home;
use cometbft::ports::Ports;
use cometbft::process::Process;
use cometbft::rpc;
use localnet::directory::Directory;
use localnet::network::{Network, Node, Plan, PortPolicy};
use localnet::programs::Programs;
use serde_json::Value;
use tempfile::TempDir;

use crate::programs::{self, Built};

/// The native coin.
pub const NATIVE: &str = "uaot";
/// How long a node may take to come up on a busy machine.
pub const READY: Duration = Duration::from_secs(60);
/// How long a node may take to end when asked.
const STOP: Duration = Duration::from_secs(20);

/// Validators under a test, each an `aotd` with its CometBFT. Dropping it stops them all.
#[derive(Debug)]
pub struct Chain {
    /// Keys, ports and homes.
    pub network: Network,
    /// Where everything is.
    pub directory: Directory,
    /// The prefix of its addresses.
    pub prefix: String,
    /// The denom of its fees.
    pub native: String,
    built: &'static Built,
    nodes: Vec<Option<Process>>,
    // Last, so that the directory outlives the processes.
    _temporary: TempDir,
}

impl Chain {
    /// Makes a network with the verbs of `aotd`, starts it, and waits for its first block.
    pub fn start(validators: usize, export: bool) -> Result<Self> {
        let mut chain = Self::create(validators, export)?;
        for index in 0..validators {
            chain.start_node(index, &[])?;
        }
        for index in 0..validators {
            // CometBFT has a block before the application has run it: only the second one says that the first is there.
            chain.wait_for_height(index, 2)?;
        }
        Ok(chain)
    }

    /// Makes a network and starts nothing.
    pub fn create(validators: usize, export: bool) -> Result<Self> {
        let built = programs::built()?;
        cometbft::binary::ensure(&cometbft::binary::cache_dir())?;
        let temporary = tempfile::Builder::new().prefix("aot-e2e-").tempdir()?;
        let directory = Directory::create(temporary.path())?;
        let plan = Plan {
            chain_id: "aot-e2e-1".into(),
            validators,
            export,
            ports: PortPolicy::Free,
        };
        let network = Network::create(&directory, &plan, &built.programs)?;
        let nodes = (0..validators).map(|_| None).collect();
        Ok(Self {
            network,
            directory,
            prefix: localnet::network::PREFIX.to_owned(),
            native: NATIVE.to_owned(),
            built,
            nodes,
            _temporary: temporary,
        })
    }

    /// Makes a side chain with `aotd affiliate init`, starts its validator, and waits for its first block. Its people are those
    /// of the main chain: the same words, with addresses of its own.
    pub fn start_side(main: &Self, chain_id: &str, prefix: &str, native: &str) -> Result<Self> {
        let built = programs::built()?;
        let temporary = tempfile::Builder::new().prefix("aot-e2e-").tempdir()?;
        let directory = Directory::create(temporary.path())?;
        let accounts = main.network.accounts.clone();
        let address = |role: &str| -> Result<String> {
            let account = accounts.get(role).context("everybody has a role")?;
            Ok(account.key()?.address(prefix)?)
        };
        let mut node = Node {
            name: "node0".into(),
            home: directory.home(0),
            node_id: String::new(),
            rpc_port: 0,
            p2p_port: 0,
            comet_metrics_port: 0,
            grpc_port: 0,
            metrics_port: 0,
        };
        let authority = address("authority")?;
        let mut init = vec![
            "affiliate",
            "init",
            &node.name,
            "--chain-id",
            chain_id,
            "--local",
        ];
        init.extend([
            "--prefix",
            prefix,
            "--denom",
            native,
            "--authority",
            &authority,
        ]);
        node.aotd(&built.programs, &init, "")?;
        let funds = format!("1000000000{native}");
        for role in accounts.keys() {
            let arguments = ["genesis", "add-genesis-account", &address(role)?, &funds];
            node.aotd(&built.programs, &arguments, "")?;
        }
        node.node_id = Home::new(&node.home).identity()?.node_id;
        let mut network = Network {
            chain_id: chain_id.to_owned(),
            nodes: vec![node],
            accounts,
            ..main.network.clone()
        };
        network.choose_ports(PortPolicy::Free)?;
        network.configure(false)?;
        let mut chain = Self {
            network,
            directory,
            prefix: prefix.to_owned(),
            native: native.to_owned(),
            built,
            nodes: vec![None],
            _temporary: temporary,
        };
        chain.start_node(0, &[])?;
        chain.wait_for_height(0, 2)?;
        Ok(chain)
    }

    /// The programs that run here.
    pub fn built(&self) -> &'static Built {
        self.built
    }

    /// Starts a node, with these variables in its environment.
    pub fn start_node(&mut self, index: usize, environment: &[(&str, &str)]) -> Result<()> {
        let built = self.built;
        self.start_node_as(&built.programs.aotd, index, environment)
    }

    /// Starts a node with this `aotd`, which need not be that of the others.
    pub fn start_node_as(
        &mut self,
        aotd: &Path,
        index: usize,
        environment: &[(&str, &str)],
    ) -> Result<()> {
        let node = self.node(index)?;
        let mut command = node.command(&Programs {
            aotd: aotd.to_owned(),
            ..self.built.programs.clone()
        });
        command.envs(environment.iter().copied());
        let process = Process::spawn(node.name.clone(), command, &self.directory.log(&node.name))?;
        *self.place(index)? = Some(process);
        Ok(())
    }

    /// Asks a node to end, and sees to it that it ends well.
    pub fn stop_node(&mut self, index: usize) -> Result<()> {
        let mut process = self.place(index)?.take().context("the node does not run")?;
        let status = process.stop(STOP)?;
        ensure!(
            status.success(),
            "{} ended badly when asked to stop: {status}",
            process.name()
        );
        Ok(())
    }

    /// Kills a node's `aotd` at once, as a power cut would.
    pub fn kill_node(&mut self, index: usize) -> Result<()> {
        let mut process = self.place(index)?.take().context("the node does not run")?;
        process.kill()?;
        Ok(())
    }

    /// Waits until a node has ended by itself, and tells how.
    pub fn wait_for_end(&mut self, index: usize) -> Result<ExitStatus> {
        let mut process = self.place(index)?.take().context("the node does not run")?;
        let status = process.wait_timeout(READY)?;
        status.with_context(|| format!("{} still runs", process.name()))
    }

    /// Starts a node that is no validator and has nothing yet: it executes every block from the first one. Gives its number.
    pub fn start_follower(&mut self) -> Result<usize> {
        let index = self.network.nodes.len();
        let mut ports = Ports::new();
        let mut node = Node {
            name: format!("node{index}"),
            home: self.directory.home(index),
            node_id: String::new(),
            rpc_port: ports.free()?,
            p2p_port: ports.free()?,
            comet_metrics_port: ports.free()?,
            grpc_port: ports.free()?,
            metrics_port: ports.free()?,
        };
        let chain_id = self.network.chain_id.clone();
        node.aotd(
            &self.built.programs,
            &["init", &node.name, "--chain-id", &chain_id],
            "",
        )?;
        let home = Home::new(&node.home);
        node.node_id = home.identity()?.node_id;
        std::fs::copy(
            Home::new(&self.node(0)?.home).genesis_path(),
            home.genesis_path(),
        )?;
        self.network.nodes.push(node);
        self.network.configure(false)?;
        self.nodes.push(None);
        self.start_node(index, &[])?;
        Ok(index)
    }

    /// The process of a running node.
    pub fn process(&mut self, index: usize) -> Result<&mut Process> {
        self.place(index)?.as_mut().context("the node does not run")
    }

    /// The files and ports of a node.
    pub fn node(&self, index: usize) -> Result<&Node> {
        self.network
            .nodes
            .get(index)
            .with_context(|| format!("there is no node {index}"))
    }

    fn place(&mut self, index: usize) -> Result<&mut Option<Process>> {
        self.nodes
            .get_mut(index)
            .with_context(|| format!("there is no node {index}"))
    }

    /// CometBFT's RPC of a node.
    pub fn rpc(&self, index: usize) -> Result<rpc::Client> {
        Ok(rpc::Client::new(&self.node(index)?.rpc())?)
    }

    /// A client of a node, which also knows the chain's prefix.
    pub fn client(&self, index: usize) -> Result<Client> {
        Ok(wait(Client::connect(&self.node(index)?.rpc()))?)
    }

    /// A wallet of one of the accounts in the genesis.
    pub fn wallet(&self, role: &str) -> Result<Wallet> {
        Ok(wait(Wallet::open(
            &self.client(0)?,
            self.network.account(role)?.key()?,
        ))?)
    }

    /// A wallet of somebody whom the genesis does not know.
    pub fn stranger(&self, name: &str) -> Result<Wallet> {
        Ok(wait(Wallet::open(&self.client(0)?, Key::for_test(name)))?)
    }

    /// The height of the newest block of a node.
    pub fn height(&self, index: usize) -> Result<u64> {
        Ok(self.rpc(index)?.status()?.sync_info.latest_block_height)
    }

    /// Waits until a node has a block of this height, and shows its log when it ends before.
    pub fn wait_for_height(&mut self, index: usize, height: u64) -> Result<()> {
        let rpc = self.rpc(index)?;
        let started = Instant::now();
        loop {
            let reached = rpc
                .status()
                .map(|status| status.sync_info.latest_block_height);
            if matches!(reached, Ok(reached) if reached >= height) {
                return Ok(());
            }
            let process = self.process(index)?;
            process.expect_running()?;
            if started.elapsed() > READY {
                let (name, log) = (process.name(), cometbft::process::tail(process.log(), 40));
                bail!(
                    "{name} has not reached height {height} in {READY:?} ({reached:?}); the end of its log:\n{log}"
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until a node has this many blocks more than now.
    pub fn wait_for_blocks(&mut self, index: usize, more: u64) -> Result<u64> {
        let height = self.settled_height(index)?.saturating_add(more);
        self.wait_for_height(index, height)?;
        Ok(height)
    }

    /// The last height of a node, once it answers: one that was just killed may still say that its store is closed.
    pub fn settled_height(&self, index: usize) -> Result<u64> {
        let started = Instant::now();
        loop {
            match self.height(index) {
                Ok(height) => return Ok(height),
                Err(error) if started.elapsed() > READY => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Block id and app hash of a height, as one node has them.
    pub fn identity(&self, index: usize, height: u64) -> Result<Identity> {
        let block = self.rpc(index)?.block(Some(height))?;
        let text = |pointer: &str| -> Result<String> {
            let found = block.pointer(pointer).and_then(Value::as_str);
            Ok(found
                .with_context(|| format!("block {height} has no {pointer}"))?
                .to_owned())
        };
        Ok(Identity {
            height,
            block: text("/block_id/hash")?,
            app_hash: text("/block/header/app_hash")?,
        })
    }

    /// Block ids and app hashes from height 1 to a height, as one node has them.
    pub fn history(&self, index: usize, to: u64) -> Result<Vec<Identity>> {
        (1..=to)
            .map(|height| self.identity(index, height))
            .collect()
    }
}

/// What all nodes must have in common at a height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The height.
    pub height: u64,
    /// Hash of the block.
    pub block: String,
    /// Hash of the state before the block.
    pub app_hash: String,
}

impl Drop for Chain {
    fn drop(&mut self) {
        // All at once, so that the slowest and not their sum counts.
        let mut running: Vec<&mut Process> = self.nodes.iter_mut().flatten().collect();
        for process in &mut running {
            let _ = process.ask_to_stop();
        }
        for process in running {
            let _ = process.stop(STOP);
        }
    }
}
