//! What a person sees while a network starts: one line per step, with the time since the beginning.

use std::io::Write as _;
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
        print(&format!(
            "[{:>3}.{tenths} s] {}",
            elapsed.as_secs(),
            text.as_ref()
        ));
    }
}

/// Prints a line; a reader that has seen enough (`| head`) must not end the network.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
