//! The tables that the mapper fills, as the exporter knows them: a test compares them with `schema/*.cql` in a real
//! Cassandra. Columns stand in the order: partition key, clustering key, the rest.

use self::Type::{
    Amounts, Attributes, Bigint, Blob, Boolean, Date, Decimal, Int, Signed, Smallint, Text, Texts,
    Timestamp, Tinyint, Varint,
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

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// `text`
    Text,
    /// `boolean`
    Boolean,
    /// `tinyint`
    Tinyint,
    /// `smallint`
    Smallint,
    /// `int`
    Int,
    /// `bigint`
    Bigint,
    /// `varint`, never negative: an amount in the smallest unit of its denom
    Varint,
    /// `varint`: an amount with a sign
    Signed,
    /// `decimal` with 18 digits after the point: a rate or a price
    Decimal,
    /// `blob`
    Blob,
    /// `timestamp`: milliseconds since 1970, UTC
    Timestamp,
    /// `date`: days since 1970, Korean time
    Date,
    /// `frozen<list<text>>`
    Texts,
    /// `frozen<map<text, text>>`
    Attributes,
    /// `frozen<map<text, varint>>`: denom to amount
    Amounts,
}

impl Type {
    /// The name that Cassandra's `system_schema.columns` has for it.
    pub const fn cql(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Boolean => "boolean",
            Self::Tinyint => "tinyint",
            Self::Smallint => "smallint",
            Self::Int => "int",
            Self::Bigint => "bigint",
            Self::Varint | Self::Signed => "varint",
            Self::Decimal => "decimal",
            Self::Blob => "blob",
            Self::Timestamp => "timestamp",
            Self::Date => "date",
            Self::Texts => "frozen<list<text>>",
            Self::Attributes => "frozen<map<text, text>>",
            Self::Amounts => "frozen<map<text, varint>>",
        }
    }
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
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text] [time: Timestamp, amount: Varint, native_amount: Varint, sender: Text, granter: Text, code: Int,
         collected_denom: Text, collected: Varint];
    /// Shops as they are.
    MERCHANTS = "merchants", Public, State, [chain: Text] [merchant: Text]
        [name: Text, mcc: Text, region: Text, company: Text, payout_address: Text, fee_bps: Int, status: Text, parent: Text,
         registered_at: Timestamp, updated_at: Timestamp, updated_height: Bigint, manager: Text];
    /// Payments as they are, by denom.
    PAYMENTS_BY_ID = "payments_by_id", Public, State, [chain: Text, payment_id: Blob] [denom: Text]
        [merchant: Text, order_day: Date, order_id: Text, payer_hash: Blob, company: Text, mcc: Text, region: Text, status: Text,
         authorized: Varint, captured: Varint, refunded: Varint, released: Varint, fee_taken: Varint,
         fee_bps: Int, terminal: Text, supply: Varint, vat: Varint, tax_free: Varint, service_charge: Varint,
         authorized_at: Timestamp, authorization_expiry: Timestamp, refund_expiry: Timestamp,
         updated_at: Timestamp, updated_height: Bigint, settled: Varint, rule_version: Int, quote_id: Blob];
    /// The steps of a payment.
    PAYMENT_HISTORY = "payment_history", Public, Fact, [chain: Text, payment_id: Blob]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, status: Text, merchant: Text, order_day: Date, order_id: Text,
         amounts: Amounts, fees: Amounts, released: Amounts, settled: Amounts];
    /// What a shop sold.
    PAYMENTS_BY_MERCHANT = "payments_by_merchant", Public, Fact, [chain: Text, merchant: Text, day: Date, hour: Tinyint]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text]
        [time: Timestamp, payment_id: Blob, order_id: Text, payer_hash: Blob, method: Text, amount: Varint, fee: Varint,
         status: Text, company: Text, mcc: Text, region: Text, settled: Varint];
    /// What a shop gave back.
    REFUNDS_BY_MERCHANT = "refunds_by_merchant", Public, Fact, [chain: Text, merchant: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text]
        [time: Timestamp, payment_id: Blob, order_id: Text, amount: Varint, fee: Varint, reason: Text, reference: Text, status: Text,
         settled: Varint];
    /// What a payer paid and got back.
    PAYMENTS_BY_PAYER = "payments_by_payer", Private, Fact, [chain: Text, payer: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text]
        [time: Timestamp, payment_id: Blob, kind: Text, merchant: Text, mcc: Text, region: Text, amount: Varint, status: Text];
    /// Who is behind a payment.
    PAYMENT_PARTIES = "payment_parties", Private, State, [chain: Text, payment_id: Blob] []
        [payer: Text, payer_hash: Blob, merchant: Text, company: Text];
    /// Batches of a shop as they are.
    SETTLEMENTS_BY_MERCHANT = "settlements_by_merchant", Public, State, [chain: Text, merchant: Text, year: Int]
        [day: Date, denom: Text]
        [company: Text, state: Text, lines: Bigint, gross: Signed, refunds: Signed, fees: Signed, adjustments: Signed,
         net: Signed, root: Blob, closes_at: Timestamp, pays_at: Timestamp, paid: Varint, payout_address: Text,
         parked_because: Text, updated_at: Timestamp, updated_height: Bigint];
    /// Batches by the day on which they are due.
    SETTLEMENTS_BY_DAY = "settlements_by_day", Public, State, [chain: Text, pay_day: Date, shard: Smallint]
        [merchant: Text, denom: Text, day: Date]
        [company: Text, state: Text, net: Signed, paid: Varint, pays_at: Timestamp, updated_at: Timestamp,
         updated_height: Bigint];
    /// The lines of batches.
    SETTLEMENT_LINES = "settlement_lines", Public, Fact, [chain: Text, merchant: Text, denom: Text, day: Date, bucket: Int]
        [number: Bigint]
        [height: Bigint, tx_index: Int, event_index: Int, time: Timestamp, kind: Text, gross: Signed, fee: Signed,
         net: Signed, reference: Text, tender: Text, supply: Signed, vat: Signed, tax_free: Signed,
         service_charge: Signed, cash_receipt: Boolean, company: Text, payment_company: Text];
    /// What shops have coming.
    MERCHANT_ACCOUNTS = "merchant_accounts", Public, State, [chain: Text, merchant: Text] [denom: Text]
        [payable: Signed, carried: Signed, deposit: Varint, reserve: Varint, disputed: Varint, updated_at: Timestamp,
         updated_height: Bigint];
    /// When shops are paid.
    MERCHANT_SCHEDULES = "merchant_schedules", Public, State, [chain: Text, merchant: Text] [first_day: Date]
        [company: Text, cut_off_minutes: Int, delay_days: Int, reserve_bps: Int, reserve_days: Int,
         updated_at: Timestamp, updated_height: Bigint];
    /// The sales report.
    SALES_BY_MERCHANT_DAY = "sales_by_merchant_day", Public, State, [chain: Text, merchant: Text, year: Int]
        [day: Date, tender: Text, cash_receipt: Boolean]
        [company: Text, sales: Bigint, refunds: Bigint, gross: Signed, refunded: Signed, supply: Signed, vat: Signed,
         tax_free: Signed, service_charge: Signed, updated_at: Timestamp, updated_height: Bigint];
    /// What payment companies owe each other.
    NETTING_BY_DAY = "netting_by_day", Public, State, [chain: Text, day: Date]
        [from_company: Text, to_company: Text, denom: Text]
        [amount: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// Floats of payment companies.
    COMPANY_FLOATS = "company_floats", Public, State, [chain: Text, company: Text] [denom: Text]
        [amount: Varint, covering: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// Disputes as they are.
    DISPUTES = "disputes", Public, State, [chain: Text, payment_id: Blob] []
        [merchant: Text, order_day: Date, order_id: Text, payer_hash: Blob, company: Text, mcc: Text, region: Text,
         state: Text, code: Text, claim_hash: Blob, evidence_hash: Blob, amounts: Amounts, paid: Amounts,
         evidence_deadline: Timestamp, decision_deadline: Timestamp, opened_at: Timestamp, resolved_at: Timestamp,
         reason: Text, updated_at: Timestamp, updated_height: Bigint];
    /// The steps of disputes.
    DISPUTES_BY_MERCHANT = "disputes_by_merchant", Public, Fact, [chain: Text, merchant: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, payment_id: Blob, order_id: Text, kind: Text, state: Text, code: Text, reason: Text,
         amounts: Amounts, paid: Amounts, payer_hash: Blob, company: Text];
    /// Quotes as they are.
    QUOTES = "quotes", Public, State, [chain: Text, quote_id: Blob] []
        [provider: Text, payment_id: Blob, merchant: Text, order_day: Date, order_id: Text, price_denom: Text,
         price: Varint, amount: Varint, expiry: Timestamp, status: Text, payer_hash: Blob, locked_at: Timestamp,
         ended_at: Timestamp, updated_at: Timestamp, updated_height: Bigint];
    /// The steps of quotes.
    QUOTES_BY_PROVIDER = "quotes_by_provider", Public, Fact, [chain: Text, provider: Text, day: Date]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, quote_id: Blob, kind: Text, payment_id: Blob, merchant: Text, order_id: Text,
         price_denom: Text, price: Varint, amount: Varint];
    /// Liquidity providers.
    LIQUIDITY_PROVIDERS = "liquidity_providers", Public, State, [chain: Text] [provider: Text]
        [name: Text, active: Boolean, updated_at: Timestamp, updated_height: Bigint];
    /// Issuers of points as they are.
    ISSUERS = "issuers", Public, State, [chain: Text] [denom: Text]
        [company: Text, name: Text, rate: Decimal, next_rate: Decimal, next_rate_at: Timestamp, ratio_bps: Int,
         transferable: Boolean, swappable: Boolean, lifetime_months: Int, status: Text, reserve: Varint,
         supply: Varint, committed: Varint, outstanding: Varint, required: Varint, minted: Varint, granted: Varint,
         reissued: Varint, swapped_in: Varint, burned: Varint, redeemed: Varint, taken_back: Varint,
         swapped_away: Varint, expired: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// How issuers came to be what they are.
    ISSUER_CHANGES = "issuer_changes", Public, Fact, [chain: Text, denom: Text, year: Int]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, company: Text, name: Text, rate: Decimal, next_rate: Decimal,
         next_rate_at: Timestamp, ratio_bps: Int, transferable: Boolean, swappable: Boolean, lifetime_months: Int,
         status: Text, reserve: Varint, supply: Varint, committed: Varint, outstanding: Varint, required: Varint,
         signer: Text, reason: Text];
    /// The ledger of a programme.
    POINTS_BY_PROGRAMME = "points_by_programme", Public, Fact, [chain: Text, denom: Text, day: Date, shard: Smallint]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, amount: Varint, krwp: Varint, expiry: Timestamp, account_hash: Blob,
         reserve: Varint, supply: Varint, committed: Varint, outstanding: Varint, required: Varint];
    /// Which days and shards of a programme there are.
    PROGRAMME_DAYS = "programme_days", Public, State, [chain: Text, denom: Text] [day: Date, shard: Smallint] [];
    /// The ledger of a user.
    POINTS_BY_USER = "points_by_user", Private, Fact, [chain: Text, account: Text, month: Date, shard: Smallint]
        [height: Bigint, tx_index: Int, event_index: Int, denom: Text, incoming: Boolean]
        [time: Timestamp, kind: Text, amount: Varint, krwp: Varint, expiry: Timestamp, available_at: Timestamp,
         peer: Text];
    /// Which months and shards of a user there are.
    POINTS_MONTHS = "points_months", Private, State, [chain: Text, account: Text] [month: Date, shard: Smallint] [];
    /// Lots of a user, by the month in which they expire.
    LOTS_BY_USER = "lots_by_user", Private, State, [chain: Text, account: Text, month: Date]
        [denom: Text, expiry: Timestamp, available_at: Timestamp, hold: Blob]
        [amount: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// Lots of a programme, by the month in which they expire.
    LOTS_BY_PROGRAMME = "lots_by_programme", Private, State, [chain: Text, denom: Text, month: Date, shard: Smallint]
        [expiry: Timestamp, account: Text, available_at: Timestamp, hold: Blob]
        [amount: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// Campaigns as they are.
    CAMPAIGNS = "campaigns", Public, State, [chain: Text] [campaign: Text]
        [funder: Text, name: Text, denom: Text, merchants: Text, starts: Timestamp, ends: Timestamp,
         payment_max: Varint, user_day_max: Varint, user_max: Varint, stack_class: Text, segment_root: Blob,
         lock_seconds: Bigint, referral_reward: Varint, referral_purchase_min: Varint, state: Text, funded: Varint,
         spent: Varint, returned: Varint, reserved: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// What a programme gave.
    REWARDS_BY_PROGRAMME = "rewards_by_programme", Public, Fact, [chain: Text, denom: Text, day: Date, shard: Smallint]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, source: Text, campaign: Text, merchant: Text, payment_id: Blob,
         counted_day: Date, amount: Varint, repaid: Varint, owed: Varint, account_hash: Blob];
    /// What a campaign gave.
    REWARDS_BY_CAMPAIGN = "rewards_by_campaign", Public, Fact, [chain: Text, campaign: Text, day: Date, shard: Smallint]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, source: Text, denom: Text, merchant: Text, payment_id: Blob, counted_day: Date,
         amount: Varint, repaid: Varint, owed: Varint, account_hash: Blob, funded: Varint, spent: Varint];
    /// Which days and shards of a campaign there are.
    CAMPAIGN_DAYS = "campaign_days", Public, State, [chain: Text, campaign: Text] [day: Date, shard: Smallint] [];
    /// What a user earned.
    REWARDS_BY_USER = "rewards_by_user", Private, Fact, [chain: Text, account: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, source: Text, campaign: Text, denom: Text, merchant: Text, payment_id: Blob,
         amount: Varint, repaid: Varint, owed: Varint, available_at: Timestamp, expiry: Timestamp,
         user_earned: Varint, user_clawed_back: Varint, user_debt: Varint];
    /// What users owe campaigns.
    REWARD_DEBTS = "reward_debts", Private, State, [chain: Text, account: Text] [denom: Text, campaign: Text]
        [owed: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// Versions of the rules of shops.
    RULES_BY_MERCHANT = "rules_by_merchant", Public, State, [chain: Text, merchant: Text] [version: Int]
        [document: Text, put_at: Timestamp, dropped_at: Timestamp, signer: Text, updated_at: Timestamp,
         updated_height: Bigint];
    /// Which version counted when.
    RULE_ACTIVATIONS = "rule_activations", Public, Fact, [chain: Text, merchant: Text, year: Int]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, version: Int, active_from: Timestamp, signer: Text];
    /// Tiers of programmes.
    TIERS = "tiers", Public, State, [chain: Text] [denom: Text]
        [company: Text, tiers: Text, window_months: Int, updated_at: Timestamp, updated_height: Bigint];
    /// Coupons as they are.
    COUPONS = "coupons", Private, State, [chain: Text, hash: Blob] []
        [campaign: Text, denom: Text, amount: Varint, expiry: Timestamp, status: Text, holder: Text,
         updated_at: Timestamp, updated_height: Bigint];
    /// Referrals as they are.
    REFERRALS = "referrals", Private, State, [chain: Text, campaign: Text, shard: Smallint] [referred: Text]
        [referrer: Text, payment_id: Blob, due: Timestamp, status: Text, denom: Text, referred_amount: Varint,
         referrer_amount: Varint, updated_at: Timestamp, updated_height: Bigint];
    /// Grants to phones as they are.
    PHONE_GRANTS = "phone_grants", Private, State, [chain: Text, phone_hash: Blob] [campaign: Text, expiry: Timestamp]
        [denom: Text, waiting: Varint, status: Text, holder: Text, company: Text, updated_at: Timestamp,
         updated_height: Bigint];
    /// Members of segments.
    SEGMENT_MEMBERS = "segment_members", Private, State, [chain: Text, campaign: Text, shard: Smallint] [member: Text]
        [joined_at: Timestamp, joined_height: Bigint];
    /// Swaps of a pair.
    SWAPS_BY_PAIR = "swaps_by_pair", Public, Fact, [chain: Text, denom_a: Text, denom_b: Text, day: Date, hour: Tinyint]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, denom_in: Text, denom_out: Text, amount_in: Varint, fee: Varint, amount_out: Varint,
         released: Varint, needed: Varint, dust: Varint, rate_in: Decimal, rate_out: Decimal, hub_price: Decimal,
         mode: Text, account_hash: Blob, treasury: Text];
    /// Swaps of a user.
    SWAPS_BY_USER = "swaps_by_user", Private, Fact, [chain: Text, account: Text, month: Date]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, denom_in: Text, denom_out: Text, amount_in: Varint, fee: Varint, amount_out: Varint];
    /// Positions between issuers.
    CLEARING_BY_DAY = "clearing_by_day", Public, State, [chain: Text, day: Date] [denom_a: Text, denom_b: Text]
        [a_to_b: Varint, b_to_a: Varint, swaps: Bigint, due_at: Timestamp, settled_by_a: Boolean,
         settled_by_b: Boolean, updated_at: Timestamp, updated_height: Bigint];
    /// Pairs as they are.
    SWAP_PAIRS = "swap_pairs", Public, State, [chain: Text] [denom_a: Text, denom_b: Text]
        [company_a: Text, company_b: Text, mode: Text, fee_bps: Int, daily_quota_a: Varint, daily_quota_b: Varint,
         user_quota_a: Varint, user_quota_b: Varint, swap_min: Varint, paused: Boolean, updated_at: Timestamp,
         updated_height: Bigint];
    /// Prices that validators agreed on.
    PRICES_BY_DENOM = "prices_by_denom", Public, Fact, [chain: Text, denom: Text, day: Date]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, kind: Text, price: Decimal, median: Decimal, power_bps: Int, breaker_until: Timestamp];
    /// Prices that validators submitted.
    PRICE_SUBMISSIONS = "price_submissions", Public, Fact, [chain: Text, operator: Text, day: Date, hour: Tinyint]
        [height: Bigint, tx_index: Int, event_index: Int]
        [time: Timestamp, feeder: Text, prices: Attributes];
    /// Who submits prices for whom.
    ORACLE_KEYS = "oracle_keys", Public, State, [chain: Text] [operator: Text]
        [feeder: Text, updated_at: Timestamp, updated_height: Bigint];
    /// Events that could not be read.
    EXPORT_FAILURES = "export_failures", Private, Log, [chain: Text] [height: Bigint, tx_index: Int, event_index: Int]
        [kind: Text, error: Text, raw: Blob, mapping: Int];
    /// One row per block.
    BLOCKS = "blocks", Public, Fact, [chain: Text, bucket: Int] [height: Bigint]
        [time: Timestamp, hash: Blob, app_hash: Blob, data_hash: Blob, next_validators_hash: Blob, proposer: Text,
         txs: Int, failed_txs: Int, events: Int, gas_wanted: Bigint, gas_used: Bigint, fees: Amounts,
         commit_round: Int, tx_bytes: Bigint];
}
