//! How a run ends: first nothing new begins, then what is open is cut off.
//!
//! Local to a worker, so that a visit can ask without a lock.

use std::cell::Cell;

use tokio::sync::Notify;

/// How far a worker's run has come.
#[derive(Debug, Default)]
pub(crate) struct Phase {
    closing: Flag,
    cut: Flag,
}

impl Phase {
    /// From now on no visit and no further step begins.
    pub(crate) fn close(&self) {
        self.closing.raise();
    }

    /// From now on nothing is waited for.
    pub(crate) fn cut(&self) {
        self.closing.raise();
        self.cut.raise();
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.raised.get()
    }

    /// `future`'s result, or `None` once no further step may begin.
    pub(crate) async fn unless_closing<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        self.closing.unless_raised(future).await
    }

    /// `future`'s result, or `None` once nothing is waited for.
    pub(crate) async fn unless_cut<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        self.cut.unless_raised(future).await
    }
}

#[derive(Debug, Default)]
struct Flag {
    raised: Cell<bool>,
    notify: Notify,
}

impl Flag {
    fn raise(&self) {
        self.raised.set(true);
        self.notify.notify_waiters();
    }

    async fn unless_raised<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        if self.raised.get() {
            return None;
        }
        tokio::select! {
            biased;
            value = future => Some(value),
            () = self.notify.notified() => None,
        }
    }
}
