//! What is stored: the plan, checked as the Cosmos SDK checks it, and what other chains prove, as it is.

use borsh::{BorshDeserialize, BorshSerialize, io};
use proto::cosmos::upgrade::v1beta1 as wire;
use sdk::{Key, Quoted, Result, root};

/// The longest name of an upgrade, in bytes: tools make it the name of a folder.
pub(crate) const NAME_BYTES_MAX: usize = 140;
/// The most bytes of what operators are told.
pub(crate) const INFO_BYTES_MAX: usize = 10_000;

/// A planned upgrade.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Plan {
    /// Its name: the upgraded binary knows it.
    pub name: String,
    /// The height of the first block that the upgraded binary runs: 1 or more.
    pub height: u64,
    /// What operators are told: where the binary is.
    pub info: String,
}

impl Plan {
    /// A plan of a message. Refused (`sdk` 18) without a name, at no height, or with what the Cosmos SDK took once.
    pub(crate) fn parse(plan: &wire::Plan) -> Result<Self> {
        #[expect(deprecated, reason = "who still sends these fields is told so")]
        let (time, client) = (&plan.time, &plan.upgraded_client_state);
        // The Go types send the zero time of Go, year 1, where they mean none.
        if time
            .as_ref()
            .is_some_and(|time| time.seconds != GO_ZERO_SECONDS || time.nanos != 0)
        {
            return refused("time-based upgrades have been deprecated in the SDK");
        }
        if client.is_some() {
            return refused("upgrade logic for IBC has been moved to the IBC module");
        }
        let height = u64::try_from(plan.height).unwrap_or_default();
        if height == 0 {
            return refused(&format!(
                "height must be greater than 0, got {}",
                plan.height
            ));
        }
        let parsed = Self {
            name: plan.name.clone(),
            height,
            info: plan.info.clone(),
        };
        match parsed.check() {
            Ok(()) => Ok(parsed),
            Err(why) => refused(&why),
        }
    }

    /// Says what is wrong with the texts.
    pub(crate) fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        if self.info.len() > INFO_BYTES_MAX {
            return Err(format!(
                "info of {} bytes: expected at most {INFO_BYTES_MAX}",
                self.info.len()
            ));
        }
        Ok(())
    }

    /// The plan as messages and queries have it.
    pub fn to_proto(&self) -> wire::Plan {
        #[expect(deprecated, reason = "the fields must be given; they stay empty")]
        wire::Plan {
            name: self.name.clone(),
            time: None,
            height: i64::try_from(self.height).unwrap_or(i64::MAX),
            info: self.info.clone(),
            upgraded_client_state: None,
        }
    }

    /// Whether the plan is due in a block of this height.
    pub fn is_due(&self, height: u64) -> bool {
        self.height <= height
    }
}

/// Seconds from 1970 back to the year 1.
const GO_ZERO_SECONDS: i64 = -62_135_596_800;

/// Says what is wrong with the name of an upgrade.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("name cannot be empty".to_owned());
    }
    if name.len() > NAME_BYTES_MAX || name.contains(char::is_control) {
        return Err(format!(
            "name {} of {} bytes: expected 1 to {NAME_BYTES_MAX}, without control characters",
            Quoted(name),
            name.len()
        ));
    }
    Ok(())
}

fn refused<T>(why: &str) -> Result<T> {
    Err(root::INVALID_REQUEST.wrap(why))
}

/// Bytes as they are, nothing before or after them: what another chain proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raw(pub(crate) Vec<u8>);

impl BorshSerialize for Raw {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&self.0)
    }
}

impl BorshDeserialize for Raw {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Self(bytes))
    }
}

/// What there is under `upgradedIBCState/{height}/`, as `x/upgrade` of the Cosmos SDK names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UpgradedPath {
    /// `upgradedClient`
    Client(u64),
    /// `upgradedConsState`
    Consensus(u64),
}

impl Key for UpgradedPath {
    fn encode(&self, out: &mut Vec<u8>) {
        let text = match self {
            Self::Client(height) => format!("{height}/upgradedClient"),
            Self::Consensus(height) => format!("{height}/upgradedConsState"),
        };
        out.extend_from_slice(text.as_bytes());
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(input).ok()?;
        *input = &[];
        let (height, what) = text.split_once('/')?;
        let height = height.parse().ok()?;
        match what {
            "upgradedClient" => Some(Self::Client(height)),
            "upgradedConsState" => Some(Self::Consensus(height)),
            _ => None,
        }
    }
}
