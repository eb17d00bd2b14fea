//! The whole application behind its ABCI calls, block by block, with signed transactions and without a clock.

use crate::{TestKey, account, key};
use app::{App, ChainGenesis, Config};
use prost::Message;
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::cosmos::tx::signing::v1beta1::SignMode;
use proto::cosmos::tx::v1beta1::{
    AuthInfo, Fee, ModeInfo, SignDoc, SignerInfo, TxBody, TxRaw, mode_info,
};
use proto::tendermint::abci::{
    RequestCheckTx, RequestFinalizeBlock, RequestInitChain, RequestPrepareProposal,
    RequestProcessProposal, RequestQuery, ResponseCheckTx, ResponseFinalizeBlock,
    response_process_proposal::ProposalStatus,
};
use proto::{Any, Coin, Msg, Query};
use sdk::{Address, Bytes, Error, Order, Prefix, Read, Result, Time, Tree};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{Options, Store};

/// 2026-01-01T00:00:00Z.
const GENESIS_SECONDS: u64 = 1_767_225_600;

/// Money that every one of the first accounts has in a test's genesis.
const PLENTY: &str = "1000000000000";

/// A node of one validator: proposes, votes, executes and commits one block after the other.
pub struct TestNode {
    app: App,
    chain_id: String,
    prefix: Prefix,
    height: u64,
    time: Time,
}

/// A transaction to be signed.
#[derive(Clone, Default)]
pub struct TestTx {
    /// Its messages.
    pub messages: Vec<Any>,
    /// The numbers of the keys that sign, in the order of the signers.
    pub signers: Vec<u64>,
    /// The fee.
    pub fee: Vec<Coin>,
    /// The gas limit; 0 asks for 1 000 000.
    pub gas_limit: u64,
    /// Who grants the fee, as text.
    pub granter: String,
    /// Who pays the fee, as text.
    pub payer: String,
    /// The memo.
    pub memo: String,
    /// The last height at which it may be included; 0 for any.
    pub timeout_height: u64,
    /// Sequences instead of those on the chain.
    pub sequences: Option<Vec<u64>>,
    /// A chain id to sign for instead of the node's.
    pub chain_id: Option<String>,
}

impl TestTx {
    /// One message, signed by one key, with a fee that is enough.
    pub fn of<M: Msg>(msg: &M, signer: u64) -> Self {
        let fee = vec![Coin {
            denom: "uaot".to_owned(),
            amount: "100000".to_owned(),
        }];
        Self {
            messages: vec![sdk::sim::any(msg)],
            signers: vec![signer],
            fee,
            ..Self::default()
        }
    }
}

/// The genesis of tests: account 0 is the authority, accounts 0 to `accounts - 1` have plenty of `uaot` and `krwp`.
pub fn test_app_state(accounts: u64) -> Json {
    app_state_of(&ChainGenesis::default(), accounts)
}

/// The same for a side chain.
pub fn test_side_app_state(accounts: u64) -> Json {
    let chain = ChainGenesis {
        role: "side".to_owned(),
        ..ChainGenesis::default()
    };
    app_state_of(&chain, accounts)
}

fn app_state_of(chain: &ChainGenesis, accounts: u64) -> Json {
    let prefix = Prefix::new("aot").expect("lower-case letters");
    let mut state = app::genesis::default_app_state(chain);
    let text = |n: u64| prefix.text(&account(n));
    let mut holders: Vec<(Address, String)> =
        (0..accounts).map(|n| (account(n), text(n))).collect();
    holders.sort();
    let coins = json!([{"denom": "krwp", "amount": PLENTY}, {"denom": "uaot", "amount": PLENTY}]);
    let balances: Vec<Json> = holders
        .into_iter()
        .map(|(_, address)| json!({"address": address, "coins": coins}))
        .collect();
    set(&mut state, "/auth/authority", json!(text(0)));
    set(&mut state, "/bank/balances", json!(balances));
    let validators = json!([{
        "operator": text(0), "moniker": "validator-0", "power": 10,
        "public_key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    }]);
    set(&mut state, "/staking/validators", validators);
    state
}

pub(crate) fn set(document: &mut Json, pointer: &str, value: Json) {
    *document
        .pointer_mut(pointer)
        .expect("the default genesis has this entry") = value;
}

/// The genesis of tests as CometBFT sends it, with this `app_state`.
pub fn genesis_request(app_state: &Json) -> RequestInitChain {
    RequestInitChain {
        time: Some(Time::from_seconds(GENESIS_SECONDS).to_proto()),
        chain_id: "test-1".to_owned(),
        consensus_params: Some(consensus_params()),
        app_state_bytes: app_state.to_string().into_bytes().into(),
        initial_height: 1,
        ..RequestInitChain::default()
    }
}

impl TestNode {
    /// A node over a store in memory, with ten accounts.
    pub fn new() -> Self {
        Self::with_app_state(&test_app_state(10))
    }

    /// A node over a store in memory, with this `app_state`.
    pub fn with_app_state(app_state: &Json) -> Self {
        let store = Store::in_memory(Options::default()).expect("a store in memory opens");
        Self::begin(store, Config::default(), app_state)
            .unwrap_or_else(|error| panic!("genesis: {error}"))
    }

    /// A node over a new store. The error says what genesis is refused for.
    pub fn begin(store: Store, config: Config, app_state: &Json) -> Result<Self, String> {
        Self::begin_with(store, config, &genesis_request(app_state))
    }

    /// A node over a new store, with a genesis as CometBFT sends it. The error says what it is refused for.
    pub fn begin_with(
        store: Store,
        config: Config,
        request: &RequestInitChain,
    ) -> Result<Self, String> {
        let app = App::open(store, config).map_err(|error| error.to_string())?;
        app.init_chain(request)?;
        let chain = app.chain().expect("genesis is known");
        let height = u64::try_from(request.initial_height).expect("InitChain took it");
        let time = Time::parse_required(request.time.as_ref(), "genesis_time");
        Ok(Self {
            app,
            chain_id: chain.id,
            prefix: chain.prefix,
            height: height.saturating_sub(1),
            time: time.expect("InitChain took it"),
        })
    }

    /// A node over a store that has blocks, as after a restart.
    pub fn resume(store: Store, config: Config, time: Time) -> Self {
        let app = App::open(store, config).unwrap_or_else(|error| panic!("{error}"));
        let chain = app.chain().expect("the store has blocks");
        let height = app.store().last_height();
        Self {
            app,
            chain_id: chain.id,
            prefix: chain.prefix,
            height,
            time,
        }
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The height of the last block.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// The time of the last block.
    pub fn time(&self) -> Time {
        self.time
    }

    /// The text of account number `n`.
    pub fn text(&self, n: u64) -> String {
        self.prefix.text(&account(n))
    }

    /// Signs a transaction.
    pub fn sign(&self, tx: &TestTx) -> Vec<u8> {
        let body = TxBody {
            messages: tx.messages.clone(),
            memo: tx.memo.clone(),
            timeout_height: tx.timeout_height,
            ..TxBody::default()
        };
        let keys: Vec<TestKey> = tx.signers.iter().map(|n| key(*n)).collect();
        let accounts: Vec<(u64, u64)> = keys.iter().map(|key| self.account(&key.address)).collect();
        let signer_infos =
            keys.iter()
                .zip(&accounts)
                .enumerate()
                .map(|(index, (key, (_, sequence)))| {
                    let given = tx
                        .sequences
                        .as_ref()
                        .and_then(|all| all.get(index).copied());
                    signer_info(key, given.unwrap_or(*sequence))
                });
        let fee = Fee {
            amount: tx.fee.clone(),
            gas_limit: if tx.gas_limit == 0 {
                1_000_000
            } else {
                tx.gas_limit
            },
            payer: tx.payer.clone(),
            granter: tx.granter.clone(),
        };
        #[expect(deprecated, reason = "the field must be given; it stays empty")]
        let auth_info = AuthInfo {
            signer_infos: signer_infos.collect(),
            fee: Some(fee),
            tip: None,
        };
        let (body_bytes, auth_info_bytes) = (body.encode_to_vec(), auth_info.encode_to_vec());
        let signatures = keys
            .iter()
            .zip(&accounts)
            .map(|(key, (account_number, _))| {
                let doc = SignDoc {
                    body_bytes: body_bytes.clone(),
                    auth_info_bytes: auth_info_bytes.clone(),
                    chain_id: tx.chain_id.clone().unwrap_or_else(|| self.chain_id.clone()),
                    account_number: *account_number,
                };
                key.sign(&doc.encode_to_vec()).to_vec()
            });
        let signatures = signatures.collect();
        TxRaw {
            body_bytes,
            auth_info_bytes,
            signatures,
        }
        .encode_to_vec()
    }

    /// The number and the sequence of an account after the last block; zeros if there is none.
    fn account(&self, address: &Address) -> (u64, u64) {
        let request = proto::cosmos::auth::v1beta1::QueryAccountInfoRequest {
            address: self.prefix.text(address),
        };
        let info = self.query(&request).ok().and_then(|answer| answer.info);
        info.map_or((self.number_at_genesis(address), 0), |info| {
            (info.account_number, info.sequence)
        })
    }

    /// Before the first block nothing can be queried: genesis numbers accounts in the order of their addresses.
    fn number_at_genesis(&self, address: &Address) -> u64 {
        if self.height > 0 {
            return 0;
        }
        let below = (0..10).filter(|n| account(*n) < *address).count();
        u64::try_from(below).expect("at most 10")
    }

    /// Checks a transaction for the mempool.
    pub fn check(&self, bytes: &[u8]) -> ResponseCheckTx {
        self.app.check_tx(&RequestCheckTx {
            tx: bytes.to_vec().into(),
            r#type: 0,
        })
    }

    /// The next block, 5 s later, with these transactions as far as they pass.
    pub fn block(&mut self, txs: Vec<Vec<u8>>) -> ResponseFinalizeBlock {
        self.block_after(5, txs)
    }

    /// The next block, some seconds later: proposed, accepted, executed, committed.
    pub fn block_after(&mut self, seconds: u64, txs: Vec<Vec<u8>>) -> ResponseFinalizeBlock {
        let txs = self.propose(seconds, txs);
        self.decided_block(seconds, txs)
    }

    /// What this node proposes as the next block, some seconds later; panics unless it accepts that itself.
    pub fn propose(&self, seconds: u64, txs: Vec<Vec<u8>>) -> Vec<Bytes> {
        let time = self.time.plus_seconds(seconds);
        let prepare = RequestPrepareProposal {
            max_tx_bytes: 4_194_304,
            txs: txs.into_iter().map(Bytes::from).collect(),
            height: self.abci_height(),
            time: Some(time.to_proto()),
            ..RequestPrepareProposal::default()
        };
        let txs = self.app.prepare_proposal(&prepare).txs;
        let process = RequestProcessProposal {
            txs: txs.clone(),
            height: prepare.height,
            time: prepare.time,
            ..RequestProcessProposal::default()
        };
        let status = self.app.process_proposal(&process).status;
        assert_eq!(
            status,
            ProposalStatus::Accept as i32,
            "a node accepts what it proposes"
        );
        txs
    }

    /// The next block, with these transactions whether they pass or not: a block that others decided.
    pub fn decided_block(&mut self, seconds: u64, txs: Vec<Bytes>) -> ResponseFinalizeBlock {
        let request = self.next_block(seconds, txs);
        self.play(&request)
    }

    /// The next block, some seconds later, as CometBFT asks to execute it.
    pub fn next_block(&self, seconds: u64, txs: Vec<Bytes>) -> RequestFinalizeBlock {
        let height = self.abci_height();
        RequestFinalizeBlock {
            txs,
            hash: sdk::crypto::sha256(&height.to_be_bytes()).to_vec().into(),
            height,
            time: Some(self.time.plus_seconds(seconds).to_proto()),
            ..RequestFinalizeBlock::default()
        }
    }

    /// Executes and commits a block, and checks the invariants.
    pub fn play(&mut self, request: &RequestFinalizeBlock) -> ResponseFinalizeBlock {
        let response = self.execute(request);
        self.app
            .commit()
            .unwrap_or_else(|error| panic!("commit: {error}"));
        self.height = u64::try_from(request.height).expect("heights count from 1");
        self.time =
            Time::parse_required(request.time.as_ref(), "time").expect("a block has a time");
        self.check_invariants();
        response
    }

    /// Executes the next block without committing it.
    pub fn finalize(&self, seconds: u64, txs: Vec<Bytes>) -> ResponseFinalizeBlock {
        self.execute(&self.next_block(seconds, txs))
    }

    fn execute(&self, request: &RequestFinalizeBlock) -> ResponseFinalizeBlock {
        self.app
            .finalize_block(request)
            .unwrap_or_else(|error| panic!("finalize: {error}"))
            .decode()
    }

    fn abci_height(&self) -> i64 {
        i64::try_from(self.height.saturating_add(1)).expect("a test has few blocks")
    }

    /// Signs a transaction and puts it into a block of its own; gives its data, or why it failed.
    pub fn run(&mut self, tx: &TestTx) -> Result<Vec<u8>, (u32, String)> {
        let bytes = self.sign(tx);
        let response = self.decided_block(5, vec![bytes.into()]);
        let result = response
            .tx_results
            .into_iter()
            .next()
            .expect("one transaction, one result");
        if result.code == 0 {
            Ok(result.data.to_vec())
        } else {
            Err((result.code, result.log))
        }
    }

    /// Asks the latest committed state.
    pub fn query<Q: Query>(&self, request: &Q) -> Result<Q::Response, Error> {
        let (bytes, _) = self.app.query_path(Q::PATH, &request.encode_to_vec(), 0)?;
        Ok(Message::decode(bytes.as_slice()).expect("an answer is of its own type"))
    }

    /// Asks by path and bytes, as CometBFT would.
    pub fn abci_query(
        &self,
        path: &str,
        data: &[u8],
        height: i64,
        prove: bool,
    ) -> proto::tendermint::abci::ResponseQuery {
        self.app.query(&RequestQuery {
            data: data.to_vec().into(),
            path: path.to_owned(),
            height,
            prove,
        })
    }

    /// How much of a denom an account has.
    pub fn balance(&self, address: &str, denom: &str) -> u128 {
        let request = proto::cosmos::bank::v1beta1::QueryBalanceRequest {
            address: address.to_owned(),
            denom: denom.to_owned(),
        };
        let answer = self.query(&request).expect("an address and a denom");
        answer
            .balance
            .map_or(0, |coin| coin.amount.parse().expect("an amount"))
    }

    /// The keys under a root whose values differ from those of another node, as text.
    pub fn differing_keys(&self, other: &Self) -> Vec<String> {
        let (ours, theirs) = (self.provable_state(), other.provable_state());
        let keys: BTreeSet<&Vec<u8>> = ours.keys().chain(theirs.keys()).collect();
        let differing = keys
            .into_iter()
            .filter(|key| ours.get(*key) != theirs.get(*key));
        differing
            .map(|key| key.escape_ascii().to_string())
            .collect()
    }

    fn provable_state(&self) -> BTreeMap<Vec<u8>, Bytes> {
        let state = self.app.store().latest();
        let of_tree = |tree: Tree| {
            let entries = state.range(
                &[tree.tag()],
                Some(&[tree.tag().saturating_add(1)]),
                Order::Ascending,
            );
            entries.collect::<Vec<_>>()
        };
        Tree::PROVABLE.into_iter().flat_map(of_tree).collect()
    }

    /// Panics with the first invariant that does not hold after the last block.
    pub fn check_invariants(&self) {
        let broken = self.app.broken_invariant();
        assert!(broken.is_none(), "{}", broken.unwrap_or_default());
    }
}

impl Default for TestNode {
    fn default() -> Self {
        Self::new()
    }
}

fn signer_info(key: &TestKey, sequence: u64) -> SignerInfo {
    let public_key = PubKey {
        key: key.public_key.to_vec(),
    };
    let single = mode_info::Single {
        mode: SignMode::Direct as i32,
    };
    SignerInfo {
        public_key: Some(Any {
            type_url: "/cosmos.crypto.secp256k1.PubKey".to_owned(),
            value: public_key.encode_to_vec(),
        }),
        mode_info: Some(ModeInfo {
            sum: Some(mode_info::Sum::Single(single)),
        }),
        sequence,
    }
}

fn consensus_params() -> proto::tendermint::types::ConsensusParams {
    use proto::tendermint::types::{BlockParams, ConsensusParams, EvidenceParams, ValidatorParams};
    ConsensusParams {
        block: Some(BlockParams {
            max_bytes: 4_194_304,
            max_gas: -1,
        }),
        evidence: Some(EvidenceParams {
            max_age_num_blocks: 100_000,
            max_age_duration: Some(proto::Duration {
                seconds: 172_800,
                nanos: 0,
            }),
            max_bytes: 1_048_576,
        }),
        validator: Some(ValidatorParams {
            pub_key_types: vec!["ed25519".to_owned()],
        }),
        ..ConsensusParams::default()
    }
}
