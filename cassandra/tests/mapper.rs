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
use support::{account, ante, block, collector, event, finish, named, prefix, purchase, trade, tx};
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
        fees_by_payer_day chain=c payer=<2> day=2026-11-20 height=5 tx_index=0 event_index=3 denom=uaot time=1795186745123ms amount=25 native_amount=25 sender=<1> granter=<2> code=0 collected_denom=uaot collected=25
        blocks chain=c bucket=0 height=5 time=1795186745123ms hash=0x9c0277362f62da2e38ee28d4cef4bbcb1fbedb377e8af41f53a4c20bddf11cbc app_hash=0x9636562edcac11e1d0555717210714e84d82bcde3fe89ef87865408763239f1d data_hash=0x8d49bb695f79bb928e87ee3e71a3d0ef5b0fd703bd7df97ae1b5db62ca94d964 next_validators_hash=0x66d18af4cf3d736390761abbea054bcedb18191b65128c2b057cdef5071a1698 proposer=5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A txs=1 failed_txs=0 events=9 gas_wanted=90000 gas_used=80000 fees={"uaot": 25} commit_round=0 tx_bytes=112
    "#]].assert_eq(&rows);
}

#[test]
fn the_same_block_always_gives_the_same_rows() {
    for height in 1..50 {
        assert_eq!(map(&block("c", height)).rows, map(&block("c", height)).rows);
    }
    for height in story() {
        assert_eq!(
            map(&trade::block("c", height)).rows,
            map(&trade::block("c", height)).rows
        );
    }
}

#[test]
fn a_block_writes_each_primary_key_once_and_blocks_last() {
    let blocks = (1..50).map(|height| block("c", height));
    for record in blocks.chain(story().map(|height| trade::block("c", height))) {
        let rows = map(&record).rows;
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
    for height in story() {
        for row in map(&trade::block("c", height)).rows {
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
        payments_by_id chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd denom=krwp merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad company=<company> mcc=5814 region=KR-11 status=captured authorized=30000 captured=30000 refunded=0 released=0 fee_taken=600 fee_bps=200 supply=27273 vat=2727 authorized_at=1795186861000ms authorization_expiry=1795187461000ms refund_expiry=1795273261000ms updated_at=1795186861123ms updated_height=121 settled=30000 rule_version=2
        payment_history chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd height=121 tx_index=0 event_index=6 time=1795186861123ms kind=authorized status=authorized merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 amounts={"krwp": 30000} fees={} released={} settled={}
        payment_history chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd height=121 tx_index=0 event_index=7 time=1795186861123ms kind=captured status=captured merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 amounts={"krwp": 30000} fees={"krwp": 600} released={} settled={"krwp": 30000}
        payments_by_merchant chain=c merchant=abababababababababababababababababababababababababababababababab day=2026-11-21 hour=0 height=121 tx_index=0 event_index=7 denom=krwp time=1795186861123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd order_id=A-1 payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad method=chain amount=30000 fee=600 status=captured company=<company> mcc=5814 region=KR-11 settled=30000
        payments_by_payer chain=c payer=<customer> month=2026-11-01 height=121 tx_index=0 event_index=7 denom=krwp time=1795186861123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd kind=captured merchant=abababababababababababababababababababababababababababababababab mcc=5814 region=KR-11 amount=30000 status=captured
        payment_parties chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd payer=<customer> payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad merchant=abababababababababababababababababababababababababababababababab company=<company>
        payments_by_id chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd denom=krwp merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 payer_hash=0x76ba75d6b1133e9afa3fc0bdda3bc1aca63388f024523665ffabe136b897b2ad company=<company> mcc=5814 region=KR-11 status=partially_refunded authorized=30000 captured=30000 refunded=10000 released=0 fee_taken=400 authorized_at=1795186861000ms updated_at=1795186862123ms updated_height=122 settled=20000
        payment_history chain=c payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd height=122 tx_index=0 event_index=6 time=1795186862123ms kind=refunded status=partially_refunded merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-1 amounts={"krwp": 10000} fees={"krwp": 200} released={} settled={"krwp": 10000}
        refunds_by_merchant chain=c merchant=abababababababababababababababababababababababababababababababab month=2026-11-01 height=122 tx_index=0 event_index=6 denom=krwp time=1795186862123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd order_id=A-1 amount=10000 fee=200 reason=one cup too many reference=R-1 status=partially_refunded settled=10000
        payments_by_payer chain=c payer=<customer> month=2026-11-01 height=122 tx_index=0 event_index=6 denom=krwp time=1795186862123ms payment_id=0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd kind=refunded merchant=abababababababababababababababababababababababababababababababab mcc=5814 region=KR-11 amount=10000 status=partially_refunded
        payment_history chain=c payment_id=0xcececececececececececececececececececececececececececececececece height=123 tx_index=0 event_index=6 time=1795186863123ms kind=external_recorded merchant=abababababababababababababababababababababababababababababababab order_day=2026-11-21 order_id=A-2 amounts={"KRW": 4500}
        payments_by_merchant chain=c merchant=abababababababababababababababababababababababababababababababab day=2026-11-21 hour=0 height=123 tx_index=0 event_index=6 denom=KRW time=1795186863123ms payment_id=0xcececececececececececececececececececececececececececececececece order_id=A-2 method=card amount=4500 fee=0 status=recorded company=<company> mcc=5814 region=KR-11
    "#]].assert_eq(&rows);
}

#[test]
fn every_event_of_trade_is_told_and_read() {
    let mut told = BTreeSet::new();
    for height in story() {
        let record = trade::block("c", height);
        let mapped = map(&record);
        assert_eq!(mapped.failures, []);
        assert_eq!(mapped.unknown, BTreeMap::new());
        for row in mapped
            .rows
            .iter()
            .filter(|row| row.table.name == "events_by_block")
        {
            told.extend(row.get("kind").map(ToString::to_string));
        }
    }
    let tables = [
        settlement::events::TABLE,
        points::events::TABLE,
        reward::events::TABLE,
        oracle::events::TABLE,
        pointswap::events::TABLE,
        sale::events::TABLE,
        tokenfactory::events::TABLE,
    ];
    let declared = tables.iter().copied().flatten().map(|spec| spec.kind);
    let of_payments = payment::events::TABLE.iter().map(|spec| spec.kind);
    let of_payments = of_payments.filter(|kind| {
        ["dispute", "quote", "liquidity", "params"]
            .iter()
            .any(|part| kind.contains(part))
    });
    let others = [bank::events::TABLE, merchant::events::TABLE];
    let of_others = others.iter().copied().flatten().map(|spec| spec.kind);
    let of_others = of_others.filter(|kind| kind.contains("params"));
    for kind in declared.chain(of_payments).chain(of_others) {
        assert!(
            told.contains(kind),
            "{kind} is told by no block of the story"
        );
    }
}

#[test]
fn every_table_but_that_of_failures_has_rows_of_the_story() {
    let filled: BTreeSet<_> = story()
        .flat_map(|height| map(&trade::block("c", height)).rows)
        .map(|row| row.table.name)
        .collect();
    for table in TABLES
        .iter()
        .filter(|table| table.name != "export_failures")
    {
        assert!(filled.contains(table.name), "{} is empty", table.name);
    }
}

/// The heights of the purchase and of what follows it.
fn story() -> std::ops::Range<u64> {
    purchase::FIRST_HEIGHT..trade::END
}

/// The rows of some tables in the order of the blocks, with names for addresses and ids.
fn told(tables: &[&str]) -> String {
    let rows = story().flat_map(|height| map(&trade::block("c", height)).rows);
    let rows: String = rows
        .filter(|row| tables.contains(&row.table.name))
        .map(|row| text(&row))
        .collect();
    let people = [
        "company",
        "naru",
        "owner",
        "till",
        "provider",
        "authority",
        "friend",
        "operator",
        "feeder",
    ];
    let people = people.map(|name| (named(name), format!("<{name}>")));
    let hash = mapper::map(&trade::block("c", trade::FIRST + 4), &settings());
    let hash = hash
        .unwrap()
        .rows
        .iter()
        .find_map(|row| row.get("account_hash").cloned());
    let names = [
        (purchase::customer(), "<customer>".to_owned()),
        (hash.unwrap().to_string(), "<hash of customer>".to_owned()),
        (hex::encode(purchase::MERCHANT), "<shop>".to_owned()),
        (hex::encode(purchase::PAYMENT), "<payment>".to_owned()),
        (hex::encode(trade::CAMPAIGN), "<campaign>".to_owned()),
        (hex::encode(trade::QUOTE), "<quote>".to_owned()),
    ];
    names
        .iter()
        .chain(&people)
        .fold(rows, |rows, (long, name)| rows.replace(long, name))
}

#[test]
fn settlement_becomes_these_rows() {
    expect![[r"
        settlements_by_merchant chain=c merchant=<shop> year=2026 day=2026-11-21 denom=krwp company=<company> state=open lines=4 gross=30000 refunds=-10000 fees=400 adjustments=0 net=19600 closes_at=1795446000000ms pays_at=1795446000000ms updated_at=1795186864123ms updated_height=124
        settlements_by_day chain=c pay_day=2026-11-24 shard=11 merchant=<shop> denom=krwp day=2026-11-21 company=<company> state=open net=19600 pays_at=1795446000000ms updated_at=1795186864123ms updated_height=124
        settlement_lines chain=c merchant=<shop> denom=krwp day=2026-11-21 bucket=0 number=0 height=124 tx_index=0 event_index=6 time=1795186864123ms kind=sale gross=30000 fee=600 net=29400 reference=<payment> tender=krwp supply=27273 vat=2727 cash_receipt=true company=<company> payment_company=<company>
        settlement_lines chain=c merchant=<shop> denom=krwp day=2026-11-21 bucket=0 number=1 height=124 tx_index=0 event_index=7 time=1795186864123ms kind=refund gross=-10000 fee=-200 net=-9800 reference=<payment> tender=krwp cash_receipt=true company=<company> payment_company=<company>
        settlement_lines chain=c merchant=<shop> denom=krwp day=2026-11-21 bucket=0 number=2 height=124 tx_index=0 event_index=10 time=1795186864123ms kind=dispute_hold gross=-20000 fee=-400 net=-19600 reference=<payment> tender=krwp cash_receipt=true company=<company> payment_company=<company>
        settlement_lines chain=c merchant=<shop> denom=krwp day=2026-11-21 bucket=0 number=3 height=124 tx_index=0 event_index=13 time=1795186864123ms kind=dispute_release gross=20000 fee=400 net=19600 reference=<payment> tender=krwp cash_receipt=true company=<company> payment_company=<company>
        merchant_accounts chain=c merchant=<shop> denom=krwp payable=19600 deposit=50000 reserve=0 disputed=0 updated_at=1795186864123ms updated_height=124
        sales_by_merchant_day chain=c merchant=<shop> year=2026 day=2026-11-21 tender=krwp cash_receipt=true company=<company> sales=1 refunds=1 gross=30000 refunded=-10000 supply=18182 vat=1818 tax_free=0 service_charge=0 updated_at=1795186864123ms updated_height=124
        settlements_by_merchant chain=c merchant=<shop> year=2026 day=2026-11-21 denom=krwp company=<company> state=paid lines=4 gross=30000 refunds=-10000 fees=400 adjustments=0 net=19600 root=0x3333333333333333333333333333333333333333333333333333333333333333 closes_at=1795446000000ms pays_at=1795446000000ms paid=19600 payout_address=<till> parked_because= updated_at=1795186865123ms updated_height=125
        settlements_by_day chain=c pay_day=2026-11-24 shard=11 merchant=<shop> denom=krwp day=2026-11-21 company=<company> state=paid net=19600 paid=19600 pays_at=1795446000000ms updated_at=1795186865123ms updated_height=125
        settlement_lines chain=c merchant=<shop> denom=krwp day=2026-11-21 bucket=0 number=4 height=125 tx_index=0 event_index=9 time=1795186865123ms kind=payout gross=-19600 fee=0 net=-19600 reference=<payment> tender=krwp cash_receipt=true company=<company> payment_company=<company>
        merchant_accounts chain=c merchant=<shop> denom=krwp payable=0 carried=0 deposit=50000 reserve=0 disputed=0 updated_at=1795186865123ms updated_height=125
        merchant_schedules chain=c merchant=<shop> first_day=2026-11-22 company=<company> cut_off_minutes=0 delay_days=1 reserve_bps=0 reserve_days=0 updated_at=1795186865123ms updated_height=125
        netting_by_day chain=c day=2026-11-21 from_company=<company> to_company=<naru> denom=krwp amount=700 updated_at=1795186865123ms updated_height=125
        company_floats chain=c company=<company> denom=krwp amount=1000000 covering=0 updated_at=1795186865123ms updated_height=125
    "]].assert_eq(&told(&[
        "settlements_by_merchant",
        "settlements_by_day",
        "settlement_lines",
        "merchant_accounts",
        "merchant_schedules",
        "sales_by_merchant_day",
        "netting_by_day",
        "company_floats",
    ]));
}

#[test]
fn disputes_and_quotes_become_these_rows() {
    expect![[r#"
        disputes chain=c payment_id=0x<payment> merchant=<shop> order_day=2026-11-21 order_id=A-1 payer_hash=<hash of customer> company=<company> mcc=5814 region=KR-11 state=won code=not_received claim_hash=0x1111111111111111111111111111111111111111111111111111111111111111 evidence_hash=0x2222222222222222222222222222222222222222222222222222222222222222 amounts={"krwp": 20000} paid={} evidence_deadline=1795446000000ms decision_deadline=1796050800000ms opened_at=1795186864123ms resolved_at=1795186864000ms reason=it was delivered updated_at=1795186864123ms updated_height=124
        disputes_by_merchant chain=c merchant=<shop> month=2026-11-01 height=124 tx_index=0 event_index=9 time=1795186864123ms payment_id=0x<payment> order_id=A-1 kind=opened state=open code=not_received amounts={"krwp": 20000} payer_hash=<hash of customer> company=<company>
        disputes_by_merchant chain=c merchant=<shop> month=2026-11-01 height=124 tx_index=0 event_index=11 time=1795186864123ms payment_id=0x<payment> order_id=A-1 kind=evidence state=open amounts={"krwp": 20000} payer_hash=<hash of customer> company=<company>
        disputes_by_merchant chain=c merchant=<shop> month=2026-11-01 height=124 tx_index=0 event_index=12 time=1795186864123ms payment_id=0x<payment> order_id=A-1 kind=resolved state=won reason=it was delivered amounts={"krwp": 20000} paid={} payer_hash=<hash of customer> company=<company>
        quotes chain=c quote_id=0x<quote> provider=<provider> payment_id=0x<payment> merchant=<shop> order_day=2026-11-21 order_id=A-1 price_denom=uaot price=31 amount=30000 expiry=1795446000000ms status=used payer_hash=<hash of customer> locked_at=1795186869123ms ended_at=1795186869123ms updated_at=1795186869123ms updated_height=129
        quotes chain=c quote_id=0x4141414141414141414141414141414141414141414141414141414141414141 provider=<provider> payment_id=0x<payment> merchant=<shop> order_day=2026-11-21 order_id=A-1 price_denom=uaot price=31 amount=30000 expiry=1795446000000ms status=expired ended_at=1795186869123ms updated_at=1795186869123ms updated_height=129
        quotes_by_provider chain=c provider=<provider> day=2026-11-21 height=129 tx_index=0 event_index=31 time=1795186869123ms quote_id=0x<quote> kind=locked payment_id=0x<payment> merchant=<shop> order_id=A-1 price_denom=uaot price=31 amount=30000
        quotes_by_provider chain=c provider=<provider> day=2026-11-21 height=129 tx_index=0 event_index=32 time=1795186869123ms quote_id=0x<quote> kind=used payment_id=0x<payment> merchant=<shop> order_id=A-1 price_denom=uaot price=31 amount=30000
        quotes_by_provider chain=c provider=<provider> day=2026-11-21 height=129 tx_index=0 event_index=33 time=1795186869123ms quote_id=0x4141414141414141414141414141414141414141414141414141414141414141 kind=expired payment_id=0x<payment> merchant=<shop> order_id=A-1 price_denom=uaot price=31 amount=30000
        liquidity_providers chain=c provider=<provider> name=Han River Liquidity active=true updated_at=1795186869123ms updated_height=129
    "#]].assert_eq(&told(&[
        "disputes",
        "disputes_by_merchant",
        "quotes",
        "quotes_by_provider",
        "liquidity_providers",
    ]));
}

#[test]
fn points_become_these_rows() {
    expect![[r"
        issuers chain=c denom=pt/naru/star company=<naru> name=Points rate=10 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=0 supply=0 committed=0 outstanding=0 required=0 minted=0 granted=0 reissued=0 swapped_in=0 burned=0 redeemed=0 taken_back=0 swapped_away=0 expired=0 updated_at=1795186866123ms updated_height=126
        issuers chain=c denom=pt/hangang/point company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=50000 supply=10050 committed=5000 outstanding=15050 required=15050 minted=10050 granted=0 reissued=0 swapped_in=0 burned=0 redeemed=0 taken_back=0 swapped_away=0 expired=0 updated_at=1795186866123ms updated_height=126
        issuer_changes chain=c denom=pt/naru/star year=2026 height=126 tx_index=0 event_index=7 time=1795186866123ms kind=registered company=<naru> name=Points rate=10 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=0 supply=0 committed=0 outstanding=0 required=0 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=126 tx_index=0 event_index=6 time=1795186866123ms kind=registered company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=0 supply=0 committed=0 outstanding=0 required=0 signer=<authority> reason=
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=126 tx_index=0 event_index=8 time=1795186866123ms kind=topped_up amount=0 krwp=50000 account_hash=0xae789ce4ce467866e537c127ee58164940ab221f57a9642ce1f71db4ff449334 reserve=50000 supply=0 committed=0 outstanding=0 required=0
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=126 tx_index=0 event_index=10 time=1795186866123ms kind=minted amount=10000 krwp=0 expiry=1796050800000ms account_hash=<hash of customer> reserve=50000 supply=10000 committed=0 outstanding=10000 required=10000
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=126 tx_index=0 event_index=12 time=1795186866123ms kind=minted amount=50 krwp=0 expiry=1795446000000ms account_hash=<hash of customer> reserve=50000 supply=10050 committed=0 outstanding=10050 required=10050
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=126 tx_index=0 event_index=13 time=1795186866123ms kind=committed amount=5000 krwp=0 account_hash=0xae789ce4ce467866e537c127ee58164940ab221f57a9642ce1f71db4ff449334 reserve=50000 supply=10050 committed=5000 outstanding=15050 required=15050
        programme_days chain=c denom=pt/hangang/point day=2026-11-21 shard=0
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=126 tx_index=0 event_index=10 denom=pt/hangang/point incoming=true time=1795186866123ms kind=minted amount=10000 krwp=0 expiry=1796050800000ms
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=126 tx_index=0 event_index=12 denom=pt/hangang/point incoming=true time=1795186866123ms kind=minted amount=50 krwp=0 expiry=1795446000000ms
        points_months chain=c account=<customer> month=2026-11-01 shard=0
        lots_by_user chain=c account=<customer> month=2026-11-01 denom=pt/hangang/point expiry=1795446000000ms available_at=0ms hold=0x amount=50 updated_at=1795186866123ms updated_height=126
        lots_by_user chain=c account=<customer> month=2026-12-01 denom=pt/hangang/point expiry=1796050800000ms available_at=0ms hold=0x amount=10000 updated_at=1795186866123ms updated_height=126
        lots_by_programme chain=c denom=pt/hangang/point month=2026-11-01 shard=5 expiry=1795446000000ms account=<customer> available_at=0ms hold=0x amount=50 updated_at=1795186866123ms updated_height=126
        lots_by_programme chain=c denom=pt/hangang/point month=2026-12-01 shard=5 expiry=1796050800000ms account=<customer> available_at=0ms hold=0x amount=10000 updated_at=1795186866123ms updated_height=126
        issuers chain=c denom=pt/hangang/point reserve=50000 supply=10250 committed=4800 outstanding=15050 required=15050 granted=300 taken_back=100 updated_at=1795186867123ms updated_height=127
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=127 tx_index=0 event_index=10 time=1795186867123ms kind=granted amount=300 krwp=0 expiry=1827586800000ms account_hash=<hash of customer> reserve=50000 supply=10350 committed=4700 outstanding=15050 required=15050
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=127 tx_index=0 event_index=13 time=1795186867123ms kind=taken_back amount=100 krwp=0 account_hash=<hash of customer> reserve=50000 supply=10250 committed=4800 outstanding=15050 required=15050
        programme_days chain=c denom=pt/hangang/point day=2026-11-21 shard=0
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=127 tx_index=0 event_index=10 denom=pt/hangang/point incoming=true time=1795186867123ms kind=granted amount=300 krwp=0 expiry=1827586800000ms
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=127 tx_index=0 event_index=13 denom=pt/hangang/point incoming=false time=1795186867123ms kind=taken_back amount=100 krwp=0
        points_months chain=c account=<customer> month=2026-11-01 shard=0
        lots_by_user chain=c account=<customer> month=2027-12-01 denom=pt/hangang/point expiry=1827586800000ms available_at=0ms hold=0x amount=200 updated_at=1795186867123ms updated_height=127
        lots_by_programme chain=c denom=pt/hangang/point month=2027-12-01 shard=5 expiry=1827586800000ms account=<customer> available_at=0ms hold=0x amount=200 updated_at=1795186867123ms updated_height=127
        issuers chain=c denom=pt/naru/star reserve=990 supply=99 committed=0 outstanding=99 required=990 swapped_in=99 updated_at=1795186868123ms updated_height=128
        issuers chain=c denom=pt/hangang/point reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 swapped_away=990 updated_at=1795186868123ms updated_height=128
        points_by_programme chain=c denom=pt/naru/star day=2026-11-21 shard=0 height=128 tx_index=0 event_index=14 time=1795186868123ms kind=swapped_in amount=99 krwp=990 expiry=1796050800000ms account_hash=<hash of customer> reserve=990 supply=99 committed=0 outstanding=99 required=990
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=128 tx_index=0 event_index=12 time=1795186868123ms kind=swapped_away amount=990 krwp=990 account_hash=<hash of customer> reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060
        programme_days chain=c denom=pt/naru/star day=2026-11-21 shard=0
        programme_days chain=c denom=pt/hangang/point day=2026-11-21 shard=0
        points_by_user chain=c account=<company> month=2026-11-01 shard=0 height=128 tx_index=0 event_index=9 denom=pt/hangang/point incoming=true time=1795186868123ms kind=received amount=10 peer=<customer>
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=128 tx_index=0 event_index=9 denom=pt/hangang/point incoming=false time=1795186868123ms kind=sent amount=10 peer=<company>
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=128 tx_index=0 event_index=12 denom=pt/hangang/point incoming=false time=1795186868123ms kind=swapped_away amount=990 krwp=990
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=128 tx_index=0 event_index=14 denom=pt/naru/star incoming=true time=1795186868123ms kind=swapped_in amount=99 krwp=990 expiry=1796050800000ms
        points_months chain=c account=<company> month=2026-11-01 shard=0
        points_months chain=c account=<customer> month=2026-11-01 shard=0
        lots_by_user chain=c account=<company> month=2026-12-01 denom=pt/hangang/point expiry=1796050800000ms available_at=0ms hold=0x amount=10 updated_at=1795186868123ms updated_height=128
        lots_by_user chain=c account=<customer> month=2026-12-01 denom=pt/naru/star expiry=1796050800000ms available_at=0ms hold=0x amount=99 updated_at=1795186868123ms updated_height=128
        lots_by_user chain=c account=<customer> month=2026-12-01 denom=pt/hangang/point expiry=1796050800000ms available_at=0ms hold=0x amount=9000 updated_at=1795186868123ms updated_height=128
        lots_by_programme chain=c denom=pt/naru/star month=2026-12-01 shard=5 expiry=1796050800000ms account=<customer> available_at=0ms hold=0x amount=99 updated_at=1795186868123ms updated_height=128
        lots_by_programme chain=c denom=pt/hangang/point month=2026-12-01 shard=5 expiry=1796050800000ms account=<customer> available_at=0ms hold=0x amount=9000 updated_at=1795186868123ms updated_height=128
        lots_by_programme chain=c denom=pt/hangang/point month=2026-12-01 shard=7 expiry=1796050800000ms account=<company> available_at=0ms hold=0x amount=10 updated_at=1795186868123ms updated_height=128
        issuers chain=c denom=pt/hangang/point company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9210 committed=4800 outstanding=14010 required=14010 minted=10050 granted=300 reissued=0 swapped_in=0 burned=0 redeemed=0 taken_back=100 swapped_away=990 expired=50 updated_at=1795186869123ms updated_height=129
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=6 time=1795186869123ms kind=terms_set company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=7 time=1795186869123ms kind=rate_scheduled company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=8 time=1795186869123ms kind=rate_cancelled company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=9 time=1795186869123ms kind=rate_changed company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=10 time=1795186869123ms kind=runoff_started company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=11 time=1795186869123ms kind=paused company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        issuer_changes chain=c denom=pt/hangang/point year=2026 height=129 tx_index=0 event_index=12 time=1795186869123ms kind=resumed company=<company> name=Points rate=1 next_rate=0 next_rate_at=0ms ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060 signer=<authority> reason=
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=130 height=129 tx_index=0 event_index=13 time=1795186869123ms kind=burned amount=0 krwp=0 account_hash=<hash of customer> reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=130 height=129 tx_index=0 event_index=14 time=1795186869123ms kind=redeemed amount=0 krwp=0 account_hash=<hash of customer> reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=130 height=129 tx_index=0 event_index=15 time=1795186869123ms kind=uncommitted amount=0 krwp=0 account_hash=<hash of customer> reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=130 height=129 tx_index=0 event_index=16 time=1795186869123ms kind=reissued amount=0 krwp=0 account_hash=<hash of customer> reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=130 height=129 tx_index=0 event_index=17 time=1795186869123ms kind=withdrawn amount=0 krwp=0 account_hash=<hash of customer> reserve=49010 supply=9260 committed=4800 outstanding=14060 required=14060
        points_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=130 height=129 tx_index=0 event_index=35 time=1795186869123ms kind=expired amount=50 expiry=1795446000000ms account_hash=<hash of customer>
        programme_days chain=c denom=pt/hangang/point day=2026-11-21 shard=130
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=129 tx_index=0 event_index=13 denom=pt/hangang/point incoming=false time=1795186869123ms kind=burned amount=0 krwp=0
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=129 tx_index=0 event_index=14 denom=pt/hangang/point incoming=false time=1795186869123ms kind=redeemed amount=0 krwp=0
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=129 tx_index=0 event_index=16 denom=pt/hangang/point incoming=true time=1795186869123ms kind=reissued amount=0 krwp=0
        points_by_user chain=c account=<customer> month=2026-11-01 shard=0 height=129 tx_index=0 event_index=35 denom=pt/hangang/point incoming=false time=1795186869123ms kind=expired amount=50 expiry=1795446000000ms
        points_months chain=c account=<customer> month=2026-11-01 shard=0
        lots_by_user chain=c account=<customer> month=2026-11-01 denom=pt/hangang/point expiry=1795446000000ms available_at=0ms hold=0x amount=10 updated_at=1795186869123ms updated_height=129
        lots_by_user chain=c account=<customer> month=2026-12-01 denom=pt/hangang/point expiry=1796050800000ms available_at=0ms hold=0x amount=8990 updated_at=1795186869123ms updated_height=129
        lots_by_programme chain=c denom=pt/hangang/point month=2026-11-01 shard=5 expiry=1795446000000ms account=<customer> available_at=0ms hold=0x amount=10 updated_at=1795186869123ms updated_height=129
        lots_by_programme chain=c denom=pt/hangang/point month=2026-12-01 shard=5 expiry=1796050800000ms account=<customer> available_at=0ms hold=0x amount=8990 updated_at=1795186869123ms updated_height=129
    "]].assert_eq(&told(&[
        "issuers",
        "issuer_changes",
        "points_by_programme",
        "programme_days",
        "points_by_user",
        "points_months",
        "lots_by_user",
        "lots_by_programme",
    ]));
}

#[test]
fn rewards_become_these_rows() {
    expect![[r"
        campaigns chain=c campaign=<campaign> funder=<company> name=three percent denom=pt/hangang/point merchants=<shop> starts=1795186864000ms ends=1827586800000ms payment_max=0 user_day_max=0 user_max=0 stack_class= lock_seconds=0 referral_reward=100 referral_purchase_min=1000 state=active funded=5000 spent=200 returned=0 reserved=0 updated_at=1795186867123ms updated_height=127
        rewards_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=127 tx_index=0 event_index=11 time=1795186867123ms kind=earned source=rule campaign=<campaign> merchant=<shop> payment_id=0x<payment> counted_day=2026-11-21 amount=300 repaid=0 account_hash=<hash of customer>
        rewards_by_programme chain=c denom=pt/hangang/point day=2026-11-21 shard=0 height=127 tx_index=0 event_index=14 time=1795186867123ms kind=clawed_back campaign=<campaign> merchant=<shop> payment_id=0x<payment> counted_day=2026-11-21 amount=120 owed=20 account_hash=<hash of customer>
        rewards_by_campaign chain=c campaign=<campaign> day=2026-11-21 shard=0 height=127 tx_index=0 event_index=11 time=1795186867123ms kind=earned source=rule denom=pt/hangang/point merchant=<shop> payment_id=0x<payment> counted_day=2026-11-21 amount=300 repaid=0 account_hash=<hash of customer> funded=5000 spent=300
        rewards_by_campaign chain=c campaign=<campaign> day=2026-11-21 shard=0 height=127 tx_index=0 event_index=14 time=1795186867123ms kind=clawed_back denom=pt/hangang/point merchant=<shop> payment_id=0x<payment> counted_day=2026-11-21 amount=120 owed=20 account_hash=<hash of customer> funded=5000 spent=200
        campaign_days chain=c campaign=<campaign> day=2026-11-21 shard=0
        rewards_by_user chain=c account=<customer> month=2026-11-01 height=127 tx_index=0 event_index=11 time=1795186867123ms kind=earned source=rule campaign=<campaign> denom=pt/hangang/point merchant=<shop> payment_id=0x<payment> amount=300 repaid=0 expiry=1827586800000ms user_earned=300 user_clawed_back=0 user_debt=0
        rewards_by_user chain=c account=<customer> month=2026-11-01 height=127 tx_index=0 event_index=14 time=1795186867123ms kind=clawed_back campaign=<campaign> denom=pt/hangang/point merchant=<shop> payment_id=0x<payment> amount=120 owed=20 user_earned=300 user_clawed_back=120 user_debt=20
        reward_debts chain=c account=<customer> denom=pt/hangang/point campaign=<campaign> owed=20 updated_at=1795186867123ms updated_height=127
        rules_by_merchant chain=c merchant=<shop> version=1 dropped_at=1795186867123ms updated_at=1795186867123ms updated_height=127
        rules_by_merchant chain=c merchant=<shop> version=2 document={} put_at=1795186864000ms signer=<owner> updated_at=1795186867123ms updated_height=127
        rule_activations chain=c merchant=<shop> year=2026 height=127 tx_index=0 event_index=8 time=1795186867123ms version=2 active_from=1795186864000ms signer=<owner>
        tiers chain=c denom=pt/hangang/point company=<company> tiers=gold:1000 window_months=12 updated_at=1795186868123ms updated_height=128
        coupons chain=c hash=0x5151515151515151515151515151515151515151515151515151515151515151 campaign=<campaign> denom=pt/hangang/point amount=10 expiry=1796050800000ms status=redeemed holder=<customer> updated_at=1795186868123ms updated_height=128
        coupons chain=c hash=0x5252525252525252525252525252525252525252525252525252525252525252 campaign=<campaign> denom=pt/hangang/point amount=10 status=expired updated_at=1795186868123ms updated_height=128
        referrals chain=c campaign=<campaign> shard=5 referred=<customer> referrer=<friend> payment_id=0x<payment> due=1795446000000ms status=paid denom=pt/hangang/point referred_amount=100 referrer_amount=100 updated_at=1795186868123ms updated_height=128
        phone_grants chain=c phone_hash=0x6161616161616161616161616161616161616161616161616161616161616161 campaign=<campaign> expiry=1796050800000ms denom=pt/hangang/point waiting=0 status=linked holder=<customer> company=<company> updated_at=1795186868123ms updated_height=128
        phone_grants chain=c phone_hash=0x6262626262626262626262626262626262626262626262626262626262626262 campaign=<campaign> expiry=1796050800000ms denom=pt/hangang/point waiting=0 status=expired updated_at=1795186868123ms updated_height=128
        segment_members chain=c campaign=<campaign> shard=5 member=<customer> joined_at=1795186868123ms joined_height=128
    "]].assert_eq(&told(&[
        "campaigns",
        "rewards_by_programme",
        "rewards_by_campaign",
        "campaign_days",
        "rewards_by_user",
        "reward_debts",
        "rules_by_merchant",
        "rule_activations",
        "tiers",
        "coupons",
        "referrals",
        "phone_grants",
        "segment_members",
    ]));
}

#[test]
fn swaps_and_prices_become_these_rows() {
    expect![[r#"
        swaps_by_pair chain=c denom_a=pt/hangang/point denom_b=pt/naru/star day=2026-11-21 hour=0 height=128 tx_index=0 event_index=15 time=1795186868123ms denom_in=pt/hangang/point denom_out=pt/naru/star amount_in=1000 fee=10 amount_out=99 released=990 needed=990 dust=0 rate_in=1 rate_out=10 mode=issuer_rate account_hash=<hash of customer> treasury=<company>
        swaps_by_user chain=c account=<customer> month=2026-11-01 height=128 tx_index=0 event_index=15 time=1795186868123ms denom_in=pt/hangang/point denom_out=pt/naru/star amount_in=1000 fee=10 amount_out=99
        clearing_by_day chain=c day=2026-11-21 denom_a=pt/hangang/point denom_b=pt/naru/star a_to_b=990 b_to_a=0 swaps=1 due_at=1796482800000ms settled_by_a=true settled_by_b=false updated_at=1795186868123ms updated_height=128
        swap_pairs chain=c denom_a=pt/hangang/point denom_b=pt/naru/star company_a=<company> company_b=<naru> mode=issuer_rate fee_bps=100 daily_quota_a=1000000 daily_quota_b=100000 user_quota_a=100000 user_quota_b=10000 swap_min=10 paused=false updated_at=1795186868123ms updated_height=128
        prices_by_denom chain=c denom=uaot day=2026-11-21 height=129 tx_index=0 event_index=28 time=1795186869123ms kind=agreed price=0.001 power_bps=10000
        prices_by_denom chain=c denom=uaot day=2026-11-21 height=129 tx_index=0 event_index=29 time=1795186869123ms kind=breaker price=0.001 median=0.9 power_bps=10000 breaker_until=1796050800000ms
        price_submissions chain=c operator=<operator> day=2026-11-21 hour=0 height=129 tx_index=0 event_index=27 time=1795186869123ms feeder=<feeder> prices={"krwp": "1", "uaot": "0.001"}
        oracle_keys chain=c operator=<operator> feeder=<feeder> updated_at=1795186869123ms updated_height=129
    "#]].assert_eq(&told(&[
        "swaps_by_pair",
        "swaps_by_user",
        "clearing_by_day",
        "swap_pairs",
        "prices_by_denom",
        "price_submissions",
        "oracle_keys",
    ]));
}

#[test]
fn tokens_and_their_sales_become_these_rows() {
    expect![[r#"
        tokens chain=c denom=factory/<company>/gold owner=<naru> proposed_owner= pauser=<company> blocker=<company> cap=5000 supply=300 paused=false name=Gold symbol=GOLD display=gold exponent=6 uri=https://example.com updated_at=1795186870123ms updated_height=130
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=6 time=1795186870123ms kind=created supply=0 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=7 time=1795186870123ms kind=pauser_set supply=0 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=8 time=1795186870123ms kind=blocker_set supply=0 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=9 time=1795186870123ms kind=minter_set account=<company> allowance=1000 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=10 time=1795186870123ms kind=described signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=11 time=1795186870123ms kind=minted account=<customer> amount=400 allowance=600 supply=400 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=12 time=1795186870123ms kind=burned account=<company> amount=100 allowance=600 supply=300 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=13 time=1795186870123ms kind=cap_set supply=300 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=14 time=1795186870123ms kind=paused supply=300 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=15 time=1795186870123ms kind=unpaused supply=300 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=16 time=1795186870123ms kind=blocked account=<customer> signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=17 time=1795186870123ms kind=unblocked account=<customer> signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=18 time=1795186870123ms kind=owner_proposed supply=300 signer=<company>
        token_events chain=c denom=factory/<company>/gold month=2026-11-01 height=130 tx_index=0 event_index=19 time=1795186870123ms kind=owner_changed supply=300 signer=<company>
        sales chain=c sale=1 owner=<company> denom=factory/<company>/gold payment_denom=krwp tranches=["0.5 100 40 2026-11-20T15:01:04Z 2026-11-23T15:00:00Z"] for_sale=100 soft_cap=10 hard_cap=50 cliff_seconds=0 duration_seconds=60 starts=1795186864000ms ends=1795446000000ms state=success sold=40 raised=20 claimed=20 refunded=0 tokens_owed=0 money_owed=0 vests_from=1795446000000ms updated_at=1795186870123ms updated_height=130
        sales chain=c sale=2 owner=<company> denom=factory/<company>/gold payment_denom=krwp tranches=["0.5 100 10 2026-11-20T15:01:04Z 2026-11-23T15:00:00Z"] for_sale=100 soft_cap=10 hard_cap=50 cliff_seconds=0 duration_seconds=60 starts=1795186864000ms ends=1795446000000ms state=refund sold=10 raised=5 claimed=0 refunded=5 tokens_owed=0 money_owed=0 updated_at=1795186870123ms updated_height=130
        sales chain=c sale=3 owner=<company> denom=factory/<company>/gold payment_denom=krwp tranches=["0.5 100 0 2026-11-20T15:01:04Z 2026-11-23T15:00:00Z"] for_sale=100 soft_cap=10 hard_cap=50 cliff_seconds=0 duration_seconds=60 starts=1795186864000ms ends=1795446000000ms state=cancelled sold=0 raised=0 claimed=0 refunded=0 tokens_owed=0 money_owed=0 updated_at=1795186870123ms updated_height=130
        sale_purchases chain=c sale=1 day=2026-11-21 height=130 tx_index=0 event_index=25 time=1795186870123ms kind=bought buyer=<customer> paid=20 bought=40
        sale_purchases chain=c sale=1 day=2026-11-21 height=130 tx_index=0 event_index=30 time=1795186870123ms kind=claimed buyer=<customer> claimed=20
        sale_purchases chain=c sale=2 day=2026-11-21 height=130 tx_index=0 event_index=26 time=1795186870123ms kind=bought buyer=<customer> paid=5 bought=10
        sale_purchases chain=c sale=2 day=2026-11-21 height=130 tx_index=0 event_index=31 time=1795186870123ms kind=refunded buyer=<customer> refunded=5
    "#]].assert_eq(&told(&[
        "tokens",
        "token_events",
        "sales",
        "sale_purchases",
    ]));
}

#[test]
fn a_payment_in_points_has_a_row_in_won_beside_it() {
    let captured = event(
        "payment_captured",
        &[
            ("payment_id", &hex::encode(purchase::PAYMENT)),
            ("merchant_id", &hex::encode(purchase::MERCHANT)),
            ("day", "20261121"),
            ("order_id", "A-1"),
            ("payer", &purchase::customer()),
            ("company", &named("company")),
            ("authorized_at", "2026-11-20T15:01:01Z"),
            ("amount", "300pt/naru/star"),
            ("settled", "3000krwp"),
            ("fee", "60krwp"),
            ("released", ""),
            ("tenders", "300:300:0:0:60:3000:pt/naru/star"),
            ("status", "captured"),
            ("mcc", "5814"),
            ("region", "KR-11"),
            ("signer", &named("owner")),
        ],
    );
    let mapped = map(&one(vec![captured]));
    assert_eq!(mapped.failures, []);
    let sales = mapped
        .rows
        .iter()
        .filter(|row| row.table.name == "payments_by_merchant");
    let cells = |row: &Row| {
        ["denom", "amount", "settled", "fee"].map(|column| row.get(column).unwrap().to_string())
    };
    assert_eq!(
        sales.map(cells).collect::<Vec<_>>(),
        [
            ["krwp", "0", "3000", "60"],
            ["pt/naru/star", "300", "0", "0"]
        ]
    );
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
        prop_assert_eq!(Value::from_cql(value.to_cql(), exporter::table::Type::Varint), value);
    }

    #[test]
    fn amounts_with_a_sign_come_back_exactly(amount: i128) {
        let value = Value::Signed(amount);
        prop_assert_eq!(Value::from_cql(value.to_cql(), exporter::table::Type::Signed), value);
    }

    #[test]
    fn rates_come_back_exactly(atto: u128) {
        let value = Value::Decimal(atto);
        prop_assert_eq!(Value::from_cql(value.to_cql(), exporter::table::Type::Decimal), value);
    }

    #[test]
    fn whatever_the_attributes_say_nothing_panics(kind in "transfer|coinbase|burn|fee|tx|bank_lot_changed|settlement_line|points_minted|points_earned|points_swapped|prices_submitted|[a-z]{1,9}", pairs in prop::collection::vec(("recipient|sender|amount|fee|payer|denom|[a-z]{0,9}", ".{0,40}"), 0..8)) {
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
