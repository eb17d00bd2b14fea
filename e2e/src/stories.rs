//! Tests that share one running chain: a main of their own instead of one chain per test.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use libtest_mimic::{Arguments, Failed, Trial};

/// A test with its name, of a world: a chain, or several.
pub type Story<W> = (&'static str, fn(&mut W) -> Result<()>);

/// Runs stories one after the other in one world, which is started for the first and stopped after the last.
///
/// Understands the arguments of `cargo test`, a filter among them.
pub fn run<W: Send + 'static>(start: fn() -> Result<W>, stories: &[Story<W>]) -> ExitCode {
    let arguments = Arguments {
        test_threads: Some(1),
        ..Arguments::from_args()
    };
    let shared: Arc<Mutex<Option<W>>> = Arc::new(Mutex::new(None));
    let trials = stories.iter().map(|(name, story)| {
        let (shared, story) = (Arc::clone(&shared), *story);
        Trial::test(*name, move || tell(&shared, start, story))
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    // Stopped before the process ends: statics are never dropped.
    drop(shared.lock().unwrap_or_else(PoisonError::into_inner).take());
    conclusion.exit_code()
}

fn tell<W>(
    shared: &Mutex<Option<W>>,
    start: fn() -> Result<W>,
    story: fn(&mut W) -> Result<()>,
) -> Result<(), Failed> {
    let mut place = shared.lock().unwrap_or_else(PoisonError::into_inner);
    if place.is_none() {
        *place = Some(start().map_err(|error| format!("starting: {error:#}"))?);
    }
    let Some(world) = place.as_mut() else {
        return Err("no world".into());
    };
    match catch_unwind(AssertUnwindSafe(|| story(world))) {
        Ok(result) => result.map_err(|error| format!("{error:#}").into()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(text.unwrap_or_else(|| "the story panicked".into()).into())
        }
    }
}
