//! Of settlement: batches, what shops have coming, floats, and what payment companies owe each other.

use anyhow::Result;
use proto::aot::settlement::v1::{
    Netting, Payable, QueryBatchRequest, QueryFloatsRequest, QueryNettingsRequest,
    QueryPayablesRequest,
};

use super::super::{amount, number, signed, text};
use super::{Both, ask, day, word};
use crate::row::{Row, Value};
use crate::source::Rpc;

pub(super) async fn batch(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let request = QueryBatchRequest {
        merchant_id: text(row, "merchant"),
        denom: text(row, "denom"),
        day: day(row),
    };
    let batch = ask(rpc, height, &request).await?.batch.unwrap_or_default();
    let state = word(batch.state().as_str_name(), "BATCH_STATE_");
    let root = match row.get("root") {
        Some(Value::Blob(root)) => hex::encode(root),
        _ => String::new(),
    };
    let line = |[state, lines, net, paid, root]: [String; 5]| {
        format!("{state}, {lines} lines, net {net}, paid {paid}, root {root}")
    };
    Ok((
        line([
            state,
            batch.lines.to_string(),
            batch.net,
            batch.paid,
            hex::encode(batch.root),
        ]),
        line([
            text(row, "state"),
            number(row, "lines").to_string(),
            signed(row, "net").to_string(),
            amount(row, "paid").to_string(),
            root,
        ]),
    ))
}

pub(super) async fn float(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let request = QueryFloatsRequest {
        company: text(row, "company"),
    };
    let floats = ask(rpc, height, &request).await?.floats;
    let denom = text(row, "denom");
    let of_denom = floats.into_iter().find(|float| float.denom == denom);
    // A float of nothing is not kept.
    let (all, covering) = of_denom.map_or_else(
        || ("0".into(), "0".into()),
        |float| (float.amount, float.covering),
    );
    Ok((
        format!("{all}, covering {covering}"),
        format!(
            "{}, covering {}",
            amount(row, "amount"),
            amount(row, "covering")
        ),
    ))
}

pub(super) async fn account(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let request = QueryPayablesRequest {
        merchant_id: text(row, "merchant"),
    };
    let payables = ask(rpc, height, &request).await?.payables;
    Ok(of_account(payables, row))
}

fn of_account(payables: Vec<Payable>, row: &Row) -> Both {
    let denom = text(row, "denom");
    let said = payables.into_iter().find(|payable| payable.denom == denom);
    // An account of nothing is not kept.
    let none = || "0".to_owned();
    let said = said.unwrap_or_else(|| Payable {
        amount: none(),
        deposit: none(),
        reserve: none(),
        disputed: none(),
        carried: none(),
        ..Payable::default()
    });
    let line = |[payable, carried, deposit, reserve, disputed]: [String; 5]| {
        format!(
            "payable {payable}, carried {carried}, deposit {deposit}, reserve {reserve}, disputed {disputed}"
        )
    };
    // Before the first batch has ended, nothing has said what is carried.
    let carried = match row.get("carried") {
        Some(value) => value.to_string(),
        None => said.carried.clone(),
    };
    let stands = line([
        signed(row, "payable").to_string(),
        carried,
        amount(row, "deposit").to_string(),
        amount(row, "reserve").to_string(),
        amount(row, "disputed").to_string(),
    ]);
    let Payable {
        amount,
        deposit,
        reserve,
        disputed,
        carried,
        ..
    } = said;
    (line([amount, carried, deposit, reserve, disputed]), stands)
}

pub(super) async fn netting(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let mut request = QueryNettingsRequest {
        day: day(row),
        pagination: None,
    };
    let mut nettings = Vec::new();
    loop {
        let answer = ask(rpc, height, &request).await?;
        nettings.extend(answer.nettings);
        let next = answer.pagination.unwrap_or_default().next_key;
        if next.is_empty() {
            return Ok(of_netting(&nettings, row));
        }
        request.pagination = Some(proto::PageRequest {
            key: next,
            ..proto::PageRequest::default()
        });
    }
}

/// The positions of the row's day, and its own.
fn of_netting(nettings: &[Netting], row: &Row) -> Both {
    let [from, to, denom] = ["from_company", "to_company", "denom"].map(|column| text(row, column));
    let said = nettings.iter().find(|netting| {
        netting.from_company == from && netting.to_company == to && netting.denom == denom
    });
    let said = said.map_or("nothing".into(), |netting| netting.amount.clone());
    (said, amount(row, "amount").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{MERCHANT_ACCOUNTS, NETTING_BY_DAY};

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn an_account_that_is_wrong_differs_from_what_the_chain_says() {
        let said = || {
            let of = |denom: &str, amount: &str| Payable {
                merchant_id: "ab".into(),
                denom: denom.into(),
                amount: amount.into(),
                deposit: "50".into(),
                reserve: "3".into(),
                disputed: "0".into(),
                carried: "-2".into(),
            };
            vec![of("uaot", "9"), of("krwp", "-7")]
        };
        let row = |payable: i128, carried: i128| {
            let cells = [
                ("chain", text("c")),
                ("merchant", text("ab")),
                ("denom", text("krwp")),
                ("payable", Value::Signed(payable)),
                ("carried", Value::Signed(carried)),
                ("deposit", Value::Varint(50)),
                ("reserve", Value::Varint(3)),
                ("disputed", Value::Varint(0)),
            ];
            Row::new(&MERCHANT_ACCOUNTS, cells)
        };
        let (says, stands) = of_account(said(), &row(-7, -2));
        assert_eq!(says, stands);
        let (says, stands) = of_account(said(), &row(-6, -2));
        assert_eq!(
            [says.as_str(), stands.as_str()],
            [
                "payable -7, carried -2, deposit 50, reserve 3, disputed 0",
                "payable -6, carried -2, deposit 50, reserve 3, disputed 0"
            ]
        );
        let (says, stands) = of_account(said(), &row(-7, 0));
        assert_ne!(says, stands);
    }

    #[test]
    fn an_account_that_the_chain_does_not_keep_must_be_one_of_nothing() {
        let row = |payable: i128| {
            let cells = [
                ("chain", text("c")),
                ("merchant", text("ab")),
                ("denom", text("krwp")),
                ("payable", Value::Signed(payable)),
                ("deposit", Value::Varint(0)),
                ("reserve", Value::Varint(0)),
                ("disputed", Value::Varint(0)),
            ];
            Row::new(&MERCHANT_ACCOUNTS, cells)
        };
        let (says, stands) = of_account(Vec::new(), &row(0));
        assert_eq!(says, stands);
        let (says, stands) = of_account(Vec::new(), &row(1));
        assert_ne!(says, stands);
    }

    #[test]
    fn what_companies_owe_each_other_is_found_by_both_and_the_denom() {
        let nettings = [("a", "b", "9"), ("b", "a", "700")].map(|(from, to, amount)| Netting {
            day: 20_261_121,
            from_company: from.into(),
            to_company: to.into(),
            denom: "krwp".into(),
            amount: amount.into(),
        });
        let row = |from: &str, to: &str, amount: u128| {
            let cells = [
                ("chain", text("c")),
                ("day", Value::Date(20_778)),
                ("from_company", text(from)),
                ("to_company", text(to)),
                ("denom", text("krwp")),
                ("amount", Value::Varint(amount)),
            ];
            Row::new(&NETTING_BY_DAY, cells)
        };
        let both = |said: &str, stands: &str| (said.to_owned(), stands.to_owned());
        let found = |row: &Row| of_netting(&nettings, row);
        assert_eq!(found(&row("b", "a", 700)), both("700", "700"));
        assert_eq!(found(&row("b", "a", 699)), both("700", "699"));
        assert_eq!(found(&row("a", "c", 5)), both("nothing", "5"));
    }
}
