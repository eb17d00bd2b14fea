//! Random lives of payments beside a plain model of them.

use super::*;
use proptest::prelude::*;

const ODD: &str = "pt/issuer/odd";
const DENOMS: [&str; 3] = ["krwp", "uaot", ODD];
const START: u128 = 1_000_000;

/// An amount of each denom.
type Amounts = [u128; 3];
const NOTHING: Amounts = [0; 3];

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
    Dispute(usize, Amounts),
    Answer(usize),
    Resolve(usize, bool),
    Withdraw(usize),
    Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let amount = || prop_oneof![Just(0_u128), 1..3_000_u128];
    let amounts = || [amount(), amount(), amount()];
    let part = |amounts: Amounts| amounts.map(|amount| amount / 3);
    let which = || 0..8_usize;
    prop_oneof![
        4 => (amounts(), 1..2 * DAY).prop_map(|(amounts, seconds)| Op::Authorize(amounts, seconds)),
        2 => amounts().prop_map(Op::Pay),
        6 => (which(), amounts(), any::<bool>())
            .prop_map(move |(n, amounts, last)| Op::Capture(n, part(amounts), last)),
        2 => (which(), any::<bool>()).prop_map(|(n, last)| Op::CaptureAll(n, last)),
        1 => which().prop_map(Op::Void),
        1 => which().prop_map(Op::Reclaim),
        6 => (which(), amounts()).prop_map(move |(n, amounts)| Op::Refund(n, part(amounts))),
        1 => which().prop_map(Op::RefundAll),
        1 => which().prop_map(Op::NetCancel),
        4 => (which(), amounts()).prop_map(move |(n, amounts)| Op::Dispute(n, part(amounts))),
        1 => which().prop_map(Op::Answer),
        1 => (which(), any::<bool>()).prop_map(|(n, wins)| Op::Resolve(n, wins)),
        1 => which().prop_map(Op::Withdraw),
        3 => prop_oneof![1..600_u64, Just(DAY)].prop_map(Op::Wait),
    ]
}

#[derive(Clone, Debug)]
struct Claim {
    amounts: Amounts,
    settled: Amounts,
    answered: bool,
    until: u64,
    over: bool,
}

#[derive(Clone, Debug, Default)]
struct Row {
    id: String,
    day: u64,
    expiry: u64,
    open: Amounts,
    captured: Amounts,
    refunded: Amounts,
    settled: Amounts,
    claim: Option<Claim>,
}

impl Row {
    fn net(&self) -> Amounts {
        minus(self.captured, self.refunded)
    }

    /// What is disputed now, and what is settled for it.
    fn disputed(&self) -> (Amounts, Amounts) {
        let open = self.claim.as_ref().filter(|claim| !claim.over);
        open.map_or((NOTHING, NOTHING), |claim| (claim.amounts, claim.settled))
    }

    fn left(&self) -> Amounts {
        minus(self.net(), self.disputed().0)
    }

    /// What settles these amounts of what is left.
    fn settled_of(&self, amounts: Amounts) -> Amounts {
        let (left, rest) = (self.left(), minus(self.settled, self.disputed().1));
        std::array::from_fn(|n| match left[n] {
            0 => 0,
            left => rest[n] - rest[n] * (left - amounts[n]) / left,
        })
    }

    fn refund(&mut self, amounts: Amounts) {
        self.settled = minus(self.settled, self.settled_of(amounts));
        self.refunded = plus(self.refunded, amounts);
    }

    fn is_claimed(&self, now: u64) -> bool {
        let claim = self.claim.as_ref();
        claim.is_some_and(|claim| !claim.over && now < claim.until)
    }

    fn decide(&mut self, payer_wins: bool) {
        let (amounts, settled) = self.disputed();
        if payer_wins {
            self.settled = minus(self.settled, settled);
            self.refunded = plus(self.refunded, amounts);
        }
        if let Some(claim) = &mut self.claim {
            claim.over = true;
        }
    }

    /// What nobody decided in its time is decided.
    fn lapse(&mut self, now: u64) {
        let Some(claim) = self.claim.clone() else {
            return;
        };
        if !claim.over && now >= claim.until {
            self.decide(!claim.answered);
        }
    }

    /// Which amounts a portion comes to, if there is as much.
    fn portion(asked: Amounts, there: Amounts) -> Option<Amounts> {
        let asked = if asked == NOTHING { there } else { asked };
        (0..3).all(|n| asked[n] <= there[n]).then_some(asked)
    }
}

fn plus(left: Amounts, right: Amounts) -> Amounts {
    std::array::from_fn(|n| left[n] + right[n])
}

fn minus(left: Amounts, right: Amounts) -> Amounts {
    std::array::from_fn(|n| left[n] - right[n])
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
    /// Tenths of a won for a point.
    tenths: u128,
    rows: Vec<Row>,
    refunds: usize,
}

impl Model {
    fn new(fee_bps: u32, tenths: u128) -> Self {
        let mut shop = Shop::pending(|json| {
            for field in ["evidence_seconds", "arbitration_seconds"] {
                *json.pointer_mut(&format!("/params/{field}")).unwrap() = DAY.into();
            }
        });
        let approve = shop::MsgApproveMerchant {
            company: shop.test.text(COMPANY),
            merchant_id: shop.merchant_id.clone(),
            fee_bps,
        };
        shop.test.send(&approve).unwrap();
        shop.admit_issuer_of(ODD, &format!("{}.{}", tenths / 10, tenths % 10));
        shop.give(ISSUER, &[won(2 * START)]);
        shop.top_up_reserve_of(ODD, 2 * START);
        shop.give(PAYER, &[coin(START, ODD), won(START - 50_000)]);
        for denom in ["krwp", "uaot"] {
            shop.give(FEES, &[coin(START, denom)]);
            shop.give(COMPANY, &[coin(4 * START, denom)]);
            let float = book::MsgTopUpFloat {
                company: shop.test.text(COMPANY),
                amount: Some(coin(4 * START, denom)),
            };
            shop.test.send(&float).unwrap();
        }
        Self {
            shop,
            fee_bps,
            tenths,
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
        self.rows.iter().fold([START; 3], |left, row| {
            minus(minus(left, row.open), row.net())
        })
    }

    /// What a capture settles.
    fn worth(&self, amounts: Amounts) -> Amounts {
        let [won, coins, points] = amounts;
        [won, coins, points * self.tenths / 10]
    }

    fn row(&self, n: usize) -> Option<(usize, Row)> {
        let n = n.checked_rem(self.rows.len())?;
        Some((n, self.rows[n].clone()))
    }

    fn is_open(&self, row: &Row) -> bool {
        self.seconds() < row.expiry && row.open != NOTHING
    }

    fn begin(&mut self, amounts: Amounts, expiry: Option<u64>) {
        let coins = to_coins(amounts);
        let order = format!("order-{}", self.rows.len());
        let has = self.spendable();
        let fits = !coins.is_empty() && (0..3).all(|n| amounts[n] <= has[n]);
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
        let (open, captured) = if expiry.is_some() {
            (amounts, NOTHING)
        } else {
            (NOTHING, amounts)
        };
        self.rows.push(Row {
            id,
            day: self.today(),
            expiry: self.seconds() + expiry.unwrap_or_default(),
            open,
            captured,
            settled: self.worth(captured),
            ..Row::default()
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
        row.lapse(self.seconds());
        // All captures so far are settled for what one would be.
        let before = self.worth(row.captured);
        row.captured = plus(row.captured, amounts);
        row.settled = plus(row.settled, minus(self.worth(row.captured), before));
        row.open = if last {
            NOTHING
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
        row.lapse(self.seconds());
        let portion = Row::portion(asked, row.left()).filter(|amounts| *amounts != NOTHING);
        assert_eq!(result.is_ok(), portion.is_some(), "{row:?}: {result:?}");
        let Some(amounts) = portion else { return };
        row.refund(amounts);
        self.rows[n] = row;
    }

    fn void(&mut self, n: usize) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = self.shop.void_msg(&row.id);
        let result = self.shop.test.send(&msg);
        assert_eq!(result.is_ok(), self.is_open(&row), "{row:?}: {result:?}");
        if result.is_ok() {
            self.rows[n].open = NOTHING;
        }
    }

    fn reclaim(&mut self, n: usize) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = pb::MsgReclaim {
            payer: self.shop.test.text(PAYER),
            payment_id: row.id.clone(),
        };
        let result = self.shop.test.send(&msg);
        let due = self.seconds() >= row.expiry && row.open != NOTHING;
        assert_eq!(result.is_ok(), due, "{row:?}: {result:?}");
        if result.is_ok() {
            self.rows[n].open = NOTHING;
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
            row.lapse(self.seconds());
            if self.is_open(&row) {
                row.open = NOTHING;
            }
            row.refund(row.left());
            self.rows[n] = row;
        }
    }

    fn dispute(&mut self, n: usize, asked: Amounts) {
        let Some((n, mut row)) = self.row(n) else {
            return;
        };
        let msg = pb::MsgOpenDispute {
            payer: self.shop.test.text(PAYER),
            payment_id: row.id.clone(),
            portion: Some(of(&to_coins(asked))),
            code: "broken".to_owned(),
            claim_hash: Vec::new(),
        };
        let result = self.shop.test.send(&msg);
        let portion = Row::portion(asked, row.net()).filter(|amounts| *amounts != NOTHING);
        let portion = portion.filter(|_| row.claim.is_none());
        assert_eq!(result.is_ok(), portion.is_some(), "{row:?}: {result:?}");
        let Some(amounts) = portion else { return };
        row.claim = Some(Claim {
            amounts,
            settled: row.settled_of(amounts),
            answered: false,
            until: self.seconds() + DAY,
            over: false,
        });
        self.rows[n] = row;
    }

    fn answer(&mut self, n: usize) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = pb::MsgSubmitEvidence {
            signer: self.shop.test.text(OWNER),
            payment_id: row.id.clone(),
            evidence_hash: vec![1; 32],
        };
        let result = self.shop.test.send(&msg);
        let answered = row.claim.as_ref().is_some_and(|claim| claim.answered);
        let fits = answered || row.is_claimed(self.seconds());
        assert_eq!(result.is_ok(), fits, "{row:?}: {result:?}");
        let claim = self.rows[n].claim.as_mut();
        if let Some(claim) = claim.filter(|_| fits && !answered) {
            claim.answered = true;
            claim.until += DAY;
        }
    }

    fn resolve(&mut self, n: usize, merchant_wins: bool) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = pb::MsgResolveDispute {
            arbiter: self.shop.test.text(0),
            payment_id: row.id.clone(),
            merchant_wins,
            reason: String::new(),
        };
        let result = self.shop.test.send(&msg);
        let fits = row.is_claimed(self.seconds());
        assert_eq!(result.is_ok(), fits, "{row:?}: {result:?}");
        if fits {
            self.rows[n].decide(!merchant_wins);
        }
    }

    fn withdraw(&mut self, n: usize) {
        let Some((n, row)) = self.row(n) else { return };
        let msg = pb::MsgWithdrawDispute {
            payer: self.shop.test.text(PAYER),
            payment_id: row.id.clone(),
        };
        let result = self.shop.test.send(&msg);
        let fits = row.is_claimed(self.seconds());
        assert_eq!(result.is_ok(), fits, "{row:?}: {result:?}");
        if fits {
            self.rows[n].decide(false);
        }
    }

    fn wait(&mut self, seconds: u64) {
        let now = self.seconds();
        for row in &mut self.rows {
            if row.expiry <= now {
                row.open = NOTHING;
            }
            row.lapse(now);
        }
        self.shop.test.end_block(seconds);
    }

    fn run(&mut self, op: &Op) {
        match *op {
            Op::Authorize(amounts, seconds) => self.begin(amounts, Some(seconds)),
            Op::Pay(amounts) => self.begin(amounts, None),
            Op::Capture(n, amounts, last) => self.capture(n, amounts, last),
            Op::CaptureAll(n, last) => self.capture(n, NOTHING, last),
            Op::Void(n) => self.void(n),
            Op::Reclaim(n) => self.reclaim(n),
            Op::Refund(n, amounts) => self.refund(n, amounts),
            Op::RefundAll(n) => self.refund(n, NOTHING),
            Op::NetCancel(n) => self.net_cancel(n),
            Op::Dispute(n, amounts) => self.dispute(n, amounts),
            Op::Answer(n) => self.answer(n),
            Op::Resolve(n, merchant_wins) => self.resolve(n, merchant_wins),
            Op::Withdraw(n) => self.withdraw(n),
            Op::Wait(seconds) => self.wait(seconds),
        }
    }

    /// The fee of what is settled so far, by denom of the tenders.
    fn fees(&self) -> Amounts {
        self.rows.iter().fold(NOTHING, |fees, row| {
            let fee = |settled| settled * u128::from(self.fee_bps) / 10_000;
            plus(fees, row.settled.map(fee))
        })
    }

    /// The balances follow from what is captured and not refunded, whatever the steps were; points are settled in won.
    fn check(&mut self) {
        self.shop.test.check_invariants();
        let spendable = self.spendable();
        for (n, denom) in DENOMS.into_iter().enumerate() {
            let net: u128 = self.rows.iter().map(|row| row.net()[n]).sum();
            assert_eq!(self.shop.spendable(PAYER, denom), spendable[n]);
            assert_eq!(self.shop.balance(PAYER, denom), START - net);
        }
        let settled = self
            .rows
            .iter()
            .fold(NOTHING, |settled, row| plus(settled, row.settled));
        let fees = self.fees();
        for (denom, settled, fees) in [
            ("krwp", settled[0] + settled[2], fees[0] + fees[2]),
            ("uaot", settled[1], fees[1]),
        ] {
            let has = self.shop.balance(PAYOUT, denom) + self.shop.withdrawn(denom);
            let has = i128::try_from(has).unwrap() + self.shop.payable(denom);
            assert_eq!(has, i128::try_from(settled - fees).unwrap());
            assert_eq!(self.shop.balance(FEES, denom), START + fees);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_life_of_payments_follows_the_model(
        fee_bps in 0..1_000_u32,
        tenths in prop_oneof![Just(10_u128), 1..20_u128],
        ops in prop::collection::vec(op(), 1..60),
    ) {
        let mut model = Model::new(fee_bps, tenths);
        for op in &ops {
            model.run(op);
            model.check();
        }
        let exported = model.shop.test.export();
        prop_assert_eq!(exported.len(), MODULES.len());
    }

    #[test]
    fn many_captures_and_refunds_take_the_fee_of_one(
        fee_bps in 0..1_000_u32,
        captures in prop::collection::vec(1..5_000_u128, 1..10),
        refunds in prop::collection::vec(1..5_000_u128, 1..10),
    ) {
        let total_captured: u128 = captures.iter().sum();
        let mut model = Model::new(fee_bps, 10);
        model.begin([total_captured, 0, 0], Some(DAY));
        for amount in captures {
            model.capture(0, [amount, 0, 0], false);
        }
        let once = total_captured * u128::from(fee_bps) / 10_000;
        prop_assert_eq!(model.shop.balance(FEES, "krwp"), START + once);
        for amount in refunds {
            if amount < model.rows[0].left()[0] {
                model.refund(0, [amount, 0, 0]);
            }
        }
        let left = model.rows[0].left()[0];
        let once = left * u128::from(fee_bps) / 10_000;
        prop_assert_eq!(model.shop.balance(FEES, "krwp"), START + once);
    }

    #[test]
    fn an_eleventh_is_rounded_half_up(price in 0..u128::MAX / 4) {
        let vat = crate::types::vat_of(Amount::new(price)).unwrap().units();
        let (eleventh, rest) = (price / 11, price % 11);
        prop_assert_eq!(vat, eleventh + u128::from(rest * 2 >= 11));
    }
}
