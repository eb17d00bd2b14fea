//! What other modules call: who may act for a merchant, whether it takes payments, what is open.

use crate::error::Error;
use crate::events::MerchantSuspended;
use crate::state::{COMPANIES, MERCHANTS, OPEN_PAYMENTS, OPEN_SETTLEMENTS, PARAMS, TERMINALS};
use crate::types::{self, Merchant, MerchantId, Params, PaymentCompany, Right, Status, Terminal};
use sdk::{Address, Ctx, Map, Read, Result, crypto};

/// The id of the merchant with this hashed business number.
pub fn id_of(business_number_hash: &[u8; 32]) -> MerchantId {
    crypto::sha256_parts(&[b"aot/merchant/v1", business_number_hash])
}

/// The id that a text names. Refused (code 11) unless it is 64 lower-case hex digits.
pub fn parse_id(text: &str) -> Result<MerchantId> {
    Ok(types::parse_id(text)?)
}

/// The merchant. Refused (code 2) if there is none.
pub fn get(read: &(impl Read + ?Sized), id: &MerchantId) -> Result<Merchant> {
    let unknown = || Error::MerchantNotFound {
        id: hex::encode(id),
    };
    Ok(MERCHANTS.get(read, id).ok_or_else(unknown)?)
}

/// All merchants, by id: for simulations.
pub fn all(read: &(impl Read + ?Sized)) -> Vec<(MerchantId, Merchant)> {
    MERCHANTS.iter(read).collect()
}

/// The merchant that `signer` acts for. Refused (code 7) unless it is the owner, a delegate with the right, or an
/// active terminal of this merchant where terminals have the right.
pub fn acting(
    read: &(impl Read + ?Sized),
    id: &MerchantId,
    signer: &Address,
    right: Right,
) -> Result<Merchant> {
    let merchant = get(read, id)?;
    let delegated = || {
        let rights = merchant.delegates.get(signer);
        rights.is_some_and(|rights| rights.contains(&right))
    };
    let terminal = || right.of_terminals() && is_active_terminal(read, id, signer);
    if merchant.owner == *signer || delegated() || terminal() {
        return Ok(merchant);
    }
    Err(Error::MissingRight {
        id: hex::encode(id),
        right: right.text(),
    }
    .into())
}

/// Whether this is the address of an active terminal of this merchant.
pub fn is_active_terminal(
    read: &(impl Read + ?Sized),
    id: &MerchantId,
    terminal: &Address,
) -> bool {
    TERMINALS
        .get(read, terminal)
        .is_some_and(|found| found.active && found.merchant_id == *id)
}

/// An active terminal of this merchant. Refused if it is none (code 13), or revoked (code 15).
pub fn active_terminal(ctx: &Ctx<'_>, id: &MerchantId, address: &Address) -> Result<Terminal> {
    let found = TERMINALS.get(ctx, address);
    let of_merchant = found.filter(|terminal| terminal.merchant_id == *id);
    let terminal = of_merchant.ok_or_else(|| Error::TerminalNotFound {
        terminal: ctx.text(address),
        id: hex::encode(id),
    })?;
    if !terminal.active {
        return Err(Error::TerminalRevoked {
            terminal: ctx.text(address),
        }
        .into());
    }
    Ok(terminal)
}

/// Refused (code 4) unless the merchant is active.
pub fn require_active(id: &MerchantId, merchant: &Merchant) -> Result<()> {
    require_status(id, merchant, &[Status::Active], "an active one")
}

/// A merchant that takes new payments, and its payment company. Refused if the merchant is not active (code 4), or its
/// payment company is not (code 6).
pub fn taking_payments(ctx: &Ctx<'_>, id: &MerchantId) -> Result<(Merchant, PaymentCompany)> {
    let merchant = get(ctx, id)?;
    require_active(id, &merchant)?;
    let company = active_company(ctx, &merchant.company)?;
    Ok((merchant, company))
}

/// Stops new payments of an active merchant in the name of a module, which says why; its company or the authority resumes
/// it. One that is not active stays as it is.
pub fn suspend(ctx: &mut Ctx<'_>, id: &MerchantId, by: &Address, reason: &str) -> Result<()> {
    let mut merchant = get(ctx, id)?;
    if merchant.status != Status::Active {
        return Ok(());
    }
    merchant.status = Status::Suspended;
    merchant.suspended_by_authority = false;
    MERCHANTS.set(ctx, id, &merchant);
    ctx.emit(&MerchantSuspended::of(id, &merchant, *by, reason));
    Ok(())
}

/// A payment company, active or not. Refused (code 5) if there is none.
pub fn company(ctx: &Ctx<'_>, address: &Address) -> Result<PaymentCompany> {
    let unknown = || Error::CompanyNotFound {
        address: ctx.text(address),
    };
    Ok(COMPANIES.get(ctx, address).ok_or_else(unknown)?)
}

/// An active payment company. Refused if there is none (code 5), or it is not active (code 6).
pub fn active_company(ctx: &Ctx<'_>, address: &Address) -> Result<PaymentCompany> {
    let company = company(ctx, address)?;
    if !company.active {
        return Err(Error::CompanyInactive {
            address: ctx.text(address),
        }
        .into());
    }
    Ok(company)
}

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).unwrap_or_default()
}

/// How many payments of the merchant hold something.
pub fn open_payments(read: &(impl Read + ?Sized), id: &MerchantId) -> u64 {
    OPEN_PAYMENTS.get(read, id).unwrap_or_default()
}

/// Every merchant with open payments, and how many: for the invariants of the module that counts them.
pub fn all_open_payments(read: &(impl Read + ?Sized)) -> Vec<(MerchantId, u64)> {
    OPEN_PAYMENTS.iter(read).collect()
}

/// One payment more holds something.
pub fn payment_opened(ctx: &mut Ctx<'_>, id: &MerchantId) {
    one_more(ctx, &OPEN_PAYMENTS, id);
}

/// One payment fewer holds something.
pub fn payment_closed(ctx: &mut Ctx<'_>, id: &MerchantId) {
    one_fewer(ctx, &OPEN_PAYMENTS, id);
}

/// In how many denoms the merchant has something to settle: batches to be paid, a deposit, a reserve, a dispute, a debt.
pub fn open_settlements(read: &(impl Read + ?Sized), id: &MerchantId) -> u64 {
    OPEN_SETTLEMENTS.get(read, id).unwrap_or_default()
}

/// Every merchant with something to settle, and in how many denoms: for the invariants of the module that counts them.
pub fn all_open_settlements(read: &(impl Read + ?Sized)) -> Vec<(MerchantId, u64)> {
    OPEN_SETTLEMENTS.iter(read).collect()
}

/// There is something to settle in one denom more.
pub fn settlement_opened(ctx: &mut Ctx<'_>, id: &MerchantId) {
    one_more(ctx, &OPEN_SETTLEMENTS, id);
}

/// There is something to settle in one denom fewer.
pub fn settlement_closed(ctx: &mut Ctx<'_>, id: &MerchantId) {
    one_fewer(ctx, &OPEN_SETTLEMENTS, id);
}

fn one_more(ctx: &mut Ctx<'_>, counts: &Map<MerchantId, u64>, id: &MerchantId) {
    let count = counts.get(ctx, id).unwrap_or_default().saturating_add(1);
    counts.set(ctx, id, &count);
}

fn one_fewer(ctx: &mut Ctx<'_>, counts: &Map<MerchantId, u64>, id: &MerchantId) {
    match counts.get(ctx, id).unwrap_or_default().saturating_sub(1) {
        0 => counts.remove(ctx, id),
        count => counts.set(ctx, id, &count),
    }
}

/// Refused (code 12) if free text holds what may be a card number; blanks and dashes between digits do not hide it.
pub fn no_card_number(field: &'static str, text: &str) -> Result<()> {
    Ok(types::no_card_number(field, text)?)
}

/// Refused (code 12) if an identifier holds what may be a card number: 13 to 19 digits without anything between.
pub fn no_card_number_in_id(field: &'static str, text: &str) -> Result<()> {
    if types::holds_card_number(text, false) {
        return Err(Error::CardNumber { field }.into());
    }
    Ok(())
}

/// Refused if free text is longer than a reason may be (code 11: 128 characters, no control characters), or holds a card
/// number (code 12).
pub fn check_reason(text: &str) -> Result<()> {
    Ok(types::check_text("reason", text, types::REASON_CHARS_MAX)?)
}

pub(crate) fn require_status(
    id: &MerchantId,
    merchant: &Merchant,
    allowed: &[Status],
    expected: &'static str,
) -> Result<()> {
    if allowed.contains(&merchant.status) {
        return Ok(());
    }
    Err(Error::WrongStatus {
        id: hex::encode(id),
        status: merchant.status.to_string(),
        expected,
    }
    .into())
}
