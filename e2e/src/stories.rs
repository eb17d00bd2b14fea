//! Tests that share one running chain: a main of their own instead of one chain per test.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use libtest_mimic::{Arguments, Failed, Trial};

use crate::chain::Chain;

/// A test with its name.
pub type Story = (&'static str, fn(&mut Chain) -> Result<()>);

/// Runs stories one after the other on one chain, which is started for the first and stopped after the last.
///
/// Understands the arguments of `cargo test`, a filter among them.
pub fn run(start: fn() -> Result<Chain>, stories: &[Story]) -> ExitCode {
    let arguments = Arguments {
        test_threads: Some(1),
        ..Arguments::from_args()
    };
    let shared: Arc<Mutex<Option<Chain>>> = Arc::default();
    let trials = stories.iter().map(|(name, story)| {
        let (shared, story) = (Arc::clone(&shared), *story);
        Trial::test(*name, move || tell(&shared, start, story))
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    // Stopped before the process ends: statics are never dropped.
    drop(shared.lock().unwrap_or_else(PoisonError::into_inner).take());
    conclusion.exit_code()
}

fn tell(
    shared: &Mutex<Option<Chain>>,
    start: fn() -> Result<Chain>,
    story: fn(&mut Chain) -> Result<()>,
) -> Result<(), Failed> {
    let mut place = shared.lock().unwrap_or_else(PoisonError::into_inner);
    if place.is_none() {
        *place = Some(start().map_err(|error| format!("starting the chain: {error:#}"))?);
    }
    let Some(chain) = place.as_mut() else {
        return Err("no chain".into());
    };
    match catch_unwind(AssertUnwindSafe(|| story(chain))) {
        Ok(result) => result.map_err(|error| format!("{error:#}").into()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(text.unwrap_or_else(|| "the story panicked".into()).into())
        }
    }
}
