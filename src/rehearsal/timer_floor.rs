//! How late this machine's timer wakes a thread that has nothing else to do.
//!
//! No harness can be more punctual than that, so its own lag is shown beside it. Probed in each run,
//! for as long as it lasts: another minute, another neighbour. A machine that stood still, or had no
//! processor left for anybody, shows in both; a busy harness in its own lag alone.

use std::io;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use hdrhistogram::Histogram;
use rustix::io::Errno;
use rustix::thread::ClockId;
use rustix::time::Timespec;

use crate::engine::tally::{micros, record};

/// From one wake-up to the next: some 50 a second take a quarter of a percent of a processor. Not a
/// round number, so that it does not keep step with evenly spaced arrivals.
pub(super) const EVERY: Duration = Duration::from_micros(19_997);

/// A thread that only sleeps, until it is stopped.
pub(super) struct Probe {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Histogram<u64>>>,
}

impl Probe {
    /// Fails when there is no thread to be had.
    pub(super) fn start() -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("timer-floor".to_owned());
        let thread = thread.spawn(move || {
            // As the workers do it. Where it is refused the kernel is less exact, which shows.
            let _ = rustix::thread::set_current_timer_slack(Some(NonZeroU64::MIN));
            probe(now(), |due| {
                sleep_until(due);
                (!stopped.load(Ordering::Relaxed)).then(now)
            })
        })?;
        let thread = Some(thread);
        Ok(Self { stop, thread })
    }

    /// How late the wake-ups were, microseconds; empty when the thread came to a bad end.
    pub(super) fn stop(mut self) -> Histogram<u64> {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().and_then(|thread| thread.join().ok());
        ended.unwrap_or_else(empty)
    }
}

/// A run that comes to nothing leaves no thread behind.
impl Drop for Probe {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// `wake` sleeps until an instant and says when it woke, or that it is over. The instants do not
/// move: whoever sleeps through several of them is late for each.
fn probe(begin: Duration, mut wake: impl FnMut(Duration) -> Option<Duration>) -> Histogram<u64> {
    let mut lags = empty();
    let mut due = begin + EVERY;
    while let Some(woken) = wake(due) {
        record(&mut lags, micros(woken.saturating_sub(due)));
        due += EVERY;
    }
    lags
}

fn sleep_until(instant: Duration) {
    let at = Timespec {
        tv_sec: instant.as_secs().cast_signed(),
        tv_nsec: instant.subsec_nanos().into(),
    };
    // A signal may wake it before the time.
    while rustix::thread::clock_nanosleep_absolute(ClockId::Monotonic, &at) == Err(Errno::INTR) {}
}

fn now() -> Duration {
    let time = rustix::time::clock_gettime(ClockId::Monotonic);
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(time.tv_sec.cast_unsigned(), nanoseconds)
}

fn empty() -> Histogram<u64> {
    Histogram::new(3).expect("three significant digits are allowed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sleeps_through_many_instants_is_late_for_each() {
        let late = Duration::from_micros(60);
        let mut clock = Duration::ZERO;
        let mut wakes = 0;
        let lags = probe(clock, |due| {
            wakes += 1;
            clock = clock.max(due + late);
            if wakes == 50 {
                clock += Duration::from_millis(200);
            }
            (wakes <= 100).then_some(clock)
        });
        assert_eq!(lags.len(), 100);
        // 200 ms hold ten instants, each 20 ms less late than the one before.
        assert_eq!(lags.count_between(1_000, u64::MAX), 10);
        assert_eq!(lags.value_at_quantile(0.5), 60);
        assert!(lags.max() >= 200_000);
    }
}
