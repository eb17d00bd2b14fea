//! Random business of two shops beside a plain model of it.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const DENOMS: [&str; 2] = ["krwp", "uaot"];
const SHOPS: usize = 2;

#[derive(Clone, Debug)]
enum What {
    Sale { gross: u128, fee_bps: u128 },
    Refund(u128),
    Hold(u128),
    Release(u128),
    Lose(u128),
    Adjust(i128),
    TopUpDeposit(u128),
    WithdrawDeposit(u128),
    TopUpFloat(u128),
    WithdrawFloat(u128),
    Suspend,
    Resume,
    Payout(usize),
}

#[derive(Clone, Debug)]
enum Op {
    Do {
        shop: usize,
        denom: usize,
        what: What,
    },
    Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let some = || 1..2_000_u128;
    let what = prop_oneof![
        8 => (some(), 0..500_u128).prop_map(|(gross, fee_bps)| What::Sale { gross, fee_bps }),
        5 => some().prop_map(What::Refund),
        2 => (1..500_u128).prop_map(What::Hold),
        1 => (1..500_u128).prop_map(What::Release),
        1 => (1..500_u128).prop_map(What::Lose),
        2 => (-500..500_i128).prop_map(What::Adjust),
        1 => some().prop_map(What::TopUpDeposit),
        1 => some().prop_map(What::WithdrawDeposit),
        2 => some().prop_map(What::TopUpFloat),
        1 => some().prop_map(What::WithdrawFloat),
        1 => Just(What::Suspend),
        1 => Just(What::Resume),
        2 => (0..4_usize).prop_map(What::Payout),
    ];
    prop_oneof![
        4 => (0..SHOPS, 0..2_usize, what)
            .prop_map(|(shop, denom, what)| Op::Do { shop, denom, what }),
        1 => prop_oneof![1..40_000_u64, Just(DAY)].prop_map(Op::Wait),
    ]
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Open,
    Closed,
    Parked,
    Done,
}

#[derive(Clone, Debug)]
struct Day {
    date: u32,
    closes_at: u64,
    state: State,
    net: i128,
    sales: i128,
}

#[derive(Clone, Debug, Default)]
struct Shop {
    payable: i128,
    carried: i128,
    deposit: u128,
    disputed: u128,
    reserves: Vec<(u64, u128)>,
    days: Vec<Day>,
    paid: u128,
}

#[derive(Clone, Copy, Debug, Default)]
struct Money {
    amount: u128,
    covering: u128,
}

impl Shop {
    fn owed(&self) -> u128 {
        self.payable.min(0).unsigned_abs()
    }

    /// Adds a line to the day that is open.
    fn line(&mut self, net: i128) {
        let day = self.days.last_mut().expect("an open day");
        assert_eq!(day.state, State::Open);
        day.net += net;
        self.payable += net;
    }

    /// Covers what is owed more than `before`, or repays; false if nobody can.
    fn balance(&mut self, before: u128, float: &mut Money) -> bool {
        let owed = self.owed();
        if owed <= before {
            float.covering -= before - owed;
            return true;
        }
        let from_deposit = self.deposit.min(owed - before);
        self.deposit -= from_deposit;
        if from_deposit > 0 {
            self.line(i128::try_from(from_deposit).unwrap());
        }
        float.covering += owed - before - from_deposit;
        float.covering <= float.amount
    }

    fn pay(&mut self, n: usize, suspended: bool) {
        let net = self.days[n].net;
        let due = net.min(self.payable).max(0);
        if due > 0 && suspended {
            self.days[n].state = State::Parked;
            return;
        }
        self.days[n].state = State::Done;
        self.payable -= due;
        self.carried += net - due;
        self.paid += due.unsigned_abs();
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Row {
    sales: u64,
    refunds: u64,
    gross: i128,
    refunded: i128,
    vat: i128,
}

struct Model {
    world: World,
    delay: u64,
    bps: u128,
    reserve_days: u64,
    shops: BTreeMap<(usize, usize), Shop>,
    floats: [Money; 2],
    suspended: [bool; SHOPS],
    report: BTreeMap<(usize, u32, usize), Row>,
    /// How many lines each reference has.
    references: BTreeMap<String, usize>,
    next: u32,
}

impl Model {
    fn new(delay: u32, bps: u32, days: u32) -> Self {
        let mut world = World::new();
        let ids = [world.bakery, world.kiosk];
        for (id, payout) in ids.into_iter().zip([PAYOUT, CHAIN_PAYOUT]) {
            let mut msg = world.schedule_msg(COMPANY, 1_440, delay, bps, days);
            msg.merchant_id = hex::encode(id);
            world.test.send(&msg).unwrap();
            let update = shop::MsgUpdateMerchant {
                signer: world.test.text(OWNER),
                merchant_id: hex::encode(id),
                payout_address: world.test.text(payout),
                ..shop::MsgUpdateMerchant::default()
            };
            world.test.send(&update).unwrap();
        }
        world.night();
        Self {
            world,
            delay: u64::from(delay),
            bps: u128::from(bps),
            reserve_days: u64::from(days),
            shops: BTreeMap::new(),
            floats: [Money::default(); 2],
            suspended: [false; SHOPS],
            report: BTreeMap::new(),
            references: BTreeMap::new(),
            next: 0,
        }
    }

    fn id(&self, shop: usize) -> MerchantId {
        [self.world.bakery, self.world.kiosk][shop]
    }

    fn seconds(&self) -> u64 {
        self.world.now().seconds()
    }

    /// A shop with its day open.
    fn opened(&self, shop: usize, denom: usize) -> Shop {
        let mut book = self.shops.get(&(shop, denom)).cloned().unwrap_or_default();
        let day = self.world.now().korean_day();
        if book.days.last().is_none_or(|last| last.date != day) {
            let end = (self.seconds() + 9 * 3_600) / DAY * DAY + DAY - 9 * 3_600;
            book.days.push(Day {
                date: day,
                closes_at: end,
                state: State::Open,
                net: std::mem::take(&mut book.carried),
                sales: 0,
            });
        }
        book
    }

    fn reference(&mut self) -> [u8; 32] {
        self.next += 1;
        crypto::sha256(&self.next.to_be_bytes())
    }

    /// One operation of the module, and whether the model expects it to succeed.
    fn act(&mut self, shop: usize, denom: usize, what: &What) {
        match *what {
            What::Sale { gross, fee_bps } => {
                self.entry(shop, denom, gross, gross * fee_bps / 10_000, what);
            }
            What::Refund(gross) | What::Hold(gross) | What::Release(gross) | What::Lose(gross) => {
                self.entry(shop, denom, gross, gross / 50, what);
            }
            What::Adjust(amount) => self.adjust(shop, denom, amount),
            What::TopUpDeposit(_) | What::WithdrawDeposit(_) => self.deposit(shop, denom, what),
            What::TopUpFloat(_) | What::WithdrawFloat(_) => self.float(denom, what),
            What::Suspend if !self.suspended[shop] => {
                self.suspended[shop] = true;
                let id = self.id(shop);
                self.world.suspend(id);
            }
            What::Resume if self.suspended[shop] => {
                self.suspended[shop] = false;
                let id = self.id(shop);
                self.world.resume(id);
            }
            What::Suspend | What::Resume => {}
            What::Payout(n) => self.payout(shop, denom, n),
        }
    }

    fn entry(&mut self, shop: usize, at: usize, gross: u128, fee: u128, what: &What) {
        let reference = self.reference();
        let vat = gross / 11;
        let denom = denom(DENOMS[at]);
        let tax = SalesTax {
            supply: Amount::new(gross - vat),
            vat: Amount::new(vat),
            ..SalesTax::default()
        };
        let entry = Entry {
            reference,
            fee: Amount::new(fee),
            tax: Some(tax),
            ..entry(self.id(shop), &denom, gross)
        };
        let payer = account(PAYER);
        let result = match what {
            What::Sale { .. } => self.world.sell(&entry),
            What::Refund(_) => self.world.test.ctx(|ctx| ops::refund(ctx, &entry, &payer)),
            What::Hold(_) => self.world.test.ctx(|ctx| ops::dispute_hold(ctx, &entry)),
            What::Release(_) => self
                .world
                .test
                .ctx(|ctx| ops::dispute_release(ctx, &entry, Amount::ZERO)),
            _ => self
                .world
                .test
                .ctx(|ctx| ops::dispute_pay(ctx, &entry, &payer)),
        };
        let mut book = self.opened(shop, at);
        let mut float = self.floats[at];
        let owed = book.owed();
        let net = gross - fee;
        let signed = i128::try_from(net).unwrap();
        let enough = book.disputed >= net;
        let fits = match what {
            What::Sale { .. } => {
                book.line(signed);
                true
            }
            What::Refund(_) => {
                book.line(-signed);
                true
            }
            What::Hold(_) => {
                book.line(-signed);
                book.disputed += net;
                true
            }
            What::Release(_) if enough => {
                book.line(signed);
                book.disputed -= net;
                true
            }
            What::Lose(_) if enough => {
                book.disputed -= net;
                true
            }
            _ => false,
        };
        let fits = fits && book.balance(owed, &mut float);
        assert_eq!(result.is_ok(), fits, "{what:?}: {result:?}");
        if !fits {
            return;
        }
        let lines = 1 + usize::from(matches!(what, What::Lose(_)));
        self.references.insert(hex::encode(reference), lines);
        let sale = matches!(what, What::Sale { .. });
        if sale || matches!(what, What::Refund(_) | What::Lose(_)) {
            let sign = if sale { 1 } else { -1 };
            let day = book.days.last_mut().unwrap();
            day.sales += sign * signed;
            let row = self.report.entry((shop, day.date, at)).or_default();
            let gross = i128::try_from(gross).unwrap();
            row.vat += sign * i128::try_from(vat).unwrap();
            if sale {
                row.sales += 1;
                row.gross += gross;
            } else {
                row.refunds += 1;
                row.refunded -= gross;
            }
        }
        self.floats[at] = float;
        self.shops.insert((shop, at), book);
    }

    fn adjust(&mut self, shop: usize, at: usize, amount: i128) {
        self.next += 1;
        let reference = format!("adjust-{}", self.next);
        let mut msg = self
            .world
            .adjust_msg(COMPANY, &amount.to_string(), &reference);
        msg.merchant_id = hex::encode(self.id(shop));
        DENOMS[at].clone_into(&mut msg.denom);
        let result = self.world.test.send(&msg);
        let mut book = self.opened(shop, at);
        let mut float = self.floats[at];
        let owed = book.owed();
        let size = amount.unsigned_abs();
        let free = float.amount - float.covering;
        let fits = amount < 0 || (amount > 0 && size <= free);
        assert_eq!(result.is_ok(), fits, "{amount}: {result:?}");
        if !fits {
            return;
        }
        if amount < 0 {
            float.amount += size;
        } else {
            float.amount -= size;
        }
        book.line(amount);
        assert!(book.balance(owed, &mut float), "it always can");
        self.references.insert(reference, 1);
        self.floats[at] = float;
        self.shops.insert((shop, at), book);
    }

    fn deposit(&mut self, shop: usize, at: usize, what: &What) {
        let merchant_id = hex::encode(self.id(shop));
        let book = self.shops.entry((shop, at)).or_default();
        let test = &mut self.world.test;
        if let What::TopUpDeposit(amount) = *what {
            let msg = pb::MsgTopUpDeposit {
                signer: test.text(PAYER),
                merchant_id,
                amount: Some(coin(amount, DENOMS[at])),
            };
            test.send(&msg).unwrap();
            book.deposit += amount;
        } else if let What::WithdrawDeposit(amount) = *what {
            let msg = pb::MsgWithdrawDeposit {
                owner: test.text(OWNER),
                company: test.text(COMPANY),
                merchant_id,
                amount: Some(coin(amount, DENOMS[at])),
            };
            let result = test.send(&msg);
            let fits = book.payable >= 0 && amount <= book.deposit;
            assert_eq!(result.is_ok(), fits, "{amount}: {result:?}");
            if fits {
                book.deposit -= amount;
            }
        }
    }

    fn float(&mut self, at: usize, what: &What) {
        let test = &mut self.world.test;
        let float = &mut self.floats[at];
        if let What::TopUpFloat(amount) = *what {
            let msg = pb::MsgTopUpFloat {
                company: test.text(COMPANY),
                amount: Some(coin(amount, DENOMS[at])),
            };
            test.send(&msg).unwrap();
            float.amount += amount;
        } else if let What::WithdrawFloat(amount) = *what {
            let msg = pb::MsgWithdrawFloat {
                company: test.text(COMPANY),
                amount: Some(coin(amount, DENOMS[at])),
            };
            let result = test.send(&msg);
            let fits = amount <= float.amount - float.covering;
            assert_eq!(result.is_ok(), fits, "{amount}: {result:?}");
            if fits {
                float.amount -= amount;
            }
        }
    }

    fn payout(&mut self, shop: usize, at: usize, n: usize) {
        let now = self.seconds();
        let (delay, id) = (self.delay, self.id(shop));
        let Some(book) = self.shops.get_mut(&(shop, at)) else {
            return;
        };
        let Some(n) = n.checked_rem(book.days.len()) else {
            return;
        };
        let msg = pb::MsgPayout {
            signer: self.world.test.text(OWNER),
            merchant_id: hex::encode(id),
            denom: DENOMS[at].to_owned(),
            day: book.days[n].date,
        };
        let result = self.world.test.send(&msg);
        let waits = matches!(book.days[n].state, State::Closed | State::Parked);
        let due = waits && now >= book.days[n].closes_at + delay * DAY;
        let mut after = book.clone();
        if due {
            after.pay(n, self.suspended[shop]);
        }
        let fits = due && after.days[n].state == State::Done;
        assert_eq!(result.is_ok(), fits, "{:?}: {result:?}", book.days[n]);
        if fits {
            *book = after;
        }
    }

    /// What the end of a block does, shop by shop.
    fn sweep(&mut self) {
        let now = self.seconds();
        let keys: Vec<_> = self.shops.keys().copied().collect();
        for (shop, at) in keys {
            let due: Vec<_> = self.shops[&(shop, at)].reserves.clone();
            for (until, amount) in due.into_iter().filter(|(until, _)| *until <= now) {
                let mut book = self.opened(shop, at);
                let owed = book.owed();
                book.reserves.retain(|reserve| *reserve != (until, amount));
                book.line(i128::try_from(amount).unwrap());
                assert!(book.balance(owed, &mut self.floats[at]));
                self.shops.insert((shop, at), book);
            }
        }
        let pay_after = self.delay * DAY;
        for ((shop, _), book) in &mut self.shops {
            let suspended = self.suspended[*shop];
            for n in 0..book.days.len() {
                let closes_at = book.days[n].closes_at;
                if book.days[n].state == State::Open && closes_at <= now {
                    let carried = std::mem::take(&mut book.carried);
                    book.days[n].net += carried;
                    let due = book.days[n].net.min(book.payable).max(0).unsigned_abs();
                    let sales = book.days[n].sales.max(0).unsigned_abs();
                    let reserve = (sales * self.bps / 10_000).min(due);
                    if reserve > 0 {
                        let signed = i128::try_from(reserve).unwrap();
                        book.days[n].net -= signed;
                        book.payable -= signed;
                        let until = closes_at + self.reserve_days * DAY;
                        book.reserves.push((until, reserve));
                    }
                    book.days[n].state = State::Closed;
                    if closes_at + pay_after <= now {
                        book.pay(n, suspended);
                    }
                }
            }
            for n in 0..book.days.len() {
                if book.days[n].state == State::Closed && book.days[n].closes_at + pay_after <= now
                {
                    book.pay(n, suspended);
                }
            }
        }
    }

    fn run(&mut self, op: &Op) {
        match op {
            Op::Do { shop, denom, what } => self.act(*shop, *denom, what),
            Op::Wait(seconds) => {
                self.sweep();
                self.world.wait(*seconds);
            }
        }
        self.check();
    }

    fn check(&mut self) {
        for ((shop, at), book) in self.shops.clone() {
            let id = self.id(shop);
            let found = self
                .world
                .test
                .read(|view| ops::account(view, &id, &denom(DENOMS[at])));
            assert_eq!(found.payable.units(), book.payable);
            assert_eq!(found.carried.units(), book.carried);
            assert_eq!(found.deposit.units(), book.deposit);
            assert_eq!(found.disputed.units(), book.disputed);
            let reserve: u128 = book.reserves.iter().map(|(_, amount)| amount).sum();
            assert_eq!(found.reserve.units(), reserve);
            let unpaid = book.days.iter().filter(|day| day.state != State::Done);
            let net: i128 = unpaid.map(|day| day.net).sum();
            assert_eq!(book.payable, net + book.carried, "the sum of unpaid lines");
            let payout = [PAYOUT, CHAIN_PAYOUT][shop];
            assert_eq!(self.world.balance(payout, DENOMS[at]), book.paid);
        }
        for (at, float) in self.floats.into_iter().enumerate() {
            let found = self
                .world
                .test
                .read(|view| ops::float(view, &account(COMPANY), &denom(DENOMS[at])));
            assert_eq!(
                (found.amount.units(), found.covering.units()),
                (float.amount, float.covering)
            );
        }
        self.world.test.check_invariants();
    }

    /// Each reference is in exactly its lines, and the report is the sum of the lines.
    fn check_lines(&mut self) {
        let mut references: BTreeMap<String, usize> = BTreeMap::new();
        let lines: Vec<_> = self
            .world
            .test
            .read(|view| crate::state::LINES.iter(view).collect());
        for (_, line) in &lines {
            let reference = line.reference.to_string();
            if !reference.is_empty() {
                *references.entry(reference).or_default() += 1;
            }
        }
        assert_eq!(references, self.references);
        let mut rows: BTreeMap<(usize, u32, usize), Row> = BTreeMap::new();
        let totals: Vec<_> = self
            .world
            .test
            .read(|view| crate::state::SALES.iter(view).collect());
        for ((id, day, (tender, _)), totals) in totals {
            let shop = usize::from(id == self.world.kiosk);
            let at = usize::from(tender == DENOMS[1]);
            let row = Row {
                sales: totals.sales,
                refunds: totals.refunds,
                gross: totals.gross.units(),
                refunded: totals.refunded.units(),
                vat: totals.split.vat.units(),
            };
            rows.insert((shop, day, at), row);
        }
        assert_eq!(rows, self.report);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn all_business_follows_the_model(
        (delay, bps, days) in (0..3_u32, prop_oneof![Just(0_u32), 1..2_000_u32], 1..4_u32),
        ops in prop::collection::vec(op(), 1..80),
    ) {
        let mut model = Model::new(delay, bps, days);
        for op in &ops {
            model.run(op);
        }
        model.check_lines();
        let exported = model.world.test.export();
        let mut again = super::genesis::restarted(&exported);
        prop_assert_eq!(again.export(), exported);
    }
}
