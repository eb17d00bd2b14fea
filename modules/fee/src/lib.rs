//! Who pays for a transaction, in which denom, and how much: gas table, fee tokens and fee grants.
