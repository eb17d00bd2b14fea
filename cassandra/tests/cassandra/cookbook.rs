//! Every query of `docs/cookbook.md`, run by the role it is for, over one purchase and what follows it.

use exporter::database::Database;

use crate::Test;
use crate::scene::Scene;
use crate::support::purchase::{self, MERCHANT, PAYMENT};
use crate::support::trade::{self, CAMPAIGN, POINT, QUOTE, STAR};
use crate::support::{Node, named};

pub const TESTS: &[Test] = &[
    ("every_query_of_the_cookbook_finds_the_purchase", cookbook),
    ("the_purchase_adds_up_over_all_tables", sums),
    ("what_does_not_add_up_is_named", trade_sums),
];

const COOKBOOK: &str = include_str!("../../../docs/cookbook.md");

/// Role and statements of each block.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let parts = COOKBOOK.split("```cql ").skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().split_once('\n').unwrap())
        .collect()
}

fn export(scene: &mut Scene) -> (String, record::Server) {
    let chain = scene.chain();
    let name = chain.clone();
    let last = (trade::END - 1).to_string();
    let node = Node::with(&chain, trade::END - 1, move |height| {
        trade::block(&name, height)
    });
    let server = node.serve(&scene.socket(&chain));
    let key = scene.directory.path().join("payer.key");
    std::fs::write(&key, "07".repeat(32)).unwrap();
    let config = scene.directory.path().join("purchase.toml");
    std::fs::write(&config, format!("payer_key_file = '{}'\n", key.display())).unwrap();
    scene.succeed(
        &chain,
        &["run", "--to", &last, "--config", config.to_str().unwrap()],
    );
    let verified = scene.run(&chain, &["verify", "--config", config.to_str().unwrap()]);
    assert!(
        verified.status.success(),
        "{}",
        crate::scene::text(&verified)
    );
    (chain, server)
}

fn cookbook(scene: &mut Scene) {
    let (chain, _server) = export(scene);
    let passwords = scene.directory.path().join("passwords.toml");
    scene.succeed(
        "any",
        &["roles", "--passwords", passwords.to_str().unwrap()],
    );
    let passwords = exporter::roles::passwords(&passwords).unwrap();
    let role = |role: &str| -> Database { scene.database_as(role, &passwords[role]).unwrap() };
    let (analyst, auditor) = (role("analyst"), role("auditor"));
    let words = [
        ("$chain", chain),
        ("$merchant", hex::encode(MERCHANT)),
        ("$payment", hex::encode(PAYMENT)),
        ("$tx", hex::encode(purchase::payment_tx())),
        ("$account", purchase::customer()),
        ("$sponsor", named("sponsor")),
        ("$company", named("company")),
        ("$provider", named("provider")),
        ("$quote", hex::encode(QUOTE)),
        ("$campaign", hex::encode(CAMPAIGN)),
        ("$denom", POINT.to_owned()),
        ("$other", STAR.to_owned()),
        ("$token", trade::gold()),
    ];
    let blocks = blocks();
    assert!(blocks.len() >= 30);
    for (role, statements) in blocks {
        let database = if role == "analyst" {
            &analyst
        } else {
            &auditor
        };
        for statement in statements
            .split(';')
            .map(str::trim)
            .filter(|statement| !statement.is_empty())
        {
            let statement = words
                .iter()
                .fold(statement.to_owned(), |text, (word, value)| {
                    text.replace(word, value)
                });
            let rows = scene.runtime.block_on(database.rows(&statement, ()));
            let rows = rows.unwrap_or_else(|error| panic!("as {role}: {error}"));
            assert!(
                !rows.is_empty() && rows.iter().flatten().any(Option::is_some),
                "as {role}, nothing found: {statement}"
            );
        }
    }
}

fn sums(scene: &mut Scene) {
    let (chain, _server) = export(scene);
    let number = |cql: &str| {
        scene.rows(cql)[0][0].as_ref().and_then(|cell| {
            match exporter::row::Value::from_cql(cell.clone(), exporter::table::Type::Varint) {
                exporter::row::Value::Varint(number) => Some(number),
                _ => None,
            }
        })
    };
    let id = hex::encode(PAYMENT);
    let of = |column: &str| {
        number(&format!("SELECT {column} FROM chain.payments_by_id WHERE chain = '{chain}' AND payment_id = 0x{id}")).unwrap()
    };
    assert_eq!(
        (of("captured"), of("refunded"), of("fee_taken")),
        (30_000, 10_000, 400)
    );
    let shop = hex::encode(MERCHANT);
    let sold = format!(
        "FROM chain.payments_by_merchant WHERE chain = '{chain}' AND merchant = '{shop}' AND day = '2026-11-21' AND hour = 0 AND denom = 'krwp' ALLOW FILTERING"
    );
    assert_eq!(
        (
            number(&format!("SELECT sum(amount) {sold}")),
            number(&format!("SELECT sum(fee) {sold}"))
        ),
        (Some(30_000), Some(600))
    );
    // A row of the sales that is gone is missed by the sums as well.
    scene.rows(&format!("DELETE FROM chain.payments_by_merchant WHERE chain = '{chain}' AND merchant = '{shop}' AND day = '2026-11-21' AND hour = 0"));
    let said = crate::scene::text(&scene.run(&chain, &["verify", "--level", "4"]));
    assert!(
        said.contains("krwp: payments_by_id has 30000 captured, payments_by_merchant 0"),
        "{said}"
    );
}

/// Each table that is changed is missed by a sum, and nothing is found before.
fn trade_sums(scene: &mut Scene) {
    let (chain, _server) = export(scene);
    let shop = hex::encode(MERCHANT);
    let of_shop = format!("chain = '{chain}' AND merchant = '{shop}'");
    let of_points = format!("chain = '{chain}' AND denom = '{POINT}'");
    let user = purchase::customer();
    let campaign = hex::encode(CAMPAIGN);
    let changes = [
        (
            format!(
                "DELETE FROM chain.settlement_lines WHERE {of_shop} AND denom = 'krwp' AND day = '2026-11-21' AND bucket = 0 AND number = 1"
            ),
            vec![
                "refunds in krwp: the tables of shops says -10000, settlement_lines 0".to_owned(),
                format!(
                    "the batch of {shop} in krwp on 2026-11-21: settlements_by_merchant says 4 lines, gross 30000, refunds -10000, fees 400, adjustments 0, net 19600, paid 19600, settlement_lines 3 lines, gross 30000, refunds 0, fees 600"
                ),
            ],
        ),
        (
            format!(
                "UPDATE chain.campaigns SET spent = 201 WHERE chain = '{chain}' AND campaign = '{campaign}'"
            ),
            vec![format!(
                "spent by campaign {campaign}: campaigns says 201, rewards_by_campaign 200"
            )],
        ),
        (
            format!(
                "DELETE FROM chain.swaps_by_pair WHERE chain = '{chain}' AND denom_a = '{POINT}' AND denom_b = '{STAR}' AND day = '2026-11-21' AND hour = 0"
            ),
            vec![
                format!(
                    "between {POINT} and {STAR} on 2026-11-21: clearing_by_day says 990 and 0 krwp in 1 swaps, swaps_by_pair 0 and 0 krwp in 0 swaps"
                ),
                format!("{POINT} swapped_away: points_by_programme says 990, swaps_by_pair 0"),
            ],
        ),
        (
            format!(
                "DELETE FROM chain_private.points_by_user WHERE chain = '{chain}' AND account = '{user}' AND month = '2026-11-01' AND shard = 0"
            ),
            vec![format!(
                "{POINT} granted: points_by_programme says 300, points_by_user 0"
            )],
        ),
        (
            format!(
                "DELETE FROM chain.points_by_programme WHERE {of_points} AND day = '2026-11-21' AND shard = 0"
            ),
            vec![format!("{POINT} swapped_away: points_by_programme says 0")],
        ),
    ];
    let config = scene.directory.path().join("purchase.toml");
    let config = config.to_str().unwrap().to_owned();
    for (change, named) in changes {
        scene.rows(&change);
        let verified = scene.run(&chain, &["verify", "--level", "4", "--config", &config]);
        let said = crate::scene::text(&verified);
        for part in named {
            assert!(said.contains(&part), "after {change}\n{part}\n{said}");
        }
    }
}
