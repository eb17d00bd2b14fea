//! What can go wrong around CometBFT, in words that name the file or program and what to do.

use std::path::{Path, PathBuf};

/// A failure of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused something.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done, with the path.
        doing: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// A program that this project needs is absent or of another version.
    #[error("{0}")]
    Missing(String),
    /// A child program ended with a failure.
    #[error("{0}")]
    Failed(String),
    /// A file does not say what it should.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was wrong, where, and what is expected.
        problem: String,
    },
    /// A TCP port is taken.
    #[error("{0}")]
    Port(String),
    /// The RPC server could not be reached or its answer could not be read.
    #[error("CometBFT RPC {url}: {problem}")]
    Rpc {
        /// The address asked.
        url: String,
        /// What happened.
        problem: String,
    },
    /// The RPC server answered with an error of its own.
    #[error("CometBFT RPC {method}: {message} (code {code}){data}")]
    RpcAnswer {
        /// The method called.
        method: String,
        /// JSON-RPC error code.
        code: i64,
        /// JSON-RPC error message.
        message: String,
        /// JSON-RPC error data, with a leading separator; empty when there is none.
        data: String,
    },
}

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn file(path: &Path, problem: impl Into<String>) -> Self {
        Self::File {
            path: path.to_owned(),
            problem: problem.into(),
        }
    }
}

/// Adds to an IO error what was being done.
pub(crate) trait Doing<T> {
    /// Names the action that failed.
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T> Doing<T> for std::io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| Error::Io {
            doing: what(),
            source,
        })
    }
}
