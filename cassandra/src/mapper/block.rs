//! The block itself and its transactions, as far as they can be read without knowing any module.

use std::collections::{BTreeMap, BTreeSet};

use cosmos_sdk_proto::cosmos::tx::v1beta1::{TxBody, TxRaw};
use prost::Message;
use record::{BlockRecord, Invalid};
use sha2::{Digest, Sha256};
use tendermint_proto::v0_38::abci::{
    Event, ExecTxResult, RequestFinalizeBlock, ResponseFinalizeBlock,
};

use super::{At, Attributes, Header, Settings, coins};
use crate::korea::Moment;
use crate::row::{Row, Value};
use crate::table::{BLOCKS, EVENTS_BY_BLOCK, TXS_BY_BLOCK, TXS_BY_HASH};

/// Heights in one partition of `blocks`.
pub(crate) const BUCKET_HEIGHTS: i64 = 10_000;

/// A record that was opened: transactions decoded as far as possible.
pub(super) struct Block<'a> {
    pub(super) header: Header,
    pub(super) moment: Moment,
    pub(super) txs: Vec<Tx<'a>>,
    request: &'a RequestFinalizeBlock,
    response: &'a ResponseFinalizeBlock,
    settings: &'a Settings,
}

/// One transaction with its result.
pub(super) struct Tx<'a> {
    pub(super) index: i32,
    pub(super) hash: Vec<u8>,
    /// Who signed, in order; empty if the signatures were never accepted.
    pub(super) signers: Vec<String>,
    pub(super) fee_payer: Option<String>,
    /// Type URLs of the messages; empty if the bytes are no transaction.
    pub(super) kinds: Vec<String>,
    pub(super) result: &'a ExecTxResult,
    fees: BTreeMap<String, u128>,
    memo: String,
    raw: &'a [u8],
}

impl<'a> Tx<'a> {
    fn open(index: usize, raw: &'a [u8], result: &'a ExecTxResult) -> Self {
        let body = TxRaw::decode(raw)
            .and_then(|tx| TxBody::decode(tx.body_bytes.as_slice()))
            .unwrap_or_default();
        let mut tx = Self {
            index: int(index),
            hash: Sha256::digest(raw).to_vec(),
            signers: Vec::new(),
            fee_payer: None,
            kinds: body
                .messages
                .into_iter()
                .map(|message| message.type_url)
                .collect(),
            result,
            fees: BTreeMap::new(),
            memo: body.memo,
            raw,
        };
        result
            .events
            .iter()
            .filter(|event| event.r#type == "tx")
            .for_each(|event| tx.read_ante(&Attributes::new(event)));
        tx
    }

    fn read_ante(&mut self, event: &Attributes<'_>) {
        if let Some((signer, _)) = event.find("acc_seq").and_then(|text| text.rsplit_once('/'))
            && !self.signers.iter().any(|known| known == signer)
        {
            self.signers.push(signer.to_owned());
        }
        if let Some(payer) = event.find("fee_payer") {
            self.fee_payer.get_or_insert_with(|| payer.to_owned());
        }
        // A fee that cannot be read is a failure of its event, and is reported there.
        for (denom, amount) in event.find("fee").and_then(coins).unwrap_or_default() {
            let sum = self.fees.entry(denom).or_default();
            *sum = sum.saturating_add(amount);
        }
    }

    pub(super) fn code(&self) -> i32 {
        i32::try_from(self.result.code).unwrap_or(i32::MAX)
    }

    fn log(&self) -> Option<Value> {
        // Of a transaction that went well the log is empty or repeats the events.
        (self.result.code != 0).then(|| Value::Text(self.result.log.clone()))
    }
}

impl<'a> Block<'a> {
    pub(super) fn open(record: &'a BlockRecord, settings: &'a Settings) -> Result<Self, Invalid> {
        record.check()?;
        let request = record
            .request
            .as_ref()
            .ok_or(Invalid::Missing("RequestFinalizeBlock"))?;
        let response = record
            .response
            .as_ref()
            .ok_or(Invalid::Missing("ResponseFinalizeBlock"))?;
        let time = request
            .time
            .as_ref()
            .ok_or(Invalid::Missing("block time"))?;
        let nanos = i64::from(time.nanos);
        let header = Header {
            chain: record.chain_id.clone(),
            height: request.height,
            time_us: time
                .seconds
                .saturating_mul(1_000_000)
                .saturating_add(nanos / 1_000),
            time_ms: time
                .seconds
                .saturating_mul(1_000)
                .saturating_add(nanos / 1_000_000),
            hash: request.hash.clone(),
            app_hash: response.app_hash.clone(),
        };
        let pairs = request.txs.iter().zip(&response.tx_results).enumerate();
        let txs = pairs
            .map(|(index, (raw, result))| Tx::open(index, raw, result))
            .collect();
        Ok(Self {
            header,
            moment: Moment::at(time.seconds),
            txs,
            request,
            response,
            settings,
        })
    }

    /// Every event with its place: those of the block (transaction -1), then those of each transaction.
    pub(super) fn events(&self) -> impl Iterator<Item = (At<'_>, &'a Event)> {
        let own =
            numbered(&self.response.events).map(|(place, event)| (self.at(None, place), event));
        let txs = self.txs.iter().flat_map(move |tx| {
            numbered(&tx.result.events).map(move |(place, event)| (self.at(Some(tx), place), event))
        });
        own.chain(txs)
    }

    fn at<'b>(&'b self, tx: Option<&'b Tx<'a>>, (event_index, previous): Place<'a>) -> At<'b> {
        At {
            chain: &self.header.chain,
            height: self.header.height,
            time_ms: self.header.time_ms,
            moment: self.moment,
            tx_index: tx.map_or(-1, |tx| tx.index),
            event_index: int(event_index),
            previous,
            code: tx.map_or(0, Tx::code),
            settings: self.settings,
        }
    }

    /// The rows that every block gives, whatever its events mean.
    pub(super) fn rows(&self, rows: &mut Vec<Row>) {
        for (at, event) in self.events() {
            rows.push(Row::new(
                &EVENTS_BY_BLOCK,
                [
                    ("chain", self.chain()),
                    ("height", self.height()),
                    ("tx_index", Value::Int(at.tx_index)),
                    ("event_index", Value::Int(at.event_index)),
                    ("kind", Value::Text(event.r#type.clone())),
                    ("attrs", Value::Attributes(Attributes::new(event).to_map())),
                ],
            ));
        }
        for tx in &self.txs {
            rows.push(self.tx_row(tx));
            rows.push(self.hash_row(tx));
        }
        rows.push(self.block_row());
    }

    fn chain(&self) -> Value {
        Value::Text(self.header.chain.clone())
    }

    fn height(&self) -> Value {
        Value::Bigint(self.header.height)
    }

    fn tx_row(&self, tx: &Tx<'_>) -> Row {
        let row = Row::new(
            &TXS_BY_BLOCK,
            [
                ("chain", self.chain()),
                ("height", self.height()),
                ("tx_index", Value::Int(tx.index)),
                ("hash", Value::Blob(tx.hash.clone())),
                ("time", Value::Timestamp(self.header.time_ms)),
                ("signers", Value::Texts(tx.signers.clone())),
                ("kinds", Value::Texts(tx.kinds.clone())),
                ("code", Value::Int(tx.code())),
                ("gas_wanted", Value::Bigint(tx.result.gas_wanted)),
                ("gas_used", Value::Bigint(tx.result.gas_used)),
                ("fees", Value::Amounts(tx.fees.clone())),
                ("raw", Value::Blob(tx.raw.to_vec())),
            ],
        );
        row.with("fee_payer", tx.fee_payer.clone().map(Value::Text))
            .with(
                "codespace",
                (tx.result.code != 0).then(|| Value::Text(tx.result.codespace.clone())),
            )
            .with("log", tx.log())
            .with(
                "memo",
                (!tx.memo.is_empty()).then(|| Value::Text(tx.memo.clone())),
            )
    }

    fn hash_row(&self, tx: &Tx<'_>) -> Row {
        let row = Row::new(
            &TXS_BY_HASH,
            [
                ("chain", self.chain()),
                ("hash", Value::Blob(tx.hash.clone())),
                ("height", self.height()),
                ("tx_index", Value::Int(tx.index)),
                ("time", Value::Timestamp(self.header.time_ms)),
                ("signers", Value::Texts(tx.signers.clone())),
                ("kinds", Value::Texts(tx.kinds.clone())),
                ("code", Value::Int(tx.code())),
            ],
        );
        row.with(
            "codespace",
            (tx.result.code != 0).then(|| Value::Text(tx.result.codespace.clone())),
        )
        .with("log", tx.log())
    }

    fn block_row(&self) -> Row {
        let mut fees = BTreeMap::<String, u128>::new();
        for (denom, amount) in self.txs.iter().flat_map(|tx| &tx.fees) {
            let sum = fees.entry(denom.clone()).or_default();
            *sum = sum.saturating_add(*amount);
        }
        let results = &self.response.tx_results;
        let sum =
            |of: fn(&ExecTxResult) -> i64| results.iter().map(of).fold(0, i64::saturating_add);
        let events = results
            .iter()
            .map(|result| result.events.len())
            .fold(self.response.events.len(), usize::saturating_add);
        let bytes = self
            .request
            .txs
            .iter()
            .map(bytes::Bytes::len)
            .fold(0, usize::saturating_add);
        Row::new(
            &BLOCKS,
            [
                ("chain", self.chain()),
                ("bucket", Value::Int(bucket(self.header.height))),
                ("height", self.height()),
                ("time", Value::Timestamp(self.header.time_ms)),
                ("hash", Value::Blob(self.header.hash.to_vec())),
                ("app_hash", Value::Blob(self.header.app_hash.to_vec())),
                (
                    "data_hash",
                    Value::Blob(data_hash(self.request.txs.iter().map(AsRef::as_ref))),
                ),
                (
                    "next_validators_hash",
                    Value::Blob(self.request.next_validators_hash.to_vec()),
                ),
                (
                    "proposer",
                    Value::Text(hex::encode_upper(&self.request.proposer_address)),
                ),
                ("txs", Value::Int(int(self.txs.len()))),
                (
                    "failed_txs",
                    Value::Int(int(results
                        .iter()
                        .filter(|result| result.code != 0)
                        .count())),
                ),
                ("events", Value::Int(int(events))),
                ("gas_wanted", Value::Bigint(sum(|result| result.gas_wanted))),
                ("gas_used", Value::Bigint(sum(|result| result.gas_used))),
                ("fees", Value::Amounts(fees)),
                (
                    "commit_round",
                    Value::Int(
                        self.request
                            .decided_last_commit
                            .as_ref()
                            .map_or(0, |commit| commit.round),
                    ),
                ),
                (
                    "tx_bytes",
                    Value::Bigint(i64::try_from(bytes).unwrap_or(i64::MAX)),
                ),
            ],
        )
    }

    /// Who a transaction belongs to: its signers and whoever paid its fee.
    pub(super) fn principals<'t>(tx: &'t Tx<'_>) -> impl Iterator<Item = (&'t str, &'static str)> {
        let signers: BTreeSet<&str> = tx.signers.iter().map(String::as_str).collect();
        let payer = tx.fee_payer.as_deref().map(|payer| (payer, "fee_payer"));
        signers
            .into_iter()
            .map(|signer| (signer, "signer"))
            .chain(payer)
    }
}

/// The index of an event, and the event before it.
type Place<'a> = (usize, Option<&'a Event>);

fn numbered(events: &[Event]) -> impl Iterator<Item = (Place<'_>, &Event)> {
    let before = std::iter::once(None).chain(events.iter().map(Some));
    before
        .zip(events)
        .enumerate()
        .map(|(index, (previous, event))| ((index, previous), event))
}

/// The partition of `blocks` that a height belongs to.
pub(crate) fn bucket(height: i64) -> i32 {
    i32::try_from(height.div_euclid(BUCKET_HEIGHTS)).unwrap_or(i32::MAX)
}

/// The `data_hash` of a header with these transactions (CometBFT: Merkle root over the hashes of the transactions).
pub(crate) fn data_hash<'a>(txs: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let hashes: Vec<Vec<u8>> = txs.map(|tx| Sha256::digest(tx).to_vec()).collect();
    tendermint::merkle::simple_hash_from_byte_vectors::<tendermint::crypto::default::Sha256>(
        &hashes,
    )
    .to_vec()
}

/// Indexes and counts: a block holds far fewer than 2^31 of anything.
fn int(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
