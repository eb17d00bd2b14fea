//! The most that moves of a denom over a channel: net, in each of two windows of which one begins when the other is half
//! over. With one window alone, all of its quota could move just before it ends and all of the next one's just after.

use super::{is_channel, not_channel, setting};
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::transfer::v1 as pb;
use sdk::{Amount, BPS, Denom, Quoted, Result, Time};
use serde::{Deserialize, Serialize};

const WINDOW_SECONDS_MIN: u64 = 60;
/// A year.
const WINDOW_SECONDS_LIMIT: u64 = 31_536_000;

/// The most that moves, net, within a window.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Quota {
    /// Of the supply when the window saw its first move, in bps, rounded down.
    SupplyBps(u32),
    /// So much.
    Amount(Amount),
}

impl Quota {
    fn parse(field: &'static str, given: &pb::Quota) -> Result<Self, Error> {
        let quota = match (given.supply_bps, given.amount.as_str()) {
            (bps, "") if bps > 0 => Self::SupplyBps(bps),
            (0, text) => {
                let amount = text.parse::<Amount>();
                let expected = "bps above 0, or an amount, 0 to 2^128 - 1";
                Self::Amount(amount.map_err(|_| setting(field, &Quoted(text), expected))?)
            }
            (bps, amount) => {
                let given = format!("{bps} bps and {amount:.40}");
                return Err(setting(field, &given, "one of both"));
            }
        };
        quota.check(field)?;
        Ok(quota)
    }

    fn check(self, field: &'static str) -> Result<(), Error> {
        match self {
            Self::SupplyBps(bps) if bps == 0 || u128::from(bps) > BPS => {
                Err(setting(field, &bps, "1 to 10000 bps"))
            }
            _ => Ok(()),
        }
    }

    fn to_proto(self) -> pb::Quota {
        match self {
            Self::SupplyBps(supply_bps) => pb::Quota {
                supply_bps,
                amount: String::new(),
            },
            Self::Amount(amount) => pb::Quota {
                supply_bps: 0,
                amount: amount.to_string(),
            },
        }
    }

    fn of(self, supply: Amount) -> Amount {
        match self {
            // At most the supply, so it fits.
            Self::SupplyBps(bps) => supply.bps_floor(bps).unwrap_or(supply),
            Self::Amount(amount) => amount,
        }
    }
}

/// What moved in a window.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// When it began, in seconds since 1970.
    pub begins: u64,
    /// What went out.
    pub sent: Amount,
    /// What came in.
    pub received: Amount,
    /// The supply when it saw its first move.
    pub supply: Amount,
}

/// Which way money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Out,
    In,
}

impl Window {
    fn moved(&mut self, way: Way) -> (&mut Amount, Amount) {
        match way {
            Way::Out => (&mut self.sent, self.received),
            Way::In => (&mut self.received, self.sent),
        }
    }
}

/// The limit of a denom over a channel, and what moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Of what goes out minus what comes in; `None`: no limit.
    pub send: Option<Quota>,
    /// Of what comes in minus what goes out; `None`: no limit.
    pub receive: Option<Quota>,
    /// How long a window is: even, so that a half is whole.
    pub window_seconds: u64,
    /// Since when it counts.
    pub since: Time,
    /// The windows. The second begins half a window after the first.
    pub windows: [Window; 2],
}

impl Limit {
    /// The limit of a message, with nothing moved. Refused (`transfer` 112, `sdk` 10) with what cannot be.
    pub(crate) fn parse(given: &pb::RateLimit, now: Time) -> Result<((String, Denom), Self)> {
        let key = (given.channel_id.clone(), given.denom.parse()?);
        let quota = |field, given: &Option<pb::Quota>| {
            let quota = given.as_ref().map(|given| Quota::parse(field, given));
            quota.transpose()
        };
        let limit = Self {
            send: quota("send", &given.send)?,
            receive: quota("receive", &given.receive)?,
            window_seconds: given.window_seconds,
            since: now,
            windows: <[Window; 2]>::default(),
        };
        limit.check(&key)?;
        Ok((key, limit))
    }

    /// Says (`transfer` 112) what of it cannot be.
    pub(crate) fn check(&self, key: &(String, Denom)) -> Result<(), Error> {
        if !is_channel(&key.0) {
            return Err(not_channel("channel_id", &key.0));
        }
        let seconds = self.window_seconds;
        let fits = (WINDOW_SECONDS_MIN..=WINDOW_SECONDS_LIMIT).contains(&seconds);
        if !fits || !seconds.is_multiple_of(2) {
            let expected = format!("even, {WINDOW_SECONDS_MIN} to {WINDOW_SECONDS_LIMIT}");
            return Err(setting("window_seconds", &seconds, expected));
        }
        if self.send.is_none() && self.receive.is_none() {
            return Err(setting("send", &"absent", "a quota for one way at least"));
        }
        for (field, quota) in [("send", self.send), ("receive", self.receive)] {
            quota.map_or(Ok(()), |quota| quota.check(field))?;
        }
        Ok(())
    }

    /// When the windows that a time is in began.
    fn begins(&self, now: Time) -> [u64; 2] {
        let half = self.window_seconds.div_euclid(2);
        [0, half].map(|ahead| {
            let into = now.seconds().saturating_add(ahead);
            let into = into.checked_rem(self.window_seconds).unwrap_or_default();
            now.seconds().saturating_sub(into)
        })
    }

    /// Begins the windows anew that are over.
    pub(crate) fn roll(&mut self, now: Time, supply: Amount) {
        let begins = self.begins(now);
        for (window, begins) in self.windows.iter_mut().zip(begins) {
            if window.begins != begins {
                *window = Window {
                    begins,
                    supply,
                    ..Window::default()
                };
            }
        }
    }

    fn quota(&self, way: Way) -> Option<Quota> {
        match way {
            Way::Out => self.send,
            Way::In => self.receive,
        }
    }

    /// What may still move one way in the windows as they stand, and when the one that leaves least ends; `None`: any amount.
    pub(crate) fn left(&self, way: Way) -> Option<(Amount, Time)> {
        let quota = self.quota(way)?;
        let left = self.windows.map(|mut window| {
            let quota = quota.of(window.supply);
            let (moved, back) = window.moved(way);
            let moved = *moved;
            // What came back may go once more. A sum above all amounts leaves room for any.
            let room = quota.checked_add(back).unwrap_or(Amount::MAX);
            (room.saturating_sub(moved), self.ends(&window))
        });
        left.into_iter().min()
    }

    /// When a window ends.
    pub(crate) fn ends(&self, window: &Window) -> Time {
        Time::from_seconds(window.begins.saturating_add(self.window_seconds))
    }

    /// Counts what moves one way in both windows. Refused (`sdk` 18) above all amounts.
    pub(crate) fn count(&mut self, way: Way, amount: Amount) -> Result<()> {
        for window in &mut self.windows {
            let (moved, _) = window.moved(way);
            *moved = moved.checked_add(amount)?;
        }
        Ok(())
    }

    /// Takes back what was counted at a time, in the windows that it was counted in.
    pub(crate) fn uncount(&mut self, way: Way, amount: Amount, counted_at: Time) {
        // What was counted before this limit was set was counted into another one.
        if counted_at <= self.since {
            return;
        }
        let begins = self.begins(counted_at);
        for (window, begins) in self.windows.iter_mut().zip(begins) {
            if window.begins == begins {
                let (moved, _) = window.moved(way);
                *moved = moved.saturating_sub(amount);
            }
        }
    }

    pub(crate) fn to_proto(&self, key: &(String, Denom)) -> pb::RateLimit {
        pb::RateLimit {
            channel_id: key.0.clone(),
            denom: key.1.to_string(),
            send: self.send.map(Quota::to_proto),
            receive: self.receive.map(Quota::to_proto),
            window_seconds: self.window_seconds,
        }
    }

    /// With its windows, as they are at a time.
    pub(crate) fn flow(
        mut self,
        key: &(String, Denom),
        now: Time,
        supply: Amount,
    ) -> pb::LimitedFlow {
        self.roll(now, supply);
        let left = |way| {
            self.left(way)
                .map_or(String::new(), |(left, _)| left.to_string())
        };
        let windows = self.windows.iter().map(|window| pb::Window {
            begins_at: Some(Time::from_seconds(window.begins).to_proto()),
            ends_at: Some(self.ends(window).to_proto()),
            sent: window.sent.to_string(),
            received: window.received.to_string(),
            supply: window.supply.to_string(),
        });
        pb::LimitedFlow {
            limit: Some(self.to_proto(key)),
            windows: windows.collect(),
            send_left: left(Way::Out),
            receive_left: left(Way::In),
        }
    }
}
