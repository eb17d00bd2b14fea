//! Settlement: batches and their lines, what shops have coming, sales reports, and what payment companies owe each other.

use merchant::MerchantId;
use sdk::{Address, Amount, Denom, Signed};
use settlement::events::{
    BatchCarried, BatchClosed, BatchPaid, BatchParked, DepositChanged, FloatChanged, ManagerSet,
    NettingChanged, PayoutScheduleSet, SalesTotal, SettlementLine,
};
use settlement::{BatchState, LineKind};

use super::values::{
    amount, blob, count, day, day_of, id, merchant_shard, number, signed, text, time, year,
};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{
    COMPANY_FLOATS, MERCHANT_ACCOUNTS, MERCHANT_SCHEDULES, MERCHANTS, NETTING_BY_DAY,
    SALES_BY_MERCHANT_DAY, SETTLEMENT_LINES, SETTLEMENTS_BY_DAY, SETTLEMENTS_BY_MERCHANT,
};

/// Lines in one partition.
const BUCKET_LINES: u64 = 10_000;

/// A batch with its sums, as a line or the end of it says.
struct Batch<'a> {
    merchant_id: &'a MerchantId,
    denom: &'a Denom,
    day: u32,
    company: &'a Address,
    state: Option<BatchState>,
    lines: u64,
    gross: Signed,
    refunds: Signed,
    fees: Signed,
    adjustments: Signed,
    net: Signed,
    closes_at: sdk::Time,
    pays_at: sdk::Time,
}

impl Batch<'_> {
    /// The row of the shop, and that of the day on which it is due.
    fn rows(&self, at: &At<'_>) -> Result<[Row; 2], EventError> {
        let state = self.state.map(text);
        let by_merchant = at.state(
            &SETTLEMENTS_BY_MERCHANT,
            [
                ("merchant", id(self.merchant_id)),
                ("year", year(self.day)),
                ("day", day(self.day)?),
                ("denom", text(self.denom)),
                ("company", at.address(self.company)),
                ("lines", count(self.lines)),
                ("gross", signed(self.gross)),
                ("refunds", signed(self.refunds)),
                ("fees", signed(self.fees)),
                ("adjustments", signed(self.adjustments)),
                ("net", signed(self.net)),
                ("closes_at", time(self.closes_at)),
                ("pays_at", time(self.pays_at)),
            ],
        );
        let by_day = at.state(
            &SETTLEMENTS_BY_DAY,
            [
                ("pay_day", day_of(self.pays_at)),
                ("shard", merchant_shard(self.merchant_id)),
                ("merchant", id(self.merchant_id)),
                ("denom", text(self.denom)),
                ("day", day(self.day)?),
                ("company", at.address(self.company)),
                ("net", signed(self.net)),
                ("pays_at", time(self.pays_at)),
            ],
        );
        Ok([
            by_merchant.with("state", state.clone()),
            by_day.with("state", state),
        ])
    }
}

/// What a shop has coming in a denom.
fn account(
    at: &At<'_>,
    (merchant_id, denom): (&MerchantId, &Denom),
    payable: Signed,
    [deposit, reserve, disputed]: [Amount; 3],
) -> Row {
    at.state(
        &MERCHANT_ACCOUNTS,
        [
            ("merchant", id(merchant_id)),
            ("denom", text(denom)),
            ("payable", signed(payable)),
            ("deposit", amount(deposit)),
            ("reserve", amount(reserve)),
            ("disputed", amount(disputed)),
        ],
    )
}

/// A batch got a line. That of a payout is written when the batch is paid already, and stands after its leaves.
pub(super) fn line(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: SettlementLine = event.read(at)?;
    let bucket = event.number / BUCKET_LINES;
    let row = at.fact(
        &SETTLEMENT_LINES,
        [
            ("merchant", id(&event.merchant_id)),
            ("denom", text(&event.denom)),
            ("day", day(event.day)?),
            ("bucket", number(u32::try_from(bucket).unwrap_or(u32::MAX))),
            ("number", count(event.number)),
            ("kind", text(event.kind)),
            ("gross", signed(event.gross)),
            ("fee", signed(event.fee)),
            ("net", signed(event.net)),
            ("reference", Value::Text(event.reference)),
            ("tender", Value::Text(event.tender)),
            ("cash_receipt", Value::Boolean(event.cash_receipt)),
            ("company", at.address(&event.company)),
            ("payment_company", at.address(&event.payment_company)),
        ],
    );
    let row = row
        .with("supply", event.supply.map(signed))
        .with("vat", event.vat.map(signed))
        .with("tax_free", event.tax_free.map(signed));
    rows.push(row.with("service_charge", event.service_charge.map(signed)));
    let batch = Batch {
        merchant_id: &event.merchant_id,
        denom: &event.denom,
        day: event.day,
        company: &event.company,
        state: (event.kind != LineKind::Payout).then_some(BatchState::Open),
        lines: event.batch_lines,
        gross: event.batch_gross,
        refunds: event.batch_refunds,
        fees: event.batch_fees,
        adjustments: event.batch_adjustments,
        net: event.batch_net,
        closes_at: event.closes_at,
        pays_at: event.pays_at,
    };
    rows.extend(batch.rows(at)?);
    let account = account(
        at,
        (&event.merchant_id, &event.denom),
        event.payable,
        [event.deposit, event.reserve, event.disputed],
    );
    // This line is all that was carried: now a batch has it.
    let taken_over = event.kind == LineKind::Carry;
    rows.push(account.with("carried", taken_over.then(|| signed(Signed::ZERO))));
    Ok(())
}

macro_rules! ended {
    ($($name:ident => $event:ident),* $(,)?) => {$(
        /// A batch came to a next step of its life.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let batch = Batch {
                merchant_id: &event.merchant_id,
                denom: &event.denom,
                day: event.day,
                company: &event.company,
                state: Some(event.state),
                lines: event.lines,
                gross: event.gross,
                refunds: event.refunds,
                fees: event.fees,
                adjustments: event.adjustments,
                net: event.net,
                closes_at: event.closes_at,
                pays_at: event.pays_at,
            };
            let [mut by_merchant, mut by_day] = batch.rows(at)?;
            by_merchant.set("paid", amount(event.paid));
            by_merchant.set("parked_because", Value::Text(event.parked_because));
            by_day.set("paid", amount(event.paid));
            rows.push(by_merchant.with("root", event.root.map(|root| blob(&root))).with(
                "payout_address",
                event.payout_address.map(|address| at.address(&address)),
            ));
            rows.push(by_day);
            let key = (&event.merchant_id, &event.denom);
            let mut account = account(at, key, event.payable, [event.deposit, event.reserve, event.disputed]);
            account.set("carried", signed(event.carried));
            rows.push(account);
            Ok(())
        }
    )*};
}

ended! {
    closed => BatchClosed,
    paid => BatchPaid,
    carried => BatchCarried,
    parked => BatchParked,
}

/// The deposit of a shop changed.
pub(super) fn deposit(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: DepositChanged = event.read(at)?;
    rows.push(account(
        at,
        (&event.merchant_id, &event.denom),
        event.payable,
        [event.deposit, event.reserve, event.disputed],
    ));
    Ok(())
}

/// The sales report of a day and a tender, as it stands now.
pub(super) fn sales(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: SalesTotal = event.read(at)?;
    rows.push(at.state(
        &SALES_BY_MERCHANT_DAY,
        [
            ("merchant", id(&event.merchant_id)),
            ("year", year(event.day)),
            ("day", day(event.day)?),
            ("tender", Value::Text(event.tender)),
            ("cash_receipt", Value::Boolean(event.cash_receipt)),
            ("company", at.address(&event.company)),
            ("sales", count(event.sales)),
            ("refunds", count(event.refunds)),
            ("gross", signed(event.gross)),
            ("refunded", signed(event.refunded)),
            ("supply", signed(event.supply)),
            ("vat", signed(event.vat)),
            ("tax_free", signed(event.tax_free)),
            ("service_charge", signed(event.service_charge)),
        ],
    ));
    Ok(())
}

/// What one payment company owes another for a day, as it stands now.
pub(super) fn netting(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: NettingChanged = event.read(at)?;
    rows.push(at.state(
        &NETTING_BY_DAY,
        [
            ("day", day(event.day)?),
            ("from_company", at.address(&event.from_company)),
            ("to_company", at.address(&event.to_company)),
            ("denom", text(&event.denom)),
            ("amount", amount(event.amount)),
        ],
    ));
    Ok(())
}

/// The float of a payment company, as it stands now.
pub(super) fn float(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: FloatChanged = event.read(at)?;
    rows.push(at.state(
        &COMPANY_FLOATS,
        [
            ("company", at.address(&event.company)),
            ("denom", text(&event.denom)),
            ("amount", amount(event.amount)),
            ("covering", amount(event.covering)),
        ],
    ));
    Ok(())
}

/// A shop settles by another schedule.
pub(super) fn schedule(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PayoutScheduleSet = event.read(at)?;
    rows.push(at.state(
        &MERCHANT_SCHEDULES,
        [
            ("merchant", id(&event.merchant_id)),
            ("first_day", day(event.first_day)?),
            ("company", at.address(&event.company)),
            ("cut_off_minutes", number(event.cut_off_minutes)),
            ("delay_days", number(event.delay_days)),
            ("reserve_bps", number(event.reserve_bps)),
            ("reserve_days", number(event.reserve_days)),
        ],
    ));
    Ok(())
}

/// Who collects the payouts of a shop; empty: it does itself.
pub(super) fn manager(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ManagerSet = event.read(at)?;
    let manager = event.manager_id.map(hex::encode).unwrap_or_default();
    rows.push(at.state(
        &MERCHANTS,
        [
            ("merchant", id(&event.child_id)),
            ("manager", Value::Text(manager)),
        ],
    ));
    Ok(())
}
