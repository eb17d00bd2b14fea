//! What everybody must have after transactions.

use super::{
    AMOUNT, Accounts, BALANCE, COMPANY_FEE, FEE, Kind, NATIVE, OTHER_POINTS, POINTS, PRICE, REWARD,
    SWAP_FEE, SWAPPED, Transfer, WON, company, issuer, merchant_id, parse_denom, payout_address,
};
use anyhow::{Result, ensure};
use sdk::{Address, Read};
use std::collections::BTreeMap;

/// Checks that nothing was lost or done twice: every sequence, and every balance to the last unit, those of merchants
/// (paid out or still coming), of their payment company and of the issuer of the points included.
pub(crate) fn check(accounts: &Accounts, transfers: &[Transfer], state: &impl Read) -> Result<()> {
    let expected = Expected::after(accounts, transfers);
    for (address, sequence) in expected.sequences {
        let found = auth::ops::account(state, &address).map_or(0, |account| account.sequence);
        ensure!(
            found == sequence,
            "account {address:?}: sequence {found}, expected {sequence}"
        );
    }
    for ((address, denom), balance) in expected.balances {
        let found = bank::ops::balance(state, &address, &parse_denom(denom)).units();
        ensure!(
            found == balance,
            "account {address:?}: {found} {denom}, expected {balance}"
        );
    }
    let won = parse_denom(WON);
    for (merchant, sold) in expected.sales {
        let account = settlement::ops::account(state, &merchant_id(merchant), &won);
        let paid = bank::ops::balance(state, &payout_address(merchant), &won);
        let found = account.payable.above_zero().units() + paid.units();
        ensure!(
            found == sold,
            "merchant {merchant}: {found} {won}, expected {sold}"
        );
    }
    Ok(())
}

/// What accounts have after transfers.
#[derive(Default)]
struct Expected {
    sequences: BTreeMap<Address, u64>,
    balances: BTreeMap<(Address, &'static str), u128>,
    /// By merchant: less the fee.
    sales: BTreeMap<u64, u128>,
}

impl Expected {
    fn after(accounts: &Accounts, transfers: &[Transfer]) -> Self {
        let mut expected = Self::default();
        let begins = |denom| {
            let has = accounts.kind.denoms().contains(&denom);
            if has { BALANCE } else { 0 }
        };
        for transfer in transfers {
            let from = accounts.address(transfer.from);
            *expected.sequences.entry(from).or_default() += 1;
            *expected.balance(from, transfer.kind.fee_denom(), BALANCE) -= FEE;
            match transfer.kind {
                Kind::Send | Kind::PointsSend => {
                    let to = accounts.address(transfer.to);
                    let denom = if transfer.kind == Kind::Send {
                        NATIVE
                    } else {
                        POINTS
                    };
                    *expected.balance(from, denom, BALANCE) -= AMOUNT;
                    *expected.balance(to, denom, BALANCE) += AMOUNT;
                }
                Kind::Payment | Kind::Reward | Kind::FirstReward => {
                    *expected.balance(from, WON, BALANCE) -= PRICE;
                    *expected.sales.entry(transfer.to).or_default() += PRICE - COMPANY_FEE;
                    *expected.balance(company(), WON, 0) += COMPANY_FEE;
                    if transfer.kind != Kind::Payment {
                        *expected.balance(from, POINTS, begins(POINTS)) += REWARD;
                    }
                }
                Kind::Swap => {
                    *expected.balance(from, POINTS, BALANCE) -= SWAPPED;
                    *expected.balance(from, OTHER_POINTS, 0) += SWAPPED - SWAP_FEE;
                    *expected.balance(issuer(), POINTS, 0) += SWAP_FEE;
                }
            }
        }
        expected
    }

    /// The balance of an account, which began with `first`.
    fn balance(&mut self, address: Address, denom: &'static str, first: u128) -> &mut u128 {
        self.balances.entry((address, denom)).or_insert(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(kind: Kind) -> (Accounts, Expected) {
        let accounts = Accounts::new(kind, 200);
        let transfers = [(0, 0), (0, 1), (7, 1)].map(|(from, to)| Transfer { kind, from, to });
        let expected = Expected::after(&accounts, &transfers);
        (accounts, expected)
    }

    #[test]
    fn payments_leave_fees_price_share_and_rewards_where_they_belong() {
        let (accounts, expected) = after(Kind::FirstReward);
        let balance = |address, denom| expected.balances.get(&(address, denom)).copied();
        let twice = accounts.address(0);
        assert_eq!(expected.sequences[&twice], 2);
        assert_eq!(balance(twice, NATIVE), None);
        assert_eq!(balance(twice, WON), Some(BALANCE - 2 * (FEE + PRICE)));
        assert_eq!(balance(twice, POINTS), Some(660));
        assert_eq!(expected.sales, BTreeMap::from([(0, 10_780), (1, 21_560)]));
        assert_eq!(balance(company(), WON), Some(660));
    }

    #[test]
    fn swaps_leave_the_fee_with_the_issuer() {
        let (accounts, expected) = after(Kind::Swap);
        let balance = |address, denom| expected.balances.get(&(address, denom)).copied();
        let twice = accounts.address(0);
        assert_eq!(balance(twice, POINTS), Some(BALANCE - 2_000));
        assert_eq!(balance(twice, OTHER_POINTS), Some(1_980));
        assert_eq!(balance(issuer(), POINTS), Some(30));
    }
}
