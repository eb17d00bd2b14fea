//! `simd`, the chain that ibc-go comes with: built from `counterparty/`, with a home of one validator.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cometbft::binary::cache_dir;
use cometbft::go::GoProgram;
use cometbft::home::Home;
use cometbft::ports::Ports;
use cometbft::{process, rpc};
use serde_json::{Value, json};

/// The denom of its stake, its fees and everything else that it owns.
pub const DENOM: &str = "stake";
/// The prefix of its addresses.
pub const PREFIX: &str = "cosmos";
/// Its validator, who owns coins, too.
const VALIDATOR: &str = "validator";
/// What each account owns in the genesis.
const FUNDS: &str = "100000000000stake";
/// What each transaction of [`Simd::tx`] offers as fee.
const FEE: u128 = 5_000;
/// How long a transaction may take to be in a block.
const INCLUSION: Duration = Duration::from_secs(30);
/// What the validator has at stake.
const STAKE: &str = "1000000stake";

/// Which ibc-go it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// v8.8.0, over Cosmos SDK 0.50.
    V8,
    /// v10.7.0, over Cosmos SDK 0.53.
    V10,
}

impl Version {
    fn program(self) -> GoProgram {
        let common = GoProgram {
            title: "simd of ibc-go v8.8.0",
            name: "simd-ibc-go-v8.8.0",
            module: &[
                ("go.mod", include_str!("../counterparty/v8/go.mod")),
                ("go.sum", include_str!("../counterparty/v8/go.sum")),
                (
                    "counterparty.go",
                    include_str!("../counterparty/v8/counterparty.go"),
                ),
            ],
            package: "github.com/cosmos/ibc-go/v8/testing/simapp/simd",
            go: "1.23",
            takes: "some minutes",
        };
        match self {
            Self::V8 => common,
            Self::V10 => GoProgram {
                title: "simd of ibc-go v10.7.0",
                name: "simd-ibc-go-v10.7.0",
                module: &[
                    ("go.mod", include_str!("../counterparty/v10/go.mod")),
                    ("go.sum", include_str!("../counterparty/v10/go.sum")),
                    ("main.go", include_str!("../counterparty/v10/main.go")),
                ],
                package: ".",
                ..common
            },
        }
    }

    /// What a transaction of [`Simd::tx`] costs: the application of v10 takes no fees.
    pub fn fee(self) -> u128 {
        match self {
            Self::V8 => FEE,
            Self::V10 => 0,
        }
    }

    /// Gives the path of the program, building it on first use.
    ///
    /// # Errors
    /// As [`GoProgram::ensure`].
    pub fn ensure(self) -> Result<PathBuf> {
        Ok(self.program().ensure(&cache_dir(), |_| Ok(()))?)
    }
}

/// A chain of one validator. Nothing of it runs before [`Simd::command`] is started.
#[derive(Clone, Debug)]
pub struct Simd {
    program: PathBuf,
    home: Home,
    /// Its id.
    pub chain_id: String,
    /// CometBFT's JSON-RPC.
    pub rpc_port: u16,
    /// gRPC.
    pub grpc_port: u16,
}

impl Simd {
    /// Makes home, keys and genesis with the verbs of `simd`. Each account is the name of a key and the words behind it.
    pub fn create(
        program: &Path,
        home: &Path,
        chain_id: &str,
        ports: &mut Ports,
        accounts: &[(&str, &str)],
    ) -> Result<Self> {
        let simd = Self {
            program: program.to_owned(),
            home: Home::new(home),
            chain_id: chain_id.to_owned(),
            rpc_port: ports.free()?,
            grpc_port: ports.free()?,
        };
        simd.run(
            &[
                "init",
                "simd",
                "--chain-id",
                chain_id,
                "--default-denom",
                DENOM,
            ],
            "",
        )?;
        simd.run(&["keys", "add", VALIDATOR, "--keyring-backend", "test"], "")?;
        for (name, words) in accounts {
            let arguments = [
                "keys",
                "add",
                name,
                "--recover",
                "--keyring-backend",
                "test",
            ];
            simd.run(&arguments, &format!("{words}\n"))?;
        }
        let names = accounts.iter().map(|(name, _)| *name);
        for name in names.chain([VALIDATOR]) {
            let address = simd.address(name)?;
            simd.run(&["genesis", "add-genesis-account", &address, FUNDS], "")?;
        }
        simd.edit_genesis()?;
        let gentx = [
            "genesis",
            "gentx",
            VALIDATOR,
            STAKE,
            "--chain-id",
            chain_id,
            "--keyring-backend",
            "test",
        ];
        simd.run(&gentx, "")?;
        simd.run(&["genesis", "collect-gentxs"], "")?;
        simd.configure(ports)?;
        Ok(simd)
    }

    /// Votes end soon, so that a test can wait for one.
    fn edit_genesis(&self) -> Result<()> {
        let path = self.home.genesis_path();
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        let mut genesis: Value = serde_json::from_str(&text)?;
        let params = genesis
            .pointer_mut("/app_state/gov/params")
            .and_then(Value::as_object_mut)
            .context("the genesis has no parameters of votes")?;
        params.insert("voting_period".to_owned(), json!("5s"));
        params.insert("expedited_voting_period".to_owned(), json!("3s"));
        std::fs::write(&path, serde_json::to_string_pretty(&genesis)?)
            .with_context(|| format!("writing {}", path.display()))
    }

    fn configure(&self, ports: &mut Ports) -> Result<()> {
        let (rpc, p2p) = (self.rpc_port, ports.free()?);
        self.home.edit_config(|config| {
            config.rpc_laddr = format!("tcp://127.0.0.1:{rpc}");
            config.p2p_laddr = format!("tcp://127.0.0.1:{p2p}");
            config.consensus_timeout_commit = Duration::from_millis(300);
            config.consensus_create_empty_blocks = true;
            config.consensus_create_empty_blocks_interval = Duration::ZERO;
        })?;
        Ok(())
    }

    /// The command that runs it.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("start")
            .arg("--home")
            .arg(self.home.path())
            .args(["--grpc.address", &format!("127.0.0.1:{}", self.grpc_port)])
            .args(["--grpc-web.enable=false", "--api.enable=false"])
            .args(["--minimum-gas-prices", "0stake"]);
        command
    }

    /// Its `[[chains]]` block for Hermes, with the name of the relayer's key.
    pub fn hermes_block(&self, key: &str) -> String {
        format!(
            "[[chains]]\nid = '{id}'\ntype = 'CosmosSdk'\n\
             rpc_addr = 'http://127.0.0.1:{rpc}'\ngrpc_addr = 'http://127.0.0.1:{grpc}'\n\
             event_source = {{ mode = 'pull', interval = '500ms' }}\n\
             trusted_node = false\naccount_prefix = '{PREFIX}'\nkey_name = '{key}'\nstore_prefix = 'ibc'\n\
             default_gas = 400000\nmax_gas = 20000000\ngas_multiplier = 1.3\n\
             gas_price = {{ price = 0.01, denom = '{DENOM}' }}\n\
             trusting_period = '10days'\ncompat_mode = '0.38'\n\
             address_type = {{ derivation = 'cosmos' }}\n",
            id = self.chain_id,
            rpc = self.rpc_port,
            grpc = self.grpc_port,
        )
    }

    /// The height of its newest block.
    pub fn height(&self) -> Result<u64> {
        let rpc = rpc::Client::new(&format!("http://127.0.0.1:{}", self.rpc_port))?;
        Ok(rpc.status()?.sync_info.latest_block_height)
    }

    /// The address of a key.
    pub fn address(&self, name: &str) -> Result<String> {
        let arguments = [
            "keys",
            "show",
            name,
            "--address",
            "--keyring-backend",
            "test",
        ];
        Ok(self.run(&arguments, "")?.trim().to_owned())
    }

    /// Sends a transaction of a key, and waits until it is in a block. Gives its result.
    ///
    /// # Errors
    /// When it is refused, with the log.
    pub fn tx(&self, from: &str, arguments: &[&str]) -> Result<Value> {
        let rpc = self.node();
        let fees = format!("{FEE}{DENOM}");
        let mut all = vec!["tx"];
        all.extend(arguments);
        let common = [
            "--from",
            from,
            "--keyring-backend",
            "test",
            "--chain-id",
            &self.chain_id,
            "--node",
            &rpc,
            "--gas",
            "500000",
            "--fees",
            &fees,
            "--yes",
            "--output",
            "json",
        ];
        all.extend(common);
        let sent = self.json(&all)?;
        ensure!(
            is_well(&sent),
            "{} was refused: {sent}",
            arguments.join(" ")
        );
        let hash = sent
            .get("txhash")
            .and_then(Value::as_str)
            .context("a transaction without a hash")?;
        let started = Instant::now();
        let result = loop {
            match self.query(&["tx", hash]) {
                Ok(result) => break result,
                Err(error) if started.elapsed() > INCLUSION => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        };
        ensure!(is_well(&result), "{} failed: {result}", arguments.join(" "));
        Ok(result)
    }

    /// Asks the running chain something.
    pub fn query(&self, arguments: &[&str]) -> Result<Value> {
        let rpc = self.node();
        let mut all = vec!["query"];
        all.extend(arguments);
        all.extend(["--node", &rpc, "--output", "json"]);
        self.json(&all)
    }

    /// As [`Simd::query`] of what is answered as plain text.
    pub fn query_text(&self, arguments: &[&str]) -> Result<String> {
        let rpc = self.node();
        let mut all = vec!["query"];
        all.extend(arguments);
        all.extend(["--node", &rpc]);
        self.run(&all, "")
    }

    /// How much an address owns of a denom.
    pub fn balance(&self, address: &str, denom: &str) -> Result<u128> {
        let answer = self.query(&["bank", "balance", address, denom])?;
        amount(&answer, "/balance/amount")
    }

    /// How much there is of a denom.
    pub fn supply(&self, denom: &str) -> Result<u128> {
        let answer = self.query(&["bank", "total-supply-of", denom])?;
        amount(&answer, "/amount/amount")
    }

    fn node(&self) -> String {
        format!("tcp://127.0.0.1:{}", self.rpc_port)
    }

    fn json(&self, arguments: &[&str]) -> Result<Value> {
        let said = self.run(arguments, "")?;
        serde_json::from_str(&said)
            .with_context(|| format!("simd {} said {said:?}", arguments.join(" ")))
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<String> {
        let home = self.home.path().to_string_lossy();
        let mut all = arguments.to_vec();
        all.extend(["--home", home.as_ref()]);
        Ok(process::run(&self.program, &all, input)?)
    }
}

/// Whether a transaction was not refused.
fn is_well(result: &Value) -> bool {
    result.get("code").and_then(Value::as_u64) == Some(0)
}

fn amount(answer: &Value, pointer: &str) -> Result<u128> {
    let text = answer.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or("0")
        .parse()
        .with_context(|| format!("the amount of {answer}"))
}
