//! The schema: numbered CQL files, applied once, in order, checked by their checksums ever after.

use std::time::Duration;

use anyhow::{Result, bail};
use scylla::value::{CqlTimestamp, CqlValue};
use sha2::{Digest, Sha256};
use tracing::info;

use crate::config::Config;
use crate::database::{Database, DatabaseError};

/// One numbered file of `schema/`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number: 1, 2, 3, … without gaps.
    pub version: i32,
    /// Its file name.
    pub name: &'static str,
    /// Its text.
    pub cql: &'static str,
}

/// Every migration this binary knows. A file is never changed once it was released: a change is a new file.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_chain.cql",
        cql: include_str!("../schema/0001_chain.cql"),
    },
    Migration {
        version: 2,
        name: "0002_payments.cql",
        cql: include_str!("../schema/0002_payments.cql"),
    },
    Migration {
        version: 3,
        name: "0003_settlement.cql",
        cql: include_str!("../schema/0003_settlement.cql"),
    },
    Migration {
        version: 4,
        name: "0004_points.cql",
        cql: include_str!("../schema/0004_points.cql"),
    },
];

/// The row of `schema_migrations` that belongs to the exporter.
const COMPONENT: &str = "exporter";
/// After so many seconds without an end, a migration that another runner began is taken over.
const TAKEOVER_SECONDS: u32 = 30;

impl Migration {
    /// SHA-256 of the text.
    pub fn checksum(&self) -> Vec<u8> {
        Sha256::digest(self.cql.as_bytes()).to_vec()
    }

    /// Its statements, under the names of the configured keyspaces.
    pub fn statements(&self, keyspace: &str, private_keyspace: &str) -> Vec<String> {
        let code: Vec<&str> = self
            .cql
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default())
            .collect();
        let statements = code.join("\n");
        let statements = statements
            .split(';')
            .map(str::trim)
            .filter(|statement| !statement.is_empty());
        statements
            .map(|statement| {
                statement
                    .replace(" chain_private.", &format!(" {private_keyspace}."))
                    .replace(" chain.", &format!(" {keyspace}."))
            })
            .collect()
    }
}

/// A migration that the database has.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Applied {
    version: i32,
    name: String,
    checksum: Vec<u8>,
    done: bool,
}

/// The newest version of this binary.
pub fn newest() -> i32 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// Refuses to work with a schema that is missing, older, newer or changed; each text says what to do.
pub async fn check(database: &Database) -> Result<()> {
    judge(&applied(database).await?)
}

fn judge(applied: &[Applied]) -> Result<()> {
    for row in applied {
        let Some(known) = MIGRATIONS
            .iter()
            .find(|migration| migration.version == row.version)
        else {
            bail!(
                "the database has schema version {} ({}), this binary knows versions up to {}: use a newer exporter",
                row.version,
                row.name,
                newest()
            );
        };
        if known.checksum() != row.checksum {
            bail!(
                "migration {} was applied with checksum {}, this binary's has {}: a released file was changed; \
                 use the binary that applied it, or drop the keyspaces, migrate and rebuild",
                row.name,
                short(&row.checksum),
                short(&known.checksum())
            );
        }
    }
    let done = applied
        .iter()
        .filter(|row| row.done)
        .map(|row| row.version)
        .max()
        .unwrap_or(0);
    if done < newest() {
        bail!(
            "the database has schema version {done}, this binary needs {}: run `exporter migrate`",
            newest()
        );
    }
    Ok(())
}

fn short(checksum: &[u8]) -> String {
    hex::encode(checksum.get(..8).unwrap_or(checksum))
}

async fn applied(database: &Database) -> Result<Vec<Applied>> {
    let keyspace = &database.keyspace;
    let there = database
        .rows("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'schema_migrations'", (keyspace,))
        .await?;
    if there.is_empty() {
        bail!("keyspace `{keyspace}` has no schema of the exporter: run `exporter migrate`");
    }
    let cql = format!(
        "SELECT version, name, checksum, state FROM {keyspace}.schema_migrations WHERE component = ?"
    );
    let mut found = Vec::new();
    for row in database.rows(&cql, (COMPONENT,)).await? {
        if let [
            Some(CqlValue::Int(version)),
            Some(CqlValue::Text(name)),
            Some(CqlValue::Blob(checksum)),
            state,
        ] = row.as_slice()
        {
            let done = *state == Some(CqlValue::Text("done".into()));
            found.push(Applied {
                version: *version,
                name: name.clone(),
                checksum: checksum.clone(),
                done,
            });
        }
    }
    Ok(found)
}

/// Brings the schema up to date. Several runners at once are fine: one applies a file, the others wait for it.
pub async fn migrate(config: &Config) -> Result<()> {
    let credentials = config
        .schema
        .clone()
        .unwrap_or_else(|| config.cassandra.credentials());
    let database = Database::connect_as(&config.cassandra, &credentials).await?;
    bootstrap(&database, config).await?;
    let owner = format!("{}-{:016x}", std::process::id(), rand::random::<u64>());
    // Newer or changed: refused before anything is touched.
    let known = applied(&database).await?;
    if let Err(error) = judge(&known) {
        let behind = known.iter().all(|row| {
            MIGRATIONS
                .iter()
                .any(|m| m.version == row.version && m.checksum() == row.checksum)
        });
        if !behind {
            return Err(error);
        }
    }
    for migration in MIGRATIONS {
        apply(&database, migration, &owner).await?;
    }
    check(&database).await
}

async fn bootstrap(database: &Database, config: &Config) -> Result<()> {
    let (datacenter, replication) = (&config.cassandra.datacenter, config.cassandra.replication);
    if !datacenter
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    {
        bail!("cassandra.datacenter `{datacenter}`: expected letters, digits, - _ .");
    }
    for keyspace in [&database.keyspace, &database.private_keyspace] {
        let there = database
            .rows(
                "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                (keyspace,),
            )
            .await?;
        if there.is_empty() {
            info!(keyspace, "creating keyspace");
            ddl(database, &format!(
                "CREATE KEYSPACE IF NOT EXISTS {keyspace} WITH replication = {{'class': 'NetworkTopologyStrategy', '{datacenter}': {replication}}}"
            )).await?;
        }
    }
    ddl(database, &format!(
        "CREATE TABLE IF NOT EXISTS {}.schema_migrations (component text, version int, name text, checksum blob, \
         state text, owner text, applied_at timestamp, PRIMARY KEY ((component), version))",
        database.keyspace
    )).await?;
    Ok(())
}

async fn ddl(database: &Database, cql: &str) -> Result<(), DatabaseError> {
    let mut statement = scylla::statement::unprepared::Statement::new(cql);
    statement.set_request_timeout(Some(Duration::from_secs(60)));
    database
        .session
        .query_unpaged(statement, ())
        .await
        .map_err(|error| DatabaseError::of(first_words(cql), error))?;
    Ok(())
}

fn first_words(cql: &str) -> String {
    cql.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}

async fn apply(database: &Database, migration: &Migration, owner: &str) -> Result<()> {
    if !claim(database, migration, owner).await? {
        return Ok(());
    }
    info!(migration = migration.name, "applying");
    for statement in migration.statements(&database.keyspace, &database.private_keyspace) {
        ddl(database, &statement).await?;
    }
    database.session.await_schema_agreement().await?;
    let cql = format!(
        "UPDATE {}.schema_migrations SET state = 'done', applied_at = ? WHERE component = ? AND version = ? IF owner = ?",
        database.keyspace
    );
    let now = CqlTimestamp(chrono::Utc::now().timestamp_millis());
    database
        .rows(&cql, (now, COMPONENT, migration.version, owner))
        .await?;
    Ok(())
}

/// Takes the migration under its lock; `false` if it is done already. A runner that died is replaced after a while.
async fn claim(database: &Database, migration: &Migration, owner: &str) -> Result<bool> {
    let keyspace = &database.keyspace;
    let insert = format!(
        "INSERT INTO {keyspace}.schema_migrations (component, version, name, checksum, state, owner) VALUES (?, ?, ?, ?, 'running', ?) IF NOT EXISTS"
    );
    let rows = database
        .rows(
            &insert,
            (
                COMPONENT,
                migration.version,
                migration.name,
                migration.checksum(),
                owner,
            ),
        )
        .await?;
    if is_applied(&rows) {
        return Ok(true);
    }
    let select = format!(
        "SELECT state, owner FROM {keyspace}.schema_migrations WHERE component = ? AND version = ?"
    );
    let mut holder = String::new();
    for _ in 0..TAKEOVER_SECONDS {
        let rows = database
            .rows(&select, (COMPONENT, migration.version))
            .await?;
        let Some([Some(CqlValue::Text(state)), Some(CqlValue::Text(other))]) =
            rows.first().map(Vec::as_slice)
        else {
            bail!(
                "{keyspace}.schema_migrations: version {} has vanished while waiting for it",
                migration.version
            );
        };
        if state == "done" {
            return Ok(false);
        }
        if *other != holder {
            info!(
                migration = migration.name,
                owner = other,
                "another runner is applying it: waiting"
            );
        }
        holder.clone_from(other);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    info!(
        migration = migration.name,
        owner = holder,
        "the other runner has not finished: taking over"
    );
    let update = format!(
        "UPDATE {keyspace}.schema_migrations SET owner = ? WHERE component = ? AND version = ? IF owner = ?"
    );
    let rows = database
        .rows(
            &update,
            (owner, COMPONENT, migration.version, holder.as_str()),
        )
        .await?;
    if !is_applied(&rows) {
        bail!(
            "migration {}: another runner took over as well; try again",
            migration.name
        );
    }
    Ok(true)
}

/// Whether a conditional statement was applied. Cassandra gives only `[applied]` then, and the current row otherwise.
pub(crate) fn is_applied(rows: &[Vec<Option<CqlValue>>]) -> bool {
    rows.first().and_then(|row| row.first()) == Some(&Some(CqlValue::Boolean(true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(migration: &Migration) -> Applied {
        Applied {
            version: migration.version,
            name: migration.name.into(),
            checksum: migration.checksum(),
            done: true,
        }
    }

    fn all() -> Vec<Applied> {
        MIGRATIONS.iter().map(of).collect()
    }

    #[test]
    fn the_schema_of_this_binary_is_accepted() {
        judge(&all()).unwrap();
    }

    #[test]
    fn a_newer_database_is_refused() {
        let mut applied = all();
        applied.push(Applied {
            version: 99,
            name: "0099_later.cql".into(),
            checksum: vec![1; 32],
            done: true,
        });
        let text = judge(&applied).unwrap_err().to_string();
        assert!(
            text.contains("schema version 99 (0099_later.cql), this binary knows versions up to"),
            "{text}"
        );
        assert!(text.contains("use a newer exporter"), "{text}");
    }

    #[test]
    fn a_changed_migration_is_refused() {
        let mut applied = all();
        applied[0].checksum = vec![0xab; 32];
        let text = judge(&applied).unwrap_err().to_string();
        assert!(
            text.contains("0001_chain.cql was applied with checksum abababababababab"),
            "{text}"
        );
    }

    #[test]
    fn an_older_or_unfinished_database_is_sent_to_migrate() {
        let mut applied = all();
        for row in &mut applied {
            row.done = false;
        }
        for rows in [Vec::new(), applied] {
            let text = judge(&rows).unwrap_err().to_string();
            assert!(
                text.contains("schema version 0, this binary needs")
                    && text.contains("run `exporter migrate`"),
                "{text}"
            );
        }
    }

    #[test]
    fn migrations_are_numbered_without_gaps_and_named_after_their_files() {
        for (index, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(usize::try_from(migration.version).unwrap(), index + 1);
            assert!(
                migration
                    .name
                    .starts_with(&format!("{:04}_", migration.version))
            );
        }
    }

    #[test]
    fn statements_use_the_configured_keyspaces() {
        for statement in MIGRATIONS
            .iter()
            .flat_map(|migration| migration.statements("a1", "b2"))
        {
            assert!(
                statement.contains(" a1.") || statement.contains(" b2."),
                "{statement}"
            );
            assert!(
                !statement.contains(" chain.") && !statement.contains("chain_private"),
                "{statement}"
            );
        }
    }
}
