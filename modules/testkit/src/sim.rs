//! A seeded simulation: random operations of every module, signed, in blocks. A seed gives the same run everywhere.

use crate::node::set;
use crate::{TestNode, TestTx, account, genesis_request, test_app_state};
use app::{App, Config};
use proto::tendermint::abci::{
    ExecTxResult, Misbehavior, MisbehaviorType, RequestFinalizeBlock, RequestInitChain,
    ResponseFinalizeBlock, Validator, ValidatorUpdate,
};
use proto::tendermint::crypto::{PublicKey, public_key};
use proto::{Any, Coin};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use sdk::sim::{SimOp, SimRng};
use sdk::{Address, Bytes};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use store::{Options, Store};

/// The accounts that sign; number 0 is the authority.
const ACCOUNTS: u64 = 10;
/// The most transactions that are drawn for a block.
const TXS_MAX: u64 = 14;
/// More than any random transaction uses.
const GAS_LIMIT: u64 = 2_000_000;
/// The fee of that gas at the price of the default genesis, in `uaot`.
const FEE: u64 = 50_000;

/// How one operation fared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpCount {
    /// How often it was drawn.
    pub drawn: u64,
    /// How often a message of it went well.
    pub succeeded: u64,
    /// Refusals by codespace and code, of the mempool and of blocks.
    pub refused: BTreeMap<(String, u32), u64>,
}

/// A chain on which everybody does random things.
pub struct Sim {
    node: TestNode,
    rng: SimRng,
    seed: u64,
    genesis: RequestInitChain,
    blocks: Vec<(RequestFinalizeBlock, ResponseFinalizeBlock)>,
    counts: BTreeMap<String, OpCount>,
    /// The set as CometBFT has it: power by key.
    validators: BTreeMap<Vec<u8>, i64>,
}

/// What waits for the next block: each transaction with the names of the operations in it.
#[derive(Default)]
struct Mempool {
    txs: Vec<Vec<u8>>,
    ops: BTreeMap<Vec<u8>, Vec<String>>,
    /// Transactions of each account that wait, by its number.
    waiting: BTreeMap<u64, u64>,
}

impl Sim {
    /// A chain over a store in memory, after one empty block.
    pub fn new(seed: u64) -> Self {
        let mut state = test_app_state(ACCOUNTS);
        let tokens = json!([{"denom": "krwp", "rate": "0.5", "spread_bps": 100}]);
        set(&mut state, "/fee/fee_tokens", tokens);
        // Sweeps that are late leave something to reclaim.
        set(
            &mut state,
            "/payment/params/expiries_per_block_max",
            json!(1),
        );
        set(&mut state, "/sale/params/ends_per_block_max", json!(1));
        let genesis = genesis_request(&state);
        let store = || Store::in_memory(Options::default()).expect("a store in memory opens");
        let node = TestNode::begin_with(store(), Config::default(), &genesis)
            .unwrap_or_else(|error| panic!("genesis: {error}"));
        let twin = App::open(store(), Config::default()).expect("an empty store");
        let begun = twin.init_chain(&genesis).expect("it was taken before");
        let mut sim = Self {
            node,
            rng: SimRng::seed_from_u64(seed),
            seed,
            genesis,
            blocks: Vec::new(),
            counts: BTreeMap::new(),
            validators: BTreeMap::new(),
        };
        sim.update_validators(&begun.validators);
        sim.play(5, Vec::new());
        sim
    }

    /// The node, after the last block.
    pub fn node(&self) -> &TestNode {
        &self.node
    }

    /// The node, to go on with blocks that are not random.
    pub fn node_mut(&mut self) -> &mut TestNode {
        &mut self.node
    }

    /// A chain that begins, at the next height and some seconds later, with what this one exports.
    pub fn begin_again(&self, seconds: u64) -> TestNode {
        let state = self
            .node
            .app()
            .export(0)
            .expect("the last height can be read");
        let request = proto::cosmos::consensus::v1::QueryParamsRequest {};
        let consensus = self.node.query(&request).expect("genesis set them");
        let height = self.node.height().saturating_add(1);
        let genesis = RequestInitChain {
            time: Some(self.node.time().plus_seconds(seconds).to_proto()),
            consensus_params: consensus.params,
            initial_height: i64::try_from(height).expect("a test has few blocks"),
            ..genesis_request(&state)
        };
        let store = Store::in_memory(Options::default()).expect("a store in memory opens");
        TestNode::begin_with(store, Config::default(), &genesis)
            .unwrap_or_else(|error| panic!("what was exported is no genesis: {error}"))
    }

    /// The genesis of the chain.
    pub fn genesis(&self) -> &RequestInitChain {
        &self.genesis
    }

    /// Every block so far, and what it did.
    pub fn blocks(&self) -> &[(RequestFinalizeBlock, ResponseFinalizeBlock)] {
        &self.blocks
    }

    /// How each operation of each module fared so far, by name. An operation that was never drawn is here, too.
    pub fn counts(&self) -> BTreeMap<String, OpCount> {
        let mut counts = self.counts.clone();
        for (name, _) in operations(self.node.app()) {
            counts.entry(name).or_default();
        }
        counts
    }

    /// The counts as a table for people.
    pub fn report(&self) -> String {
        let mut text = String::new();
        for (name, count) in self.counts() {
            let refused: Vec<String> = count
                .refused
                .iter()
                .map(|((codespace, code), times)| format!("{codespace} {code}: {times}"))
                .collect();
            let line = format!(
                "{name:<36} drawn {:>5}  succeeded {:>5}  refused {}",
                count.drawn,
                count.succeeded,
                refused.join(", ")
            );
            writeln!(text, "{}", line.trim_end()).expect("writing to memory does not fail");
        }
        text
    }

    /// Runs this many blocks of random transactions.
    pub fn run(&mut self, blocks: u64) {
        for _ in 0..blocks {
            self.random_block();
        }
    }

    fn random_block(&mut self) {
        let mut mempool = Mempool::default();
        for _ in 0..self.rng.random_range(0..=TXS_MAX) {
            self.random_tx(&mut mempool);
        }
        let seconds = self.random_seconds();
        let mut txs = self.node.propose(seconds, mempool.txs.clone());
        if self.rng.random_ratio(1, 8) {
            // A block may be decided by others, who put into it what we would not.
            let other = self.garbage(&mempool);
            let place = self.rng.random_range(0..=txs.len());
            txs.insert(place, other.into());
        }
        let results = self.play(seconds, txs.clone());
        for (tx, result) in txs.iter().zip(&results) {
            for name in mempool.ops.get(tx.as_ref()).into_iter().flatten() {
                self.count(name, result.code, &result.codespace);
            }
        }
    }

    /// Mostly some seconds; sometimes hours or days, so that what has a time comes to its end.
    fn random_seconds(&mut self) -> u64 {
        match self.rng.random_range(0..20) {
            0 => self.rng.random_range(3_600..=7_200),
            1 => self.rng.random_range(80_000..=200_000),
            _ => self.rng.random_range(1..=30),
        }
    }

    fn play(&mut self, seconds: u64, txs: Vec<Bytes>) -> Vec<ExecTxResult> {
        let mut request = self.node.next_block(seconds, txs);
        self.random_header(&mut request);
        let response = self.node.play(&request);
        self.update_validators(&response.validator_updates);
        let results = response.tx_results.clone();
        self.blocks.push((request, response));
        results
    }

    /// What CometBFT tells beside the transactions: who proposed, who signs next, who was caught.
    fn random_header(&mut self, request: &mut RequestFinalizeBlock) {
        let keys: Vec<&Vec<u8>> = self.validators.keys().collect();
        let Some(key) = keys.choose(&mut self.rng) else {
            return;
        };
        let address = address_of_validator(key);
        request.proposer_address = address.clone();
        request.next_validators_hash = sdk::crypto::sha256(key).to_vec().into();
        if self.rng.random_ratio(1, 10) {
            request.misbehavior.push(Misbehavior {
                r#type: MisbehaviorType::DuplicateVote.into(),
                validator: Some(Validator { address, power: 1 }),
                height: request.height.saturating_sub(1),
                time: request.time,
                total_voting_power: 10,
            });
        }
    }

    /// Changes the validator set as CometBFT does (`types.ValidatorSet.UpdateWithChangeSet`), which stops at a change that
    /// it does not take.
    fn update_validators(&mut self, updates: &[ValidatorUpdate]) {
        let mut seen = BTreeSet::new();
        for update in updates {
            let Some(PublicKey {
                sum: Some(public_key::Sum::Ed25519(key)),
            }) = &update.pub_key
            else {
                panic!("a validator of another kind of key");
            };
            assert!(seen.insert(key), "a validator is changed twice in a block");
            assert!(update.power >= 0, "power {}", update.power);
            let known = if update.power == 0 {
                self.validators.remove(key)
            } else {
                self.validators.insert(key.clone(), update.power)
            };
            assert!(
                known.is_some() || update.power > 0,
                "CometBFT does not know whom to remove"
            );
        }
        assert!(!self.validators.is_empty(), "nobody is left to make blocks");
    }

    /// Draws a transaction of one to three operations, and offers it to the mempool.
    fn random_tx(&mut self, mempool: &mut Mempool) {
        if self.rng.random_ratio(1, 25) {
            let bytes = self.garbage(mempool);
            let refused = self.node.check(&bytes);
            assert_ne!(refused.code, 0, "garbage was accepted: {bytes:?}");
            mempool.txs.push(bytes);
            return;
        }
        let several = self.rng.random_ratio(1, 8);
        let wanted = if several {
            self.rng.random_range(2..=3)
        } else {
            1
        };
        let (names, messages): (Vec<String>, Vec<Any>) =
            (0..wanted).filter_map(|_| self.random_message()).unzip();
        let Some(signers) = self.signers(&messages) else {
            return;
        };
        if messages.is_empty() {
            return;
        }
        let tx = self.random_terms(messages, signers, mempool);
        let bytes = self.node.sign(&tx);
        let checked = self.node.check(&bytes);
        if checked.code == 0 {
            for signer in &tx.signers {
                let waiting = mempool.waiting.entry(*signer).or_default();
                *waiting = waiting.saturating_add(1);
            }
            mempool.ops.insert(bytes.clone(), names);
        } else {
            for name in &names {
                self.count(name, checked.code, &checked.codespace);
            }
        }
        mempool.txs.push(bytes);
    }

    /// A random operation's name and message; none if nothing fits the state.
    fn random_message(&mut self) -> Option<(String, Any)> {
        let operations = operations(self.node.app());
        let (name, op) = operations
            .choose_weighted(&mut self.rng, |(_, op)| op.weight)
            .expect("modules have operations")
            .clone();
        let count = self.counts.entry(name.clone()).or_default();
        count.drawn = count.drawn.saturating_add(1);
        let accounts: Vec<Address> = (0..ACCOUNTS).map(account).collect();
        let rng = &mut self.rng;
        let made = self.node.app().with_view(0, |view| {
            let mut sim = sdk::sim::Sim {
                rng,
                view: *view,
                accounts: &accounts,
            };
            Ok((op.make)(&mut sim))
        });
        let message = made.expect("the last height can be read")?;
        Some((name, message))
    }

    /// The numbers of the keys that must sign; none if one of them is not ours.
    fn signers(&self, messages: &[Any]) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        for message in messages {
            let decoded = self
                .node
                .app()
                .with_view(0, |view| view.registry().decode(message));
            let decoded = decoded.expect("an operation makes a message of this chain");
            for signer in decoded.signers() {
                let number = (0..ACCOUNTS).find(|n| self.node.text(*n) == signer)?;
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        Some(numbers)
    }

    /// Who pays how much in which denom, and the sequences after those that wait.
    fn random_terms(&mut self, messages: Vec<Any>, signers: Vec<u64>, mempool: &Mempool) -> TestTx {
        let mut tx = TestTx {
            messages,
            signers,
            fee: vec![coin(FEE, "uaot")],
            gas_limit: GAS_LIMIT,
            ..TestTx::default()
        };
        match self.rng.random_range(0..20) {
            0 | 1 => tx.fee = vec![coin(FEE, "krwp")],
            2 => tx.fee = vec![coin(FEE.saturating_sub(1), "uaot")],
            3..=6 => tx.granter = self.random_granter(&tx.signers),
            7 => self.other_payer(&mut tx),
            _ => {}
        }
        let sequences = tx.signers.iter().map(|signer| {
            let waiting = mempool.waiting.get(signer).copied().unwrap_or_default();
            self.sequence(*signer).saturating_add(waiting)
        });
        tx.sequences = Some(sequences.collect());
        tx
    }

    /// Who granted fees to the first signer, if anybody did; else sometimes anybody.
    fn random_granter(&mut self, signers: &[u64]) -> String {
        let grantee = signers.first().copied().unwrap_or_default();
        let request = proto::cosmos::feegrant::v1beta1::QueryAllowancesRequest {
            grantee: self.node.text(grantee),
            pagination: None,
        };
        let granted = self.node.query(&request).expect("an address").allowances;
        let nobody = if self.rng.random_ratio(1, 4) {
            self.node.text(self.rng.random_range(0..ACCOUNTS))
        } else {
            String::new()
        };
        granted
            .choose(&mut self.rng)
            .map_or(nobody, |grant| grant.granter.clone())
    }

    fn other_payer(&mut self, tx: &mut TestTx) {
        let payer = self.rng.random_range(0..ACCOUNTS);
        tx.payer = self.node.text(payer);
        if !tx.signers.contains(&payer) {
            tx.signers.push(payer);
        }
    }

    fn sequence(&self, number: u64) -> u64 {
        let request = proto::cosmos::auth::v1beta1::QueryAccountInfoRequest {
            address: self.node.text(number),
        };
        let answer = self.node.query(&request).expect("genesis has the account");
        answer.info.unwrap_or_default().sequence
    }

    /// Bytes that are no transaction, or one that somebody changed.
    fn garbage(&mut self, mempool: &Mempool) -> Vec<u8> {
        let Some(mut bytes) = mempool.txs.choose(&mut self.rng).cloned() else {
            let length = self.rng.random_range(0..200);
            return (0..length).map(|_| self.rng.random()).collect();
        };
        let place = self.rng.random_range(0..bytes.len().max(1));
        if self.rng.random() {
            bytes.truncate(place);
        } else if let Some(byte) = bytes.get_mut(place) {
            *byte = byte.wrapping_add(self.rng.random_range(1..=255));
        }
        bytes
    }

    fn count(&mut self, name: &str, code: u32, codespace: &str) {
        let count = self.counts.entry(name.to_owned()).or_default();
        if code == 0 {
            count.succeeded = count.succeeded.saturating_add(1);
            return;
        }
        let refused = count
            .refused
            .entry((codespace.to_owned(), code))
            .or_default();
        *refused = refused.saturating_add(1);
    }
}

impl Drop for Sim {
    /// Tells how to get the same run again when a test fails in it.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let (seed, height) = (self.seed, self.node.height().saturating_add(1));
            eprintln!("simulation of seed {seed} failed at height {height}: make sim SEED={seed}");
        }
    }
}

/// The operations of all modules of the chain, named `<module>/<operation>`.
fn operations(app: &App) -> Vec<(String, &'static SimOp)> {
    let all = app.with_view(0, |view| {
        let modules = view.registry().modules().iter();
        let named = modules.flat_map(|module| {
            module.sim.iter().map(|op| {
                let own = op
                    .name
                    .strip_prefix(module.name)
                    .and_then(|rest| rest.strip_prefix('/'));
                (format!("{}/{}", module.name, own.unwrap_or(op.name)), op)
            })
        });
        Ok(named.collect())
    });
    all.expect("the last height can be read")
}

/// The consensus address of an ed25519 key: the first 20 bytes of its SHA-256.
fn address_of_validator(key: &[u8]) -> Bytes {
    let hash = sdk::crypto::sha256(key);
    hash.iter().take(20).copied().collect()
}

fn coin(amount: u64, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}
