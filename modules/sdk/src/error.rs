//! Errors that a user sees: a codespace, a stable code, and a text that says what was wrong and what is expected.

use std::fmt;

/// The result of everything that a user can get wrong.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal. `codespace` and `code` are part of the chain's interface and of consensus; `log` is free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The module that refused, or `sdk` for what all Cosmos chains share.
    pub codespace: &'static str,
    /// Never 0, unique within the codespace, never used for something else later.
    pub code: u32,
    /// What was wrong, and what is expected.
    pub log: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.log)
    }
}

impl std::error::Error for Error {}

/// One row of a module's table of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorSpec {
    /// The codespace: the name of the module, or another that relayers know.
    pub codespace: &'static str,
    /// The code.
    pub code: u32,
    /// The name of the variant.
    pub name: &'static str,
    /// The text, with the names of what it fills in.
    pub text: &'static str,
}

impl ErrorSpec {
    /// How a module's documents name it: by its code alone within the module's own codespace.
    pub fn number(&self, module: &str) -> String {
        if self.codespace == module {
            self.code.to_string()
        } else {
            format!("{} {}", self.codespace, self.code)
        }
    }
}

/// A root error of the Cosmos SDK (codespace `sdk`): wallets and relayers match on its code and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    code: u32,
    text: &'static str,
}

impl Root {
    /// The codespace of all roots.
    pub const CODESPACE: &'static str = "sdk";

    /// This error with what was wrong in front, as the Cosmos SDK prints it.
    pub fn wrap(self, what: impl fmt::Display) -> Error {
        Error {
            codespace: Self::CODESPACE,
            code: self.code,
            log: format!("{what}: {}", self.text),
        }
    }

    /// The code.
    pub const fn code(self) -> u32 {
        self.code
    }

    /// The text that the log ends with.
    pub const fn text(self) -> &'static str {
        self.text
    }
}

/// The errors that all Cosmos chains share, with the codes and texts of `types/errors/errors.go` of the Cosmos SDK.
pub mod root {
    use super::{Error, Root};
    use std::fmt;

    /// What a query answers that does not find what it was asked for (code 22). Clients take a text with
    /// `code = NotFound` for "there is none", everything else for a failure.
    pub fn query_not_found(what: impl fmt::Display) -> Error {
        KEY_NOT_FOUND.wrap(format_args!("rpc error: code = NotFound desc = {what}"))
    }

    macro_rules! roots {
        ($($code:literal $name:ident $text:literal),* $(,)?) => {
            $(#[doc = concat!("Code ", $code, ": ", $text, ".")]
            pub const $name: Root = Root { code: $code, text: $text };)*
            /// All of them, by code.
            pub const ALL: &[Root] = &[$($name),*];
        };
    }

    roots! {
        2 TX_DECODE "tx parse error",
        3 INVALID_SEQUENCE "invalid sequence",
        4 UNAUTHORIZED "unauthorized",
        5 INSUFFICIENT_FUNDS "insufficient funds",
        6 UNKNOWN_REQUEST "unknown request",
        7 INVALID_ADDRESS "invalid address",
        8 INVALID_PUB_KEY "invalid pubkey",
        9 UNKNOWN_ADDRESS "unknown address",
        10 INVALID_COINS "invalid coins",
        11 OUT_OF_GAS "out of gas",
        12 MEMO_TOO_LARGE "memo too large",
        13 INSUFFICIENT_FEE "insufficient fee",
        14 TOO_MANY_SIGNATURES "maximum number of signatures exceeded",
        15 NO_SIGNATURES "no signatures supplied",
        18 INVALID_REQUEST "invalid request",
        19 TX_IN_MEMPOOL_CACHE "tx already in mempool",
        20 MEMPOOL_FULL "mempool is full",
        21 TX_TOO_LARGE "tx too large",
        22 KEY_NOT_FOUND "key not found",
        26 INVALID_HEIGHT "invalid height",
        28 INVALID_CHAIN_ID "invalid chain-id",
        29 INVALID_TYPE "invalid type",
        30 TX_TIMEOUT_HEIGHT "tx timeout height",
        31 UNKNOWN_EXTENSION_OPTIONS "unknown extension options",
        32 WRONG_SEQUENCE "incorrect account sequence",
        35 LOGIC "internal logic error",
        36 CONFLICT "conflict",
        37 NOT_SUPPORTED "feature not supported",
        38 NOT_FOUND "not found",
        41 INVALID_GAS_LIMIT "invalid gas limit",
    }
}

/// An error of a module, made by [`errors!`].
pub trait ModuleError: fmt::Display {
    /// The name of the module.
    const CODESPACE: &'static str;
    /// The stable code of this variant.
    fn code(&self) -> u32;
}

impl<E: ModuleError> From<E> for Error {
    fn from(error: E) -> Self {
        Error {
            codespace: E::CODESPACE,
            code: error.code(),
            log: error.to_string(),
        }
    }
}

/// Declares the errors of a module: `errors! { "bank"; 2 SendDisabled { denom: Denom } = "{denom} may not be sent"; }`.
///
/// Gives `enum Error`, its `Display`, `ModuleError` (so `?` works), and `TABLE`. Codes start at 2 (1 is the SDK's
/// "internal"), are written out, and are never reused.
#[macro_export]
macro_rules! errors {
    ($codespace:literal; $($(#[$meta:meta])* $code:literal $name:ident $({ $($field:ident : $ty:ty),* $(,)? })? = $text:literal;)*) => {
        /// What this module refuses, and why.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Error {
            $($(#[$meta])* #[doc = $text] $name $({ $(#[doc = stringify!($field)] $field: $ty),* })?,)*
        }
        impl std::fmt::Display for Error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $(Self::$name $({ $($field),* })? => write!(f, $text),)* }
            }
        }
        impl std::error::Error for Error {}
        impl $crate::ModuleError for Error {
            const CODESPACE: &'static str = $codespace;
            fn code(&self) -> u32 {
                match self { $(Self::$name { .. } => $code,)* }
            }
        }
        /// Every error of this module, as it stands in its README.
        pub const TABLE: &[$crate::ErrorSpec] =
            &[$($crate::ErrorSpec { codespace: $codespace, code: $code, name: stringify!($name), text: $text },)*];
    };
}
