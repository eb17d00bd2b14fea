//! Tests of this module.
#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes goldens so"
)]

use crate::{MODULE, ops};
use expect_test::expect;
use proto::Duration;
use proto::cosmos::consensus::v1::{MsgUpdateParams, QueryParamsRequest, QueryParamsResponse};
use proto::prost::Message;
use proto::tendermint::types::{
    AbciParams, BlockParams, ConsensusParams, EvidenceParams, ValidatorParams,
};
use testkit::TestCtx;

fn genesis() -> ConsensusParams {
    ConsensusParams {
        block: Some(BlockParams {
            max_bytes: 4_194_304,
            max_gas: -1,
        }),
        evidence: Some(EvidenceParams {
            max_age_num_blocks: 100_000,
            max_age_duration: Some(Duration {
                seconds: 172_800,
                nanos: 0,
            }),
            max_bytes: 1_048_576,
        }),
        validator: Some(ValidatorParams {
            pub_key_types: vec!["ed25519".to_owned()],
        }),
        version: None,
        abci: None,
    }
}

fn chain() -> TestCtx {
    let mut test = TestCtx::new(&[&auth::MODULE, &MODULE]);
    test.ctx(|ctx| ops::init(ctx, &genesis())).unwrap();
    test
}

fn msg(test: &TestCtx) -> MsgUpdateParams {
    let params = genesis();
    MsgUpdateParams {
        authority: test.text(0),
        block: params.block,
        evidence: params.evidence,
        validator: params.validator,
        abci: None,
    }
}

fn refusal(change: impl Fn(&mut MsgUpdateParams)) -> String {
    let mut test = chain();
    let mut msg = msg(&test);
    change(&mut msg);
    let error = test.send(&msg).expect_err("refused");
    assert_eq!(
        test.read(|view| ops::params(view))
            .unwrap()
            .to_proto()
            .block,
        genesis().block
    );
    format!("{} {}: {}", error.codespace, error.code, error.log)
}

fn told(test: &mut TestCtx) -> Option<ConsensusParams> {
    test.ctx(|ctx| {
        crate::hooks::end_block(ctx);
        ctx.outcome.consensus_params.take()
    })
}

#[test]
fn consensus_is_told_of_a_change_once() {
    let mut test = chain();
    assert_eq!(told(&mut test), None, "it knows its genesis");
    let mut change = msg(&test);
    change.block = Some(BlockParams {
        max_bytes: 2_000_000,
        max_gas: 50_000_000,
    });
    test.send(&change).unwrap();
    assert_eq!(told(&mut test).unwrap().block, change.block);
    assert_eq!(told(&mut test), None);
    assert_eq!(test.read(|view| ops::max_gas(view)), Some(50_000_000));
    test.end_block(1);
}

#[test]
fn a_block_without_gas_limit_has_none() {
    assert_eq!(chain().read(|view| ops::max_gas(view)), None);
}

#[test]
fn the_query_answers_what_consensus_has() {
    let mut test = chain();
    let answer = test.read(|view| {
        let request = QueryParamsRequest {}.encode_to_vec();
        view.registry()
            .query("/cosmos.consensus.v1.Query/Params", view, &request)
            .unwrap()
            .unwrap()
    });
    let params = QueryParamsResponse::decode(answer.as_slice())
        .unwrap()
        .params
        .unwrap();
    assert_eq!(params.block, genesis().block);
    assert_eq!(params.evidence, genesis().evidence);
}

#[test]
fn parameters_from_somebody_else_are_refused() {
    let error = refusal(|msg| msg.authority = TestCtx::new(&[]).text(7));
    assert!(
        error.starts_with("sdk 4: invalid authority; expected aot1"),
        "{error}"
    );
}

#[test]
fn parameters_that_comet_would_refuse_are_refused() {
    let block = |max_bytes, max_gas| {
        refusal(|msg| {
            msg.block = Some(BlockParams { max_bytes, max_gas });
            msg.evidence = genesis().evidence.map(|evidence| EvidenceParams {
                max_bytes: 0,
                ..evidence
            });
        })
    };
    let evidence = |blocks, seconds, nanos, max_bytes| {
        refusal(|msg| {
            msg.evidence = Some(EvidenceParams {
                max_age_num_blocks: blocks,
                max_age_duration: Some(Duration { seconds, nanos }),
                max_bytes,
            });
        })
    };
    let keys = |list: &[&str]| {
        let pub_key_types: Vec<String> = list.iter().map(|kind| (*kind).to_owned()).collect();
        refusal(|msg| {
            msg.validator = Some(ValidatorParams {
                pub_key_types: pub_key_types.clone(),
            });
        })
    };
    let all = [
        refusal(|msg| msg.block = None),
        refusal(|msg| msg.evidence = None),
        refusal(|msg| msg.validator = None),
        block(0, -1),
        block(-2, -1),
        block(104_857_601, -1),
        block(1_000, -1),
        block(100_000, -2),
        block(100_000, 5),
        evidence(0, 1, 0, 1),
        evidence(1, 0, 0, 1),
        evidence(1, -1, 0, 1),
        evidence(1, 0, 1_000_000_000, 1),
        evidence(1, 1, 0, -1),
        evidence(1, 1, 0, 4_194_305),
        keys(&[]),
        keys(&["secp256k1"]),
        keys(&["ed25519", "secp256k1"]),
        refusal(|msg| {
            msg.abci = Some(AbciParams {
                vote_extensions_enable_height: 9,
            });
        }),
    ];
    expect![[r#"
        consensus 3: all parameters must be present: block is missing
        consensus 3: all parameters must be present: evidence is missing
        consensus 3: all parameters must be present: validator is missing
        consensus 2: invalid consensus parameters: block.max_bytes 0: expected -1 or 1 to 104857600
        consensus 2: invalid consensus parameters: block.max_bytes -2: expected -1 or 1 to 104857600
        consensus 2: invalid consensus parameters: block.max_bytes 104857601: expected -1 or 1 to 104857600
        consensus 2: invalid consensus parameters: block.max_bytes 1000: expected -1 or at least 65536, for the message that changes it back
        consensus 2: invalid consensus parameters: block.max_gas -2: expected -1 or more
        consensus 2: invalid consensus parameters: block.max_gas 5: expected -1 or at least 1000000, for the message that changes it back
        consensus 2: invalid consensus parameters: evidence.max_age_num_blocks 0: expected above 0
        consensus 2: invalid consensus parameters: evidence.max_age_duration of 0 seconds and 0 nanoseconds: expected above 0
        consensus 2: invalid consensus parameters: evidence.max_age_duration of -1 seconds and 0 nanoseconds: expected above 0
        consensus 2: invalid consensus parameters: evidence.max_age_duration of 0 seconds and 1000000000 nanoseconds: expected above 0
        consensus 2: invalid consensus parameters: evidence.max_bytes -1: expected 0 to 4194304, the bytes of a block
        consensus 2: invalid consensus parameters: evidence.max_bytes 4194305: expected 0 to 4194304, the bytes of a block
        consensus 2: invalid consensus parameters: validator.pub_key_types []: expected only "ed25519"
        consensus 2: invalid consensus parameters: validator.pub_key_types ["secp256k1"]: expected only "ed25519"
        consensus 2: invalid consensus parameters: validator.pub_key_types ["ed25519", "secp256k1"]: expected only "ed25519"
        consensus 4: vote extensions from height 9: expected 0, this chain has none"#]].assert_eq(&all.join("\n"));
}

#[test]
fn genesis_without_parameters_of_blocks_is_refused() {
    let mut test = TestCtx::new(&[&auth::MODULE, &MODULE]);
    let error = test
        .ctx(|ctx| ops::init(ctx, &ConsensusParams::default()))
        .expect_err("refused");
    assert_eq!(
        error.log,
        "all parameters must be present: block is missing"
    );
}

#[test]
fn keys_and_values_stay_as_they_are() {
    let mut test = chain();
    let changed: Vec<String> = test
        .changes()
        .iter()
        .filter(|(key, _)| key.starts_with(b"sconsensus/"))
        .map(|(key, value)| {
            let bytes = value.as_ref().unwrap();
            format!("{} {}", key.escape_ascii(), hex::encode(bytes))
        })
        .collect();
    expect![[r#"
        sconsensus/params 0000400000000000ffffffffffffffffa08601000000000000a30200000000000000000000001000000000000000000000000000
        sconsensus/told 0000400000000000ffffffffffffffffa08601000000000000a30200000000000000000000001000000000000000000000000000"#]].assert_eq(&changed.join("\n"));
    test.end_block(1);
}

#[test]
fn errors_and_events_stay_as_they_are() {
    expect![[r#"
        [
            ErrorSpec {
                codespace: "consensus",
                code: 2,
                name: "InvalidParams",
                text: "invalid consensus parameters: {why}",
            },
            ErrorSpec {
                codespace: "consensus",
                code: 3,
                name: "Missing",
                text: "all parameters must be present: {what} is missing",
            },
            ErrorSpec {
                codespace: "consensus",
                code: 4,
                name: "VoteExtensions",
                text: "vote extensions from height {height}: expected 0, this chain has none",
            },
        ]
    "#]]
    .assert_debug_eq(&crate::error::TABLE);
    expect![[r#"
        [
            EventSpec {
                kind: "consensus_params_set",
                keys: [
                    "block_max_bytes",
                    "block_max_gas",
                    "evidence_max_age_blocks",
                    "evidence_max_age_seconds",
                    "evidence_max_bytes",
                ],
            },
        ]
    "#]]
    .assert_debug_eq(&crate::events::TABLE);
}

#[test]
fn its_part_of_genesis_is_empty() {
    let exported = chain().export();
    assert_eq!(exported.last().unwrap().1, serde_json_empty());
}

fn serde_json_empty() -> serde_json::Value {
    (sdk::Genesis::NONE.default)()
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../README.md"),
        &crate::MODULE,
        &[&auth::MODULE],
    );
    assert_eq!(missing, Vec::<String>::new());
}
