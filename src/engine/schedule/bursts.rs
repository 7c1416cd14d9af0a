//! Due instants of bursts: each beginning brings a heavy-tailed number of visits.
//!
//! The stages' process says when bursts begin, at their rates divided by the mean number
//! of visits of a burst, so that the visits come at the stages' rates (Wald: the mean of
//! a sum of a random number of things). Bursts overlap; a heap of those that are open
//! puts their visits in order. It is as large as bursts are open at once: about the rate
//! times the gap, however long the run. A visit that would come after the last stage does
//! not come, as nobody turns up then.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use population::mix::{self, Rng};

use crate::scenario::plan::{Bursts, Rated, Stage};

use super::rated::RatedInstants;

#[derive(Clone, Debug)]
pub(super) struct BurstInstants {
    beginnings: RatedInstants,
    bursts: Bursts,
    /// What each burst does depends on its number alone, not on the others.
    seed: u64,
    stream: u64,
    /// When the next burst begins.
    next: Option<Duration>,
    begun: u64,
    open: BinaryHeap<Reverse<Open>>,
    end: Duration,
}

/// A burst with a visit to come.
#[derive(Clone, Debug)]
struct Open {
    due: Duration,
    number: u64,
    /// Visits after that one.
    left: u32,
    rng: Rng,
}

impl Open {
    /// By time; of those that are due at once, the first burst's first.
    fn order(&self) -> (Duration, u64) {
        (self.due, self.number)
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl BurstInstants {
    pub(super) fn new(rated: &Rated, bursts: Bursts, seed: u64, stream: u64) -> Self {
        let visits = bursts.visits_mean();
        let slower = |stage: &Stage| Stage {
            from: stage.from / visits,
            to: stage.to / visits,
            duration: stage.duration,
        };
        let beginnings = Rated {
            process: rated.process,
            stages: rated.stages.iter().map(slower).collect(),
            bursts: None,
        };
        let mut beginnings = RatedInstants::new(&beginnings, seed, stream);
        Self {
            next: beginnings.next(),
            beginnings,
            bursts,
            seed: mix::hash(seed, stream, u64::from_be_bytes(*b"\0\0bursts")),
            stream,
            begun: 0,
            open: BinaryHeap::new(),
            end: rated.stages.iter().map(|stage| stage.duration).sum(),
        }
    }

    /// Opens every burst that begins before the next visit of those that are open.
    fn open_those_that_begin(&mut self) {
        while let Some(due) = self.next {
            if self
                .open
                .peek()
                .is_some_and(|Reverse(first)| first.due < due)
            {
                return;
            }
            let mut rng = Rng::new(self.seed ^ mix::scramble(self.begun), self.stream);
            let visits = self.bursts.visits_at(rng.unit_f64());
            self.open.push(Reverse(Open {
                due,
                number: self.begun,
                left: visits - 1,
                rng,
            }));
            self.begun += 1;
            self.next = self.beginnings.next();
        }
    }
}

impl Iterator for BurstInstants {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.open_those_that_begin();
        let Reverse(mut first) = self.open.pop()?;
        let due = first.due;
        if first.left > 0 {
            first.left -= 1;
            first.due += self.bursts.gap.draw(|| first.rng.unit_f64());
            if first.due < self.end {
                self.open.push(Reverse(first));
            }
        }
        Some(due)
    }
}
