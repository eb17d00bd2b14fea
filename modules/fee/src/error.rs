//! What this module refuses: its own errors, and those of `cosmos.feegrant` under their own codespace.

use sdk::{Amount, Denom};

sdk::errors! { "fee";
    /// More than one denom.
    2 SeveralDenoms { fee: String } = "fee {fee}: expected coins of one denom";
    /// A denom in which fees are not taken.
    3 DenomNotAccepted { denom: Denom, native: Denom } = "fees in {denom} are not accepted: expected {native} or one of the fee tokens";
    /// A fed rate that nobody renewed.
    4 RateTooOld { denom: Denom, age_seconds: u64, max_age_seconds: u64 } = "the rate of {denom} is {age_seconds} s old: fees in it are accepted while it is younger than {max_age_seconds} s";
    /// A message without an entry in the gas table.
    5 MsgSwitchedOff { type_url: String } = "{type_url} is switched off on this chain";
    /// The entries of authority messages stay.
    6 AuthorityMsg { type_url: String } = "{type_url} is a message of the authority and cannot be switched off: expected a gas above 0";
    /// More gas than any block has.
    7 GasTooHigh { type_url: String, gas: u64, gas_max: u64 } = "{gas} gas for {type_url}: expected at most {gas_max}";
    /// Terms of a fee token that cannot be.
    8 InvalidFeeToken { why: String } = "invalid fee token: {why}";
    /// Parameters that cannot be.
    9 InvalidParams { why: String } = "invalid parameters: {why}";
    /// The native coin needs no terms.
    10 NativeFeeToken { denom: Denom } = "{denom} is the native coin: it is always accepted, at its own value";
    /// No such fee token.
    11 NoFeeToken { denom: Denom } = "{denom} is not a fee token";
    /// A rate for a token whose rate the authority fixed.
    12 RateFixed { denom: Denom } = "the rate of {denom} is fixed by the authority: expected a fed fee token";
    /// A rate from somebody else than the feeder.
    13 NotTheFeeder { denom: Denom, feeder: String, expected: String } = "{feeder} does not feed the rate of {denom}: expected {expected}";
    /// Too many entries of a list.
    14 TooMany { what: &'static str, count: usize, count_max: usize } = "{count} {what}: expected at most {count_max}";
}

/// The errors of fee grants, with the codes and the ends of the texts of `x/feegrant/errors.go` of the Cosmos SDK.
pub mod grant {
    sdk::errors! { "feegrant";
        /// More than what is left.
        2 FeeLimitExceeded { why: String } = "{why}: fee limit exceeded";
        /// At or after the expiration.
        3 FeeLimitExpired { why: String } = "{why}: fee allowance expired";
        /// A period that cannot be.
        4 InvalidDuration { why: String } = "{why}: invalid duration";
        /// Nothing granted.
        5 NoAllowance { why: String } = "{why}: no allowance";
        /// A filter that lets nothing through.
        6 NoMessages { why: String } = "{why}: allowed messages are empty";
        /// A message that the filter holds back.
        7 MessageNotAllowed { why: String } = "{why}: message not allowed";
    }
}

/// The error of a fee below the lowest one, in the words of the Cosmos SDK, which tools read the numbers from.
pub(crate) fn insufficient(got: &sdk::Coins, required: Amount, denom: &Denom) -> sdk::Error {
    sdk::root::INSUFFICIENT_FEE.wrap(format_args!(
        "insufficient fees; got: {got} required: {required}{denom}"
    ))
}
