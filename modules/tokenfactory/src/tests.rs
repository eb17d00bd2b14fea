//! One module, the real modules below it, and a token with all its roles.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod abuses;
mod genesis;
mod golden;
mod model;
mod queries;
mod simulation;
mod tokens;

use crate::MODULE;
use proto::Coin;
use proto::aot::tokenfactory::v1 as pb;
use proto::osmosis::tokenfactory::v1beta1 as osmosis;
use sdk::{Denom, Module, Result};
use testkit::{TestCtx, account};

const MODULES: [&Module; 5] = [
    &auth::MODULE,
    &bank::MODULE,
    &points::MODULE,
    &fee::MODULE,
    &MODULE,
];
const AUTHORITY: u64 = 0;
const OWNER: u64 = 1;
const MINTER: u64 = 2;
const PAUSER: u64 = 3;
const BLOCKER: u64 = 4;
const HOLDER: u64 = 5;
const OTHER: u64 = 6;
/// 10 AOT.
const FEE: u128 = 10_000_000;

fn denom(text: &str) -> Denom {
    text.parse().expect("a denom")
}

/// OWNER can pay for three tokens.
struct Factory {
    test: TestCtx,
    /// The token that most tests are about, if there is one.
    gold: String,
}

impl Factory {
    fn new() -> Self {
        let mut factory = Self {
            test: TestCtx::new(&MODULES),
            gold: String::new(),
        };
        factory.give(OWNER, 3 * FEE, "uaot");
        factory
    }

    /// With a token `gold` that has a pauser, a blocker, and a minter who may make 1 000.
    fn with_gold() -> Self {
        let mut factory = Self::new();
        factory.gold = factory.create(OWNER, "gold");
        factory.send_ok(&factory.minter_msg(MINTER, 1_000));
        let pauser = pb::MsgSetPauser {
            owner: factory.test.text(OWNER),
            denom: factory.gold.clone(),
            pauser: factory.test.text(PAUSER),
        };
        factory.send_ok(&pauser);
        let blocker = pb::MsgSetBlocker {
            owner: factory.test.text(OWNER),
            denom: factory.gold.clone(),
            blocker: factory.test.text(BLOCKER),
        };
        factory.send_ok(&blocker);
        factory
    }

    fn give(&mut self, to: u64, units: u128, text: &str) {
        let coin = sdk::Coin {
            denom: denom(text),
            amount: sdk::Amount::new(units),
        };
        self.test
            .ctx(|ctx| bank::ops::mint(ctx, &account(to), &coin))
            .expect("there is room for more");
    }

    fn send_ok<M: proto::Msg>(&mut self, msg: &M) -> M::Response {
        self.test
            .send(msg)
            .unwrap_or_else(|error| panic!("{}: {error}", M::TYPE_URL))
    }

    fn create(&mut self, creator: u64, sub: &str) -> String {
        let msg = self.create_msg(creator, sub);
        self.send_ok(&msg).new_token_denom
    }

    fn create_msg(&self, creator: u64, sub: &str) -> osmosis::MsgCreateDenom {
        osmosis::MsgCreateDenom {
            sender: self.test.text(creator),
            subdenom: sub.to_owned(),
        }
    }

    fn minter_msg(&self, minter: u64, allowance: u128) -> pb::MsgSetMinter {
        pb::MsgSetMinter {
            owner: self.test.text(OWNER),
            denom: self.gold.clone(),
            minter: self.test.text(minter),
            allowance: allowance.to_string(),
        }
    }

    fn mint_msg(&self, to: u64, units: u128) -> osmosis::MsgMint {
        osmosis::MsgMint {
            sender: self.test.text(MINTER),
            amount: Some(self.coin(units)),
            mint_to_address: self.test.text(to),
        }
    }

    fn burn_msg(&self, units: u128) -> osmosis::MsgBurn {
        osmosis::MsgBurn {
            sender: self.test.text(MINTER),
            amount: Some(self.coin(units)),
            burn_from_address: String::new(),
        }
    }

    fn cap_msg(&self, cap: u128) -> pb::MsgSetCap {
        pb::MsgSetCap {
            owner: self.test.text(OWNER),
            denom: self.gold.clone(),
            cap: cap.to_string(),
        }
    }

    fn pause_msg(&self) -> pb::MsgPause {
        pb::MsgPause {
            pauser: self.test.text(PAUSER),
            denom: self.gold.clone(),
        }
    }

    fn unpause_msg(&self) -> pb::MsgUnpause {
        pb::MsgUnpause {
            pauser: self.test.text(PAUSER),
            denom: self.gold.clone(),
        }
    }

    fn block_msg(&self, who: u64) -> pb::MsgBlock {
        pb::MsgBlock {
            blocker: self.test.text(BLOCKER),
            denom: self.gold.clone(),
            address: self.test.text(who),
        }
    }

    fn unblock_msg(&self, who: u64) -> pb::MsgUnblock {
        pb::MsgUnblock {
            blocker: self.test.text(BLOCKER),
            denom: self.gold.clone(),
            address: self.test.text(who),
        }
    }

    fn propose_msg(&self, owner: u64, proposed: u64) -> pb::MsgProposeOwner {
        pb::MsgProposeOwner {
            owner: self.test.text(owner),
            denom: self.gold.clone(),
            proposed_owner: self.test.text(proposed),
        }
    }

    fn accept_msg(&self, proposed: u64) -> pb::MsgAcceptOwner {
        pb::MsgAcceptOwner {
            proposed_owner: self.test.text(proposed),
            denom: self.gold.clone(),
        }
    }

    fn admin_msg(&self, admin: &str) -> osmosis::MsgChangeAdmin {
        osmosis::MsgChangeAdmin {
            sender: self.test.text(OWNER),
            denom: self.gold.clone(),
            new_admin: admin.to_owned(),
        }
    }

    fn send_msg(&self, from: u64, to: u64, units: u128) -> proto::cosmos::bank::v1beta1::MsgSend {
        proto::cosmos::bank::v1beta1::MsgSend {
            from_address: self.test.text(from),
            to_address: self.test.text(to),
            amount: vec![self.coin(units)],
        }
    }

    fn coin(&self, units: u128) -> Coin {
        Coin {
            denom: self.gold.clone(),
            amount: units.to_string(),
        }
    }

    fn gold(&self, units: u128) -> sdk::Coin {
        sdk::Coin::parse(&self.coin(units)).expect("a coin")
    }

    fn balance(&mut self, of: u64, text: &str) -> u128 {
        self.test
            .read(|view| bank::ops::balance(view, &account(of), &denom(text)))
            .units()
    }

    fn has(&mut self, of: u64) -> u128 {
        let text = self.gold.clone();
        self.balance(of, &text)
    }

    fn token(&mut self) -> pb::Token {
        let request = pb::QueryTokenRequest {
            denom: self.gold.clone(),
        };
        let response = self.test.query(&request).expect("it was made");
        response.token.expect("an answer has a token")
    }

    /// The owner, and who is proposed.
    fn owners(&mut self) -> (String, String) {
        let token = self.token();
        let name = |text: &str| named(&self.test, text);
        (name(&token.owner), name(&token.proposed_owner))
    }

    fn minters(&mut self) -> Vec<(String, String)> {
        let request = pb::QueryMintersRequest {
            denom: self.gold.clone(),
            pagination: None,
        };
        let response = self.test.query(&request).expect("it was made");
        let minters = response.minters.into_iter();
        minters
            .map(|minter| (named(&self.test, &minter.address), minter.allowance))
            .collect()
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

/// Accounts by number.
fn named(test: &TestCtx, text: &str) -> String {
    (0..8).fold(text.to_owned(), |text, n| {
        text.replace(&test.text(n), &format!("<{n}>"))
    })
}

fn units(result: Result<sdk::Amount>) -> u128 {
    result.expect("an amount").units()
}
