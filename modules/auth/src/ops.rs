//! What other modules may do with accounts: the only door to this module's state.

use crate::{
    Account,
    state::{ACCOUNTS, AUTHORITY, BY_NUMBER, NEXT_NUMBER},
};
use sdk::{Address, Ctx, Read, Result, crypto, root};

/// The account of an address, if it has one.
pub fn account(read: &(impl Read + ?Sized), address: &Address) -> Option<Account> {
    ACCOUNTS.get(read, address)
}

/// Makes the account of an address with the next number, unless it exists: one read if it does.
pub fn ensure(ctx: &mut Ctx<'_>, address: &Address) {
    if !ACCOUNTS.has(ctx, address) {
        create(ctx, address);
    }
}

fn create(ctx: &mut Ctx<'_>, address: &Address) {
    let account = Account::new(next_number(ctx));
    insert(ctx, address, &account);
}

/// The number that the next new account gets.
pub(crate) fn next_number(read: &(impl Read + ?Sized)) -> u64 {
    NEXT_NUMBER.get(read).unwrap_or_default()
}

/// Writes a new account, counts on from its number, and keeps the index.
pub(crate) fn insert(ctx: &mut Ctx<'_>, address: &Address, account: &Account) {
    let after = account
        .number
        .checked_add(1)
        .expect("genesis numbers are below 2^63, and nobody makes 2^63 accounts");
    let next = next_number(ctx).max(after);
    NEXT_NUMBER.set(ctx, &next);
    put(ctx, address, account);
    BY_NUMBER.set(ctx, &account.number, address);
}

fn put(ctx: &mut Ctx<'_>, address: &Address, account: &Account) {
    ACCOUNTS.set(ctx, address, account);
}

/// Notes the key of an account. Refused if there is no account (code 9), if the key does not belong to the address, or
/// if the account has another one (code 8).
pub fn set_public_key(ctx: &mut Ctx<'_>, address: &Address, public_key: &[u8; 33]) -> Result<()> {
    let mut account = existing(ctx, address)?;
    check_key(ctx, address, &account, public_key)?;
    account.public_key = Some(*public_key);
    put(ctx, address, &account);
    Ok(())
}

/// Counts a transaction of an account; gives its new sequence. Refused (code 9) if there is no account.
pub fn bump_sequence(ctx: &mut Ctx<'_>, address: &Address) -> Result<u64> {
    let mut account = existing(ctx, address)?;
    account.sequence = next_sequence(&account);
    put(ctx, address, &account);
    Ok(account.sequence)
}

/// Notes the key and counts a transaction in one write, for whoever has read the account and verified the signature
/// already: `account` must be what [`account`] gave.
pub fn record_signature(
    ctx: &mut Ctx<'_>,
    address: &Address,
    mut account: Account,
    public_key: &[u8; 33],
) -> Result<()> {
    check_key(ctx, address, &account, public_key)?;
    account.public_key = Some(*public_key);
    account.sequence = next_sequence(&account);
    put(ctx, address, &account);
    Ok(())
}

fn existing(ctx: &Ctx<'_>, address: &Address) -> Result<Account> {
    account(ctx, address).ok_or_else(|| unknown(ctx, address))
}

fn unknown(ctx: &Ctx<'_>, address: &Address) -> sdk::Error {
    root::UNKNOWN_ADDRESS.wrap(format_args!("account {} does not exist", ctx.text(address)))
}

fn check_key(
    ctx: &Ctx<'_>,
    address: &Address,
    account: &Account,
    public_key: &[u8; 33],
) -> Result<()> {
    if account.public_key.as_ref() == Some(public_key) {
        return Ok(());
    }
    let owner = crypto::address_of(public_key);
    if account.public_key.is_some() || owner != *address {
        return Err(root::INVALID_PUB_KEY.wrap(format_args!(
            "pubKey does not match signer address {}, it belongs to {}",
            ctx.text(address),
            ctx.text(&owner)
        )));
    }
    Ok(())
}

fn next_sequence(account: &Account) -> u64 {
    account
        .sequence
        .checked_add(1)
        .expect("genesis sequences are below 2^63, and nobody signs 2^63 transactions")
}

/// Who may send the messages of the authority.
pub fn authority(read: &(impl Read + ?Sized)) -> Address {
    AUTHORITY
        .get(read)
        .expect("genesis is refused without an authority")
}

/// Refuses (code 4) a message that does not name the authority as its sender.
pub fn require_authority(ctx: &Ctx<'_>, sender: &str) -> Result<()> {
    let authority = authority(ctx);
    if ctx
        .address(sender)
        .is_ok_and(|address| address == authority)
    {
        return Ok(());
    }
    Err(root::UNAUTHORIZED.wrap(format_args!(
        "invalid authority; expected {}, got {sender:.100}",
        ctx.text(&authority)
    )))
}
