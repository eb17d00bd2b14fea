//! State behind an overlay, against a plain map.

use crate::{
    Block, Bytes, Chain, Changes, Ctx, Item, Known, Map, Order, Overlay, Prefix, Present, Read,
    Registry, Role, root,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const NUMBERS: Map<u8, u32> = Map::new("test/number/");
const PAIRS: Map<(u8, String), u32> = Map::new("test/pair/");
const SET: Map<u8, Present> = Map::new("test/set/");
const ONE: Item<u64> = Item::new("test/one");

fn with_ctx<T>(base: &Changes, overlay: &mut Overlay, act: impl FnOnce(&mut Ctx<'_>) -> T) -> T {
    let chain = Chain {
        id: "test-1".into(),
        prefix: Prefix::new("aot").unwrap(),
        native: "uaot".parse().unwrap(),
        role: Role::Main,
    };
    let (registry, block) = (Registry::new(&[], Role::Main), Block::default());
    act(&mut Ctx::new(base, overlay, &registry, &chain, &block))
}

fn fresh<T>(act: impl FnOnce(&mut Ctx<'_>) -> T) -> T {
    with_ctx(&Changes::new(), &mut Overlay::default(), act)
}

#[derive(Clone, Debug)]
enum Step {
    Set(u8, u32),
    Remove(u8),
    /// Nested steps, and whether they are kept.
    Attempt(Vec<Step>, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![
        (any::<u8>(), any::<u32>()).prop_map(|(key, value)| Step::Set(key % 16, value)),
        any::<u8>().prop_map(|key| Step::Remove(key % 16)),
    ];
    let step = leaf.prop_recursive(3, 32, 6, |inner| {
        (prop::collection::vec(inner, 0..6), any::<bool>())
            .prop_map(|(steps, keep)| Step::Attempt(steps, keep))
    });
    prop::collection::vec(step, 0..24)
}

fn play(ctx: &mut Ctx<'_>, model: &mut BTreeMap<u8, u32>, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Set(key, value) => {
                NUMBERS.set(ctx, key, value);
                model.insert(*key, *value);
            }
            Step::Remove(key) => {
                NUMBERS.remove(ctx, key);
                model.remove(key);
            }
            Step::Attempt(steps, keep) => {
                let before = model.clone();
                let result = ctx.attempt(|ctx| {
                    play(ctx, model, steps);
                    if *keep {
                        Ok(())
                    } else {
                        Err(root::LOGIC.wrap("undo"))
                    }
                });
                if result.is_err() {
                    *model = before;
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn reads_and_ranges_see_what_a_plain_map_sees(
        base in prop::collection::btree_map(0..16_u8, any::<u32>(), 0..8),
        read_first in 0..16_u8,
        steps in steps(),
    ) {
        let mut below = Overlay::default();
        with_ctx(&Changes::new(), &mut below, |ctx| base.iter().for_each(|(key, value)| NUMBERS.set(ctx, key, value)));
        let committed = below.changes();
        let mut model = base;
        let mut overlay = Overlay::default();
        with_ctx(&committed, &mut overlay, |ctx| {
            for key in 0..read_first {
                assert_eq!(NUMBERS.get(ctx, &key), model.get(&key).copied());
            }
            play(ctx, &mut model, &steps);
            for key in 0..16 {
                assert_eq!(NUMBERS.get(ctx, &key), model.get(&key).copied());
            }
            assert!(NUMBERS.iter(ctx).eq(model.clone()));
            let all = NUMBERS.stored_key(&0);
            let end = NUMBERS.stored_key(&255);
            let down: Vec<Vec<u8>> = ctx.range(&all, Some(&end), Order::Descending).map(|(key, _)| key).collect();
            assert!(down.into_iter().eq(model.keys().rev().map(|key| NUMBERS.stored_key(key))));
        });
        let mut after = committed.clone();
        for write in overlay.into_writes() {
            if let Known::Is(before) = &write.before {
                assert_eq!(before, &committed.get(&write.key).cloned().flatten(), "what was read is what the base has");
            }
            after.insert(write.key, write.after);
        }
        for key in 0..16 {
            assert_eq!(NUMBERS.get(&after, &key), model.get(&key).copied());
        }
    }
}

proptest! {
    #[test]
    fn ranges_end_anywhere_and_come_at_any_time(
        steps in prop::collection::vec(("[ab/]{1,7}", prop::option::of(("[ab/]{0,7}", "[ab/]{0,7}"))), 0..24),
    ) {
        let (mut overlay, mut model) = (Overlay::default(), BTreeSet::new());
        let base = Changes::new();
        for (key, range) in steps {
            let key = key.into_bytes();
            overlay.write(key.clone(), Some(Bytes::from_static(b"1")));
            model.insert(key);
            let Some((from, to)) = range else { continue };
            let (from, to) = (from.into_bytes(), to.into_bytes());
            for (to, order) in [(Some(to.as_slice()), Order::Ascending), (None, Order::Descending)] {
                let found: Vec<_> = overlay.range(&from, to, order).map(|(key, _)| key).collect();
                let within = model.iter().filter(|key| **key >= from && to.is_none_or(|to| key.as_slice() < to));
                let mut within: Vec<_> = within.cloned().collect();
                if order == Order::Descending {
                    within.reverse();
                }
                prop_assert_eq!(found, within);
            }
            prop_assert_eq!(overlay.get(&from, &base).is_some(), model.contains(&from));
        }
    }
}

#[test]
fn what_was_read_before_a_write_goes_along_with_it() {
    let base = Changes::from([(
        NUMBERS.stored_key(&1),
        Some(Bytes::from_static(&[7, 0, 0, 0])),
    )]);
    let mut overlay = Overlay::default();
    with_ctx(&base, &mut overlay, |ctx| {
        assert_eq!(
            (NUMBERS.get(ctx, &1), NUMBERS.get(ctx, &2)),
            (Some(7), None)
        );
        for key in 1..=3 {
            NUMBERS.set(ctx, &key, &9);
        }
        let undone = ctx.attempt(|ctx| {
            NUMBERS.set(ctx, &4, &9);
            Err::<(), _>(root::LOGIC.wrap("undo"))
        });
        assert!(undone.is_err());
    });
    let before: Vec<_> = overlay
        .into_writes()
        .into_iter()
        .map(|write| write.before)
        .collect();
    let seven = Bytes::from_static(&[7, 0, 0, 0]);
    assert_eq!(
        before,
        [Known::Is(Some(seven)), Known::Is(None), Known::Unknown],
        "nobody looked at the third, the fourth was undone"
    );
}

#[test]
fn a_set_stores_one_byte() {
    fresh(|ctx| {
        SET.set(ctx, &7, &Present);
        assert_eq!(ctx.get(&SET.stored_key(&7)), Some(Bytes::from_static(&[1])));
        assert!(SET.has(ctx, &7) && !SET.has(ctx, &8));
    });
}

#[test]
fn an_item_is_set_or_not() {
    fresh(|ctx| {
        assert_eq!(ONE.get(ctx), None);
        ONE.set(ctx, &5);
        assert_eq!(ONE.get(ctx), Some(5));
    });
}

#[test]
fn a_range_keeps_to_its_beginning() {
    fresh(|ctx| {
        for (first, second) in [(1, "a"), (1, "b"), (2, "a")] {
            PAIRS.set(ctx, &(first, second.to_owned()), &9);
        }
        let found: Vec<_> = PAIRS
            .range(ctx, &1, Order::Descending)
            .map(|(key, _)| key.1)
            .collect();
        assert_eq!(found, ["b", "a"]);
    });
}

#[test]
fn pages_follow_each_other_in_both_directions() {
    fresh(|ctx| {
        (0..10).for_each(|key| NUMBERS.set(ctx, &key, &u32::from(key)));
        for reverse in [false, true] {
            let mut seen = Vec::new();
            let mut request = proto::PageRequest {
                limit: 3,
                reverse,
                ..Default::default()
            };
            loop {
                let page = NUMBERS.page(ctx, Some(&request)).unwrap();
                assert!(page.entries.len() <= 3);
                seen.extend(page.entries.into_iter().map(|(key, _)| key));
                request.key = page.response.next_key;
                if request.key.is_empty() {
                    break;
                }
            }
            let expected: Vec<u8> = if reverse {
                (0..10).rev().collect()
            } else {
                (0..10).collect()
            };
            assert_eq!(seen, expected);
        }
        let request = proto::PageRequest {
            offset: 8,
            count_total: true,
            ..Default::default()
        };
        let page = NUMBERS.page(ctx, Some(&request)).unwrap();
        assert_eq!((page.entries.len(), page.response.total), (2, 10));
    });
}

#[test]
fn a_page_by_key_and_offset_is_refused() {
    fresh(|ctx| {
        let request = proto::PageRequest {
            key: vec![1],
            offset: 1,
            ..Default::default()
        };
        let error = NUMBERS.page(ctx, Some(&request)).err().unwrap();
        assert_eq!(
            error.log,
            "invalid request, either offset or key is expected, got both: invalid request"
        );
    });
}

#[test]
#[should_panic(expected = "corrupt value under key")]
fn a_value_that_cannot_be_read_back_stops_the_node() {
    let corrupt = Changes::from([(NUMBERS.stored_key(&1), Some(Bytes::from_static(b"?")))]);
    with_ctx(&corrupt, &mut Overlay::default(), |ctx| {
        NUMBERS.get(ctx, &1)
    });
}

#[test]
fn gas_above_the_limit_is_refused_and_counts_as_used() {
    let mut gas = crate::Gas::new(100, 1);
    assert!(gas.charge(60, "first").is_ok());
    let error = gas.charge(60, "second").unwrap_err();
    assert_eq!(
        (error.code, error.log.as_str()),
        (
            11,
            "out of gas in location: second; gasWanted: 100, gasUsed: 120: out of gas"
        )
    );
    assert_eq!(gas.used(), 100);
}
