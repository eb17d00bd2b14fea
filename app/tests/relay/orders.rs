//! In whatever order relayers tell what happened, repeated or changed: money is neither made nor lost.

use super::{CHANNEL, Link, PORT, RELAYER, Side, packed, packets, voucher};
use ics23::commitment_proof::Proof;
use proptest::prelude::*;
use prost::Message;
use proto::Any;
use proto::cosmos::bank::v1beta1::QuerySupplyOfRequest;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::channel::v1::{MsgRecvPacketResponse, Packet, ResponseResultType};
use proto::ibc::core::commitment::v1::MerkleProof;
use proto::tendermint::abci::ExecTxResult;
use sdk::Prefix;

const DENOM: &str = "krwp";
const SUCCESS: &[u8] = br#"{"result":"AQ=="}"#;

/// Something that somebody does.
#[derive(Clone, Debug)]
enum Act {
    /// Sends money of the chain itself, or money of the other chain back.
    Send {
        side: Side,
        amount: u128,
        back: bool,
        /// To an account that cannot receive.
        in_vain: bool,
        /// Only a little time is left.
        soon: bool,
    },
    /// Brings a packet, its answer, or the proof that it was not received.
    Bring(Told, prop::sample::Index, Change),
    /// Time passes.
    Wait,
}

#[derive(Clone, Copy, Debug)]
enum Told {
    Recv,
    Ack,
    Timeout,
}

/// What a relayer may do to a message.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    Amount,
    Sequence,
    Channel,
    Timeout,
    Proof(u8),
    Answer,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let send = (
        0..2_usize,
        1..1_000_u128,
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.3),
    );
    let send = send.prop_map(|(side, amount, back, in_vain, soon)| Act::Send {
        side,
        amount,
        back,
        in_vain,
        soon,
    });
    let kind = prop_oneof![
        3 => Just(Told::Recv),
        2 => Just(Told::Ack),
        2 => Just(Told::Timeout),
    ];
    let change = prop_oneof![
        6 => Just(Change::Nothing),
        1 => Just(Change::Amount),
        1 => Just(Change::Sequence),
        1 => Just(Change::Channel),
        1 => Just(Change::Timeout),
        1 => any::<u8>().prop_map(Change::Proof),
        1 => Just(Change::Answer),
    ];
    let bring = (kind, any::<prop::sample::Index>(), change);
    let bring = bring.prop_map(|(kind, index, change)| Act::Bring(kind, index, change));
    let act = prop_oneof![2 => send, 5 => bring, 1 => Just(Act::Wait)];
    prop::collection::vec(act, 1..24)
}

/// A packet and what became of it.
struct Sent {
    from: Side,
    packet: Packet,
    amount: u128,
    /// Money of the other chain that goes back.
    back: bool,
    /// What it was answered.
    answer: Option<Vec<u8>>,
    /// Neither paid out there nor given back here.
    under_way: bool,
}

struct World {
    link: Link,
    sent: Vec<Sent>,
    begun: [u128; 2],
}

impl World {
    fn new() -> Self {
        let link = Link::from(0);
        let begun = [0, 1].map(|side| own(&link, side));
        Self {
            link,
            sent: Vec::new(),
            begun,
        }
    }

    /// Runs messages that may be refused; whether the last of them did something.
    fn tell(&mut self, side: Side, messages: Vec<Any>) -> Option<ExecTxResult> {
        let result = self.link.chains[side].run(messages, RELAYER);
        if result.code != 0 {
            // Whatever was refused has taught the client nothing.
            self.link.ask();
            return None;
        }
        let data = TxMsgData::decode(result.data.as_ref()).unwrap();
        let last = data.msg_responses.last().unwrap();
        let response = MsgRecvPacketResponse::decode(last.value.as_slice()).unwrap();
        (response.result == ResponseResultType::Success as i32).then_some(result)
    }

    fn send(&mut self, side: Side, amount: u128, back: bool, in_vain: bool, soon: bool) {
        let own = self.link.chains[side].node.text(1);
        let receiver = if in_vain { "nobody" } else { own.as_str() };
        let denom = if back {
            voucher(DENOM)
        } else {
            DENOM.to_owned()
        };
        let mut msg = self.link.transfer_msg(side, amount, &denom, receiver);
        if soon {
            let time = self.link.chains[1 - side].node.time().plus_seconds(20);
            msg = MsgTransfer {
                timeout_height: None,
                timeout_timestamp: time.seconds() * 1_000_000_000,
                ..msg
            };
        }
        if let Ok(packet) = self.link.send(side, &msg) {
            self.sent.push(Sent {
                from: side,
                packet,
                amount,
                back,
                answer: None,
                under_way: true,
            });
        }
    }

    fn bring(&mut self, kind: Told, index: prop::sample::Index, change: Change) {
        if self.sent.is_empty() {
            return;
        }
        self.bring_at(kind, index.index(self.sent.len()), change);
    }

    fn bring_at(&mut self, kind: Told, at: usize, change: Change) {
        let from = self.sent[at].from;
        let mut packet = self.sent[at].packet.clone();
        let changed = change_packet(&mut packet, change);
        let mut answer = self.sent[at]
            .answer
            .clone()
            .unwrap_or_else(|| SUCCESS.to_vec());
        let mut forged = matches!(change, Change::Answer);
        if forged {
            answer = br#"{"error":"give it back"}"#.to_vec();
        }
        let (side, messages) = match kind {
            Told::Recv => {
                let (update, mut msg) = self.link.recv(1 - from, &self.sent[at].packet.clone());
                msg.packet = Some(packet);
                forged |= flip(&mut msg.proof_commitment, change);
                (1 - from, vec![update, packed(&msg)])
            }
            Told::Ack => {
                let (update, mut msg) = self.link.ack(from, &self.sent[at].packet.clone(), &answer);
                msg.packet = Some(packet);
                forged |= flip(&mut msg.proof_acked, change);
                (from, vec![update, packed(&msg)])
            }
            Told::Timeout => {
                let (update, mut msg) = self.link.timeout(from, &self.sent[at].packet.clone());
                msg.packet = Some(packet);
                forged |= flip(&mut msg.proof_unreceived, change);
                (from, vec![update, packed(&msg)])
            }
        };
        let Some(result) = self.tell(side, messages) else {
            return;
        };
        let harmless = matches!((kind, change), (Told::Recv | Told::Timeout, Change::Answer));
        assert!(
            !changed && (!forged || harmless),
            "{kind:?} {change:?} did something"
        );
        let sent = &mut self.sent[at];
        assert!(
            sent.under_way || matches!(kind, Told::Ack),
            "{kind:?} of what is settled"
        );
        match kind {
            Told::Recv => {
                let answer = packets(&result, "write_acknowledgement").remove(0).1;
                sent.under_way = answer != SUCCESS;
                sent.answer = Some(answer);
            }
            Told::Ack | Told::Timeout => sent.under_way = false,
        }
    }

    /// What is held for the other chain is what it has of it, and what is under way.
    fn check(&self) {
        for side in [0, 1] {
            let of_side = |sent: &&Sent| sent.under_way && (sent.from == side) != sent.back;
            let under_way: u128 = self
                .sent
                .iter()
                .filter(of_side)
                .map(|sent| sent.amount)
                .sum();
            let held = escrowed(&self.link, side);
            let there = supply(&self.link, 1 - side, &voucher(DENOM));
            assert_eq!(held, there + under_way, "of side {side}");
            assert_eq!(
                own(&self.link, side) + held,
                self.begun[side],
                "of side {side}"
            );
        }
    }
}

fn change_packet(packet: &mut Packet, change: Change) -> bool {
    match change {
        Change::Amount => {
            let text = String::from_utf8(packet.data.clone()).unwrap();
            packet.data = text
                .replacen(r#""amount":""#, r#""amount":"9"#, 1)
                .into_bytes();
        }
        Change::Sequence => packet.sequence += 1,
        Change::Channel => "channel-7".clone_into(&mut packet.source_channel),
        Change::Timeout => packet.timeout_timestamp += 1,
        Change::Nothing | Change::Proof(_) | Change::Answer => return false,
    }
    true
}

/// Changes a bit of a proof if that is asked for; whether the proof says something else then.
fn flip(proof: &mut [u8], change: Change) -> bool {
    let Change::Proof(byte) = change else {
        return false;
    };
    let before = said(proof);
    let place = usize::from(byte) * proof.len() / 256;
    proof[place] ^= 1 << (byte % 8);
    said(proof) != before
}

/// What a proof says. A proof of absence repeats the key that it was asked for, which nobody who checks it reads.
fn said(proof: &[u8]) -> Option<MerkleProof> {
    let mut proof = MerkleProof::decode(proof).ok()?;
    for part in &mut proof.proofs {
        if let Some(Proof::Nonexist(absent)) = &mut part.proof {
            absent.key.clear();
        }
    }
    Some(proof)
}

#[test]
fn a_proof_of_absence_with_another_key_says_the_same() {
    let mut world = World::new();
    world.send(0, 100, false, false, true);
    let (_, msg) = world.link.timeout(0, &world.sent[0].packet.clone());
    let key = super::path("receipts", 1);
    let at = msg
        .proof_unreceived
        .windows(key.len())
        .position(|window| window == key.as_bytes())
        .unwrap();
    let mut changed = msg.proof_unreceived.clone();
    changed[at] ^= 1;
    assert_eq!(said(&changed), said(&msg.proof_unreceived));
    *changed.last_mut().unwrap() ^= 1;
    assert_ne!(said(&changed), said(&msg.proof_unreceived));
}

fn own(link: &Link, side: Side) -> u128 {
    let node = &link.chains[side].node;
    node.balance(&node.text(1), DENOM)
}

fn escrowed(link: &Link, side: Side) -> u128 {
    let escrow = transfer::ops::escrow_address(PORT, CHANNEL);
    let text = Prefix::new("aot").unwrap().text(&escrow);
    link.chains[side].node.balance(&text, DENOM)
}

fn supply(link: &Link, side: Side, denom: &str) -> u128 {
    let denom = denom.to_owned();
    let answer = link.chains[side]
        .node
        .query(&QuerySupplyOfRequest { denom })
        .unwrap();
    answer.amount.unwrap().amount.parse().unwrap()
}

#[test]
fn each_message_does_something_when_nothing_is_wrong() {
    let mut world = World::new();
    let last = |world: &World| world.sent.last().unwrap().under_way;
    let bring = |world: &mut World, kind: Told, at: usize| {
        world.bring_at(kind, at, Change::Nothing);
        world.check();
    };
    world.send(0, 100, false, false, false);
    bring(&mut world, Told::Recv, 0);
    assert!(!last(&world));
    bring(&mut world, Told::Ack, 0);
    world.send(1, 60, true, false, false);
    assert_eq!(world.sent.len(), 2);
    bring(&mut world, Told::Recv, 1);
    assert!(!last(&world));
    world.send(1, 40, true, true, false);
    bring(&mut world, Told::Recv, 2);
    assert!(last(&world));
    bring(&mut world, Told::Ack, 2);
    assert!(!last(&world));
    world.send(0, 7, false, false, true);
    bring(&mut world, Told::Timeout, 3);
    assert!(last(&world));
    for _ in 0..5 {
        world.link.chains[1].block(Vec::new());
    }
    bring(&mut world, Told::Recv, 3);
    assert!(last(&world));
    bring(&mut world, Told::Timeout, 3);
    assert!(!last(&world));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_order_of_messages_makes_or_loses_money(acts in acts()) {
        let mut world = World::new();
        for act in acts {
            match act {
                Act::Send { side, amount, back, in_vain, soon } => {
                    world.send(side, amount, back, in_vain, soon);
                }
                Act::Bring(kind, index, change) => world.bring(kind, index, change),
                Act::Wait => {
                    for chain in &mut world.link.chains {
                        chain.block(Vec::new());
                        chain.block(Vec::new());
                    }
                }
            }
            world.check();
        }
    }
}
