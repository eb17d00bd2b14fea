//! Headers that light clients believe, and a chain that only they know: a state that a test writes as it likes, with proofs.

use ed25519_consensus::SigningKey;
use prost::Message;
use proto::ibc::core::client::v1::Height;
use proto::ibc::core::commitment::v1::MerkleRoot;
use proto::ibc::lightclients::tendermint::v1::{
    ClientState, ConsensusState, Fraction, Header as IbcHeader,
};
use proto::tendermint::types::{SignedHeader as RawSignedHeader, ValidatorSet as RawValidatorSet};
use proto::{Any, Duration};
use sdk::{Bytes, Time, Tree};
use std::collections::BTreeMap;
use store::{Options, Store};
use tendermint::block::{
    Commit, CommitSig, Header, Id, header::Version, parts, signed_header::SignedHeader,
};
use tendermint::validator::{Info, Set};
use tendermint::vote::{Type, Vote};
use tendermint::{AppHash, Hash, PublicKey, Signature, account};

/// 2026-01-01T00:00:00Z.
const GENESIS_SECONDS: u64 = 1_767_225_600;

/// The validators of a chain of tests, with their keys. All of them sign.
#[derive(Clone)]
pub struct Committee {
    keys: Vec<SigningKey>,
}

/// What a header says.
#[derive(Clone, Debug)]
pub struct Head {
    /// The chain.
    pub chain_id: String,
    /// Its height.
    pub height: u64,
    /// Its time.
    pub time: Time,
    /// The app hash after the block before.
    pub app_hash: Vec<u8>,
}

impl Committee {
    /// So many validators of equal power; a seed gives the same ones in every run.
    pub fn new(seed: u8, validators: u8) -> Self {
        let key = |n: u8| SigningKey::from(sdk::crypto::sha256(&[seed, n]));
        Self {
            keys: (0..validators).map(key).collect(),
        }
    }

    /// The set.
    pub fn set(&self) -> Set {
        let info = |key: &SigningKey| {
            let public = key.verification_key().to_bytes();
            let public = PublicKey::from_raw_ed25519(&public).expect("32 bytes of a key");
            Info::new(public, 10_u32.into())
        };
        Set::without_proposer(self.keys.iter().map(info).collect())
    }

    /// The set as headers carry it.
    pub fn to_proto(&self) -> RawValidatorSet {
        let set = self.set();
        let proposer = set.validators().first().cloned();
        Set::new(set.validators().clone(), proposer).into()
    }

    /// The hash of the set, as headers and `RequestFinalizeBlock` have it.
    pub fn hash(&self) -> Vec<u8> {
        self.set().hash().as_bytes().to_vec()
    }

    /// A header with the signatures of all, which these validators follow themselves.
    pub fn sign(&self, head: &Head) -> RawSignedHeader {
        let header = self.header(head);
        let block_id = Id {
            hash: header.hash(),
            part_set_header: parts::Header::new(1, Hash::Sha256([7; 32])).expect("one part"),
        };
        let set = self.set();
        let signatures = set.validators().iter().zip(0_u32..);
        let signatures = signatures.map(|(info, index)| {
            let vote = Vote {
                vote_type: Type::Precommit,
                height: header.height,
                round: 0_u16.into(),
                block_id: Some(block_id),
                timestamp: Some(header.time),
                validator_address: info.address,
                validator_index: index.try_into().expect("a small index"),
                signature: None,
                extension: Vec::new(),
                extension_signature: None,
            };
            let bytes = vote.into_signable_vec(header.chain_id.clone());
            let signature = self.key_of(info.address).sign(&bytes).to_bytes();
            CommitSig::BlockIdFlagCommit {
                validator_address: info.address,
                timestamp: header.time,
                signature: Signature::new(signature).expect("64 bytes"),
            }
        });
        let commit = Commit {
            height: header.height,
            round: 0_u16.into(),
            block_id,
            signatures: signatures.collect(),
        };
        let signed = SignedHeader::new(header, commit).expect("both are of one height");
        signed.into()
    }

    fn header(&self, head: &Head) -> Header {
        let validators = self.set().hash();
        let proposer = self.set().validators().first().map(|info| info.address);
        let seconds = i64::try_from(head.time.seconds()).expect("a year of four digits");
        Header {
            version: Version { block: 11, app: 1 },
            chain_id: head.chain_id.parse().expect("a chain id"),
            height: head.height.try_into().expect("a small height"),
            time: tendermint::Time::from_unix_timestamp(seconds, head.time.nanos())
                .expect("a time"),
            last_block_id: None,
            last_commit_hash: None,
            data_hash: None,
            validators_hash: validators,
            next_validators_hash: validators,
            consensus_hash: Hash::Sha256([3; 32]),
            app_hash: AppHash::try_from(head.app_hash.clone()).expect("bytes"),
            last_results_hash: None,
            evidence_hash: None,
            proposer_address: proposer.expect("a committee is not empty"),
        }
    }

    fn key_of(&self, address: account::Id) -> &SigningKey {
        let of_key = |key: &&SigningKey| {
            let public = key.verification_key().to_bytes();
            PublicKey::from_raw_ed25519(&public).map(account::Id::from) == Some(address)
        };
        self.keys.iter().find(of_key).expect("one of the set")
    }

    /// What `MsgUpdateClient` carries: the header, for clients that trust an earlier height of the same validators.
    pub fn update(&self, head: &Head, revision: u64, trusted: u64) -> Any {
        any(
            "/ibc.lightclients.tendermint.v1.Header",
            &IbcHeader {
                signed_header: Some(self.sign(head)),
                validator_set: Some(self.to_proto()),
                trusted_height: Some(height(revision, trusted)),
                trusted_validators: Some(self.to_proto()),
            },
        )
    }

    /// What a client of this chain begins with: its state at a height, and what it knows of that height.
    pub fn client(&self, head: &Head, revision: u64) -> (Any, Any) {
        let seconds = |seconds| Some(Duration { seconds, nanos: 0 });
        let specs = store::proof_specs().to_vec();
        #[expect(deprecated, reason = "the fields are part of the message")]
        let state = ClientState {
            chain_id: head.chain_id.clone(),
            trust_level: Some(Fraction {
                numerator: 2,
                denominator: 3,
            }),
            trusting_period: seconds(1_209_600),
            unbonding_period: seconds(1_814_400),
            max_clock_drift: seconds(40),
            frozen_height: Some(Height::default()),
            latest_height: Some(height(revision, head.height)),
            proof_specs: specs,
            upgrade_path: vec!["upgrade".to_owned(), "upgradedIBCState".to_owned()],
            allow_update_after_expiry: false,
            allow_update_after_misbehaviour: false,
        };
        (client_any(&state), self.consensus(head))
    }

    /// What a client knows of a header.
    pub fn consensus(&self, head: &Head) -> Any {
        let state = ConsensusState {
            timestamp: Some(head.time.to_proto()),
            root: Some(MerkleRoot {
                hash: head.app_hash.clone(),
            }),
            next_validators_hash: self.hash(),
        };
        any("/ibc.lightclients.tendermint.v1.ConsensusState", &state)
    }
}

/// A client's state as messages carry it.
pub fn client_any(state: &ClientState) -> Any {
    any("/ibc.lightclients.tendermint.v1.ClientState", state)
}

fn any(type_url: &str, message: &impl Message) -> Any {
    Any {
        type_url: type_url.to_owned(),
        value: message.encode_to_vec(),
    }
}

/// A height of a revision.
pub fn height(revision: u64, height: u64) -> Height {
    Height {
        revision_number: revision,
        revision_height: height,
    }
}

/// The proof that messages of relayers carry: a `MerkleProof` of the steps of a store's proof.
pub fn merkle_proof<'d>(steps: impl Iterator<Item = &'d [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for step in steps {
        // `repeated ics23.CommitmentProof proofs = 1`.
        prost::encoding::bytes::encode(1, &step.to_vec(), &mut out);
    }
    out
}

/// A chain whose state is what a test says.
pub struct LightChain {
    /// Who signs its headers.
    pub committee: Committee,
    chain_id: String,
    revision: u64,
    store: Store,
    pending: BTreeMap<Vec<u8>, Option<Bytes>>,
    heads: Vec<Head>,
}

impl LightChain {
    /// A chain with one block, of the revision that its id ends with.
    pub fn new(chain_id: &str) -> Self {
        let revision = chain_id
            .rsplit('-')
            .next()
            .and_then(|text| text.parse().ok());
        let mut chain = Self {
            committee: Committee::new(9, 4),
            chain_id: chain_id.to_owned(),
            revision: revision.unwrap_or(0),
            store: Store::in_memory(Options::default()).expect("a store in memory opens"),
            pending: BTreeMap::new(),
            heads: Vec::new(),
        };
        chain.set(Tree::Ibc, "nextClientSequence", &[0; 8]);
        chain.set(Tree::Upgrade, "begin", &[1]);
        chain.block(Time::from_seconds(GENESIS_SECONDS));
        chain
    }

    /// Writes a value, which the next block has.
    pub fn set(&mut self, tree: Tree, path: &str, value: &[u8]) {
        let mut key = vec![tree.tag()];
        key.extend_from_slice(path.as_bytes());
        self.pending
            .insert(key, Some(Bytes::copy_from_slice(value)));
    }

    /// Removes a value with the next block.
    pub fn remove(&mut self, tree: Tree, path: &str) {
        let mut key = vec![tree.tag()];
        key.extend_from_slice(path.as_bytes());
        self.pending.insert(key, None);
    }

    /// Commits what was written, and makes the header that has its app hash; gives the height of the header.
    pub fn block(&mut self, time: Time) -> u64 {
        let height = self.store.last_height().saturating_add(1);
        let writes = std::mem::take(&mut self.pending);
        let staged = self
            .store
            .stage(height, writes)
            .expect("it follows the last");
        self.store
            .commit(&staged, Vec::new())
            .expect("a store in memory");
        let head = Head {
            chain_id: self.chain_id.clone(),
            height: height.saturating_add(1),
            time,
            app_hash: self.store.app_hash().to_vec(),
        };
        self.heads.push(head);
        height.saturating_add(1)
    }

    /// The latest header.
    pub fn head(&self) -> &Head {
        self.heads.last().expect("a chain has a header")
    }

    /// The header of a height.
    pub fn head_at(&self, height: u64) -> &Head {
        let found = self.heads.iter().find(|head| head.height == height);
        found.expect("a height of this chain")
    }

    /// What a client of this chain begins with at its latest header.
    pub fn client(&self) -> (Any, Any) {
        self.committee.client(self.head(), self.revision)
    }

    /// The latest header for a client that trusts an earlier height.
    pub fn update(&self, trusted: u64) -> Any {
        self.committee.update(self.head(), self.revision, trusted)
    }

    /// A height of this chain.
    pub fn height(&self, number: u64) -> Height {
        height(self.revision, number)
    }

    /// The proof of a value, or of its absence, under the app hash of the latest header.
    pub fn prove(&self, tree: Tree, path: &str) -> Vec<u8> {
        self.prove_at(tree, path, self.head().height)
    }

    /// The same under the header of a height.
    pub fn prove_at(&self, tree: Tree, path: &str, height: u64) -> Vec<u8> {
        let version = height.saturating_sub(1);
        let proof = self.store.prove(tree, path.as_bytes(), version);
        let proof = proof.expect("every height is kept");
        merkle_proof(proof.ops.iter().map(|op| op.data.as_slice()))
    }
}
