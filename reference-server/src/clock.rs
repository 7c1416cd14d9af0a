//! The one place that reads the wall clock.
//!
//! Everything else is told the time, so that a test can let an OTP expire without sleeping.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// 1 January 2021, 00:00 UTC: what a clock set by hand shows first, in seconds since 1970.
const MANUAL_START_UNIX_SECONDS: u64 = 1_609_459_200;

/// What the runtime's timers go by: time-outs of connections are real time also where a
/// registry's clock is set by hand.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one clock file of the package"
)]
pub(crate) fn of_timers() -> tokio::time::Instant {
    tokio::time::Instant::now()
}

/// Tells the time that has passed since the registry was started, and the date for tokens.
///
/// Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System {
        started: Instant,
        unix_start: Duration,
    },
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one clock file of the package"
    )]
    pub fn system() -> Self {
        let unix_start = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        Self(Source::System {
            started: Instant::now(),
            unix_start,
        })
    }

    /// A clock that stands still until its [`Hands`] are moved.
    #[must_use]
    pub fn manual() -> (Self, Hands) {
        let nanoseconds = Arc::new(AtomicU64::new(0));
        (
            Self(Source::Manual(Arc::clone(&nanoseconds))),
            Hands(nanoseconds),
        )
    }

    /// Time since the registry was started; never goes back.
    pub(crate) fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System { started, .. } => started.elapsed(),
            Source::Manual(nanoseconds) => {
                Duration::from_nanos(nanoseconds.load(Ordering::Acquire))
            }
        }
    }

    /// Whole seconds since 1970, for `iat` and `exp`; as monotonic as [`Clock::elapsed`].
    pub(crate) fn unix_seconds(&self) -> u64 {
        match &self.0 {
            Source::System { unix_start, .. } => (*unix_start + self.elapsed()).as_secs(),
            Source::Manual(_) => MANUAL_START_UNIX_SECONDS + self.elapsed().as_secs(),
        }
    }
}

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.elapsed()
    }
}

/// Moves a clock made by [`Clock::manual`].
#[derive(Clone, Debug)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    /// Lets `by` pass.
    pub fn advance(&self, by: Duration) {
        let nanoseconds = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_add(nanoseconds, Ordering::AcqRel);
    }
}

/// Keeps the processor busy for `duration`.
///
/// Work, not sleep: a sleeping handler would be woken on the timer's 1 ms grid and blur the
/// difference that the caller wants to make.
pub(crate) fn work_for(duration: Duration) {
    let Source::System { started, .. } = Clock::system().0 else {
        return;
    };
    while started.elapsed() < duration {
        std::hint::spin_loop();
    }
}
