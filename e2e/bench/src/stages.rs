//! The time that the application spends in each of its stages, from its tracing spans.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::span::{Attributes, Id};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

thread_local! {
    static ENTERED: RefCell<Vec<Instant>> = const { RefCell::new(Vec::new()) };
}

/// Time by stage.
#[derive(Clone, Default)]
pub(crate) struct Stages(Arc<Mutex<BTreeMap<&'static str, Duration>>>);

impl Stages {
    /// Listens to the spans of the application from now on.
    pub(crate) fn listen() -> Self {
        let stages = Self::default();
        tracing_subscriber::registry().with(stages.clone()).init();
        stages
    }

    /// What was measured since the last call.
    pub(crate) fn take(&self) -> BTreeMap<&'static str, Duration> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.is_span() && metadata.target().starts_with("app")
    }

    fn on_new_span(&self, _: &Attributes<'_>, _: &Id, _: Context<'_, S>) {}

    fn on_enter(&self, _: &Id, _: Context<'_, S>) {
        ENTERED.with_borrow_mut(|entered| entered.push(Instant::now()));
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        let Some(began) = ENTERED.with_borrow_mut(Vec::pop) else {
            return;
        };
        if let Some(span) = context.span(id) {
            let mut stages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *stages.entry(span.name()).or_default() += began.elapsed();
        }
    }
}
