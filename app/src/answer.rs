//! What a block did, as consensus and exporters read it: protobuf, written while the block runs.
//!
//! The events of a block are by far its largest part. As messages they would be thousands of small texts that live until
//! the block is answered; as bytes they are written once, while the texts they are made of are still warm.

use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint, encoded_len_varint};
use proto::tendermint::abci::{
    Event as AbciEvent, ExecTxResult, ResponseFinalizeBlock, ValidatorUpdate,
};
use proto::tendermint::types::ConsensusParams;
use sdk::{Bytes, Event};
use std::sync::OnceLock;

/// `ExecTxResult.events`; `ResponseFinalizeBlock.events`, `.tx_results` (CometBFT, `abci/types.proto`).
const EVENTS_OF_TX: u32 = 7;
const EVENTS_OF_BLOCK: u32 = 1;
const TX_RESULTS: u32 = 2;
/// `Event.type`, `Event.attributes`; `EventAttribute.key`, `.value`, `.index`.
const KIND: u32 = 1;
const ATTRIBUTES: u32 = 2;
const KEY: u32 = 1;
const VALUE: u32 = 2;
const INDEX: u32 = 3;

/// Encoded events, each as an element of a field of the message that has them.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    field: u32,
    bytes: Vec<u8>,
}

impl Events {
    /// Those of a transaction.
    pub(crate) fn of_tx() -> Self {
        Self {
            field: EVENTS_OF_TX,
            bytes: Vec::new(),
        }
    }

    /// Those of a block beside its transactions.
    pub(crate) fn of_block() -> Self {
        Self {
            field: EVENTS_OF_BLOCK,
            bytes: Vec::new(),
        }
    }

    /// Adds an event, with one more attribute that says where it belongs. All attributes are indexed.
    pub(crate) fn push(&mut self, event: &Event, more: Option<(&'static str, &str)>) {
        let attributes = || event.attributes.iter().chain(more);
        let mut event_bytes = text_bytes(event.kind);
        for (key, value) in attributes() {
            event_bytes = event_bytes.saturating_add(framed(attribute_bytes(key, value)));
        }
        self.bytes.reserve(framed(event_bytes));
        begin(self.field, event_bytes, &mut self.bytes);
        text(KIND, event.kind, &mut self.bytes);
        for (key, value) in attributes() {
            begin(ATTRIBUTES, attribute_bytes(key, value), &mut self.bytes);
            text(KEY, key, &mut self.bytes);
            text(VALUE, value, &mut self.bytes);
            encode_key(INDEX, WireType::Varint, &mut self.bytes);
            encode_varint(1, &mut self.bytes);
        }
    }

    /// Adds those of another part of the same message.
    pub(crate) fn append(&mut self, more: &Self) {
        self.bytes.extend_from_slice(&more.bytes);
    }

    /// How far they go; see [`Events::truncate`].
    pub(crate) fn mark(&self) -> usize {
        self.bytes.len()
    }

    /// Takes back what came after a mark.
    pub(crate) fn truncate(&mut self, mark: usize) {
        self.bytes.truncate(mark);
    }

    /// Reads those of a transaction back.
    pub(crate) fn decode(&self) -> Vec<AbciEvent> {
        ExecTxResult::decode(self.bytes.as_slice())
            .expect("they are the field of a result")
            .events
    }
}

/// The bytes of a field with a text; none for an empty text, which is the default.
fn text_bytes(value: &str) -> usize {
    if value.is_empty() {
        return 0;
    }
    framed(value.len())
}

/// A field number below 16 takes one byte, before the length.
fn framed(bytes: usize) -> usize {
    let length = u64::try_from(bytes).expect("a length fits into 64 bits");
    encoded_len_varint(length)
        .saturating_add(bytes)
        .saturating_add(1)
}

fn attribute_bytes(key: &str, value: &str) -> usize {
    // The index flag takes two.
    text_bytes(key)
        .saturating_add(text_bytes(value))
        .saturating_add(2)
}

/// Begins a field of so many bytes.
fn begin(field: u32, bytes: usize, out: &mut Vec<u8>) {
    encode_key(field, WireType::LengthDelimited, out);
    let length = u64::try_from(bytes).expect("a length fits into 64 bits");
    encode_varint(length, out);
}

fn text(field: u32, value: &str, out: &mut Vec<u8>) {
    if value.is_empty() {
        return;
    }
    begin(field, value.len(), out);
    out.extend_from_slice(value.as_bytes());
}

/// What a transaction of a block did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxAnswer {
    /// 0, or why it failed.
    pub code: u32,
    /// The gas that it used.
    pub gas_used: i64,
    /// An `ExecTxResult`.
    pub bytes: Vec<u8>,
}

impl TxAnswer {
    /// A result without events, and its events.
    pub(crate) fn new(result: ExecTxResult, events: &Events) -> Self {
        let (code, gas_used) = (result.code, result.gas_used);
        // The fields in their order: the events are the seventh, the codespace the eighth and last.
        let last = ExecTxResult {
            codespace: result.codespace,
            ..ExecTxResult::default()
        };
        let first = ExecTxResult {
            codespace: String::new(),
            ..result
        };
        let length = [first.encoded_len(), events.bytes.len(), last.encoded_len()];
        let mut bytes = Vec::with_capacity(length.into_iter().fold(0, usize::saturating_add));
        bytes.extend(first.encode_to_vec());
        bytes.extend_from_slice(&events.bytes);
        bytes.extend(last.encode_to_vec());
        Self {
            code,
            gas_used,
            bytes,
        }
    }

    /// The message.
    pub fn decode(&self) -> ExecTxResult {
        ExecTxResult::decode(self.bytes.as_slice()).expect("it was encoded here")
    }
}

/// What a block did: the answer to `FinalizeBlock`.
#[derive(Clone, Debug)]
pub struct BlockAnswer {
    /// What each transaction did, in their order.
    pub txs: Vec<TxAnswer>,
    /// The root after the block.
    pub app_hash: Vec<u8>,
    pub(crate) events: Events,
    pub(crate) validator_updates: Vec<ValidatorUpdate>,
    pub(crate) consensus_params: Option<ConsensusParams>,
    /// The exporter and consensus get the same bytes.
    pub(crate) encoded: OnceLock<Bytes>,
}

impl BlockAnswer {
    /// The bytes of a `ResponseFinalizeBlock`, made once.
    pub fn encode(&self) -> Bytes {
        self.encoded
            .get_or_init(|| self.put_together().into())
            .clone()
    }

    fn put_together(&self) -> Vec<u8> {
        let rest = ResponseFinalizeBlock {
            validator_updates: self.validator_updates.clone(),
            consensus_param_updates: self.consensus_params.clone(),
            app_hash: self.app_hash.clone().into(),
            ..ResponseFinalizeBlock::default()
        };
        let txs = self.txs.iter().map(|tx| framed(tx.bytes.len()));
        let length = txs.fold(self.events.bytes.len(), usize::saturating_add);
        let mut bytes = Vec::with_capacity(length.saturating_add(rest.encoded_len()));
        bytes.extend_from_slice(&self.events.bytes);
        for tx in &self.txs {
            begin(TX_RESULTS, tx.bytes.len(), &mut bytes);
            bytes.extend_from_slice(&tx.bytes);
        }
        bytes.extend(rest.encode_to_vec());
        bytes
    }

    /// The message.
    pub fn decode(&self) -> ResponseFinalizeBlock {
        ResponseFinalizeBlock::decode(self.encode()).expect("it was encoded here")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sdk::Attributes;

    fn event(kind: &'static str, value: &str) -> Event {
        let mut attributes = Attributes::default();
        attributes.push("amount", |out| out.push_str(value));
        attributes.push("hold_id", |_| {});
        Event { kind, attributes }
    }

    #[test]
    fn an_answer_has_the_bytes_that_its_message_has() {
        let mut events = Events::of_tx();
        events.push(
            &event("transfer", &"9".repeat(300)),
            Some(("msg_index", "0")),
        );
        let mark = events.mark();
        events.push(&event("undone", "1"), None);
        events.truncate(mark);
        events.push(&event("message", "7uaot"), None);
        let results = [
            ExecTxResult {
                data: vec![1, 2].into(),
                gas_wanted: 9,
                gas_used: 7,
                ..ExecTxResult::default()
            },
            ExecTxResult {
                code: 5,
                codespace: "sdk".to_owned(),
                log: "too little".to_owned(),
                ..ExecTxResult::default()
            },
        ];
        let mut of_block = Events::of_block();
        of_block.push(&event("coinbase", "1"), Some(("mode", "EndBlock")));
        let answer = BlockAnswer {
            txs: results
                .iter()
                .map(|result| TxAnswer::new(result.clone(), &events))
                .collect(),
            app_hash: vec![3; 32],
            events: of_block,
            validator_updates: vec![ValidatorUpdate {
                power: 4,
                ..ValidatorUpdate::default()
            }],
            consensus_params: Some(ConsensusParams::default()),
            encoded: OnceLock::new(),
        };
        let message = answer.decode();
        assert_eq!(message.encode_to_vec(), answer.encode());
        for (tx, result) in message.tx_results.iter().zip(&results) {
            assert_eq!(
                *tx,
                ExecTxResult {
                    events: events.decode(),
                    ..result.clone()
                }
            );
        }
        assert_eq!(answer.txs[1].code, 5);
        let kinds = |events: &[AbciEvent]| {
            events
                .iter()
                .map(|event| event.r#type.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds(&events.decode()), ["transfer", "message"]);
        assert_eq!(kinds(&message.events), ["coinbase"]);
        let attributes = &message.events[0].attributes;
        assert!(attributes.iter().all(|attribute| attribute.index));
        let texts: Vec<_> = attributes
            .iter()
            .map(|one| (one.key.as_str(), one.value.as_str()))
            .collect();
        assert_eq!(
            texts,
            [("amount", "1"), ("hold_id", ""), ("mode", "EndBlock")]
        );
        assert_eq!(
            (message.app_hash.len(), message.validator_updates.len()),
            (32, 1)
        );
    }
}
