//! Lots: the parts of a balance that expire.

use borsh::{BorshDeserialize, BorshSerialize, io};
use sdk::{Amount, Time};

/// The most lots of a record that have not expired. Points end at 61 ends of months and on 31 days of grace; what they
/// earn under a lock waits for one of 91 days or of 24 hours. Only who makes points that begin at many other times
/// meets this.
pub(crate) const LOTS_MAX: usize = 256;

/// A part of a balance with a life of its own: points that expire together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Lot {
    /// From this block time on it is gone, unless a hold has it.
    pub expiry: Time,
    /// From this block time on it can be spent; 1970 (the default) if at once.
    pub available_at: Time,
    /// How much, in the smallest unit of the denom.
    pub amount: Amount,
}

impl Lot {
    /// Whether it may be spent at this block time: it has begun, and has not expired.
    pub fn spendable(&self, now: Time) -> bool {
        self.available_at <= now && now < self.expiry
    }

    /// Whether it has had its grace, which it gets once: a grace ends a second after the end of a day in Korea, and no
    /// other lot does.
    pub fn had_grace(&self) -> bool {
        grace_end_of_day(self.expiry.seconds().saturating_sub(2)) == self.expiry
    }

    /// Whether it has expired for good: also out of a hold, and for a refund.
    pub fn is_over(&self, now: Time) -> bool {
        self.had_grace() && self.expiry <= now
    }

    /// What tells it from the other lots of a record.
    fn key(&self) -> (Time, Time) {
        (self.expiry, self.available_at)
    }
}

/// Where a grace ends that ends on the day of a second, in Korea.
pub(crate) fn grace_end_of_day(second: u64) -> Time {
    Time::from_seconds(second).korean_day_end().plus_seconds(1)
}

/// The lots of a record in the order in which debits take them: by expiry, then by when they can be spent. No two are
/// alike in both, none is of nothing. Stored one after the other to the end of the record, without their number: a
/// record without lots has no byte for them, and one with lots has them last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lots(Vec<Lot>);

impl BorshSerialize for Lots {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        self.0.iter().try_for_each(|lot| lot.serialize(writer))
    }
}

impl BorshDeserialize for Lots {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let mut rest = bytes.as_slice();
        let mut lots = Vec::new();
        while !rest.is_empty() {
            lots.push(Lot::deserialize(&mut rest)?);
        }
        Ok(Self(lots))
    }
}

impl Lots {
    /// Lots of a genesis, in any order; it says each once.
    pub(crate) fn new(mut lots: Vec<Lot>) -> Self {
        lots.sort_by_key(Lot::key);
        Self(lots)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Lot> {
        self.0.iter()
    }

    pub(crate) fn into_vec(self) -> Vec<Lot> {
        self.0
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many have not expired.
    pub(crate) fn living(&self, now: Time) -> usize {
        self.iter().filter(|lot| now < lot.expiry).count()
    }

    /// Whether one of them expires at a time.
    pub(crate) fn has(&self, expiry: Time) -> bool {
        let found = self.0.binary_search_by_key(&expiry, |lot| lot.expiry);
        found.is_ok()
    }

    /// What may be spent of them.
    pub(crate) fn spendable(&self, now: Time) -> Amount {
        let spendable = self.iter().filter(|lot| lot.spendable(now));
        spendable.fold(Amount::ZERO, |sum, lot| plus(sum, lot.amount))
    }

    /// Puts lots in. All that can be spent by now become one with the others of their expiry.
    pub(crate) fn add(&mut self, now: Time, lots: &[Lot]) {
        let added = lots.iter().filter(|lot| !lot.amount.is_zero());
        self.0.extend(added);
        for lot in self.0.iter_mut().filter(|lot| lot.available_at <= now) {
            lot.available_at = Time::default();
        }
        self.unite();
    }

    /// Makes those that are alike one.
    fn unite(&mut self) {
        self.0.sort_by_key(Lot::key);
        self.0.dedup_by(|next, lot| {
            let alike = next.key() == lot.key();
            if alike {
                lot.amount = plus(lot.amount, next.amount);
            }
            alike
        });
    }

    /// Makes neighbours one while more than [`LOTS_MAX`] have not expired. Nothing is lost, none lives shorter or waits
    /// shorter than it did: of two the life and the waiting of the longer count.
    pub(crate) fn limit(&mut self, now: Time) {
        while self.living(now) > LOTS_MAX {
            let Some(pair @ [lot, next]) = self.closest(now) else {
                return;
            };
            for one in self.0.iter_mut().filter(|one| pair.contains(one)) {
                one.expiry = lot.expiry.max(next.expiry);
                one.available_at = lot.available_at.max(next.available_at);
            }
            self.unite();
        }
    }

    /// Two lots to become one. First of those that wait and expire together, as they lose least: the two that begin last,
    /// as those that begin first make room by it. What can be spent never waits again, so the two that expire first of
    /// it are next. What has expired stays as it is.
    fn closest(&self, now: Time) -> Option<[Lot; 2]> {
        let living = self.iter().filter(|lot| now < lot.expiry);
        let (begun, waiting): (Vec<Lot>, Vec<Lot>) = living.partition(|lot| lot.spendable(now));
        let together = |pair: &&[Lot]| matches!(pair, [lot, next] if lot.expiry == next.expiry);
        let pair = waiting
            .windows(2)
            .rfind(together)
            .or_else(|| begun.windows(2).next())
            .or_else(|| waiting.windows(2).next_back());
        pair.and_then(|pair| pair.try_into().ok())
    }

    /// Takes up to an amount out of those that may go, in their order, and says what it took of which. What goes does
    /// not wait any more.
    pub(crate) fn take(&mut self, amount: Amount, may: impl Fn(&Lot) -> bool) -> Vec<Lot> {
        let mut lacking = amount;
        let mut taken = Vec::new();
        for lot in self.0.iter_mut().filter(|lot| may(lot)) {
            if lacking.is_zero() {
                break;
            }
            let given = lot.amount.min(lacking);
            lacking = lacking.saturating_sub(given);
            lot.amount = lot.amount.saturating_sub(given);
            taken.push(Lot {
                expiry: lot.expiry,
                available_at: Time::default(),
                amount: given,
            });
        }
        self.0.retain(|lot| !lot.amount.is_zero());
        taken
    }

    /// The lots that differ from what they were, with what they have now: 0 if they are no more.
    pub(crate) fn changed_from(&self, before: &Self) -> Vec<Lot> {
        let gone = before.iter().filter(|lot| self.find(lot).is_none());
        let gone = gone.map(|lot| Lot {
            amount: Amount::ZERO,
            ..*lot
        });
        let differ = self.iter().filter(|lot| before.find(lot) != Some(*lot));
        let mut changed: Vec<Lot> = gone.chain(differ.copied()).collect();
        changed.sort_by_key(Lot::key);
        changed
    }

    fn find(&self, like: &Lot) -> Option<&Lot> {
        let found = self.0.binary_search_by_key(&like.key(), Lot::key);
        found.ok().and_then(|n| self.0.get(n))
    }
}

/// The sum of amounts of lots.
pub(crate) fn plus(left: Amount, right: Amount) -> Amount {
    left.checked_add(right)
        .expect("lots add up to a balance at most, which fits")
}
