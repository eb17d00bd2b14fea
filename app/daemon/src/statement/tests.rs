//! Statements of made-up shops, as they are written.

use proto::aot::merchant::v1::{Merchant, PaymentCompany};
use proto::aot::settlement::v1::{Batch, BatchState, Float, LineKind, Netting};

use super::*;

fn line(number: u64, kind: LineKind, gross: &str, fee: &str, net: &str) -> Line {
    Line {
        number,
        kind: kind.into(),
        gross: gross.into(),
        fee: fee.into(),
        net: net.into(),
        reference: "ab".repeat(32),
        tender: "krwp".into(),
        supply: "27273".into(),
        vat: "2727".into(),
        tax_free: "0".into(),
        service_charge: "0".into(),
        cash_receipt: true,
        time: Some(Timestamp {
            seconds: 1_795_186_799,
            nanos: 0,
        }),
    }
}

fn tea_house() -> ShopStatement {
    let batch = Batch {
        merchant_id: "11".repeat(32),
        denom: "krwp".into(),
        day: 20_261_120,
        company: "aot1company".into(),
        state: BatchState::Paid.into(),
        lines: 2,
        gross: "30000".into(),
        refunds: "-10000".into(),
        fees: "400".into(),
        adjustments: "0".into(),
        net: "19600".into(),
        root: vec![0xab; 32],
        paid: "19600".into(),
        payout_address: "aot1owner".into(),
        ..Batch::default()
    };
    let lines = vec![
        line(0, LineKind::Sale, "30000", "600", "29400"),
        line(1, LineKind::Refund, "-10000", "-200", "-9800"),
    ];
    let row = SalesRow {
        day: 20_261_120,
        tender: "krwp".into(),
        cash_receipt: true,
        sales: 1,
        refunds: 1,
        gross: "30000".into(),
        refunded: "-10000".into(),
        supply: "18182".into(),
        vat: "1818".into(),
        tax_free: "0".into(),
        service_charge: "0".into(),
    };
    ShopStatement {
        shop: Merchant {
            id: "11".repeat(32),
            name: "Bukchon Tea House".into(),
            company: "aot1company".into(),
            ..Merchant::default()
        },
        days: Days {
            from: 20_261_120,
            to: 20_261_121,
        },
        height: 77,
        batches: vec![Settled { batch, lines }],
        sales: vec![row],
        payables: vec![Payable {
            denom: "krwp".into(),
            amount: "-5".into(),
            ..Payable::default()
        }],
    }
}

fn hangang() -> CompanyStatement {
    CompanyStatement {
        company: PaymentCompany {
            address: "aot1company".into(),
            name: "Hangang Pay".into(),
            ..PaymentCompany::default()
        },
        days: tea_house().days,
        height: 77,
        shops: vec![tea_house()],
        floats: vec![Float {
            company: "aot1company".into(),
            denom: "krwp".into(),
            amount: "1000".into(),
            covering: "5".into(),
        }],
        nettings: vec![
            Netting {
                day: 20_261_120,
                from_company: "aot1company".into(),
                to_company: "aot1naru".into(),
                denom: "krwp".into(),
                amount: "7".into(),
            },
            Netting {
                day: 20_261_120,
                from_company: "aot1naru".into(),
                to_company: "aot1company".into(),
                denom: "krwp".into(),
                amount: "3".into(),
            },
        ],
    }
}

/// The cells of each row of a table that has no quotes.
fn cells(table: &Table) -> Vec<Vec<String>> {
    let rows = table.text.lines().map(|row| {
        let cells = row.split(',');
        cells.map(str::to_owned).collect()
    });
    rows.collect()
}

/// The rows of one kind, each as its cells that are not empty.
fn rows(table: &Table, record: &str) -> Vec<Vec<String>> {
    let of_kind = cells(table)
        .into_iter()
        .filter(|row| row.first().is_some_and(|first| first == record));
    of_kind
        .map(|row| row.into_iter().filter(|cell| !cell.is_empty()).collect())
        .collect()
}

fn column(row: &[String], name: &str) -> i128 {
    let index = COLUMNS.iter().position(|column| *column == name).unwrap();
    row[index].parse().unwrap()
}

#[test]
fn every_row_of_a_table_has_every_column_of_its_head() {
    let mut table = Table::new();
    table.company(&hangang()).unwrap();
    for row in cells(&table) {
        assert_eq!(row.len(), COLUMNS.len(), "{row:?}");
    }
    assert!(table.text.ends_with("\r\n"));
}

#[test]
fn a_table_holds_batches_lines_sales_payables_and_totals() {
    let mut table = Table::new();
    table.shop(&tea_house()).unwrap();
    let (id, root) = ("11".repeat(32), "ab".repeat(32));
    let expected = format!(
        "batch aot1company {id} 20261120 krwp 2 30000 -10000 400 0 19600 19600 paid aot1owner {root}"
    );
    assert_eq!(rows(&table, "batch"), [words(&expected)]);
    let lines = rows(&table, "line");
    let refund = format!(
        "line aot1company {id} 20261120 krwp 1 refund {root} krwp true -10000 -200 -9800 27273 2727 0 0 2026-11-20T14:59:59Z"
    );
    assert_eq!(lines.last(), Some(&words(&refund)));
    let sales =
        format!("sales aot1company {id} 20261120 krwp true 1 1 30000 -10000 18182 1818 0 0");
    assert_eq!(rows(&table, "sales"), [words(&sales)]);
    let payable = format!("payable aot1company {id} krwp amount -5");
    assert_eq!(rows(&table, "payable").first(), Some(&words(&payable)));
    let total = format!("total aot1company {id} krwp 2 30000 -10000 400 0 19600 19600");
    assert_eq!(rows(&table, "total"), [words(&total)]);
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

#[test]
fn the_lines_of_a_table_add_up_to_its_batches_and_totals() {
    let mut table = Table::new();
    table.shop(&tea_house()).unwrap();
    let sum = |record: &str, name: &str| -> i128 {
        let rows = cells(&table).into_iter().filter(|row| row[0] == record);
        rows.map(|row| column(&row, name)).sum()
    };
    assert_eq!(sum("line", "net"), sum("batch", "net"));
    assert_eq!(sum("line", "fee"), sum("batch", "fee"));
    assert_eq!(sum("total", "net"), sum("batch", "net"));
}

#[test]
fn a_company_has_its_float_and_what_is_owed_signed() {
    let mut table = Table::new();
    table.company(&hangang()).unwrap();
    assert_eq!(
        rows(&table, "netting"),
        [
            words("netting aot1company 20261120 krwp owes aot1naru -7"),
            words("netting aot1company 20261120 krwp is_owed aot1naru 3"),
        ]
    );
    assert_eq!(
        rows(&table, "float"),
        [
            words("float aot1company krwp amount 1000"),
            words("float aot1company krwp covering 5"),
        ]
    );
    // Of the shop, and of all shops of the company.
    assert_eq!(rows(&table, "total").len(), 2);
    let json = company_json(&hangang()).unwrap();
    assert_eq!(json["shops"][0]["name"], "Bukchon Tea House");
    assert_eq!(json["nettings"][0]["amount"], "7");
    assert_eq!(json["totals"][0]["net"], "19600");
}

#[test]
fn json_has_the_figures_as_text_and_the_lines_in_their_batch() {
    let json = shop_json(&tea_house()).unwrap();
    let batch = &json["batches"][0];
    assert_eq!(batch["line_count"], "2");
    assert_eq!(batch["state"], "BATCH_STATE_PAID");
    assert_eq!(batch["lines"][1]["net"], "-9800");
    assert_eq!(json["totals"][0]["paid"], "19600");
    assert_eq!(json["tenders"][0]["vat"], "1818");
    assert_eq!(json["from_day"], 20_261_120);
}

#[test]
fn cells_are_quoted_where_they_must_be_and_never_formulas() {
    assert_eq!(quoted("plain"), "plain");
    assert_eq!(quoted("a,b"), "\"a,b\"");
    assert_eq!(quoted("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
    assert_eq!(quoted("=1+1"), "'=1+1");
    assert_eq!(quoted("-10000"), "-10000");
    assert_eq!(quoted("-x"), "'-x");
    assert_eq!(quoted("-"), "'-");
}
