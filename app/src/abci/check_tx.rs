//! CheckTx: may this transaction wait for a block? And Simulate: what would it cost?

use super::{App, ChainContext, Pending};
use crate::ante::{self, Mode};
use crate::execute::{self, TxOutcome};
use crate::tx::Tx;
use prost::Message;
use proto::cosmos::base::abci::v1beta1::{GasInfo, Result as SimulationResult};
use proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use proto::tendermint::abci::{RequestCheckTx, ResponseCheckTx};
use rayon::prelude::*;
use sdk::{Ctx, Error, Result, root};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Fewer transactions than this are checked on the thread that asks: to wake others costs more than they save.
const CHECKED_TOGETHER_MIN: usize = 8;

/// `CheckTxType::Recheck`.
const RECHECK: i32 = 1;

impl App {
    /// Runs the ante over what already waits, so that several transactions of one account can wait in one block.
    pub fn check_tx(&self, request: &RequestCheckTx) -> ResponseCheckTx {
        let tx = self
            .context()
            .and_then(|context| self.decode(&context, &request.tx));
        self.check_decoded(tx, request)
    }

    /// Checks transactions that arrived together: decodes them and verifies their signatures on all cores, then
    /// answers in order, as [`App::check_tx`] would one after the other.
    pub fn check_txs(&self, requests: &[RequestCheckTx]) -> Vec<ResponseCheckTx> {
        let one_by_one = || {
            requests
                .iter()
                .map(|request| self.check_tx(request))
                .collect()
        };
        if requests.len() < CHECKED_TOGETHER_MIN {
            return one_by_one();
        }
        let Ok(context) = self.context() else {
            return one_by_one();
        };
        let base = self.0.pending.lock().base.clone();
        let prepare = |request: &RequestCheckTx| {
            let tx = self.decode(&context, &request.tx)?;
            if request.r#type != RECHECK {
                self.0.verifier.prepare(&tx, &base, &context.chain.id);
            }
            Ok(tx)
        };
        let txs: Vec<Result<Arc<Tx>>> = requests
            .par_iter()
            .with_min_len(CHECKED_TOGETHER_MIN)
            .map(prepare)
            .collect();
        txs.into_iter()
            .zip(requests)
            .map(|(tx, request)| self.check_decoded(tx, request))
            .collect()
    }

    fn check_decoded(&self, tx: Result<Arc<Tx>>, request: &RequestCheckTx) -> ResponseCheckTx {
        let recheck = request.r#type == RECHECK;
        let mode = Mode::Check {
            local_min_gas_price: self.0.config.min_gas_price,
            recheck,
        };
        let checked = tx.and_then(|tx| {
            let context = self.context()?;
            self.with_pending(&context, |ctx| {
                ctx.be_quiet();
                ante::check(ctx, &tx, mode, &self.0.verifier)?;
                Ok((ctx.gas.limit(), ctx.gas.used()))
            })
            .inspect(|_| {
                if !recheck {
                    self.0.waiting.keep(tx);
                }
            })
        });
        match checked {
            Ok((limit, used)) => ResponseCheckTx {
                gas_wanted: gas(limit),
                gas_used: gas(used),
                ..ResponseCheckTx::default()
            },
            Err(error) => ResponseCheckTx {
                code: error.code,
                codespace: error.codespace.to_owned(),
                log: error.log,
                ..ResponseCheckTx::default()
            },
        }
    }

    /// What a transaction would do now, without a trace. Signatures, gas limit and prices are not looked at.
    pub(super) fn simulate(&self, request: &SimulateRequest) -> Result<SimulateResponse> {
        let context = self.context()?;
        // Some clients still send the decoded transaction (a field that the Cosmos SDK calls deprecated).
        #[expect(deprecated, reason = "cosmpy and the Go relayer send this field")]
        let bytes = match &request.tx {
            Some(tx) if request.tx_bytes.is_empty() => raw_of(tx),
            _ => request.tx_bytes.clone(),
        };
        if bytes.is_empty() {
            return Err(root::INVALID_REQUEST.wrap("invalid empty tx"));
        }
        let tx = self.decode(&context, &bytes)?;
        let outcome = self.with_pending(&context, |ctx| {
            let undone: Result<(), TxOutcome> =
                ctx.attempt(|ctx| Err(execute::run(ctx, &tx, Mode::Simulate, &self.0.verifier)));
            Ok(undone.expect_err("the attempt always ends with its outcome, so that it is undone"))
        })?;
        let (gas_wanted, gas_used) = (outcome.gas_wanted, outcome.gas_used);
        let events = outcome.events.decode();
        let msg_responses = outcome.result?;
        let result = SimulationResult {
            events,
            msg_responses,
            ..SimulationResult::default()
        };
        Ok(SimulateResponse {
            gas_info: Some(GasInfo {
                gas_wanted,
                gas_used,
            }),
            result: Some(result),
        })
    }

    /// Runs something over the state that waiting transactions leave. A panic becomes a refusal, and what waits is
    /// forgotten here: CometBFT's recheck brings it back.
    fn with_pending<T>(
        &self,
        context: &ChainContext,
        act: impl FnOnce(&mut Ctx<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut guard = self.0.pending.lock();
        let Pending {
            base,
            overlay,
            block,
        } = &mut *guard;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut ctx = Ctx::new(&*base, overlay, &context.registry, &context.chain, block);
            act(&mut ctx)
        }));
        outcome.unwrap_or_else(|panic| {
            guard.overlay = self.fresh_overlay();
            Err(refusal(&panic))
        })
    }
}

/// The refusal that a caught panic becomes; the reason is in the log of the node, not in the answer.
pub(super) fn refusal(panic: &Box<dyn std::any::Any + Send>) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let reason = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    tracing::error!(reason, "refused after a panic");
    root::LOGIC.wrap("this node could not look at the request: its log has the reason")
}

fn gas(gas: u64) -> i64 {
    i64::try_from(gas).unwrap_or(i64::MAX)
}

fn raw_of(tx: &proto::cosmos::tx::v1beta1::Tx) -> Vec<u8> {
    let encoded = |message: Option<Vec<u8>>| message.unwrap_or_default();
    proto::cosmos::tx::v1beta1::TxRaw {
        body_bytes: encoded(tx.body.as_ref().map(Message::encode_to_vec)),
        auth_info_bytes: encoded(tx.auth_info.as_ref().map(Message::encode_to_vec)),
        signatures: tx.signatures.clone(),
    }
    .encode_to_vec()
}
