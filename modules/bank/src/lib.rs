//! Balances, holds, supply and the minters of money.
