//! The connection to Cassandra, and its errors in words that say what to do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use scylla::client::execution_profile::ExecutionProfile;
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::errors::{
    BadQuery, ConnectionError, ConnectionPoolError, ConnectionSetupRequestErrorKind, DbError,
    ExecutionError, MetadataError, NewSessionError, PrepareError, RequestAttemptError,
};
use scylla::policies::load_balancing::{NodeIdentifier, SingleTargetLoadBalancingPolicy};
use scylla::statement::unprepared::Statement;
use scylla::statement::{Consistency, SerialConsistency};
use scylla::value::{CqlValue, Row as CqlRow};

use crate::config::{Cassandra, Config, Credentials};

/// How long one request may take before it is tried again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Nobody there, or not yet: trying again helps.
    #[error(
        "Cassandra at {nodes} cannot be reached: {reason}. The chain is not affected; start Cassandra, or set cassandra.nodes"
    )]
    Unreachable {
        /// The nodes that were tried.
        nodes: String,
        /// What the driver said.
        reason: String,
    },
    /// Wrong user or password.
    #[error("Cassandra at {nodes} refused user `{user}`: {reason}. Check user and password")]
    Refused {
        /// The nodes that were tried.
        nodes: String,
        /// The role.
        user: String,
        /// What Cassandra said.
        reason: String,
    },
    /// A statement failed in a way that trying again may cure.
    #[error("{what}: {source}")]
    Transient {
        /// What was being done.
        what: String,
        /// What the driver said.
        source: Box<ExecutionError>,
    },
    /// A statement failed for good: schema, types, rights.
    #[error("{what}: {reason}")]
    Permanent {
        /// What was being done.
        what: String,
        /// What Cassandra said.
        reason: String,
    },
}

impl DatabaseError {
    /// Whether trying again may help.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Transient { .. })
    }

    /// Whether Cassandra says that it has too much to do.
    pub fn is_overload(&self) -> bool {
        let Self::Transient { source, .. } = self else {
            return false;
        };
        matches!(
            &**source,
            ExecutionError::RequestTimeout(_)
                | ExecutionError::LastAttemptError(RequestAttemptError::DbError(
                    DbError::Overloaded
                        | DbError::WriteTimeout { .. }
                        | DbError::RateLimitReached { .. },
                    _
                ))
        )
    }

    /// The error of an execution.
    pub fn of(what: impl Into<String>, error: ExecutionError) -> Self {
        let what = what.into();
        match permanent(&error) {
            Some(reason) => Self::Permanent { what, reason },
            None => Self::Transient {
                what,
                source: Box::new(error),
            },
        }
    }
}

/// The reason, if trying again cannot help.
fn permanent(error: &ExecutionError) -> Option<String> {
    match error {
        ExecutionError::BadQuery(BadQuery::SerializationError(reason)) => Some(reason.to_string()),
        ExecutionError::BadQuery(reason) => Some(reason.to_string()),
        ExecutionError::LastAttemptError(attempt) => permanent_attempt(attempt),
        ExecutionError::PrepareError(PrepareError::AllAttemptsFailed { first_attempt }) => {
            permanent_attempt(first_attempt)
        }
        _ => None,
    }
}

fn permanent_attempt(error: &RequestAttemptError) -> Option<String> {
    match error {
        RequestAttemptError::SerializationError(reason) => Some(reason.to_string()),
        RequestAttemptError::DbError(
            DbError::SyntaxError
            | DbError::Invalid
            | DbError::Unauthorized
            | DbError::ConfigError
            | DbError::AlreadyExists { .. }
            | DbError::FunctionFailure { .. },
            text,
        ) => Some(text.clone()),
        _ => None,
    }
}

/// A connected session with the names it works under.
#[derive(Clone)]
pub struct Database {
    /// The driver's session.
    pub session: Arc<Session>,
    /// What an analyst may read.
    pub keyspace: String,
    /// What names accounts.
    pub private_keyspace: String,
    nodes: String,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("nodes", &self.nodes)
            .finish_non_exhaustive()
    }
}

impl Database {
    /// Connects as the exporter's role.
    pub async fn connect(config: &Config) -> Result<Self> {
        Self::connect_as(&config.cassandra, &config.cassandra.credentials()).await
    }

    /// Connects as another role.
    pub async fn connect_as(cassandra: &Cassandra, credentials: &Credentials) -> Result<Self> {
        let profile = ExecutionProfile::builder()
            .consistency(Consistency::LocalQuorum)
            .serial_consistency(Some(SerialConsistency::LocalSerial))
            .request_timeout(Some(REQUEST_TIMEOUT))
            .build();
        let mut builder = SessionBuilder::new()
            .known_nodes(&cassandra.nodes)
            .connection_timeout(Duration::from_secs(5))
            .default_execution_profile_handle(profile.into_handle())
            .fetch_schema_metadata(false)
            .cluster_metadata_refresh_interval(Duration::from_secs(10));
        if !credentials.user.is_empty() {
            builder = builder.user(&credentials.user, credentials.secret()?);
        }
        let nodes = cassandra.nodes.join(", ");
        let session = builder
            .build()
            .await
            .map_err(|error| session_error(&error, &nodes, &credentials.user))?;
        Ok(Self {
            session: Arc::new(session),
            keyspace: cassandra.keyspace.clone(),
            private_keyspace: cassandra.private_keyspace.clone(),
            nodes,
        })
    }

    /// Runs a statement of our own once, all rows at once: for small results.
    pub async fn rows(
        &self,
        cql: &str,
        values: impl scylla::serialize::row::SerializeRow,
    ) -> Result<Vec<Vec<Option<CqlValue>>>, DatabaseError> {
        let mut statement = Statement::new(cql);
        statement.set_is_idempotent(true);
        self.rows_of(statement, values).await
    }

    async fn rows_of(
        &self,
        statement: Statement,
        values: impl scylla::serialize::row::SerializeRow,
    ) -> Result<Vec<Vec<Option<CqlValue>>>, DatabaseError> {
        let what = statement.contents.clone();
        let result = self
            .session
            .query_unpaged(statement, values)
            .await
            .map_err(|error| DatabaseError::of(&what, error))?;
        if !result.is_rows() {
            return Ok(Vec::new());
        }
        let foreign = |reason: String| DatabaseError::Permanent {
            what: what.clone(),
            reason,
        };
        let result = result
            .into_rows_result()
            .map_err(|error| foreign(error.to_string()))?;
        let rows = result
            .rows::<CqlRow>()
            .map_err(|error| foreign(error.to_string()))?;
        rows.map(|row| {
            row.map(|row| row.columns)
                .map_err(|error| foreign(error.to_string()))
        })
        .collect()
    }

    /// When each node of the cluster was started: it grows with every start. Nodes that do not answer are left out.
    pub async fn generations(&self) -> BTreeMap<String, i32> {
        let mut generations = BTreeMap::new();
        for node in self.session.get_cluster_state().get_nodes_info() {
            let mut statement = Statement::new("SELECT gossip_generation FROM system.local");
            statement.set_is_idempotent(true);
            statement.set_consistency(Consistency::One);
            statement.set_request_timeout(Some(Duration::from_secs(2)));
            let target = NodeIdentifier::HostId(node.host_id);
            statement.set_load_balancing_policy(Some(SingleTargetLoadBalancingPolicy::new(
                target, None,
            )));
            let rows = self.rows_of(statement, ()).await.unwrap_or_default();
            if let Some(Some(CqlValue::Int(generation))) = rows.first().and_then(|row| row.first())
            {
                generations.insert(node.host_id.to_string(), *generation);
            }
        }
        generations
    }
}

fn session_error(error: &NewSessionError, nodes: &str, user: &str) -> DatabaseError {
    let (nodes, user, reason) = (nodes.to_owned(), user.to_owned(), error.to_string());
    match error {
        NewSessionError::MetadataError(MetadataError::ConnectionPoolError(
            ConnectionPoolError::Broken {
                last_connection_error,
            },
        )) => match authentication(last_connection_error) {
            Some(reason) => DatabaseError::Refused {
                nodes,
                user,
                reason,
            },
            None => DatabaseError::Unreachable {
                nodes,
                reason: last_connection_error.to_string(),
            },
        },
        _ => DatabaseError::Unreachable { nodes, reason },
    }
}

fn authentication(error: &ConnectionError) -> Option<String> {
    let ConnectionError::ConnectionSetupRequestError(setup) = error else {
        return None;
    };
    match setup.get_error() {
        ConnectionSetupRequestErrorKind::DbError(DbError::AuthenticationError, text) => {
            Some(text.clone())
        }
        ConnectionSetupRequestErrorKind::MissingAuthentication => {
            Some("it asks for a password and none is set".into())
        }
        _ => None,
    }
}
