//! Query: reads of committed state, by gRPC path or by key, at any height that is kept.

use super::App;
use prost::Message;
use proto::Query as _;
use proto::cosmos::tx::v1beta1::SimulateRequest;
use proto::tendermint::abci::{RequestQuery, ResponseQuery};
use proto::tendermint::crypto::{ProofOp, ProofOps};
use sdk::{Quoted, Read, Result, Tree, root};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl App {
    /// Answers a query of CometBFT's RPC. A panic is a refusal.
    pub fn query(&self, request: &RequestQuery) -> ResponseQuery {
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(request)));
        match answer.unwrap_or_else(|panic| Err(super::check_tx::refusal(&panic))) {
            Ok(response) => response,
            Err(error) => {
                let height = i64::try_from(self.0.store.last_height()).unwrap_or(i64::MAX);
                ResponseQuery {
                    code: error.code,
                    codespace: error.codespace.to_owned(),
                    log: error.log,
                    height,
                    ..ResponseQuery::default()
                }
            }
        }
    }

    fn answer(&self, request: &RequestQuery) -> Result<ResponseQuery> {
        let height = u64::try_from(request.height).map_err(|_| {
            root::INVALID_HEIGHT.wrap(format_args!(
                "height {}: expected 0 (latest) or more",
                request.height
            ))
        })?;
        // Relayers leave out the leading slash.
        let path = request.path.trim_start_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["store", tree, "key"] => self.answer_key(tree, request, height),
            ["p2p", "filter", ..] => Ok(ResponseQuery::default()),
            ["app", "version"] => Ok(ResponseQuery {
                value: env!("CARGO_PKG_VERSION").into(),
                ..ResponseQuery::default()
            }),
            [_, _] => {
                let (value, height) =
                    self.query_path(&format!("/{path}"), &request.data, height)?;
                let height = i64::try_from(height).unwrap_or(i64::MAX);
                Ok(ResponseQuery {
                    value: value.into(),
                    height,
                    key: request.data.clone(),
                    ..ResponseQuery::default()
                })
            }
            _ => Err(unknown_path(&request.path)),
        }
    }

    /// Answers a query by its gRPC path, at a height (0 is the latest); gives the answer and the height it is of.
    /// What every door of the node calls.
    pub fn query_path(&self, path: &str, request: &[u8], height: u64) -> Result<(Vec<u8>, u64)> {
        if path == SimulateRequest::PATH {
            let request = SimulateRequest::decode(request)
                .map_err(|error| root::INVALID_REQUEST.wrap(error))?;
            return Ok((
                self.simulate(&request)?.encode_to_vec(),
                self.0.store.last_height(),
            ));
        }
        self.with_view(height, |view| {
            let answer = view
                .registry()
                .query(path, view, request)
                .ok_or_else(|| unknown_path(path))?;
            Ok((answer?, view.block().height))
        })
    }

    /// Whether there is a query of this path.
    pub fn has_query(&self, path: &str) -> bool {
        let known = |context: std::sync::Arc<super::ChainContext>| {
            context.registry.query_paths().any(|known| known == path)
        };
        path == SimulateRequest::PATH || self.context().is_ok_and(known)
    }

    /// `/store/<tree>/key`: a value, with proofs that lead to the app hash in the header of the next height.
    fn answer_key(&self, tree: &str, request: &RequestQuery, height: u64) -> Result<ResponseQuery> {
        let tree = Tree::provable(tree).ok_or_else(|| {
            root::UNKNOWN_REQUEST.wrap(format_args!(
                "no store {}: expected state, ibc or upgrade",
                Quoted(tree)
            ))
        })?;
        if request.data.is_empty() {
            return Err(root::INVALID_REQUEST.wrap("query cannot be zero length: expected a key"));
        }
        let latest = self.0.store.latest().height();
        let height = if height == 0 { latest } else { height };
        let mut response = ResponseQuery {
            key: request.data.clone(),
            height: i64::try_from(height).unwrap_or(i64::MAX),
            ..ResponseQuery::default()
        };
        if request.prove {
            let proof = self
                .0
                .store
                .prove(tree, &request.data, height)
                .map_err(unreadable)?;
            let ops = proof
                .ops
                .into_iter()
                .map(|op| ProofOp {
                    r#type: op.type_.to_owned(),
                    key: op.key,
                    data: op.data,
                })
                .collect();
            response.value = proof.value.unwrap_or_default();
            response.proof_ops = Some(ProofOps { ops });
        } else {
            let mut stored_key = vec![tree.tag()];
            stored_key.extend_from_slice(&request.data);
            let snapshot = self.0.store.at(height).map_err(unreadable)?;
            response.value = snapshot.get(&stored_key).unwrap_or_default();
        }
        Ok(response)
    }
}

fn unreadable(error: store::Error) -> sdk::Error {
    root::INVALID_REQUEST.wrap(error)
}

fn unknown_path(path: &str) -> sdk::Error {
    root::UNKNOWN_REQUEST.wrap(format_args!(
        "unknown query path {}: expected /package.Service/Method or /store/<name>/key",
        Quoted(path)
    ))
}
