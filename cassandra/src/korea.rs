//! Days, months and hours in Korean time (UTC+9, no daylight saving): what partitions are bounded by.

use chrono::{DateTime, Datelike, NaiveDate, Timelike};

/// Seconds that Korea is ahead of UTC.
const AHEAD_SECONDS: i64 = 9 * 3600;

/// A moment as Korean calendars and clocks show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Days since 1970.
    pub day: i32,
    /// Days since 1970 of the first day of the month.
    pub month: i32,
    /// The year.
    pub year: i32,
    /// Hour of the day, 0 to 23.
    pub hour: i8,
}

impl Moment {
    /// From seconds since 1970 in UTC; times out of the calendar's range are taken as 1970.
    pub fn at(seconds: i64) -> Self {
        let local = DateTime::from_timestamp(seconds.saturating_add(AHEAD_SECONDS), 0)
            .unwrap_or_default()
            .naive_utc();
        let date = local.date();
        let month = date.with_day(1).unwrap_or(date);
        Self {
            day: days(date),
            month: days(month),
            year: date.year(),
            hour: i8::try_from(local.hour()).unwrap_or_default(),
        }
    }
}

pub(crate) fn days(date: NaiveDate) -> i32 {
    // Chrono's years fit in 19 bits: the days fit in 32.
    i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or_default()
}

/// A date as `2026-11-21`.
pub fn date_text(days: i32) -> String {
    let date = chrono::TimeDelta::try_days(i64::from(days))
        .and_then(|delta| NaiveDate::default().checked_add_signed(delta));
    date.map_or_else(|| format!("day {days}"), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_korean_day_begins_at_15_hours_utc() {
        // 2026-11-30T14:59:59Z and one second later.
        let before = Moment::at(1_796_050_799);
        let after = Moment::at(1_796_050_800);
        assert_eq!(
            (date_text(before.day).as_str(), before.hour),
            ("2026-11-30", 23)
        );
        assert_eq!(
            (date_text(after.day).as_str(), after.hour),
            ("2026-12-01", 0)
        );
        assert_eq!(
            (date_text(before.month), date_text(after.month)),
            ("2026-11-01".into(), "2026-12-01".into())
        );
    }

    #[test]
    fn times_beyond_the_calendar_do_not_panic() {
        assert_eq!(Moment::at(i64::MAX), Moment::at(i64::MIN));
    }
}
