//! What a person sees while a network starts: one line per step, with the time since the beginning.

use std::time::Instant;

/// Prints steps with their time.
#[derive(Clone, Debug)]
pub struct Progress {
    started: Instant,
}

impl Progress {
    /// Begins to count.
    #[expect(clippy::new_without_default, reason = "a clock has no default")]
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// Says that a step has begun or is done.
    pub fn say(&self, text: impl AsRef<str>) {
        let elapsed = self.started.elapsed();
        let tenths = elapsed.subsec_millis().div_euclid(100);
        println!("[{:>3}.{tenths} s] {}", elapsed.as_secs(), text.as_ref());
    }
}
