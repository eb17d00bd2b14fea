//! What is refused, with the codespaces and codes of ibc-go: relayers match on them and on their texts.

use ibc_core::channel::types::error::ChannelError;
use ibc_core::client::types::error::ClientError;
use ibc_core::connection::types::error::ConnectionError;
use ibc_core::host::types::error::{DecodingError, HostError};
use sdk::{Error, ErrorSpec, root};
use std::fmt::Display;

/// An error of ibc-go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its codespace.
    pub codespace: &'static str,
    /// Its code.
    pub code: u32,
    /// What the text ends with.
    pub text: &'static str,
}

impl Code {
    /// This error with what was wrong in front.
    pub fn wrap(self, what: impl Display) -> Error {
        Error {
            codespace: self.codespace,
            code: self.code,
            log: format!("{what}: {}", self.text),
        }
    }
}

macro_rules! codes {
    ($($name:ident $shown:ident = $codespace:literal $code:literal $text:literal;)*) => {
        $(#[doc = concat!($codespace, " ", $code, ": ", $text, ".")]
        pub(crate) const $name: Code =
            Code { codespace: $codespace, code: $code, text: $text };)*
        /// All of them, for the registry.
        pub(crate) const TABLE: &[ErrorSpec] = &[$(ErrorSpec {
            codespace: $codespace,
            code: $code,
            name: stringify!($shown),
            text: $text,
        }),*];
    };
}

codes! {
    CLIENT_EXISTS ClientExists = "client" 2 "light client already exists";
    INVALID_CLIENT InvalidClient = "client" 3 "light client is invalid";
    CLIENT_NOT_FOUND ClientNotFound = "client" 4 "light client not found";
    CONSENSUS_STATE_NOT_FOUND ConsensusStateNotFound = "client" 7 "consensus state not found";
    INVALID_CONSENSUS InvalidConsensus = "client" 8 "invalid consensus state";
    INVALID_CLIENT_TYPE InvalidClientType = "client" 10 "invalid client type";
    INVALID_HEADER InvalidHeader = "client" 12 "invalid client header";
    INVALID_MISBEHAVIOUR InvalidMisbehaviour = "client" 13 "invalid light client misbehaviour";
    SELF_CONSENSUS_STATE_NOT_FOUND SelfConsensusStateNotFound = "client" 22 "self consensus state not found";
    INVALID_UPGRADE_CLIENT InvalidUpgradeClient = "client" 25 "invalid client upgrade";
    INVALID_HEIGHT InvalidHeight = "client" 26 "invalid height";
    INVALID_SUBSTITUTE InvalidSubstitute = "client" 27 "invalid client state substitute";
    CLIENT_NOT_ACTIVE ClientNotActive = "client" 29 "client state is not active";
    CONNECTION_NOT_FOUND ConnectionNotFound = "connection" 3 "connection not found";
    INVALID_CONNECTION_STATE InvalidConnectionState = "connection" 6 "invalid connection state";
    INVALID_CONNECTION_COUNTERPARTY InvalidConnectionCounterparty = "connection" 7 "invalid counterparty connection";
    INVALID_VERSION InvalidVersion = "connection" 9 "invalid connection version";
    VERSION_NEGOTIATION_FAILED VersionNegotiationFailed = "connection" 10 "connection version negotiation failed";
    CHANNEL_NOT_FOUND ChannelNotFound = "channel" 3 "channel not found";
    INVALID_CHANNEL_STATE InvalidChannelState = "channel" 5 "invalid channel state";
    INVALID_CHANNEL_COUNTERPARTY InvalidChannelCounterparty = "channel" 7 "invalid counterparty channel";
    SEQUENCE_SEND_NOT_FOUND SequenceSendNotFound = "channel" 10 "sequence send not found";
    SEQUENCE_RECEIVE_NOT_FOUND SequenceReceiveNotFound = "channel" 11 "sequence receive not found";
    SEQUENCE_ACK_NOT_FOUND SequenceAckNotFound = "channel" 12 "sequence acknowledgement not found";
    INVALID_PACKET InvalidPacket = "channel" 13 "invalid packet";
    TOO_MANY_CONNECTION_HOPS TooManyConnectionHops = "channel" 15 "too many connection hops";
    INVALID_ACKNOWLEDGEMENT InvalidAcknowledgement = "channel" 16 "invalid acknowledgement";
    ACKNOWLEDGEMENT_EXISTS AcknowledgementExists = "channel" 17 "acknowledgement for packet already exists";
    PACKET_COMMITMENT_NOT_FOUND PacketCommitmentNotFound = "channel" 20 "packet commitment not found";
    PACKET_SEQUENCE_OUT_OF_ORDER PacketSequenceOutOfOrder = "channel" 21 "packet sequence is out of order";
    INVALID_CHANNEL_VERSION InvalidChannelVersion = "channel" 24 "invalid channel version";
    INVALID_TIMEOUT InvalidTimeout = "channel" 26 "invalid packet timeout";
    TIMEOUT_NOT_REACHED TimeoutNotReached = "channel" 39 "timeout not reached";
    TIMEOUT_ELAPSED TimeoutElapsed = "channel" 40 "timeout elapsed";
    PORT_NOT_FOUND PortNotFound = "port" 3 "port not found";
    INVALID_PROOF InvalidProof = "commitment" 2 "invalid proof";
    DELAY_PERIOD_NOT_PASSED DelayPeriodNotPassed = "07-tendermint" 10 "packet-specified delay period has not been reached";
    INVALID_PROOF_SPECS InvalidProofSpecs = "07-tendermint" 13 "invalid proof specs";
}

/// A message, or a part of one, that is not what its type says.
pub(crate) fn malformed(error: &DecodingError) -> Error {
    root::INVALID_REQUEST.wrap(said(error))
}

/// What ibc-rs refuses a message for, in the words of ibc-go.
pub(crate) enum Refused {
    /// The host has refused, and has noted why.
    Host(HostError),
    /// Everything else.
    Other(Error),
}

/// What an error says, without what a build adds to it: errors of `tendermint` tell their causes by one of two tracers,
/// chosen by the features of whatever is built beside it, and one of them writes lines and a stack backtrace.
pub(crate) fn said(error: &impl ToString) -> String {
    let text = error.to_string().replace("StringTracer: ", "");
    let (text, _) = text.split_once("\n\nLocation:").unwrap_or((&text, ""));
    let parts = text.lines().map(str::trim);
    let parts = parts.filter(|line| !line.is_empty() && *line != "Caused by:");
    // Several causes are numbered.
    let unnumbered = parts.map(|line| match line.split_once(": ") {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => line,
    });
    unnumbered.collect::<Vec<_>>().join(": ")
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<HostError> for Refused {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl From<DecodingError> for Refused {
    fn from(error: DecodingError) -> Self {
        Self::Other(malformed(&error))
    }
}

impl From<ClientError> for Refused {
    fn from(error: ClientError) -> Self {
        let code = match error {
            ClientError::Host(error) => return Self::Host(error),
            ClientError::Decoding(error) => return error.into(),
            ClientError::InsufficientProofHeight { expected, actual } => {
                let (has, proof) = (actual.revision_height(), expected.revision_height());
                return Self::Other(INVALID_HEIGHT.wrap(format_args!(
                    "proof verification failed: client state height < proof height ({has} < {proof}), please ensure the client has been updated"
                )));
            }
            ClientError::Upgrade(_) => INVALID_UPGRADE_CLIENT,
            ClientError::Timestamp(_)
            | ClientError::InvalidConsensusStateTimestamp(_)
            | ClientError::MissingLocalConsensusState(_) => INVALID_CONSENSUS,
            ClientError::InvalidClientStateType(_)
            | ClientError::InvalidUpdateClientMessage
            | ClientError::InvalidHeaderType(_) => INVALID_CLIENT_TYPE,
            ClientError::InvalidTrustThreshold { .. } => INVALID_CLIENT,
            ClientError::InvalidHeight => INVALID_HEIGHT,
            ClientError::InvalidStatus(_) => CLIENT_NOT_ACTIVE,
            ClientError::InvalidClientRecoveryHeights { .. }
            | ClientError::FailedToVerifyClientRecoveryStates => INVALID_SUBSTITUTE,
            ClientError::DuplicateClientState(_) => CLIENT_EXISTS,
            ClientError::FailedICS23Verification(_) => INVALID_PROOF,
            ClientError::FailedToHandleMisbehaviour { .. } => INVALID_MISBEHAVIOUR,
            ClientError::FailedToVerifyHeader { .. } | ClientError::ClientSpecific { .. } => {
                INVALID_HEADER
            }
        };
        Self::Other(code.wrap(said(&error)))
    }
}

impl From<ConnectionError> for Refused {
    fn from(error: ConnectionError) -> Self {
        let code = match error {
            ConnectionError::Client(error) => return error.into(),
            ConnectionError::Host(error) => return Self::Host(error),
            ConnectionError::Decoding(error) => return error.into(),
            ConnectionError::Timestamp(_)
            | ConnectionError::InsufficientBlocksElapsed { .. }
            | ConnectionError::InsufficientTimeElapsed { .. } => DELAY_PERIOD_NOT_PASSED,
            ConnectionError::InvalidCounterparty | ConnectionError::MissingCounterparty => {
                INVALID_CONNECTION_COUNTERPARTY
            }
            ConnectionError::InvalidState { .. }
            | ConnectionError::MismatchedConnectionStates { .. } => INVALID_CONNECTION_STATE,
            ConnectionError::MissingFeatures => INVALID_VERSION,
            ConnectionError::MissingCommonVersion => VERSION_NEGOTIATION_FAILED,
            ConnectionError::InsufficientConsensusHeight { .. } => INVALID_HEIGHT,
        };
        Self::Other(code.wrap(said(&error)))
    }
}

impl From<ChannelError> for Refused {
    fn from(error: ChannelError) -> Self {
        let code = match error {
            ChannelError::Client(error) => return error.into(),
            ChannelError::Connection(error) => return error.into(),
            ChannelError::Host(error) => return Self::Host(error),
            ChannelError::Decoding(error) => return error.into(),
            ChannelError::DuplicateAcknowledgment(_) => ACKNOWLEDGEMENT_EXISTS,
            ChannelError::Timestamp(_)
            | ChannelError::InsufficientPacketHeight { .. }
            | ChannelError::ExpiredPacketTimestamp => TIMEOUT_ELAPSED,
            ChannelError::InsufficientPacketTimeout { .. } => TIMEOUT_NOT_REACHED,
            ChannelError::InvalidState { .. } => INVALID_CHANNEL_STATE,
            ChannelError::InvalidConnectionHopsLength { .. } => TOO_MANY_CONNECTION_HOPS,
            ChannelError::MissingAcknowledgmentStatus => INVALID_ACKNOWLEDGEMENT,
            ChannelError::MissingCounterparty => INVALID_CHANNEL_COUNTERPARTY,
            ChannelError::MissingTimeout => INVALID_TIMEOUT,
            ChannelError::MismatchedPacketSequence { .. } => PACKET_SEQUENCE_OUT_OF_ORDER,
            ChannelError::MismatchedCounterparty { .. }
            | ChannelError::MismatchedPacketCommitment { .. }
            | ChannelError::AppSpecific { .. } => INVALID_PACKET,
            ChannelError::UnsupportedVersion { .. } => INVALID_CHANNEL_VERSION,
        };
        Self::Other(code.wrap(said(&error)))
    }
}
