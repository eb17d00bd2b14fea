//! ProcessProposal: may this block be voted for?

use super::App;
use super::execution::{Execution, Head};
use proto::tendermint::abci::{
    RequestProcessProposal, ResponseProcessProposal, response_process_proposal::ProposalStatus,
};
use sdk::{Result, root};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl App {
    /// Accepts a block in which the ante accepts every transaction and whose gas fits. A panic is a refusal.
    pub fn process_proposal(&self, request: &RequestProcessProposal) -> ResponseProcessProposal {
        let verdict = catch_unwind(AssertUnwindSafe(|| self.judge(request)));
        let status = match verdict.unwrap_or_else(|panic| Err(super::check_tx::refusal(&panic))) {
            Ok(execution) => {
                self.set_executed(execution);
                ProposalStatus::Accept
            }
            Err(error) => {
                tracing::warn!(
                    height = request.height,
                    error = error.log,
                    "refused a proposed block"
                );
                ProposalStatus::Reject
            }
        };
        ResponseProcessProposal {
            status: status as i32,
        }
    }

    fn judge(&self, request: &RequestProcessProposal) -> Result<Execution> {
        let context = self.context()?;
        let block = Head::from(request).block(self.app_hash())?;
        if let Some(execution) = self.take_executed(&block, &request.txs) {
            // The very same question was answered when this node proposed the block.
            return Ok(execution);
        }
        let mut execution = self.begin_block(&context, block);
        let mut gas_left = execution.max_gas();
        self.in_order(&context, &request.txs, |bytes, tx| {
            let tx = tx.as_ref().map_err(Clone::clone)?;
            let outcome = execution.run(tx, &self.0.verifier);
            if !outcome.accepted {
                return outcome.result.map(drop);
            }
            gas_left = gas_left.checked_sub(tx.fee.gas_limit).ok_or_else(|| {
                root::OUT_OF_GAS.wrap("the gas of the block's transactions is above its limit")
            })?;
            execution.keep(bytes, outcome);
            Ok(())
        })?;
        Ok(execution)
    }
}
