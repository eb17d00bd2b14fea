//! Random operations on lots against plain maps: lots, balances, holds and supply must agree after each.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the numbers of these tests are small"
)]

use super::bank_with;
use crate::{Lot, ops};
use proptest::prelude::*;
use sdk::{Amount, Coin, Ctx, Denom, Result, Time};
use std::collections::BTreeMap;
use testkit::{TestCtx, account};

const ACCOUNTS: u64 = 3;
const DAY: u64 = 24 * 60 * 60;
const KOREA: u64 = 9 * 60 * 60;

/// Accounts and holds by number, times in days after the block; amounts small, so that refusals are common.
#[derive(Clone, Debug)]
enum Op {
    Mint(u64, LotIn),
    Refund(u64, Vec<LotIn>),
    Transfer(u64, u64, u128),
    ToMany(u64, Vec<(u64, u128)>),
    Hold(u64, u8, u128),
    Release(u64, u8, u128),
    Capture(u64, u8, u128, u64),
    Burn(u64, u128),
    BurnHeld(u64, u8, u128),
    TakeBack(u64, u128, LotIn),
    Wait(u64),
}

/// A lot that expires in so many days, and begins in so many.
type LotIn = (u64, u64, u128);

fn op() -> impl Strategy<Value = Op> {
    let who = || 1..=ACCOUNTS;
    let amount = || 0..30_u128;
    let id = || 0..2_u8;
    let lot = || (0..6_u64, 0..3_u64, amount());
    let recipients = prop::collection::vec((who(), amount()), 0..4);
    prop_oneof![
        4 => (who(), lot()).prop_map(|(to, lot)| Op::Mint(to, lot)),
        1 => (who(), prop::collection::vec(lot(), 0..3)).prop_map(|(to, lots)| Op::Refund(to, lots)),
        3 => (who(), who(), amount()).prop_map(|(from, to, amount)| Op::Transfer(from, to, amount)),
        1 => (who(), recipients).prop_map(|(from, recipients)| Op::ToMany(from, recipients)),
        2 => (who(), id(), amount()).prop_map(|(owner, id, amount)| Op::Hold(owner, id, amount)),
        1 => (who(), id(), amount()).prop_map(|(owner, id, amount)| Op::Release(owner, id, amount)),
        1 => (who(), id(), amount(), who()).prop_map(|(owner, id, amount, to)| Op::Capture(owner, id, amount, to)),
        1 => (who(), amount()).prop_map(|(from, amount)| Op::Burn(from, amount)),
        1 => (who(), id(), amount()).prop_map(|(owner, id, amount)| Op::BurnHeld(owner, id, amount)),
        1 => (who(), amount(), lot()).prop_map(|(owner, amount, lot)| Op::TakeBack(owner, amount, lot)),
        2 => (0..3_u64).prop_map(Op::Wait),
    ]
}

/// Amounts by expiry and beginning in seconds; what has begun begins at 0.
type Lots = BTreeMap<(u64, u64), u128>;

#[derive(Clone, Debug, Default)]
struct Model {
    now: u64,
    free: BTreeMap<u64, Lots>,
    held: BTreeMap<(u64, u8), Lots>,
}

fn add(lots: &mut Lots, key: (u64, u64), amount: u128) {
    let sum = lots.entry(key).or_default();
    *sum = sum.checked_add(amount).unwrap();
    lots.retain(|_, amount| *amount > 0);
}

/// Takes an amount from lots in the order of `keys`; gives what it took, and what is lacking.
fn take(lots: &mut Lots, keys: Vec<(u64, u64)>, amount: u128) -> (Vec<(u64, u128)>, u128) {
    let mut lacking = amount;
    let mut taken = Vec::new();
    for key in keys {
        let part = lots[&key].min(lacking);
        lacking = lacking.checked_sub(part).unwrap();
        *lots.get_mut(&key).unwrap() = lots[&key].checked_sub(part).unwrap();
        taken.push((key.0, part));
    }
    lots.retain(|_, amount| *amount > 0);
    (taken, lacking)
}

impl Model {
    fn lots(&mut self, owner: u64) -> &mut Lots {
        self.free.entry(owner).or_default()
    }

    fn begins(&self, days: u64) -> u64 {
        if days == 0 {
            0
        } else {
            self.now.checked_add(days * DAY).unwrap()
        }
    }

    fn grace_end(&self) -> u64 {
        let days = (self.now + 30 * DAY + KOREA) / DAY;
        // A second later than the day, by which it is known.
        (days + 1) * DAY - KOREA + 1
    }

    /// A grace is given once.
    fn had_grace(expiry: u64) -> bool {
        (expiry + KOREA) % DAY == 1
    }

    fn spend(&mut self, owner: u64, amount: u128) -> Option<Vec<(u64, u128)>> {
        let now = self.now;
        let lots = self.lots(owner);
        let keys = lots.keys().copied();
        let keys = keys.filter(|(expiry, begins)| now < *expiry && *begins <= now);
        let keys = keys.collect();
        let (taken, lacking) = take(lots, keys, amount);
        (lacking == 0).then_some(taken)
    }

    fn unhold(&mut self, owner: u64, id: u8, amount: u128) -> Option<Vec<(u64, u128)>> {
        let lots = self.held.entry((owner, id)).or_default();
        let keys = lots.keys().copied().collect();
        let (taken, lacking) = take(lots, keys, amount);
        (lacking == 0).then_some(taken)
    }

    fn give(&mut self, owner: u64, lots: &[(u64, u128)]) {
        for (expiry, amount) in lots {
            add(self.lots(owner), (*expiry, 0), *amount);
        }
    }

    fn give_from_hold(&mut self, owner: u64, lots: &[(u64, u128)]) {
        for (expiry, amount) in lots {
            let expiry = if *expiry <= self.now && !Self::had_grace(*expiry) {
                self.grace_end()
            } else {
                *expiry
            };
            add(self.lots(owner), (expiry, 0), *amount);
        }
    }

    /// `None` if it is refused; the caller then forgets what was half done.
    fn apply(&mut self, op: &Op) -> Option<u128> {
        match op {
            Op::Mint(to, (days, begins, amount)) => {
                if *amount > 0 && *days == 0 {
                    return None;
                }
                let key = (self.now.checked_add(days * DAY)?, self.begins(*begins));
                add(self.lots(*to), key, *amount);
            }
            Op::Refund(to, lots) => {
                for (days, begins, amount) in lots {
                    let expiry = self.now.checked_add(days * DAY)?;
                    let expiry = expiry.max(self.grace_end());
                    let key = (expiry, self.begins(*begins));
                    add(self.lots(*to), key, *amount);
                }
            }
            Op::Transfer(from, to, amount) => {
                let lots = self.spend(*from, *amount)?;
                self.give(*to, &lots);
            }
            Op::ToMany(from, recipients) => {
                // As one after the other, but nobody passes on what it just got.
                let mut gifts = Vec::new();
                for (to, amount) in recipients {
                    gifts.push((*to, self.spend(*from, *amount)?));
                }
                for (to, lots) in gifts {
                    self.give(to, &lots);
                }
            }
            Op::Hold(owner, id, amount) => {
                for (expiry, amount) in self.spend(*owner, *amount)? {
                    let lots = self.held.entry((*owner, *id)).or_default();
                    add(lots, (expiry, 0), amount);
                }
            }
            Op::Release(owner, id, amount) => {
                let lots = self.unhold(*owner, *id, *amount)?;
                self.give_from_hold(*owner, &lots);
            }
            Op::Capture(owner, id, amount, to) => {
                let lots = self.unhold(*owner, *id, *amount)?;
                self.give_from_hold(*to, &lots);
            }
            Op::Burn(from, amount) => drop(self.spend(*from, *amount)?),
            Op::BurnHeld(owner, id, amount) => drop(self.unhold(*owner, *id, *amount)?),
            Op::TakeBack(owner, amount, (days, begins, _)) => {
                let first = (self.now.checked_add(days * DAY)?, self.begins(*begins));
                let now = self.now;
                let lots = self.lots(*owner);
                let mut keys: Vec<_> = lots.keys().copied().collect();
                keys.retain(|(expiry, _)| now < *expiry);
                keys.sort_by_key(|key| (*key != first, *key));
                let (_, lacking) = take(lots, keys, *amount);
                return amount.checked_sub(lacking);
            }
            Op::Wait(days) => self.wait(*days),
        }
        Some(0)
    }

    fn wait(&mut self, days: u64) {
        let before = self.now;
        self.now = self.now.checked_add(days * DAY).unwrap();
        let now = self.now;
        for lots in self.free.values_mut() {
            lots.retain(|(expiry, _), _| before < *expiry);
            let begun: Vec<_> = lots.iter().map(|(key, amount)| (*key, *amount)).collect();
            lots.clear();
            for ((expiry, begins), amount) in begun {
                let begins = if begins <= now { 0 } else { begins };
                add(lots, (expiry, begins), amount);
            }
        }
    }
}

fn star() -> Denom {
    "pt/issuer/star".parse().unwrap()
}

fn stars(amount: u128) -> Coin {
    Coin {
        denom: star(),
        amount: Amount::new(amount),
    }
}

fn lot(now: Time, (days, begins, amount): LotIn) -> Lot {
    let available_at = if begins == 0 {
        Time::default()
    } else {
        now.plus_seconds(begins * DAY)
    };
    Lot {
        expiry: now.plus_seconds(days * DAY),
        available_at,
        amount: Amount::new(amount),
    }
}

fn run(ctx: &mut Ctx<'_>, op: &Op) -> Result<u128> {
    let (now, minter, denom) = (ctx.now(), account(0), star());
    match op {
        Op::Mint(to, is) => ops::mint_lot(ctx, &minter, &account(*to), &denom, &lot(now, *is))?,
        Op::Refund(to, lots) => {
            let lots: Vec<_> = lots.iter().map(|is| lot(now, *is)).collect();
            ops::mint_lots(ctx, &minter, &account(*to), &denom, &lots)?;
        }
        Op::Transfer(from, to, amount) => {
            ops::transfer(ctx, &account(*from), &account(*to), &stars(*amount).into())?;
        }
        Op::ToMany(from, recipients) => {
            let outputs = recipients.iter().map(|(to, amount)| ops::Output {
                to: account(*to),
                coins: stars(*amount).into(),
            });
            let outputs: Vec<_> = outputs.collect();
            ops::transfer_to_many(ctx, &account(*from), &outputs)?;
        }
        Op::Hold(owner, id, amount) => {
            ops::hold(ctx, &account(*owner), &[*id; 32], &stars(*amount))?;
        }
        Op::Release(owner, id, amount) => {
            ops::release(ctx, &account(*owner), &[*id; 32], &stars(*amount))?;
        }
        Op::Capture(owner, id, amount, to) => {
            let (owner, to) = (account(*owner), account(*to));
            ops::capture(ctx, &owner, &[*id; 32], &stars(*amount), &to)?;
        }
        Op::Burn(from, amount) => {
            let burned = ops::burn_lots(ctx, &account(*from), &stars(*amount))?;
            assert_eq!(sum(burned.iter()), *amount);
        }
        Op::BurnHeld(owner, id, amount) => {
            let burned = ops::burn_held(ctx, &account(*owner), &[*id; 32], &stars(*amount))?;
            assert_eq!(sum(burned.iter()), *amount);
        }
        Op::TakeBack(owner, amount, is) => {
            let first = lot(now, *is);
            let first = (first.expiry, first.available_at);
            let amount = Amount::new(*amount);
            return Ok(ops::take_back(ctx, &account(*owner), &denom, amount, first).units());
        }
        Op::Wait(_) => {}
    }
    Ok(0)
}

fn sum<'a>(lots: impl Iterator<Item = &'a Lot>) -> u128 {
    lots.map(|lot| lot.amount.units()).sum()
}

/// Lots as the model has them: what has begun is one.
fn plain(now: Time, lots: &[Lot]) -> Lots {
    let mut out = Lots::new();
    for lot in lots {
        let begins = Some(lot.available_at).filter(|time| *time > now);
        let key = (lot.expiry.seconds(), begins.unwrap_or_default().seconds());
        add(&mut out, key, lot.amount.units());
    }
    out
}

fn compare(test: &mut TestCtx, model: &Model) {
    let mut supply: u128 = 0;
    for n in 1..=ACCOUNTS {
        let owner = account(n);
        let free = model.free.get(&n).cloned().unwrap_or_default();
        let lots = test.read(|view| plain(view.now(), &ops::lots(view, &owner, &star())));
        assert_eq!(lots, free);
        let mut total: u128 = free.values().sum();
        for id in 0..2 {
            let held = model.held.get(&(n, id)).cloned().unwrap_or_default();
            let lots = test.read(|view| {
                plain(
                    view.now(),
                    &ops::held_lots(view, &owner, &[id; 32], &star()),
                )
            });
            assert_eq!(lots, held);
            total += held.values().sum::<u128>();
        }
        let balance = test.read(|view| ops::balance(view, &owner, &star()));
        assert_eq!(balance.units(), total);
        let now = model.now;
        let live = free
            .iter()
            .filter(|((expiry, begins), _)| now < *expiry && *begins <= now);
        let live: u128 = live.map(|(_, amount)| amount).sum();
        let spendable = test.read(|view| ops::spendable(view, view.now(), &owner, &star()));
        assert_eq!(spendable.units(), live);
        supply += total;
    }
    let stored = test.read(|view| ops::supply(view, &star()));
    assert_eq!(stored.units(), supply);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lots_agree_with_plain_maps(steps in prop::collection::vec(op(), 1..80)) {
        let mut test = bank_with(&[]);
        let mut model = Model { now: test.block().time.seconds(), ..Model::default() };
        for step in &steps {
            let before = test.changes();
            let mut next = model.clone();
            let expected = next.apply(step);
            let result = test.ctx(|ctx| run(ctx, step));
            prop_assert_eq!(result.as_ref().ok().copied(), expected, "{:?}: {:?}", step, result);
            if let Op::Wait(days) = step {
                test.end_block(days * DAY);
            }
            if expected.is_some() {
                model = next;
            } else {
                prop_assert_eq!(test.changes(), before, "a refusal changes nothing");
            }
            test.check_invariants();
            compare(&mut test, &model);
        }
        test.end_block(1);
    }
}
