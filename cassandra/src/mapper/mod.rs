//! From a block record to rows: a pure function. It sees the block, its results and its events, nothing else, so
//! that the node's own records and CometBFT's RPC give the same rows, today and in a rebuild.

mod accounts;
mod attributes;
mod batches;
mod block;
mod disputes;
mod ledger;
mod merchants;
mod money;
mod payments;
mod quotes;
mod rewards;
mod spread;
mod swaps;
mod values;

use std::collections::BTreeMap;

use bytes::Bytes;
use hmac::{Hmac, Mac};
use prost::Message;
use record::{BlockRecord, Invalid};
use sdk::{Address, Prefix};
use sha2::Sha256;
use tendermint_proto::v0_38::abci::Event;

pub use attributes::{Attributes, EventError, coins};
pub(crate) use block::{bucket, data_hash};

use crate::korea::Moment;
use crate::row::{Row, Value};
use crate::table::{EXPORT_FAILURES, TABLES, Table};

/// The version of the mapping. It is added to each cell's timestamp, so that what a corrected mapping writes again
/// wins; it must grow by one whenever the same block gives other rows, and stay below 1000 (block times are at
/// least a millisecond apart).
pub const MAPPING: i32 = 4;

/// What the mapping needs to know beside the block.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The prefix of the chain's addresses.
    pub prefix: Prefix,
    /// Key of the HMAC that stands for a payer where analysts read; without one the column stays empty.
    pub payer_key: Option<Vec<u8>>,
}

/// What a block became.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// Which block.
    pub header: Header,
    /// At most one row per primary key; the one of `blocks` is the last.
    pub rows: Vec<Row>,
    /// Events of kinds that no mapping knows, by kind: they stand in `events_by_block` only.
    pub unknown: BTreeMap<String, u64>,
    /// Events of a known kind that could not be read.
    pub failures: Vec<Failure>,
}

/// What identifies a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The chain id.
    pub chain: String,
    /// The height.
    pub height: i64,
    /// Microseconds since 1970 of the block's time: the timestamp of its cells, before the mapping's version is added.
    pub time_us: i64,
    /// Milliseconds since 1970 of the block's time.
    pub time_ms: i64,
    /// The hash of the block.
    pub hash: Bytes,
    /// The app hash after the block.
    pub app_hash: Bytes,
}

impl Header {
    /// The timestamp of the cells that this mapping writes for the block.
    pub fn timestamp(&self) -> i64 {
        self.time_us.saturating_add(i64::from(MAPPING))
    }
}

/// An event of a known kind that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The height.
    pub height: i64,
    /// Index of the transaction in the block, -1 for the block itself.
    pub tx_index: i32,
    /// Index of the event in the transaction or block.
    pub event_index: i32,
    /// The kind of the event.
    pub kind: String,
    /// What was wrong.
    pub error: String,
    /// The event, encoded.
    pub raw: Vec<u8>,
}

impl Failure {
    /// The row that keeps it.
    pub fn row(&self, chain: &str) -> Row {
        Row::new(
            &EXPORT_FAILURES,
            [
                ("chain", Value::Text(chain.into())),
                ("height", Value::Bigint(self.height)),
                ("tx_index", Value::Int(self.tx_index)),
                ("event_index", Value::Int(self.event_index)),
                ("kind", Value::Text(self.kind.clone())),
                ("error", Value::Text(self.error.clone())),
                ("raw", Value::Blob(self.raw.clone())),
                ("mapping", Value::Int(MAPPING)),
            ],
        )
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            height,
            tx_index,
            event_index,
            kind,
            error,
            ..
        } = self;
        write!(
            f,
            "event `{kind}` (height {height}, transaction {tx_index}, event {event_index}) cannot be read: {error}"
        )
    }
}

/// Where an event stands, and what its row repeats.
#[derive(Clone, Debug)]
pub struct At<'a> {
    /// The chain id.
    pub chain: &'a str,
    /// The height.
    pub height: i64,
    /// The block's time, milliseconds since 1970.
    pub time_ms: i64,
    /// The block's time in Korea.
    pub moment: Moment,
    /// Index of the transaction, -1 for the block itself.
    pub tx_index: i32,
    /// Index of the event in the transaction or block.
    pub event_index: i32,
    /// The code of the transaction's result.
    pub code: i32,
    /// The event before it in the same transaction or block.
    pub previous: Option<&'a Event>,
    /// What the mapping needs to know.
    pub settings: &'a Settings,
}

impl At<'_> {
    /// A row of a table of facts: chain, place and time are set. The key must not have other columns than those given.
    fn fact<'c>(
        &self,
        table: &'static Table,
        cells: impl IntoIterator<Item = (&'c str, Value)>,
    ) -> Row {
        let place = [
            ("chain", Value::Text(self.chain.into())),
            ("height", Value::Bigint(self.height)),
            ("tx_index", Value::Int(self.tx_index)),
            ("event_index", Value::Int(self.event_index)),
            ("time", Value::Timestamp(self.time_ms)),
        ];
        Row::new(table, place.into_iter().chain(cells))
    }

    /// A row of a table of states: chain and the block that changed it are set.
    fn state<'c>(
        &self,
        table: &'static Table,
        cells: impl IntoIterator<Item = (&'c str, Value)>,
    ) -> Row {
        let changed = [
            ("chain", Value::Text(self.chain.into())),
            ("updated_at", Value::Timestamp(self.time_ms)),
            ("updated_height", Value::Bigint(self.height)),
        ];
        Row::new(table, changed.into_iter().chain(cells))
    }

    /// An address as text.
    fn address(&self, address: &Address) -> Value {
        Value::Text(self.settings.prefix.text(address))
    }

    /// What stands for a payer or user where analysts read: HMAC-SHA256 (RFC 2104) over the text of the address, so that
    /// the same one can be counted and joined, but not named, without the key.
    fn payer_hash(&self, payer: &Address) -> Option<Value> {
        let key = self.settings.payer_key.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(self.settings.prefix.text(payer).as_bytes());
        Some(Value::Blob(mac.finalize().into_bytes().to_vec()))
    }
}

/// How an event of one kind becomes rows.
type Handler = fn(&At<'_>, &Attributes<'_>, &mut Vec<Row>) -> Result<(), EventError>;

/// The kinds that become rows of their own. Kinds that only repeat what others say are known and give none.
fn handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "transfer" => money::transfer,
        "coinbase" => money::mint,
        "burn" => money::burn,
        "fee" => money::fee,
        "bank_lot_changed" => ledger::lot,
        "bank_lot_expired" => ledger::expired,
        _ => {
            let module = payment_handler(kind)
                .or_else(|| merchant_handler(kind))
                .or_else(|| settlement_handler(kind))
                .or_else(|| points_handler(kind))
                .or_else(|| reward_handler(kind))
                .or_else(|| swap_handler(kind));
            return module.or_else(|| declared(kind).then_some(nothing));
        }
    })
}

fn payment_handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "payment_authorized" => payments::authorized,
        "payment_captured" => payments::captured,
        "payment_voided" => payments::voided,
        "payment_expired" => payments::expired,
        "payment_reclaimed" => payments::reclaimed,
        "payment_refunded" => payments::refunded,
        "payment_net_cancelled" => payments::net_cancelled,
        "invoice_created" => payments::invoiced,
        "external_tender_recorded" => payments::external,
        "external_tender_cancelled" => payments::external_cancelled,
        "payment_disputed" => disputes::opened,
        "payment_dispute_evidence" => disputes::evidence,
        "payment_dispute_resolved" => disputes::resolved,
        "liquidity_provider_set" => quotes::provider,
        "quote_locked" => quotes::locked,
        "quote_used" => quotes::used,
        "quote_expired" => quotes::expired,
        _ => return None,
    })
}

fn merchant_handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "merchant_registered" => merchants::registered,
        "merchant_approved" => merchants::approved,
        "merchant_updated" => merchants::updated,
        "merchant_suspended" => merchants::suspended,
        "merchant_resumed" => merchants::resumed,
        "merchant_closed" => merchants::closed,
        _ => return None,
    })
}

fn settlement_handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "settlement_line" => batches::line,
        "batch_closed" => batches::closed,
        "batch_paid" => batches::paid,
        "batch_carried" => batches::carried,
        "batch_parked" => batches::parked,
        "sales_total" => batches::sales,
        "netting_changed" => batches::netting,
        "float_changed" => batches::float,
        "deposit_changed" => batches::deposit,
        "payout_schedule_set" => batches::schedule,
        "manager_set" => batches::manager,
        _ => return None,
    })
}

fn points_handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "issuer_registered" => ledger::registered,
        "issuer_terms_set" => ledger::terms_set,
        "points_rate_scheduled" => ledger::rate_scheduled,
        "points_rate_cancelled" => ledger::rate_cancelled,
        "points_rate_changed" => ledger::rate_changed,
        "points_paused" => ledger::paused,
        "points_resumed" => ledger::resumed,
        "points_runoff_started" => ledger::runoff_started,
        "points_minted" => ledger::minted,
        "points_burned" => ledger::burned,
        "points_redeemed" => ledger::redeemed,
        "points_committed" => ledger::committed,
        "points_uncommitted" => ledger::uncommitted,
        "points_granted" => ledger::granted,
        "points_taken_back" => ledger::taken_back,
        "points_reissued" => ledger::reissued,
        "points_swapped_away" => ledger::swapped_away,
        "points_swapped_in" => ledger::swapped_in,
        "points_reserve_topped_up" => ledger::topped_up,
        "points_reserve_withdrawn" => ledger::withdrawn,
        "points_expired" => ledger::expired_of,
        _ => return None,
    })
}

fn reward_handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "points_earned" => rewards::earned,
        "points_clawed_back" => rewards::clawed_back,
        "reward_debt_changed" => rewards::debt,
        "campaign_changed" => rewards::campaign,
        "rule_put" => rewards::rule,
        "rule_activated" => rewards::activated,
        "coupon_added" => rewards::coupon_added,
        "coupon_redeemed" => rewards::coupon_redeemed,
        "coupon_expired" => rewards::coupon_expired,
        "referral_set" => rewards::referral_set,
        "referral_paid" => rewards::referral_paid,
        "referral_void" => rewards::referral_void,
        "tiers_set" => rewards::tiers,
        "phone_granted" => rewards::phone_granted,
        "phone_linked" => rewards::phone_linked,
        "phone_expired" => rewards::phone_expired,
        "segment_joined" => rewards::segment,
        _ => return None,
    })
}

fn swap_handler(kind: &str) -> Option<Handler> {
    Some(match kind {
        "points_swapped" => swaps::swapped,
        "clearing_settled" => swaps::settled,
        "pair_set" => swaps::pair_set,
        "pair_paused" => swaps::pair_paused,
        "pair_resumed" => swaps::pair_resumed,
        "price_agreed" => swaps::agreed,
        "price_breaker" => swaps::breaker,
        "prices_submitted" => swaps::submitted,
        "oracle_key_set" => swaps::oracle_key,
        _ => return None,
    })
}

/// Whether a module declares this kind: it stands in `events_by_block`, and gives no row of its own.
fn declared(kind: &str) -> bool {
    let tables = [
        affiliate::events::TABLE,
        bank::events::TABLE,
        consensus::events::TABLE,
        fee::events::TABLE,
        ibc::events::TABLE,
        merchant::events::TABLE,
        oracle::events::TABLE,
        payment::events::TABLE,
        points::events::TABLE,
        pointswap::events::TABLE,
        reward::events::TABLE,
        settlement::events::TABLE,
        staking::events::TABLE,
        transfer::events::TABLE,
    ];
    tables
        .iter()
        .copied()
        .flatten()
        .any(|spec| spec.kind == kind)
}

fn nothing(_: &At<'_>, _: &Attributes<'_>, _: &mut Vec<Row>) -> Result<(), EventError> {
    Ok(())
}

/// Maps a block. Fails only if the record is not that of a block.
pub fn map(record: &BlockRecord, settings: &Settings) -> Result<Mapped, Invalid> {
    let block = block::Block::open(record, settings)?;
    let mut mapped = Mapped {
        header: block.header.clone(),
        rows: Vec::new(),
        unknown: BTreeMap::new(),
        failures: Vec::new(),
    };
    for (at, event) in block.events() {
        map_event(&at, event, &mut mapped);
    }
    block.rows(&mut mapped.rows);
    accounts::txs(&block, &mut mapped.rows);
    spread::place(&block, &mut mapped.rows);
    mapped.rows = fold(std::mem::take(&mut mapped.rows));
    Ok(mapped)
}

fn map_event(at: &At<'_>, event: &Event, mapped: &mut Mapped) {
    let Some(handle) = handler(&event.r#type) else {
        let seen = mapped.unknown.entry(event.r#type.clone()).or_default();
        *seen = seen.saturating_add(1);
        return;
    };
    let before = mapped.rows.len();
    if let Err(error) = handle(at, &Attributes::new(event), &mut mapped.rows) {
        // All rows of an event or none.
        mapped.rows.truncate(before);
        mapped.failures.push(Failure {
            height: at.height,
            tx_index: at.tx_index,
            event_index: at.event_index,
            kind: event.r#type.clone(),
            error: error.to_string(),
            raw: event.encode_to_vec(),
        });
    }
}

/// One row per primary key: where a block writes a cell twice, the later event wins.
fn fold(rows: Vec<Row>) -> Vec<Row> {
    let mut folded: BTreeMap<(usize, Vec<u8>), Row> = BTreeMap::new();
    for row in rows {
        let table = TABLES
            .iter()
            .position(|table| table.name == row.table.name)
            .expect("rows are of known tables");
        match folded.entry((table, row.key_bytes())) {
            std::collections::btree_map::Entry::Vacant(vacant) => {
                vacant.insert(row);
            }
            std::collections::btree_map::Entry::Occupied(mut earlier) => {
                let cells = earlier.get_mut().cells.iter_mut().zip(row.cells);
                cells
                    .filter(|(_, new)| new.is_some())
                    .for_each(|(old, new)| *old = new);
            }
        }
    }
    folded.into_values().collect()
}
