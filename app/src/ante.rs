//! What every transaction passes before its messages run: one function, in reading order.

use crate::tx::{Signed, Tx};
use crate::verifier::Verifier;
use auth::ops as auth_ops;
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use fee::ops::{self as fee_ops, FeeTerms};
use prost::Message;
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::cosmos::tx::signing::v1beta1::SignMode;
use proto::cosmos::tx::v1beta1::{ModeInfo, SignerInfo, mode_info};
use sdk::{Address, Coins, Ctx, Gas, Quoted, Rate, Result, TxInfo, crypto, event, root};

const PUBKEY_TYPE_URL: &str = "/cosmos.crypto.secp256k1.PubKey";
const MEMO_TEXT: &str = "maximum number of characters is";

/// On whose behalf the ante runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A node looks whether to keep a transaction for a later block. Its operator may want a higher gas price.
    Check {
        local_min_gas_price: Option<Rate>,
        recheck: bool,
    },
    /// A block is proposed, voted on, or executed: only consensus decides.
    Block,
    /// Somebody asks what a transaction would cost: signatures, limits and prices do not matter yet.
    Simulate,
}

event! {
    /// A sequence was used.
    pub struct SequenceUsed = "tx" {
        /// `<address>/<sequence>`.
        acc_seq: String,
    }
    /// A signature came with the transaction.
    pub struct SignatureSeen = "tx" {
        /// The signature in base64.
        signature: String,
    }
}

/// A transaction that passed the ante in this very state. Only such a transaction can be executed.
pub(crate) struct CheckedTx<'t> {
    tx: &'t Tx,
}

impl<'t> CheckedTx<'t> {
    pub(crate) fn tx(&self) -> &'t Tx {
        self.tx
    }
}

/// Checks a transaction, takes its fee and uses its sequences: all or nothing.
pub(crate) fn check<'t>(
    ctx: &mut Ctx<'_>,
    tx: &'t Tx,
    mode: Mode,
    verifier: &Verifier,
) -> Result<CheckedTx<'t>> {
    ctx.attempt(|ctx| {
        let params = fee_ops::params(ctx);
        check_limits(ctx, tx, &params)?;
        let signers = signers(ctx, tx)?;
        begin_gas(ctx, tx, mode, &params, signers.len())?;
        take_fee(ctx, tx, mode, &signers)?;
        for (index, signer) in signers.iter().enumerate() {
            check_signer(ctx, tx, index, signer, mode, verifier)?;
        }
        Ok(CheckedTx { tx })
    })
}

fn check_limits(ctx: &Ctx<'_>, tx: &Tx, params: &fee::Params) -> Result<()> {
    if tx.size > params.tx_bytes_max {
        return Err(root::TX_TOO_LARGE.wrap(format_args!(
            "transaction has {} bytes, at most {} are allowed",
            tx.size, params.tx_bytes_max
        )));
    }
    if let Some(option) = tx.body.extension_options.first() {
        return Err(root::UNKNOWN_EXTENSION_OPTIONS.wrap(format_args!(
            "extension option {} is not known here",
            Quoted(&option.type_url)
        )));
    }
    let messages = u64::try_from(tx.messages.len()).expect("a length fits into 64 bits");
    if messages == 0 || messages > params.messages_max {
        return Err(root::INVALID_REQUEST.wrap(format_args!(
            "must contain at least one message and at most {}, got {messages}",
            params.messages_max
        )));
    }
    let timeout = tx.body.timeout_height;
    if timeout > 0 && ctx.block().height > timeout {
        return Err(root::TX_TIMEOUT_HEIGHT.wrap(format_args!(
            "block height: {}, timeout height: {timeout}",
            ctx.block().height
        )));
    }
    let memo_bytes = u64::try_from(tx.body.memo.len()).expect("a length fits into 64 bits");
    if memo_bytes > params.memo_bytes_max {
        return Err(root::MEMO_TOO_LARGE.wrap(format_args!(
            "{MEMO_TEXT} {} but received {memo_bytes} characters",
            params.memo_bytes_max
        )));
    }
    Ok(())
}

/// The signers, with as many signatures as there have to be.
fn signers(ctx: &Ctx<'_>, tx: &Tx) -> Result<Vec<Address>> {
    let signers: Vec<Address> = tx
        .signers()
        .into_iter()
        .map(|text| ctx.address(text))
        .collect::<Result<_>>()?;
    if tx.signatures.is_empty() {
        return Err(root::NO_SIGNATURES.wrap(format_args!("expected {} signatures", signers.len())));
    }
    let (expected, infos, signatures) = (signers.len(), tx.signer_infos.len(), tx.signatures.len());
    if expected != infos || expected != signatures {
        return Err(root::UNAUTHORIZED.wrap(format_args!("invalid number of signers: expected: {expected}, got {infos} signer infos and {signatures} signatures")));
    }
    Ok(signers)
}

/// Begins the gas of the transaction with all that can be seen from outside: itself, its bytes, signatures and messages.
fn begin_gas(
    ctx: &mut Ctx<'_>,
    tx: &Tx,
    mode: Mode,
    params: &fee::Params,
    signers: usize,
) -> Result<()> {
    let signatures = u64::try_from(signers).expect("a length fits into 64 bits");
    if signatures > params.signatures_max {
        return Err(root::TOO_MANY_SIGNATURES.wrap(format_args!(
            "signatures: {signatures}, limit: {}",
            params.signatures_max
        )));
    }
    let limit = if mode == Mode::Simulate {
        u64::MAX
    } else {
        tx.fee.gas_limit
    };
    let info = TxInfo {
        memo: tx.body.memo.clone(),
        hash: tx.hash,
    };
    ctx.begin_tx(info, Gas::new(limit, params.item_gas));
    let bytes = tx.size.saturating_mul(params.byte_gas);
    let signing = signatures.saturating_mul(params.signature_gas);
    ctx.gas.charge(
        params.tx_gas.saturating_add(bytes).saturating_add(signing),
        "transaction",
    )?;
    for message in &tx.messages {
        let gas = fee_ops::required_gas_of(ctx, message.type_url())?;
        ctx.gas.charge(gas, message.type_url())?;
    }
    Ok(())
}

fn take_fee(ctx: &mut Ctx<'_>, tx: &Tx, mode: Mode, signers: &[Address]) -> Result<()> {
    let sender = *signers
        .first()
        .ok_or_else(|| root::UNAUTHORIZED.wrap("no message of this transaction names a signer"))?;
    let named = |text: &str| -> Result<Option<Address>> {
        if text.is_empty() {
            Ok(None)
        } else {
            ctx.address(text).map(Some)
        }
    };
    let terms = FeeTerms {
        payer: named(&tx.fee.payer)?.unwrap_or(sender),
        granter: named(&tx.fee.granter)?,
        sender,
        fee: Coins::parse(&tx.fee.amount)?,
        gas_limit: tx.fee.gas_limit,
        simulate: mode == Mode::Simulate,
        local_min_gas_price: match mode {
            Mode::Check {
                local_min_gas_price,
                ..
            } => local_min_gas_price,
            Mode::Block | Mode::Simulate => None,
        },
    };
    fee_ops::charge(ctx, &terms, &tx.messages)
}

/// Checks the key, the sequence and the signature of one signer, then uses the sequence.
fn check_signer(
    ctx: &mut Ctx<'_>,
    tx: &Tx,
    index: usize,
    signer: &Address,
    mode: Mode,
    verifier: &Verifier,
) -> Result<()> {
    let (info, signature) = tx
        .signer_infos
        .get(index)
        .zip(tx.signatures.get(index))
        .expect("as many as signers: counted before");
    let account = auth_ops::account(ctx, signer).ok_or_else(|| {
        root::UNKNOWN_ADDRESS.wrap(format_args!("account {} does not exist", ctx.text(signer)))
    })?;
    let given = public_key(ctx, info, signer, account.public_key)?;
    let public_key = account.public_key.or(given);
    if info.sequence != account.sequence {
        return Err(root::WRONG_SEQUENCE.wrap(format_args!(
            "account sequence mismatch, expected {}, got {}",
            account.sequence, info.sequence
        )));
    }
    if mode != Mode::Simulate {
        let key = public_key.ok_or_else(|| {
            root::INVALID_PUB_KEY.wrap(format_args!(
                "no public key is known of {}: expected one in signer_infos",
                ctx.text(signer)
            ))
        })?;
        require_direct(info)?;
        let recheck = matches!(mode, Mode::Check { recheck: true, .. });
        let chain_id = &ctx.chain().id;
        let signed = Signed {
            public_key: key,
            account_number: account.number,
        };
        let good = recheck
            || tx.is_verified(index, &signed)
            || verifier.verify(
                &key,
                &tx.direct_sign_bytes(chain_id, account.number),
                signature,
                true,
            );
        if !good {
            return Err(root::UNAUTHORIZED.wrap(format_args!(
                "signature verification failed; please verify account number ({}), sequence ({}) and chain-id ({chain_id})",
                account.number, account.sequence
            )));
        }
    }
    if !ctx.is_quiet() {
        ctx.emit(&SequenceUsed {
            acc_seq: format!("{}/{}", ctx.text(signer), account.sequence),
        });
        ctx.emit(&SignatureSeen {
            signature: BASE64.encode(signature),
        });
    }
    match public_key {
        Some(key) => auth_ops::record_signature(ctx, signer, account, &key),
        // A simulation needs no key.
        None => auth_ops::bump_sequence(ctx, signer).map(|_| ()),
    }
}

/// The key that came with the transaction. It must be the signer's: the one that is known of its account, or one of
/// its address.
fn public_key(
    ctx: &Ctx<'_>,
    info: &SignerInfo,
    signer: &Address,
    known: Option<[u8; 33]>,
) -> Result<Option<[u8; 33]>> {
    let Some(any) = &info.public_key else {
        return Ok(None);
    };
    if any.type_url != PUBKEY_TYPE_URL {
        return Err(root::INVALID_PUB_KEY.wrap(format_args!(
            "key of type {}: expected {PUBKEY_TYPE_URL}",
            Quoted(&any.type_url)
        )));
    }
    let invalid = || root::INVALID_PUB_KEY.wrap("expected a compressed secp256k1 key of 33 bytes");
    let decoded = PubKey::decode(any.value.as_slice()).map_err(|_| invalid())?;
    let key: [u8; 33] = decoded.key.try_into().map_err(|_| invalid())?;
    if known == Some(key) {
        return Ok(known);
    }
    let owner = crypto::address_of(&key);
    if owner != *signer {
        return Err(root::INVALID_PUB_KEY.wrap(format_args!(
            "pubKey does not match signer address {}: it is the key of {}",
            ctx.text(signer),
            ctx.text(&owner)
        )));
    }
    Ok(Some(key))
}

fn require_direct(info: &SignerInfo) -> Result<()> {
    let mode = match &info.mode_info {
        Some(ModeInfo {
            sum: Some(mode_info::Sum::Single(single)),
        }) => single.mode,
        _ => return Err(root::UNAUTHORIZED.wrap("sign mode: expected SIGN_MODE_DIRECT by one key")),
    };
    if mode != SignMode::Direct as i32 {
        let name = SignMode::try_from(mode).map_or("unknown", |mode| mode.as_str_name());
        return Err(
            root::UNAUTHORIZED.wrap(format_args!("sign mode {name}: expected SIGN_MODE_DIRECT"))
        );
    }
    Ok(())
}
