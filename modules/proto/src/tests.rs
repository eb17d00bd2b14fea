//! The generated implementations against the descriptors, request by request.

use prost::Message as _;
use prost_reflect::{DynamicMessage, Kind, MessageDescriptor, MethodDescriptor, Value};

use crate::cosmos::authz::v1beta1::MsgExec;
use crate::cosmos::bank::v1beta1::{Input, MsgMultiSend, MsgSend};
use crate::cosmos::gov::v1::MsgSubmitProposal;
use crate::generated::{msgs, queries};
use crate::{Any, Msg, Query, descriptor_pool};

/// Called once for the request type of every rpc.
pub(crate) trait Visitor {
    fn msg<M: Msg>(&mut self);
    fn query<Q: Query>(&mut self);
}

fn visit_all(visitor: &mut impl Visitor) {
    msgs::visit_msgs(visitor);
    queries::visit_queries(visitor);
}

fn method(path: &str) -> MethodDescriptor {
    let (service, name) = path
        .trim_start_matches('/')
        .split_once('/')
        .expect("a gRPC path");
    let service = descriptor_pool()
        .get_service_by_name(service)
        .expect("a known service");
    service
        .methods()
        .find(|method| method.name() == name)
        .expect("a known method")
}

fn own_services() -> impl Iterator<Item = prost_reflect::ServiceDescriptor> {
    descriptor_pool()
        .services()
        .filter(|service| service.package_name().starts_with("aot."))
}

#[test]
fn every_request_stands_under_the_names_of_its_rpc() {
    struct Names(usize);
    impl Visitor for Names {
        fn msg<M: Msg>(&mut self) {
            assert_eq!(
                M::TYPE_URL,
                format!("/{}", method(M::SERVICE_METHOD).input().full_name())
            );
            self.0 += 1;
        }
        fn query<Q: Query>(&mut self) {
            assert!(
                method(Q::PATH).parent_service().name() != "Msg",
                "{}",
                Q::PATH
            );
            self.0 += 1;
        }
    }
    let mut names = Names(0);
    visit_all(&mut names);
    assert!(names.0 > 180, "only {} requests", names.0);
}

#[test]
fn every_rpc_of_our_services_has_its_implementation() {
    struct Paths(std::collections::BTreeSet<&'static str>);
    impl Visitor for Paths {
        fn msg<M: Msg>(&mut self) {
            self.0.insert(M::SERVICE_METHOD);
        }
        fn query<Q: Query>(&mut self) {
            self.0.insert(Q::PATH);
        }
    }
    let mut paths = Paths(std::collections::BTreeSet::new());
    visit_all(&mut paths);
    for service in own_services() {
        for rpc in service.methods() {
            let path = format!("/{}/{}", service.full_name(), rpc.name());
            assert!(
                paths.0.contains(path.as_str()),
                "{path} has no implementation"
            );
        }
    }
}

#[test]
fn an_empty_request_is_no_bytes_and_back() {
    struct Empty;
    impl Visitor for Empty {
        fn msg<M: Msg>(&mut self) {
            assert!(M::default().encode_to_vec().is_empty(), "{}", M::TYPE_URL);
            let decoded = M::decode(&[][..]).expect("no bytes are an empty message");
            assert!(
                decoded.signers().iter().all(|signer| signer.is_empty()),
                "{}",
                M::TYPE_URL
            );
            assert!(decoded.nested().is_empty(), "{}", M::TYPE_URL);
        }
        fn query<Q: Query>(&mut self) {
            assert!(Q::default().encode_to_vec().is_empty(), "{}", Q::PATH);
            Q::decode(&[][..]).expect("no bytes are an empty message");
        }
    }
    visit_all(&mut Empty);
}

/// The Rust types come from two crates and a generator, the descriptors from a third source: a field
/// which only one side has would be dropped without a word.
#[test]
fn no_field_of_the_descriptors_is_lost_in_the_rust_types() {
    fn survives<M: prost::Message + Default>(descriptor: &MessageDescriptor) {
        let filled = fill(descriptor, 0);
        let rust = M::decode(filled.encode_to_vec().as_slice())
            .unwrap_or_else(|error| panic!("{}: {error}", descriptor.full_name()));
        let back = DynamicMessage::decode(descriptor.clone(), rust.encode_to_vec().as_slice())
            .expect("what prost encodes decodes");
        assert_eq!(back, filled, "{}", descriptor.full_name());
    }
    struct Fields;
    impl Visitor for Fields {
        fn msg<M: Msg>(&mut self) {
            survives::<M>(&method(M::SERVICE_METHOD).input());
            survives::<M::Response>(&method(M::SERVICE_METHOD).output());
        }
        fn query<Q: Query>(&mut self) {
            survives::<Q>(&method(Q::PATH).input());
            survives::<Q::Response>(&method(Q::PATH).output());
        }
    }
    visit_all(&mut Fields);
}

/// A message with a value in every field, four levels deep.
fn fill(descriptor: &MessageDescriptor, depth: u8) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    for field in descriptor.fields() {
        let value = match field.kind() {
            Kind::Message(_) if depth == 4 || field.is_map() => continue,
            Kind::Message(inner) => Value::Message(fill(&inner, depth.saturating_add(1))),
            Kind::Enum(inner) => Value::EnumNumber(
                inner
                    .values()
                    .map(|value| value.number())
                    .max()
                    .unwrap_or(0),
            ),
            Kind::String => Value::String(field.name().to_owned()),
            Kind::Bytes => Value::Bytes(field.name().to_owned().into_bytes().into()),
            Kind::Bool => Value::Bool(true),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(1),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(1),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(1),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(1),
            kind => panic!("{kind:?} does not belong on a chain"),
        };
        let value = if field.is_list() {
            Value::List(vec![value])
        } else {
            value
        };
        message.set_field(&field, value);
    }
    message
}

#[test]
fn every_msg_rpc_names_its_signers_and_every_own_one_follows_the_naming_rules() {
    let pool = descriptor_pool();
    let signer = pool
        .get_extension_by_name("cosmos.msg.v1.signer")
        .expect("an option of the SDK");
    let amino = pool
        .get_extension_by_name("amino.name")
        .expect("an option of the SDK");
    let service_option = pool
        .get_extension_by_name("cosmos.msg.v1.service")
        .expect("an option of the SDK");
    for service in pool.services().filter(|service| service.name() == "Msg") {
        let own = service.package_name().starts_with("aot.");
        let marked = service.options().get_extension(&service_option).as_bool();
        assert_eq!(
            marked,
            Some(true),
            "{}: (cosmos.msg.v1.service)",
            service.full_name()
        );
        for rpc in service.methods() {
            let input = rpc.input();
            let signers = input.options().get_extension(&signer).into_owned();
            assert!(
                signers.as_list().is_some_and(|list| !list.is_empty()),
                "{}",
                input.full_name()
            );
            if own {
                assert_eq!(input.name(), format!("Msg{}", rpc.name()));
                assert_eq!(rpc.output().name(), format!("Msg{}Response", rpc.name()));
                assert!(
                    input.options().has_extension(&amino),
                    "{}: amino.name",
                    input.full_name()
                );
            }
        }
    }
}

#[test]
fn own_queries_follow_the_naming_rules_and_have_a_route() {
    let http = descriptor_pool()
        .get_extension_by_name("google.api.http")
        .expect("Google's option");
    for service in own_services().filter(|service| service.name() != "Msg") {
        assert_eq!(service.name(), "Query");
        for rpc in service.methods() {
            assert_eq!(rpc.input().name(), format!("Query{}Request", rpc.name()));
            assert_eq!(rpc.output().name(), format!("Query{}Response", rpc.name()));
            assert!(
                rpc.options().has_extension(&http),
                "{}: google.api.http",
                rpc.full_name()
            );
        }
    }
}

#[test]
fn own_field_numbers_leave_the_non_critical_range_free() {
    let own = |message: &MessageDescriptor| message.package_name().starts_with("aot.");
    for message in descriptor_pool().all_messages().filter(own) {
        for field in message.fields() {
            assert!((field.number() >> 10) & 1 == 0, "{}", field.full_name());
        }
    }
}

#[test]
fn signers_come_in_order_and_once() {
    let send = MsgSend {
        from_address: "alice".into(),
        to_address: "bob".into(),
        amount: vec![],
    };
    assert_eq!(send.signers(), ["alice"]);

    let input = |address: &str| Input {
        address: address.into(),
        coins: vec![],
    };
    let inputs = vec![input("carol"), input("alice"), input("carol")];
    assert_eq!(
        MsgMultiSend {
            inputs,
            outputs: vec![]
        }
        .signers(),
        ["carol", "alice"]
    );
}

#[test]
fn messages_inside_are_seen() {
    let inside = Any {
        type_url: MsgSend::TYPE_URL.into(),
        value: vec![],
    };
    let exec = MsgExec {
        grantee: "alice".into(),
        msgs: vec![inside.clone()],
    };
    assert_eq!(exec.nested(), std::slice::from_ref(&inside));
    let proposal = MsgSubmitProposal {
        messages: vec![inside.clone()],
        ..Default::default()
    };
    assert_eq!(proposal.nested(), [inside]);
    assert!(MsgSend::default().nested().is_empty());
}

#[test]
fn the_descriptors_are_those_of_sdk_0_50() {
    let bank = |rpc: &str| {
        let name = format!("cosmos.bank.v1beta1.{rpc}");
        let (service, rpc) = name.rsplit_once('.').expect("service and rpc");
        let service = descriptor_pool()
            .get_service_by_name(service)
            .expect("bank");
        service.methods().any(|method| method.name() == rpc)
    };
    assert!(bank("Query.DenomOwnersByQuery"), "came with 0.50");
    assert!(!bank("Msg.Burn"), "comes with 0.51");
    let body = descriptor_pool()
        .get_message_by_name("cosmos.tx.v1beta1.TxBody")
        .expect("TxBody");
    assert!(
        body.get_field_by_name("unordered").is_none(),
        "comes with 0.53"
    );
}
