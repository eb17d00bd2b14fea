//! What is exported begins the same chain again.

use super::*;
use serde_json::Value as Json;

fn busy() -> Shop {
    let mut shop = Shop::active();
    let delegate = shop.delegate_msg(&[pb::Right::Void, pb::Right::Profile]);
    shop.test.send(&delegate).unwrap();
    for n in [TERMINAL, TERMINAL + 1] {
        let msg = shop.terminal_msg(n);
        shop.test.send(&msg).unwrap();
    }
    let revoke = shop.revoke_msg(TERMINAL);
    shop.test.send(&revoke).unwrap();
    let mut child = register_msg(&shop.test);
    child.business_number_hash = crypto::sha256(b"child").to_vec();
    child.parent.clone_from(&shop.id);
    shop.test.send(&child).unwrap();
    let suspend = shop.suspend_msg(AUTHORITY);
    shop.test.send(&suspend).unwrap();
    shop.test.end_block(5);
    shop
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    begins_again(busy());
}

#[test]
fn a_shop_that_was_closed_while_it_was_suspended_is_exported_as_closed() {
    let mut shop = busy();
    let close = shop.close_msg(OWNER);
    shop.test.send(&close).unwrap();
    begins_again(shop);
}

fn begins_again(mut shop: Shop) {
    let exported = shop.test.export();
    let mut again = TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    });
    again.check_invariants();
    assert_eq!(again.export(), exported);
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut shop = busy();
    let exported = shop.test.export();
    let (_, good) = exported
        .iter()
        .find(|(name, _)| *name == "merchant")
        .unwrap();
    let changes: [(&str, Json); 10] = [
        ("/params/fee_max_bps", 10_001.into()),
        ("/companies", Json::Array(Vec::new())),
        ("/companies/0/address", "aot1".into()),
        ("/merchants/0/id", "1".into()),
        ("/merchants/0/status", "open".into()),
        ("/merchants/0/fee_bps", 10_001.into()),
        ("/merchants/0/parent", "00".repeat(32).into()),
        ("/merchants/0/mcc", "".into()),
        ("/terminals/0/merchant_id", "00".repeat(32).into()),
        ("/terminals/0/public_key", "07".repeat(33).into()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, shop.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    for list in ["/companies", "/merchants", "/terminals"] {
        let mut twice = good.clone();
        let entries = twice.pointer_mut(list).unwrap().as_array_mut().unwrap();
        let first = entries.first().cloned().unwrap();
        entries.push(first);
        let refused = (MODULE.genesis.validate)(&twice, shop.test.chain());
        texts.push(refused.unwrap_err());
    }
    expect_test::expect![[r#"
        /params/fee_max_bps: fee_max_bps is 10001: expected at most 10000
        /companies: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn is no company
        /companies/0/address: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /merchants/0/id: merchant 1: merchant id is "1": expected 64 lower-case hex digits
        /merchants/0/status: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: status "open": expected pending, active, suspended or closed
        /merchants/0/fee_bps: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: a fee of 10001 bps: expected at most 10000
        /merchants/0/parent: no parent 0000000000000000000000000000000000000000000000000000000000000000
        /merchants/0/mcc: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: mcc is "": expected four digits of ISO 18245, like 5812
        /terminals/0/merchant_id: terminal 03eccf9fb0b72683c943061117bc638c63001b0fb312b274d4400af83dc38244a1: no such merchant
        /terminals/0/public_key: terminal 070707070707070707070707070707070707070707070707070707070707070707: no point of the curve
        company aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn is there twice
        merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: there twice
        terminal 03eccf9fb0b72683c943061117bc638c63001b0fb312b274d4400af83dc38244a1: there twice"#]].assert_eq(&texts.join("\n"));
}
