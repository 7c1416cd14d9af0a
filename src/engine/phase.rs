//! How a run ends: first nothing new begins, then what is open is cut off (`deadline`).
//!
//! Local to a worker, so that a visit can ask without a lock.

use std::cell::Cell;

use tokio::sync::Notify;

/// Whether a worker's run goes on.
#[derive(Debug, Default)]
pub(crate) struct Phase {
    closing: Cell<bool>,
    closed: Notify,
}

impl Phase {
    /// From now on no visit and no further step begins.
    pub(crate) fn close(&self) {
        self.closing.set(true);
        self.closed.notify_waiters();
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.get()
    }

    /// `future`'s result, or `None` once no further step may begin.
    pub(crate) async fn unless_closing<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        if self.is_closing() {
            return None;
        }
        tokio::select! {
            biased;
            value = future => Some(value),
            () = self.closed.notified() => None,
        }
    }
}
