//! ProcessProposal: may this block be voted for?

use super::App;
use super::execution::{Execution, Head};
use crate::upgrades::Step;
use proto::tendermint::abci::{
    RequestProcessProposal, ResponseProcessProposal, response_process_proposal::ProposalStatus,
};
use sdk::{Result, root};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl App {
    /// Accepts a block in which the ante accepts every transaction and whose gas fits; of an upgrade, one without
    /// transactions. A panic is a refusal.
    pub fn process_proposal(&self, request: &RequestProcessProposal) -> ResponseProcessProposal {
        let verdict = catch_unwind(AssertUnwindSafe(|| self.judge(request)));
        let status = match verdict.unwrap_or_else(|panic| Err(super::check_tx::refusal(&panic))) {
            Ok(execution) => {
                if let Some(execution) = execution {
                    self.set_executed(execution);
                }
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

    /// What the block does; none for the block of an upgrade, of which every binary can say that it is empty.
    fn judge(&self, request: &RequestProcessProposal) -> Result<Option<Execution>> {
        let context = self.context()?;
        let block = Head::from(request).block(self.app_hash())?;
        if let Some(execution) = self.take_executed(&block, &request.txs) {
            // The very same question was answered when this node proposed the block.
            return Ok(Some(execution));
        }
        let mut execution = self.open_block(&context, block);
        if execution.is_of_upgrade() {
            let refused = || root::INVALID_REQUEST.wrap("the block of an upgrade has transactions");
            return request.txs.is_empty().then_some(None).ok_or_else(refused);
        }
        execution.begin(&Step::Nothing);
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
        Ok(Some(execution))
    }
}
