//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;
use serde_json::{Value as Json, json};

fn begun(part: &Json) -> TestCtx {
    TestCtx::with_genesis(MODULES, |name, default| {
        if name == "upgrade" {
            part.clone()
        } else {
            default
        }
    })
}

fn exported(test: &mut TestCtx) -> Json {
    let parts = test.export();
    let ours = parts.into_iter().find(|(name, _)| *name == "upgrade");
    ours.unwrap().1
}

fn full() -> Json {
    json!({
        "plan": {
            "name": "v4", "height": 20, "info": "there",
            "upgraded_client": "0102", "upgraded_consensus": "03",
        },
        "applied": { "v1": 3, "v2": 9, "a": 5 },
    })
}

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let mut test = begun(&full());
    assert_eq!(exported(&mut test), full());
    test.check_invariants();
    assert_eq!(
        test.read(|view| ops::last_applied(view)).as_deref(),
        Some("v2")
    );
    assert_eq!(
        test.read(|view| ops::upgraded_client(view, 20)),
        Some(vec![1, 2])
    );
    let none = json!({ "plan": null, "applied": {} });
    assert_eq!(exported(&mut begun(&none)), none);
    assert_eq!(exported(&mut TestCtx::new(MODULES)), none);
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let test = begun(&full());
    let refusal = |change: &dyn Fn(&mut Json)| {
        let mut part = full();
        change(&mut part);
        (crate::MODULE.genesis.validate)(&part, test.chain()).expect_err("refused")
    };
    let all = [
        refusal(&|part| part["plans"] = json!([])),
        refusal(&|part| part["plan"]["name"] = json!("")),
        refusal(&|part| part["plan"]["name"] = json!("a\u{0}")),
        refusal(&|part| part["plan"]["name"] = json!("v2")),
        refusal(&|part| part["plan"]["height"] = json!(0)),
        refusal(&|part| part["plan"]["info"] = json!("i".repeat(10_001))),
        refusal(&|part| part["plan"]["upgraded_client"] = json!("xy")),
        refusal(&|part| part["plan"]["upgraded_consensus"] = json!("1")),
        refusal(&|part| part["applied"]["v3"] = json!(0)),
        refusal(&|part| part["applied"]["v3"] = json!(9)),
        refusal(&|part| part["applied"]["\n"] = json!(7)),
    ];
    expect![[r#"
        unknown field `plans`, expected `plan` or `applied`
        plan: name cannot be empty
        plan: name "a\0" of 2 bytes: expected 1 to 140, without control characters
        plan: v2 was applied already
        plan: height 0: expected 1 or more
        plan: info of 10001 bytes: expected at most 10000
        plan: Client(20): Invalid character 'x' at position 0
        plan: Consensus(20): Odd number of digits
        applied: v3: height 0: expected 1 or more
        applied: v2 and v3: both at height 9
        applied: name "\n" of 1 bytes: expected 1 to 140, without control characters
    "#]]
    .assert_eq(&(all.join("\n") + "\n"));
}
