//! Random lives of payments beside a plain model of them.

use super::*;
use proptest::prelude::*;

const DENOMS: [&str; 2] = ["krwp", "uaot"];
const START: u128 = 1_000_000;

/// An amount of each denom.
type Amounts = [u128; 2];

#[derive(Clone, Debug)]
enum Op {
    Authorize(Amounts, u64),
    Pay(Amounts),
    Capture(usize, Amounts, bool),
    CaptureAll(usize, bool),
    Void(usize),
    Reclaim(usize),
    Refund(usize, Amounts),
    RefundAll(usize),
    NetCancel(usize),
    Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let amount = || prop_oneof![Just(0_u128), 1..3_000_u128];
    let amounts = || [amount(), amount()];
    let which = || 0..8_usize;
    prop_oneof![
        4 => (amounts(), 1..2 * DAY).prop_map(|(amounts, seconds)| Op::Authorize(amounts, seconds)),
        2 => amounts().prop_map(Op::Pay),
        6 => (which(), amounts(), any::<bool>()).prop_map(|(n, amounts, last)| {
            Op::Capture(n, amounts.map(|amount| amount / 3), last)
        }),
        2 => (which(), any::<bool>()).prop_map(|(n, last)| Op::CaptureAll(n, last)),
        1 => which().prop_map(Op::Void),
        1 => which().prop_map(Op::Reclaim),
        6 => (which(), amounts()).prop_map(|(n, amounts)| Op::Refund(n, amounts.map(|amount| amount / 3))),
        1 => which().prop_map(Op::RefundAll),
        1 => which().prop_map(Op::NetCancel),
        3 => prop_oneof![1..600_u64, Just(DAY)].prop_map(Op::Wait),
    ]
}

#[derive(Clone, Debug, Default)]
struct Row {
    id: String,
    day: u64,
    expiry: u64,
    open: Amounts,
    captured: Amounts,
    refunded: Amounts,
}

impl Row {
    fn is_nothing(amounts: Amounts) -> bool {
        amounts == [0, 0]
    }

    fn left(&self) -> Amounts {
        minus(self.captured, self.refunded)
    }

    /// Which amounts a portion comes to, if there is as much.
    fn portion(asked: Amounts, there: Amounts) -> Option<Amounts> {
        let asked = if Self::is_nothing(asked) {
            there
        } else {
            asked
        };
        (0..2).all(|n| asked[n] <= there[n]).then_some(asked)
    }
}

fn plus(left: Amounts, right: Amounts) -> Amounts {
    [left[0] + right[0], left[1] + right[1]]
}

fn minus(left: Amounts, right: Amounts) -> Amounts {
    [left[0] - right[0], left[1] - right[1]]
}

fn to_coins(amounts: Amounts) -> Vec<Coin> {
    let pairs = DENOMS.into_iter().zip(amounts);
    pairs
        .filter(|(_, amount)| *amount > 0)
        .map(|(denom, amount)| coin(amount, denom))
        .collect()
}

struct Model {
    shop: Shop,
    fee_bps: u32,
    rows: Vec<Row>,
    refunds: usize,
}

impl Model {
    fn new(fee_bps: u32) -> Self {
        let mut shop = Shop::with_fee(fee_bps);
        for (denom, has) in [("krwp", 50_000), ("uaot", 1_000_000)] {
            shop.give(PAYER, &[coin(START, denom)]);
            shop.test
                .ctx(|ctx| {
                    let extra = sdk::Coin::parse(&coin(has, denom)).unwrap();
                    bank::ops::burn(ctx, &account(PAYER), &extra)
                })
                .unwrap();
        }
        Self {
            shop,
            fee_bps,
            rows: Vec::new(),
            refunds: 0,
        }
    }

    fn seconds(&self) -> u64 {
        self.shop.now().seconds()
    }

    fn today(&self) -> u64 {
        (self.seconds() + 9 * 3_600) / DAY
    }

    fn spendable(&self) -> Amounts {
        self.rows.iter().fold([START; 2], |left, row| {
            minus(minus(left, row.open), row.left())
        })
    }

    fn row(&self, n: usize) -> Option<(usize, Row)> {
        let n = n.checked_rem(self.rows.len())?;
        Some((n, self.rows[n].clone()))
    }

    fn is_open(&self, row: &Row) -> bool {
        self.seconds() < row.expiry && !Row::is_nothing(row.open)
    }

    fn begin(&mut self, amounts: Amounts, expiry: Option<u64>) {
        let coins = to_coins(amounts);
        let order = format!("order-{}", self.rows.len());
        let has = self.spendable();
        let fits = !coins.is_empty() && (0..2).all(|n| amounts[n] <= has[n]);
        let result = if let Some(seconds) = expiry {
            let mut msg = self.shop.authorize_msg(&order, &coins);
            msg.fee_max_bps = 1_000;
            msg.authorization_expiry = self.shop.later(seconds);
            let sent = self.shop.test.send(&msg);
            sent.map(|response| response.payment_id)
        } else {
            let mut msg = self.shop.pay_msg(&order, &coins);
            msg.fee_max_bps = 1_000;
            let sent = self.shop.test.send(&msg);
            sent.map(|response| response.payment_id)
        };
        assert_eq!(result.is_ok(), fits, "{amounts:?} of {has:?}: {result:?}");
        let Ok(id) = result else { return };
        let held = expiry.is_some();
        self.rows.push(Row {
            id,
            day: self.today(),
            expiry: self.seconds() + expiry.unwrap_or_default(),
            open: if held { amounts } else { [0; 2] },
            captured: if held { [0; 2] } else { amounts },
            refunded: [0; 2],
        });
    }

    fn capture(&mut self, n: usize, asked: Amounts, last: bool) {
        let Some((n, mut row)) = self.row(n) else {
            return;
        };
        let msg = self.shop.capture_msg(&row.id, of(&to_coins(asked)), last);
        let result = self.shop.test.send(&msg);
        let portion = Row::portion(asked, row.open).filter(|_| self.is_open(&row));
        assert_eq!(result.is_ok(), portion.is_some(), "{row:?}: {result:?}");
        let Some(amounts) = portion else { return };
        row.captured = plus(row.captured, amounts);
        row.open = if last {
            [0; 2]
        } else {
            minus(row.open, amounts)
        };
        self.rows[n] = row;
    }

    fn refund(&mut self, n: usize, asked: Amounts) {
        let Some((n, mut row)) = self.row(n) else {
            return;
        };
        self.refunds += 1;
        let reference = format!("refund-{}", self.refunds);
        let msg = self
            .shop
            .refund_msg(&row.id, &reference, of(&to_coins(asked)));
        let result = self.shop.test.send(&msg);
        let portion = Row::portion(asked, row.left()).filter(|amounts| !Row::is_nothing(*amounts));
        assert_eq!(result.is_ok(), portion.is_some(), "{row:?}: {result:?}");
        let Some(amounts) = portion else { return };
        row.refunded = plus(row.refunded, amounts);
        self.rows[n] = row;
    }

    fn void(&mut self, n: usize) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = self.shop.void_msg(&row.id);
        let result = self.shop.test.send(&msg);
        assert_eq!(result.is_ok(), self.is_open(&row), "{row:?}: {result:?}");
        if result.is_ok() {
            self.rows[n].open = [0; 2];
        }
    }

    fn reclaim(&mut self, n: usize) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = pb::MsgReclaim {
            payer: self.shop.test.text(PAYER),
            payment_id: row.id.clone(),
        };
        let result = self.shop.test.send(&msg);
        let due = self.seconds() >= row.expiry && !Row::is_nothing(row.open);
        assert_eq!(result.is_ok(), due, "{row:?}: {result:?}");
        if result.is_ok() {
            self.rows[n].open = [0; 2];
        }
    }

    fn net_cancel(&mut self, n: usize) {
        let Some((n, mut row)) = self.row(n) else {
            return;
        };
        let mut msg = self.shop.net_cancel_msg(&format!("order-{n}"));
        msg.order = self.shop.payment(&row.id).order;
        let result = self.shop.test.send(&msg);
        let in_time = self.today().abs_diff(row.day) <= 1;
        assert_eq!(result.is_ok(), in_time, "{row:?}: {result:?}");
        if result.is_ok() {
            if self.is_open(&row) {
                row.open = [0; 2];
            }
            row.refunded = row.captured;
            self.rows[n] = row;
        }
    }

    fn wait(&mut self, seconds: u64) {
        let now = self.seconds();
        for row in self.rows.iter_mut().filter(|row| row.expiry <= now) {
            row.open = [0; 2];
        }
        self.shop.test.end_block(seconds);
    }

    fn run(&mut self, op: &Op) {
        match *op {
            Op::Authorize(amounts, seconds) => self.begin(amounts, Some(seconds)),
            Op::Pay(amounts) => self.begin(amounts, None),
            Op::Capture(n, amounts, last) => self.capture(n, amounts, last),
            Op::CaptureAll(n, last) => self.capture(n, [0; 2], last),
            Op::Void(n) => self.void(n),
            Op::Reclaim(n) => self.reclaim(n),
            Op::Refund(n, amounts) => self.refund(n, amounts),
            Op::RefundAll(n) => self.refund(n, [0; 2]),
            Op::NetCancel(n) => self.net_cancel(n),
            Op::Wait(seconds) => self.wait(seconds),
        }
    }

    /// The balances follow from what is captured and not refunded, whatever the steps were.
    fn check(&mut self) {
        self.shop.test.check_invariants();
        let spendable = self.spendable();
        for (n, denom) in DENOMS.into_iter().enumerate() {
            let left: Vec<_> = self.rows.iter().map(|row| row.left()[n]).collect();
            let fees: u128 = left
                .iter()
                .map(|left| left * u128::from(self.fee_bps) / 10_000)
                .sum();
            let sales: u128 = left.iter().sum();
            assert_eq!(self.shop.spendable(PAYER, denom), spendable[n]);
            assert_eq!(self.shop.balance(PAYER, denom), START - sales);
            assert_eq!(self.shop.balance(PAYOUT, denom), sales - fees);
            assert_eq!(self.shop.balance(FEES, denom), fees);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_life_of_payments_follows_the_model(
        fee_bps in 0..1_000_u32,
        ops in prop::collection::vec(op(), 1..60),
    ) {
        let mut model = Model::new(fee_bps);
        for op in &ops {
            model.run(op);
            model.check();
        }
        let exported = model.shop.test.export();
        prop_assert_eq!(exported.len(), 4);
    }

    #[test]
    fn many_captures_and_refunds_take_the_fee_of_one(
        fee_bps in 0..1_000_u32,
        captures in prop::collection::vec(1..5_000_u128, 1..10),
        refunds in prop::collection::vec(1..5_000_u128, 1..10),
    ) {
        let total_captured: u128 = captures.iter().sum();
        let mut model = Model::new(fee_bps);
        model.begin([total_captured, 0], Some(DAY));
        for amount in captures {
            model.capture(0, [amount, 0], false);
        }
        let once = total_captured * u128::from(fee_bps) / 10_000;
        prop_assert_eq!(model.shop.balance(FEES, "krwp"), once);
        for amount in refunds {
            let left = model.rows[0].left()[0];
            if amount < left {
                model.refund(0, [amount, 0]);
            }
        }
        let left = model.rows[0].left()[0];
        prop_assert_eq!(model.shop.balance(FEES, "krwp"), left * u128::from(fee_bps) / 10_000);
    }

    #[test]
    fn an_eleventh_is_rounded_half_up(price in 0..u128::MAX / 4) {
        let vat = crate::types::vat_of(Amount::new(price)).unwrap().units();
        let (eleventh, rest) = (price / 11, price % 11);
        prop_assert_eq!(vat, eleventh + u128::from(rest * 2 >= 11));
    }
}
