//! Random conversions beside plain arithmetic.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
    Convert { user: u64, back: bool, units: u128 },
    Send { from: u64, units: u128 },
    Status(AffiliateStatus),
}

fn op() -> impl Strategy<Value = Op> {
    let status = [AffiliateStatus::Active, AffiliateStatus::Suspended];
    prop_oneof![
        8 => (USER..=OTHER, any::<bool>(), 1..900_u128)
            .prop_map(|(user, back, units)| Op::Convert { user, back, units }),
        2 => (USER..=OTHER, 1..300_u128).prop_map(|(from, units)| Op::Send { from, units }),
        1 => prop::sample::select(status.to_vec()).prop_map(Op::Status),
    ]
}

/// Whole steps of a ratio, taken and given; `None` if there is not one.
fn expected(units: u128, from: u64, to: u64) -> Option<(u128, u128)> {
    let count = units / u128::from(from);
    (count > 0).then(|| (count * u128::from(from), count * u128::from(to)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn nothing_is_made_or_lost_and_what_is_issued_is_backed_exactly(
        ratio in prop::sample::select(vec![(1, 1), (5, 2), (2, 5), (7, 3), (1, 100), (100, 1), (10, 4)]),
        ops in prop::collection::vec(op(), 1..40),
    ) {
        let mut test = pegged(ratio.0, ratio.1);
        let (numerator, denominator) = if ratio == (10, 4) { (5, 2) } else { ratio };
        let mut open = true;
        // Vouchers and local denom of each user.
        let mut purses: BTreeMap<u64, (u128, u128)> =
            [USER, OTHER].map(|user| (user, (1_000, 0))).into();
        for op in ops {
            match op {
                Op::Convert { user, back, units } => {
                    let (vouchers, locals) = purses[&user];
                    let (steps, has, denom) = if back {
                        (expected(units, numerator, denominator), locals, LOCAL.to_owned())
                    } else {
                        (expected(units, denominator, numerator).filter(|_| open), vouchers, voucher())
                    };
                    let done = convert(&mut test, user, units, &denom).ok();
                    let fits = steps.filter(|(taken, _)| *taken <= has);
                    prop_assert_eq!(done, fits);
                    if let Some((taken, given)) = done {
                        let after = if back {
                            (vouchers + given, locals - taken)
                        } else {
                            (vouchers - taken, locals + given)
                        };
                        purses.insert(user, after);
                    }
                }
                Op::Send { from, units } => {
                    let to = USER + OTHER - from;
                    let msg = proto::cosmos::bank::v1beta1::MsgSend {
                        from_address: test.text(from),
                        to_address: test.text(to),
                        amount: vec![coin(units, LOCAL)],
                    };
                    let fits = purses[&from].1 >= units;
                    prop_assert_eq!(test.send(&msg).is_ok(), fits);
                    if fits {
                        purses.get_mut(&from).unwrap().1 -= units;
                        purses.get_mut(&to).unwrap().1 += units;
                    }
                }
                Op::Status(status) => {
                    if (status == AffiliateStatus::Active) != open {
                        set_status(&mut test, status);
                        open = !open;
                    }
                }
            }
            let (mut vouchers, mut locals) = (0, 0);
            for (user, purse) in &purses {
                prop_assert_eq!(balance(&mut test, *user, &voucher()), purse.0);
                prop_assert_eq!(balance(&mut test, *user, LOCAL), purse.1);
                vouchers += purse.0;
                locals += purse.1;
            }
            let kept = kept(&mut test);
            prop_assert_eq!(vouchers + kept, 2_000);
            prop_assert_eq!(locals * u128::from(denominator), kept * u128::from(numerator));
        }
        test.end_block(1);
    }
}
