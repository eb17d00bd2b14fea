//! `exporter`: committed blocks to Apache Cassandra.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use exporter::config::Config;
use exporter::database::Database;
use exporter::row::Digest;
use exporter::status::Status;
use exporter::verify::Wish;

/// The exit code of `verify` when something differs; 1 is an error, which says nothing about the data.
const DIFFERS: u8 = 3;

/// Exports committed blocks to Apache Cassandra, with the effect of exactly once.
#[derive(Parser)]
#[command(name = "exporter", version)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    verb: Verb,
}

/// Flags win over the configuration file.
#[derive(clap::Args)]
struct Settings {
    /// The configuration file (TOML).
    #[arg(long, global = true, env = "EXPORTER_CONFIG")]
    config: Option<PathBuf>,
    /// A node of Cassandra, host:port; can be given several times.
    #[arg(long = "node", global = true)]
    nodes: Vec<String>,
    /// The role in Cassandra.
    #[arg(long, global = true)]
    user: Option<String>,
    /// A file with its password.
    #[arg(long, global = true)]
    password_file: Option<PathBuf>,
    /// The keyspace that analysts may read.
    #[arg(long, global = true)]
    keyspace: Option<String>,
    /// The keyspace that names accounts.
    #[arg(long, global = true)]
    private_keyspace: Option<String>,
    /// The node's export socket (data/export.sock in its home).
    #[arg(long, global = true)]
    socket: Option<PathBuf>,
    /// CometBFT's RPC, such as <http://127.0.0.1:26657>.
    #[arg(long, global = true)]
    rpc: Option<String>,
    /// Where to serve metrics, such as 127.0.0.1:9464.
    #[arg(long, global = true)]
    metrics: Option<std::net::SocketAddr>,
    /// Log as JSON.
    #[arg(long, global = true)]
    log_json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Brings the schema up to date.
    Migrate,
    /// Creates the roles schema, exporter, analyst and auditor, as a superuser.
    Roles {
        /// Their passwords (TOML); made, mode 0600, if the file is not there.
        #[arg(long)]
        passwords: PathBuf,
        /// Also closes the first login of Cassandra, after making a superuser `admin`.
        #[arg(long)]
        lock: bool,
    },
    /// Exports until stopped.
    Run {
        /// Stop when this height stands in Cassandra.
        #[arg(long)]
        to: Option<i64>,
    },
    /// Says how far the export is.
    Status {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Compares what stands in Cassandra with the chain; prints JSON, and fails if anything differs.
    Verify {
        /// The first height [default: 1].
        #[arg(long)]
        from: Option<i64>,
        /// The last height [default: the checkpoint].
        #[arg(long)]
        to: Option<i64>,
        /// 0 heights, 1 hashes, 2 digests, 3 rows, 4 sums; each includes those before.
        #[arg(long, default_value_t = 4)]
        level: u8,
    },
    /// Exports heights again: those given, or those that `verify` finds.
    Repair {
        /// The heights, with commas between.
        #[arg(long, value_delimiter = ',')]
        heights: Vec<i64>,
    },
    /// Removes all rows and exports again from height 1; prints the digests of all tables.
    Rebuild {
        /// Stop at this height [default: the latest].
        #[arg(long)]
        to: Option<i64>,
    },
    /// Prints count and digest of every table: equal content gives equal digests.
    Digest,
}

impl Settings {
    fn load(&self) -> Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        let cassandra = &mut config.cassandra;
        if !self.nodes.is_empty() {
            cassandra.nodes.clone_from(&self.nodes);
        }
        set(&mut cassandra.user, self.user.as_ref());
        set(&mut cassandra.keyspace, self.keyspace.as_ref());
        set(
            &mut cassandra.private_keyspace,
            self.private_keyspace.as_ref(),
        );
        cassandra.password_file = self
            .password_file
            .clone()
            .or(cassandra.password_file.take());
        config.socket = self.socket.clone().or(config.socket.take());
        config.rpc = self.rpc.clone().or(config.rpc.take());
        config.metrics = self.metrics.or(config.metrics);
        config.check()?;
        Ok(config)
    }
}

fn set(to: &mut String, from: Option<&String>) {
    if let Some(from) = from {
        to.clone_from(from);
    }
}

fn log(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    // The driver logs every failed connection attempt; ours says since when, and how far behind.
    let filter = filter.unwrap_or_else(|_| "info,scylla=error".into());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if json {
        builder.json().init();
    } else {
        builder.with_target(false).init();
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log(arguments.settings.log_json);
    match act(arguments).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn act(arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.settings.load()?;
    match arguments.verb {
        Verb::Migrate => exporter::schema::migrate(&config).await?,
        Verb::Run { to } => {
            if let Some(address) = config.metrics {
                exporter::progress::serve_metrics(address)?;
            }
            exporter::run::run(&config, to).await?;
        }
        Verb::Roles { passwords, lock } => {
            let passwords = exporter::roles::passwords(&passwords)?;
            exporter::roles::create(&config, &passwords, lock).await?;
        }
        Verb::Status { json } => print_status(&exporter::status::status(&config).await?, json)?,
        Verb::Verify { from, to, level } => {
            let report = exporter::verify::verify(&config, Wish { from, to, level }).await?;
            say(&serde_json::to_string_pretty(&report)?)?;
            return Ok(if report.is_good() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(DIFFERS)
            });
        }
        Verb::Repair { heights } => repair(&config, heights.into_iter().collect()).await?,
        Verb::Rebuild { to } => print_digests(&exporter::rebuild::rebuild(&config, to).await?)?,
        Verb::Digest => print_digests(&digests(&config).await?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

fn print_status(all: &[Status], json: bool) -> Result<()> {
    if json {
        return say(&serde_json::to_string_pretty(all)?);
    }
    if all.is_empty() {
        return say("nothing was exported to this database yet");
    }
    all.iter().try_for_each(|status| say(&status.to_string()))
}

/// `{"table": {"rows": 1, "digest": "hex"}}`
fn print_digests(digests: &BTreeMap<&'static str, Digest>) -> Result<()> {
    let entry = |digest: &Digest| serde_json::json!({"rows": digest.rows, "digest": hex::encode(digest.xor)});
    let all: BTreeMap<_, _> = digests
        .iter()
        .map(|(table, digest)| (table, entry(digest)))
        .collect();
    say(&serde_json::to_string_pretty(&all)?)
}

async fn digests(config: &Config) -> Result<BTreeMap<&'static str, Digest>> {
    let database = Database::connect(config).await?;
    exporter::schema::check(&database).await?;
    let range = exporter::source::Source::open(config)?.range().await?;
    exporter::run::expect_chain(config, &range.identity)?;
    exporter::verify::table_digests(&database, &range.identity.chain_id).await
}

async fn repair(config: &Config, heights: BTreeSet<i64>) -> Result<()> {
    let heights = if heights.is_empty() {
        let report = exporter::verify::verify(
            config,
            Wish {
                from: None,
                to: None,
                level: 3,
            },
        )
        .await?;
        tracing::info!(bad = report.bad, "verified");
        report.bad_heights
    } else {
        heights
    };
    exporter::rebuild::repair(config, &heights).await
}
