//! What happened. Sums, balances and totals are those after the change, so that a reader can write rows without
//! reading any.

use crate::types::{Account, Batch, BatchKey, BatchState, Line, LineKind, Params, Split};
use merchant::MerchantId;
use sdk::{Address, Amount, Denom, Signed, Time, event};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal;)* --- $($rest:tt)*) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// The merchant.
                merchant_id: MerchantId,
                /// The denom.
                denom: Denom,
                /// The business day as YYYYMMDD.
                day: u32,
                /// The payment company.
                company: Address,
                /// Where the batch is in its life.
                state: BatchState,
                /// How many leaves its tree has.
                lines: u64,
                /// Sum of sales.
                gross: Signed,
                /// Sum of refunds; minus.
                refunds: Signed,
                /// Sum of fees.
                fees: Signed,
                /// The net of all other lines.
                adjustments: Signed,
                /// The net of all lines.
                net: Signed,
                /// The root over its lines.
                root: Option<[u8; 32]>,
                /// When its day ended.
                closes_at: Time,
                /// When it is due.
                pays_at: Time,
                /// What was paid out.
                paid: Amount,
                /// Where to.
                payout_address: Option<Address>,
                /// Why it is parked.
                parked_because: String,
                /// What the merchant has coming in this denom.
                payable: Signed,
                /// The part of it that goes into the next batch.
                carried: Signed,
                /// Its deposit.
                deposit: Amount,
                /// Its rolling reserve.
                reserve: Amount,
                /// Withdrawn for its open disputes.
                disputed: Amount,
                /// The time of the block.
                time: Time,
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(key: &BatchKey, batch: &Batch, account: &Account, time: Time) -> Self {
                Self {
                    merchant_id: key.merchant_id,
                    denom: key.denom.clone(),
                    day: key.day,
                    company: batch.company,
                    state: batch.state,
                    lines: batch.lines,
                    gross: batch.sums.gross,
                    refunds: batch.sums.refunds,
                    fees: batch.sums.fees,
                    adjustments: batch.sums.adjustments,
                    net: batch.sums.net,
                    root: batch.root,
                    closes_at: batch.closes_at,
                    pays_at: batch.pays_at,
                    paid: batch.paid,
                    payout_address: batch.payout_address,
                    parked_because: batch.parked_because.clone(),
                    payable: account.payable,
                    carried: account.carried,
                    deposit: account.deposit,
                    reserve: account.reserve,
                    disputed: account.disputed,
                    time,
                }
            }
        })*
    };
}

events! {
    /// The sums and the root of a batch are final.
    BatchClosed = "batch_closed";
    /// A batch was paid out.
    BatchPaid = "batch_paid";
    /// Nothing was due of a batch: what it comes to goes into the next one.
    BatchCarried = "batch_carried";
    /// A payout could not be made.
    BatchParked = "batch_parked";
    ---
    /// A batch got a line.
    pub struct SettlementLine = "settlement_line" {
        /// The merchant.
        merchant_id: MerchantId,
        /// The denom.
        denom: Denom,
        /// The business day as YYYYMMDD.
        day: u32,
        /// The payment company of the batch.
        company: Address,
        /// The payment company of the payment; that of the batch where there is no payment.
        payment_company: Address,
        /// The number of the line in its batch.
        number: u64,
        /// What it says.
        kind: LineKind,
        /// Minus is what the merchant gives.
        gross: Signed,
        /// Minus is a fee that came back.
        fee: Signed,
        /// What it adds to the batch.
        net: Signed,
        /// The payment in hex, or the reference of an adjustment.
        reference: String,
        /// What was paid with.
        tender: String,
        /// The taxable part without VAT, in won.
        supply: Option<Signed>,
        /// Value added tax, in won.
        vat: Option<Signed>,
        /// The part without tax, in won.
        tax_free: Option<Signed>,
        /// The service charge, in won.
        service_charge: Option<Signed>,
        /// Whether the law gives a cash receipt for this tender.
        cash_receipt: bool,
        /// The time of the block.
        time: Time,
        /// How many leaves the tree of the batch has.
        batch_lines: u64,
        /// Sum of sales of the batch.
        batch_gross: Signed,
        /// Sum of refunds of the batch; minus.
        batch_refunds: Signed,
        /// Sum of fees of the batch.
        batch_fees: Signed,
        /// The net of all other lines of the batch.
        batch_adjustments: Signed,
        /// The net of all lines of the batch.
        batch_net: Signed,
        /// When the batch closes.
        closes_at: Time,
        /// When the batch is paid.
        pays_at: Time,
        /// What the merchant has coming in this denom.
        payable: Signed,
        /// Its deposit.
        deposit: Amount,
        /// Its rolling reserve.
        reserve: Amount,
        /// Withdrawn for its open disputes.
        disputed: Amount,
    }
    /// The sales report of a day and a tender changed.
    pub struct SalesTotal = "sales_total" {
        /// The merchant.
        merchant_id: MerchantId,
        /// The payment company of the payment.
        company: Address,
        /// The business day as YYYYMMDD.
        day: u32,
        /// What was paid with.
        tender: String,
        /// Whether the law gives a cash receipt for this tender.
        cash_receipt: bool,
        /// How many sales.
        sales: u64,
        /// How many refunds.
        refunds: u64,
        /// Of sales.
        gross: Signed,
        /// Of refunds; minus.
        refunded: Signed,
        /// The taxable part without VAT, in won.
        supply: Signed,
        /// Value added tax, in won.
        vat: Signed,
        /// The part without tax, in won.
        tax_free: Signed,
        /// The service charge, in won.
        service_charge: Signed,
    }
    /// One payment company owes another more for a day.
    pub struct NettingChanged = "netting_changed" {
        /// The business day as YYYYMMDD.
        day: u32,
        /// Who owes.
        from_company: Address,
        /// Whom.
        to_company: Address,
        /// The denom.
        denom: Denom,
        /// How much altogether.
        amount: Amount,
    }
    /// The float of a payment company, or what it covers, changed.
    pub struct FloatChanged = "float_changed" {
        /// The payment company.
        company: Address,
        /// The denom.
        denom: Denom,
        /// All of it.
        amount: Amount,
        /// The part that has paid for payables below 0.
        covering: Amount,
    }
    /// The deposit of a merchant changed.
    pub struct DepositChanged = "deposit_changed" {
        /// The merchant.
        merchant_id: MerchantId,
        /// The denom.
        denom: Denom,
        /// What the merchant has coming in this denom.
        payable: Signed,
        /// Its deposit.
        deposit: Amount,
        /// Its rolling reserve.
        reserve: Amount,
        /// Withdrawn for its open disputes.
        disputed: Amount,
    }
    /// A merchant settles by another schedule from a business day on.
    pub struct PayoutScheduleSet = "payout_schedule_set" {
        /// The merchant.
        merchant_id: MerchantId,
        /// The payment company that set it.
        company: Address,
        /// The first business day under it, as YYYYMMDD.
        first_day: u32,
        /// Minutes after midnight in Korea when a business day ends.
        cut_off_minutes: u32,
        /// Days from the close to the payout.
        delay_days: u32,
        /// Part of the sales that is withheld at the close, in bps.
        reserve_bps: u32,
        /// Days until it is given back.
        reserve_days: u32,
    }
    /// A shop got a manager, or lost it.
    pub struct ManagerSet = "manager_set" {
        /// The shop.
        child_id: MerchantId,
        /// Who collects its payouts; empty: nobody any more.
        manager_id: Option<MerchantId>,
    }
    /// The parameters changed.
    pub struct ParamsSet = "settlement_params_set" {
        /// The most batches that a block closes, that it pays, and reserves that it gives back.
        batches_per_block_max: u32,
        /// How long lines stay in the state after their batch was done, in seconds.
        retention_seconds: u64,
        /// The most lines that a block forgets.
        lines_per_block_max: u32,
        /// The most that a payment company may adjust in one message, in units of the denom.
        adjust_max: Amount,
        /// What a merchant may owe at most in a denom, in its units.
        owed_max: Amount,
    }
}

impl ParamsSet {
    pub(crate) fn of(params: &Params) -> Self {
        // All of them by name: one that is added must be told here, too.
        let Params {
            batches_per_block_max,
            retention_seconds,
            lines_per_block_max,
            adjust_max,
            owed_max,
        } = *params;
        Self {
            batches_per_block_max,
            retention_seconds,
            lines_per_block_max,
            adjust_max,
            owed_max,
        }
    }
}

impl SettlementLine {
    /// A line, and its batch and account after it.
    pub(crate) fn of(
        (key, batch): (&BatchKey, &Batch),
        account: &Account,
        payment_company: Option<Address>,
        (number, line): (u64, &Line),
    ) -> Self {
        let part = |of: fn(&Split) -> Signed| line.split.as_ref().map(of);
        Self {
            merchant_id: key.merchant_id,
            denom: key.denom.clone(),
            day: key.day,
            company: batch.company,
            payment_company: payment_company.unwrap_or(batch.company),
            number,
            kind: line.kind,
            gross: line.gross,
            fee: line.fee,
            net: line.net,
            reference: line.reference.to_string(),
            tender: line.tender.clone(),
            supply: part(|split| split.supply),
            vat: part(|split| split.vat),
            tax_free: part(|split| split.tax_free),
            service_charge: part(|split| split.service_charge),
            cash_receipt: line.cash_receipt,
            time: line.time,
            batch_lines: batch.lines,
            batch_gross: batch.sums.gross,
            batch_refunds: batch.sums.refunds,
            batch_fees: batch.sums.fees,
            batch_adjustments: batch.sums.adjustments,
            batch_net: batch.sums.net,
            closes_at: batch.closes_at,
            pays_at: batch.pays_at,
            payable: account.payable,
            deposit: account.deposit,
            reserve: account.reserve,
            disputed: account.disputed,
        }
    }
}
