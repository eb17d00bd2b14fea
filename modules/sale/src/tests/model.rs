//! Random sales against a plain model: what is sold, raised, claimed and refunded, and that no unit is made or lost.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const BUYERS: [u64; 2] = [BUYER, OTHER];
/// How long the sale takes, and how long it vests.
const SECONDS: u64 = 100;

#[derive(Clone, Debug)]
enum Op {
    Buy { buyer: u64, units: u128 },
    Close,
    Claim { buyer: u64 },
    Refund { buyer: u64 },
    Pause(bool),
    Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let buyer = || prop::sample::select(BUYERS.to_vec());
    prop_oneof![
        8 => (buyer(), 0..300_u128).prop_map(|(buyer, units)| Op::Buy { buyer, units }),
        2 => Just(Op::Close),
        3 => buyer().prop_map(|buyer| Op::Claim { buyer }),
        2 => buyer().prop_map(|buyer| Op::Refund { buyer }),
        1 => any::<bool>().prop_map(Op::Pause),
        5 => (1..40_u64).prop_map(Op::Wait),
    ]
}

/// Prices in tenths, so that the model counts in whole numbers.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    tranches: Vec<(u128, u128)>,
    soft_cap: u128,
    hard_cap: u128,
    buyer_cap: u128,
}

fn offer() -> impl Strategy<Value = Offer> {
    let tranche = (1..40_u128, 1..200_u128);
    let tranches = prop::collection::vec(tranche, 1..4);
    (tranches, 0..100_u128, 1..600_u128, 1..400_u128).prop_map(
        |(tranches, percent, hard_cap, buyer_cap)| {
            let most: u128 = tranches
                .iter()
                .map(|(price, amount)| (price * amount).div_ceil(10))
                .sum();
            Offer {
                soft_cap: hard_cap.min(most) * percent / 100,
                tranches,
                hard_cap,
                buyer_cap,
            }
        },
    )
}

#[derive(Clone, Debug, PartialEq)]
struct Model {
    offer: Offer,
    sold: Vec<u128>,
    paid: BTreeMap<u64, u128>,
    bought: BTreeMap<u64, u128>,
    claimed: BTreeMap<u64, u128>,
    refunded: BTreeMap<u64, u128>,
    state: &'static str,
    /// Seconds since the start, and when it ended.
    seconds: u64,
    ended: u64,
    paused: bool,
}

fn of(map: &BTreeMap<u64, u128>, who: u64) -> u128 {
    map.get(&who).copied().unwrap_or_default()
}

impl Model {
    fn new(offer: &Offer) -> Self {
        Self {
            sold: vec![0; offer.tranches.len()],
            offer: offer.clone(),
            paid: BTreeMap::new(),
            bought: BTreeMap::new(),
            claimed: BTreeMap::new(),
            refunded: BTreeMap::new(),
            state: "open",
            seconds: 0,
            ended: 0,
            paused: false,
        }
    }

    fn raised(&self) -> u128 {
        self.paid.values().sum()
    }

    fn end_if_over(&mut self) {
        if self.state == "open" && self.seconds >= SECONDS {
            self.end(SECONDS);
        }
    }

    fn end(&mut self, at: u64) {
        self.ended = at;
        self.state = if self.raised() >= self.offer.soft_cap {
            "success"
        } else {
            "refund"
        };
    }

    fn is_full(&self) -> bool {
        let left = self.offer.hard_cap - self.raised();
        let tranches = self.offer.tranches.iter().zip(&self.sold);
        !tranches
            .into_iter()
            .any(|((price, amount), sold)| sold < amount && price.div_ceil(10) <= left)
    }

    /// Unit by unit, as nobody would compute it.
    fn buy(&self, units: u128) -> (u128, Vec<u128>) {
        let mut left = units.min(self.offer.hard_cap - self.raised());
        let (mut paid, mut parts) = (0, vec![0; self.sold.len()]);
        for (n, (price, amount)) in self.offer.tranches.iter().enumerate() {
            let cost = |part: u128| (price * part).div_ceil(10);
            while self.sold[n] + parts[n] < *amount && cost(parts[n] + 1) <= left {
                parts[n] += 1;
            }
            left -= cost(parts[n]);
            paid += cost(parts[n]);
            if self.sold[n] + parts[n] < *amount {
                break;
            }
        }
        (paid, parts)
    }

    fn vested(&self, buyer: u64) -> u128 {
        let since = u128::from(self.seconds.saturating_sub(self.ended));
        of(&self.bought, buyer) * since.min(SECONDS.into()) / u128::from(SECONDS)
    }

    /// `None` if it is refused.
    fn apply(&mut self, op: &Op) -> Option<()> {
        match *op {
            Op::Buy { buyer, units } => {
                let (paid, parts) = self.buy(units);
                let bought: u128 = parts.iter().sum();
                let open = self.state == "open" && self.seconds < SECONDS;
                let fits = of(&self.paid, buyer) + paid <= self.offer.buyer_cap;
                (open && bought > 0 && fits).then_some(())?;
                for (sold, part) in self.sold.iter_mut().zip(parts) {
                    *sold += part;
                }
                *self.paid.entry(buyer).or_default() += paid;
                *self.bought.entry(buyer).or_default() += bought;
            }
            Op::Close => {
                let may = self.state == "open" && (self.seconds >= SECONDS || self.is_full());
                may.then_some(())?;
                self.end(self.seconds.min(SECONDS));
            }
            Op::Claim { buyer } => {
                let more = self.vested(buyer) - of(&self.claimed, buyer);
                (self.state == "success" && more > 0 && !self.paused).then_some(())?;
                *self.claimed.entry(buyer).or_default() += more;
            }
            Op::Refund { buyer } => {
                let back = of(&self.paid, buyer) - of(&self.refunded, buyer);
                (self.state == "refund" && back > 0).then_some(())?;
                *self.refunded.entry(buyer).or_default() += back;
            }
            Op::Pause(on) => {
                (self.paused != on).then_some(())?;
                self.paused = on;
            }
            Op::Wait(seconds) => self.seconds += seconds,
        }
        Some(())
    }
}

fn run(market: &mut Market, op: &Op) -> Result<()> {
    let owner = market.test.text(OWNER);
    let denom = market.gold.clone();
    match *op {
        Op::Buy { buyer, units } => market.test.send(&market.buy_msg(buyer, 1, units)).map(drop),
        Op::Close => market.test.send(&market.close_msg(1)).map(drop),
        Op::Claim { buyer } => market.test.send(&market.vested_msg(buyer, 1)).map(drop),
        Op::Refund { buyer } => market.test.send(&market.refund_msg(buyer, 1)).map(drop),
        Op::Pause(true) => market
            .test
            .send(&roles::MsgPause {
                pauser: owner,
                denom,
            })
            .map(drop),
        Op::Pause(false) => market
            .test
            .send(&roles::MsgUnpause {
                pauser: owner,
                denom,
            })
            .map(drop),
        Op::Wait(seconds) => {
            market.test.end_block(seconds);
            Ok(())
        }
    }
}

fn begin(offer: &Offer) -> Market {
    let mut market = Market::new();
    let tranches = offer.tranches.iter().map(|(price, amount)| {
        let price = format!("{}.{}", price / 10, price % 10);
        market.tranche(&price, *amount, 0, SECONDS)
    });
    let tranches: Vec<_> = tranches.collect();
    let end = market.later(SECONDS);
    market.create(|terms| {
        terms.tranches = tranches;
        terms.soft_cap = offer.soft_cap.to_string();
        terms.hard_cap = offer.hard_cap.to_string();
        terms.buyer_cap = offer.buyer_cap.to_string();
        terms.end = end;
        terms.vesting = Some(pb::Vesting {
            cliff_seconds: 0,
            duration_seconds: SECONDS,
        });
    });
    market
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sales_agree_with_a_plain_model(offer in offer(), steps in prop::collection::vec(op(), 1..50)) {
        let mut market = begin(&offer);
        let mut model = Model::new(&offer);
        for step in &steps {
            // That what is owed is paid later is not of this model.
            if matches!(step, Op::Close) && model.state != "open" {
                continue;
            }
            if !matches!(step, Op::Buy { .. } | Op::Close | Op::Wait(_)) {
                // A claim ends what is over; a refusal leaves it as it is.
                model.end_if_over();
            }
            let mut next = model.clone();
            let expected = next.apply(step).is_some();
            let result = run(&mut market, step);
            prop_assert_eq!(result.is_ok(), expected, "{:?}: {:?} {:?}", step, result, model);
            if expected {
                model = next;
            }
            if matches!(step, Op::Wait(_)) && model.seconds >= SECONDS {
                model.end_if_over();
            }
            let sale = market.sale(1);
            prop_assert_eq!(units_of(&sale.raised), model.raised());
            prop_assert_eq!(units_of(&sale.sold), model.sold.iter().sum::<u128>());
            for buyer in BUYERS {
                let spent = of(&model.paid, buyer) - of(&model.refunded, buyer);
                prop_assert_eq!(market.balance(buyer, WON), 100_000 - spent);
                prop_assert_eq!(market.has(buyer), of(&model.claimed, buyer));
            }
            market.test.check_invariants();
        }
        // In the end everybody has what is due, to the unit.
        let _ = run(&mut market, &Op::Pause(false));
        market.test.end_block(3 * SECONDS);
        market.test.end_block(1);
        for buyer in BUYERS {
            let _ = market.test.send(&market.vested_msg(buyer, 1));
            let _ = market.test.send(&market.refund_msg(buyer, 1));
        }
        let _ = market.test.send(&market.close_msg(1));
        prop_assert_eq!(market.escrow(), (0, 0));
        let sold: u128 = model.sold.iter().sum();
        let good = model.raised() >= offer.soft_cap;
        let (won, gold) = if good { (model.raised(), sold) } else { (0, 0) };
        prop_assert_eq!(market.balance(OWNER, WON), won);
        prop_assert_eq!(market.has(OWNER), 1_000_000 - gold);
        market.test.end_block(1);
    }
}
