//! Accounts, their keys and sequences, module accounts, and the authority of the chain.
