//! The two ed25519 keys of a node, in CometBFT's files: the identity for peers and the key that signs blocks.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_consensus::{SigningKey, VerificationKeyBytes};
use rand::TryRngCore as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::Result;
use crate::error::Error;
use crate::files::{self, Secrecy};

/// Amino name of an ed25519 private key in JSON.
const PRIVATE_TYPE: &str = "tendermint/PrivKeyEd25519";
/// Amino name of an ed25519 public key in JSON.
pub(crate) const PUBLIC_TYPE: &str = "tendermint/PubKeyEd25519";

/// A key pair whose private half is written only into files of mode 0600.
#[derive(Clone)]
pub struct KeyPair(SigningKey);

impl KeyPair {
    /// Makes a new pair from the system's randomness.
    pub fn generate() -> Result<Self> {
        let mut seed = [0_u8; 32];
        rand::rngs::OsRng
            .try_fill_bytes(&mut seed)
            .map_err(|error| Error::Failed(format!("reading the system's randomness: {error}")))?;
        Ok(Self::from_seed(seed))
    }

    /// The pair that belongs to a seed of 32 bytes (RFC 8032); for tests and reproducible networks.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from(seed))
    }

    /// The 32 bytes of the public key.
    pub fn public(&self) -> [u8; 32] {
        VerificationKeyBytes::from(&self.0).to_bytes()
    }

    /// CometBFT's address of the public key: the first 20 bytes of its SHA-256.
    pub fn address(&self) -> [u8; 20] {
        address_of(&self.public())
    }

    /// The node id that peers dial, when this is a node key: the address in lower-case hex.
    pub fn node_id(&self) -> String {
        hex::encode(self.address())
    }

    fn to_json(&self) -> TypedValue {
        let mut bytes = self.0.to_bytes().to_vec();
        bytes.extend_from_slice(&self.public());
        TypedValue {
            kind: PRIVATE_TYPE.to_owned(),
            value: STANDARD.encode(bytes),
        }
    }

    fn from_json(path: &Path, json: &TypedValue) -> Result<Self> {
        if json.kind != PRIVATE_TYPE {
            let problem = format!(
                "priv_key.type is {:?}, expected {PRIVATE_TYPE:?}",
                json.kind
            );
            return Err(Error::file(path, problem));
        }
        let bytes = STANDARD
            .decode(&json.value)
            .map_err(|error| Error::file(path, format!("priv_key.value is not base64: {error}")))?;
        let (seed, public) = bytes
            .split_first_chunk::<32>()
            .ok_or_else(|| length(path, &bytes))?;
        let pair = Self::from_seed(*seed);
        if public.len() != 32 {
            return Err(length(path, &bytes));
        }
        if public != pair.public() {
            let problem = "priv_key.value: its public half does not belong to its private half";
            return Err(Error::file(path, problem));
        }
        Ok(pair)
    }
}

/// Shows the public half only.
impl std::fmt::Debug for KeyPair {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "KeyPair({})", hex::encode(self.public()))
    }
}

fn length(path: &Path, bytes: &[u8]) -> Error {
    Error::file(
        path,
        format!("priv_key.value has {} bytes, expected 64", bytes.len()),
    )
}

/// CometBFT's address of an ed25519 public key: the first 20 bytes of its SHA-256.
pub(crate) fn address_of(public: &[u8; 32]) -> [u8; 20] {
    let digest: [u8; 32] = Sha256::digest(public).into();
    *digest.first_chunk().expect("32 bytes have a first 20")
}

#[derive(Serialize, Deserialize)]
struct TypedValue {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Serialize, Deserialize)]
struct NodeKeyFile {
    priv_key: TypedValue,
}

#[derive(Serialize, Deserialize)]
struct ValidatorKeyFile {
    address: String,
    pub_key: TypedValue,
    priv_key: TypedValue,
}

/// Reads `node_key.json`.
pub fn read_node_key(path: &Path) -> Result<KeyPair> {
    let file: NodeKeyFile = parse(path, "the content of a node_key.json")?;
    KeyPair::from_json(path, &file.priv_key)
}

/// Writes `node_key.json` with mode 0600.
pub fn write_node_key(path: &Path, key: &KeyPair) -> Result<()> {
    write(
        path,
        &NodeKeyFile {
            priv_key: key.to_json(),
        },
    )
}

/// Reads `priv_validator_key.json`.
pub fn read_validator_key(path: &Path) -> Result<KeyPair> {
    let file: ValidatorKeyFile = parse(path, "the content of a priv_validator_key.json")?;
    KeyPair::from_json(path, &file.priv_key)
}

/// Writes `priv_validator_key.json` with mode 0600.
pub fn write_validator_key(path: &Path, key: &KeyPair) -> Result<()> {
    let pub_key = TypedValue {
        kind: PUBLIC_TYPE.to_owned(),
        value: STANDARD.encode(key.public()),
    };
    let address = hex::encode_upper(key.address());
    write(
        path,
        &ValidatorKeyFile {
            address,
            pub_key,
            priv_key: key.to_json(),
        },
    )
}

fn parse<T: for<'a> Deserialize<'a>>(path: &Path, expected: &str) -> Result<T> {
    serde_json::from_str(&files::read(path)?)
        .map_err(|error| Error::file(path, format!("{error}; expected {expected}")))
}

fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).expect("strings always serialise");
    files::write(path, text.as_bytes(), Secrecy::Private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_their_files() {
        let directory = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let path = directory.path().join("node_key.json");
        write_node_key(&path, &key).unwrap();
        assert_eq!(read_node_key(&path).unwrap().public(), key.public());
        write_validator_key(&path, &key).unwrap();
        assert_eq!(read_validator_key(&path).unwrap().node_id(), key.node_id());
    }

    #[test]
    fn address_is_the_one_that_cometbft_derives() {
        // A pair written by `cometbft init` v0.38.25.
        let public = STANDARD
            .decode("H3kWAOc4FC/heyfxYBkkPOCKc+6yWHX9gdZxZ7fMtDI=")
            .unwrap();
        let address = address_of(&public.try_into().unwrap());
        assert_eq!(
            hex::encode_upper(address),
            "79ACC3E9328DCD6A60709EDB88010F35608EF03D"
        );
    }

    #[test]
    fn private_key_file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("node_key.json");
        write_node_key(&path, &KeyPair::from_seed([7; 32])).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn key_with_a_foreign_public_half_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("node_key.json");
        let mut bytes = [1_u8; 64];
        bytes[40] = 2;
        let value = STANDARD.encode(bytes);
        std::fs::write(
            &path,
            format!(r#"{{"priv_key":{{"type":"{PRIVATE_TYPE}","value":"{value}"}}}}"#),
        )
        .unwrap();
        let message = read_node_key(&path).unwrap_err().to_string();
        assert!(
            message.ends_with("its public half does not belong to its private half"),
            "{message}"
        );
    }

    #[test]
    fn malformed_key_file_is_refused_with_its_position() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("node_key.json");
        std::fs::write(&path, "{\"priv_key\": 7}").unwrap();
        let message = read_node_key(&path).unwrap_err().to_string();
        assert!(
            message.contains("node_key.json: invalid type: integer `7`"),
            "{message}"
        );
        assert!(message.contains("at line 1 column 14"), "{message}");
    }
}
