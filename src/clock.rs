//! The one place that reads a clock. Everything else is handed instants and durations.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Time since a fixed instant that all workers of a run share.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    epoch: Instant,
}

impl Clock {
    /// A clock that reads zero after `lead`: time for every worker to get ready.
    pub fn starting_in(lead: Duration) -> Self {
        Self {
            epoch: now() + lead,
        }
    }

    /// Time since the epoch; zero before it.
    pub fn elapsed(&self) -> Duration {
        now().saturating_duration_since(self.epoch)
    }

    /// Whether so much time has passed since the epoch; not before the epoch, not even no time.
    pub fn has_reached(&self, since_epoch: Duration) -> bool {
        now() >= self.epoch + since_epoch
    }

    /// The epoch itself, for timers of the operating system.
    pub fn epoch(&self) -> Instant {
        self.epoch
    }
}

/// The monotonic clock.
#[expect(clippy::disallowed_methods, reason = "this is the one clock file")]
pub fn now() -> Instant {
    Instant::now()
}

/// The wall clock in nanoseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "this is the one clock file")]
pub fn unix_nanoseconds() -> u64 {
    u64::try_from(Timestamp::now().as_nanosecond()).unwrap_or(0)
}

/// The wall clock, to the second, in UTC.
#[expect(clippy::disallowed_methods, reason = "this is the one clock file")]
pub fn utc() -> String {
    let timestamp = Timestamp::from_second(Timestamp::now().as_second());
    timestamp.map_or_else(|_| String::new(), |timestamp| timestamp.to_string())
}
