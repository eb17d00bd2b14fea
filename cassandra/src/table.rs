//! The tables that the mapper fills, as the exporter knows them: a test compares them with `schema/*.cql` in a real
//! Cassandra. Columns stand in the order: partition key, clustering key, the rest.

use crate::row::Type::{
    self, Amounts, Attributes, Bigint, Blob, Boolean, Date, Int, Smallint, Text, Texts, Timestamp,
    Tinyint, Varint,
};

/// Who may read a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyspace {
    /// Everybody with the role of an analyst.
    Public,
    /// The auditor: rows name accounts.
    Private,
}

/// How rows of a table come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// A row belongs to one height for ever; the table has a column `height`.
    Fact,
    /// A row is the latest state of a thing; later blocks overwrite its cells.
    State,
    /// What happened to the exporter, not to the chain: not verified.
    Log,
}

/// One table.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Table {
    /// Its name in CQL.
    pub name: &'static str,
    /// Its keyspace.
    pub keyspace: Keyspace,
    /// Facts or state.
    pub nature: Nature,
    /// How many of the first columns are the partition key.
    pub partition: usize,
    /// How many of the first columns are the primary key.
    pub key: usize,
    /// Name and type of each column.
    pub columns: &'static [(&'static str, Type)],
}

impl Table {
    /// The position of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| *name == column)
    }
}

/// Declares tables: `NAME = "name", keyspace, nature, [partition] [clustering] [rest]`.
macro_rules! tables {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $keyspace:ident, $nature:ident,
        [$($pk:ident: $pt:ident),*] [$($ck:ident: $ct:ident),*] [$($column:ident: $type:ident),*];)*) => {
        $($(#[$doc])* pub static $constant: Table = Table {
            name: $name,
            keyspace: Keyspace::$keyspace,
            nature: Nature::$nature,
            partition: count(&[$(stringify!($pk)),*]),
            key: count(&[$(stringify!($pk),)* $(stringify!($ck)),*]),
            columns: &[$((stringify!($pk), $pt),)* $((stringify!($ck), $ct),)* $((stringify!($column), $type)),*],
        };)*
        /// Every table that the mapper fills, `blocks` last: a block that stands there is complete.
        pub static TABLES: &[&Table] = &[$(&$constant),*];
    };
}

const fn count(names: &[&str]) -> usize {
    names.len()
}

tables! {
    /// Raw transactions.
    TXS_BY_BLOCK = "txs_by_block", Private, Fact, [chain: Text, height: Bigint] [tx_index: Int]
        [hash: Blob, time: Timestamp, signers: Texts, fee_payer: Text, kinds: Texts, code: Int, codespace: Text, log: Text,
         gas_wanted: Bigint, gas_used: Bigint, fees: Amounts, memo: Text, raw: Blob];
    /// Events as they are.
    EVENTS_BY_BLOCK = "events_by_block", Private, Fact, [chain: Text, height: Bigint] [tx_index: Int, event_index: Int]
        [kind: Text, attrs: Attributes];
    /// Where a transaction stands.
    TXS_BY_HASH = "txs_by_hash", Private, Fact, [chain: Text, hash: Blob] [height: Bigint, tx_index: Int]
        [time: Timestamp, signers: Texts, kinds: Texts, code: Int, codespace: Text, log: Text];
    /// An account's transactions.
    TXS_BY_ACCOUNT = "txs_by_account", Private, Fact,
        [chain: Text, account: Text, day: Date, shard: Smallint] [height: Bigint, tx_index: Int]
        [hash: Blob, time: Timestamp, kinds: Texts, roles: Texts, code: Int];
    /// Which days and shards of an account there are.
    ACCOUNT_DAYS = "account_days", Private, State, [chain: Text, account: Text] [day: Date, shard: Smallint] [];
    /// Movements of money, once for each side.
    TRANSFERS_BY_ACCOUNT = "transfers_by_account", Private, Fact,
        [chain: Text, account: Text, day: Date, shard: Smallint]
        [height: Bigint, tx_index: Int, event_index: Int, incoming: Boolean, denom: Text]
        [time: Timestamp, peer: Text, amount: Varint, kind: Text];
    /// Fees by who paid them.
    FEES_BY_PAYER_DAY = "fees_by_payer_day", Private, Fact, [chain: Text, payer: Text, day: Date]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text] [time: Timestamp, amount: Varint, native_amount: Varint, sender: Text, granter: Text, code: Int];
    /// Shops as they are.
    MERCHANTS = "merchants", Public, State, [chain: Text] [merchant: Text]
        [name: Text, mcc: Text, region: Text, company: Text, payout_address: Text, fee_bps: Int, status: Text, parent: Text,
         registered_at: Timestamp, updated_at: Timestamp, updated_height: Bigint];
    /// Payments as they are, by denom.
    PAYMENTS_BY_ID = "payments_by_id", Public, State, [chain: Text, payment_id: Blob] [denom: Text]
        [merchant: Text, order_day: Date, order_id: Text, payer_hash: Blob, company: Text, mcc: Text, region: Text, status: Text,
         authorized: Varint, captured: Varint, refunded: Varint, released: Varint, fee_taken: Varint,
         fee_bps: Int, terminal: Text, supply: Varint, vat: Varint, tax_free: Varint, service_charge: Varint,
         authorized_at: Timestamp, authorization_expiry: Timestamp, refund_expiry: Timestamp,
         updated_at: Timestamp, updated_height: Bigint];
    /// The steps of a payment.
    PAYMENT_HISTORY = "payment_history", Public, Fact, [chain: Text, payment_id: Blob]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, status: Text, merchant: Text, order_day: Date, order_id: Text,
         amounts: Amounts, fees: Amounts, released: Amounts];
    /// What a shop sold.
    PAYMENTS_BY_MERCHANT = "payments_by_merchant", Public, Fact, [chain: Text, merchant: Text, day: Date, hour: Tinyint]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text]
        [time: Timestamp, payment_id: Blob, order_id: Text, payer_hash: Blob, method: Text, amount: Varint, fee: Varint,
         status: Text, company: Text, mcc: Text, region: Text];
    /// What a shop gave back.
    REFUNDS_BY_MERCHANT = "refunds_by_merchant", Public, Fact, [chain: Text, merchant: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text]
        [time: Timestamp, payment_id: Blob, order_id: Text, amount: Varint, fee: Varint, reason: Text, reference: Text, status: Text];
    /// What a payer paid and got back.
    PAYMENTS_BY_PAYER = "payments_by_payer", Private, Fact, [chain: Text, payer: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text]
        [time: Timestamp, payment_id: Blob, kind: Text, merchant: Text, mcc: Text, region: Text, amount: Varint, status: Text];
    /// Who is behind a payment.
    PAYMENT_PARTIES = "payment_parties", Private, State, [chain: Text, payment_id: Blob] []
        [payer: Text, payer_hash: Blob, merchant: Text, company: Text, payout_address: Text];
    /// Events that could not be read.
    EXPORT_FAILURES = "export_failures", Private, Log, [chain: Text] [height: Bigint, tx_index: Int, event_index: Int]
        [kind: Text, error: Text, raw: Blob, mapping: Int];
    /// One row per block.
    BLOCKS = "blocks", Public, Fact, [chain: Text, bucket: Int] [height: Bigint]
        [time: Timestamp, hash: Blob, app_hash: Blob, data_hash: Blob, next_validators_hash: Blob, proposer: Text,
         txs: Int, failed_txs: Int, events: Int, gas_wanted: Bigint, gas_used: Bigint, fees: Amounts,
         commit_round: Int, tx_bytes: Bigint];
}
