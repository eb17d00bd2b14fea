//! Transactions: what is signed, and the bytes that are broadcast (`SIGN_MODE_DIRECT`).

use cosmos_sdk_proto::cosmos::crypto::secp256k1::PubKey;
use cosmos_sdk_proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmos_sdk_proto::cosmos::tx::v1beta1::mode_info::{Single, Sum};
use cosmos_sdk_proto::cosmos::tx::v1beta1::{
    AuthInfo, Fee as FeeProto, ModeInfo, SignDoc, SignerInfo, TxBody, TxRaw,
};
use prost::Message as _;
use proto::{Any, Coin, Msg};
use sha2::{Digest, Sha256};

use crate::Key;

/// Something that can stand in a transaction: any [`Msg`], or one already packed.
pub trait Message {
    /// Packs it with its type URL.
    fn to_any(&self) -> Any;
}

impl<M: Msg> Message for M {
    fn to_any(&self) -> Any {
        Any {
            type_url: M::TYPE_URL.to_owned(),
            value: self.encode_to_vec(),
        }
    }
}

impl Message for Packed {
    fn to_any(&self) -> Any {
        self.0.clone()
    }
}

/// A message packed elsewhere, for instance from JSON.
#[derive(Clone, Debug)]
pub struct Packed(pub Any);

/// What a transaction may cost, and who pays it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fee {
    /// Amounts offered, in base denominations.
    pub amount: Vec<Coin>,
    /// Most gas the transaction may use.
    pub gas_limit: u64,
    /// A co-signing account that pays instead of the first signer; empty for none.
    pub payer: String,
    /// An account that has granted an allowance and pays; empty for none.
    pub granter: String,
}

impl Fee {
    /// A fee of one denomination, paid by the first signer.
    pub fn of(amount: u128, denom: &str, gas_limit: u64) -> Self {
        let amount = vec![Coin {
            denom: denom.to_owned(),
            amount: amount.to_string(),
        }];
        Self {
            amount,
            gas_limit,
            ..Self::default()
        }
    }

    /// The same fee, paid by a co-signer.
    #[must_use]
    pub fn paid_by(self, payer: &str) -> Self {
        Self {
            payer: payer.to_owned(),
            ..self
        }
    }

    /// The same fee, paid out of an allowance of `granter`.
    #[must_use]
    pub fn granted_by(self, granter: &str) -> Self {
        Self {
            granter: granter.to_owned(),
            ..self
        }
    }
}

/// A transaction before it is signed.
#[derive(Clone, Debug, Default)]
pub struct Unsigned {
    /// The messages, in order; all of them take effect or none.
    pub messages: Vec<Any>,
    /// Free text in the transaction.
    pub memo: String,
    /// Last height at which it may be included; 0 for any.
    pub timeout_height: u64,
    /// Fee and gas limit.
    pub fee: Fee,
}

/// One signature to make.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// The key that signs.
    pub key: &'a Key,
    /// The account's number on this chain.
    pub account_number: u64,
    /// The account's next sequence.
    pub sequence: u64,
}

impl Unsigned {
    /// A transaction of these messages.
    pub fn new(messages: &[&dyn Message], fee: &Fee) -> Self {
        let messages = messages.iter().map(|message| message.to_any()).collect();
        Self {
            messages,
            fee: fee.clone(),
            ..Self::default()
        }
    }

    /// The encoded body: messages, memo, timeout.
    pub fn body_bytes(&self) -> Vec<u8> {
        TxBody {
            messages: self.messages.clone(),
            memo: self.memo.clone(),
            timeout_height: self.timeout_height,
            ..Default::default()
        }
        .encode_to_vec()
    }

    /// Signs with every signer, first the sender, and gives the bytes to broadcast.
    ///
    /// The chain wants the signers in the order in which the messages name them, a co-signing fee
    /// payer last.
    pub fn sign(&self, chain_id: &str, signers: &[Signer<'_>]) -> Vec<u8> {
        let body_bytes = self.body_bytes();
        let auth_info_bytes = self.auth_info(signers).encode_to_vec();
        let signatures = signers
            .iter()
            .map(|signer| {
                let document = SignDoc {
                    body_bytes: body_bytes.clone(),
                    auth_info_bytes: auth_info_bytes.clone(),
                    chain_id: chain_id.to_owned(),
                    account_number: signer.account_number,
                };
                signer.key.sign(&document.encode_to_vec()).to_vec()
            })
            .collect();
        TxRaw {
            body_bytes,
            auth_info_bytes,
            signatures,
        }
        .encode_to_vec()
    }

    fn auth_info(&self, signers: &[Signer<'_>]) -> AuthInfo {
        AuthInfo {
            signer_infos: signers.iter().map(signer_info).collect(),
            fee: Some(FeeProto {
                amount: self.fee.amount.clone(),
                gas_limit: self.fee.gas_limit,
                payer: self.fee.payer.clone(),
                granter: self.fee.granter.clone(),
            }),
            ..Default::default()
        }
    }
}

fn signer_info(signer: &Signer<'_>) -> SignerInfo {
    let key = PubKey {
        key: signer.key.public_key().to_vec(),
    };
    SignerInfo {
        public_key: Some(Any {
            type_url: "/cosmos.crypto.secp256k1.PubKey".into(),
            value: key.encode_to_vec(),
        }),
        mode_info: Some(ModeInfo {
            sum: Some(Sum::Single(Single {
                mode: SignMode::Direct.into(),
            })),
        }),
        sequence: signer.sequence,
    }
}

/// The hash under which a transaction is found: SHA-256 of its bytes, upper-case hex.
pub fn tx_hash(tx: &[u8]) -> String {
    format!("{:X}", Sha256::digest(tx))
}

#[cfg(test)]
mod tests {
    use proto::cosmos::bank::v1beta1::MsgSend;

    use super::*;

    fn send() -> MsgSend {
        MsgSend {
            from_address: "aot1from".into(),
            to_address: "aot1to".into(),
            amount: vec![Coin {
                denom: "uaot".into(),
                amount: "5".into(),
            }],
        }
    }

    #[test]
    fn every_signer_signs_the_same_bytes_with_its_own_number() {
        let (alice, sponsor) = (Key::for_test("alice"), Key::for_test("sponsor"));
        let fee = Fee::of(2000, "uaot", 80_000).paid_by("aot1sponsor");
        let unsigned = Unsigned::new(&[&send(), &Packed(send().to_any())], &fee);
        let signers = [
            Signer {
                key: &alice,
                account_number: 3,
                sequence: 7,
            },
            Signer {
                key: &sponsor,
                account_number: 4,
                sequence: 0,
            },
        ];
        let raw = TxRaw::decode(unsigned.sign("chain", &signers).as_slice()).unwrap();
        let info = AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap();
        assert_eq!(info.fee.unwrap().payer, "aot1sponsor");
        assert_eq!(
            info.signer_infos
                .iter()
                .map(|info| info.sequence)
                .collect::<Vec<_>>(),
            [7, 0]
        );
        let body = TxBody::decode(raw.body_bytes.as_slice()).unwrap();
        assert_eq!(body.messages.len(), 2);
        assert_eq!(body.messages[0], body.messages[1]);
        for (signer, signature) in signers.iter().zip(&raw.signatures) {
            let document = SignDoc {
                body_bytes: raw.body_bytes.clone(),
                auth_info_bytes: raw.auth_info_bytes.clone(),
                chain_id: "chain".into(),
                account_number: signer.account_number,
            };
            assert_eq!(signer.key.sign(&document.encode_to_vec()), signature[..]);
        }
    }

    #[test]
    fn the_hash_is_upper_case_hex_of_sha_256() {
        assert_eq!(
            tx_hash(b"abc"),
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
        );
    }
}
