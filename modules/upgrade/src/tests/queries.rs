//! What the module answers.

use super::*;
use proto::cosmos::upgrade::v1beta1 as wire;

#[test]
fn the_plan_is_answered_and_no_plan_as_well() {
    let mut test = chain();
    let answer = test.query(&wire::QueryCurrentPlanRequest {}).unwrap();
    assert_eq!(answer.plan, None);
    schedule(&mut test, "v2", 20).unwrap();
    let answer = test.query(&wire::QueryCurrentPlanRequest {}).unwrap();
    assert_eq!(answer.plan, Some(plan("v2", 20)));
}

#[test]
fn an_applied_upgrade_is_answered_with_its_height_and_another_with_0() {
    let mut test = chain();
    schedule(&mut test, "v2", 10).unwrap();
    test.ctx(ops::complete);
    let height = |test: &mut TestCtx, name: &str| {
        let name = name.to_owned();
        let answer = test.query(&wire::QueryAppliedPlanRequest { name });
        answer.unwrap().height
    };
    assert_eq!(height(&mut test, "v2"), 10);
    assert_eq!(height(&mut test, "v3"), 0);
    assert_eq!(height(&mut test, "v\0"), 0);
}

#[test]
fn what_an_upgraded_client_begins_to_trust_is_answered_by_the_height_of_the_plan() {
    let mut test = chain();
    schedule(&mut test, "v2", 20).unwrap();
    test.ctx(|ctx| ops::set_upgraded_consensus(ctx, 20, vec![1, 2]));
    let asked = |test: &mut TestCtx, last_height| {
        let request = wire::QueryUpgradedConsensusStateRequest { last_height };
        test.query(&request).unwrap().upgraded_consensus_state
    };
    assert_eq!(asked(&mut test, 20), [1, 2]);
    assert!(asked(&mut test, 19).is_empty());
    assert!(asked(&mut test, -1).is_empty());
}

#[test]
fn every_module_has_version_1() {
    let mut test = chain();
    let asked = |test: &mut TestCtx, name: &str| {
        let module_name = name.to_owned();
        let answer = test.query(&wire::QueryModuleVersionsRequest { module_name })?;
        let versions = answer.module_versions.into_iter();
        Ok(versions
            .map(|of| format!("{} {}", of.name, of.version))
            .collect::<Vec<_>>())
    };
    assert_eq!(asked(&mut test, "").unwrap(), ["auth 1", "upgrade 1"]);
    assert_eq!(asked(&mut test, "upgrade").unwrap(), ["upgrade 1"]);
    let refusal: Result<Vec<String>> = asked(&mut test, "mint");
    assert_eq!(
        refused(refusal),
        "upgrade 2: module version not found: this chain has no module \"mint\""
    );
}

#[test]
fn the_authority_is_answered() {
    let mut test = chain();
    let answer = test.query(&wire::QueryAuthorityRequest {}).unwrap();
    assert_eq!(answer.address, test.text(0));
}
