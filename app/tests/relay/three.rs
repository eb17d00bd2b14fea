//! Money that goes on: from the first of three chains over the second to the third.

use super::{Chain, Link, PORT, RELAYER, Side, packed, packets, voucher_of};
use proptest::prelude::*;
use proto::Any;
use proto::cosmos::bank::v1beta1::QuerySupplyOfRequest;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::channel::v1::Packet;
use proto::tendermint::abci::ExecTxResult;
use sdk::Prefix;

const DENOM: &str = "krwp";
const SUCCESS: &[u8] = br#"{"result":"AQ=="}"#;
/// What the second chain answers when money comes back.
const GIVEN_BACK: &[u8] =
    br#"{"error":"ABCI code: 105: error handling packet: see events for details"}"#;

/// Three chains in a row. The one in the middle is in the link that is spoken of.
struct Row {
    links: [Link; 2],
    /// The link that has the chain in the middle.
    current: usize,
}

impl Row {
    fn new() -> Self {
        let first = Link::from(0);
        let ends = [Chain::new("idle", 9), Chain::new("three", 3)];
        let mut row = Self {
            links: [first, Link::between(ends, [1, 0])],
            current: 0,
        };
        let second = row.link(1);
        second.clients();
        second.connect(0);
        second.open(0);
        row
    }

    /// A link, with the chain in the middle in it, and the clocks of both its chains in step.
    fn link(&mut self, wanted: usize) -> &mut Link {
        let [first, second] = &mut self.links;
        if wanted != self.current {
            std::mem::swap(&mut first.chains[1], &mut second.chains[0]);
            self.current = wanted;
        }
        let link = &mut self.links[wanted];
        for side in [0, 1] {
            let other = link.chains[1 - side].node.time();
            while link.chains[side].node.time().plus_seconds(5) <= other {
                link.chains[side].block(Vec::new());
            }
        }
        link
    }

    /// The chain 0, 1 or 2.
    fn chain(&mut self, number: usize) -> &mut Chain {
        match number {
            0 => &mut self.link(0).chains[0],
            1 => &mut self.link(0).chains[1],
            _ => &mut self.link(1).chains[1],
        }
    }

    fn has(&mut self, number: usize, owner: &str, denom: &str) -> u128 {
        self.chain(number).node.balance(owner, denom)
    }

    fn supply(&mut self, number: usize, denom: &str) -> u128 {
        let denom = denom.to_owned();
        let request = QuerySupplyOfRequest { denom };
        let answer = self.chain(number).node.query(&request).unwrap();
        answer.amount.unwrap().amount.parse().unwrap()
    }

    /// What an escrow account of a chain has.
    fn escrowed(&mut self, number: usize, channel: &str, denom: &str) -> u128 {
        let escrow = transfer::ops::escrow_address(PORT, channel);
        let text = Prefix::new("aot").unwrap().text(&escrow);
        self.has(number, &text, denom)
    }

    /// Sends money from one end of the row to the other, over the middle; gives the packet that the middle is to receive.
    fn send_over(
        &mut self,
        from: usize,
        amount: u128,
        denom: &str,
        receiver: &str,
        more: &str,
    ) -> Packet {
        let (link, side) = ends(from);
        let channel = self.link(1 - link).channel(side);
        let link = self.link(link);
        let memo = format!(
            r#"{{"forward":{{"receiver":"{receiver}","port":"transfer","channel":"{channel}"{more}}}}}"#
        );
        let msg = MsgTransfer {
            memo,
            ..link.transfer_msg(side, amount, denom, "whoever")
        };
        link.send(side, &msg).unwrap()
    }
}

/// The link of an end of the row, and the side of it that is that end.
fn ends(number: usize) -> (usize, Side) {
    if number == 0 { (0, 0) } else { (1, 1) }
}

/// What the last chain has of the denom of the first.
fn far() -> String {
    voucher_of(&format!("{PORT}/channel-0/{PORT}/channel-0/{DENOM}"))
}

/// What the chain in the middle has of it.
fn near() -> String {
    voucher_of(&format!("{PORT}/channel-0/{DENOM}"))
}

/// Receives a packet from the first chain; gives the one that goes on.
fn pass_on(row: &mut Row, packet: &Packet) -> Packet {
    let link = row.link(0);
    let (update, msg) = link.recv(1, packet);
    let result = link.tell(1, vec![update, packed(&msg)]);
    assert!(packets(&result, "write_acknowledgement").is_empty());
    packets(&result, "send_packet").remove(0).0
}

/// Tells the chain in the middle what became of what went on; gives what it answers to the first.
fn settle(row: &mut Row, on: &Packet, answer: &[u8]) -> Vec<u8> {
    let link = row.link(1);
    let (update, msg) = link.ack(0, on, answer);
    let result = link.tell(0, vec![update, packed(&msg)]);
    packets(&result, "write_acknowledgement").remove(0).1
}

/// Brings the answer to the first chain.
fn finish(row: &mut Row, packet: &Packet, answer: &[u8]) {
    let link = row.link(0);
    let (update, msg) = link.ack(0, packet, answer);
    link.tell(0, vec![update, packed(&msg)]);
}

#[test]
fn money_goes_over_the_middle_and_comes_home_the_same_way() {
    let mut row = Row::new();
    let alice = row.chain(0).node.text(1);
    let carol = row.chain(2).node.text(1);
    let before = row.has(0, &alice, DENOM);
    let packet = row.send_over(0, 700, DENOM, &carol, "");
    let on = pass_on(&mut row, &packet);
    let answer = row.link(1).deliver(0, &on);
    assert_eq!(answer, SUCCESS);
    assert_eq!(row.has(2, &carol, &far()), 700);
    assert_eq!(settle(&mut row, &on, &answer), SUCCESS);
    finish(&mut row, &packet, SUCCESS);
    assert_eq!(row.has(0, &alice, DENOM), before - 700);
    assert_eq!(row.escrowed(1, "channel-1", &near()), 700);

    // And home: what the middle holds is destroyed there, what the first one holds is paid out.
    let packet = row.send_over(2, 300, &far(), &alice, "");
    let link = row.link(1);
    let (update, msg) = link.recv(0, &packet);
    let result = link.tell(0, vec![update, packed(&msg)]);
    let on = packets(&result, "send_packet").remove(0).0;
    let answer = row.link(0).deliver(1, &on);
    assert_eq!(answer, SUCCESS);
    assert_eq!(row.has(0, &alice, DENOM), before - 400);
    assert_eq!(row.escrowed(1, "channel-1", &near()), 400);
    let link = row.link(0);
    let (update, msg) = link.ack(1, &on, &answer);
    let result = link.tell(1, vec![update, packed(&msg)]);
    let answer = packets(&result, "write_acknowledgement").remove(0).1;
    assert_eq!(answer, SUCCESS);
    let link = row.link(1);
    let (update, msg) = link.ack(1, &packet, &answer);
    link.tell(1, vec![update, packed(&msg)]);
}

#[test]
fn what_the_last_chain_refuses_comes_home() {
    let mut row = Row::new();
    let alice = row.chain(0).node.text(1);
    let before = row.has(0, &alice, DENOM);
    let packet = row.send_over(0, 700, DENOM, "nobody", "");
    let on = pass_on(&mut row, &packet);
    let refusal = row.link(1).deliver(0, &on);
    let answer = settle(&mut row, &on, &refusal);
    assert_eq!(answer, GIVEN_BACK);
    assert_eq!(row.supply(1, &near()), 0);
    finish(&mut row, &packet, &answer);
    assert_eq!(row.has(0, &alice, DENOM), before);
}

#[test]
fn what_the_last_chain_does_not_receive_in_time_is_sent_again_and_comes_home() {
    let mut row = Row::new();
    let alice = row.chain(0).node.text(1);
    let carol = row.chain(2).node.text(1);
    let before = row.has(0, &alice, DENOM);
    let more = r#","timeout":"20s","retries":1"#;
    let packet = row.send_over(0, 700, DENOM, &carol, more);
    let on = pass_on(&mut row, &packet);
    let time_out = |row: &mut Row, on: &Packet| {
        let link = row.link(1);
        for chain in &mut link.chains {
            (0..5).for_each(|_| drop(chain.block(Vec::new())));
        }
        let (update, msg) = link.timeout(0, on);
        link.tell(0, vec![update, packed(&msg)])
    };
    let result = time_out(&mut row, &on);
    assert!(packets(&result, "write_acknowledgement").is_empty());
    let again = packets(&result, "send_packet").remove(0).0;
    assert_eq!(again.data, on.data);
    assert!(again.timeout_timestamp > on.timeout_timestamp);
    let result = time_out(&mut row, &again);
    let answer = packets(&result, "write_acknowledgement").remove(0).1;
    assert_eq!(answer, GIVEN_BACK);
    finish(&mut row, &packet, &answer);
    assert_eq!(row.has(0, &alice, DENOM), before);
    assert_eq!(row.supply(1, &near()), 0);
}

#[test]
fn what_cannot_go_on_is_answered_at_once() {
    let mut row = Row::new();
    let alice = row.chain(0).node.text(1);
    let before = row.has(0, &alice, DENOM);
    for (forward, code) in [
        (
            r#""receiver":"r","port":"transfer","channel":"channel-7""#,
            3,
        ),
        (r#""receiver":"r","port":"transfer""#, 103),
    ] {
        let link = row.link(0);
        let msg = MsgTransfer {
            memo: format!(r#"{{"forward":{{{forward}}}}}"#),
            ..link.transfer_msg(0, 700, DENOM, "whoever")
        };
        let packet = link.send(0, &msg).unwrap();
        let answer = link.relay(0, &packet);
        let answer = String::from_utf8(answer).unwrap();
        let expected = format!(r#"{{"error":"ABCI code: {code}: "#);
        assert!(answer.starts_with(&expected), "{answer}");
    }
    assert_eq!(row.has(0, &alice, DENOM), before);
    assert_eq!(row.supply(1, &near()), 0);
}

/// A packet of a link, and what became of it.
struct Sent {
    link: usize,
    from: Side,
    packet: Packet,
    amount: u128,
    answer: Option<Vec<u8>>,
    /// Neither on the one chain nor on the other.
    under_way: bool,
}

struct World {
    row: Row,
    sent: Vec<Sent>,
    begun: u128,
}

/// Something that somebody does.
#[derive(Clone, Debug)]
enum Act {
    /// Sends money of the first chain to the last, or home.
    Send {
        home: bool,
        amount: u128,
        in_vain: bool,
        soon: bool,
    },
    Recv(prop::sample::Index),
    Ack(prop::sample::Index),
    Timeout(prop::sample::Index),
    Wait,
}

impl World {
    fn new() -> Self {
        let mut row = Row::new();
        let alice = row.chain(0).node.text(1);
        let begun = row.has(0, &alice, DENOM);
        Self {
            row,
            sent: Vec::new(),
            begun,
        }
    }

    fn send(&mut self, home: bool, amount: u128, in_vain: bool, soon: bool) {
        let from = if home { 2 } else { 0 };
        let denom = if home { far() } else { DENOM.to_owned() };
        let own = self.row.chain(from).node.text(1);
        if self.row.has(from, &own, &denom) < amount {
            return;
        }
        let receiver = if in_vain { "nobody" } else { own.as_str() };
        let more = if soon {
            r#","timeout":"20s","retries":1"#
        } else {
            ""
        };
        let packet = self.row.send_over(from, amount, &denom, receiver, more);
        let (link, side) = ends(from);
        self.note(link, side, packet, amount);
    }

    fn note(&mut self, link: usize, from: Side, packet: Packet, amount: u128) {
        self.sent.push(Sent {
            link,
            from,
            packet,
            amount,
            answer: None,
            under_way: true,
        });
    }

    /// Runs messages on a side of a link, which may be refused, and notes what the chain tells.
    fn tell(&mut self, link: usize, side: Side, messages: Vec<Any>) -> Option<ExecTxResult> {
        let lane = self.row.link(link);
        let result = lane.chains[side].run(messages, RELAYER);
        if result.code != 0 {
            lane.ask();
            return None;
        }
        Some(result)
    }

    fn read(&mut self, result: &ExecTxResult, amount: u128) {
        for (packet, answer) in packets(result, "write_acknowledgement") {
            let known = self.sent.iter_mut().find(|sent| sent.packet == packet);
            // Channels of both links may have the same names, but not the same data and number.
            let known = known.unwrap();
            known.under_way = answer != SUCCESS;
            known.answer = Some(answer);
        }
        for (packet, _) in packets(result, "send_packet") {
            // Only the chain in the middle sends on.
            let (link, from) = if packet.source_channel == "channel-1" {
                (1, 0)
            } else {
                (0, 1)
            };
            self.note(link, from, packet, amount);
        }
    }

    fn recv(&mut self, at: usize) {
        let (link, from) = (self.sent[at].link, self.sent[at].from);
        let packet = self.sent[at].packet.clone();
        let (update, msg) = self.row.link(link).recv(1 - from, &packet);
        if let Some(result) = self.tell(link, 1 - from, vec![update, packed(&msg)])
            && !packets(&result, "recv_packet").is_empty()
        {
            assert!(self.sent[at].under_way, "received what is settled");
            self.sent[at].under_way = false;
            self.read(&result, self.sent[at].amount);
        }
    }

    fn ack(&mut self, at: usize) {
        let (link, from) = (self.sent[at].link, self.sent[at].from);
        let Some(answer) = self.sent[at].answer.clone() else {
            return;
        };
        let packet = self.sent[at].packet.clone();
        let (update, msg) = self.row.link(link).ack(from, &packet, &answer);
        if let Some(result) = self.tell(link, from, vec![update, packed(&msg)])
            && !packets(&result, "acknowledge_packet").is_empty()
        {
            self.sent[at].under_way = false;
            self.read(&result, self.sent[at].amount);
        }
    }

    fn timeout(&mut self, at: usize) {
        let (link, from) = (self.sent[at].link, self.sent[at].from);
        let packet = self.sent[at].packet.clone();
        let (update, msg) = self.row.link(link).timeout(from, &packet);
        if let Some(result) = self.tell(link, from, vec![update, packed(&msg)])
            && !packets(&result, "timeout_packet").is_empty()
        {
            assert!(self.sent[at].under_way, "too late, but settled");
            self.sent[at].under_way = false;
            self.read(&result, self.sent[at].amount);
        }
    }

    /// What each chain holds for the next is what that has of it, and what is under way between them.
    fn check(&mut self) {
        let under_way = |link: usize| -> u128 {
            let of_link = self.sent.iter().filter(|sent| sent.link == link);
            of_link
                .filter(|sent| sent.under_way)
                .map(|sent| sent.amount)
                .sum()
        };
        let (first, second) = (under_way(0), under_way(1));
        let row = &mut self.row;
        let held = row.escrowed(0, "channel-0", DENOM);
        assert_eq!(held, row.supply(1, &near()) + first, "on the first");
        let held_near = row.escrowed(1, "channel-1", &near());
        assert_eq!(held_near, row.supply(2, &far()) + second, "in the middle");
        let alice = row.chain(0).node.text(1);
        assert_eq!(row.has(0, &alice, DENOM) + held, self.begun);
    }

    fn act(&mut self, act: &Act) {
        let place = |index: &prop::sample::Index, sent: &[Sent]| {
            (!sent.is_empty()).then(|| index.index(sent.len()))
        };
        match act {
            Act::Send {
                home,
                amount,
                in_vain,
                soon,
            } => self.send(*home, *amount, *in_vain, *soon),
            Act::Recv(index) => {
                if let Some(at) = place(index, &self.sent) {
                    self.recv(at);
                }
            }
            Act::Ack(index) => {
                if let Some(at) = place(index, &self.sent) {
                    self.ack(at);
                }
            }
            Act::Timeout(index) => {
                if let Some(at) = place(index, &self.sent) {
                    self.timeout(at);
                }
            }
            Act::Wait => {
                for number in 0..3 {
                    let chain = self.row.chain(number);
                    (0..3).for_each(|_| drop(chain.block(Vec::new())));
                }
            }
        }
        self.check();
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let send = (
        any::<bool>(),
        1..1_000_u128,
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.4),
    );
    let send = send.prop_map(|(home, amount, in_vain, soon)| Act::Send {
        home,
        amount,
        in_vain,
        soon,
    });
    let index = any::<prop::sample::Index>;
    let act = prop_oneof![
        2 => send,
        5 => index().prop_map(Act::Recv),
        3 => index().prop_map(Act::Ack),
        2 => index().prop_map(Act::Timeout),
        1 => Just(Act::Wait),
    ];
    prop::collection::vec(act, 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_order_of_messages_between_three_chains_makes_or_loses_money(acts in acts()) {
        let mut world = World::new();
        for act in acts {
            world.act(&act);
        }
    }
}
