//! Accounts with money, and signed transactions of theirs: bank sends or payments to merchants.

use anyhow::{Result, ensure};
use prost::Message;
use proto::aot::payment::v1::{MsgPay, Order, Tax};
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::cosmos::tx::signing::v1beta1::SignMode;
use proto::cosmos::tx::v1beta1::{
    AuthInfo, Fee, ModeInfo, SignDoc, SignerInfo, TxBody, TxRaw, mode_info,
};
use proto::{Any, Coin};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use sdk::{Address, Bytes, Prefix, Read, Time};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt;
use testkit::TestKey;

/// What each account begins with, of each coin that it has.
const BALANCE: u128 = 1_000_000_000_000;
/// The fee of each transaction, in [`NATIVE`].
const FEE: u128 = 5_000;
/// The gas limit of each transaction: the fee is just enough for it.
const GAS_LIMIT: u64 = 200_000;
/// The denom of fees and of what bank sends move.
const NATIVE: &str = "uaot";
/// What each bank send moves, in [`NATIVE`].
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
/// Accounts for each merchant.
const CUSTOMERS: u64 = 100;
/// How long a payment can be refunded: a week.
const REFUND_SECONDS: u64 = 7 * 86_400;

/// What each transaction of a workload does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Kind {
    /// A bank send from account to account.
    Send,
    /// A payment of an account to a merchant, authorised and captured at once; one merchant for 100 accounts.
    Payment,
}

impl Kind {
    /// What accounts have, in the order of denoms.
    fn denoms(self) -> &'static [&'static str] {
        match self {
            Self::Send => &[NATIVE],
            Self::Payment => &[WON, NATIVE],
        }
    }

    /// How many can be paid.
    fn recipients(self, accounts: u64) -> u64 {
        match self {
            Self::Send => accounts,
            Self::Payment => accounts.div_ceil(CUSTOMERS),
        }
    }
}

/// The name in figures.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "bank_send",
            Self::Payment => "payment",
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

/// One transaction: the number of the account that pays, and of the account or the merchant that receives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
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
        if kind == Kind::Send && to == from {
            to = (to + 1) % accounts;
        }
        Transfer { from, to }
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
            let to = match kind {
                Kind::Send => (from + 1 + n % (accounts - 1)) % accounts,
                Kind::Payment => n % kind.recipients(accounts),
            };
            Transfer { from, to }
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
}

impl Accounts {
    pub(crate) fn new(kind: Kind, count: u64) -> Self {
        let addresses = (0..count).into_par_iter().map(|n| key(n).address).collect();
        Self { kind, addresses }
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
        let coin = |denom: &&str| sdk::Coin {
            denom: parse_denom(denom),
            amount: sdk::Amount::new(BALANCE),
        };
        self.kind.denoms().iter().map(coin).collect()
    }

    /// Adds the payment company and its merchants to a genesis, if they are to be paid.
    pub(crate) fn add_merchants(&self, app_state: &mut Json, prefix: &Prefix) {
        if self.kind != Kind::Payment {
            return;
        }
        let company = prefix.text(&company());
        let mut merchants: Vec<Json> = (0..self.kind.recipients(self.count()))
            .map(|n| {
                let owner = prefix.text(&payout_address(n));
                json!({
                    "id": hex::encode(merchant_id(n)), "owner": owner, "company": company, "name": format!("shop {n}"),
                    "mcc": "5812", "region": "KR-11", "payout_address": owner, "fee_bps": COMPANY_BPS,
                    "status": "active", "suspended_by_authority": false, "delegates": {}, "parent": "",
                    "registered_at": Time::default(),
                })
            })
            .collect();
        merchants.sort_by_key(|merchant| merchant["id"].as_str().map(str::to_owned));
        app_state["merchant"]["companies"] = json!([{"address": company, "name": "payments", "fee_address": company, "active": true}]);
        app_state["merchant"]["merchants"] = json!(merchants);
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

/// What merchants sold is there until their day is closed.
fn settlement() -> Address {
    Address::of_module("settlement")
}

/// The payment company of all merchants; its fees go there.
fn company() -> Address {
    address_of(b"bench company", 0)
}

fn parse_denom(denom: &str) -> sdk::Denom {
    denom.parse().expect("a denom")
}

/// The chain that transactions are signed for.
pub(crate) struct Target<'a> {
    pub(crate) chain_id: &'a str,
    pub(crate) prefix: &'a Prefix,
    /// About when the blocks will be: orders are of that day.
    pub(crate) time: Time,
}

/// Signs the transfers, each account with one sequence after the other from the one it has in `state`.
pub(crate) fn sign(
    accounts: &Accounts,
    transfers: &[Transfer],
    state: &impl Read,
    target: &Target<'_>,
) -> Vec<Bytes> {
    let first = |n: u64| {
        let account = auth::ops::account(state, &accounts.address(n));
        account.map_or((0, 0), |account| (account.number, account.sequence))
    };
    sign_from(accounts, transfers, first, target)
}

/// Signs the transfers; `first` gives the number of an account and its sequence.
pub(crate) fn sign_from(
    accounts: &Accounts,
    transfers: &[Transfer],
    first: impl Fn(u64) -> (u64, u64),
    target: &Target<'_>,
) -> Vec<Bytes> {
    let mut next: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    let mut numbered = Vec::with_capacity(transfers.len());
    for transfer in transfers {
        let known = next.get(&transfer.from).copied();
        let (number, sequence) = known.unwrap_or_else(|| first(transfer.from));
        next.insert(transfer.from, (number, sequence + 1));
        numbered.push((*transfer, number, sequence));
    }
    numbered
        .into_par_iter()
        .map(|(transfer, number, sequence)| {
            let key = key(transfer.from);
            let message = message(accounts, &transfer, sequence, target);
            sign_one(&key, message, number, sequence, target.chain_id)
        })
        .collect()
}

fn message(accounts: &Accounts, transfer: &Transfer, sequence: u64, target: &Target<'_>) -> Any {
    let from = target.prefix.text(&accounts.address(transfer.from));
    match accounts.kind {
        Kind::Send => sdk::sim::any(&MsgSend {
            from_address: from,
            to_address: target.prefix.text(&accounts.address(transfer.to)),
            amount: vec![coin(AMOUNT, NATIVE)],
        }),
        Kind::Payment => sdk::sim::any(&MsgPay {
            payer: from,
            order: Some(Order {
                merchant_id: hex::encode(merchant_id(transfer.to)),
                day: target.time.korean_day(),
                order_id: format!("{}-{sequence}", transfer.from),
            }),
            amounts: vec![coin(PRICE, WON)],
            fee_max_bps: COMPANY_BPS,
            refund_expiry: Some(target.time.plus_seconds(REFUND_SECONDS).to_proto()),
            tax: Some(Tax {
                supply: (PRICE - VAT).to_string(),
                vat: VAT.to_string(),
                tax_free: "0".to_owned(),
                service_charge: "0".to_owned(),
            }),
            ..MsgPay::default()
        }),
    }
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn sign_one(key: &TestKey, message: Any, number: u64, sequence: u64, chain_id: &str) -> Bytes {
    let body = TxBody {
        messages: vec![message],
        ..TxBody::default()
    };
    let public_key = PubKey {
        key: key.public_key.to_vec(),
    };
    let single = mode_info::Single {
        mode: SignMode::Direct as i32,
    };
    let signer_info = SignerInfo {
        public_key: Some(Any {
            type_url: "/cosmos.crypto.secp256k1.PubKey".to_owned(),
            value: public_key.encode_to_vec(),
        }),
        mode_info: Some(ModeInfo {
            sum: Some(mode_info::Sum::Single(single)),
        }),
        sequence,
    };
    #[expect(deprecated, reason = "the field must be given; it stays empty")]
    let auth_info = AuthInfo {
        signer_infos: vec![signer_info],
        fee: Some(Fee {
            amount: vec![coin(FEE, NATIVE)],
            gas_limit: GAS_LIMIT,
            ..Fee::default()
        }),
        tip: None,
    };
    let doc = SignDoc {
        body_bytes: body.encode_to_vec(),
        auth_info_bytes: auth_info.encode_to_vec(),
        chain_id: chain_id.to_owned(),
        account_number: number,
    };
    let signature = key.sign(&doc.encode_to_vec()).to_vec();
    TxRaw {
        body_bytes: doc.body_bytes,
        auth_info_bytes: doc.auth_info_bytes,
        signatures: vec![signature],
    }
    .encode_to_vec()
    .into()
}

/// Checks that nothing was lost or done twice: every sequence, and every balance to the last unit, those of merchants and
/// of their payment company included.
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
    Ok(())
}

/// What accounts have after transfers.
#[derive(Default)]
struct Expected {
    sequences: BTreeMap<Address, u64>,
    balances: BTreeMap<(Address, &'static str), u128>,
}

impl Expected {
    fn after(accounts: &Accounts, transfers: &[Transfer]) -> Self {
        let mut expected = Self::default();
        for transfer in transfers {
            let from = accounts.address(transfer.from);
            *expected.sequences.entry(from).or_default() += 1;
            *expected.balance(from, NATIVE, BALANCE) -= FEE;
            match accounts.kind {
                Kind::Send => {
                    let to = accounts.address(transfer.to);
                    *expected.balance(from, NATIVE, BALANCE) -= AMOUNT;
                    *expected.balance(to, NATIVE, BALANCE) += AMOUNT;
                }
                Kind::Payment => {
                    *expected.balance(from, WON, BALANCE) -= PRICE;
                    *expected.balance(settlement(), WON, 0) += PRICE - COMPANY_FEE;
                    *expected.balance(company(), WON, 0) += COMPANY_FEE;
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
        for distribution in [Distribution::Uniform, Distribution::Zipf] {
            let transfers = transfers(Kind::Send, 2, 1_000, distribution, 1);
            assert!(
                transfers
                    .iter()
                    .all(|transfer| transfer.from != transfer.to)
            );
        }
        let transfers = round_robin(Kind::Send, 3, 1_000);
        assert!(
            transfers
                .iter()
                .all(|transfer| transfer.from != transfer.to)
        );
    }

    #[test]
    fn payments_leave_fees_price_and_share_where_they_belong() {
        let accounts = Accounts::new(Kind::Payment, 200);
        let transfers = [(0, 0), (0, 1), (7, 1)].map(|(from, to)| Transfer { from, to });
        let expected = Expected::after(&accounts, &transfers);
        let balance = |address, denom| expected.balances.get(&(address, denom)).copied();
        let twice = accounts.address(0);
        assert_eq!(expected.sequences[&twice], 2);
        assert_eq!(balance(twice, NATIVE), Some(BALANCE - 2 * FEE));
        assert_eq!(balance(twice, WON), Some(BALANCE - 2 * PRICE));
        assert_eq!(balance(settlement(), WON), Some(32_340));
        assert_eq!(balance(company(), WON), Some(660));
    }
}
