//! Random operations against a plain map: balances, holds and supply must agree after each.

use super::bank_with;
use crate::ops;
use proptest::prelude::*;
use sdk::{Amount, Coin, Coins, Denom};
use std::collections::BTreeMap;
use testkit::account;

const ACCOUNTS: u64 = 3;
const DENOMS: [&str; 2] = ["krwp", "uaot"];

/// Accounts, holds and denoms by number; amounts small, so that refusals are common.
#[derive(Clone, Debug)]
enum Op {
    Mint {
        to: u64,
        denom: usize,
        amount: u128,
    },
    Burn {
        from: u64,
        denom: usize,
        amount: u128,
    },
    Transfer {
        from: u64,
        to: u64,
        amounts: [u128; 2],
    },
    ToMany {
        from: u64,
        denom: usize,
        amounts: Vec<(u64, u128)>,
    },
    Hold {
        owner: u64,
        id: u8,
        denom: usize,
        amount: u128,
    },
    Release {
        owner: u64,
        id: u8,
        denom: usize,
        amount: u128,
    },
    Capture {
        owner: u64,
        id: u8,
        denom: usize,
        amount: u128,
        to: u64,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let who = || 1..=ACCOUNTS;
    let denom = || 0..DENOMS.len();
    let amount = || 0..20_u128;
    let id = || 0..2_u8;
    prop_oneof![
        (who(), denom(), amount()).prop_map(|(to, denom, amount)| Op::Mint { to, denom, amount }),
        (who(), denom(), amount()).prop_map(|(from, denom, amount)| Op::Burn {
            from,
            denom,
            amount
        }),
        (who(), who(), amount(), amount()).prop_map(|(from, to, one, two)| Op::Transfer {
            from,
            to,
            amounts: [one, two]
        }),
        (
            who(),
            denom(),
            prop::collection::vec((who(), amount()), 0..4)
        )
            .prop_map(|(from, denom, amounts)| Op::ToMany {
                from,
                denom,
                amounts
            }),
        (who(), id(), denom(), amount()).prop_map(|(owner, id, denom, amount)| Op::Hold {
            owner,
            id,
            denom,
            amount
        }),
        (who(), id(), denom(), amount()).prop_map(|(owner, id, denom, amount)| Op::Release {
            owner,
            id,
            denom,
            amount
        }),
        (who(), id(), denom(), amount(), who()).prop_map(|(owner, id, denom, amount, to)| {
            Op::Capture {
                owner,
                id,
                denom,
                amount,
                to,
            }
        }),
    ]
}

#[derive(Clone, Debug, Default)]
struct Model {
    total: BTreeMap<(u64, usize), u128>,
    holds: BTreeMap<(u64, u8, usize), u128>,
}

impl Model {
    fn total(&self, owner: u64, denom: usize) -> u128 {
        self.total.get(&(owner, denom)).copied().unwrap_or_default()
    }

    fn hold(&self, owner: u64, id: u8, denom: usize) -> u128 {
        self.holds
            .get(&(owner, id, denom))
            .copied()
            .unwrap_or_default()
    }

    fn spendable(&self, owner: u64, denom: usize) -> u128 {
        let held: u128 = self
            .holds
            .iter()
            .filter(|((of, _, in_denom), _)| *of == owner && *in_denom == denom)
            .map(|(_, amount)| amount)
            .sum();
        self.total(owner, denom).checked_sub(held).unwrap()
    }

    fn add(&mut self, owner: u64, denom: usize, amount: u128) {
        let sum = self.total(owner, denom).checked_add(amount).unwrap();
        self.total.insert((owner, denom), sum);
    }

    fn spend(&mut self, owner: u64, denom: usize, amount: u128) -> Option<()> {
        self.spendable(owner, denom).checked_sub(amount)?;
        let left = self.total(owner, denom).checked_sub(amount)?;
        self.total.insert((owner, denom), left);
        Some(())
    }

    fn lower(&mut self, owner: u64, id: u8, denom: usize, amount: u128) -> Option<()> {
        let left = self.hold(owner, id, denom).checked_sub(amount)?;
        self.holds.insert((owner, id, denom), left);
        Some(())
    }

    /// `None` if it is refused; the caller then forgets what was half done.
    fn apply(&mut self, op: &Op) -> Option<()> {
        match op {
            Op::Mint { to, denom, amount } => self.add(*to, *denom, *amount),
            Op::Burn {
                from,
                denom,
                amount,
            } => self.spend(*from, *denom, *amount)?,
            Op::Transfer { from, to, amounts } => {
                for (denom, amount) in amounts.iter().enumerate() {
                    self.spend(*from, denom, *amount)?;
                    self.add(*to, denom, *amount);
                }
            }
            Op::ToMany {
                from,
                denom,
                amounts,
            } => {
                let sum = amounts.iter().map(|(_, amount)| amount).sum();
                self.spend(*from, *denom, sum)?;
                for (to, amount) in amounts {
                    self.add(*to, *denom, *amount);
                }
            }
            Op::Hold {
                owner,
                id,
                denom,
                amount,
            } => {
                self.spendable(*owner, *denom).checked_sub(*amount)?;
                let sum = self.hold(*owner, *id, *denom).checked_add(*amount)?;
                self.holds.insert((*owner, *id, *denom), sum);
            }
            Op::Release {
                owner,
                id,
                denom,
                amount,
            } => self.lower(*owner, *id, *denom, *amount)?,
            Op::Capture {
                owner,
                id,
                denom,
                amount,
                to,
            } => {
                self.lower(*owner, *id, *denom, *amount)?;
                self.spend(*owner, *denom, *amount)?;
                self.add(*to, *denom, *amount);
            }
        }
        Some(())
    }
}

fn denom(number: usize) -> Denom {
    DENOMS[number].parse().unwrap()
}

fn coin(number: usize, amount: u128) -> Coin {
    Coin {
        denom: denom(number),
        amount: Amount::new(amount),
    }
}

fn run(ctx: &mut sdk::Ctx<'_>, op: &Op) -> sdk::Result<()> {
    match op {
        Op::Mint { to, denom, amount } => ops::mint(ctx, &account(*to), &coin(*denom, *amount)),
        Op::Burn {
            from,
            denom,
            amount,
        } => ops::burn(ctx, &account(*from), &coin(*denom, *amount)),
        Op::Transfer { from, to, amounts } => {
            let mut coins = Coins::EMPTY;
            for (number, amount) in amounts.iter().enumerate() {
                coins = coins.checked_add(&coin(number, *amount))?;
            }
            ops::transfer(ctx, &account(*from), &account(*to), &coins)
        }
        Op::ToMany {
            from,
            denom,
            amounts,
        } => {
            let outputs: Vec<_> = amounts
                .iter()
                .map(|(to, amount)| ops::Output {
                    to: account(*to),
                    coins: coin(*denom, *amount).into(),
                })
                .collect();
            ops::transfer_to_many(ctx, &account(*from), &outputs)
        }
        Op::Hold {
            owner,
            id,
            denom,
            amount,
        } => ops::hold(ctx, &account(*owner), &[*id; 32], &coin(*denom, *amount)),
        Op::Release {
            owner,
            id,
            denom,
            amount,
        } => ops::release(ctx, &account(*owner), &[*id; 32], &coin(*denom, *amount)),
        Op::Capture {
            owner,
            id,
            denom,
            amount,
            to,
        } => ops::capture(
            ctx,
            &account(*owner),
            &[*id; 32],
            &coin(*denom, *amount),
            &account(*to),
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_bank_agrees_with_a_plain_map(steps in prop::collection::vec(op(), 1..60)) {
        let mut test = bank_with(&[]);
        let mut model = Model::default();
        for step in &steps {
            let before = test.changes();
            let mut next = model.clone();
            let expected = next.apply(step).is_some();
            let result = test.ctx(|ctx| run(ctx, step));
            prop_assert_eq!(result.is_ok(), expected, "{:?}: {:?}", step, result);
            if expected {
                model = next;
            } else {
                prop_assert_eq!(test.changes(), before, "a refusal changes nothing");
            }
            test.check_invariants();
            for number in 0..DENOMS.len() {
                for owner in 1..=ACCOUNTS {
                    let (total, spendable) = test.read(|view| {
                        let (owner, denom) = (account(owner), denom(number));
                        (ops::balance(view, &owner, &denom), ops::spendable(view, view.now(), &owner, &denom))
                    });
                    prop_assert_eq!(total.units(), model.total(owner, number));
                    prop_assert_eq!(spendable.units(), model.spendable(owner, number));
                }
                let supply: u128 = (1..=ACCOUNTS).map(|owner| model.total(owner, number)).sum();
                let stored = test.read(|view| ops::supply(view, &denom(number)));
                prop_assert_eq!(stored.units(), supply);
            }
        }
        test.end_block(1);
    }
}
