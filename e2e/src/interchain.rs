//! Chains with relayers between them: this one, one of ibc-go, side chains.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use client::{Fee, Included, Message, Wallet, wait};
use cometbft::binary::cache_dir;
use cometbft::ports::Ports;
use cometbft::process::{Process, tail};
use interchain::hermes::{self, Hermes};
use interchain::simd::{Simd, Version};
use proto::Coin;
use proto::cosmos::bank::v1beta1::QuerySupplyOfRequest;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use serde_json::Value;

use crate::chain::Chain;
use crate::shop;

/// Id of the other chain.
pub const OTHER: &str = "simd-1";
/// The port of transfers.
pub const PORT: &str = "transfer";
/// How long something may take that a relayer has to do.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a relayer may take to end when asked.
const STOP: Duration = Duration::from_secs(20);

/// Both chains, and the relayers that run.
#[derive(Debug)]
pub struct World {
    /// This chain, with one validator.
    pub chain: Chain,
    /// The other one.
    pub simd: Simd,
    /// What that is made of.
    pub version: Version,
    /// Hermes with the accounts of the role `relayer`.
    pub hermes: Hermes,
    relayers: Relayers,
    other: Process,
    directory: PathBuf,
}

impl World {
    /// Starts both chains. Nothing connects them yet.
    ///
    /// `E2E_IBC_GO=10` takes ibc-go v10 instead of v8.
    pub fn start() -> Result<Self> {
        let version = match std::env::var("E2E_IBC_GO").as_deref() {
            Ok("10") => Version::V10,
            Ok("8") | Err(_) => Version::V8,
            Ok(other) => bail!("E2E_IBC_GO is {other:?}, expected 8 or 10"),
        };
        let program = version.ensure()?;
        let mut chain = Chain::start(1, false)?;
        let directory = chain.directory.path().join("interchain");
        std::fs::create_dir_all(&directory)?;
        let words =
            |role: &str| -> Result<String> { Ok(chain.network.account(role)?.mnemonic.clone()) };
        let (relayer, second, traveller) =
            (words("relayer")?, words("sponsor")?, words("traveller")?);
        let simd = Simd::create(
            &program,
            &directory.join("simd"),
            OTHER,
            &mut Ports::new(),
            &[
                ("relayer", relayer.as_str()),
                ("second", second.as_str()),
                ("traveller", traveller.as_str()),
            ],
        )?;
        let other = Process::spawn("simd", simd.command(), &directory.join("simd.log"))?;
        let hermes = configure(&directory, &chain, &simd, "relayer", &relayer)?;
        chain.wait_for_height(0, 2)?;
        let mut world = Self {
            chain,
            simd,
            version,
            hermes,
            relayers: Relayers::new(&directory),
            other,
            directory,
        };
        world.until("the other chain has a block", |world| {
            world.other.expect_running()?;
            Ok(world.simd.height().is_ok_and(|height| height >= 2))
        })?;
        Ok(world)
    }

    /// Another Hermes, with accounts of its own.
    pub fn second_hermes(&self) -> Result<Hermes> {
        let words = &self.chain.network.account("sponsor")?.mnemonic;
        configure(&self.directory, &self.chain, &self.simd, "second", words)
    }

    /// Another side chain, and a Hermes that knows all three chains and has opened a channel between the side chain and this
    /// one; with the ids of its ends here and there.
    pub fn side_chain(&self) -> Result<(Chain, Hermes, [String; 2])> {
        let side = Chain::start_side(&self.chain, "kon-1", "kon", "ukon")?;
        let words = &self.chain.network.account("relayer")?.mnemonic;
        let (id, key) = (self.chain.network.chain_id.as_str(), "three");
        let chains = [
            (id, hermes_block(&self.chain, key)?),
            (OTHER, self.simd.hermes_block(key)),
            ("kon-1", hermes_block(&side, key)?),
        ];
        let hermes = hermes(&self.directory, key, words, &chains)?;
        let ends = join(&hermes, id, "kon-1")?;
        Ok((side, hermes, ends))
    }

    /// Starts a relayer.
    pub fn relay(&mut self, hermes: &Hermes) -> Result<()> {
        self.relayers.start(hermes)
    }

    /// Whether a relayer runs.
    pub fn relays(&self) -> bool {
        !self.relayers.running.is_empty()
    }

    /// Stops all relayers.
    pub fn stop_relaying(&mut self) -> Result<()> {
        self.relayers.stop()
    }

    /// Waits until something is so, and shows what relayers have said if it takes too long.
    pub fn until(
        &mut self,
        what: &str,
        mut is_so: impl FnMut(&mut Self) -> Result<bool>,
    ) -> Result<()> {
        let started = Instant::now();
        while !is_so(self)? {
            self.relayers.wait(what, started)?;
        }
        Ok(())
    }

    /// The account of this chain that travels: the same words are behind `traveller` there.
    pub fn traveller(&self) -> Result<Wallet> {
        self.chain.wallet("traveller")
    }

    /// The address of the traveller on the other chain.
    pub fn traveller_there(&self) -> Result<String> {
        self.simd.address("traveller")
    }

    /// How much an address of this chain owns.
    pub fn balance(&self, address: &str, denom: &str) -> Result<u128> {
        shop::balance(&self.chain.client(0)?, address, denom)
    }

    /// How much of a denom there is here.
    pub fn supply(&self, denom: &str) -> Result<u128> {
        let request = QuerySupplyOfRequest {
            denom: denom.to_owned(),
        };
        let answer = wait(self.chain.client(0)?.query(request))?.amount;
        Ok(answer.unwrap_or_default().amount.parse().unwrap_or(0))
    }

    /// As [`transfer`] from this chain.
    pub fn transfer(
        &self,
        channel: &str,
        amount: u128,
        denom: &str,
        receiver: &str,
        seconds: u64,
    ) -> Result<MsgTransfer> {
        transfer(&self.chain, channel, (amount, denom), receiver, seconds)
    }

    /// As [`send`] on this chain.
    pub fn send(&self, messages: &[&dyn Message]) -> Result<Included> {
        send(&self.chain, "traveller", messages)
    }

    /// As [`World::transfer_over`] to this chain and no further.
    pub fn transfer_here(
        &self,
        channel: &str,
        coin: &str,
        receiver: &str,
        seconds: u64,
    ) -> Result<Value> {
        self.transfer_over(channel, coin, receiver, seconds, "")
    }

    /// Sends money of the traveller there to this chain, which must arrive within some seconds; the memo may say where it goes
    /// on.
    pub fn transfer_over(
        &self,
        channel: &str,
        coin: &str,
        receiver: &str,
        seconds: u64,
        memo: &str,
    ) -> Result<Value> {
        let nanoseconds = seconds.saturating_mul(1_000_000_000).to_string();
        self.simd.tx(
            "traveller",
            &[
                "ibc-transfer",
                "transfer",
                PORT,
                channel,
                receiver,
                coin,
                "--packet-timeout-height",
                "0-0",
                "--packet-timeout-timestamp",
                &nanoseconds,
                "--memo",
                memo,
            ],
        )
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.stop_relaying();
        let _ = self.other.stop(STOP);
    }
}

/// The relayers that run. Dropping it kills them.
#[derive(Debug)]
pub struct Relayers {
    directory: PathBuf,
    running: Vec<Process>,
    started: usize,
}

impl Relayers {
    /// None yet; their logs go into a directory.
    pub fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            running: Vec::new(),
            started: 0,
        }
    }

    /// Starts one, and waits until it listens: what is sent while it starts would wait for the next packet.
    pub fn start(&mut self, hermes: &Hermes) -> Result<()> {
        let name = format!("hermes{}", self.started);
        self.started = self.started.saturating_add(1);
        let log = self.directory.join(format!("{name}.log"));
        self.running
            .push(Process::spawn(name, hermes.command(&["start"]), &log)?);
        let started = Instant::now();
        while !std::fs::read_to_string(&log)?.contains(hermes::STARTED) {
            self.wait("the relayer has started", started)?;
        }
        Ok(())
    }

    /// Stops all.
    pub fn stop(&mut self) -> Result<()> {
        for mut relayer in std::mem::take(&mut self.running) {
            relayer.stop(STOP)?;
        }
        Ok(())
    }

    /// Waits a moment for something that relayers do.
    ///
    /// # Errors
    /// When one has ended, or it was long waited for, with what they said.
    pub fn wait(&mut self, what: &str, since: Instant) -> Result<()> {
        for relayer in &mut self.running {
            relayer.expect_running()?;
        }
        if since.elapsed() > PATIENCE {
            let said: Vec<String> = self
                .running
                .iter()
                .map(|relayer| tail(relayer.log(), 12))
                .collect();
            let said = said.join("\n");
            bail!("after {PATIENCE:?} it is not so that {what}; relayers say:\n{said}");
        }
        std::thread::sleep(Duration::from_millis(200));
        Ok(())
    }
}

/// The message that sends money of a chain's traveller to another chain, which must arrive within some seconds.
pub fn transfer(
    chain: &Chain,
    channel: &str,
    (amount, denom): (u128, &str),
    receiver: &str,
    seconds: u64,
) -> Result<MsgTransfer> {
    let now = wait(chain.client(0)?.status())?.sync_info.latest_block_time;
    let nanoseconds = u64::try_from(now.unix_timestamp_nanos())?;
    Ok(MsgTransfer {
        source_port: PORT.to_owned(),
        source_channel: channel.to_owned(),
        token: Some(Coin {
            denom: denom.to_owned(),
            amount: amount.to_string(),
        }),
        sender: chain.wallet("traveller")?.address().to_owned(),
        receiver: receiver.to_owned(),
        timeout_height: None,
        timeout_timestamp: nanoseconds.saturating_add(seconds.saturating_mul(1_000_000_000)),
        memo: String::new(),
    })
}

/// Sends messages of somebody in one transaction.
pub fn send(chain: &Chain, role: &str, messages: &[&dyn Message]) -> Result<Included> {
    let gas = 200_000_u64.saturating_mul(messages.len().try_into()?);
    let fee = Fee::of(u128::from(gas).div_ceil(40), &chain.native, gas);
    Ok(wait(chain.wallet(role)?.send(messages, &fee))?)
}

/// Hermes with the `[[chains]]` blocks of some chains, and the words behind its key on each.
pub fn hermes(
    directory: &Path,
    key: &str,
    words: &str,
    chains: &[(&str, String)],
) -> Result<Hermes> {
    let config = hermes::Config {
        chains: chains.iter().map(|(_, block)| block.clone()).collect(),
        keys: directory.join(format!("keys-{key}")),
        clear_interval: 10,
    };
    let hermes = Hermes::new(&hermes::ensure(&cache_dir())?, directory, key, &config)?;
    for (chain, _) in chains {
        hermes.add_key(chain, key, words)?;
    }
    Ok(hermes)
}

/// Opens a channel over a new connection of new clients; gives its ids on both chains.
pub fn join(hermes: &Hermes, a: &str, b: &str) -> Result<[String; 2]> {
    let mut arguments = vec!["create", "channel", "--a-chain", a, "--b-chain", b];
    arguments.extend(["--a-port", PORT, "--b-port", PORT]);
    arguments.extend(["--new-client-connection", "--yes"]);
    let opened = hermes.run(&arguments)?;
    Ok([
        text(&opened, "/a_side/channel_id")?,
        text(&opened, "/b_side/channel_id")?,
    ])
}

/// The block of a chain of ours.
pub fn hermes_block(chain: &Chain, key: &str) -> Result<String> {
    let programs = &chain.built().programs;
    chain
        .node(0)?
        .aotd(programs, &["hermes-config", "--key-name", key], "")
}

fn configure(
    directory: &Path,
    chain: &Chain,
    simd: &Simd,
    key: &str,
    words: &str,
) -> Result<Hermes> {
    let id = chain.network.chain_id.as_str();
    let chains = [
        (id, hermes_block(chain, key)?),
        (OTHER, simd.hermes_block(key)),
    ];
    hermes(directory, key, words, &chains)
}

/// A text of a result of Hermes.
pub fn text(result: &Value, pointer: &str) -> Result<String> {
    let found = result.pointer(pointer).and_then(Value::as_str);
    Ok(found
        .with_context(|| format!("{pointer} is no text of {result}"))?
        .to_owned())
}

/// The denom under which money arrives that went over a channel.
pub fn voucher(channel: &str, denom: &str) -> String {
    use sha2::Digest as _;
    let path = format!("{PORT}/{channel}/{denom}");
    format!("ibc/{}", hex::encode_upper(sha2::Sha256::digest(path)))
}

/// The account of ibc-go and of this chain that holds what went over a channel, as bytes.
pub fn escrow_address(channel: &str) -> Vec<u8> {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(format!("ics20-1\0{PORT}/{channel}"));
    digest.get(..20).unwrap_or_default().to_vec()
}

/// Refuses a comparison that does not hold, with what was compared.
pub fn same<T: PartialEq + std::fmt::Debug + ?Sized>(
    what: &str,
    is: &T,
    expected: &T,
) -> Result<()> {
    ensure!(is == expected, "{what}: {is:?}, expected {expected:?}");
    Ok(())
}
