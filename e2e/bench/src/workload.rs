//! Accounts with money, and signed transactions between them.

use anyhow::{Context, Result, ensure};
use prost::Message;
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
use sdk::{Address, Bytes, Prefix, Read};
use std::collections::{BTreeMap, BTreeSet};
use testkit::TestKey;

/// What each account begins with, of the native coin.
pub(crate) const BALANCE: u128 = 1_000_000_000_000;
/// The fee of each transaction.
pub(crate) const FEE: u128 = 5_000;
/// The gas limit of each transaction: the fee is just enough for it.
const GAS_LIMIT: u64 = 200_000;
/// What each transaction sends.
pub(crate) const AMOUNT: u128 = 7;
/// The denom of balances, fees and amounts.
pub(crate) const DENOM: &str = "uaot";

/// Which accounts send and receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Distribution {
    /// Every account as often as any other.
    Uniform,
    /// The n-th account 1/n times as often as the first.
    Zipf,
}

/// One transfer: numbers of accounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// Random transfers; the same for the same arguments.
pub(crate) fn transfers(accounts: u64, count: usize, distribution: Distribution) -> Vec<Transfer> {
    let mut random = ChaCha8Rng::seed_from_u64(accounts);
    let harmonic: Vec<f64> = match distribution {
        Distribution::Uniform => Vec::new(),
        Distribution::Zipf => (1..=accounts)
            .scan(0.0, |sum, n| {
                *sum += 1.0 / n as f64;
                Some(*sum)
            })
            .collect(),
    };
    let mut draw = || match harmonic.last() {
        None => random.random_range(0..accounts),
        Some(whole) => {
            let at = random.random_range(0.0..*whole);
            harmonic.partition_point(|sum| *sum <= at) as u64
        }
    };
    let pair = |_| {
        let from = draw();
        let mut to = draw();
        while to == from {
            to = draw();
        }
        Transfer { from, to }
    };
    (0..count).map(pair).collect()
}

/// The accounts of a run: those that send have keys, the others only addresses.
pub(crate) struct Accounts {
    keys: BTreeMap<u64, TestKey>,
    count: u64,
}

impl Accounts {
    pub(crate) fn new(count: u64, transfers: &[Transfer]) -> Self {
        let senders: BTreeSet<u64> = transfers.iter().map(|transfer| transfer.from).collect();
        let senders: Vec<u64> = senders.into_iter().collect();
        let keys: Vec<(u64, TestKey)> = senders
            .into_par_iter()
            // The first keys belong to the accounts of the genesis of tests.
            .map(|n| (n, testkit::key(n + 1_000)))
            .collect();
        Self {
            keys: keys.into_iter().collect(),
            count,
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn address(&self, n: u64) -> Address {
        self.keys.get(&n).map_or_else(
            || {
                let hash = sdk::crypto::sha256_parts(&[b"bench", &n.to_be_bytes()]);
                Address::new(hash.split_at(20).0).expect("20 bytes are an address")
            },
            |key| key.address,
        )
    }
}

/// Signs the transfers, each account with one sequence after the other from the one it has in `state`.
pub(crate) fn sign(
    accounts: &Accounts,
    transfers: &[Transfer],
    state: &impl Read,
    chain_id: &str,
    prefix: &Prefix,
) -> Result<Vec<Bytes>> {
    let first = |n: u64| {
        let account = auth::ops::account(state, &accounts.address(n));
        account.map_or((0, 0), |account| (account.number, account.sequence))
    };
    sign_from(accounts, transfers, first, chain_id, prefix)
}

/// Signs the transfers; `first` gives the number of an account and its sequence.
pub(crate) fn sign_from(
    accounts: &Accounts,
    transfers: &[Transfer],
    first: impl Fn(u64) -> (u64, u64),
    chain_id: &str,
    prefix: &Prefix,
) -> Result<Vec<Bytes>> {
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
            let key = accounts
                .keys
                .get(&transfer.from)
                .context("a sender has a key")?;
            let to = accounts.address(transfer.to);
            Ok(sign_one(key, &to, number, sequence, chain_id, prefix))
        })
        .collect()
}

fn sign_one(
    key: &TestKey,
    to: &Address,
    number: u64,
    sequence: u64,
    chain_id: &str,
    prefix: &Prefix,
) -> Bytes {
    let coins = |amount: u128| {
        vec![Coin {
            denom: DENOM.to_owned(),
            amount: amount.to_string(),
        }]
    };
    let send = MsgSend {
        from_address: prefix.text(&key.address),
        to_address: prefix.text(to),
        amount: coins(AMOUNT),
    };
    let body = TxBody {
        messages: vec![sdk::sim::any(&send)],
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
            amount: coins(FEE),
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

/// Checks that nothing was lost or done twice: every sequence, and every balance to the last unit.
pub(crate) fn check(accounts: &Accounts, transfers: &[Transfer], state: &impl Read) -> Result<()> {
    let mut expected: BTreeMap<u64, (u64, u128)> = BTreeMap::new();
    for transfer in transfers {
        let from = expected.entry(transfer.from).or_insert((0, BALANCE));
        from.0 += 1;
        from.1 -= AMOUNT + FEE;
        let to = expected.entry(transfer.to).or_insert((0, BALANCE));
        to.1 += AMOUNT;
    }
    let denom = DENOM.parse().expect("a denom");
    for (n, (sequence, balance)) in expected {
        let address = accounts.address(n);
        let found = auth::ops::account(state, &address).map_or(0, |account| account.sequence);
        ensure!(
            found == sequence,
            "account {n}: sequence {found}, expected {sequence}"
        );
        let found = bank::ops::balance(state, &address, &denom).units();
        ensure!(
            found == balance,
            "account {n}: {found} {DENOM}, expected {balance}"
        );
    }
    Ok(())
}
