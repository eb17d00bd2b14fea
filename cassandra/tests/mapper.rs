//! What a block becomes.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot set up its scene fails"
)]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "shared with the tests against Cassandra"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use exporter::mapper::{self, MAPPING, Mapped, Settings};
use exporter::row::{Row, Value, digests};
use exporter::table::{BLOCKS, TABLES};
use proptest::prelude::*;
use record::BlockRecord;
use support::{account, ante, block, collector, event, finish, named, prefix, purchase, tx};
use tendermint_proto::v0_38::abci::ExecTxResult;

fn settings() -> Settings {
    Settings {
        prefix: prefix(),
        payer_key: Some(vec![7; 32]),
    }
}

fn map(record: &BlockRecord) -> Mapped {
    mapper::map(record, &settings()).unwrap()
}

fn text(row: &Row) -> String {
    let cells = row
        .table
        .columns
        .iter()
        .zip(&row.cells)
        .filter_map(|((column, _), cell)| Some(format!("{column}={}", cell.as_ref()?)));
    format!(
        "{} {}\n",
        row.table.name,
        cells.collect::<Vec<_>>().join(" ")
    )
}

/// A block with one transaction that has these events after the ante's.
fn one(events: Vec<tendermint_proto::v0_38::abci::Event>) -> BlockRecord {
    let events = [ante(&account(1), &account(2), "25uaot", 7), events].concat();
    let result = ExecTxResult {
        gas_wanted: 90_000,
        gas_used: 80_000,
        events,
        ..ExecTxResult::default()
    };
    finish(
        "c",
        5,
        vec![tx("/cosmos.bank.v1beta1.MsgSend", "memo")],
        vec![result],
    )
}

#[test]
fn a_send_whose_fee_another_pays_becomes_these_rows() {
    let (from, to) = (account(1), account(3));
    let send = event(
        "transfer",
        &[
            ("recipient", &to),
            ("sender", &from),
            ("amount", "30000krwp,5uaot"),
            ("msg_index", "0"),
        ],
    );
    let names = [
        (from, "<1>"),
        (account(2), "<2>"),
        (to, "<3>"),
        (account(5), "<5>"),
        (collector(), "<collector>"),
        (named("mint"), "<mint>"),
    ];
    let rows: String = map(&one(vec![send]))
        .rows
        .iter()
        .filter(|row| row.table.name != "events_by_block")
        .map(text)
        .collect();
    let rows = names.iter().fold(rows, |rows, (address, name)| {
        rows.replace(address.as_str(), name)
    });
    expect![[r#"
        txs_by_block chain=c height=5 tx_index=0 hash=0x89f6304d49ff4b5328bf518aadb43429615b87e15d0245739c7519022519a12f time=1795186745123ms signers=["<1>"] fee_payer=<2> kinds=["/cosmos.bank.v1beta1.MsgSend"] code=0 gas_wanted=90000 gas_used=80000 fees={"uaot": 25} memo=memo raw=0x0a2c0a240a1c2f636f736d6f732e62616e6b2e763162657461312e4d736753656e6412046d656d6f12046d656d6f1a4007070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707
        txs_by_hash chain=c hash=0x89f6304d49ff4b5328bf518aadb43429615b87e15d0245739c7519022519a12f height=5 tx_index=0 time=1795186745123ms signers=["<1>"] kinds=["/cosmos.bank.v1beta1.MsgSend"] code=0
        txs_by_account chain=c account=<2> day=2026-11-20 shard=0 height=5 tx_index=0 hash=0x89f6304d49ff4b5328bf518aadb43429615b87e15d0245739c7519022519a12f time=1795186745123ms kinds=["/cosmos.bank.v1beta1.MsgSend"] roles=["fee_payer", "sender"] code=0
        txs_by_account chain=c account=<collector> day=2026-11-20 shard=0 height=5 tx_index=0 hash=0x89f6304d49ff4b5328bf518aadb43429615b87e15d0245739c7519022519a12f time=1795186745123ms kinds=["/cosmos.bank.v1beta1.MsgSend"] roles=["recipient"] code=0
        txs_by_account chain=c account=<1> day=2026-11-20 shard=0 height=5 tx_index=0 hash=0x89f6304d49ff4b5328bf518aadb43429615b87e15d0245739c7519022519a12f time=1795186745123ms kinds=["/cosmos.bank.v1beta1.MsgSend"] roles=["sender", "signer"] code=0
        txs_by_account chain=c account=<3> day=2026-11-20 shard=0 height=5 tx_index=0 hash=0x89f6304d49ff4b5328bf518aadb43429615b87e15d0245739c7519022519a12f time=1795186745123ms kinds=["/cosmos.bank.v1beta1.MsgSend"] roles=["recipient"] code=0
        account_days chain=c account=<2> day=2026-11-20 shard=0
        account_days chain=c account=<collector> day=2026-11-20 shard=0
        account_days chain=c account=<1> day=2026-11-20 shard=0
        account_days chain=c account=<3> day=2026-11-20 shard=0
        account_days chain=c account=<5> day=2026-11-20 shard=0
        transfers_by_account chain=c account=<2> day=2026-11-20 shard=0 height=5 tx_index=0 event_index=0 incoming=false denom=uaot time=1795186745123ms peer=<collector> amount=25 kind=transfer
        transfers_by_account chain=c account=<collector> day=2026-11-20 shard=0 height=5 tx_index=0 event_index=0 incoming=true denom=uaot time=1795186745123ms peer=<2> amount=25 kind=transfer
        transfers_by_account chain=c account=<1> day=2026-11-20 shard=0 height=5 tx_index=0 event_index=6 incoming=false denom=krwp time=1795186745123ms peer=<3> amount=30000 kind=transfer
        transfers_by_account chain=c account=<1> day=2026-11-20 shard=0 height=5 tx_index=0 event_index=6 incoming=false denom=uaot time=1795186745123ms peer=<3> amount=5 kind=transfer
        transfers_by_account chain=c account=<3> day=2026-11-20 shard=0 height=5 tx_index=0 event_index=6 incoming=true denom=krwp time=1795186745123ms peer=<1> amount=30000 kind=transfer
        transfers_by_account chain=c account=<3> day=2026-11-20 shard=0 height=5 tx_index=0 event_index=6 incoming=true denom=uaot time=1795186745123ms peer=<1> amount=5 kind=transfer
        transfers_by_account chain=c account=<5> day=2026-11-20 shard=0 height=5 tx_index=-1 event_index=1 incoming=true denom=uaot time=1795186745123ms peer=<mint> amount=3 kind=mint
        fees_by_payer_day chain=c payer=<2> day=2026-11-20 height=5 tx_index=0 event_index=3 denom=uaot time=1795186745123ms amount=25 native_amount=25 sender=<1> granter=<2> code=0
        blocks chain=c bucket=0 height=5 time=1795186745123ms hash=0x9c0277362f62da2e38ee28d4cef4bbcb1fbedb377e8af41f53a4c20bddf11cbc app_hash=0x9636562edcac11e1d0555717210714e84d82bcde3fe89ef87865408763239f1d data_hash=0x8d49bb695f79bb928e87ee3e71a3d0ef5b0fd703bd7df97ae1b5db62ca94d964 next_validators_hash=0x66d18af4cf3d736390761abbea054bcedb18191b65128c2b057cdef5071a1698 proposer=5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A txs=1 failed_txs=0 events=9 gas_wanted=90000 gas_used=80000 fees={"uaot": 25} commit_round=0 tx_bytes=112
    "#]].assert_eq(&rows);
}

#[test]
fn the_same_block_always_gives_the_same_rows() {
    for height in 1..50 {
        assert_eq!(map(&block("c", height)).rows, map(&block("c", height)).rows);
    }
}

#[test]
fn a_block_writes_each_primary_key_once_and_blocks_last() {
    for height in 1..50 {
        let rows = map(&block("c", height)).rows;
        let keys: BTreeSet<_> = rows
            .iter()
            .map(|row| (row.table.name, row.key_bytes()))
            .collect();
        assert_eq!(keys.len(), rows.len());
        assert_eq!(rows.last().unwrap().table, &BLOCKS);
        assert_eq!(rows.iter().filter(|row| row.table == &BLOCKS).count(), 1);
    }
}

#[test]
fn what_comes_in_is_what_goes_out_but_for_what_is_made() {
    let mut sums: BTreeMap<(String, bool), u128> = BTreeMap::new();
    for row in map(&one(vec![]))
        .rows
        .iter()
        .filter(|row| row.table.name == "transfers_by_account")
    {
        let (Some(Value::Text(denom)), Some(Value::Boolean(incoming)), Some(Value::Varint(amount))) =
            (row.get("denom"), row.get("incoming"), row.get("amount"))
        else {
            panic!("{row:?}");
        };
        *sums.entry((denom.clone(), *incoming)).or_default() += amount;
    }
    assert_eq!(
        sums,
        BTreeMap::from([(("uaot".into(), false), 25), (("uaot".into(), true), 28)])
    );
}

#[test]
fn money_that_is_made_is_booked_where_it_arrives() {
    let rows = map(&one(vec![])).rows;
    let minted = rows
        .iter()
        .find(|row| row.get("kind") == Some(&Value::Text("mint".into())))
        .unwrap();
    assert_eq!(minted.get("account"), Some(&Value::Text(account(5))));
    assert_eq!(minted.get("peer"), Some(&Value::Text(named("mint"))));
    assert_eq!(minted.get("tx_index"), Some(&Value::Int(-1)));
}

#[test]
fn a_transfer_to_oneself_keeps_both_sides() {
    let me = account(1);
    let send = event(
        "transfer",
        &[("recipient", &me), ("sender", &me), ("amount", "1krwp")],
    );
    let rows = map(&one(vec![send])).rows;
    let sides = rows.iter().filter(|row| {
        row.table.name == "transfers_by_account"
            && row.get("denom") == Some(&Value::Text("krwp".into()))
    });
    assert_eq!(sides.count(), 2);
}

#[test]
fn a_busy_account_is_spread_over_shards_and_a_quiet_one_is_not() {
    let record = block("c", 8);
    let rows = map(&record).rows;
    let shards = |account: &str| {
        let of = rows.iter().filter(|row| {
            row.table.name == "account_days"
                && row.get("account") == Some(&Value::Text(account.into()))
        });
        of.filter_map(|row| row.get("shard").cloned())
            .collect::<Vec<_>>()
    };
    assert_eq!(shards(&collector()), [Value::Smallint(9)]);
    assert_eq!(shards(&account(8)), [Value::Smallint(0)]);
}

#[test]
fn unknown_events_are_counted_and_kept_as_they_are() {
    let mapped = map(&one(vec![event(
        "from_tomorrow",
        &[("a", "1"), ("a", "2")],
    )]));
    assert_eq!(
        mapped.unknown,
        BTreeMap::from([("from_tomorrow".to_owned(), 1)])
    );
    let kept = mapped
        .rows
        .iter()
        .find(|row| row.get("kind") == Some(&Value::Text("from_tomorrow".into())))
        .unwrap();
    let attributes = BTreeMap::from([
        ("a".to_owned(), "1".to_owned()),
        ("a#2".to_owned(), "2".to_owned()),
    ]);
    assert_eq!(kept.get("attrs"), Some(&Value::Attributes(attributes)));
    assert!(mapped.failures.is_empty());
}

#[test]
fn a_known_event_that_cannot_be_read_is_a_failure_with_its_bytes() {
    let bad = event(
        "transfer",
        &[
            ("recipient", &account(1)),
            ("sender", &account(2)),
            ("amount", "many"),
        ],
    );
    let mapped = map(&one(vec![bad]));
    let [failure] = mapped.failures.as_slice() else {
        panic!("{:?}", mapped.failures)
    };
    assert_eq!((failure.height, failure.tx_index), (5, 0));
    assert!(failure.to_string().starts_with("event `transfer` (height 5, transaction 0, event 6) cannot be read: event transfer: attribute amount:"), "{failure}");
    let raw: tendermint_proto::v0_38::abci::Event =
        prost::Message::decode(failure.raw.as_slice()).unwrap();
    assert_eq!(raw.r#type, "transfer");
}

#[test]
fn an_event_of_a_chain_with_other_addresses_is_a_failure() {
    let other = sdk::Prefix::new("side")
        .unwrap()
        .text(&sdk::Address::of_module("x"));
    let foreign = event(
        "transfer",
        &[
            ("recipient", &other),
            ("sender", &account(2)),
            ("amount", "1uaot"),
        ],
    );
    assert!(
        map(&one(vec![foreign])).failures[0]
            .error
            .contains("expected a bech32 address aot1")
    );
}

#[test]
fn a_transaction_that_is_none_is_kept_raw() {
    let result = ExecTxResult {
        code: 2,
        codespace: "sdk".into(),
        log: "tx parse error".into(),
        ..ExecTxResult::default()
    };
    let rows = map(&finish("c", 1, vec![vec![0xff, 0x01].into()], vec![result])).rows;
    let row = rows
        .iter()
        .find(|row| row.table.name == "txs_by_block")
        .unwrap();
    assert_eq!(row.get("raw"), Some(&Value::Blob(vec![0xff, 0x01])));
    assert_eq!(row.get("kinds"), Some(&Value::Texts(vec![])));
    assert_eq!(row.get("log"), Some(&Value::Text("tx parse error".into())));
}

#[test]
fn the_timestamp_of_a_cell_is_the_block_time_and_the_mapping() {
    let header = map(&block("c", 1)).header;
    assert_eq!(
        header.timestamp(),
        1_795_186_741_123_456 + i64::from(MAPPING)
    );
    assert!((1..1000).contains(&MAPPING));
}

#[test]
fn the_data_hash_of_no_transactions_is_the_hash_of_nothing() {
    let rows = map(&finish("c", 1, vec![], vec![])).rows;
    // CometBFT's merkle package: the root over nothing is SHA-256 of nothing.
    let nothing =
        hex::decode("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").unwrap();
    assert_eq!(
        rows.last().unwrap().get("data_hash"),
        Some(&Value::Blob(nothing))
    );
}

#[test]
fn digests_do_not_depend_on_the_order_of_rows() {
    let rows = map(&block("c", 9)).rows;
    let mut reversed = rows.clone();
    reversed.reverse();
    assert_eq!(digests(&rows), digests(&reversed));
    assert_ne!(digests(&rows), digests(&map(&block("c", 10)).rows));
}

#[test]
fn every_table_is_named_once_and_has_a_chain_first() {
    let names: BTreeSet<_> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), TABLES.len());
    assert!(TABLES.iter().all(|table| table.columns[0].0 == "chain"));
}

#[test]
fn tables_that_analysts_read_name_no_customer() {
    let customer = purchase::customer();
    let (mut public, mut private) = (0, 0);
    for height in purchase::FIRST_HEIGHT..purchase::FIRST_HEIGHT + 5 {
        for row in map(&purchase::block("c", height)).rows {
            let named = text(&row).contains(&customer);
            let is_public = row.table.keyspace == exporter::table::Keyspace::Public;
            assert!(!(named && is_public), "{}", text(&row));
            public += usize::from(is_public);
            private += usize::from(named);
        }
    }
    assert!(public > 10 && private > 5);
}

#[test]
fn a_purchase_and_its_refund_become_these_rows_of_shops() {
    let rows = (purchase::FIRST_HEIGHT..purchase::FIRST_HEIGHT + 4)
        .flat_map(|height| map(&purchase::block("c", height)).rows);
    let of_shops = |row: &Row| {
        [
            "merchants",
            "payments_by_id",
            "payment_history",
            "payments_by_merchant",
            "refunds_by_merchant",
            "payments_by_payer",
            "payment_parties",
        ]
        .contains(&row.table.name)
    };
    let rows: String = rows.filter(of_shops).map(|row| text(&row)).collect();
    let names = [
        (purchase::customer(), "<customer>"),
        (named("company"), "<company>"),
        (named("till"), "<till>"),
    ];
    let rows = names.iter().fold(rows, |rows, (address, name)| {
        rows.replace(address.as_str(), name)
    });
    expect![[r#"
        merchants chain=c merchant=abababababababababababababababababababababababababababababababab name=Café Namsan mcc=5814 region=KR-11 company=<company> payout_address=<till> fee_bps=200 status=active registered_at=1795186861000ms updated_at=1795186860123ms updated_height=120
        payments_by_id chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd denom=krwp merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad company=<company> mcc=5814 region=KR-11 status=captured authorized=30000 captured=30000 refunded=0 released=0 fee_taken=600 fee_bps=200 supply=27273 vat=2727 authorized_at=1795186861000ms authorization_expiry=1795187461000ms refund_expiry=1795273261000ms updated_at=1795186861123ms updated_height=121
        payment_history chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd height=121 tx_index=0 event_index=6 time=1795186861123ms kind=authorized status=authorized merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 amounts={"krwp": 30000} fees={} released={}
        payment_history chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd height=121 tx_index=0 event_index=7 time=1795186861123ms kind=captured status=captured merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 amounts={"krwp": 30000} fees={"krwp": 600} released={}
        payments_by_merchant chain=c merchant=abababababababababababababababababababababababababababababababab day=2026-11-21 hour=0 height=121 tx_index=0 event_index=7 denom=krwp time=1795186861123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd order_id=A-1 payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad method=chain amount=30000 fee=600 status=captured company=<company> mcc=5814 region=KR-11
        payments_by_payer chain=c payer=<customer> month=2026-11-01 height=121 tx_index=0 event_index=7 denom=krwp time=1795186861123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd kind=captured merchant=abababababababababababababababababababababababababababababababab mcc=5814 region=KR-11 amount=30000 status=captured
        payment_parties chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd payer=<customer> payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad merchant=abababababababababababababababababababababababababababababababab company=<company> payout_address=<till>
        payments_by_id chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd denom=krwp merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad company=<company> mcc=5814 region=KR-11 status=partially_refunded authorized=30000 captured=30000 refunded=10000 released=0 fee_taken=400 authorized_at=1795186861000ms updated_at=1795186862123ms updated_height=122
        payment_history chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd height=122 tx_index=0 event_index=6 time=1795186862123ms kind=refunded status=partially_refunded merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 amounts={"krwp": 10000} fees={"krwp": 200} released={}
        refunds_by_merchant chain=c merchant=abababababababababababababababababababababababababababababababab month=2026-11-01 height=122 tx_index=0 event_index=6 denom=krwp time=1795186862123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd order_id=A-1 amount=10000 fee=200 reason=one cup too many reference=R-1 status=partially_refunded
        payments_by_payer chain=c payer=<customer> month=2026-11-01 height=122 tx_index=0 event_index=6 denom=krwp time=1795186862123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd kind=refunded merchant=abababababababababababababababababababababababababababababababab mcc=5814 region=KR-11 amount=10000 status=partially_refunded
        payment_history chain=c payment_id=0xcececececececececececececececececececececececececececececececece height=123 tx_index=0 event_index=6 time=1795186863123ms kind=external_recorded merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-2 amounts={"KRW": 4500}
        payments_by_merchant chain=c merchant=abababababababababababababababababababababababababababababababab day=2026-11-21 hour=0 height=123 tx_index=0 event_index=6 denom=KRW time=1795186863123ms payment_id=0xcececececececececececececececececececececececececececececececece order_id=A-2 method=card amount=4500 fee=0 status=recorded company=<company> mcc=5814 region=KR-11
    "#]].assert_eq(&rows);
}

#[test]
fn without_a_key_payers_are_left_out_rather_than_hidden_badly() {
    let settings = Settings {
        prefix: prefix(),
        payer_key: None,
    };
    let rows = mapper::map(&purchase::block("c", purchase::FIRST_HEIGHT + 1), &settings)
        .unwrap()
        .rows;
    assert!(rows.iter().all(|row| row.get("payer_hash").is_none()));
}

proptest! {
    #[test]
    fn amounts_come_back_exactly(amount: u128) {
        let value = Value::Varint(amount);
        prop_assert_eq!(Value::from_cql(value.to_cql(), exporter::row::Type::Varint), value);
    }

    #[test]
    fn whatever_the_attributes_say_nothing_panics(kind in "transfer|coinbase|burn|fee|tx|[a-z]{1,9}", pairs in prop::collection::vec(("recipient|sender|amount|fee|payer|denom|[a-z]{0,9}", ".{0,40}"), 0..8)) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let record = one(vec![event(&kind, &pairs)]);
        prop_assert_eq!(map(&record).rows, map(&record).rows);
    }

    #[test]
    fn coins_are_read_as_they_were_written(amounts in prop::collection::btree_map("[a-z][a-z0-9/]{2,20}", any::<u128>(), 0..4)) {
        let text: Vec<String> = amounts.iter().map(|(denom, amount)| format!("{amount}{denom}")).collect();
        prop_assert_eq!(mapper::coins(&text.join(",")), Some(amounts));
    }
}
