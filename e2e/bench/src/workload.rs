//! Accounts with money and points, and signed transactions of theirs: sends, payments to merchants, swaps of points.

mod actors;
mod check;
mod sign;

pub(crate) use check::check;
pub(crate) use sign::{Target, sign, sign_from};

use bank::Lot;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use sdk::{Address, Time};
use std::fmt;
use testkit::TestKey;

/// What each account begins with, of each coin that it has.
const BALANCE: u128 = 1_000_000_000_000;
/// The fee of each transaction: of payments in [`WON`], which is all that a customer needs, of others in [`NATIVE`].
const FEE: u128 = 5_000;
/// The gas limit of each transaction: the fee is just enough for it.
const GAS_LIMIT: u64 = 200_000;
/// The denom of what bank sends move, and of their fees.
const NATIVE: &str = "uaot";
/// What each send moves, in [`NATIVE`] or in [`POINTS`].
const AMOUNT: u128 = 7;
/// The denom of payments.
const WON: &str = "krwp";
/// What each payment costs, in [`WON`].
const PRICE: u128 = 11_000;
/// The part of the price that is value-added tax.
const VAT: u128 = 1_000;
/// What the payment company takes of each payment, in basis points and in [`WON`].
const COMPANY_BPS: u32 = 200;
const COMPANY_FEE: u128 = 220;
/// The points that accounts begin with, or that payments earn.
const POINTS: &str = "pt/bench/star";
/// What each payment earns, in basis points of its price and in [`POINTS`].
const REWARD_BPS: u32 = 300;
const REWARD: u128 = 330;
/// The points of another issuer, which swaps give. A point of either is a won.
const OTHER_POINTS: &str = "pt/other/star";
/// What each swap takes, in [`POINTS`]; of it the fee, in basis points and in points; the rest is what it gives.
const SWAPPED: u128 = 1_000;
const SWAP_FEE_BPS: u32 = 100;
const SWAP_FEE: u128 = 10;
/// Accounts for each merchant.
const CUSTOMERS: u64 = 100;
/// How long a payment can be refunded: a week.
pub(crate) const REFUND_SECONDS: u64 = 7 * 86_400;
/// In the Korean month before the first lot of [`POINTS`] expires, 2030-02-14; the others expire a month later each.
const BEFORE_EXPIRIES_SECONDS: u64 = 1_897_257_600;
/// When points were earned that accounts begin with: 2026-01-01T00:00:00Z, in the first month of chains without CometBFT.
const EARNED_SECONDS: u64 = 1_767_225_600;
const EARNED_MONTH: u32 = 202_601;
/// How long points live, to the end of a month.
const LIFETIME_MONTHS: u32 = 60;

/// What each transaction of a workload does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Kind {
    /// A bank send from account to account.
    Send,
    /// A payment of an account to a merchant with fee and tax, authorised and captured at once; one merchant for 100
    /// accounts.
    Payment,
    /// A payment that also earns 3 % in points, of a customer who has earned some before in that month.
    Reward,
    /// The same, of a customer who has none.
    FirstReward,
    /// A bank send of points.
    PointsSend,
    /// A swap of points of one issuer for those of another.
    Swap,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Send,
        Self::Payment,
        Self::Reward,
        Self::FirstReward,
        Self::PointsSend,
        Self::Swap,
    ];

    /// What accounts have, in the order of denoms.
    fn denoms(self) -> &'static [&'static str] {
        match self {
            Self::Send => &[NATIVE],
            Self::Payment | Self::FirstReward => &[WON],
            Self::Reward => &[WON, POINTS],
            Self::PointsSend | Self::Swap => &[POINTS, NATIVE],
        }
    }

    fn fee_denom(self) -> &'static str {
        if self.pays_merchants() { WON } else { NATIVE }
    }

    fn pays_merchants(self) -> bool {
        matches!(self, Self::Payment | Self::Reward | Self::FirstReward)
    }

    /// How many can be paid.
    fn recipients(self, accounts: u64) -> u64 {
        if self.pays_merchants() {
            accounts.div_ceil(CUSTOMERS)
        } else {
            accounts
        }
    }
}

/// The name in figures.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "bank_send",
            Self::Payment => "payment",
            Self::Reward => "reward",
            Self::FirstReward => "first_reward",
            Self::PointsSend => "points_send",
            Self::Swap => "swap",
        })
    }
}

/// Which accounts send and receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Distribution {
    /// Every account as often as any other.
    Uniform,
    /// The n-th account 1/n times as often as the first.
    Zipf,
}

/// One transaction: what it does, the number of the account that pays, and of the account or the merchant that receives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) kind: Kind,
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// Random transfers; the same for the same arguments.
pub(crate) fn transfers(
    kind: Kind,
    accounts: u64,
    count: usize,
    distribution: Distribution,
    seed: u64,
) -> Vec<Transfer> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let payers = Draw::new(accounts, distribution);
    let recipients = Draw::new(kind.recipients(accounts), distribution);
    let pair = |_| {
        let from = payers.next(&mut random);
        let mut to = recipients.next(&mut random);
        // Nobody sends to himself; merchants have numbers of their own.
        if !kind.pays_merchants() && to == from {
            to = (to + 1) % accounts;
        }
        Transfer { kind, from, to }
    };
    (0..count).map(pair).collect()
}

/// Every account pays as often as any other, and two transactions of one account are far apart.
pub(crate) fn round_robin(kind: Kind, accounts: u64, count: usize) -> Vec<Transfer> {
    // A prime, so that neighbours in time are no neighbours in the state.
    const STEP: u64 = 7_919;
    (0..count as u64)
        .map(|n| {
            let from = n.wrapping_mul(STEP) % accounts;
            let to = if kind.pays_merchants() {
                n % kind.recipients(accounts)
            } else {
                (from + 1 + n % (accounts - 1)) % accounts
            };
            Transfer { kind, from, to }
        })
        .collect()
}

/// Numbers below a count, drawn by a distribution.
struct Draw {
    count: u64,
    /// The sums of 1/1, 1/2, 1/3 ... for a Zipf distribution; empty for a uniform one.
    harmonic: Vec<f64>,
}

impl Draw {
    fn new(count: u64, distribution: Distribution) -> Self {
        let harmonic = match distribution {
            Distribution::Uniform => Vec::new(),
            Distribution::Zipf => (1..=count)
                .scan(0.0, |sum, n| {
                    *sum += 1.0 / n as f64;
                    Some(*sum)
                })
                .collect(),
        };
        Self { count, harmonic }
    }

    fn next(&self, random: &mut ChaCha8Rng) -> u64 {
        match self.harmonic.last() {
            None => random.random_range(0..self.count),
            Some(whole) => {
                let at = random.random_range(0.0..*whole);
                self.harmonic.partition_point(|sum| *sum <= at) as u64
            }
        }
    }
}

/// Accounts and what they hold, which follows from what they do.
pub(crate) struct Accounts {
    kind: Kind,
    addresses: Vec<Address>,
    /// Who can be paid, if merchants are.
    pub(crate) merchants: u64,
    /// In how many lots the points of an account are.
    pub(crate) lots_each: u32,
}

impl Accounts {
    pub(crate) fn new(kind: Kind, count: u64) -> Self {
        let addresses = (0..count).into_par_iter().map(|n| key(n).address).collect();
        Self {
            kind,
            addresses,
            merchants: kind.recipients(count),
            lots_each: 1,
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.addresses.len() as u64
    }

    pub(crate) fn address(&self, n: u64) -> Address {
        let place = usize::try_from(n).expect("an address is 64 bits wide");
        self.addresses[place]
    }

    /// What each account begins with.
    pub(crate) fn coins(&self) -> Vec<sdk::Coin> {
        let coin = |denom: &&str| coin(BALANCE, denom);
        self.kind.denoms().iter().map(coin).collect()
    }

    /// The lots of the points that each account begins with, the first to expire first.
    pub(crate) fn lots(&self) -> Vec<Lot> {
        let part = BALANCE / u128::from(self.lots_each);
        let rest = BALANCE % u128::from(self.lots_each);
        let expiry = |n: u32| {
            if self.kind == Kind::Reward {
                Time::from_seconds(EARNED_SECONDS).korean_month_end(LIFETIME_MONTHS + n)
            } else {
                Time::from_seconds(BEFORE_EXPIRIES_SECONDS).korean_month_end(n)
            }
        };
        let lot = |n: u32| Lot {
            expiry: expiry(n),
            available_at: Time::default(),
            amount: sdk::Amount::new(if n == 0 { part + rest } else { part }),
        };
        (0..self.lots_each).map(lot).collect()
    }
}

/// The key of an account. The first keys of tests belong to the accounts of their genesis.
fn key(account: u64) -> TestKey {
    testkit::key(account + 1_000)
}

fn address_of(role: &[u8], n: u64) -> Address {
    let hash = sdk::crypto::sha256_parts(&[role, &n.to_be_bytes()]);
    Address::new(hash.split_at(20).0).expect("20 bytes are an address")
}

fn merchant_id(n: u64) -> [u8; 32] {
    sdk::crypto::sha256_parts(&[b"bench merchant id", &n.to_be_bytes()])
}

/// Where the money of a merchant goes.
fn payout_address(merchant: u64) -> Address {
    address_of(b"bench merchant", merchant)
}

/// The payment company of all merchants; its fees go there, and it pays for what payments earn.
fn company() -> Address {
    address_of(b"bench company", 0)
}

/// The issuer of [`POINTS`], which has the fees of swaps.
fn issuer() -> Address {
    address_of(b"bench issuer", 0)
}

/// The issuer of [`OTHER_POINTS`].
fn other_issuer() -> Address {
    address_of(b"bench issuer", 1)
}

pub(crate) fn points() -> sdk::Denom {
    parse_denom(POINTS)
}

fn parse_denom(denom: &str) -> sdk::Denom {
    denom.parse().expect("a denom")
}

fn coin(amount: u128, denom: &str) -> sdk::Coin {
    sdk::Coin {
        denom: parse_denom(denom),
        amount: sdk::Amount::new(amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zipf_gives_each_rank_its_share() {
        const COUNT: usize = 20_000;
        let transfers = transfers(Kind::Payment, 1_000, COUNT, Distribution::Zipf, 1);
        let share = |rank: u64| {
            let drawn = transfers
                .iter()
                .filter(|transfer| transfer.from + 1 == rank);
            drawn.count() as f64 / COUNT as f64
        };
        // The 1000th harmonic number is 7.4855.
        for rank in 1..=4 {
            let expected = 1.0 / 7.4855 / rank as f64;
            assert!((share(rank) - expected).abs() < 0.01, "rank {rank}");
        }
        assert!(transfers.iter().all(|transfer| transfer.to < 10));
    }

    #[test]
    fn nobody_sends_to_himself() {
        for kind in [Kind::Send, Kind::PointsSend] {
            for distribution in [Distribution::Uniform, Distribution::Zipf] {
                let transfers = transfers(kind, 2, 1_000, distribution, 1);
                assert!(
                    transfers
                        .iter()
                        .all(|transfer| transfer.from != transfer.to)
                );
            }
            let transfers = round_robin(kind, 3, 1_000);
            assert!(
                transfers
                    .iter()
                    .all(|transfer| transfer.from != transfer.to)
            );
        }
    }

    #[test]
    fn lots_add_up_to_the_balance() {
        let mut accounts = Accounts::new(Kind::Swap, 1);
        accounts.lots_each = 7;
        let lots = accounts.lots();
        assert_eq!(
            lots.iter().map(|lot| lot.amount.units()).sum::<u128>(),
            BALANCE
        );
        assert_eq!(lots[0].expiry.to_string(), "2030-02-28T15:00:00Z");
        assert!(lots.is_sorted_by_key(|lot| lot.expiry));
    }
}
