//! CometBFT's RPC as a source of blocks and as a witness: `/block` and `/block_results` by height.

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use record::{BlockRecord, Identity, genesis_hash};
use tendermint::block::Height;
use tendermint_proto::v0_38::abci::{
    CommitInfo, Event, EventAttribute, ExecTxResult, RequestFinalizeBlock, ResponseFinalizeBlock,
};
use tendermint_rpc::client::CompatMode;
use tendermint_rpc::{Client, HttpClient, HttpClientUrl};

use super::Range;

/// A node's RPC.
#[derive(Clone, Debug)]
pub struct Rpc {
    client: HttpClient,
    url: String,
}

/// What a header says of its block, and of the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The hash of the block.
    pub hash: Vec<u8>,
    /// The app hash after the block before it.
    pub app_hash_before: Vec<u8>,
    /// The Merkle root over its transactions.
    pub data_hash: Vec<u8>,
    /// Its transactions.
    pub txs: Vec<Vec<u8>>,
}

impl Rpc {
    /// At this address.
    pub fn new(url: &str) -> Result<Self> {
        let parsed: HttpClientUrl = url
            .parse()
            .with_context(|| format!("rpc `{url}`: expected http://host:port"))?;
        let client = HttpClient::builder(parsed)
            .compat_mode(CompatMode::V0_38)
            .build();
        Ok(Self {
            client: client.with_context(|| format!("rpc `{url}`"))?,
            url: url.to_owned(),
        })
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which chain, and what the node still has.
    pub async fn range(&self) -> Result<Range> {
        let status = self
            .client
            .status()
            .await
            .with_context(|| format!("rpc {}", self.url))?;
        let oldest = status.sync_info.earliest_block_height.value();
        let identity = Identity {
            chain_id: status.node_info.network.to_string(),
            genesis_hash: if oldest > 0 {
                self.genesis(oldest).await.unwrap_or_default()
            } else {
                Bytes::new()
            },
        };
        Ok(Range {
            identity,
            oldest,
            latest: status.sync_info.latest_block_height.value(),
        })
    }

    /// Names the genesis from the header of the first block; empty if that is pruned.
    async fn genesis(&self, oldest: u64) -> Result<Bytes> {
        let block = self.client.block(height(oldest)?).await?.block;
        if block.header.last_block_id.is_some() {
            return Ok(Bytes::new());
        }
        let header = block.header;
        let time = tendermint_proto::google::protobuf::Timestamp::from(header.time);
        let initial = i64::try_from(oldest)?;
        Ok(genesis_hash(
            header.chain_id.as_str(),
            &time,
            initial,
            header.app_hash.as_bytes(),
        ))
    }

    /// The record of a block, as far as rows depend on it: votes, evidence and updates are left out.
    pub async fn get(&self, number: u64) -> Result<BlockRecord> {
        let at = height(number)?;
        let block = self
            .client
            .block(at)
            .await
            .with_context(|| format!("rpc {}: block {number}", self.url))?;
        let results = self.client.block_results(at).await;
        let results =
            results.with_context(|| format!("rpc {}: results of block {number}", self.url))?;
        let hash = Bytes::copy_from_slice(block.block_id.hash.as_bytes());
        let block = block.block;
        let header = block.header;
        ensure!(
            header.height == at,
            "rpc {}: asked for block {number}, got {}",
            self.url,
            header.height
        );
        let round = block
            .last_commit
            .as_ref()
            .map_or(0, |commit| commit.round.value());
        let request = RequestFinalizeBlock {
            txs: block.data.into_iter().map(Bytes::from).collect(),
            decided_last_commit: Some(CommitInfo {
                round: i32::try_from(round)?,
                votes: Vec::new(),
            }),
            misbehavior: Vec::new(),
            hash,
            height: i64::try_from(number)?,
            time: Some(header.time.into()),
            next_validators_hash: Bytes::copy_from_slice(header.next_validators_hash.as_bytes()),
            proposer_address: Bytes::copy_from_slice(header.proposer_address.as_bytes()),
        };
        let response = ResponseFinalizeBlock {
            events: results
                .finalize_block_events
                .into_iter()
                .map(event)
                .collect::<Result<_>>()?,
            tx_results: results
                .txs_results
                .unwrap_or_default()
                .into_iter()
                .map(result)
                .collect::<Result<_>>()?,
            app_hash: Bytes::copy_from_slice(results.app_hash.as_bytes()),
            ..ResponseFinalizeBlock::default()
        };
        let identity = Identity {
            chain_id: header.chain_id.to_string(),
            genesis_hash: Bytes::new(),
        };
        let record = BlockRecord::new(&identity, request, response);
        record.check()?;
        Ok(record)
    }

    /// What the header of a height says.
    pub async fn witness(&self, number: u64) -> Result<Witness> {
        let block = self
            .client
            .block(height(number)?)
            .await
            .with_context(|| format!("rpc {}: block {number}", self.url))?;
        let header = block.block.header;
        Ok(Witness {
            hash: block.block_id.hash.as_bytes().to_vec(),
            app_hash_before: header.app_hash.as_bytes().to_vec(),
            data_hash: header
                .data_hash
                .map_or_else(Vec::new, |hash| hash.as_bytes().to_vec()),
            txs: block.block.data,
        })
    }

    /// An ABCI query at a height (0: the latest), by path.
    pub async fn query(&self, path: &str, data: Vec<u8>, number: u64) -> Result<Vec<u8>> {
        let at = (number > 0).then(|| height(number)).transpose()?;
        let answer = self
            .client
            .abci_query(Some(path.to_owned()), data, at, false)
            .await;
        let answer = answer.with_context(|| format!("rpc {}: query {path}", self.url))?;
        ensure!(
            answer.code.is_ok(),
            "query {path} at height {number}: {} (code {})",
            answer.log,
            answer.code.value()
        );
        Ok(answer.value)
    }

    /// The `app_state` of the genesis file.
    pub async fn genesis_state(&self) -> Result<serde_json::Value> {
        let genesis = self
            .client
            .genesis::<serde_json::Value>()
            .await
            .with_context(|| format!("rpc {}: genesis", self.url))?;
        Ok(genesis.app_state)
    }
}

fn height(number: u64) -> Result<Height> {
    Height::try_from(number).with_context(|| format!("height {number}"))
}

fn result(result: tendermint::abci::types::ExecTxResult) -> Result<ExecTxResult> {
    Ok(ExecTxResult {
        code: result.code.value(),
        data: result.data,
        log: result.log,
        info: result.info,
        gas_wanted: result.gas_wanted,
        gas_used: result.gas_used,
        events: result
            .events
            .into_iter()
            .map(event)
            .collect::<Result<_>>()?,
        codespace: result.codespace,
    })
}

fn event(event: tendermint::abci::Event) -> Result<Event> {
    let attribute = |attribute: &tendermint::abci::EventAttribute| {
        Ok(EventAttribute {
            key: attribute.key_str()?.to_owned(),
            value: attribute.value_str()?.to_owned(),
            index: attribute.index(),
        })
    };
    Ok(Event {
        attributes: event
            .attributes
            .iter()
            .map(attribute)
            .collect::<Result<_>>()?,
        r#type: event.kind,
    })
}
