//! The gRPC door of a real node, over a real channel: simulation as each client asks for it, reflection, heights.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops where it fails"
)]
#![expect(
    clippy::result_large_err,
    reason = "tonic's Status is what its calls give as an error"
)]

use std::collections::BTreeSet;
use std::time::Duration;

use client::{Client, Fee, Key, Unsigned, Wallet, wait};
use prost::Message as _;
use prost_reflect::DescriptorPool;
use prost_reflect::prost_types::FileDescriptorProto;
use proto::Query;
use proto::cosmos::bank::v1beta1::{MsgSend, QueryBalanceRequest};
use proto::cosmos::base::abci::v1beta1::GasInfo;
use proto::cosmos::tx::v1beta1::{AuthInfo, SimulateRequest, Tx, TxBody, TxRaw};
use tonic::codec::ProstCodec;
use tonic::codegen::tokio_stream;
use tonic::transport::Channel;
use tonic::{Code, Request, Response, Status};
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{ServerReflectionRequest, ServerReflectionResponse};

mod common;
use common::{Home, Ports, Running};

const SOON: Duration = Duration::from_secs(60);
const HEIGHT: &str = "x-cosmos-block-height";

/// A node with a block, stopped at the end.
struct Node {
    home: Home,
    ports: Ports,
    running: Running,
}

impl Node {
    fn start(set: impl FnOnce(&Home)) -> Self {
        let home = Home::with_chain();
        let ports = home.take_free_ports();
        set(&home);
        let running = Running::start(&home, &[]);
        let node = Self {
            home,
            ports,
            running,
        };
        // CometBFT answers a moment after the application, and the first block comes a moment after that.
        let begin = std::time::Instant::now();
        loop {
            let client = wait(Client::connect(&node.url()));
            if client.is_ok_and(|client| wait(client.height()).is_ok_and(|height| height > 0)) {
                return node;
            }
            assert!(begin.elapsed() < SOON, "no block: {}", node.running.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.rpc)
    }

    fn client(&self) -> Client {
        wait(Client::connect(&self.url())).unwrap()
    }

    fn wallet(&self, name: &str) -> Wallet {
        let secret = self.home.run(&["keys", "export", name, "--unarmored-hex"]);
        let secret = hex::decode(secret.success()).unwrap();
        let key = Key::from_secret(secret.try_into().unwrap()).unwrap();
        wait(Wallet::open(&self.client(), key)).unwrap()
    }

    fn channel(&self) -> Channel {
        let url = format!("http://127.0.0.1:{}", self.ports.grpc);
        wait(Channel::from_shared(url).unwrap().connect()).unwrap()
    }

    /// Asks by gRPC, with these metadata for the height if any.
    fn ask<Q: Query + 'static>(
        &self,
        request: Q,
        height: Option<&str>,
    ) -> Result<Response<Q::Response>, Status>
    where
        Q::Response: 'static,
    {
        let mut request = Request::new(request);
        if let Some(height) = height {
            let height = height.parse().unwrap();
            request.metadata_mut().insert(HEIGHT, height);
        }
        let mut client = tonic::client::Grpc::new(self.channel());
        wait(async {
            client.ready().await.unwrap();
            let codec = ProstCodec::<Q, Q::Response>::default();
            client.unary(request, Q::PATH.parse().unwrap(), codec).await
        })
    }

    /// Simulates at both doors, which have to agree; a refusal gives its text.
    fn simulate(&self, request: &SimulateRequest) -> Result<GasInfo, String> {
        let by_grpc = self.ask(request.clone(), None);
        let by_grpc = by_grpc.map(|answer| answer.into_inner().gas_info.unwrap());
        match (wait(self.client().query(request.clone())), by_grpc) {
            (Ok(by_rpc), Ok(by_grpc)) => {
                assert_eq!(by_rpc.gas_info.as_ref(), Some(&by_grpc));
                Ok(by_grpc)
            }
            (Err(by_rpc), Err(by_grpc)) => {
                let by_rpc = by_rpc.to_string();
                assert!(by_rpc.contains(by_grpc.message()), "{by_rpc} / {by_grpc:?}");
                Err(by_grpc.message().to_owned())
            }
            (by_rpc, by_grpc) => panic!("the doors differ: {by_rpc:?} {by_grpc:?}"),
        }
    }
}

fn send(from: &str, to: &str, amount: &str) -> MsgSend {
    MsgSend {
        from_address: from.to_owned(),
        to_address: to.to_owned(),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: amount.to_owned(),
        }],
    }
}

/// As clients of Cosmos chains have it now: the bytes of a transaction.
fn bytes_of(raw: &TxRaw) -> SimulateRequest {
    SimulateRequest {
        tx_bytes: raw.encode_to_vec(),
        ..SimulateRequest::default()
    }
}

/// As older ones have it (cosmpy, the Go relayer): the transaction itself.
fn decoded(raw: &TxRaw) -> SimulateRequest {
    let tx = Tx {
        body: Some(TxBody::decode(raw.body_bytes.as_slice()).unwrap()),
        auth_info: Some(AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap()),
        signatures: raw.signatures.clone(),
    };
    #[expect(deprecated, reason = "it is what these clients send")]
    SimulateRequest {
        tx: Some(tx),
        ..SimulateRequest::default()
    }
}

#[test]
fn gas_is_simulated_for_every_dialect_of_clients_at_both_doors_and_leaves_no_trace() {
    let node = Node::start(|_| ());
    // Nobody has signed with this key yet: the chain does not know it.
    let mut alice = node.wallet("alice");
    let to = node.wallet("validator").address().to_owned();
    let before = wait(node.client().account(alice.address())).unwrap();
    let message = send(alice.address(), &to, "5");
    let fee = Fee::of(10_000_000, "uaot", 200_000);
    let bytes = Unsigned::new(&[&message], &fee).sign(node.client().chain_id(), &[alice.signer()]);
    let signed = TxRaw::decode(bytes.as_slice()).unwrap();

    let whole = node.simulate(&bytes_of(&signed)).unwrap();
    // CosmJS: an empty signature in the place of each.
    let unsigned = TxRaw {
        signatures: vec![Vec::new()],
        ..signed.clone()
    };
    // Who has not unlocked the key does not even send the public one.
    let mut info = AuthInfo::decode(signed.auth_info_bytes.as_slice()).unwrap();
    info.signer_infos[0].public_key = None;
    info.signer_infos[0].mode_info = None;
    info.fee = None;
    let anonymous = TxRaw {
        auth_info_bytes: info.encode_to_vec(),
        ..unsigned.clone()
    };
    for (dialect, raw) in [
        ("signed", &signed),
        ("an empty signature", &unsigned),
        ("no public key", &anonymous),
    ] {
        let by_bytes = node.simulate(&bytes_of(raw)).unwrap();
        let by_fields = node.simulate(&decoded(raw)).unwrap();
        assert_eq!(by_bytes, by_fields, "{dialect}");
        // Bytes cost gas: what is left out is all that makes a difference.
        assert!(
            by_bytes.gas_used <= whole.gas_used && by_bytes.gas_used > 60_000,
            "{dialect}: {by_bytes:?}, {whole:?}"
        );
    }
    // Where a client sends both, the bytes count.
    let both = SimulateRequest {
        tx_bytes: bytes_of(&signed).tx_bytes,
        ..decoded(&anonymous)
    };
    assert_eq!(node.simulate(&both).as_ref(), Ok(&whole));

    for (request, expected) in [
        (SimulateRequest::default(), "invalid empty tx"),
        (
            SimulateRequest {
                tx_bytes: b"garbage".to_vec(),
                ..SimulateRequest::default()
            },
            "tx parse error",
        ),
        (
            decoded(&TxRaw {
                signatures: Vec::new(),
                ..unsigned.clone()
            }),
            "no signatures supplied",
        ),
        (
            decoded(&TxRaw {
                body_bytes: Unsigned::new(&[&send(alice.address(), &to, "9000000000000")], &fee)
                    .body_bytes(),
                ..unsigned.clone()
            }),
            "insufficient funds",
        ),
    ] {
        let refusal = node.simulate(&request).unwrap_err();
        assert!(refusal.contains(expected), "{expected:?}: {refusal}");
    }

    // Nothing of this happened: the same bytes are still good, and use what was foretold.
    assert_eq!(
        wait(node.client().account(alice.address())).unwrap(),
        before
    );
    let included = wait(node.client().broadcast_commit(bytes)).unwrap();
    let included = included.success().unwrap();
    assert_eq!(u64::try_from(included.gas_used).unwrap(), whole.gas_used);
    wait(alice.refresh()).unwrap();
    assert_eq!(alice.account().sequence, before.sequence + 1);
}

/// Asks the reflection service of a version; both have the same messages.
fn reflect(
    channel: Channel,
    version: &str,
    asked: MessageRequest,
) -> Result<MessageResponse, Status> {
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(asked),
    };
    let path = format!("/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo");
    let codec = ProstCodec::<ServerReflectionRequest, ServerReflectionResponse>::default();
    wait(async {
        let mut client = tonic::client::Grpc::new(channel);
        client.ready().await.unwrap();
        let requests = Request::new(tokio_stream::once(request));
        let answers = client.streaming(requests, path.parse().unwrap(), codec);
        let answer = answers.await?.into_inner().message().await?;
        Ok(answer.and_then(|answer| answer.message_response).unwrap())
    })
}

fn files(channel: &Channel, version: &str, asked: MessageRequest) -> Vec<FileDescriptorProto> {
    let answer = reflect(channel.clone(), version, asked).unwrap();
    let MessageResponse::FileDescriptorResponse(found) = answer else {
        panic!("{answer:?}");
    };
    let files = found.file_descriptor_proto.iter();
    files
        .map(|file| FileDescriptorProto::decode(file.as_slice()).unwrap())
        .collect()
}

/// Everything that a symbol needs, as a client without `.proto` files gathers it.
fn pool(channel: &Channel, version: &str, symbol: &str) -> DescriptorPool {
    let mut pool = DescriptorPool::new();
    let asked = MessageRequest::FileContainingSymbol(symbol.to_owned());
    let mut found = files(channel, version, asked);
    let mut seen = BTreeSet::new();
    let mut wanted: Vec<String> = found[0].dependency.clone();
    while let Some(name) = wanted.pop() {
        if seen.insert(name.clone()) {
            let asked = MessageRequest::FileByFilename(name);
            let more = files(channel, version, asked);
            wanted.extend(more.iter().flat_map(|file| file.dependency.iter().cloned()));
            found.extend(more);
        }
    }
    pool.add_file_descriptor_protos(found).unwrap();
    pool
}

#[test]
fn reflection_lists_what_the_node_answers_and_describes_it_down_to_the_last_field() {
    let node = Node::start(|_| ());
    let channel = node.channel();
    let known = node.home.run(&["query", "list", "-o", "json"]).success();
    // `/package.Service/Method` of every query that the command line knows.
    let paths = known.split('"').filter(|text| text.starts_with('/'));
    let known: BTreeSet<&str> = paths.filter_map(|path| path.split('/').nth(1)).collect();
    assert!(known.contains("aot.payment.v1.Query"), "{known:?}");
    for version in ["v1", "v1alpha"] {
        let asked = MessageRequest::ListServices(String::new());
        let listed = reflect(channel.clone(), version, asked).unwrap();
        let MessageResponse::ListServicesResponse(listed) = listed else {
            panic!("{listed:?}");
        };
        let listed = listed.service.iter().map(|each| each.name.as_str());
        assert_eq!(listed.collect::<BTreeSet<_>>(), known, "{version}");

        let pool = pool(&channel, version, "aot.payment.v1.Query");
        let service = pool.get_service_by_name("aot.payment.v1.Query").unwrap();
        let methods: Vec<_> = service.methods().collect();
        let method = methods.iter().find(|method| method.name() == "Payment");
        let output = method.unwrap().output();
        let payment = output.get_field_by_name("payment").unwrap().kind();
        let payment = payment.as_message().unwrap().clone();
        assert!(payment.get_field_by_name("payer").is_some());

        let asked = MessageRequest::FileContainingSymbol("no.such.Query".to_owned());
        let refusal = reflect(channel.clone(), version, asked).unwrap_err();
        assert_eq!(refusal.code(), Code::NotFound, "{version}: {refusal:?}");
        assert!(refusal.message().contains("no.such.Query"), "{refusal:?}");
    }
}

#[test]
fn a_height_is_served_while_it_is_kept_and_a_pruned_or_future_one_is_refused_by_name() {
    let node = Node::start(|home| {
        let custom = "pruning = \"custom\"";
        home.edit("config/app.toml", "pruning = \"default\"", custom);
        let recent = "pruning-keep-recent = 5";
        home.edit("config/app.toml", "pruning-keep-recent = 0", recent);
    });
    let mut alice = node.wallet("alice");
    let validator = node.wallet("validator").address().to_owned();
    let request = QueryBalanceRequest {
        address: validator.clone(),
        denom: "uaot".to_owned(),
    };
    let ask = |height: &str| {
        let answer = node.ask(request.clone(), Some(height))?;
        let read = answer.metadata().get(HEIGHT).unwrap();
        let read = read.to_str().unwrap().to_owned();
        let balance = answer.into_inner().balance.unwrap().amount;
        Ok::<_, Status>((balance.parse::<u128>().unwrap(), read))
    };
    let (held, _) = ask("0").unwrap();
    let message = send(alice.address(), &validator, "5");
    let fee = Fee::of(10_000_000, "uaot", 200_000);
    let first = wait(alice.send(&[&message], &fee)).unwrap().height;
    let second = wait(alice.send(&[&message], &fee)).unwrap().height;
    assert_eq!(
        ask(&first.to_string()).unwrap(),
        (held + 5, first.to_string())
    );
    assert_eq!(
        ask(&second.to_string()).unwrap(),
        (held + 10, second.to_string())
    );

    wait(node.client().wait_for_height(second + 10, SOON)).unwrap();
    let pruned = ask(&first.to_string()).unwrap_err();
    assert_eq!(pruned.code(), Code::InvalidArgument, "{pruned:?}");
    let expected = format!("height {first} was pruned: this node keeps heights ");
    assert!(pruned.message().contains(&expected), "{pruned:?}");
    let future = ask("1000000").unwrap_err();
    assert_eq!(future.code(), Code::InvalidArgument, "{future:?}");
    let expected = "height 1000000 is not committed yet: the last one is ";
    assert!(future.message().contains(expected), "{future:?}");
    let nonsense = ask("soon").unwrap_err();
    assert_eq!(nonsense.code(), Code::InvalidArgument, "{nonsense:?}");
    let expected = "x-cosmos-block-height: expected a height, 0 for the latest";
    assert!(nonsense.message().contains(expected), "{nonsense:?}");
    // The newest height is served as before, and says which one it is.
    let (balance, height) = ask("0").unwrap();
    assert_eq!(balance, held + 10);
    assert!(height.parse::<u64>().unwrap() >= second + 10, "{height}");
}
