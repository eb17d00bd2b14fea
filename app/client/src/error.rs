//! What can go wrong between a client and a node.

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The node does not answer, or not as CometBFT does.
    #[error("the node at {url} does not answer: {reason}")]
    Unreachable {
        /// Address asked.
        url: String,
        /// What the RPC client says.
        reason: String,
    },
    /// The node answers, but refuses the call.
    #[error("{call}: {reason}")]
    Call {
        /// RPC method or query path.
        call: String,
        /// What the node, or the RPC client, says.
        reason: String,
    },
    /// The application refuses a query or a transaction.
    #[error("{call} refused with code {code} ({codespace}): {log}")]
    Refused {
        /// Query path, or `CheckTx`, or `FinalizeBlock`.
        call: String,
        /// Codespace of the code.
        codespace: String,
        /// Stable number within the codespace.
        code: u32,
        /// What was wrong and what is expected.
        log: String,
    },
    /// A transaction has not been included in time. It may still be.
    #[error("transaction {hash} is not in a block after {seconds} s; it may still be included")]
    NotIncluded {
        /// Transaction hash, upper-case hex.
        hash: String,
        /// Seconds waited.
        seconds: u64,
    },
    /// A mnemonic, key or address cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// The node's answer is not what the protocol says.
    #[error("{call}: the answer cannot be decoded: {source}")]
    Answer {
        /// RPC method or query path.
        call: String,
        /// What the decoder says.
        source: prost::DecodeError,
    },
    /// A statement is asked for that cannot be made, or whose figures do not agree.
    #[error("{0}")]
    Statement(String),
}

impl Error {
    /// A failed call. The texts of `tendermint_rpc::Error` have back traces in them: only the cause
    /// is taken.
    pub(crate) fn of_rpc(url: &str, call: &str, error: &tendermint_rpc::Error) -> Self {
        use tendermint_rpc::error::ErrorDetail;
        let (url, call) = (url.to_owned(), call.to_owned());
        match error.detail() {
            ErrorDetail::Http(_) => Self::Unreachable {
                url,
                reason: error.trace().root_cause().to_string(),
            },
            detail @ (ErrorDetail::Io(_) | ErrorDetail::Timeout(_)) => Self::Unreachable {
                url,
                reason: detail.to_string(),
            },
            ErrorDetail::Response(detail) => Self::Call {
                call,
                reason: detail.source.to_string(),
            },
            detail => Self::Call {
                call,
                reason: detail.to_string(),
            },
        }
    }

    /// The code of a refusal, with its codespace.
    pub fn code(&self) -> Option<(&str, u32)> {
        match self {
            Self::Refused {
                codespace, code, ..
            } => Some((codespace, *code)),
            _ => None,
        }
    }
}
