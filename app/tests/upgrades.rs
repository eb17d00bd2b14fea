//! A chain goes through an upgrade: every node stops before the block, and a binary that knows the upgrade goes on.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use app::{Config, FinalizeError, Upgrade, UpgradeError};
use proto::cosmos::upgrade::v1beta1::{
    MsgCancelUpgrade, MsgSoftwareUpgrade, QueryAppliedPlanRequest, QueryCurrentPlanRequest,
};
use proto::tendermint::abci::{
    RequestProcessProposal, ResponseFinalizeBlock, response_process_proposal::ProposalStatus,
};
use sdk::{Bytes, Ctx, Time};
use serde_json::json;
use std::path::Path;
use store::{Options, Store};
use testkit::{TestNode, TestTx, account, genesis_request, test_app_state};

/// The height of the plan.
const HEIGHT: u64 = 6;
/// An account that only the upgrade makes.
const NEW: u64 = 77;

/// Three binaries: before the upgrade, after it, and after one that comes later.
const OLD: &[Upgrade] = &[];
const UPGRADED: &[Upgrade] = &[Upgrade {
    name: "v2",
    run: change,
}];
const LATER: &[Upgrade] = &[
    Upgrade {
        name: "v2",
        run: change,
    },
    Upgrade {
        name: "v3",
        run: |_| {},
    },
];

fn change(ctx: &mut Ctx<'_>) {
    auth::ops::ensure(ctx, &account(NEW));
}

fn binary(upgrades: &'static [Upgrade]) -> Config {
    Config {
        upgrades,
        ..Config::default()
    }
}

/// A home, with whichever binary its operator starts.
struct Home {
    directory: tempfile::TempDir,
    time: Time,
}

impl Home {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            time: Time::default(),
        }
    }

    fn store(&self) -> Store {
        open(self.directory.path())
    }

    /// A new chain of the old binary.
    fn begin(&self) -> TestNode {
        let genesis = genesis_request(&test_app_state(10));
        TestNode::begin_with(self.store(), binary(OLD), &genesis).unwrap()
    }

    /// Stops a node and starts another binary in its place.
    fn restart(&mut self, node: TestNode, config: Config) -> TestNode {
        self.time = node.time();
        drop(node);
        TestNode::resume(self.store(), config, self.time)
    }

    /// A chain of the old binary that stands before the block of the plan.
    fn before_the_upgrade(&self) -> TestNode {
        let mut node = self.begin();
        plan(&mut node, "v2", HEIGHT);
        while node.height() + 1 < HEIGHT {
            node.block(Vec::new());
        }
        node
    }
}

fn open(directory: &Path) -> Store {
    Store::open(directory, Options::default()).expect("nobody else has the directory")
}

fn plan(node: &mut TestNode, name: &str, height: u64) {
    let plan = upgrade::Plan {
        name: name.to_owned(),
        height,
        info: "it is there".to_owned(),
    };
    let msg = MsgSoftwareUpgrade {
        authority: node.text(0),
        plan: Some(plan.to_proto()),
    };
    node.run(&TestTx::of(&msg, 0)).unwrap();
}

fn send(node: &TestNode) -> Vec<u8> {
    let msg = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: node.text(1),
        to_address: node.text(2),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: "7".to_owned(),
        }],
    };
    node.sign(&TestTx::of(&msg, 1))
}

/// Why the next block is not run.
fn refused(node: &TestNode, txs: Vec<Bytes>) -> UpgradeError {
    match node.app().finalize_block(&node.next_block(5, txs)) {
        Err(FinalizeError::Upgrade(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn needed() -> UpgradeError {
    UpgradeError::Needed {
        name: "v2".to_owned(),
        plan_height: HEIGHT,
        height: HEIGHT,
        info: "it is there".to_owned(),
    }
}

/// Height and app hash as Info tells CometBFT.
fn stands_at(node: &TestNode) -> (i64, Vec<u8>) {
    let info = node.app().info();
    (info.last_block_height, info.last_block_app_hash.to_vec())
}

fn has_account(node: &TestNode, n: u64) -> bool {
    let request = proto::cosmos::auth::v1beta1::QueryAccountRequest {
        address: node.text(n),
    };
    node.query(&request).is_ok()
}

fn applied(node: &TestNode, name: &str) -> i64 {
    let name = name.to_owned();
    let request = QueryAppliedPlanRequest { name };
    node.query(&request).unwrap().height
}

fn kinds(response: &ResponseFinalizeBlock) -> Vec<&str> {
    let events = response.events.iter();
    events.map(|event| event.r#type.as_str()).collect()
}

#[test]
fn a_binary_that_does_not_know_the_upgrade_stops_before_anything_has_happened() {
    let mut home = Home::new();
    let node = home.before_the_upgrade();
    let before = stands_at(&node);
    assert_eq!(before.0, 5);
    // CometBFT may ask as often as it likes.
    for _ in 0..2 {
        assert_eq!(refused(&node, Vec::new()), needed());
        assert_eq!(refused(&node, vec![send(&node).into()]), needed());
    }
    assert_eq!(stands_at(&node), before);
    let node = home.restart(node, binary(OLD));
    assert_eq!(node.app().check_upgrade(), Err(needed()));
    assert_eq!(
        needed().to_string(),
        "UPGRADE \"v2\" NEEDED at height: 6: it is there"
    );
    assert_eq!(stands_at(&node), before);
    // Whoever asks the node until it is stopped is answered.
    assert_eq!(node.check(&send(&node)).code, 0);
    let asked = node.query(&QueryCurrentPlanRequest {}).unwrap();
    assert_eq!(asked.plan.unwrap().name, "v2");
}

#[test]
fn the_upgraded_binary_runs_the_upgrade_first_and_the_chain_goes_on() {
    let mut home = Home::new();
    let node = home.before_the_upgrade();
    assert_eq!(refused(&node, Vec::new()), needed());
    let mut node = home.restart(node, binary(UPGRADED));
    assert_eq!(node.app().check_upgrade(), Ok(()));
    assert!(!has_account(&node, NEW));
    let done = node.block(Vec::new());
    assert_eq!(kinds(&done).first(), Some(&"upgrade_applied"));
    assert!(has_account(&node, NEW));
    assert_eq!(applied(&node, "v2"), 6);
    assert_eq!(node.query(&QueryCurrentPlanRequest {}).unwrap().plan, None);

    // From here it is an ordinary chain, for the upgraded binary and those that come later.
    let txs = vec![send(&node)];
    let done = node.block(txs);
    assert_eq!(done.tx_results.len(), 1);
    assert_eq!(done.tx_results.first().map(|result| result.code), Some(0));
    assert!(!kinds(&done).contains(&"upgrade_applied"));
    let mut node = home.restart(node, binary(LATER));
    assert_eq!(node.app().check_upgrade(), Ok(()));
    node.block(Vec::new());

    // The old binary finds that it is too old.
    let node = home.restart(node, binary(OLD));
    let missing = UpgradeError::Missing {
        name: "v2".to_owned(),
    };
    assert_eq!(node.app().check_upgrade(), Err(missing.clone()));
    assert_eq!(refused(&node, Vec::new()), missing);
}

#[test]
fn the_block_of_an_upgrade_is_empty_whichever_binary_proposes_it_or_votes_for_it() {
    let mut home = Home::new();
    let mut node = home.before_the_upgrade();
    let tx: Bytes = send(&node).into();
    for upgrades in [OLD, UPGRADED, LATER] {
        node = home.restart(node, binary(upgrades));
        assert_eq!(node.propose(5, vec![tx.to_vec()]), Vec::<Bytes>::new());
        let full = RequestProcessProposal {
            txs: vec![tx.clone()],
            height: 6,
            time: node.next_block(5, Vec::new()).time,
            ..RequestProcessProposal::default()
        };
        let status = node.app().process_proposal(&full).status;
        assert_eq!(status, ProposalStatus::Reject as i32);
    }
    // What was looked at changes nothing of what is decided.
    let mut other = Home::new();
    let straight = other.before_the_upgrade();
    let mut straight = other.restart(straight, binary(UPGRADED));
    let mut node = home.restart(node, binary(UPGRADED));
    node.propose(5, vec![tx.to_vec()]);
    let done = node.decided_block(5, Vec::new());
    assert_eq!(done, straight.decided_block(5, Vec::new()));
}

#[test]
fn transactions_that_others_decided_run_after_the_upgrade() {
    let mut home = Home::new();
    let node = home.before_the_upgrade();
    let mut node = home.restart(node, binary(UPGRADED));
    let done = node.decided_block(5, vec![send(&node).into()]);
    assert_eq!(done.tx_results.first().map(|result| result.code), Some(0));
    assert!(has_account(&node, NEW));
}

#[test]
fn the_block_of_an_upgrade_asked_for_again_gets_the_same_answer() {
    let mut home = Home::new();
    let node = home.before_the_upgrade();
    let node = home.restart(node, binary(UPGRADED));
    let lost = node.finalize(5, Vec::new());
    assert_eq!(node.finalize(5, Vec::new()), lost);
    // Stopped before Commit.
    let mut node = home.restart(node, binary(UPGRADED));
    assert!(!has_account(&node, NEW));
    assert_eq!(node.decided_block(5, Vec::new()), lost);
    assert!(has_account(&node, NEW));
}

#[test]
fn a_binary_that_is_put_in_place_too_early_stops_at_the_next_block() {
    let mut home = Home::new();
    let mut node = home.begin();
    plan(&mut node, "v2", HEIGHT);
    let node = home.restart(node, binary(UPGRADED));
    let early = UpgradeError::TooEarly {
        name: "v2".to_owned(),
    };
    assert_eq!(node.app().check_upgrade(), Err(early.clone()));
    assert_eq!(refused(&node, Vec::new()), early);
    // The old one goes on where it stood; and a plan that is taken back is nobody's matter.
    let mut node = home.restart(node, binary(OLD));
    node.block(Vec::new());
    let cancel = MsgCancelUpgrade {
        authority: node.text(0),
    };
    node.run(&TestTx::of(&cancel, 0)).unwrap();
    let mut node = home.restart(node, binary(UPGRADED));
    assert_eq!(node.app().check_upgrade(), Ok(()));
    while node.height() < HEIGHT {
        node.block(Vec::new());
    }
    assert!(!has_account(&node, NEW));
}

#[test]
fn a_plan_of_a_name_that_the_binary_knows_stops_it_at_the_block_after_even_when_that_was_voted_for()
{
    let home = Home::new();
    let genesis = genesis_request(&test_app_state(10));
    let mut node = TestNode::begin_with(home.store(), binary(UPGRADED), &genesis).unwrap();
    plan(&mut node, "v2", HEIGHT);
    let before = stands_at(&node);
    let txs = node.propose(5, vec![send(&node)]);
    assert_eq!(txs.len(), 1);
    let early = UpgradeError::TooEarly {
        name: "v2".to_owned(),
    };
    assert_eq!(refused(&node, txs), early);
    assert_eq!(stands_at(&node), before);
}

#[test]
fn operators_may_drop_a_plan_at_its_height() {
    let mut home = Home::new();
    let node = home.before_the_upgrade();
    let skip = Config {
        skip_upgrades: vec![HEIGHT],
        ..binary(OLD)
    };
    let mut node = home.restart(node, skip);
    assert_eq!(node.app().check_upgrade(), Ok(()));
    let done = node.block(Vec::new());
    assert_eq!(kinds(&done).first(), Some(&"upgrade_cancelled"));
    assert_eq!(applied(&node, "v2"), 0);
    // Of other heights it says nothing.
    plan(&mut node, "v3", 9);
    node.block(Vec::new());
    assert!(matches!(
        refused(&node, Vec::new()),
        UpgradeError::Needed { height: 9, .. }
    ));
}

#[test]
fn a_plan_of_the_very_block_that_plans_it_is_due_in_the_next() {
    let mut home = Home::new();
    let mut node = home.begin();
    plan(&mut node, "v2", 1);
    let overdue = UpgradeError::Needed {
        name: "v2".to_owned(),
        plan_height: 1,
        height: 2,
        info: "it is there".to_owned(),
    };
    assert_eq!(refused(&node, Vec::new()), overdue);
    let mut node = home.restart(node, binary(UPGRADED));
    node.block(Vec::new());
    assert_eq!(applied(&node, "v2"), 2);
}

#[test]
fn a_plan_of_genesis_is_due_in_the_first_block() {
    let mut state = test_app_state(10);
    *state.pointer_mut("/upgrade/plan").unwrap() = json!({ "name": "v2", "height": 1 });
    let genesis = genesis_request(&state);
    let begin = |upgrades| {
        let store = Store::in_memory(Options::default()).unwrap();
        TestNode::begin_with(store, binary(upgrades), &genesis).unwrap()
    };
    assert!(matches!(
        refused(&begin(OLD), Vec::new()),
        UpgradeError::Needed { height: 1, .. }
    ));
    let mut node = begin(UPGRADED);
    node.block(Vec::new());
    assert_eq!(applied(&node, "v2"), 1);
    assert!(has_account(&node, NEW));
}

#[test]
fn a_chain_that_waits_for_an_upgrade_is_idle() {
    let home = Home::new();
    let mut node = home.begin();
    plan(&mut node, "v2", 100);
    node.block(Vec::new());
    let (_, hash) = stands_at(&node);
    node.block(Vec::new());
    assert_eq!(stands_at(&node).1, hash);
}
