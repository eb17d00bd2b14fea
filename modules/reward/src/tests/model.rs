//! Random purchases, refunds and ends of campaigns beside a plain model of what they give.

use super::*;
use proptest::prelude::*;

const PAYERS: [u64; 2] = [PAYER, FRIEND];
const PAYMENT_MAX: u128 = 400;
const DAY_MAX: u128 = 700;
const USER_MAX: u128 = 1_500;
const FIXED: u128 = 90;
const FIXED_MIN: u128 = 1_000;
const BUDGET: u128 = 2_500;

#[derive(Clone, Debug)]
enum Op {
    Authorize(usize),
    Capture(usize, u128),
    Refund(usize, u128),
    RefundAll(usize),
    Spend(usize, u128),
    Pause(usize),
    Resume(usize),
    End(usize),
    Fund(usize, u128),
    Wait(u64),
    Forget(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let which = || 0..8_usize;
    prop_oneof![
        4 => which().prop_map(Op::Authorize),
        8 => (which(), 1..4_000_u128).prop_map(|(n, amount)| Op::Capture(n, amount)),
        5 => (which(), 1..3_000_u128).prop_map(|(n, amount)| Op::Refund(n, amount)),
        2 => which().prop_map(Op::RefundAll),
        4 => (which(), 1..500_u128).prop_map(|(n, amount)| Op::Spend(n, amount)),
        1 => which().prop_map(Op::Pause),
        2 => which().prop_map(Op::Resume),
        1 => which().prop_map(Op::End),
        1 => (which(), 1..1_000_u128).prop_map(|(n, amount)| Op::Fund(n, amount)),
        3 => prop_oneof![Just(5_u64), Just(DAY / 2)].prop_map(Op::Wait),
        1 => which().prop_map(Op::Forget),
    ]
}

#[derive(Clone, Debug)]
struct Row {
    sale: Sale,
    user: usize,
    day: u32,
    net: u128,
    /// Who takes part, from the first capture on.
    part: Option<[bool; 2]>,
    kept: [u128; 2],
    gone: bool,
}

#[derive(Clone, Debug, Default)]
struct Purse {
    balance: u128,
    owes: [u128; 2],
    used: u128,
    days: std::collections::BTreeMap<u32, u128>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Active,
    Paused,
    Ended,
}

struct Model {
    shop: Shop,
    ids: [String; 2],
    funded: [u128; 2],
    spent: [u128; 2],
    returned: [u128; 2],
    is: [Is; 2],
    bps: u32,
    rows: Vec<Row>,
    purses: [Purse; 2],
}

impl Model {
    /// A campaign of so many bps with all caps, and one of a fixed amount for purchases of at least 1 000.
    fn new(bps_of_first: u32) -> Self {
        let mut shop = Shop::new();
        let capped = shop.funded("capped", STAR, BUDGET, |msg| {
            msg.payment_max = PAYMENT_MAX.to_string();
            msg.user_day_max = DAY_MAX.to_string();
            msg.user_max = USER_MAX.to_string();
        });
        let fixed = shop.funded("fixed", STAR, BUDGET, |_| {});
        let entry = format!(
            r#"{{"campaign":"{fixed}","when":{{"amount_min":"{FIXED_MIN}"}},"grant":{{"fixed":"{FIXED}"}}}}"#
        );
        shop.rules(&[bps(&capped, bps_of_first), entry]);
        Self {
            shop,
            ids: [capped, fixed],
            funded: [BUDGET; 2],
            spent: [0; 2],
            returned: [0; 2],
            is: [Is::Active; 2],
            bps: bps_of_first,
            rows: Vec::new(),
            purses: [Purse::default(), Purse::default()],
        }
    }

    fn left(&self, c: usize) -> u128 {
        self.funded[c] - self.spent[c] - self.returned[c]
    }

    fn target(&self, net: u128, c: usize) -> u128 {
        match c {
            0 => (net * u128::from(self.bps) / 10_000).min(PAYMENT_MAX),
            _ if net >= FIXED_MIN => FIXED,
            _ => 0,
        }
    }

    fn comes_back(&mut self, c: usize, amount: u128) {
        self.spent[c] -= amount;
        if self.is[c] == Is::Ended {
            self.returned[c] += amount;
        }
    }

    fn lower(&mut self, row: &mut Row, c: usize) {
        let above = row.kept[c].saturating_sub(self.target(row.net, c));
        row.kept[c] -= above;
        let purse = &mut self.purses[row.user];
        let taken = above.min(purse.balance);
        purse.balance -= taken;
        purse.owes[c] += above - taken;
        if c == 0 {
            purse.used -= above;
            if above > 0 {
                *purse.days.entry(row.day).or_default() -= above;
            }
        }
        self.comes_back(c, taken);
    }

    fn raise(&mut self, row: &mut Row, c: usize) {
        let part = row.part.is_some_and(|part| part[c]);
        if !part || self.is[c] != Is::Active {
            return;
        }
        let mut more = self.target(row.net, c).saturating_sub(row.kept[c]);
        more = more.min(self.left(c));
        if c == 0 {
            let purse = &self.purses[row.user];
            let day = purse.days.get(&row.day).copied().unwrap_or_default();
            more = more.min(USER_MAX - purse.used).min(DAY_MAX - day);
        }
        row.kept[c] += more;
        self.spent[c] += more;
        let purse = &mut self.purses[row.user];
        if c == 0 {
            purse.used += more;
            *purse.days.entry(row.day).or_default() += more;
        }
        let mut order = [0, 1];
        order.sort_by_key(|c| self.ids[*c].clone());
        for creditor in order {
            let purse = &mut self.purses[row.user];
            let repaid = more.min(purse.owes[creditor]);
            purse.owes[creditor] -= repaid;
            more -= repaid;
            self.comes_back(creditor, repaid);
        }
        self.purses[row.user].balance += more;
    }

    fn settle(&mut self, n: usize, net: impl Fn(u128) -> u128) {
        let Some(n) = n.checked_rem(self.rows.len()) else {
            return;
        };
        let mut row = self.rows[n].clone();
        if row.gone {
            return;
        }
        row.net = net(row.net);
        let fresh = row.part.is_none() && row.sale.authorized_at == self.shop.now();
        let told = self.shop.simulate(row.sale.payer, &[won(row.net)]);
        if row.net > 0 && row.part.is_none() {
            row.part = Some([0, 1].map(|c| self.is[c] == Is::Active));
        }
        for c in [0, 1] {
            self.lower(&mut row, c);
        }
        for c in [0, 1] {
            self.raise(&mut row, c);
        }
        self.shop.settle(&row.sale, &[won(row.net)]);
        if fresh {
            let told = told
                .iter()
                .map(|grant| grant.amount.as_ref().unwrap().amount.clone());
            let told: u128 = told.map(|amount| amount.parse::<u128>().unwrap()).sum();
            let granted = self.shop.of(&row.sale)[0];
            assert_eq!(granted, told, "a simulation says what is executed");
        }
        self.rows[n] = row;
    }

    fn end(&mut self, c: usize) {
        let msg = pb::MsgEndCampaign {
            signer: self.shop.test.text(OWNER),
            campaign_id: self.ids[c].clone(),
        };
        let result = self.shop.test.send(&msg);
        assert_eq!(result.is_ok(), self.is[c] != Is::Ended, "{result:?}");
        self.is[c] = Is::Ended;
        self.returned[c] += self.left(c);
    }

    fn switch(&mut self, c: usize, from: Is, to: Is) {
        let (signer, campaign_id) = (self.shop.test.text(OWNER), self.ids[c].clone());
        let done = if to == Is::Paused {
            let msg = pb::MsgPauseCampaign {
                signer,
                campaign_id,
            };
            self.shop.test.send(&msg).is_ok()
        } else {
            let msg = pb::MsgResumeCampaign {
                signer,
                campaign_id,
            };
            self.shop.test.send(&msg).is_ok()
        };
        assert_eq!(done, self.is[c] == from);
        if done {
            self.is[c] = to;
        }
    }

    fn run(&mut self, op: &Op) {
        match *op {
            Op::Authorize(user) => {
                let user = user % 2;
                let sale = self.shop.authorize(PAYERS[user]);
                self.rows.push(Row {
                    day: sale.authorized_at.korean_day(),
                    sale,
                    user,
                    net: 0,
                    part: None,
                    kept: [0; 2],
                    gone: false,
                });
            }
            Op::Capture(n, amount) => self.settle(n, |net| net + amount),
            Op::Refund(n, amount) => self.settle(n, |net| net.saturating_sub(amount)),
            Op::RefundAll(n) => self.settle(n, |_| 0),
            Op::Spend(user, amount) => {
                let user = user % 2;
                let amount = amount.min(self.purses[user].balance);
                self.purses[user].balance -= amount;
                self.shop.spend(PAYERS[user], amount);
            }
            Op::Pause(c) => self.switch(c % 2, Is::Active, Is::Paused),
            Op::Resume(c) => self.switch(c % 2, Is::Paused, Is::Active),
            Op::End(c) => self.end(c % 2),
            Op::Fund(c, amount) => {
                let msg = self.shop.fund_msg(STRANGER, &self.ids[c % 2], amount);
                let funded = self.shop.test.send(&msg).is_ok();
                assert_eq!(funded, self.is[c % 2] != Is::Ended);
                self.funded[c % 2] += if funded { amount } else { 0 };
            }
            Op::Wait(seconds) => self.shop.test.end_block(seconds),
            Op::Forget(n) => {
                // Only what is days old leaves the state, so no cap of a day is asked for again.
                let old =
                    |row: &Row| self.shop.now().seconds_since(row.sale.authorized_at) > 2 * DAY;
                let Some(n) = n
                    .checked_rem(self.rows.len())
                    .filter(|n| old(&self.rows[*n]))
                else {
                    return;
                };
                self.rows[n].gone = true;
                let id = self.rows[n].sale.id;
                self.shop.test.ctx(|ctx| ops::forget(ctx, &id));
                let day = self.rows[n].day;
                let user = self.rows[n].user;
                let left = self
                    .rows
                    .iter()
                    .any(|row| !row.gone && row.day == day && row.user == user);
                if !left {
                    self.purses[user].days.remove(&day);
                }
            }
        }
    }

    fn check(&mut self) {
        self.shop.test.check_invariants();
        for (n, purse) in self.purses.clone().iter().enumerate() {
            assert_eq!(self.shop.balance(PAYERS[n], STAR), purse.balance);
            assert_eq!(self.shop.debt(PAYERS[n]), purse.owes.iter().sum::<u128>());
        }
        for c in [0, 1] {
            let campaign = self.shop.campaign(&self.ids[c].clone());
            let numbers = [campaign.funded, campaign.spent, campaign.returned];
            let model = [self.funded[c], self.spent[c], self.returned[c]];
            assert_eq!(numbers, model.map(|amount| amount.to_string()));
        }
        for row in self.rows.clone().iter().filter(|row| !row.gone) {
            let [granted, clawed_back, _] = self.shop.of(&row.sale);
            assert_eq!(granted - clawed_back, row.kept.iter().sum::<u128>());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rewards_follow_the_model(
        bps in 1..3_000_u32,
        ops in prop::collection::vec(op(), 1..50),
    ) {
        let mut model = Model::new(bps);
        for op in &ops {
            model.run(op);
            model.check();
        }
    }

    #[test]
    fn many_captures_and_refunds_give_what_one_does(
        bps in 1..10_000_u32,
        steps in prop::collection::vec(0..5_000_u128, 1..12),
        last in 0..20_000_u128,
    ) {
        let mut shop = Shop::new();
        let id = shop.funded("points", STAR, 1_000_000, |_| {});
        shop.rules(&[super::bps(&id, bps)]);
        let sale = shop.authorize(PAYER);
        let mut net = 1;
        for step in steps {
            shop.settle(&sale, &[won(net)]);
            net += step;
        }
        shop.settle(&sale, &[won(net)]);
        shop.settle(&sale, &[won(last)]);
        let once = last * u128::from(bps) / 10_000;
        prop_assert_eq!(shop.balance(PAYER, STAR), once);
        prop_assert_eq!(shop.spent(&id), once);
    }
}
