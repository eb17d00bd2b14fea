//! Runs the transactions of a block, and of nobody else.

use crate::answer::{Events, TxAnswer};
use crate::ante::{self, CheckedTx, Mode};
use crate::tx::Tx;
use crate::verifier::Verifier;
use prost::Message;
use proto::Any;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::tendermint::abci::{ExecTxResult, ValidatorUpdate as AbciValidatorUpdate};
use proto::tendermint::crypto::{PublicKey, public_key};
use sdk::{Ctx, Error, Result, ValidatorUpdate, event};

event! {
    /// A message begins.
    pub struct MessageRun = "message" {
        /// Its type URL.
        action: String,
        /// Its first signer.
        sender: String,
        /// The module that handles it.
        module: String,
    }
}

/// What a transaction did.
pub(crate) struct TxOutcome {
    /// Whether the ante accepted it. One that was refused changed nothing.
    pub(crate) accepted: bool,
    /// The responses of its messages, or why it was refused.
    pub(crate) result: Result<Vec<Any>>,
    /// The gas it asked for; `u64::MAX` in a simulation.
    pub(crate) gas_wanted: u64,
    /// The gas it used.
    pub(crate) gas_used: u64,
    /// Those of the ante, and if it went well those of its messages.
    pub(crate) events: Events,
}

/// Runs a transaction: ante, then its messages, all or nothing. Refused by the ante, it costs nothing and changes
/// nothing; refused by a message, it keeps the fee and the sequence.
pub(crate) fn run(ctx: &mut Ctx<'_>, tx: &Tx, mode: Mode, verifier: &Verifier) -> TxOutcome {
    ctx.take_events();
    let checked = ante::check(ctx, tx, mode, verifier);
    let mut events = Events::of_tx();
    for event in ctx.take_events() {
        events.push(&event, None);
    }
    let accepted = checked.is_ok();
    let result =
        checked.and_then(|checked| ctx.attempt(|ctx| run_messages(ctx, &checked, &mut events)));
    TxOutcome {
        accepted,
        result,
        gas_wanted: ctx.gas.limit(),
        gas_used: ctx.gas.used(),
        events,
    }
}

fn run_messages(
    ctx: &mut Ctx<'_>,
    checked: &CheckedTx<'_>,
    events: &mut Events,
) -> Result<Vec<Any>> {
    let ante_events = events.mark();
    let mut responses = Vec::new();
    for (index, message) in checked.tx().messages.iter().enumerate() {
        let module = ctx.registry().msg(message.type_url())?.module.to_owned();
        let sender = message
            .signers()
            .first()
            .map(|signer| (*signer).to_owned())
            .unwrap_or_default();
        ctx.emit(&MessageRun {
            action: message.type_url().to_owned(),
            sender,
            module,
        });
        match message.run(ctx) {
            Ok(response) => responses.push(response),
            Err(error) => {
                events.truncate(ante_events);
                return Err(Error {
                    log: format!(
                        "failed to execute message; message index: {index}: {}",
                        error.log
                    ),
                    ..error
                });
            }
        }
        let index = index.to_string();
        for event in ctx.take_events() {
            events.push(&event, Some(("msg_index", &index)));
        }
    }
    Ok(responses)
}

/// A validator's new power in CometBFT's words.
pub(crate) fn to_abci_validator(update: &ValidatorUpdate) -> AbciValidatorUpdate {
    let key = public_key::Sum::Ed25519(update.public_key.to_vec());
    AbciValidatorUpdate {
        pub_key: Some(PublicKey { sum: Some(key) }),
        power: update.power,
    }
}

impl TxOutcome {
    /// The outcome of bytes that are no transaction.
    pub(crate) fn undecodable(error: Error) -> Self {
        Self {
            accepted: false,
            result: Err(error),
            gas_wanted: 0,
            gas_used: 0,
            events: Events::of_tx(),
        }
    }

    /// The outcome in CometBFT's words. The log is empty where all went well (Cosmos SDK 0.50).
    pub(crate) fn into_answer(self) -> TxAnswer {
        let gas = |gas: u64| i64::try_from(gas).unwrap_or(i64::MAX);
        let result = ExecTxResult {
            gas_wanted: gas(self.gas_wanted),
            gas_used: gas(self.gas_used),
            ..ExecTxResult::default()
        };
        let result = match self.result {
            Ok(msg_responses) => {
                let data = TxMsgData {
                    msg_responses,
                    ..TxMsgData::default()
                };
                ExecTxResult {
                    data: data.encode_to_vec().into(),
                    ..result
                }
            }
            Err(error) => ExecTxResult {
                code: error.code,
                codespace: error.codespace.to_owned(),
                log: error.log,
                ..result
            },
        };
        TxAnswer::new(result, &self.events)
    }
}
