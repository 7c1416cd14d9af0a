//! Counters that the progress display reads while workers run.

use std::sync::atomic::{AtomicU64, Ordering};

/// Of one worker; only that worker writes, so relaxed additions cost next to nothing.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Live {
    visits_open: AtomicU64,
    answered: AtomicU64,
    unexpected: AtomicU64,
    lost: AtomicU64,
    leaks: AtomicU64,
}

/// A reading of these counters, summed over workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveCounts {
    /// Visits under way.
    pub visits_open: u64,
    /// Answers so far.
    pub answered: u64,
    /// Of these, not what the story expects.
    pub unexpected: u64,
    /// Failed, timed out, shed or unsent so far.
    pub lost: u64,
    /// Answers that held what their caller was not entitled to.
    pub leaks: u64,
}

impl Live {
    pub(crate) fn visit_begins(&self) {
        self.visits_open.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn visit_ends(&self) {
        self.visits_open.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, expected: bool, leaked: bool) {
        self.answered.fetch_add(1, Ordering::Relaxed);
        if !expected {
            self.unexpected.fetch_add(1, Ordering::Relaxed);
        }
        if leaked {
            self.leaks.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn visits_open(&self) -> u64 {
        self.visits_open.load(Ordering::Relaxed)
    }

    pub(crate) fn add_to(&self, counts: &mut LiveCounts) {
        counts.visits_open += self.visits_open();
        counts.answered += self.answered.load(Ordering::Relaxed);
        counts.unexpected += self.unexpected.load(Ordering::Relaxed);
        counts.lost += self.lost.load(Ordering::Relaxed);
        counts.leaks += self.leaks.load(Ordering::Relaxed);
    }
}
