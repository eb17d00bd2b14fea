//! From the proposal of a channel to the answer of a packet, by the messages of relayers, with proofs.

use super::*;
use ibc::events::WriteAcknowledgement;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::ibc::core::channel::v1::{MsgChannelOpenConfirm, MsgChannelOpenTry, MsgRecvPacket};
use proto::ibc::core::client::v1::{Height, MsgUpdateClient};
use sdk::{Tree, crypto, sim::any};

/// This chain, and the one whose owner wants an account.
struct Link {
    test: TestCtx,
    other: LightChain,
    known: u64,
}

impl Link {
    /// The other chain has a value under a path, and the client here knows it; gives its proof.
    fn prove(&mut self, path: &str, value: &[u8]) -> (Vec<u8>, Option<Height>) {
        self.other.set(Tree::Ibc, path, value);
        self.test.end_block(5);
        let height = self.other.block(self.test.block().time);
        let update = MsgUpdateClient {
            client_id: "07-tendermint-0".to_owned(),
            client_message: Some(self.other.update(self.known)),
            signer: self.test.text(3),
        };
        self.test.send(&update).unwrap();
        self.known = height;
        let proof = self.other.prove(Tree::Ibc, path);
        (proof, Some(self.other.height(height)))
    }

    fn end_there(order: Order, state: State, here: &str, version: &str) -> Vec<u8> {
        let end = Channel {
            counterparty: Some(Counterparty {
                port_id: "icahost".to_owned(),
                channel_id: here.to_owned(),
            }),
            connection_hops: vec![THERE.to_owned()],
            ..channel(OWNER, order, version, state)
        };
        end.encode_to_vec()
    }
}

#[test]
fn an_owner_opens_a_channel_and_pays_from_its_account() {
    for order in [Order::Ordered, Order::Unordered] {
        let other = LightChain::new("other-7");
        let known = other.head().height;
        let test = chain_with(State::Closed);
        let mut link = Link { test, other, known };
        allow(&mut link.test, &["/cosmos.bank.v1beta1.MsgSend"]);
        let asked = version("proto3", "").replace(CONNECTION, "");
        let there = format!("channelEnds/ports/{OWNER}/channels/channel-30");
        let begun = Link::end_there(order, State::Init, "", &asked);
        let (proof_init, proof_height) = link.prove(&there, &begun);
        #[expect(deprecated, reason = "the field is part of the message")]
        let open_try = MsgChannelOpenTry {
            port_id: "icahost".to_owned(),
            previous_channel_id: String::new(),
            channel: Some(channel(OWNER, order, "", State::Tryopen)),
            counterparty_version: asked,
            proof_init,
            proof_height,
            signer: link.test.text(3),
        };
        let answer = link.test.send(&open_try).unwrap();
        assert_eq!(answer.channel_id, "channel-2");
        let account = link
            .test
            .read(|view| crate::ops::account(view, CONNECTION, OWNER))
            .unwrap();
        assert_eq!(
            answer.version,
            version("proto3", &link.test.text_of(&account))
        );

        let open = Link::end_there(order, State::Open, "channel-2", &answer.version);
        let (proof_ack, proof_height) = link.prove(&there, &open);
        let confirm = MsgChannelOpenConfirm {
            port_id: "icahost".to_owned(),
            channel_id: "channel-2".to_owned(),
            proof_ack,
            proof_height,
            signer: link.test.text(3),
        };
        link.test.send(&confirm).unwrap();

        let coins = "1000uaot".parse().unwrap();
        let from = testkit::account(1);
        link.test
            .ctx(|ctx| bank::ops::transfer(ctx, &from, &account, &coins))
            .unwrap();
        let pay = |amount: &str| MsgSend {
            from_address: link.test.text_of(&account),
            to_address: link.test.text(2),
            amount: vec![proto::Coin {
                denom: "uaot".to_owned(),
                amount: amount.to_owned(),
            }],
        };
        let good = data(&tx(vec![any(&pay("300"))]));
        let too_much = data(&tx(vec![any(&pay("1")), any(&pay("5000"))]));
        for (sequence, data) in [(1, good), (2, too_much)] {
            let packet = Packet {
                sequence,
                timeout_timestamp: u64::MAX,
                ..packet("channel-2", data)
            };
            let mut committed = u64::MAX.to_be_bytes().to_vec();
            committed.extend_from_slice(&[0; 16]);
            committed.extend_from_slice(&crypto::sha256(&packet.data));
            let path =
                format!("commitments/ports/{OWNER}/channels/channel-30/sequences/{sequence}");
            let (proof_commitment, proof_height) = link.prove(&path, &crypto::sha256(&committed));
            let receive = MsgRecvPacket {
                packet: Some(packet),
                proof_commitment,
                proof_height,
                signer: link.test.text(3),
            };
            link.test.send(&receive).unwrap();
        }
        let told = link.test.events::<WriteAcknowledgement>();
        let answers: Vec<String> = told
            .iter()
            .map(|event| String::from_utf8(hex::decode(&event.packet_ack_hex).unwrap()).unwrap())
            .collect();
        assert!(answers[0].starts_with(r#"{"result":""#), "{answers:?}");
        assert_eq!(
            answers[1],
            r#"{"error":"ABCI code: 5: error handling packet: see events for details"}"#
        );
        assert_eq!(has(&mut link.test, &account), 700);
        link.test.end_block(5);
    }
}
