//! One of the two chains goes through an upgrade, and its client on the other follows.

use super::{CLIENT, Chain, Link, RELAYER, Side, packed, voucher};
use app::{Config, Upgrade};
use prost::Message;
use proto::Any;
use proto::cosmos::upgrade::v1beta1::MsgCancelUpgrade;
use proto::ibc::core::client::v1::{
    MsgIbcSoftwareUpgrade, MsgUpdateClient, MsgUpgradeClient, QueryClientStatusRequest,
    QueryUpgradedClientStateRequest, QueryUpgradedConsensusStateRequest,
};
use proto::ibc::lightclients::tendermint::v1::ClientState;
use store::{Options, Store};
use testkit::headers::{Head, client_any, height};
use testkit::{TestNode, test_app_state};

/// The chain that is upgraded, and the one whose client follows.
const HERE: Side = 0;
const THERE: Side = 1;

const UPGRADED: &[Upgrade] = &[Upgrade {
    name: "v2",
    run: |_| {},
}];

/// The home of the chain that is upgraded.
struct Home(tempfile::TempDir);

impl Home {
    fn store(&self) -> Store {
        Store::open(self.0.path(), Options::default()).unwrap()
    }

    /// Puts the upgraded binary in the place of the one that has stopped.
    fn restart(&self, chain: &mut Chain) {
        let time = chain.node.time();
        drop(std::mem::take(&mut chain.node));
        let config = Config {
            upgrades: UPGRADED,
            ..Config::default()
        };
        chain.node = TestNode::resume(self.store(), config, time);
    }
}

/// Two chains with a channel between them, one of them in a home.
fn linked() -> (Home, Link) {
    let home = Home(tempfile::tempdir().unwrap());
    let chains = [
        Chain::over(home.store(), "one", 1, &test_app_state(10)),
        Chain::new("two", 2),
    ];
    (home, Link::of(chains).joined(HERE))
}

/// What a client of the upgraded chain is: it unbonds in two weeks instead of three.
fn upgraded_client(chain: &Chain, plan_height: u64) -> Any {
    let head = Head {
        height: plan_height + 1,
        ..chain.head().clone()
    };
    let (any, _) = chain.committee.client(&head, 1);
    let mut state = ClientState::decode(any.value.as_slice()).unwrap();
    state.unbonding_period = Some(proto::Duration {
        seconds: 1_209_600,
        nanos: 0,
    });
    client_any(&state)
}

/// Plans the upgrade, so many blocks after the one that has the plan; gives its height.
fn plan(link: &mut Link, ahead: u64) -> u64 {
    let chain = &mut link.chains[HERE];
    let plan_height = chain.node.height() + 1 + ahead;
    let plan = upgrade::Plan {
        name: "v2".to_owned(),
        height: plan_height,
        info: String::new(),
    };
    let msg = MsgIbcSoftwareUpgrade {
        plan: Some(plan.to_proto()),
        upgraded_client_state: Some(upgraded_client(chain, plan_height)),
        signer: chain.node.text(0),
    };
    let result = chain.run(vec![packed(&msg)], 0);
    assert_eq!(result.code, 0, "{}", result.log);
    plan_height
}

/// What a relayer brings when the block of the plan is decided: that header, and what the chain becomes, proven under it.
fn follow(link: &mut Link, plan_height: u64) -> Vec<Any> {
    assert_eq!(link.chains[HERE].head().height, plan_height);
    let update = link.learn(THERE);
    let chain = &link.chains[HERE];
    let path = |what: &str| format!("upgradedIBCState/{plan_height}/{what}");
    let (client, client_proof) = chain.prove_in("upgrade", &path("upgradedClient"));
    let (consensus, consensus_proof) = chain.prove_in("upgrade", &path("upgradedConsState"));
    let upgrade = MsgUpgradeClient {
        client_id: CLIENT.to_owned(),
        client_state: Any::decode(client.as_slice()).ok(),
        consensus_state: Any::decode(consensus.as_slice()).ok(),
        proof_upgrade_client: client_proof,
        proof_upgrade_consensus_state: consensus_proof,
        signer: link.signer(),
    };
    vec![update, packed(&upgrade)]
}

fn state_there(link: &Link) -> ClientState {
    let any: Any = link.chains[THERE].stored(&format!("clients/{CLIENT}/clientState"));
    ClientState::decode(any.value.as_slice()).unwrap()
}

fn status_there(link: &Link) -> String {
    let request = QueryClientStatusRequest {
        client_id: CLIENT.to_owned(),
    };
    link.chains[THERE].node.query(&request).unwrap().status
}

#[test]
fn a_client_follows_its_chain_through_an_upgrade_and_packets_go_on() {
    let (home, mut link) = linked();
    let plan_height = plan(&mut link, 3);
    let answered = link.chains[HERE]
        .node
        .query(&QueryUpgradedClientStateRequest {});
    assert!(answered.is_ok());
    while link.chains[HERE].node.height() + 1 < plan_height {
        link.chains[HERE].block(Vec::new());
    }
    let answered = link.chains[HERE]
        .node
        .query(&QueryUpgradedConsensusStateRequest {});
    assert!(answered.is_ok());

    // The block of the plan is decided, and nobody can execute it.
    let decided = link.chains[HERE].decide(Vec::new());
    let stopped = link.chains[HERE].node.app().finalize_block(&decided);
    assert!(matches!(stopped, Err(app::FinalizeError::Upgrade(_))));

    link.chains[THERE].block(Vec::new());
    let messages = follow(&mut link, plan_height);
    link.tell(THERE, messages);
    let state = state_there(&link);
    assert_eq!(state.latest_height, Some(height(1, plan_height + 1)));
    let seconds = |duration: Option<proto::Duration>| duration.unwrap().seconds;
    assert_eq!(seconds(state.unbonding_period), 1_209_600);
    // Two thirds of what it was, as it was before.
    assert_eq!(seconds(state.trusting_period), 806_400);
    assert_eq!(status_there(&link), "Active");

    home.restart(&mut link.chains[HERE]);
    link.chains[HERE].execute(&decided);
    link.chains[HERE].block(Vec::new());
    link.ask();
    // What could be proven is gone with the plan.
    let answered = link.chains[HERE]
        .node
        .query(&QueryUpgradedClientStateRequest {});
    assert!(answered.is_err());

    // Money goes there and back, under headers of the upgraded chain.
    let (alice, bob) = (
        link.chains[HERE].node.text(1),
        link.chains[THERE].node.text(2),
    );
    let msg = link.transfer_msg(HERE, 700, "krwp", &bob);
    let packet = link.send(HERE, &msg).unwrap();
    link.relay(HERE, &packet);
    let there = link.chains[THERE].node.balance(&bob, &voucher("krwp"));
    assert_eq!(there, 700);
    let back = proto::ibc::applications::transfer::v1::MsgTransfer {
        sender: bob.clone(),
        ..link.transfer_msg(THERE, 300, &voucher("krwp"), &alice)
    };
    let result = link.chains[THERE].run(vec![packed(&back)], 2);
    assert_eq!(result.code, 0, "{}", result.log);
    let packet = super::packets(&result, "send_packet").remove(0).0;
    link.relay(THERE, &packet);
    let there = link.chains[THERE].node.balance(&bob, &voucher("krwp"));
    assert_eq!(there, 400);
    assert_eq!(status_there(&link), "Active");
}

#[test]
fn a_client_still_follows_when_the_upgraded_chain_goes_on_already() {
    let (home, mut link) = linked();
    let plan_height = plan(&mut link, 2);
    while link.chains[HERE].node.height() + 1 < plan_height {
        link.chains[HERE].block(Vec::new());
    }
    let decided = link.chains[HERE].decide(Vec::new());
    home.restart(&mut link.chains[HERE]);
    link.chains[HERE].execute(&decided);
    // The upgraded chain has removed what is proven here: it is proven of the block before.
    let messages = follow(&mut link, plan_height);
    link.tell(THERE, messages);
    assert_eq!(
        state_there(&link).latest_height,
        Some(height(1, plan_height + 1))
    );
}

#[test]
fn what_is_not_what_the_chain_has_decided_to_become_is_refused() {
    let (_home, mut link) = linked();
    let plan_height = plan(&mut link, 2);
    while link.chains[HERE].node.height() + 1 < plan_height {
        link.chains[HERE].block(Vec::new());
    }
    link.chains[HERE].decide(Vec::new());
    let messages = follow(&mut link, plan_height);
    let [update, upgrade] = messages.as_slice() else {
        panic!("a header and what follows from it");
    };
    let genuine = MsgUpgradeClient::decode(upgrade.value.as_slice()).unwrap();
    // A longer period than the chain has decided on.
    let any = genuine.client_state.clone().unwrap();
    let mut state = ClientState::decode(any.value.as_slice()).unwrap();
    state.unbonding_period = Some(proto::Duration {
        seconds: 9_999_999,
        nanos: 0,
    });
    let false_client = MsgUpgradeClient {
        client_state: Some(client_any(&state)),
        ..genuine.clone()
    };
    let swapped = MsgUpgradeClient {
        proof_upgrade_client: genuine.proof_upgrade_consensus_state.clone(),
        ..genuine
    };
    for msg in [false_client, swapped] {
        let messages = vec![update.clone(), packed(&msg)];
        let result = link.chains[THERE].run(messages, RELAYER);
        assert_eq!(
            (result.codespace.as_str(), result.code),
            ("commitment", 2),
            "{}",
            result.log
        );
    }
    assert_eq!(status_there(&link), "Active");
    link.tell(THERE, messages);
}

#[test]
fn of_a_plan_that_was_cancelled_nothing_is_proven() {
    let (_home, mut link) = linked();
    let plan_height = plan(&mut link, 2);
    let cancel = MsgCancelUpgrade {
        authority: link.chains[HERE].node.text(0),
    };
    let result = link.chains[HERE].run(vec![packed(&cancel)], 0);
    assert_eq!(result.code, 0, "{}", result.log);
    link.chains[HERE].block(Vec::new());
    assert_eq!(link.chains[HERE].head().height, plan_height);
    let messages = follow(&mut link, plan_height);
    let result = link.chains[THERE].run(messages, RELAYER);
    assert_ne!(result.code, 0);
    // The chain has gone on under its old terms.
    link.ask();
    link.chains[HERE].block(Vec::new());
    let update = link.learn(THERE);
    link.tell(THERE, vec![update]);
    assert_eq!(status_there(&link), "Active");
}

#[test]
fn the_header_after_the_upgrade_is_a_fork_to_a_client_that_has_followed() {
    let (home, mut link) = linked();
    let plan_height = plan(&mut link, 2);
    while link.chains[HERE].node.height() + 1 < plan_height {
        link.chains[HERE].block(Vec::new());
    }
    let decided = link.chains[HERE].decide(Vec::new());
    let messages = follow(&mut link, plan_height);
    link.tell(THERE, messages);
    home.restart(&mut link.chains[HERE]);
    link.chains[HERE].execute(&decided);
    link.chains[HERE].block(Vec::new());
    // As with ibc-go: at that height the client trusts what was kept, and not the real header. No relayer has reason to
    // bring it, as the block before has no packets.
    let chain = &link.chains[HERE];
    assert_eq!(chain.head().height, plan_height + 1);
    let header = chain.committee.update(chain.head(), 1, plan_height);
    let update = MsgUpdateClient {
        client_id: CLIENT.to_owned(),
        client_message: Some(header),
        signer: link.signer(),
    };
    link.tell(THERE, vec![packed(&update)]);
    assert_eq!(status_there(&link), "Frozen");
}
