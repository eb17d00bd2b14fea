//! The paths of ICS-24, as the part of a key after the prefix of its map. They have no terminator and no lengths, as other
//! chains compute the very same bytes. Identifiers have no `/`, so a path can be read in one way only.

use sdk::{BeginsWith, Key};

fn rest(input: &mut &[u8]) -> Option<String> {
    let text = std::str::from_utf8(input).ok()?.to_owned();
    *input = &[];
    Some(text)
}

/// An identifier that is the whole rest of its path: `connections/{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextPath(pub(crate) String);

impl Key for TextPath {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.as_bytes());
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        rest(input).map(Self)
    }
}

/// What there is under `clients/{id}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientPath {
    /// `clientState`
    State(String),
    /// `consensusStates/{revision}-{height}`
    Consensus(String, u64, u64),
    /// `connections`
    Connections(String),
}

impl Key for ClientPath {
    fn encode(&self, out: &mut Vec<u8>) {
        let text = match self {
            Self::State(id) => format!("{id}/clientState"),
            Self::Consensus(id, revision, height) => {
                format!("{id}/consensusStates/{revision}-{height}")
            }
            Self::Connections(id) => format!("{id}/connections"),
        };
        out.extend_from_slice(text.as_bytes());
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let text = rest(input)?;
        let (id, what) = text.split_once('/')?;
        let id = id.to_owned();
        match what {
            "clientState" => Some(Self::State(id)),
            "connections" => Some(Self::Connections(id)),
            other => {
                let height = other.strip_prefix("consensusStates/")?;
                let (revision, height) = height.split_once('-')?;
                Some(Self::Consensus(
                    id,
                    revision.parse().ok()?,
                    height.parse().ok()?,
                ))
            }
        }
    }
}

/// An end of a channel: `ports/{port}/channels/{channel}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChannelPath {
    pub(crate) port: String,
    pub(crate) channel: String,
}

impl ChannelPath {
    pub(crate) fn new(port: impl Into<String>, channel: impl Into<String>) -> Self {
        Self {
            port: port.into(),
            channel: channel.into(),
        }
    }

    /// The path of one of its packets.
    pub(crate) fn packet(&self, sequence: u64) -> PacketPath {
        PacketPath {
            end: self.clone(),
            sequence,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (port, channel) = text.strip_prefix("ports/")?.split_once("/channels/")?;
        let end = Self::new(port, channel);
        (!port.contains('/') && !channel.contains('/')).then_some(end)
    }
}

impl Key for ChannelPath {
    fn encode(&self, out: &mut Vec<u8>) {
        let text = format!("ports/{}/channels/{}", self.port, self.channel);
        out.extend_from_slice(text.as_bytes());
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        Self::read(&rest(input)?)
    }
}

/// A packet of a channel: `ports/{port}/channels/{channel}/sequences/{sequence}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PacketPath {
    pub(crate) end: ChannelPath,
    pub(crate) sequence: u64,
}

impl Key for PacketPath {
    fn encode(&self, out: &mut Vec<u8>) {
        PacketsOf(self.end.clone()).encode(out);
        out.extend_from_slice(self.sequence.to_string().as_bytes());
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let text = rest(input)?;
        let (end, sequence) = text.split_once("/sequences/")?;
        Some(Self {
            end: ChannelPath::read(end)?,
            sequence: sequence.parse().ok()?,
        })
    }
}

/// What the paths of all packets of a channel begin with. Not the path of the channel: `channel-1` begins `channel-10`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PacketsOf(pub(crate) ChannelPath);

impl Key for PacketsOf {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        out.extend_from_slice(b"/sequences/");
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let text = rest(input)?;
        ChannelPath::read(text.strip_suffix("/sequences/")?).map(Self)
    }
}

impl BeginsWith<PacketsOf> for PacketPath {}
