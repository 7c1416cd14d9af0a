//! What was counted, thread by thread.
//!
//! Every thread counts in a place of its own, so that counting neither waits nor moves cache lines
//! between processors; whoever reads adds the places up. A count is never missed: threads that come
//! after all places are taken share them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

use crate::shield::{Limit, Rule};
use crate::store::Order;

use super::OtpEnd;

/// Places to count in: more than a machine's workers, few enough to be added up in no time.
const SHARDS: usize = 32;

/// Upper bounds of the classes of durations, nanoseconds; the last class has none. From what a page
/// out of memory takes to what nobody waits for.
pub(super) const BOUNDS: [u64; 13] = [
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    1_000_000_000,
];

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Threads are numbered as they come to count.
    static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How often something took how long.
#[derive(Debug, Default)]
pub(super) struct Durations {
    classes: [Count; BOUNDS.len() + 1],
    nanoseconds: AtomicU64,
}

impl Durations {
    fn add(&self, took: Duration) {
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let class = BOUNDS.iter().position(|bound| nanoseconds <= *bound);
        self.classes[class.unwrap_or(BOUNDS.len())].add();
        self.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    }
}

/// [`Durations`] of all threads.
#[derive(Debug, Default)]
pub(super) struct SummedDurations {
    pub(super) classes: [u64; BOUNDS.len() + 1],
    pub(super) seconds: f64,
}

/// How an order ended, for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderEnd {
    Kept,
    Refused,
    Unavailable,
}

impl OrderEnd {
    pub(super) const ALL: [(Self, &'static str); 3] = [
        (Self::Kept, "kept"),
        (Self::Refused, "refused"),
        (Self::Unavailable, "unavailable"),
    ];
}

/// Requests by the first digit of their status.
#[derive(Debug, Default)]
pub(super) struct RouteCounts {
    pub(super) statuses: [Count; 5],
    pub(super) took: Durations,
}

/// What one thread counted, on cache lines of its own.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Counts {
    pub(super) routes: Vec<RouteCounts>,
    pub(super) limits: [Count; Limit::COUNT],
    pub(super) rules: [Count; Rule::ALL.len()],
    pub(super) otps_sent: Count,
    pub(super) otps: [Count; OtpEnd::ALL.len()],
    pub(super) orders: [[Count; OrderEnd::ALL.len()]; Order::KINDS.len()],
    pub(super) orders_took: Durations,
    pub(super) partners_refused: Count,
}

impl Counts {
    fn new(routes: usize) -> Self {
        Self {
            routes: (0..routes).map(|_| RouteCounts::default()).collect(),
            limits: Default::default(),
            rules: Default::default(),
            otps_sent: Count::default(),
            otps: Default::default(),
            orders: Default::default(),
            orders_took: Durations::default(),
            partners_refused: Count::default(),
        }
    }

    pub(super) fn answered(&self, route: usize, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.routes[route].statuses[class].add();
        self.routes[route].took.add(took);
    }

    pub(super) fn ordered(&self, kind: usize, end: OrderEnd, took: Duration) {
        self.orders[kind][end as usize].add();
        self.orders_took.add(took);
    }
}

/// The counts of all threads.
#[derive(Debug)]
pub(super) struct Sharded(Box<[Counts]>);

impl Sharded {
    pub(super) fn new(routes: usize) -> Self {
        Self((0..SHARDS).map(|_| Counts::new(routes)).collect())
    }

    /// Where this thread counts.
    pub(super) fn mine(&self) -> &Counts {
        &self.0[THREAD.with(|number| number % SHARDS)]
    }

    /// One count over all threads.
    pub(super) fn sum<'a>(&'a self, count: impl Fn(&'a Counts) -> &'a Count) -> u64 {
        self.0.iter().map(|counts| count(counts).get()).sum()
    }

    pub(super) fn durations<'a>(
        &'a self,
        took: impl Fn(&'a Counts) -> &'a Durations,
    ) -> SummedDurations {
        let mut summed = SummedDurations::default();
        let mut nanoseconds = 0_u64;
        for took in self.0.iter().map(took) {
            for (sum, class) in summed.classes.iter_mut().zip(&took.classes) {
                *sum += class.get();
            }
            nanoseconds += took.nanoseconds.load(Ordering::Relaxed);
        }
        summed.seconds = Duration::from_nanos(nanoseconds).as_secs_f64();
        summed
    }
}
