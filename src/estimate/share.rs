//! Shares of requests that something happened to which nobody wishes for, and how many of them were
//! independent.
//!
//! What a busy registry refuses or loses comes together, so many hits in a few seconds say no more
//! than a few do. How much the share differs from second to second, beyond what chance makes of
//! independent requests, says how many come together. The record tells that for all requests of a
//! scenario; it is taken for those of each step.
//!
//! Source: Kish, *Survey Sampling*, 5.4 and 8.2 (the design effect, effective sizes).

use super::batches::{Batch, spread};
use super::{Z, critical};
use crate::record::{Interval, ScenarioRecord, StepRecord};

/// What happened to requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// They were answered in a way that the story does not expect.
    Unexpected,
    /// They failed, timed out or found every place taken.
    Lost,
    /// They were retries of one before.
    Retried,
}

impl Mishap {
    /// Every one, in the order of tables.
    pub(crate) const ALL: [Self; 3] = [Self::Unexpected, Self::Lost, Self::Retried];

    /// As a row of a table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected",
            Self::Lost => "lost",
            Self::Retried => "retried",
        }
    }
}

/// How many requests of one run it happened to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Share {
    pub(crate) hits: f64,
    /// Among so many.
    pub(crate) of: f64,
    /// So many hits say as much as one that is independent, at least 1.
    pub(crate) together: f64,
}

/// Of some steps of a scenario: of the answers what was unexpected, of what was due the rest.
pub(crate) fn share(scenario: &ScenarioRecord, steps: &[&StepRecord], mishap: Mishap) -> Share {
    let total = |of: fn(&StepRecord) -> u64| steps.iter().map(|step| of(step)).sum::<u64>() as f64;
    let scheduled = total(|step| step.conservation.scheduled);
    let (hits, of) = match mishap {
        Mishap::Unexpected => (
            total(StepRecord::unexpected),
            total(|step| step.conservation.answered),
        ),
        Mishap::Lost => (total(lost), scheduled),
        Mishap::Retried => (total(|step| step.retried), scheduled),
    };
    Share {
        hits,
        of,
        together: together(scenario, mishap),
    }
}

/// What was never sent is left out: it follows from something else.
fn lost(step: &StepRecord) -> u64 {
    step.conservation.lost() - step.conservation.unsent
}

/// How many hits come together, by how much the intervals of a run differ.
pub(super) fn together(scenario: &ScenarioRecord, mishap: Mishap) -> f64 {
    let of = |hits: fn(&Interval) -> u64, size: fn(&Interval) -> u64| {
        let batch = |interval: &Interval| Batch {
            size: size(interval) as f64,
            hits: hits(interval) as f64,
        };
        effect(&scenario.intervals.iter().map(batch).collect::<Vec<_>>())
    };
    let unexpected = || of(|at| at.unexpected, |at| at.answered);
    let lost = || of(|at| at.lost, |at| at.answered + at.lost);
    match mishap {
        Mishap::Unexpected => unexpected(),
        Mishap::Lost => lost(),
        // Nobody counts retries by interval; they follow these.
        Mishap::Retried => unexpected().max(lost()),
    }
}

/// The design effect, enlarged by how badly the batches show it.
pub(super) fn effect(batches: &[Batch]) -> f64 {
    let size: f64 = batches.iter().map(|batch| batch.size).sum();
    let hits: f64 = batches.iter().map(|batch| batch.hits).sum();
    // One batch does not show that they were independent.
    let Some(spread) = spread(batches, 0.0) else {
        return hits.max(1.0);
    };
    let alike = hits / size * (1.0 - hits / size) / size;
    if alike <= 0.0 {
        return 1.0;
    }
    let badly = (critical(spread.degrees) / Z).powi(2);
    (spread.variance / alike * badly).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn of(hits: impl Iterator<Item = f64>) -> f64 {
        let batch = |hits| Batch { size: 200.0, hits };
        effect(&hits.map(batch).collect::<Vec<_>>())
    }

    #[test]
    fn what_comes_in_one_second_counts_for_less_than_what_comes_evenly() {
        let evenly = of((0..60).map(|_| 2.0));
        let together = of((0..60).map(|at| if at == 7 { 120.0 } else { 0.0 }));
        assert!(evenly < 1.1, "{evenly}");
        assert!(together > 100.0, "{together}");
        assert_eq!(of((0..60).map(|_| 0.0)), 1.0);
        // Nothing is known of how they vary.
        assert_eq!(of((0..1).map(|_| 50.0)), 50.0);
    }

    #[test]
    fn shares_are_of_what_they_can_happen_to() {
        let scenario = fixture::scenario("surge");
        let steps: Vec<&StepRecord> = scenario.timed().collect();
        let books = scenario.conservation();
        let unexpected = share(&scenario, &steps, Mishap::Unexpected);
        assert_eq!(unexpected.of, books.answered as f64);
        assert_eq!(unexpected.hits, 56.0);
        let lost = share(&scenario, &steps, Mishap::Lost);
        assert_eq!(lost.of, books.scheduled as f64);
        let wanted = books.failed + books.timed_out + books.shed;
        assert_eq!(lost.hits, wanted as f64);
    }
}
