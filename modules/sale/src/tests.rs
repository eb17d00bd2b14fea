//! One module, the real modules below it, and an affiliate that sells its token for won.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod claims;
mod drops;
mod genesis;
mod golden;
mod model;
mod queries;
mod sales;
mod simulation;
mod stopped;

use crate::{MODULE, SALE_ESCROW};
use proto::Coin;
use proto::aot::sale::v1 as pb;
use proto::aot::tokenfactory::v1 as roles;
use proto::osmosis::tokenfactory::v1beta1 as factory;
use sdk::merkle::{Hash, leaf_hash, node_hash};
use sdk::{Address, Denom, Module, Result, Time};
use testkit::{TestCtx, account};

const MODULES: [&Module; 6] = [
    &auth::MODULE,
    &bank::MODULE,
    &points::MODULE,
    &fee::MODULE,
    &tokenfactory::MODULE,
    &MODULE,
];
const AUTHORITY: u64 = 0;
const OWNER: u64 = 1;
const BUYER: u64 = 2;
const OTHER: u64 = 3;
const STRANGER: u64 = 4;
const DAY: u64 = 86_400;
const WON: &str = "krwp";

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

fn coin(units: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: units.to_string(),
    }
}

/// OWNER has 1 000 000 of a token, whose pauser and blocker it is, too; BUYER and OTHER have 100 000 krwp each.
struct Market {
    test: TestCtx,
    gold: String,
}

impl Market {
    fn new() -> Self {
        let mut market = Self {
            test: TestCtx::new(&MODULES),
            gold: String::new(),
        };
        market.give(OWNER, 10_000_000, "uaot");
        for buyer in [BUYER, OTHER] {
            market.give(buyer, 100_000, WON);
        }
        let owner = market.test.text(OWNER);
        let create = factory::MsgCreateDenom {
            sender: owner.clone(),
            subdenom: "gold".to_owned(),
        };
        market.gold = market.send_ok(&create).new_token_denom;
        let denom = market.gold.clone();
        market.send_ok(&roles::MsgSetMinter {
            owner: owner.clone(),
            denom: denom.clone(),
            minter: owner.clone(),
            allowance: "1000000".to_owned(),
        });
        market.send_ok(&roles::MsgSetPauser {
            owner: owner.clone(),
            denom: denom.clone(),
            pauser: owner.clone(),
        });
        market.send_ok(&roles::MsgSetBlocker {
            owner: owner.clone(),
            denom: denom.clone(),
            blocker: owner.clone(),
        });
        market.send_ok(&factory::MsgMint {
            sender: owner.clone(),
            amount: Some(coin(1_000_000, &denom)),
            mint_to_address: owner,
        });
        market.test.end_block(5);
        market.test.take_events();
        market
    }

    fn give(&mut self, to: u64, units: u128, denom: &str) {
        let coin = sdk::Coin::parse(&coin(units, denom)).expect("a coin");
        self.test
            .ctx(|ctx| bank::ops::mint(ctx, &account(to), &coin))
            .expect("there is room for more");
    }

    fn send_ok<M: proto::Msg>(&mut self, msg: &M) -> M::Response {
        self.test
            .send(msg)
            .unwrap_or_else(|error| panic!("{}: {error}", M::TYPE_URL))
    }

    fn now(&self) -> Time {
        self.test.block().time
    }

    fn later(&self, seconds: u64) -> Option<proto::Timestamp> {
        Some(self.now().plus_seconds(seconds).to_proto())
    }

    /// 1 000 tokens at half a won, from now on for a day; at least 100 won, at most 500, all at once.
    fn terms(&self) -> pb::Terms {
        pb::Terms {
            denom: self.gold.clone(),
            payment_denom: WON.to_owned(),
            tranches: vec![self.tranche("0.5", 1_000, 0, DAY)],
            soft_cap: "100".to_owned(),
            hard_cap: "500".to_owned(),
            buyer_cap: String::new(),
            allow_root: Vec::new(),
            vesting: None,
            start: self.later(0),
            end: self.later(DAY),
        }
    }

    fn tranche(&self, price: &str, amount: u128, start: u64, end: u64) -> pb::Tranche {
        pb::Tranche {
            price: price.to_owned(),
            amount: amount.to_string(),
            start: self.later(start),
            end: self.later(end),
            sold: String::new(),
        }
    }

    fn sale_msg(&self, edit: impl FnOnce(&mut pb::Terms)) -> pb::MsgCreateSale {
        let mut terms = self.terms();
        edit(&mut terms);
        pb::MsgCreateSale {
            owner: self.test.text(OWNER),
            terms: Some(terms),
        }
    }

    fn create(&mut self, edit: impl FnOnce(&mut pb::Terms)) -> u64 {
        let msg = self.sale_msg(edit);
        self.send_ok(&msg).sale_id
    }

    fn buy_msg(&self, buyer: u64, sale_id: u64, units: u128) -> pb::MsgBuy {
        pb::MsgBuy {
            buyer: self.test.text(buyer),
            sale_id,
            amount: Some(coin(units, WON)),
            min_out: "0".to_owned(),
            proof: None,
        }
    }

    /// What was paid, and what was bought.
    fn buy(&mut self, buyer: u64, sale_id: u64, units: u128) -> (u128, u128) {
        let msg = self.buy_msg(buyer, sale_id, units);
        let response = self.send_ok(&msg);
        (units_of(&response.paid), units_of(&response.bought))
    }

    fn close_msg(&self, sale_id: u64) -> pb::MsgCloseSale {
        pb::MsgCloseSale {
            signer: self.test.text(STRANGER),
            sale_id,
        }
    }

    fn cancel_msg(&self, sale_id: u64) -> pb::MsgCancelSale {
        pb::MsgCancelSale {
            owner: self.test.text(OWNER),
            sale_id,
        }
    }

    fn vested_msg(&self, buyer: u64, sale_id: u64) -> pb::MsgClaimVested {
        pb::MsgClaimVested {
            buyer: self.test.text(buyer),
            sale_id,
        }
    }

    fn claim(&mut self, buyer: u64, sale_id: u64) -> u128 {
        let msg = self.vested_msg(buyer, sale_id);
        units_of(&self.send_ok(&msg).amount)
    }

    fn refund_msg(&self, buyer: u64, sale_id: u64) -> pb::MsgClaimRefund {
        pb::MsgClaimRefund {
            buyer: self.test.text(buyer),
            sale_id,
        }
    }

    fn pause(&mut self, on: bool) {
        let (pauser, denom) = (self.test.text(OWNER), self.gold.clone());
        if on {
            self.send_ok(&roles::MsgPause { pauser, denom });
        } else {
            self.send_ok(&roles::MsgUnpause { pauser, denom });
        }
    }

    fn block(&mut self, who: u64, on: bool) {
        let (blocker, denom) = (self.test.text(OWNER), self.gold.clone());
        let address = self.test.text(who);
        if on {
            self.send_ok(&roles::MsgBlock {
                blocker,
                denom,
                address,
            });
        } else {
            self.send_ok(&roles::MsgUnblock {
                blocker,
                denom,
                address,
            });
        }
    }

    /// A day later, when what was sold for a day is over and ended.
    fn end_of_sale(&mut self) {
        self.test.end_block(DAY);
        self.test.end_block(1);
    }

    fn sale(&mut self, sale_id: u64) -> pb::Sale {
        let response = self.test.query(&pb::QuerySaleRequest { sale_id });
        let response = response.expect("it was created");
        response.sale.expect("an answer has a sale")
    }

    fn balance(&mut self, of: u64, text: &str) -> u128 {
        self.balance_of(&account(of), text)
    }

    fn balance_of(&mut self, of: &Address, text: &str) -> u128 {
        self.test
            .read(|view| bank::ops::balance(view, of, &denom(text)))
            .units()
    }

    /// Tokens of an account.
    fn has(&mut self, of: u64) -> u128 {
        let text = self.gold.clone();
        self.balance(of, &text)
    }

    /// Tokens and won in escrow.
    fn escrow(&mut self) -> (u128, u128) {
        let (escrow, text) = (SALE_ESCROW.address(), self.gold.clone());
        (
            self.balance_of(&escrow, &text),
            self.balance_of(&escrow, WON),
        )
    }

    /// What a message is refused with, with accounts by number, and that it had no effect.
    fn refusal<M: proto::Msg>(&mut self, msg: &M) -> String {
        self.test.take_events();
        let before = self.test.changes();
        let error = self.test.send(msg).expect_err("it should be refused");
        assert_eq!(self.test.changes(), before);
        assert!(self.test.take_events().is_empty());
        let text = format!("{} {}: {}", error.codespace, error.code, error.log);
        named(&self.test, &text)
    }

    /// The code alone.
    fn code<M: proto::Msg>(&mut self, msg: &M) -> String {
        let text = self.refusal(msg);
        text.split(':').next().unwrap_or_default().to_owned()
    }
}

/// A tree over leaves, and the proof of each. With one leaf it is the root.
fn tree(leaves: &[Hash]) -> (Hash, Vec<pb::Proof>) {
    let paths = (0..leaves.len()).map(|index| pb::Proof {
        index: u64::try_from(index).expect("few"),
        leaves: u64::try_from(leaves.len()).expect("few"),
        path: path(leaves, index)
            .iter()
            .map(|hash| hash.to_vec())
            .collect(),
    });
    (root(leaves), paths.collect())
}

fn half(leaves: usize) -> usize {
    leaves.div_ceil(2).next_power_of_two()
}

fn root(leaves: &[Hash]) -> Hash {
    if let [leaf] = leaves {
        return *leaf;
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    node_hash(&root(left), &root(right))
}

fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let half = half(leaves.len());
    let (left, right) = leaves.split_at(half);
    let (mut below, beside) = match index.checked_sub(half) {
        None => (path(left, index), right),
        Some(rest) => (path(right, rest), left),
    };
    below.push(root(beside));
    below
}

/// The leaf of somebody who may buy.
fn member(who: u64) -> Hash {
    leaf_hash(account(who).as_bytes())
}

fn units_of(text: &str) -> u128 {
    text.parse().expect("digits")
}

/// Accounts by number.
fn named(test: &TestCtx, text: &str) -> String {
    (0..8).fold(text.to_owned(), |text, n| {
        text.replace(&test.text(n), &format!("<{n}>"))
    })
}
