//! The reader's end of the socket: blocking calls, to be made from a thread that may wait.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;

use crate::frame::{self, FRAME_BYTES_MAX, FrameError};
use crate::message::{PROTOCOL, Reply, Request, Status, reply::Answer, request::Ask};

/// How long the node may be silent: a follower hears from it every second.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// A connection to a node's export socket.
#[derive(Debug)]
pub struct Client {
    stream: UnixStream,
}

/// What a follower gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Followed {
    /// The bytes of the next record.
    Block(Bytes),
    /// No new block yet; what the node has.
    Waiting(Status),
    /// The next record is not there any more (or not yet, after a reset): what the node has.
    Missing(Status),
}

impl Client {
    /// Connects, and checks that the node speaks this protocol.
    pub fn connect(path: &Path) -> Result<(Self, Status), FrameError> {
        let stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        stream.set_write_timeout(Some(SILENCE_MAX))?;
        let mut client = Self { stream };
        let status = client.status()?;
        if status.protocol != PROTOCOL {
            let text = format!(
                "protocol {} on the socket: this binary speaks {PROTOCOL}",
                status.protocol
            );
            return Err(FrameError::Unexpected(text));
        }
        Ok((client, status))
    }

    /// Which chain, which heights.
    pub fn status(&mut self) -> Result<Status, FrameError> {
        match self.ask(Ask::Status(PROTOCOL))? {
            Answer::Status(status) => Ok(status),
            other => Err(unexpected(&other)),
        }
    }

    /// The bytes of the record at a height, if the node has it.
    pub fn get(&mut self, height: u64) -> Result<Option<Bytes>, FrameError> {
        match self.ask(Ask::Get(height))? {
            Answer::Block(bytes) => Ok(Some(bytes)),
            Answer::Missing(_) => Ok(None),
            other => Err(unexpected(&other)),
        }
    }

    /// Tells the node that everything up to this height is safe.
    pub fn ack(&mut self, height: u64) -> Result<Status, FrameError> {
        match self.ask(Ask::Ack(height))? {
            Answer::Status(status) => Ok(status),
            other => Err(unexpected(&other)),
        }
    }

    /// Follows the chain from a height; call [`Client::following`] from then on, and nothing else.
    pub fn follow(&mut self, from_height: u64) -> Result<(), FrameError> {
        frame::write(
            &mut self.stream,
            &Request {
                ask: Some(Ask::Follow(from_height)),
            },
        )
    }

    /// What comes next on a connection that follows.
    pub fn following(&mut self) -> Result<Followed, FrameError> {
        match self.answer()? {
            Answer::Block(bytes) => Ok(Followed::Block(bytes)),
            Answer::Status(status) => Ok(Followed::Waiting(status)),
            Answer::Missing(status) => Ok(Followed::Missing(status)),
            Answer::Refused(reason) => Err(FrameError::Refused(reason)),
        }
    }

    fn ask(&mut self, ask: Ask) -> Result<Answer, FrameError> {
        frame::write(&mut self.stream, &Request { ask: Some(ask) })?;
        match self.answer()? {
            Answer::Refused(reason) => Err(FrameError::Refused(reason)),
            answer => Ok(answer),
        }
    }

    fn answer(&mut self) -> Result<Answer, FrameError> {
        let reply: Option<Reply> = frame::read(&mut self.stream, FRAME_BYTES_MAX)?;
        let Some(reply) = reply else {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        };
        reply
            .answer
            .ok_or_else(|| FrameError::Unexpected("an answer of an unknown kind".into()))
    }
}

fn unexpected(answer: &Answer) -> FrameError {
    FrameError::Unexpected(
        match answer {
            Answer::Status(_) => "status",
            Answer::Block(_) => "block",
            Answer::Missing(_) => "missing",
            Answer::Refused(_) => "refused",
        }
        .into(),
    )
}
