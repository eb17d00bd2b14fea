//! Every message the chain speaks: own protobuf definitions, the Rust types, and one descriptor set.
//!
//! Own types are generated from `protos/aot/**` and live under [`aot`]; so are those of Osmosis under [`osmosis`], of which this chain
//! serves a part; those of the Cosmos SDK come from
//! `cosmos-sdk-proto` and `tendermint-proto`, those of IBC from `ibc-proto`. For the request of every rpc, ours and Cosmos', there is an
//! implementation of [`Msg`] (transactions) or [`Query`] (reads), generated from the descriptors: a
//! message cannot be routed unless its protobuf definition names its signers.
//! How the generated files are made: `README.md` beside this crate.

use std::sync::LazyLock;

use prost_reflect::DescriptorPool;

/// What `tests/gen.rs` writes; named so because `gen` is a keyword.
#[path = "gen/mod.rs"]
mod generated;
pub mod json;
#[cfg(test)]
mod tests;
pub mod unknown;

pub use cosmos_sdk_proto::cosmos::base::query::v1beta1::{PageRequest, PageResponse};
pub use cosmos_sdk_proto::cosmos::base::v1beta1::Coin;
pub use generated::aot;
pub use generated::osmosis;
pub use prost;
pub use tendermint_proto::google::protobuf::{Any, Duration, Timestamp};

/// The types of the Cosmos SDK v0.50.
pub mod cosmos {
    pub use cosmos_sdk_proto::cosmos::*;

    pub use crate::generated::cosmos::consensus;
}

/// The types of IBC: clients, connections, channels, transfers, interchain accounts.
pub mod ibc {
    pub use ibc_proto::ibc::*;

    /// What is spoken over channels.
    pub mod applications {
        pub use ibc_proto::ibc::applications::*;

        /// ICS-20.
        pub mod transfer {
            pub use ibc_proto::ibc::applications::transfer::*;

            /// The types of ibc-go v8, and what v10 has more.
            pub mod v1 {
                pub use ibc_proto::ibc::applications::transfer::v1::*;

                pub use crate::generated::ibc::applications::transfer::v1::*;
            }
        }
    }
}

/// The well-known types of Google, with the JSON of the Go implementation.
pub mod google {
    pub use tendermint_proto::google::protobuf;
}

/// The types of CometBFT v0.38.
pub mod tendermint {
    pub use tendermint_proto::v0_38::*;
}

/// The descriptors of every file behind this crate: an encoded `google.protobuf.FileDescriptorSet`
/// with all custom options (signers, amino names, HTTP routes) and without comments.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!("../descriptor.bin");

/// A request of a `Msg` service: what a transaction carries.
pub trait Msg: prost::Message + Default + Send + Sync + 'static {
    /// What the rpc answers.
    type Response: prost::Message + prost::Name + Default + 'static;

    /// The name under which an [`Any`] carries it: `/cosmos.bank.v1beta1.MsgSend`.
    const TYPE_URL: &'static str;

    /// The rpc which takes it: `/cosmos.bank.v1beta1.Msg/Send`.
    const SERVICE_METHOD: &'static str;

    /// The addresses that must sign, as text and unchecked, in the order of the fields which
    /// `option (cosmos.msg.v1.signer)` names, each once.
    fn signers(&self) -> Vec<&str>;

    /// The messages it carries inside: the elements of its `repeated google.protobuf.Any` field, as
    /// in `MsgExec` of authz and `MsgSubmitProposal` of gov. Empty for all others.
    fn nested(&self) -> &[Any] {
        &[]
    }
}

/// A request of any other service: a read of the committed state.
pub trait Query: prost::Message + Default + Send + Sync + 'static {
    /// What the rpc answers.
    type Response: prost::Message + prost::Name + Default + 'static;

    /// The gRPC path, which is the ABCI query path too: `/cosmos.bank.v1beta1.Query/Balance`.
    const PATH: &'static str;
}

/// The descriptors of [`DESCRIPTOR_SET`], decoded at the first call (some 10 ms) and kept.
pub fn descriptor_pool() -> &'static DescriptorPool {
    static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
        DescriptorPool::decode(DESCRIPTOR_SET).expect("descriptor.bin is what tests/gen.rs wrote")
    });
    &POOL
}

/// Appends a signer unless it stands there already; called by the generated `Msg::signers`.
fn add_signer<'a>(signers: &mut Vec<&'a str>, signer: &'a str) {
    if !signers.contains(&signer) {
        signers.push(signer);
    }
}
