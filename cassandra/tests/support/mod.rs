//! A chain made up for tests: every height always gives the same record.

pub mod purchase;
pub mod trade;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use cosmos_sdk_proto::Any;
use cosmos_sdk_proto::cosmos::tx::v1beta1::{TxBody, TxRaw};
use prost::Message;
use record::{BlockRecord, Bytes, Identity, Outbox, Server, genesis_hash};
use sha2::{Digest, Sha256};
use tendermint_proto::google::protobuf::Timestamp;
use tendermint_proto::v0_38::abci::{
    CommitInfo, Event, EventAttribute, ExecTxResult, RequestFinalizeBlock, ResponseFinalizeBlock,
};

/// 2026-11-20T14:59:00Z: the Korean day changes after a minute of blocks.
const GENESIS_SECONDS: i64 = 1_795_186_740;

/// Who chains by this name are.
pub fn identity(chain: &str) -> Identity {
    let time = Timestamp {
        seconds: GENESIS_SECONDS,
        nanos: 0,
    };
    Identity {
        chain_id: chain.into(),
        genesis_hash: genesis_hash(chain, &time, 1, b"genesis"),
    }
}

/// A hash that depends on everything given.
pub fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

/// An event from text.
pub fn event(kind: &str, attributes: &[(&str, &str)]) -> Event {
    let attribute = |(key, value): &(&str, &str)| EventAttribute {
        key: (*key).into(),
        value: (*value).into(),
        index: true,
    };
    Event {
        r#type: kind.into(),
        attributes: attributes.iter().map(attribute).collect(),
    }
}

/// One of a few accounts.
pub fn account(number: u64) -> String {
    named(&format!("account {}", number % 50))
}

/// The account of a name.
pub fn named(name: &str) -> String {
    prefix().text(&sdk::Address::of_module(name))
}

/// The prefix of addresses.
pub fn prefix() -> sdk::Prefix {
    sdk::Prefix::new("aot").unwrap()
}

/// The fee collector: in every transaction of every block, so that it is spread over shards.
pub fn collector() -> String {
    named("fee_collector")
}

/// The bytes of a transaction with one message.
pub fn tx(type_url: &str, memo: &str) -> Bytes {
    let body = TxBody {
        messages: vec![Any {
            type_url: type_url.into(),
            value: memo.as_bytes().to_vec(),
        }],
        memo: memo.into(),
        ..TxBody::default()
    };
    TxRaw {
        body_bytes: body.encode_to_vec(),
        auth_info_bytes: vec![],
        signatures: vec![vec![7; 64]],
    }
    .encode_to_vec()
    .into()
}

/// The events of the ante: who signed, who paid which fee.
pub fn ante(sender: &str, payer: &str, fee: &str, sequence: u64) -> Vec<Event> {
    let (amount, denom) = fee.split_at(fee.find(|c: char| !c.is_ascii_digit()).unwrap());
    vec![
        event(
            "transfer",
            &[
                ("recipient", &collector()),
                ("sender", payer),
                ("amount", fee),
            ],
        ),
        event("message", &[("sender", payer)]),
        event("tx", &[("fee", fee), ("fee_payer", payer)]),
        event(
            "fee",
            &[
                ("payer", payer),
                ("sender", sender),
                ("granter", if payer == sender { "" } else { payer }),
                ("denom", denom),
                ("amount", amount),
                ("native_amount", amount),
                ("collected", fee),
                ("collected", fee),
            ],
        ),
        event("tx", &[("acc_seq", &format!("{sender}/{sequence}"))]),
        event("tx", &[("signature", "c2lnbmF0dXJl")]),
    ]
}

/// The block of a height: bank sends, every seventh of which fails.
pub fn block(chain: &str, height: u64) -> BlockRecord {
    let txs_count = 1 + height % 9;
    let (mut txs, mut results) = (Vec::new(), Vec::new());
    for index in 0..txs_count {
        let (raw, result) = send(height, index);
        txs.push(raw);
        results.push(result);
    }
    finish(chain, height, txs, results)
}

fn send(height: u64, index: u64) -> (Bytes, ExecTxResult) {
    let number = height * 31 + index * 7;
    let (from, to) = (account(number), account(number + 1 + index));
    let payer = if number.is_multiple_of(3) {
        account(number + 11)
    } else {
        from.clone()
    };
    let failed = number.is_multiple_of(7);
    let mut events = ante(&from, &payer, "25uaot", height);
    if !failed {
        let amount = format!(
            "{}krwp,{}uaot",
            1000 + number,
            u128::MAX - u128::from(number)
        );
        events.push(event(
            "message",
            &[
                ("action", "/cosmos.bank.v1beta1.MsgSend"),
                ("sender", &from),
                ("module", "bank"),
            ],
        ));
        events.push(event(
            "transfer",
            &[
                ("recipient", &to),
                ("sender", &from),
                ("amount", &amount),
                ("msg_index", "0"),
            ],
        ));
        events.push(event("of_a_module_to_come", &[("a", "1"), ("a", "2")]));
    }
    let result = ExecTxResult {
        code: if failed { 5 } else { 0 },
        codespace: if failed { "sdk".into() } else { String::new() },
        log: if failed {
            "insufficient funds: have 5 uaot, need 7 uaot".into()
        } else {
            String::new()
        },
        gas_wanted: 90_000,
        gas_used: 80_000,
        events,
        ..ExecTxResult::default()
    };
    (
        tx("/cosmos.bank.v1beta1.MsgSend", &format!("{height}/{index}")),
        result,
    )
}

/// A record around transactions and results.
pub fn finish(
    chain: &str,
    height: u64,
    txs: Vec<Bytes>,
    results: Vec<ExecTxResult>,
) -> BlockRecord {
    let number = height.to_be_bytes();
    let seconds = GENESIS_SECONDS + i64::try_from(height).unwrap();
    let request = RequestFinalizeBlock {
        txs,
        decided_last_commit: Some(CommitInfo {
            round: 0,
            votes: vec![],
        }),
        hash: hash(&[b"block", chain.as_bytes(), &number]).into(),
        height: i64::try_from(height).unwrap(),
        time: Some(Timestamp {
            seconds,
            nanos: 123_456_789,
        }),
        next_validators_hash: hash(&[b"validators"]).into(),
        proposer_address: vec![0x5a; 20].into(),
        misbehavior: vec![],
    };
    let response = ResponseFinalizeBlock {
        events: vec![
            event(
                "coin_received",
                &[("receiver", &account(height)), ("amount", "3uaot")],
            ),
            event(
                "coinbase",
                &[
                    ("minter", &named("mint")),
                    ("amount", "3uaot"),
                    ("mode", "EndBlock"),
                ],
            ),
        ],
        tx_results: results,
        app_hash: hash(&[b"app", chain.as_bytes(), &number]).into(),
        ..ResponseFinalizeBlock::default()
    };
    BlockRecord::new(&identity(chain), request, response)
}

type Maker = dyn Fn(u64) -> BlockRecord + Send + Sync;

/// A node that has every block up to a height that the test raises.
pub struct Node {
    maker: Box<Maker>,
    changed_blocks: Mutex<BTreeMap<u64, BlockRecord>>,
    latest: Mutex<u64>,
    risen: Condvar,
    oldest: AtomicU64,
    pub acked: AtomicU64,
    genesis: Identity,
}

impl Node {
    /// A node with blocks made by [`block`].
    pub fn new(chain: &str, latest: u64) -> Arc<Self> {
        let name = chain.to_owned();
        Self::with(chain, latest, move |height| block(&name, height))
    }

    /// A node with blocks of another maker.
    pub fn with(
        chain: &str,
        latest: u64,
        maker: impl Fn(u64) -> BlockRecord + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            maker: Box::new(maker),
            changed_blocks: Mutex::default(),
            latest: Mutex::new(latest),
            risen: Condvar::new(),
            oldest: AtomicU64::new(1),
            acked: AtomicU64::new(0),
            genesis: identity(chain),
        })
    }

    /// A node of a chain that was started again under the same name.
    pub fn born_again(chain: &str, latest: u64) -> Arc<Self> {
        let mut node = Self::new(chain, latest);
        Arc::get_mut(&mut node).unwrap().genesis.genesis_hash = Bytes::from_static(&[9; 32]);
        node
    }

    /// Serves its records.
    pub fn serve(self: &Arc<Self>, socket: &Path) -> Server {
        Server::start(socket, Arc::clone(self) as Arc<dyn Outbox>).unwrap()
    }

    /// Commits blocks up to a height.
    pub fn rise_to(&self, height: u64) {
        let mut latest = self.latest.lock().unwrap();
        *latest = height.max(*latest);
        self.risen.notify_all();
    }

    /// Puts another block in the place of one.
    pub fn replace(&self, record: BlockRecord) {
        self.changed_blocks
            .lock()
            .unwrap()
            .insert(record.height(), record);
    }

    /// Forgets everything below a height.
    pub fn forget_below(&self, height: u64) {
        self.oldest.store(height, Ordering::SeqCst);
    }
}

impl Outbox for Node {
    fn identity(&self) -> Identity {
        self.genesis.clone()
    }

    fn get(&self, height: u64) -> std::io::Result<Option<Bytes>> {
        if height < self.oldest() || height > self.latest() {
            return Ok(None);
        }
        let changed = self.changed_blocks.lock().unwrap().get(&height).cloned();
        Ok(Some(
            changed.unwrap_or_else(|| (self.maker)(height)).to_bytes(),
        ))
    }

    fn oldest(&self) -> u64 {
        self.oldest.load(Ordering::SeqCst)
    }

    fn latest(&self) -> u64 {
        *self.latest.lock().unwrap()
    }

    fn wait_beyond(&self, height: u64, timeout: Duration) -> u64 {
        let latest = self.latest.lock().unwrap();
        *self
            .risen
            .wait_timeout_while(latest, timeout, |latest| *latest <= height)
            .unwrap()
            .0
    }

    fn ack(&self, height: u64) {
        self.acked.fetch_max(height, Ordering::SeqCst);
    }
}
