//! A transaction as it arrives: bytes, decoded strictly, with what has to be signed.

use prost::Message;
use proto::cosmos::tx::v1beta1::{AuthInfo, Fee, SignDoc, SignerInfo, TxBody, TxRaw};
use proto::unknown::{reject_critical_unknown_fields, reject_unknown_fields};
use sdk::{Decoded, Error, Registry, Result, root};
use std::sync::OnceLock;

/// A transaction that could be decoded. Nothing about it has been checked yet.
pub(crate) struct Tx {
    /// SHA-256 of its bytes.
    pub(crate) hash: [u8; 32],
    /// The number of its bytes.
    pub(crate) size: u64,
    pub(crate) body: TxBody,
    pub(crate) fee: Fee,
    pub(crate) signer_infos: Vec<SignerInfo>,
    pub(crate) signatures: Vec<Vec<u8>>,
    /// Its messages, each with the function that handles it.
    pub(crate) messages: Vec<Box<dyn Decoded>>,
    /// For each signature that was verified before the ante: under which key and account number.
    verified: OnceLock<Vec<Option<Signed>>>,
    body_bytes: Vec<u8>,
    auth_info_bytes: Vec<u8>,
}

/// Who signed a transaction, as far as the signature shows: all of the sign bytes that is not in the transaction, but
/// for the chain id, of which a process has one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) public_key: [u8; 33],
    pub(crate) account_number: u64,
}

impl Tx {
    /// Decodes a transaction with this hash, the SHA-256 of its bytes. Refused (code 2) if the bytes are not one, or
    /// hold fields that we would not see; (code 6) if this chain does not know a message; (code 37) if it has, by its role,
    /// not the module of one.
    pub(crate) fn decode(bytes: &[u8], hash: [u8; 32], registry: &Registry) -> Result<Self> {
        let raw = TxRaw::decode(bytes).map_err(undecodable)?;
        // ADR-027: one encoding, so that nobody can give a transaction another hash.
        if raw.encode_to_vec() != bytes {
            return Err(root::TX_DECODE.wrap("TxRaw is not in its canonical encoding (ADR-027)"));
        }
        reject_critical_unknown_fields("cosmos.tx.v1beta1.TxBody", &raw.body_bytes)
            .map_err(undecodable)?;
        reject_unknown_fields("cosmos.tx.v1beta1.AuthInfo", &raw.auth_info_bytes)
            .map_err(undecodable)?;
        let body = TxBody::decode(raw.body_bytes.as_slice()).map_err(undecodable)?;
        let auth_info = AuthInfo::decode(raw.auth_info_bytes.as_slice()).map_err(undecodable)?;
        let messages = body
            .messages
            .iter()
            .map(|any| registry.decode(any))
            .collect::<Result<_>>()?;
        Ok(Self {
            hash,
            size: u64::try_from(bytes.len()).expect("a length fits into 64 bits"),
            body,
            fee: auth_info.fee.unwrap_or_default(),
            signer_infos: auth_info.signer_infos,
            signatures: raw.signatures,
            messages,
            verified: OnceLock::new(),
            body_bytes: raw.body_bytes,
            auth_info_bytes: raw.auth_info_bytes,
        })
    }

    /// Whether its signatures were verified before, as far as that was possible.
    pub(crate) fn is_looked_at(&self) -> bool {
        self.verified.get().is_some()
    }

    /// Remembers which signatures are good; what is known stays.
    pub(crate) fn set_verified(&self, verified: Vec<Option<Signed>>) {
        self.verified.get_or_init(|| verified);
    }

    /// Whether the signature at a place is known to be good for this key and account. `false` says nothing.
    pub(crate) fn is_verified(&self, index: usize, signed: &Signed) -> bool {
        let known = self.verified.get().and_then(|all| all.get(index).copied());
        known.flatten().as_ref() == Some(signed)
    }

    /// Who must sign, as text: the signers of the messages in order, then the fee payer if another is named.
    pub(crate) fn signers(&self) -> Vec<&str> {
        let mut signers: Vec<&str> = Vec::new();
        let all = self.messages.iter().flat_map(|message| message.signers());
        let payer = Some(self.fee.payer.as_str()).filter(|payer| !payer.is_empty());
        for signer in all.chain(payer) {
            if !signers.contains(&signer) {
                signers.push(signer);
            }
        }
        signers
    }

    /// What is signed in `SIGN_MODE_DIRECT`: made of the bytes as they arrived, never encoded again.
    pub(crate) fn direct_sign_bytes(&self, chain_id: &str, account_number: u64) -> Vec<u8> {
        SignDoc {
            body_bytes: self.body_bytes.clone(),
            auth_info_bytes: self.auth_info_bytes.clone(),
            chain_id: chain_id.to_owned(),
            account_number,
        }
        .encode_to_vec()
    }
}

fn undecodable(error: impl std::fmt::Display) -> Error {
    root::TX_DECODE.wrap(error)
}
