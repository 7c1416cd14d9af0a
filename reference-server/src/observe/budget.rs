//! How much of one kind a caller can make the registry log.
//!
//! Whoever can cause a line can cause a million of them: to fill a disk, or to bury one line that
//! matters. Each kind of event has so many lines a second; the next line says how many were left
//! out.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Lines of one kind in a second.
const LINES_PER_SECOND: u64 = 20;

/// What is left to log of one kind of event.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// The second that is being counted, from the start of the registry.
    second: AtomicU64,
    used: AtomicU64,
    left_out: AtomicU64,
}

impl Budget {
    /// How many lines were left out since the last one, when there may be a line now. Two threads
    /// at the turn of a second may get a few lines more; that does no harm.
    pub(super) fn take(&self, now: Duration) -> Option<u64> {
        let now = now.as_secs();
        if self.second.swap(now, Ordering::Relaxed) != now {
            self.used.store(0, Ordering::Relaxed);
        }
        if self.used.fetch_add(1, Ordering::Relaxed) >= LINES_PER_SECOND {
            self.left_out.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        Some(self.left_out.swap(0, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_leaves_few_lines_and_its_size() {
        let budget = Budget::default();
        let second = Duration::from_secs(7);
        let lines = (0..1_000).filter_map(|_| budget.take(second)).count();
        assert_eq!(lines, 20);
        assert_eq!(budget.take(second + Duration::from_secs(1)), Some(980));
        assert_eq!(budget.take(second + Duration::from_secs(1)), Some(0));
    }
}
