//! Frames on the socket: four bytes of length, big end first, then a protobuf message.

use std::io::{self, Read, Write};

use prost::Message;

/// The largest frame that is sent or taken: a block of 100 MB with its results fits.
pub const FRAME_BYTES_MAX: usize = 256 << 20;

/// Why a frame could not be read or written.
#[derive(Debug)]
pub enum FrameError {
    /// The other end is gone or too slow.
    Io(io::Error),
    /// The frame is longer than allowed: the bytes it has, the bytes allowed.
    TooLong(usize, usize),
    /// The bytes are no message of the protocol.
    Undecodable(prost::DecodeError),
    /// An answer that does not belong to the question.
    Unexpected(String),
    /// The node refused, with its reason.
    Refused(String),
}

impl std::fmt::Display for FrameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => write!(f, "export socket: {error}"),
            Self::TooLong(length, max) => write!(
                f,
                "export socket: frame of {length} bytes, at most {max} are allowed"
            ),
            Self::Undecodable(error) => {
                write!(f, "export socket: not a message of this protocol: {error}")
            }
            Self::Unexpected(answer) => write!(f, "export socket: unexpected answer: {answer}"),
            Self::Refused(reason) => write!(f, "export socket: refused by the node: {reason}"),
        }
    }
}

impl std::error::Error for FrameError {}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes one message as one frame.
pub(crate) fn write<M: Message>(to: &mut impl Write, message: &M) -> Result<(), FrameError> {
    let length = message.encoded_len();
    let prefix = u32::try_from(length)
        .ok()
        .filter(|_| length <= FRAME_BYTES_MAX);
    let Some(prefix) = prefix else {
        return Err(FrameError::TooLong(length, FRAME_BYTES_MAX));
    };
    let mut frame = Vec::with_capacity(length.saturating_add(4));
    frame.extend_from_slice(&prefix.to_be_bytes());
    message.encode(&mut frame).expect("a Vec grows as needed");
    to.write_all(&frame)?;
    to.flush()?;
    Ok(())
}

/// Reads one frame of at most `bytes_max`; `None` if the other end closed between two frames.
pub(crate) fn read<M: Message + Default>(
    from: &mut impl Read,
    bytes_max: usize,
) -> Result<Option<M>, FrameError> {
    let mut prefix = [0; 4];
    let [first, rest @ ..] = &mut prefix;
    if from.read(std::slice::from_mut(first))? == 0 {
        return Ok(None);
    }
    from.read_exact(rest)?;
    let length = usize::try_from(u32::from_be_bytes(prefix)).unwrap_or(usize::MAX);
    if length > bytes_max {
        return Err(FrameError::TooLong(length, bytes_max));
    }
    // Grows with what arrives: a length alone must not make us take 256 MiB.
    let mut bytes = Vec::new();
    let wanted = u64::try_from(length).unwrap_or(u64::MAX);
    if from.take(wanted).read_to_end(&mut bytes)? < length {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    M::decode(bytes::Bytes::from(bytes))
        .map(Some)
        .map_err(FrameError::Undecodable)
}
