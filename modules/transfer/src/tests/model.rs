//! Limits against a plain list of everything that moved.

use crate::types::{Limit, Quota, Way, Window};
use proptest::prelude::*;
use sdk::{Amount, Time};

const WINDOW: u64 = 100;
const HALF: u64 = 50;
const BEGIN: u64 = 1_000_000;

/// Something that moved.
#[derive(Clone, Copy, Debug)]
struct Move {
    at: u64,
    out: bool,
    amount: u128,
    undone: bool,
}

#[derive(Clone, Debug)]
enum Act {
    Move { out: bool, amount: u128 },
    Undo(prop::sample::Index),
    Wait(u64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        5 => (any::<bool>(), 1..60_u128).prop_map(|(out, amount)| Act::Move { out, amount }),
        1 => any::<prop::sample::Index>().prop_map(Act::Undo),
        // Seldom right to an edge.
        3 => prop_oneof![0..30_u64, Just(HALF), Just(WINDOW)].prop_map(Act::Wait),
    ];
    prop::collection::vec(act, 1..60)
}

fn limit(send: u128, receive: u128) -> Limit {
    Limit {
        send: Some(Quota::Amount(Amount::new(send))),
        receive: Some(Quota::Amount(Amount::new(receive))),
        window_seconds: WINDOW,
        since: Time::from_seconds(0),
        windows: <[Window; 2]>::default(),
    }
}

/// What may still move: the lesser of what both windows leave, each of which is added up anew.
fn left(moves: &[Move], now: u64, out: bool, quota: u128) -> u128 {
    let of_window = |begins: u64| {
        let counted = moves.iter().filter(|one| !one.undone && one.at >= begins);
        let sum = |way: bool| -> u128 {
            let of_way = counted.clone().filter(|one| one.out == way);
            of_way.map(|one| one.amount).sum()
        };
        quota.saturating_add(sum(!out)).saturating_sub(sum(out))
    };
    let first = now.saturating_sub(now % WINDOW);
    let second = now.saturating_sub(now.saturating_add(HALF) % WINDOW);
    of_window(first).min(of_window(second))
}

proptest! {
    #[test]
    fn a_limit_leaves_what_the_list_leaves(acts in acts(), send in 0..200_u128, receive in 0..200_u128) {
        let mut limit = limit(send, receive);
        let mut moves: Vec<Move> = Vec::new();
        let mut now = BEGIN;
        for act in acts {
            match act {
                Act::Wait(seconds) => now = now.saturating_add(seconds),
                Act::Move { out, amount } => {
                    let way = if out { Way::Out } else { Way::In };
                    limit.roll(Time::from_seconds(now), Amount::ZERO);
                    let (room, until) = limit.left(way).unwrap();
                    prop_assert!(until.seconds() > now);
                    if Amount::new(amount) <= room {
                        limit.count(way, Amount::new(amount)).unwrap();
                        moves.push(Move { at: now, out, amount, undone: false });
                    }
                }
                Act::Undo(index) => {
                    let standing: Vec<usize> =
                        (0..moves.len()).filter(|place| !moves[*place].undone).collect();
                    if standing.is_empty() {
                        continue;
                    }
                    let undone = &mut moves[standing[index.index(standing.len())]];
                    undone.undone = true;
                    let way = if undone.out { Way::Out } else { Way::In };
                    limit.uncount(way, Amount::new(undone.amount), Time::from_seconds(undone.at));
                }
            }
            let mut seen = limit.clone();
            seen.roll(Time::from_seconds(now), Amount::ZERO);
            for (way, out, quota) in [(Way::Out, true, send), (Way::In, false, receive)] {
                let expected = left(&moves, now, out, quota);
                prop_assert_eq!(seen.left(way).unwrap().0.units(), expected);
            }
        }
    }

    #[test]
    fn within_any_half_of_a_window_no_more_than_the_quota_goes_out(
        steps in prop::collection::vec((0..40_u64, 1..60_u128), 1..80),
    ) {
        let mut limit = limit(100, 0);
        let mut moves: Vec<(u64, u128)> = Vec::new();
        let mut now = BEGIN;
        for (wait, amount) in steps {
            now = now.saturating_add(wait);
            limit.roll(Time::from_seconds(now), Amount::ZERO);
            if Amount::new(amount) <= limit.left(Way::Out).unwrap().0 {
                limit.count(Way::Out, Amount::new(amount)).unwrap();
                moves.push((now, amount));
            }
            let recent = moves.iter().filter(|(at, _)| at.saturating_add(HALF) > now);
            let sum: u128 = recent.map(|(_, amount)| amount).sum();
            prop_assert!(sum <= 100, "{sum} within {HALF} s");
        }
    }
}
