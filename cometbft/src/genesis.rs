//! CometBFT's `genesis.json` (v0.38): read with errors that name file and place, checked, written.
//!
//! The application's part, `app_state`, is carried as it is. Whole numbers of 64 bits stand in quotes, as CometBFT's
//! JSON wants them; plain numbers are read too.

use std::collections::BTreeSet;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::error::Error;
use crate::files::{self, Secrecy};
use crate::keys::{self, KeyPair};

/// Longest chain id that CometBFT accepts, in bytes (`types.MaxChainIDLen`).
pub const CHAIN_ID_BYTES_MAX: usize = 50;
/// Largest block that CometBFT accepts, in bytes (`types.MaxBlockSizeBytes`).
pub const BLOCK_BYTES_MAX: i64 = 104_857_600;
/// Largest sum of voting powers (`types.MaxTotalVotingPower`, an eighth of the largest 64-bit integer).
pub const TOTAL_POWER_MAX: i64 = i64::MAX / 8;

/// A genesis document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    /// Time of the first block, RFC 3339 in UTC.
    pub genesis_time: String,
    /// Chain id, at most [`CHAIN_ID_BYTES_MAX`] bytes.
    pub chain_id: String,
    /// Height of the first block; 0 means 1.
    #[serde(with = "quoted", default)]
    pub initial_height: i64,
    /// Consensus parameters that the chain starts with.
    #[serde(default)]
    pub consensus_params: ConsensusParams,
    /// First validators; empty when the application names them in its answer to `InitChain`.
    #[serde(default)]
    pub validators: Vec<Validator>,
    /// App hash before the first block, in hex; usually empty.
    #[serde(default)]
    pub app_hash: String,
    /// The application's own genesis.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub app_state: serde_json::Value,
}

/// Consensus parameters. The default is this project's: blocks of 4 MB, no gas limit, ed25519 keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConsensusParams {
    /// Limits of a block.
    pub block: BlockParams,
    /// How long misbehaviour can be proven.
    pub evidence: EvidenceParams,
    /// Keys of validators.
    pub validator: ValidatorParams,
    /// Version of the application.
    pub version: VersionParams,
    /// Features of ABCI.
    pub abci: AbciParams,
}

/// Limits of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockParams {
    /// Largest block in bytes; -1 for CometBFT's own limit.
    #[serde(with = "quoted")]
    pub max_bytes: i64,
    /// Most gas in a block; -1 for no limit.
    #[serde(with = "quoted")]
    pub max_gas: i64,
}

impl Default for BlockParams {
    fn default() -> Self {
        Self {
            max_bytes: 4_000_000,
            max_gas: -1,
        }
    }
}

/// How long misbehaviour can be proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceParams {
    /// Oldest evidence, in blocks.
    #[serde(with = "quoted")]
    pub max_age_num_blocks: i64,
    /// Oldest evidence, in nanoseconds.
    #[serde(with = "quoted")]
    pub max_age_duration: i64,
    /// Most bytes of evidence in a block.
    #[serde(with = "quoted", default)]
    pub max_bytes: i64,
}

impl Default for EvidenceParams {
    fn default() -> Self {
        // Three weeks, the usual unbonding time, and as many blocks as stand in them at one a second.
        Self {
            max_age_num_blocks: 1_814_400,
            max_age_duration: 1_814_400_000_000_000,
            max_bytes: 1_048_576,
        }
    }
}

/// Keys of validators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidatorParams {
    /// Allowed kinds of keys.
    pub pub_key_types: Vec<String>,
}

impl Default for ValidatorParams {
    fn default() -> Self {
        Self {
            pub_key_types: vec!["ed25519".into()],
        }
    }
}

/// Version of the application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VersionParams {
    /// Version of the application's protocol.
    #[serde(with = "quoted")]
    pub app: i64,
}

/// Features of ABCI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AbciParams {
    /// Height from which votes carry extensions; 0 for never.
    #[serde(with = "quoted")]
    pub vote_extensions_enable_height: i64,
}

/// A validator of the first block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validator {
    /// Upper-case hex of the first 20 bytes of the key's SHA-256; empty lets CometBFT compute it.
    #[serde(default)]
    pub address: String,
    /// The key that signs blocks.
    pub pub_key: PublicKey,
    /// Voting power, above 0.
    #[serde(with = "quoted")]
    pub power: i64,
    /// A name to recognise it by.
    #[serde(default)]
    pub name: String,
}

impl Validator {
    /// The entry of a key.
    pub fn of(key: &KeyPair, name: &str, power: i64) -> Self {
        Self {
            address: hex::encode_upper(key.address()),
            pub_key: PublicKey {
                kind: keys::PUBLIC_TYPE.to_owned(),
                value: STANDARD.encode(key.public()),
            },
            power,
            name: name.to_owned(),
        }
    }
}

/// A public key in amino JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Amino name of the kind, `tendermint/PubKeyEd25519`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The key's bytes in base64.
    pub value: String,
}

impl PublicKey {
    /// The 32 bytes of an ed25519 key.
    ///
    /// # Errors
    /// Says what is expected instead.
    pub fn ed25519(&self) -> Result<[u8; 32], String> {
        if self.kind != keys::PUBLIC_TYPE {
            return Err(format!(
                "type is {:?}, expected {:?}",
                self.kind,
                keys::PUBLIC_TYPE
            ));
        }
        let bytes = STANDARD
            .decode(&self.value)
            .map_err(|_| "value is not base64".to_owned())?;
        let count = bytes.len();
        bytes
            .try_into()
            .map_err(|_| format!("value has {count} bytes, expected 32"))
    }
}

impl Genesis {
    /// A document with this project's parameters, the given time, and neither validators nor application state.
    pub fn new(chain_id: impl Into<String>, genesis_time: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            genesis_time: genesis_time.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true),
            chain_id: chain_id.into(),
            initial_height: 1,
            consensus_params: ConsensusParams::default(),
            validators: Vec::new(),
            app_hash: String::new(),
            app_state: serde_json::json!({}),
        }
    }

    /// Reads and checks a file.
    ///
    /// # Errors
    /// Names the file, the line and column or the field, and what is expected.
    pub fn read(path: &Path) -> Result<Self> {
        let text = files::read(path)?;
        let genesis: Self = serde_json::from_str(&text)
            .map_err(|error| Error::file(path, format!("malformed genesis: {error}")))?;
        genesis
            .check()
            .map_err(|problem| Error::file(path, format!("malformed genesis: {problem}")))?;
        Ok(genesis)
    }

    /// Checks and writes a file.
    pub fn write(&self, path: &Path) -> Result<()> {
        self.check()
            .map_err(|problem| Error::file(path, format!("refused genesis: {problem}")))?;
        let text = serde_json::to_string_pretty(self).expect("a genesis has only string keys");
        files::write(path, text.as_bytes(), Secrecy::Public)
    }

    /// Checks what CometBFT would check at start, so that a fault is found while the file is made.
    ///
    /// # Errors
    /// One sentence that names the field and what is expected.
    pub fn check(&self) -> Result<(), String> {
        if self.chain_id.is_empty() || self.chain_id.len() > CHAIN_ID_BYTES_MAX {
            let count = self.chain_id.len();
            return Err(format!(
                "chain_id has {count} bytes, expected 1 to {CHAIN_ID_BYTES_MAX}"
            ));
        }
        if chrono::DateTime::parse_from_rfc3339(&self.genesis_time).is_err() {
            let found = &self.genesis_time;
            let example = "2026-01-31T00:00:00Z";
            return Err(format!(
                "genesis_time is {found:?}, expected RFC 3339 such as {example:?}"
            ));
        }
        if self.initial_height < 0 {
            return Err(format!(
                "initial_height is {}, expected 0 or more",
                self.initial_height
            ));
        }
        if hex::decode(&self.app_hash).is_err() {
            return Err(format!(
                "app_hash is {:?}, expected hex digits or nothing",
                self.app_hash
            ));
        }
        if !self.app_state.is_null() && !self.app_state.is_object() {
            return Err("app_state is not an object, expected one entry per module".into());
        }
        self.consensus_params.check()?;
        check_validators(&self.validators)
    }
}

impl ConsensusParams {
    fn check(&self) -> Result<(), String> {
        let block_bytes = self.block.max_bytes;
        if block_bytes != -1 && !(1..=BLOCK_BYTES_MAX).contains(&block_bytes) {
            let limits = format!("-1 or 1 to {BLOCK_BYTES_MAX}");
            return Err(format!(
                "consensus_params.block.max_bytes is {block_bytes}, expected {limits}"
            ));
        }
        if self.block.max_gas < -1 {
            let found = self.block.max_gas;
            return Err(format!(
                "consensus_params.block.max_gas is {found}, expected -1 or more"
            ));
        }
        for (name, value) in [
            ("max_age_num_blocks", self.evidence.max_age_num_blocks),
            ("max_age_duration", self.evidence.max_age_duration),
        ] {
            if value <= 0 {
                return Err(format!(
                    "consensus_params.evidence.{name} is {value}, expected above 0"
                ));
            }
        }
        let evidence_bytes = self.evidence.max_bytes;
        let most = if block_bytes == -1 {
            BLOCK_BYTES_MAX
        } else {
            block_bytes
        };
        if !(0..=most).contains(&evidence_bytes) {
            let name = "consensus_params.evidence.max_bytes";
            return Err(format!(
                "{name} is {evidence_bytes}, expected 0 to {most} (block.max_bytes)"
            ));
        }
        let kinds = &self.validator.pub_key_types;
        if kinds.is_empty() || kinds.iter().any(|kind| kind != "ed25519") {
            let name = "consensus_params.validator.pub_key_types";
            return Err(format!("{name} is {kinds:?}, expected [\"ed25519\"]"));
        }
        if self.abci.vote_extensions_enable_height < 0 || self.version.app < 0 {
            let name = "consensus_params.{abci.vote_extensions_enable_height,version.app}";
            return Err(format!("{name} are below 0, expected 0 or more"));
        }
        Ok(())
    }
}

fn check_validators(validators: &[Validator]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let mut total: i64 = 0;
    for (index, validator) in validators.iter().enumerate() {
        let place = format!("validators[{index}]");
        let key = validator
            .pub_key
            .ed25519()
            .map_err(|problem| format!("{place}.pub_key.{problem}"))?;
        let address = hex::encode_upper(keys::address_of(&key));
        if !validator.address.is_empty() && validator.address.to_uppercase() != address {
            let found = &validator.address;
            return Err(format!(
                "{place}.address is {found}, expected {address}, that of its pub_key"
            ));
        }
        if validator.power <= 0 {
            return Err(format!(
                "{place}.power is {}, expected above 0",
                validator.power
            ));
        }
        if !seen.insert(key) {
            return Err(format!("{place}.pub_key stands there twice, expected once"));
        }
        total = total
            .checked_add(validator.power)
            .filter(|sum| *sum <= TOTAL_POWER_MAX)
            .ok_or_else(|| {
                format!("{place}.power brings the sum of powers above {TOTAL_POWER_MAX}")
            })?;
    }
    Ok(())
}

/// Whole numbers of 64 bits as CometBFT's JSON has them: in quotes.
mod quoted {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "expected a whole number in quotes, such as \"1\""
        )]
        enum Form {
            Number(i64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(value) => Ok(value),
            Form::Text(text) => text.parse().map_err(|_| {
                let problem = format!("{text:?} is not a whole number, expected one such as \"1\"");
                serde::de::Error::custom(problem)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Genesis {
        let time = chrono::DateTime::from_timestamp(1_767_225_600, 5).unwrap();
        let mut genesis = Genesis::new("aot-test-1", time);
        genesis.validators = vec![
            Validator::of(&KeyPair::from_seed([1; 32]), "a", 10),
            Validator::of(&KeyPair::from_seed([2; 32]), "b", 10),
        ];
        genesis
    }

    fn refusal(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("genesis.json");
        let mut json = serde_json::to_value(sample()).unwrap();
        change(&mut json);
        std::fs::write(&path, serde_json::to_string_pretty(&json).unwrap()).unwrap();
        let message = Genesis::read(&path).unwrap_err().to_string();
        assert!(
            message.contains("genesis.json: malformed genesis: "),
            "{message}"
        );
        message
    }

    #[test]
    fn genesis_comes_back_from_its_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("genesis.json");
        sample().write(&path).unwrap();
        assert_eq!(Genesis::read(&path).unwrap(), sample());
    }

    #[test]
    fn half_a_file_is_refused_with_line_and_column() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("genesis.json");
        std::fs::write(&path, "{\n  \"chain_id\": \"x\",\n").unwrap();
        let message = Genesis::read(&path).unwrap_err().to_string();
        assert!(
            message.contains("genesis.json: malformed genesis: EOF"),
            "{message}"
        );
        assert!(message.contains("at line 3 column 0"), "{message}");
    }

    #[test]
    fn absent_chain_id_is_refused() {
        let message = refusal(|json| {
            json.as_object_mut().unwrap().remove("chain_id");
        });
        assert!(message.contains("missing field `chain_id`"), "{message}");
    }

    #[test]
    fn misspelt_field_is_refused_and_the_right_names_are_listed() {
        let message = refusal(|json| json["consensus_param"] = serde_json::json!({}));
        assert!(
            message.contains("unknown field `consensus_param`, expected one of"),
            "{message}"
        );
    }

    #[test]
    fn fields_out_of_range_are_refused_by_name() {
        let cases: [(&str, serde_json::Value, &str); 10] = [
            (
                "/chain_id",
                "".into(),
                "chain_id has 0 bytes, expected 1 to 50",
            ),
            (
                "/genesis_time",
                "today".into(),
                "genesis_time is \"today\", expected RFC 3339",
            ),
            (
                "/initial_height",
                "-1".into(),
                "initial_height is -1, expected 0 or more",
            ),
            (
                "/initial_height",
                "one".into(),
                "\"one\" is not a whole number",
            ),
            (
                "/app_hash",
                "zz".into(),
                "app_hash is \"zz\", expected hex digits",
            ),
            ("/app_state", "x".into(), "app_state is not an object"),
            (
                "/consensus_params/block/max_bytes",
                "0".into(),
                "block.max_bytes is 0, expected -1 or 1 to",
            ),
            (
                "/consensus_params/block/max_gas",
                "-2".into(),
                "block.max_gas is -2, expected -1 or more",
            ),
            (
                "/validators/0/power",
                "0".into(),
                "validators[0].power is 0, expected above 0",
            ),
            (
                "/validators/1/address",
                "00".into(),
                "validators[1].address is 00, expected",
            ),
        ];
        for (place, value, expected) in cases {
            let message = refusal(|json| *json.pointer_mut(place).unwrap() = value);
            assert!(message.contains(expected), "{place}: {message}");
        }
    }

    #[test]
    fn same_validator_twice_is_refused() {
        let message = refusal(|json| json["validators"][1] = json["validators"][0].clone());
        assert!(
            message.contains("validators[1].pub_key stands there twice"),
            "{message}"
        );
    }

    #[test]
    fn key_of_another_kind_or_length_is_refused() {
        let message = refusal(|json| {
            json["validators"][0]["pub_key"]["type"] = "tendermint/PubKeySecp256k1".into();
        });
        assert!(
            message.contains("expected \"tendermint/PubKeyEd25519\""),
            "{message}"
        );
        let message = refusal(|json| json["validators"][0]["pub_key"]["value"] = "AAAA".into());
        assert!(
            message.contains("pub_key.value has 3 bytes, expected 32"),
            "{message}"
        );
    }

    #[test]
    fn too_much_power_is_refused() {
        let message =
            refusal(|json| json["validators"][1]["power"] = TOTAL_POWER_MAX.to_string().into());
        assert!(
            message.contains("validators[1].power brings the sum of powers above"),
            "{message}"
        );
    }
}
