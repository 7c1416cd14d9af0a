//! Connections on which nothing is asked are closed.
//!
//! Time-outs of single steps do not see everything: an answer that the caller does not read, an
//! HTTP/2 frame that arrives a byte a minute, a peer that is gone. What such connections have in
//! common is that no request begins, none is being answered and no part of an answer leaves, and that
//! is cheap to know.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::sleep;

/// What one connection is asked.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Requests that began, and parts of answers that left.
    steps: AtomicUsize,
    open: AtomicUsize,
}

impl Activity {
    /// A request began.
    pub(super) fn request(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    /// A part of an answer left.
    pub(super) fn part(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is being answered until the returned value is dropped. To be called by the answer
    /// itself: hyper takes one request more than it can write answers of, and that one waits for a
    /// caller who reads.
    pub(super) fn answering(self: Arc<Self>) -> Answering {
        self.open.fetch_add(1, Ordering::Relaxed);
        Answering(self)
    }

    /// Carries `connection` on until it ends, or until nothing was asked or answered for `within` (at
    /// most twice that).
    pub(super) async fn watch(&self, within: Duration, connection: impl Future<Output = ()>) {
        let quiet = async {
            let mut seen = 0;
            loop {
                sleep(within).await;
                let steps = self.steps.load(Ordering::Relaxed);
                if steps == seen && self.open.load(Ordering::Relaxed) == 0 {
                    return;
                }
                seen = steps;
            }
        };
        tokio::select! {
            () = connection => {}
            () = quiet => {}
        }
    }
}

/// A request that is being answered.
pub(super) struct Answering(Arc<Activity>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}
