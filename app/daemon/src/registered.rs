//! Which of all described rpcs this chain has: the others are neither listed nor sent.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use prost_reflect::MethodDescriptor;
use sdk::{Registry, Role};

use crate::message;

/// Modules of every role: a node on the other kind of chain says so itself.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::new(app::MODULES, Role::Main));

/// Whether the chain takes this message.
pub(crate) fn message(method: &MethodDescriptor) -> bool {
    REGISTRY
        .msg(&format!("/{}", method.input().full_name()))
        .is_ok()
}

/// Whether the chain answers this query.
pub(crate) fn query(method: &MethodDescriptor) -> bool {
    let path = message::path(method);
    path == "/cosmos.tx.v1beta1.Service/Simulate"
        || REGISTRY.query_paths().any(|known| known == path)
}

/// The names of all gRPC services with at least one query, for reflection.
pub(crate) fn services() -> BTreeSet<String> {
    let service = |path: &str| {
        path.trim_start_matches('/')
            .split('/')
            .next()
            .map(str::to_owned)
    };
    REGISTRY
        .query_paths()
        .filter_map(service)
        .chain(["cosmos.tx.v1beta1.Service".into()])
        .collect()
}
