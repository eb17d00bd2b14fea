//! Named points at which a test can stop the process as a power cut would.
//!
//! Without the feature `crash-points` they cost nothing and do nothing. With it, `AOT_CRASH_AT=name` or
//! `AOT_CRASH_AT=name:count` aborts when the point is reached for the first time, or the count-th.

/// Aborts the process here if the environment names this point.
#[cfg(not(feature = "crash-points"))]
#[inline]
pub fn reach(_point: &'static str) {}

/// Aborts the process here if the environment names this point.
#[cfg(feature = "crash-points")]
pub fn reach(point: &'static str) {
    use std::sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    };
    static WANTED: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static REACHED: AtomicU64 = AtomicU64::new(0);
    let Some((name, count)) = WANTED.get_or_init(wanted) else {
        return;
    };
    if name == point && REACHED.fetch_add(1, Ordering::SeqCst).saturating_add(1) == *count {
        std::process::abort();
    }
}

#[cfg(feature = "crash-points")]
#[expect(
    clippy::disallowed_methods,
    reason = "a test build only: decides where to stop, never what is computed"
)]
fn wanted() -> Option<(String, u64)> {
    parse(&std::env::var("AOT_CRASH_AT").ok()?)
}

/// Point names have a colon themselves (`commit:before-batch`), so only a number at the end is a count.
#[cfg(any(test, feature = "crash-points"))]
pub(crate) fn parse(text: &str) -> Option<(String, u64)> {
    if text.is_empty() {
        return None;
    }
    if let Some((name, count)) = text.rsplit_once(':')
        && let Ok(count) = count.parse()
    {
        return Some((name.to_owned(), count));
    }
    Some((text.to_owned(), 1))
}
