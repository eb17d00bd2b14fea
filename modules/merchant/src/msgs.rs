//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{
    DelegateSet, MerchantApproved, MerchantClosed, MerchantRegistered, MerchantResumed,
    MerchantSuspended, MerchantUpdated, ParamsSet, PaymentCompanySet, TerminalRegistered,
    TerminalRevoked,
};
use crate::ops;
use crate::ops::{
    acting, active_company, get, open_payments, open_settlements, params, require_status,
};
use crate::state::{COMPANIES, MERCHANTS, PARAMS, TERMINALS, TERMINALS_OF};
use crate::types::{
    Merchant, MerchantId, PaymentCompany, REASON_CHARS_MAX, Right, Status, Terminal, check_mcc,
    check_name, check_region, check_text, no_card_number, parse_id,
};
use proto::aot::merchant::v1 as pb;
use sdk::{Address, Ctx, Present, Result, crypto, root};
use std::collections::{BTreeMap, BTreeSet};

const LIVING: &[Status] = &[Status::Active, Status::Suspended];
const NOT_CLOSED: &[Status] = &[Status::Pending, Status::Active, Status::Suspended];

/// Admits a payment company, or changes it.
pub(crate) fn set_payment_company(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetPaymentCompany,
) -> Result<pb::MsgSetPaymentCompanyResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing company");
    let company = msg.company.as_ref().ok_or_else(missing)?;
    let address = ctx.address(&company.address)?;
    check_name("name", &company.name)?;
    let row = PaymentCompany {
        name: company.name.clone(),
        fee_address: receiver(ctx, &company.fee_address)?,
        active: company.active,
    };
    COMPANIES.set(ctx, &address, &row);
    ctx.emit(&PaymentCompanySet {
        company: address,
        name: row.name,
        fee_address: row.fee_address,
        active: row.active,
    });
    Ok(pb::MsgSetPaymentCompanyResponse {})
}

/// Asks a payment company to take a shop.
pub(crate) fn register_merchant(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRegisterMerchant,
) -> Result<pb::MsgRegisterMerchantResponse> {
    no_card_number("memo", &ctx.tx().memo)?;
    let owner = ctx.address(&msg.owner)?;
    let company = ctx.address(&msg.company)?;
    active_company(ctx, &company)?;
    let id = ops::id_of(&business_number_hash(msg)?);
    check_name("name", &msg.name)?;
    check_mcc(&msg.mcc)?;
    check_region(&msg.region)?;
    if MERCHANTS.has(ctx, &id) {
        return Err(Error::MerchantExists {
            id: hex::encode(id),
        }
        .into());
    }
    let merchant = Merchant {
        owner,
        company,
        name: msg.name.clone(),
        mcc: msg.mcc.clone(),
        region: msg.region.clone(),
        payout_address: receiver(ctx, &msg.payout_address)?,
        fee_bps: 0,
        status: Status::Pending,
        suspended_by_authority: false,
        delegates: BTreeMap::new(),
        parent: parent(ctx, &msg.parent)?,
        registered_at: ctx.now(),
        terminals: 0,
    };
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&MerchantRegistered::of(&id, &merchant, owner, ""));
    Ok(pb::MsgRegisterMerchantResponse {
        merchant_id: hex::encode(id),
    })
}

/// An address that money may go to: not the account of a module.
fn receiver(ctx: &Ctx<'_>, text: &str) -> Result<Address> {
    let address = ctx.address(text)?;
    bank::ops::require_receiver(ctx, &address)?;
    Ok(address)
}

fn business_number_hash(msg: &pb::MsgRegisterMerchant) -> Result<[u8; 32]> {
    let hash = msg.business_number_hash.as_slice();
    let invalid = |_| Error::InvalidField {
        field: "business number hash",
        value: format!("{} bytes", hash.len()),
        expected: "the 32 bytes of a SHA-256",
    };
    Ok(hash.try_into().map_err(invalid)?)
}

/// The shop that a shop belongs to: a living one, if any is named.
fn parent(ctx: &Ctx<'_>, text: &str) -> Result<Option<MerchantId>> {
    if text.is_empty() {
        return Ok(None);
    }
    let id = parse_id(text)?;
    require_status(
        &id,
        &get(ctx, &id)?,
        LIVING,
        "a parent that is not pending or closed",
    )?;
    Ok(Some(id))
}

/// Makes a pending merchant active, at a fee.
pub(crate) fn approve_merchant(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgApproveMerchant,
) -> Result<pb::MsgApproveMerchantResponse> {
    let (id, mut merchant, company) = of_company(ctx, &msg.merchant_id, &msg.company)?;
    active_company(ctx, &company)?;
    require_status(&id, &merchant, &[Status::Pending], "a pending one")?;
    merchant.fee_bps = fee(ctx, msg.fee_bps)?;
    merchant.status = Status::Active;
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&MerchantApproved::of(&id, &merchant, company, ""));
    Ok(pb::MsgApproveMerchantResponse {})
}

/// Changes the fee for payments authorised from now on.
pub(crate) fn set_merchant_fee(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetMerchantFee,
) -> Result<pb::MsgSetMerchantFeeResponse> {
    let (id, mut merchant, company) = of_company(ctx, &msg.merchant_id, &msg.company)?;
    require_status(&id, &merchant, LIVING, "an active or suspended one")?;
    merchant.fee_bps = fee(ctx, msg.fee_bps)?;
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&MerchantUpdated::of(&id, &merchant, company, ""));
    Ok(pb::MsgSetMerchantFeeResponse {})
}

/// A merchant whose payment company signed.
fn of_company(
    ctx: &Ctx<'_>,
    merchant_id: &str,
    company: &str,
) -> Result<(MerchantId, Merchant, Address)> {
    let id = parse_id(merchant_id)?;
    let merchant = get(ctx, &id)?;
    let signer = ctx.address(company)?;
    if merchant.company != signer {
        return Err(Error::NotCompany {
            id: hex::encode(id),
            expected: ctx.text(&merchant.company),
        }
        .into());
    }
    Ok((id, merchant, signer))
}

fn fee(ctx: &Ctx<'_>, fee_bps: u32) -> Result<u32> {
    let fee_max_bps = params(ctx).fee_max_bps;
    if fee_bps > fee_max_bps {
        return Err(Error::FeeAboveMax {
            fee_bps,
            fee_max_bps,
        }
        .into());
    }
    Ok(fee_bps)
}

/// Changes the description or the payout address.
pub(crate) fn update_merchant(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateMerchant,
) -> Result<pb::MsgUpdateMerchantResponse> {
    no_card_number("memo", &ctx.tx().memo)?;
    let id = parse_id(&msg.merchant_id)?;
    let signer = ctx.address(&msg.signer)?;
    let mut merchant = acting(ctx, &id, &signer, Right::Profile)?;
    require_status(&id, &merchant, NOT_CLOSED, "one that is not closed")?;
    let described = [&msg.name, &msg.mcc, &msg.region];
    if described.iter().all(|field| field.is_empty()) && msg.payout_address.is_empty() {
        return Err(Error::NothingToChange {}.into());
    }
    if !msg.name.is_empty() {
        check_name("name", &msg.name)?;
        merchant.name.clone_from(&msg.name);
    }
    if !msg.mcc.is_empty() {
        check_mcc(&msg.mcc)?;
        merchant.mcc.clone_from(&msg.mcc);
    }
    if !msg.region.is_empty() {
        check_region(&msg.region)?;
        merchant.region.clone_from(&msg.region);
    }
    if !msg.payout_address.is_empty() {
        require_owner(ctx, &id, &merchant, &signer)?;
        merchant.payout_address = receiver(ctx, &msg.payout_address)?;
    }
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&MerchantUpdated::of(&id, &merchant, signer, ""));
    Ok(pb::MsgUpdateMerchantResponse {})
}

fn require_owner(
    ctx: &Ctx<'_>,
    id: &MerchantId,
    merchant: &Merchant,
    signer: &Address,
) -> Result<()> {
    if merchant.owner == *signer {
        return Ok(());
    }
    Err(Error::NotOwner {
        id: hex::encode(id),
        owner: ctx.text(&merchant.owner),
    }
    .into())
}

/// Gives an address rights over a merchant, or takes them all.
pub(crate) fn set_delegate(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetDelegate,
) -> Result<pb::MsgSetDelegateResponse> {
    let id = parse_id(&msg.merchant_id)?;
    let mut merchant = get(ctx, &id)?;
    require_owner(ctx, &id, &merchant, &ctx.address(&msg.owner)?)?;
    require_status(&id, &merchant, NOT_CLOSED, "one that is not closed")?;
    let missing = || root::INVALID_REQUEST.wrap("missing delegate");
    let delegate = msg.delegate.as_ref().ok_or_else(missing)?;
    let address = ctx.address(&delegate.address)?;
    let rights = delegate
        .rights
        .iter()
        .map(|number| Right::parse(*number))
        .collect::<Result<BTreeSet<_>>>()?;
    let verbs: Vec<_> = rights.iter().map(|right| right.text()).collect();
    let event = DelegateSet {
        merchant_id: id,
        delegate: address,
        rights: verbs.join(","),
    };
    change_delegates(ctx, &mut merchant, address, rights)?;
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&event);
    Ok(pb::MsgSetDelegateResponse {})
}

fn change_delegates(
    ctx: &Ctx<'_>,
    merchant: &mut Merchant,
    address: Address,
    rights: BTreeSet<Right>,
) -> Result<()> {
    if rights.is_empty() {
        let unknown = || Error::DelegateNotFound {
            delegate: ctx.text(&address),
        };
        merchant.delegates.remove(&address).ok_or_else(unknown)?;
        return Ok(());
    }
    merchant.delegates.insert(address, rights);
    let delegates_max = params(ctx).delegates_max;
    if merchant.delegates.len() > usize::try_from(delegates_max).unwrap_or(usize::MAX) {
        return Err(Error::TooManyDelegates { delegates_max }.into());
    }
    Ok(())
}

/// Adds a device.
pub(crate) fn register_terminal(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRegisterTerminal,
) -> Result<pb::MsgRegisterTerminalResponse> {
    no_card_number("memo", &ctx.tx().memo)?;
    let id = parse_id(&msg.merchant_id)?;
    let signer = ctx.address(&msg.signer)?;
    let mut merchant = acting(ctx, &id, &signer, Right::Terminals)?;
    require_status(&id, &merchant, LIVING, "an active or suspended one")?;
    check_name("label", &msg.label)?;
    let public_key = terminal_key(&msg.public_key)?;
    let address = crypto::address_of(&public_key);
    if TERMINALS.has(ctx, &address) {
        return Err(Error::TerminalExists {
            terminal: ctx.text(&address),
        }
        .into());
    }
    let terminals_max = params(ctx).terminals_max;
    if merchant.terminals >= terminals_max {
        return Err(Error::TooManyTerminals { terminals_max }.into());
    }
    merchant.terminals = merchant.terminals.saturating_add(1);
    let terminal = Terminal {
        merchant_id: id,
        public_key,
        label: msg.label.clone(),
        active: true,
    };
    MERCHANTS.set(ctx, &id, &merchant);
    TERMINALS.set(ctx, &address, &terminal);
    TERMINALS_OF.set(ctx, &(id, address), &Present);
    ctx.emit(&TerminalRegistered {
        merchant_id: id,
        terminal: address,
        public_key,
        label: terminal.label,
        signer,
    });
    Ok(pb::MsgRegisterTerminalResponse {
        terminal: ctx.text(&address),
    })
}

fn terminal_key(bytes: &[u8]) -> Result<[u8; 33]> {
    let key = <[u8; 33]>::try_from(bytes).ok();
    let invalid = || Error::InvalidField {
        field: "public key",
        value: hex::encode(bytes.get(..bytes.len().min(64)).unwrap_or_default()),
        expected: "a compressed secp256k1 key of 33 bytes",
    };
    Ok(key.filter(crypto::is_public_key).ok_or_else(invalid)?)
}

/// Takes a device out of service for good.
pub(crate) fn revoke_terminal(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRevokeTerminal,
) -> Result<pb::MsgRevokeTerminalResponse> {
    let id = parse_id(&msg.merchant_id)?;
    let signer = ctx.address(&msg.signer)?;
    let mut merchant = get(ctx, &id)?;
    if merchant.company != signer {
        acting(ctx, &id, &signer, Right::Terminals)?;
    }
    let address = ctx.address(&msg.terminal)?;
    let mut terminal = ops::active_terminal(ctx, &id, &address)?;
    terminal.active = false;
    merchant.terminals = merchant.terminals.saturating_sub(1);
    TERMINALS.set(ctx, &address, &terminal);
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&TerminalRevoked {
        merchant_id: id,
        terminal: address,
        signer,
    });
    Ok(pb::MsgRevokeTerminalResponse {})
}

/// Stops new payments.
pub(crate) fn suspend_merchant(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSuspendMerchant,
) -> Result<pb::MsgSuspendMerchantResponse> {
    check_words(ctx, &msg.reason)?;
    let id = parse_id(&msg.merchant_id)?;
    let mut merchant = get(ctx, &id)?;
    let by_authority = is_authority(ctx, &msg.signer);
    let signer = supervisor(ctx, &id, &merchant, &msg.signer)?;
    require_status(&id, &merchant, &[Status::Active], "an active one")?;
    merchant.status = Status::Suspended;
    merchant.suspended_by_authority = by_authority;
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&MerchantSuspended::of(&id, &merchant, signer, &msg.reason));
    Ok(pb::MsgSuspendMerchantResponse {})
}

/// Ends a suspension.
pub(crate) fn resume_merchant(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgResumeMerchant,
) -> Result<pb::MsgResumeMerchantResponse> {
    let id = parse_id(&msg.merchant_id)?;
    let mut merchant = get(ctx, &id)?;
    let signer = supervisor(ctx, &id, &merchant, &msg.signer)?;
    require_status(&id, &merchant, &[Status::Suspended], "a suspended one")?;
    if merchant.suspended_by_authority && !is_authority(ctx, &msg.signer) {
        return Err(Error::SuspendedByAuthority {
            id: hex::encode(id),
        }
        .into());
    }
    merchant.status = Status::Active;
    merchant.suspended_by_authority = false;
    MERCHANTS.set(ctx, &id, &merchant);
    ctx.emit(&MerchantResumed::of(&id, &merchant, signer, ""));
    Ok(pb::MsgResumeMerchantResponse {})
}

/// Ends a merchant for good. A pending one was never a merchant: its record goes, so that nobody can bar a business
/// from the chain by registering its number first.
pub(crate) fn close_merchant(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgCloseMerchant,
) -> Result<pb::MsgCloseMerchantResponse> {
    check_words(ctx, &msg.reason)?;
    let id = parse_id(&msg.merchant_id)?;
    let mut merchant = get(ctx, &id)?;
    let signer = ctx.address(&msg.signer)?;
    if merchant.owner != signer {
        supervisor(ctx, &id, &merchant, &msg.signer)?;
    }
    require_status(&id, &merchant, NOT_CLOSED, "one that is not closed")?;
    let open = open_payments(ctx, &id);
    if open > 0 {
        return Err(Error::OpenPayments {
            id: hex::encode(id),
            open,
        }
        .into());
    }
    let open = open_settlements(ctx, &id);
    if open > 0 {
        return Err(Error::OpenSettlements {
            id: hex::encode(id),
            open,
        }
        .into());
    }
    let pending = merchant.status == Status::Pending;
    merchant.status = Status::Closed;
    merchant.suspended_by_authority = false;
    if pending {
        MERCHANTS.remove(ctx, &id);
    } else {
        MERCHANTS.set(ctx, &id, &merchant);
    }
    ctx.emit(&MerchantClosed::of(&id, &merchant, signer, &msg.reason));
    Ok(pb::MsgCloseMerchantResponse {})
}

fn check_words(ctx: &Ctx<'_>, reason: &str) -> Result<()> {
    no_card_number("memo", &ctx.tx().memo)?;
    Ok(check_text("reason", reason, REASON_CHARS_MAX)?)
}

fn is_authority(ctx: &Ctx<'_>, signer: &str) -> bool {
    auth::ops::require_authority(ctx, signer).is_ok()
}

/// The payment company of the merchant, or the authority.
fn supervisor(
    ctx: &Ctx<'_>,
    id: &MerchantId,
    merchant: &Merchant,
    signer: &str,
) -> Result<Address> {
    let address = ctx.address(signer)?;
    if merchant.company == address || is_authority(ctx, signer) {
        return Ok(address);
    }
    Err(Error::NotCompany {
        id: hex::encode(id),
        expected: format!("{} or the authority", ctx.text(&merchant.company)),
    }
    .into())
}

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = msg.params.as_ref().ok_or_else(missing)?.into();
    crate::types::Params::check(&params)?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet::of(&params));
    Ok(pb::MsgUpdateParamsResponse {})
}
