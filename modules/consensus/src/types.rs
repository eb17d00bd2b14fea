//! What is stored: CometBFT's consensus parameters, checked as CometBFT checks them.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::Duration;
use proto::tendermint::types as wire;
use sdk::Quoted;

/// CometBFT's limit of a block: 100 MiB.
pub(crate) const BLOCK_BYTES_MAX: i64 = 104_857_600;
/// What the authority needs at least to be able to change the parameters again: one transaction of any kind.
pub(crate) const BLOCK_BYTES_MIN: i64 = 65_536;
/// The same in gas.
pub(crate) const BLOCK_GAS_MIN: i64 = 1_000_000;
/// Nanoseconds of a second.
const NANOS: i32 = 1_000_000_000;
/// The only kind of key that validators here have.
const KEY_TYPE: &str = "ed25519";

/// CometBFT's consensus parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Params {
    /// The most bytes of a block; -1 is CometBFT's own limit.
    pub block_max_bytes: i64,
    /// The most gas of a block; -1 is without a limit.
    pub block_max_gas: i64,
    /// Evidence is refused when it is older than this in blocks and in time.
    pub evidence_max_age_blocks: i64,
    /// The time: whole seconds.
    pub evidence_max_age_seconds: u64,
    /// And nanoseconds.
    pub evidence_max_age_nanos: u32,
    /// The most bytes of evidence in a block.
    pub evidence_max_bytes: i64,
    /// The version of the application.
    pub app_version: u64,
}

impl Params {
    /// Parameters of genesis or of a message. Refused (consensus 2, 3, 4) with what CometBFT would refuse.
    pub fn parse(params: &wire::ConsensusParams) -> Result<Self, Error> {
        let block = params
            .block
            .as_ref()
            .ok_or(Error::Missing { what: "block" })?;
        let evidence = params
            .evidence
            .as_ref()
            .ok_or(Error::Missing { what: "evidence" })?;
        let validator = params
            .validator
            .as_ref()
            .ok_or(Error::Missing { what: "validator" })?;
        check_key_types(&validator.pub_key_types)?;
        if let Some(height) = params
            .abci
            .as_ref()
            .map(|abci| abci.vote_extensions_enable_height)
            .filter(|height| *height != 0)
        {
            return Err(Error::VoteExtensions { height });
        }
        let (evidence_max_age_seconds, evidence_max_age_nanos) =
            parse_age(evidence.max_age_duration.as_ref())?;
        let parsed = Self {
            block_max_bytes: block.max_bytes,
            block_max_gas: block.max_gas,
            evidence_max_age_blocks: evidence.max_age_num_blocks,
            evidence_max_age_seconds,
            evidence_max_age_nanos,
            evidence_max_bytes: evidence.max_bytes,
            app_version: params.version.as_ref().map_or(0, |version| version.app),
        };
        parsed.check()?;
        Ok(parsed)
    }

    fn check(&self) -> Result<(), Error> {
        let refused = |why: String| Err(Error::InvalidParams { why });
        let bytes = self.block_max_bytes;
        if bytes != -1 && !(1..=BLOCK_BYTES_MAX).contains(&bytes) {
            return refused(format!(
                "block.max_bytes {bytes}: expected -1 or 1 to {BLOCK_BYTES_MAX}"
            ));
        }
        if self.block_max_gas < -1 {
            return refused(format!(
                "block.max_gas {}: expected -1 or more",
                self.block_max_gas
            ));
        }
        if self.evidence_max_age_blocks <= 0 {
            return refused(format!(
                "evidence.max_age_num_blocks {}: expected above 0",
                self.evidence_max_age_blocks
            ));
        }
        let room = if bytes == -1 { BLOCK_BYTES_MAX } else { bytes };
        if !(0..=room).contains(&self.evidence_max_bytes) {
            return refused(format!(
                "evidence.max_bytes {}: expected 0 to {room}, the bytes of a block",
                self.evidence_max_bytes
            ));
        }
        Ok(())
    }

    /// Refused (consensus 2) if no transaction could change the parameters back. Genesis may do so: it is set up by hand.
    pub(crate) fn check_usable(&self) -> Result<(), Error> {
        let refused = |why: String| Err(Error::InvalidParams { why });
        if self.block_max_bytes != -1 && self.block_max_bytes < BLOCK_BYTES_MIN {
            return refused(format!(
                "block.max_bytes {}: expected -1 or at least {BLOCK_BYTES_MIN}, for the message that changes it back",
                self.block_max_bytes
            ));
        }
        if self.block_max_gas != -1 && self.block_max_gas < BLOCK_GAS_MIN {
            return refused(format!(
                "block.max_gas {}: expected -1 or at least {BLOCK_GAS_MIN}, for the message that changes it back",
                self.block_max_gas
            ));
        }
        Ok(())
    }

    /// The parameters as CometBFT and queries take them.
    pub fn to_proto(&self) -> wire::ConsensusParams {
        wire::ConsensusParams {
            block: Some(wire::BlockParams {
                max_bytes: self.block_max_bytes,
                max_gas: self.block_max_gas,
            }),
            evidence: Some(wire::EvidenceParams {
                max_age_num_blocks: self.evidence_max_age_blocks,
                max_age_duration: Some(Duration {
                    seconds: i64::try_from(self.evidence_max_age_seconds).unwrap_or(i64::MAX),
                    nanos: i32::try_from(self.evidence_max_age_nanos).unwrap_or_default(),
                }),
                max_bytes: self.evidence_max_bytes,
            }),
            validator: Some(wire::ValidatorParams {
                pub_key_types: vec![KEY_TYPE.to_owned()],
            }),
            version: Some(wire::VersionParams {
                app: self.app_version,
            }),
            abci: Some(wire::AbciParams {
                vote_extensions_enable_height: 0,
            }),
        }
    }
}

fn check_key_types(key_types: &[String]) -> Result<(), Error> {
    if key_types.iter().map(String::as_str).eq([KEY_TYPE]) {
        return Ok(());
    }
    let listed = key_types.iter().take(4);
    let listed: Vec<_> = listed.map(|text| Quoted(text).to_string()).collect();
    Err(Error::InvalidParams {
        why: format!(
            "validator.pub_key_types [{}]: expected only {KEY_TYPE:?}",
            listed.join(", ")
        ),
    })
}

fn parse_age(age: Option<&Duration>) -> Result<(u64, u32), Error> {
    let age = age.copied().unwrap_or_default();
    let seconds = u64::try_from(age.seconds).ok();
    let nanos = u32::try_from(age.nanos).ok().filter(|_| age.nanos < NANOS);
    match seconds.zip(nanos) {
        Some(whole) if whole != (0, 0) => Ok(whole),
        _ => Err(Error::InvalidParams {
            why: format!(
                "evidence.max_age_duration of {} seconds and {} nanoseconds: expected above 0",
                age.seconds, age.nanos
            ),
        }),
    }
}
