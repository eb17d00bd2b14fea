//! Who may do what in Cassandra: `schema` changes tables, `exporter` writes rows, `analyst` reads what names nobody,
//! `auditor` reads everything.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use scylla::statement::unprepared::Statement;
use tracing::info;

use crate::config::{Config, Credentials};
use crate::database::{Database, DatabaseError};

/// The roles, each with what it is granted on `{public}` and `{private}`.
const ROLES: &[(&str, &[&str])] = &[
    (
        "schema",
        &[
            "ALL PERMISSIONS ON KEYSPACE {public}",
            "ALL PERMISSIONS ON KEYSPACE {private}",
        ],
    ),
    (
        "exporter",
        &[
            "SELECT ON KEYSPACE {public}",
            "MODIFY ON KEYSPACE {public}",
            "SELECT ON KEYSPACE {private}",
            "MODIFY ON KEYSPACE {private}",
        ],
    ),
    ("analyst", &["SELECT ON KEYSPACE {public}"]),
    (
        "auditor",
        &[
            "SELECT ON KEYSPACE {public}",
            "SELECT ON KEYSPACE {private}",
        ],
    ),
];

/// The superuser that takes the place of Cassandra's first one.
const ADMIN: &str = "admin";

/// Cassandra changes the password of a role at most every five seconds: so often we ask, a second apart.
const PASSWORD_ATTEMPTS: u32 = 6;

/// Reads the passwords, one `role = "password"` a line (TOML); makes and keeps them (mode 0600) if there are none yet.
pub fn passwords(path: &Path) -> Result<BTreeMap<String, String>> {
    if !path.exists() {
        let names = ROLES.iter().map(|(name, _)| *name).chain([ADMIN]);
        let made: BTreeMap<&str, String> = names
            .map(|name| (name, hex::encode(rand::random::<[u8; 16]>())))
            .collect();
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path);
        let mut file = file.with_context(|| format!("passwords {}", path.display()))?;
        file.write_all(toml::to_string(&made)?.as_bytes())?;
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("passwords {}", path.display()))?;
    let passwords: BTreeMap<String, String> =
        toml::from_str(&text).with_context(|| format!("passwords {}", path.display()))?;
    for (name, password) in &passwords {
        if password.is_empty() || password.contains('\'') {
            bail!(
                "passwords {}: the one of `{name}` is empty or has a ' in it",
                path.display()
            );
        }
    }
    Ok(passwords)
}

/// Creates the roles with these passwords, after `migrate`. With `lock` the first login (`cassandra`) is closed.
pub async fn create(
    config: &Config,
    passwords: &BTreeMap<String, String>,
    lock: bool,
) -> Result<()> {
    let admin = config
        .admin
        .clone()
        .unwrap_or_else(|| config.cassandra.credentials());
    let database = Database::connect_as(&config.cassandra, &admin).await?;
    for (role, grants) in ROLES {
        let password = passwords
            .get(*role)
            .with_context(|| format!("no password for role `{role}`"))?;
        put_role(&database, role, password, false).await?;
        for grant in *grants {
            let grant = grant
                .replace("{public}", &database.keyspace)
                .replace("{private}", &database.private_keyspace);
            execute(&database, &format!("GRANT {grant} TO \"{role}\"")).await?;
        }
    }
    if lock {
        let password = passwords
            .get(ADMIN)
            .with_context(|| format!("no password for role `{ADMIN}`"))?;
        put_role(&database, ADMIN, password, true).await?;
        let credentials = Credentials {
            user: ADMIN.into(),
            password: password.clone(),
            password_file: None,
        };
        // A role cannot take the login from itself.
        let database = Database::connect_as(&config.cassandra, &credentials).await?;
        execute(
            &database,
            "ALTER ROLE cassandra WITH LOGIN = false AND SUPERUSER = false",
        )
        .await?;
    }
    info!("roles are set");
    Ok(())
}

/// Creates a role, or gives an existing one this password.
async fn put_role(database: &Database, role: &str, password: &str, superuser: bool) -> Result<()> {
    let known = database
        .rows("SELECT role FROM system_auth.roles WHERE role = ?", (role,))
        .await?;
    if known.is_empty() {
        let options =
            format!("PASSWORD = '{password}' AND LOGIN = true AND SUPERUSER = {superuser}");
        return execute(
            database,
            &format!("CREATE ROLE IF NOT EXISTS \"{role}\" WITH {options}"),
        )
        .await;
    }
    let alter = format!("ALTER ROLE \"{role}\" WITH PASSWORD = '{password}'");
    for _ in 0..PASSWORD_ATTEMPTS {
        match execute(database, &alter).await {
            Err(error)
                if error
                    .downcast_ref()
                    .is_some_and(DatabaseError::is_transient) =>
            {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            done => return done,
        }
    }
    execute(database, &alter).await
}

async fn execute(database: &Database, cql: &str) -> Result<()> {
    let mut statement = Statement::new(cql);
    statement.set_request_timeout(Some(Duration::from_secs(30)));
    // Not the statement itself: it can hold a password.
    let what: Vec<&str> = cql
        .split_whitespace()
        .take_while(|word| *word != "WITH")
        .collect();
    database
        .session
        .query_unpaged(statement, ())
        .await
        .map_err(|error| DatabaseError::of(what.join(" "), error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn passwords_are_made_once_and_only_their_owner_reads_them() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("passwords.toml");
        let first = passwords(&path).unwrap();
        assert_eq!(passwords(&path).unwrap(), first);
        assert_eq!(
            first.keys().map(String::as_str).collect::<Vec<_>>(),
            ["admin", "analyst", "auditor", "exporter", "schema"]
        );
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_password_with_a_quote_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("passwords.toml");
        std::fs::write(&path, "analyst = \"a'b\"").unwrap();
        assert!(
            passwords(&path)
                .unwrap_err()
                .to_string()
                .contains("the one of `analyst` is empty or has a ' in it")
        );
    }
}
