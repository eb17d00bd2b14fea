//! Random messages against a plain model: who may what, how much there is, and who has it.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The accounts of the model are OWNER to HOLDER.
const ACCOUNTS: std::ops::RangeInclusive<u64> = OWNER..=HOLDER;

#[derive(Clone, Debug)]
enum Op {
    SetMinter {
        by: u64,
        minter: u64,
        allowance: u128,
    },
    Mint {
        by: u64,
        to: u64,
        units: u128,
    },
    Burn {
        by: u64,
        units: u128,
    },
    Send {
        from: u64,
        to: u64,
        units: u128,
    },
    SetCap {
        by: u64,
        cap: u128,
    },
    Pause {
        by: u64,
        on: bool,
    },
    Block {
        by: u64,
        who: u64,
        on: bool,
    },
    Propose {
        by: u64,
        to: Option<u64>,
    },
    Accept {
        by: u64,
    },
    GiveUp {
        by: u64,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let who = || prop_oneof![3 => Just(OWNER), 3 => ACCOUNTS];
    let units = || 0..40_u128;
    prop_oneof![
        3 => (who(), who(), units())
            .prop_map(|(by, minter, allowance)| Op::SetMinter { by, minter, allowance }),
        6 => (who(), who(), units()).prop_map(|(by, to, units)| Op::Mint { by, to, units }),
        3 => (who(), units()).prop_map(|(by, units)| Op::Burn { by, units }),
        5 => (who(), who(), units()).prop_map(|(from, to, units)| Op::Send { from, to, units }),
        1 => (who(), 0..400_u128).prop_map(|(by, cap)| Op::SetCap { by, cap }),
        2 => (Just(PAUSER), any::<bool>()).prop_map(|(by, on)| Op::Pause { by, on }),
        2 => (Just(BLOCKER), who(), any::<bool>()).prop_map(|(by, who, on)| Op::Block { by, who, on }),
        1 => (who(), prop::option::of(who())).prop_map(|(by, to)| Op::Propose { by, to }),
        1 => who().prop_map(|by| Op::Accept { by }),
        1 => prop_oneof![8 => Just(OTHER), 1 => who()].prop_map(|by| Op::GiveUp { by }),
    ]
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    owner: Option<u64>,
    proposed: Option<u64>,
    allowances: BTreeMap<u64, u128>,
    balances: BTreeMap<u64, u128>,
    cap: Option<u128>,
    paused: bool,
    blocked: BTreeSet<u64>,
}

impl Model {
    fn supply(&self) -> u128 {
        self.balances.values().sum()
    }

    fn require(fits: bool) -> Option<()> {
        fits.then_some(())
    }

    fn moves(&self, who: &[u64]) -> Option<()> {
        Self::require(!self.paused && !who.iter().any(|one| self.blocked.contains(one)))
    }

    fn take(&mut self, from: u64, units: u128) -> Option<()> {
        let has = self.balances.entry(from).or_default();
        *has = has.checked_sub(units)?;
        Some(())
    }

    fn put(&mut self, to: u64, units: u128) {
        *self.balances.entry(to).or_default() += units;
    }

    /// `None` if it is refused; the caller then forgets what was half done.
    fn apply(&mut self, op: &Op) -> Option<()> {
        match *op {
            Op::SetMinter {
                by,
                minter,
                allowance,
            } => {
                Self::require(self.owner == Some(by))?;
                self.allowances.remove(&minter);
                if allowance > 0 {
                    self.allowances.insert(minter, allowance);
                }
            }
            Op::Mint { by, to, units } => {
                let left = self.allowances.get(&by)?.checked_sub(units)?;
                self.moves(&[by, to])?;
                let room = self.cap.is_none_or(|cap| self.supply() + units <= cap);
                Self::require(units > 0 && room)?;
                self.allowances.insert(by, left);
                self.put(to, units);
            }
            Op::Burn { by, units } => {
                self.allowances.get(&by)?;
                self.moves(&[by])?;
                Self::require(units > 0)?;
                self.take(by, units)?;
            }
            Op::Send { from, to, units } => {
                self.moves(&[from, to])?;
                Self::require(units > 0)?;
                self.take(from, units)?;
                self.put(to, units);
            }
            Op::SetCap { by, cap } => {
                Self::require(self.owner == Some(by) && cap >= self.supply())?;
                Self::require(self.cap.is_none_or(|before| cap < before))?;
                self.cap = Some(cap);
            }
            Op::Pause { by, on } => {
                Self::require(by == PAUSER && self.paused != on)?;
                self.paused = on;
            }
            Op::Block { by, who, on } => {
                Self::require(by == BLOCKER && self.blocked.contains(&who) != on)?;
                if on {
                    self.blocked.insert(who);
                } else {
                    self.blocked.remove(&who);
                }
            }
            Op::Propose { by, to } => {
                Self::require(self.owner == Some(by))?;
                self.proposed = to;
            }
            Op::Accept { by } => {
                Self::require(self.proposed == Some(by))?;
                self.owner = self.proposed.take();
            }
            Op::GiveUp { by } => {
                Self::require(self.owner == Some(by) && !self.paused)?;
                self.owner = None;
                self.proposed = None;
            }
        }
        Some(())
    }
}

fn run(factory: &mut Factory, op: &Op) -> Result<()> {
    let denom = factory.gold.clone();
    let text = |factory: &Factory, who: u64| factory.test.text(who);
    match *op {
        Op::SetMinter {
            by,
            minter,
            allowance,
        } => {
            let msg = pb::MsgSetMinter {
                owner: text(factory, by),
                ..factory.minter_msg(minter, allowance)
            };
            factory.test.send(&msg).map(drop)
        }
        Op::Mint { by, to, units } => {
            let msg = osmosis::MsgMint {
                sender: text(factory, by),
                ..factory.mint_msg(to, units)
            };
            factory.test.send(&msg).map(drop)
        }
        Op::Burn { by, units } => {
            let msg = osmosis::MsgBurn {
                sender: text(factory, by),
                ..factory.burn_msg(units)
            };
            factory.test.send(&msg).map(drop)
        }
        Op::Send { from, to, units } => {
            let msg = factory.send_msg(from, to, units);
            factory.test.send(&msg).map(drop)
        }
        Op::SetCap { by, cap } => {
            let msg = pb::MsgSetCap {
                owner: text(factory, by),
                ..factory.cap_msg(cap)
            };
            factory.test.send(&msg).map(drop)
        }
        Op::Pause { on: true, .. } => factory.test.send(&factory.pause_msg()).map(drop),
        Op::Pause { on: false, .. } => factory.test.send(&factory.unpause_msg()).map(drop),
        Op::Block { who, on: true, .. } => factory.test.send(&factory.block_msg(who)).map(drop),
        Op::Block { who, on: false, .. } => factory.test.send(&factory.unblock_msg(who)).map(drop),
        Op::Propose { by, to } => {
            let msg = pb::MsgProposeOwner {
                owner: text(factory, by),
                denom,
                proposed_owner: to.map(|to| text(factory, to)).unwrap_or_default(),
            };
            factory.test.send(&msg).map(drop)
        }
        Op::Accept { by } => factory.test.send(&factory.accept_msg(by)).map(drop),
        Op::GiveUp { by } => {
            let msg = osmosis::MsgChangeAdmin {
                sender: text(factory, by),
                ..factory.admin_msg("")
            };
            factory.test.send(&msg).map(drop)
        }
    }
}

/// What there is of it.
fn found(factory: &mut Factory) -> Model {
    let token = factory.token();
    let number = |factory: &Factory, text: &str| (0..50).find(|n| factory.test.text(*n) == text);
    let mut found = Model {
        owner: number(factory, &token.owner),
        proposed: number(factory, &token.proposed_owner),
        cap: token.cap.parse().ok(),
        paused: token.paused,
        ..Model::default()
    };
    for who in ACCOUNTS {
        let gold = denom(&factory.gold);
        let (has, allowance, blocked) = factory.test.read(|view| {
            let who = account(who);
            (
                bank::ops::balance(view, &who, &gold).units(),
                crate::ops::allowance(view, &gold, &who),
                bank::ops::is_blocked(view, &gold, &who),
            )
        });
        if has > 0 {
            found.balances.insert(who, has);
        }
        if let Some(allowance) = allowance {
            found.allowances.insert(who, allowance.units());
        }
        if blocked {
            found.blocked.insert(who);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_agree_with_a_plain_model(steps in prop::collection::vec(op(), 1..60)) {
        let mut factory = Factory::with_gold();
        let mut model = Model {
            owner: Some(OWNER),
            allowances: BTreeMap::from([(MINTER, 1_000)]),
            ..Model::default()
        };
        for step in &steps {
            let before = factory.test.changes();
            let mut next = model.clone();
            let expected = next.apply(step).is_some();
            let result = run(&mut factory, step);
            prop_assert_eq!(result.is_ok(), expected, "{:?}: {:?}", step, result);
            if expected {
                next.balances.retain(|_, units| *units > 0);
                model = next;
            } else {
                prop_assert_eq!(factory.test.changes(), before, "a refusal changes nothing");
            }
            prop_assert_eq!(&found(&mut factory), &model);
            factory.test.check_invariants();
        }
        factory.test.end_block(1);
    }
}
