//! The exporter of a local network, and the rows of the day as an analyst reads them.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use cometbft::process::run;
use rand::TryRngCore as _;
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::response::query_result::QueryRowsResult;
use scylla::value::{CqlValue, Row};
use serde::{Deserialize, Serialize};
use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::cassandra::{FIRST_LOGIN, log_in};
use crate::directory::Directory;
use crate::network::Network;
use crate::programs::Programs;

/// Pause between two looks at the checkpoint.
const LOOK: Duration = Duration::from_millis(200);

/// A question in CQL.
#[derive(Clone, Debug)]
pub struct Question {
    /// The role that may ask it.
    pub role: &'static str,
    /// What it asks, for people.
    pub title: &'static str,
    /// The statement, complete.
    pub cql: String,
}

/// A role in Cassandra and its password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// The role.
    pub user: String,
    /// Its password.
    pub password: String,
}

impl Login {
    /// The role that exists from the first start and may do everything.
    pub fn first() -> Self {
        let (user, password) = FIRST_LOGIN;
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
        }
    }

    fn works(&self, network: &Network) -> bool {
        log_in(network.cql_port, &self.user, &self.password).is_ok()
    }
}

/// Makes tables and roles with the exporter's verbs, and writes its configuration. Gives the roles by name.
pub fn prepare(
    network: &Network,
    programs: &Programs,
    directory: &Directory,
) -> Result<BTreeMap<String, Login>> {
    let (config, passwords) = (directory.exporter_config(), directory.passwords());
    let payer_key = directory.payer_key();
    make_key(&payer_key)?;
    write_config(network, &Login::first(), &payer_key, &config)?;
    let config_text = config.to_string_lossy();
    run(
        &programs.exporter,
        &["migrate", "--config", &config_text],
        "",
    )?;
    // Setting roles takes seconds; it is left out when all of them can log in already.
    let mut logins = read_logins(&passwords)?;
    if logins.is_empty() || !logins.values().all(|login| login.works(network)) {
        let passwords_text = passwords.to_string_lossy();
        let arguments = [
            "roles",
            "--config",
            &config_text,
            "--passwords",
            &passwords_text,
        ];
        run(&programs.exporter, &arguments, "")?;
        logins = read_logins(&passwords)?;
    }
    let exporter = logins
        .get("exporter")
        .context("the roles have no exporter")?;
    write_config(network, exporter, &payer_key, &config)?;
    Ok(logins)
}

/// Makes a secret key for its owner only, in hex. One that is there stays: rows that were written under it would not
/// fit to those of another.
fn make_key(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        other => other.with_context(|| format!("making {}", path.display()))?,
    };
    let mut key = [0; 32];
    let filled = rand::rngs::OsRng.try_fill_bytes(&mut key);
    filled.context("the system gives no random bytes")?;
    writeln!(file, "{}", hex::encode(key)).with_context(|| format!("writing {}", path.display()))
}

/// The passwords that the exporter made; none when there is no file yet. `admin` exists only where the first login is
/// closed, which a local network does not do.
fn read_logins(path: &Path) -> Result<BTreeMap<String, Login>> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let made: DocumentMut = text
        .parse()
        .with_context(|| format!("{} is not TOML", path.display()))?;
    let mut logins = BTreeMap::new();
    for (user, password) in made.iter().filter(|(user, _)| *user != "admin") {
        let password = password.as_str().unwrap_or_default().to_owned();
        logins.insert(
            user.to_owned(),
            Login {
                user: user.to_owned(),
                password,
            },
        );
    }
    Ok(logins)
}

fn write_config(network: &Network, login: &Login, payer_key: &Path, path: &Path) -> Result<()> {
    let node = network.first()?;
    let cql = format!("127.0.0.1:{}", network.cql_port);
    let credentials = |login: &Login| {
        let mut table = Table::new();
        table.insert("user", value(&login.user));
        table.insert("password", value(&login.password));
        table
    };
    let mut file = DocumentMut::new();
    file.insert("chain_id", value(&network.chain_id));
    file.insert("socket", value(node.export_socket().display().to_string()));
    file.insert("rpc", value(node.rpc()));
    file.insert(
        "metrics",
        value(format!("127.0.0.1:{}", network.exporter_metrics_port)),
    );
    let payer_key = payer_key.display().to_string();
    file.insert("payer_key_file", value(payer_key));
    let mut cassandra = credentials(login);
    cassandra.insert("nodes", value([cql].into_iter().collect::<Array>()));
    file.insert("cassandra", Item::Table(cassandra));
    file.insert("schema", Item::Table(credentials(&Login::first())));
    file.insert("admin", Item::Table(credentials(&Login::first())));
    let text = format!("# Written by localnet at each start.\n{file}");
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// The command that runs the exporter.
pub fn command(programs: &Programs, config: &Path) -> Command {
    let mut command = Command::new(&programs.exporter);
    command.arg("run").arg("--config").arg(config);
    command
}

/// Opens a session on the local Cassandra.
pub async fn session(network: &Network, login: &Login) -> Result<Session> {
    let address = format!("127.0.0.1:{}", network.cql_port);
    let builder = SessionBuilder::new()
        .known_node(&address)
        .user(&login.user, &login.password);
    let session = builder.build().await;
    session.with_context(|| format!("logging in to Cassandra at {address} as {}", login.user))
}

/// Waits until everything up to a height stands in the tables.
///
/// # Errors
/// When `alive` says that the exporter ended, or when the bound is over.
pub async fn wait_for_height(
    session: &Session,
    chain_id: &str,
    height: u64,
    bound: Duration,
    alive: &(dyn Fn() -> Result<()> + Sync),
) -> Result<()> {
    let started = Instant::now();
    loop {
        // The table comes with the exporter's first start.
        let reached = checkpoint(session, chain_id).await.unwrap_or_default();
        if reached >= height {
            return Ok(());
        }
        alive()?;
        if started.elapsed() > bound {
            let seconds = bound.as_secs();
            bail!(
                "the exporter has reached height {reached} of {height} after {seconds} s; see its log"
            );
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The height up to which the tables are complete; 0 before the first block.
pub async fn checkpoint(session: &Session, chain_id: &str) -> Result<u64> {
    let statement = "SELECT height FROM chain.export_checkpoint WHERE chain = ?";
    let answer = session
        .query_unpaged(statement, (chain_id,))
        .await?
        .into_rows_result()?;
    let height = answer
        .maybe_first_row::<(Option<i64>,)>()?
        .and_then(|(height,)| height);
    Ok(height
        .and_then(|height| height.try_into().ok())
        .unwrap_or_default())
}

/// Asks a question and lays the rows out for people, a header first.
pub async fn ask(session: &Session, question: &Question) -> Result<Vec<Vec<String>>> {
    let answer = session.query_unpaged(question.cql.as_str(), ()).await;
    let answer = answer
        .with_context(|| question.cql.clone())?
        .into_rows_result()?;
    let mut table = vec![header(&answer)];
    for row in answer.rows::<Row>()? {
        table.push(
            row?.columns
                .iter()
                .map(|value| value.as_ref().map_or_else(String::new, show))
                .collect(),
        );
    }
    Ok(table)
}

fn header(answer: &QueryRowsResult) -> Vec<String> {
    answer
        .column_specs()
        .iter()
        .map(|column| column.name().to_owned())
        .collect()
}

/// A value as `cqlsh` would show it, nearly.
fn show(value: &CqlValue) -> String {
    match value {
        CqlValue::Blob(bytes) => bytes
            .iter()
            .fold("0x".to_owned(), |text, byte| format!("{text}{byte:02x}")),
        CqlValue::Varint(number) => {
            num_bigint::BigInt::from_signed_bytes_be(number.as_signed_bytes_be_slice()).to_string()
        }
        CqlValue::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", show(key), show(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        CqlValue::Text(text) | CqlValue::Ascii(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Rows as text, columns below each other.
pub fn layout(table: &[Vec<String>]) -> String {
    let columns = table.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        table
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        format!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    table.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_made_once_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("payer.key");
        make_key(&path).unwrap();
        let key = std::fs::read_to_string(&path).unwrap();
        assert_eq!(hex::decode(key.trim()).unwrap().len(), 32);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        make_key(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), key);
    }

    #[test]
    fn rows_stand_below_each_other() {
        let cell = |text: &str| text.to_owned();
        let table = vec![
            vec![cell("height"), cell("who")],
            vec![cell("7"), cell("a shop")],
        ];
        assert_eq!(layout(&table), "  height  who\n  7       a shop");
    }

    #[test]
    fn amounts_and_bytes_are_shown_whole() {
        let most = CqlValue::Varint(scylla::value::CqlVarint::from_signed_bytes_be(
            [vec![0], u128::MAX.to_be_bytes().to_vec()].concat(),
        ));
        assert_eq!(show(&most), u128::MAX.to_string());
        assert_eq!(show(&CqlValue::Blob(vec![0, 171])), "0x00ab");
    }
}
