//! Proving it, healing it, and who may do what.

use std::process::Command;

use scylla::value::CqlValue;

use crate::Test;
use crate::export::{expect_like_untroubled, json, pretend_checkpoint};
use crate::scene::{Scene, await_that, text};
use crate::support::Node;

pub const TESTS: &[Test] = &[
    (
        "the_tables_of_the_code_are_those_of_the_schema",
        tables_match,
    ),
    ("verify_of_an_untouched_export_finds_nothing", verify_good),
    ("verify_names_what_is_lost_changed_or_added", verify_names),
    ("repair_brings_back_what_was_lost", repair),
    ("a_rebuild_gives_the_same_content", rebuild),
    ("a_rebuild_beside_another_chain_is_refused", rebuild_shared),
    ("migrating_again_changes_nothing", migrate_again),
    ("a_newer_or_changed_schema_is_refused", schema_refused),
    ("a_missing_schema_is_sent_to_migrate", schema_missing),
    (
        "a_wrong_password_is_refused_with_the_user_named",
        wrong_password,
    ),
    (
        "an_unreachable_cassandra_is_named_with_what_to_do",
        unreachable,
    ),
    (
        "an_analyst_reads_what_names_nobody_and_writes_nothing",
        roles,
    ),
];

fn tables_match(scene: &mut Scene) {
    for table in exporter::table::TABLES {
        let keyspace = if table.keyspace == exporter::table::Keyspace::Public {
            "chain"
        } else {
            "chain_private"
        };
        let rows = scene.rows(&format!(
            "SELECT column_name, type, kind, position FROM system_schema.columns WHERE keyspace_name = '{keyspace}' AND table_name = '{}'",
            table.name
        ));
        assert_eq!(rows.len(), table.columns.len(), "{}", table.name);
        for (index, (column, kind)) in table.columns.iter().enumerate() {
            let wanted = Some(CqlValue::Text((*column).into()));
            let row = rows
                .iter()
                .find(|row| row[0] == wanted)
                .unwrap_or_else(|| panic!("{}.{column}", table.name));
            assert_eq!(
                row[1],
                Some(CqlValue::Text(kind.cql().into())),
                "{}.{column}",
                table.name
            );
            let (role, position) = if index < table.partition {
                ("partition_key", i32::try_from(index).unwrap())
            } else if index < table.key {
                (
                    "clustering",
                    i32::try_from(index - table.partition).unwrap(),
                )
            } else {
                ("regular", -1)
            };
            assert_eq!(
                row[2],
                Some(CqlValue::Text(role.into())),
                "{}.{column}",
                table.name
            );
            assert_eq!(
                row[3],
                Some(CqlValue::Int(position)),
                "{}.{column}",
                table.name
            );
        }
    }
}

fn verify_good(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 130);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "130"]);
    let report = json(&scene.succeed(&chain, &["verify"]));
    assert_eq!(
        (
            report["bad"].as_u64(),
            report["from"].as_i64(),
            report["to"].as_i64()
        ),
        (Some(0), Some(1), Some(130))
    );
    assert!(
        report["rows"]["transfers_by_account"].as_u64().unwrap() > 1000,
        "{report}"
    );
    assert_eq!(report["witness"], "socket");
}

fn verify_names(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 130);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "130"]);
    let time = |height: u64| {
        let settings = exporter::mapper::Settings {
            prefix: crate::support::prefix(),
            payer_key: None,
        };
        exporter::mapper::map(&crate::support::block(&chain, height), &settings)
            .unwrap()
            .header
            .timestamp()
    };
    let key = |height: u64| format!("chain = '{chain}' AND height = {height} AND tx_index = 0");
    scene.rows(&format!(
        "INSERT INTO chain_private.events_by_block (chain, height, tx_index, event_index, kind) VALUES ('{chain}', 70, 99, 0, 'made up')"
    ));
    scene.rows(&format!(
        "UPDATE chain_private.txs_by_block USING TIMESTAMP {} SET code = 77 WHERE {}",
        time(62),
        key(62)
    ));
    scene.rows(&format!(
        "DELETE FROM chain_private.txs_by_block USING TIMESTAMP {} WHERE {}",
        time(10),
        key(10)
    ));
    scene.rows(&format!("UPDATE chain.blocks SET app_hash = 0x01 WHERE chain = '{chain}' AND bucket = 0 AND height = 20"));
    scene.rows(&format!("UPDATE chain.export_chunks SET digests = {{}} WHERE chain = '{chain}' AND bucket = 0 AND chunk = 1"));
    let output = scene.run(&chain, &["verify", "--level", "3"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
    let said = text(&output);
    for part in [
        "height=70 tx_index=99 event_index=0]: is there, but no block gives it",
        "height=62 tx_index=0]: code is 77, expected 0",
        "height=10 tx_index=0]: is not there",
        "data_hash of block 10 is 0x",
        "height=20]: app_hash is 0x01, expected 0x",
        "what was exported for heights 61 to 120 is not what the chain gives now",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let heights = json(&said)["bad_heights"].clone();
    assert_eq!(heights, serde_json::json!([10, 20, 61, 62, 70]));
    // Elsewhere nothing was found.
    assert_eq!(
        json(&scene.succeed(&chain, &["verify", "--level", "3", "--from", "121"]))["bad"],
        0
    );
}

fn repair(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 130);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "60"]);
    // As if everything after block 60 had been acknowledged and lost.
    pretend_checkpoint(scene, &chain, 130);
    let said = text(&scene.run(&chain, &["verify", "--level", "3"]));
    assert!(
        said.contains("block 61 is not in blocks") && said.contains("block 130 is not in blocks"),
        "{said}"
    );
    assert!(
        said.contains("heights 61 to 120: 0 rows, expected "),
        "{said}"
    );
    scene.succeed(&chain, &["repair"]);
    assert_eq!(
        json(&scene.succeed(&chain, &["verify", "--level", "3"]))["bad"],
        0
    );
    expect_like_untroubled(scene, &chain, 130);
}

fn rebuild(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 90);
    let _server = node.serve(&scene.socket(&chain));
    let own = ["--keyspace", "own", "--private-keyspace", "own_private"];
    let with = |verb: &[&'static str]| [own.as_slice(), verb].concat();
    scene.succeed(&chain, &with(&["migrate"]));
    scene.succeed(&chain, &with(&["run", "--to", "90"]));
    let before = json(&scene.succeed(&chain, &with(&["digest"])));
    let after = json(&scene.succeed(&chain, &with(&["rebuild", "--to", "90"])));
    assert_eq!(after, before);

    // A row that no block gives goes, and one that was lost comes back.
    scene.rows(&format!(
        "INSERT INTO own.blocks (chain, bucket, height) VALUES ('{chain}', 0, 9999)"
    ));
    scene.rows(&format!(
        "DELETE FROM own.blocks WHERE chain = '{chain}' AND bucket = 0 AND height = 50"
    ));
    let said = text(&scene.run(&chain, &with(&["verify", "--level", "0"])));
    assert!(said.contains("block 50 is not in blocks"), "{said}");
    assert_eq!(
        json(&scene.succeed(&chain, &with(&["rebuild", "--to", "90"]))),
        before
    );
}

fn rebuild_shared(scene: &mut Scene) {
    let (chain, other) = (scene.chain(), scene.chain());
    for chain in [&chain, &other] {
        let node = Node::new(chain, 3);
        let _server = node.serve(&scene.socket(chain));
        scene.succeed(chain, &["run", "--to", "3"]);
    }
    let node = Node::new(&chain, 3);
    let _server = node.serve(&scene.socket(&chain));
    let output = scene.run(&chain, &["rebuild"]);
    assert!(!output.status.success());
    let said = text(&output);
    assert!(
        said.contains(&other) && said.contains("their rows would be removed too"),
        "{said}"
    );
}

fn migrate_again(scene: &mut Scene) {
    let before = scene
        .rows("SELECT version, name, checksum, state, applied_at FROM chain.schema_migrations");
    scene.succeed("any", &["migrate"]);
    assert_eq!(
        scene
            .rows("SELECT version, name, checksum, state, applied_at FROM chain.schema_migrations"),
        before
    );
    assert_eq!(before.len(), exporter::schema::MIGRATIONS.len());
}

fn schema_refused(scene: &mut Scene) {
    let chain = scene.chain();
    let row = "WHERE component = 'exporter' AND version = ";
    scene.rows("INSERT INTO chain.schema_migrations (component, version, name, checksum, state) VALUES ('exporter', 99, '0099_later.cql', 0x00, 'done')");
    for verb in ["run", "migrate", "status", "verify", "rebuild"] {
        let output = scene.run(&chain, &[verb]);
        assert!(!output.status.success(), "{verb}");
        let said = text(&output);
        assert!(
            said.contains("schema version 99 (0099_later.cql)")
                && said.contains("use a newer exporter"),
            "{verb}: {said}"
        );
    }
    scene.rows(&format!("DELETE FROM chain.schema_migrations {row} 99"));
    let sum = scene.rows(&format!(
        "SELECT checksum FROM chain.schema_migrations {row} 1"
    ))[0][0]
        .clone()
        .unwrap();
    scene.rows(&format!(
        "UPDATE chain.schema_migrations SET checksum = 0xabab {row} 1"
    ));
    let said = text(&scene.run(&chain, &["run"]));
    assert!(
        said.contains("0001_chain.cql was applied with checksum abab, this binary's has"),
        "{said}"
    );
    let sum = hex::encode(sum.into_blob().unwrap());
    scene.rows(&format!(
        "UPDATE chain.schema_migrations SET checksum = 0x{sum} {row} 1"
    ));
    scene.succeed(&chain, &["migrate"]);
}

fn schema_missing(scene: &mut Scene) {
    let said = text(&scene.run("any", &["status", "--keyspace", "nowhere"]));
    assert!(
        said.contains("keyspace `nowhere` has no schema of the exporter: run `exporter migrate`"),
        "{said}"
    );
}

fn wrong_password(scene: &mut Scene) {
    let password = scene.directory.path().join("wrong");
    std::fs::write(&password, "wrong").unwrap();
    for verb in ["run", "status", "migrate"] {
        let output = Command::new(env!("CARGO_BIN_EXE_exporter"))
            .args([
                "--node",
                &scene.cassandra.address(),
                "--user",
                "nobody",
                "--socket",
                "/nowhere",
                verb,
            ])
            .arg("--password-file")
            .arg(&password)
            .output()
            .unwrap();
        assert!(!output.status.success());
        let said = text(&output);
        assert!(
            said.contains("refused user `nobody`") && said.contains("Check user and password"),
            "{verb}: {said}"
        );
    }
}

fn unreachable(_: &mut Scene) {
    let output = Command::new(env!("CARGO_BIN_EXE_exporter"))
        .args(["--node", "127.0.0.1:1", "--socket", "/nowhere", "status"])
        .output();
    let output = output.unwrap();
    assert!(!output.status.success());
    let said = text(&output);
    assert!(
        said.contains("Cassandra at 127.0.0.1:1 cannot be reached"),
        "{said}"
    );
    assert!(
        said.contains("The chain is not affected; start Cassandra, or set cassandra.nodes"),
        "{said}"
    );
}

fn roles(scene: &mut Scene) {
    let passwords = scene.directory.path().join("passwords.toml");
    scene.succeed(
        "any",
        &["roles", "--passwords", passwords.to_str().unwrap()],
    );
    let passwords = exporter::roles::passwords(&passwords).unwrap();
    let as_role = |role: &str| scene.database_as(role, &passwords[role]).unwrap();
    let run = |database: &exporter::database::Database, cql: &str| {
        scene
            .runtime
            .block_on(database.rows(cql, ()))
            .map_err(|error| error.to_string())
    };
    let (analyst, auditor, exporter) =
        (as_role("analyst"), as_role("auditor"), as_role("exporter"));
    run(&analyst, "SELECT * FROM chain.blocks LIMIT 1").unwrap();
    let refused = run(&analyst, "SELECT * FROM chain_private.txs_by_block LIMIT 1").unwrap_err();
    assert!(
        refused.contains(
            "User analyst has no SELECT permission on <table chain_private.txs_by_block>"
        ),
        "{refused}"
    );
    let refused = run(
        &analyst,
        "DELETE FROM chain.blocks WHERE chain = 'x' AND bucket = 0",
    )
    .unwrap_err();
    assert!(
        refused.contains("User analyst has no MODIFY permission"),
        "{refused}"
    );
    run(&auditor, "SELECT * FROM chain_private.txs_by_block LIMIT 1").unwrap();
    assert!(
        run(
            &auditor,
            "DELETE FROM chain.blocks WHERE chain = 'x' AND bucket = 0"
        )
        .is_err()
    );
    run(
        &exporter,
        "DELETE FROM chain.blocks WHERE chain = 'nobody' AND bucket = 0",
    )
    .unwrap();
    assert!(
        run(&exporter, "DROP TABLE chain.blocks")
            .unwrap_err()
            .contains("has no DROP permission")
    );
    run(
        &as_role("schema"),
        "ALTER TABLE chain.blocks WITH comment = 'by height'",
    )
    .unwrap();
}

/// The last of all tests: afterwards the first login is closed.
pub const LAST: Test = ("the_first_login_can_be_closed", lock);

fn lock(scene: &mut Scene) {
    let path = scene.directory.path().join("passwords.toml");
    scene.succeed(
        "any",
        &["roles", "--passwords", path.to_str().unwrap(), "--lock"],
    );
    let passwords = exporter::roles::passwords(&path).unwrap();
    let (user, password) = localnet::cassandra::FIRST_LOGIN;
    // Cassandra remembers for two seconds whether a role may log in.
    let refusal = || {
        scene
            .database_as(user, password)
            .err()
            .map(|error| error.to_string())
    };
    await_that("the refusal of the first login", || {
        refusal().is_some_and(|text| text.contains("refused user `cassandra`"))
    });
    scene.database_as("admin", &passwords["admin"]).unwrap();
}
