//! The records of committed blocks, for an exporter that follows them.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use app::App;
use record::{Bytes, Identity};

/// The last durable height, and waking those who wait for the next.
#[derive(Clone, Default)]
pub(crate) struct Committed(Arc<(Mutex<u64>, Condvar)>);

impl Committed {
    pub(crate) fn new(height: u64) -> Self {
        Self(Arc::new((Mutex::new(height), Condvar::new())))
    }

    /// A block is durable.
    pub(crate) fn announce(&self, height: u64) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = height;
        self.0.1.notify_all();
    }

    fn wait_beyond(&self, height: u64, timeout: Duration) {
        let guard = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A timeout is no error: the caller looks again.
        drop(
            self.0
                .1
                .wait_timeout_while(guard, timeout, |latest| *latest <= height),
        );
    }
}

/// What the export socket serves.
pub(crate) struct Outbox {
    app: App,
    committed: Committed,
    forget_acknowledged: bool,
}

impl Outbox {
    pub(crate) fn new(app: App, committed: Committed, forget_acknowledged: bool) -> Self {
        Self {
            app,
            committed,
            forget_acknowledged,
        }
    }
}

impl record::Outbox for Outbox {
    fn identity(&self) -> Identity {
        self.app.identity().unwrap_or_default()
    }

    fn get(&self, height: u64) -> io::Result<Option<Bytes>> {
        self.app.export_record(height).map_err(io::Error::other)
    }

    fn oldest(&self) -> u64 {
        self.app.export_oldest().unwrap_or_else(|error| {
            tracing::error!(%error, "the oldest block record cannot be read");
            0
        })
    }

    fn latest(&self) -> u64 {
        let height = self.app.store().last_height();
        match self.app.export_record(height) {
            Ok(Some(_)) => height,
            // Export was switched on after this height, or all is acknowledged and forgotten.
            _ => 0,
        }
    }

    fn wait_beyond(&self, height: u64, timeout: Duration) -> u64 {
        self.committed.wait_beyond(height, timeout);
        self.latest()
    }

    fn ack(&self, height: u64) {
        metrics::gauge!("aot_export_acknowledged_height").set(gauge(height));
        if !self.forget_acknowledged {
            return;
        }
        // The latest stays, so that a reader always learns how far the node is.
        let up_to = height.min(self.app.store().last_height().saturating_sub(1));
        if let Err(error) = self.app.export_forget(up_to) {
            tracing::error!(%error, "acknowledged block records cannot be removed");
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "gauges are floats; exact up to 2^53"
)]
fn gauge(height: u64) -> f64 {
    height as f64
}
