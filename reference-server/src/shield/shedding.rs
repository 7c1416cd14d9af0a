//! Load shedding: a part of the requests is turned away before everybody waits.
//!
//! The signal is how late the worker's own runtime is. A task that was due and did not run waited
//! behind everything that was ready before it, just as a request does; so a timer that measures its
//! own lateness measures the queue, whatever fills it. As in CoDel (RFC 8289) it is the *least*
//! delay of an interval that counts: a burst has a moment without a queue, an overload has none.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use super::{EdgeLimits, RetryAfter};
use crate::clock::Clock;

/// How often the delay is measured.
const TICK: Duration = Duration::from_millis(10);
/// Shares are counted in this many parts.
const WHOLE: u32 = 256;
/// Added to the share that is turned away after an interval with a standing delay.
const STEP_UP: u32 = 64;
/// Taken off after an interval without.
const STEP_DOWN: u32 = 16;
/// Some are always served: those who wait longest must not be all turned away.
const SHARE_MAX: u32 = 240;

/// Decides for one worker which requests are turned away.
#[derive(Debug, Default)]
pub(crate) struct Shedder {
    share: AtomicU32,
    /// Parts of a refusal that are owed from the requests before.
    owed: AtomicU32,
}

impl Shedder {
    /// Whether the next request is served. Without a queue this is one load and one comparison.
    pub(crate) fn admit(&self) -> Result<(), RetryAfter> {
        let share = self.share.load(Ordering::Relaxed);
        if share == 0 {
            return Ok(());
        }
        let owed = self.owed.load(Ordering::Relaxed) + share;
        self.owed.store(owed % WHOLE, Ordering::Relaxed);
        if owed < WHOLE {
            return Ok(());
        }
        // Those who come back shall not all come back at once.
        Err(RetryAfter(u64::from(1 + share / STEP_UP)))
    }

    /// Measures as long as the worker runs.
    pub(crate) async fn measure(&self, limits: &EdgeLimits) {
        // The machine's clock whatever the registry's clock shows: this is about the machine.
        let clock = Clock::system();
        let mut standing = Standing::new(limits);
        loop {
            let due = clock.elapsed() + TICK;
            sleep(TICK).await;
            let now = clock.elapsed();
            self.share.store(
                standing.observe(now, now.saturating_sub(due)),
                Ordering::Relaxed,
            );
        }
    }
}

/// The delay that never went away during an interval, and what follows from it.
struct Standing {
    above: Duration,
    interval: Duration,
    ends: Duration,
    least: Duration,
    share: u32,
}

impl Standing {
    fn new(limits: &EdgeLimits) -> Self {
        Self {
            above: limits.shed_above,
            interval: limits.shed_interval,
            ends: limits.shed_interval,
            least: Duration::MAX,
            share: 0,
        }
    }

    /// The share to turn away after `delay` was seen.
    fn observe(&mut self, now: Duration, delay: Duration) -> u32 {
        self.least = self.least.min(delay);
        if now >= self.ends {
            self.share = if self.least > self.above {
                (self.share + STEP_UP).min(SHARE_MAX)
            } else {
                self.share.saturating_sub(STEP_DOWN)
            };
            self.ends = now + self.interval;
            self.least = Duration::MAX;
        }
        self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// The shares after each interval of a load whose delays repeat.
    fn shares(delays: &[u32], intervals: u32) -> Vec<u32> {
        let mut standing = Standing::new(&EdgeLimits::default());
        let mut delays = delays.iter().cycle();
        (1..=intervals)
            .map(|interval| {
                let observed = (1..=10).map(|n| {
                    let now = ((interval - 1) * 500 + n * 50) * MS;
                    standing.observe(now, *delays.next().expect("delays") * MS)
                });
                observed.last().expect("ten observations")
            })
            .collect()
    }

    #[test]
    fn a_burst_is_served_and_an_overload_is_not() {
        assert_eq!(shares(&[900, 900, 900, 900, 0], 3), [0, 0, 0]);
        assert_eq!(shares(&[200], 3), [0, 0, 0]);
        assert_eq!(shares(&[201], 5), [64, 128, 192, 240, 240]);
    }

    #[test]
    fn the_share_shrinks_when_the_delay_is_gone() {
        let mut standing = Standing::new(&EdgeLimits::default());
        standing.observe(500 * MS, 300 * MS);
        let after = (2..=6).map(|n| standing.observe(n * 500 * MS, MS));
        assert_eq!(after.collect::<Vec<_>>(), [48, 32, 16, 0, 0]);
    }

    #[test]
    fn the_share_is_spread_evenly_and_says_when_to_come_back() {
        let shedder = Shedder::default();
        assert!((0..1_000).all(|_| shedder.admit() == Ok(())));
        shedder.share.store(64, Ordering::Relaxed);
        let served: Vec<bool> = (0..8).map(|_| shedder.admit().is_ok()).collect();
        assert_eq!(served, [true, true, true, false, true, true, true, false]);
        shedder.share.store(SHARE_MAX, Ordering::Relaxed);
        let served = (0..256).filter(|_| shedder.admit().is_ok()).count();
        assert_eq!(served, 16);
        let refusals = (0..256).find_map(|_| shedder.admit().err());
        assert_eq!(refusals, Some(RetryAfter(4)));
    }
}
