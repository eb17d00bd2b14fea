//! ProcessProposal: may this block be voted for?

use super::{App, Prepared};
use crate::ante::{self, Mode};
use proto::tendermint::abci::{
    RequestProcessProposal, ResponseProcessProposal, response_process_proposal::ProposalStatus,
};
use sdk::{Block, Result, Time, root};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl App {
    /// Accepts a block in which the ante accepts every transaction and whose gas fits. A panic is a refusal.
    pub fn process_proposal(&self, request: &RequestProcessProposal) -> ResponseProcessProposal {
        let verdict = catch_unwind(AssertUnwindSafe(|| self.judge(request)));
        let status = match verdict.unwrap_or_else(|panic| Err(super::check_tx::refusal(&panic))) {
            Ok(()) => ProposalStatus::Accept,
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

    fn judge(&self, request: &RequestProcessProposal) -> Result<()> {
        let context = self.context()?;
        let block = Block {
            height: u64::try_from(request.height)
                .map_err(|_| root::INVALID_HEIGHT.wrap(request.height))?,
            time: Time::parse_required(request.time.as_ref(), "block time")?,
            proposer: request.proposer_address.to_vec(),
            ..Block::default()
        };
        let proposed = Prepared {
            block,
            committed: self.0.store.last_height(),
            txs: request.txs.clone(),
        };
        if self.0.prepared.lock().as_ref() == Some(&proposed) {
            // The very same question was answered when this node proposed the block.
            return Ok(());
        }
        let block = proposed.block;
        let txs = self.decode_all(&context, &request.txs);
        self.over_committed(&context, &block, |ctx| {
            let mut gas_left = consensus::ops::max_gas(ctx).unwrap_or(u64::MAX);
            self.in_order(&context, &txs, |_, tx| {
                let tx = tx.as_ref().map_err(Clone::clone)?;
                ante::check(ctx, tx, Mode::Block, &self.0.verifier)?;
                gas_left = gas_left.checked_sub(tx.fee.gas_limit).ok_or_else(|| {
                    root::OUT_OF_GAS.wrap("the gas of the block's transactions is above its limit")
                })?;
                Ok(())
            })
        })
    }
}
