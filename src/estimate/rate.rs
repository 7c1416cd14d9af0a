//! Throughput: answers that the story expects, a second, while visits arrived.
//!
//! What comes after the last arrival is left out, because how long that takes says how patient the
//! slowest visit was and not how much the registry carries. Two things make the figure vary: how many
//! requests came due, and which of them were answered, which is seen batch by batch. Runs of the same
//! seeds have the same arrivals, and then it is visits that ended early which make the first differ;
//! otherwise arrivals do, at most as those of a Poisson process, each with all requests of its visit. Which
//! answers are expected is not told by stretch: their share in the whole run is taken for each.

use std::collections::BTreeMap;

use super::batches::{Batch, CORRELATION_MAX, spread};
use super::share::{Mishap, together};
use super::{Estimate, critical};
use crate::record::{ScenarioRecord, StepRecord, Visits};

/// Of some steps of a scenario; `visits` are those of the actors that have them. `None` when visits
/// arrived for less than two stretches of time, or nothing came due.
pub(crate) fn throughput(
    scenario: &ScenarioRecord,
    steps: &[&StepRecord],
    visits: Visits,
    same_arrivals: bool,
) -> Option<Estimate> {
    let width = scenario.intervals.first()?.seconds;
    // Whole stretches; a thousandth of one is what the numbers may be inexact by.
    let whole = (scenario.arrivals_seconds / width + 0.001).floor();
    let seconds = whole * width;
    let mut batches: BTreeMap<u64, Batch> = BTreeMap::new();
    for stretch in steps.iter().flat_map(|step| &step.stretches) {
        if stretch.from_seconds + width <= seconds + 0.001 * width {
            let batch = batches.entry(stretch.from_seconds.to_bits()).or_default();
            batch.size += stretch.due as f64;
            batch.hits += stretch.answered as f64;
        }
    }
    let batches: Vec<Batch> = batches.into_values().collect();
    let expected = Expected::of(scenario, steps);
    if scenario
        .actors
        .iter()
        .any(|actor| actor.arrivals.plan == "closed")
    {
        return of_answers(&batches, seconds, expected);
    }
    let spread = spread(&batches, 0.0)?;
    let due: f64 = batches.iter().map(|batch| batch.size).sum();
    let answered: f64 = batches.iter().map(|batch| batch.hits).sum();
    // Half an answer where there was none: a rate of zero has no logarithm.
    let counted = answered.max(0.5);
    let a_visit = (due / visits.scheduled.max(1) as f64).max(1.0);
    let by_arrivals = if same_arrivals {
        // One more than was seen: that none ended early does not mean that none could.
        let early = visits.scheduled.saturating_sub(visits.finished) + 1;
        early as f64 * (a_visit / counted).powi(2)
    } else {
        a_visit / counted
    };
    let by_answers = spread.variance * (due / counted).powi(2);
    let variance = by_arrivals + by_answers + expected.variance;
    // Welch and Satterthwaite: how many arrive is known, how they are answered was seen.
    let seen = by_answers + expected.variance;
    let degrees = spread.degrees * (variance / seen.max(f64::MIN_POSITIVE)).powi(2);
    let degrees = degrees.min(1e6);
    let error = variance.sqrt();
    Some(Estimate {
        error_by_chance: (by_arrivals + expected.by_chance).sqrt(),
        independent: counted / a_visit,
        ..around(counted * expected.share / seconds, error, degrees)
    })
}

/// Which part of the answers the story expects, and how sure the logarithm of it is.
#[derive(Clone, Copy)]
struct Expected {
    share: f64,
    variance: f64,
    /// The part of it that there would be if answers were independent.
    by_chance: f64,
}

impl Expected {
    fn of(scenario: &ScenarioRecord, steps: &[&StepRecord]) -> Self {
        let total = |of: fn(&StepRecord) -> u64| steps.iter().map(|step| of(step)).sum::<u64>();
        let answered = (total(|step| step.conservation.answered) as f64).max(1.0);
        // Half an answer where there was none, as above.
        let share = (total(|step| step.expected) as f64).max(0.5) / answered;
        let share = share.min(1.0);
        let by_chance = (1.0 - share) / (share * answered);
        Self {
            share,
            variance: by_chance * together(scenario, Mishap::Unexpected),
            by_chance,
        }
    }
}

/// In a closed loop what comes due follows what was answered, so only how much the answers differ from
/// one stretch to the next says how sure their rate is: batch means, of which neighbours resemble each
/// other (AR(1)).
fn of_answers(batches: &[Batch], seconds: f64, expected: Expected) -> Option<Estimate> {
    let count = batches.len() as f64;
    let answered: f64 = batches.iter().map(|batch| batch.hits).sum();
    if batches.len() < 2 || answered <= 0.0 {
        return None;
    }
    let mean = answered / count;
    let residuals: Vec<f64> = batches.iter().map(|batch| batch.hits - mean).collect();
    let squares: f64 = residuals.iter().map(|one| one * one).sum();
    let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let correlation = if squares > 0.0 {
        (products / squares).clamp(0.0, CORRELATION_MAX)
    } else {
        0.0
    };
    let prolonged = (1.0 + correlation) / (1.0 - correlation);
    let by_chance = (1.0 / answered + expected.by_chance).sqrt();
    let by_stretches = squares / (count - 1.0) / count * prolonged / (mean * mean);
    let error = (by_stretches + expected.variance).sqrt().max(by_chance);
    let degrees = (count - 1.0) / prolonged;
    Some(Estimate {
        error_by_chance: by_chance,
        ..around(answered * expected.share / seconds, error, degrees)
    })
}

/// A rate whose logarithm has this standard error, known with so many degrees of freedom.
fn around(value: f64, error: f64, degrees: f64) -> Estimate {
    let half = critical(degrees) * error;
    Estimate {
        value,
        low: value * (-half).exp(),
        high: Some(value * half.exp()),
        enough: true,
        error,
        degrees,
        error_by_chance: error,
        independent: 1.0 / (error * error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    /// How often two runs of one closed loop, whose rate changes from second to second, are told
    /// apart at the level of 5 %.
    #[test]
    fn closed_loops_that_are_alike_are_seldom_told_apart() {
        let run = |seed: u64| {
            let hits = |at: u64| {
                let unit = (population::mix::hash(seed, 5, at) >> 11) as f64 / (1_u64 << 53) as f64;
                1_000.0 * (1.0 + 0.4 * (unit - 0.5))
            };
            let batch = |at| Batch {
                size: hits(at),
                hits: hits(at),
            };
            let all_expected = Expected {
                share: 1.0,
                variance: 0.0,
                by_chance: 0.0,
            };
            let batches: Vec<Batch> = (0..30).map(batch).collect();
            of_answers(&batches, 30.0, all_expected).unwrap()
        };
        let apart = |pair: &u64| {
            let (one, other) = (run(2 * pair), run(2 * pair + 1));
            let error = one.error.hypot(other.error);
            (one.value / other.value).ln().abs() > critical(one.degrees) * error
        };
        let apart = (0..400).filter(apart).count();
        assert!(apart <= 28, "{apart} of 400");
    }

    fn of_all(scenario: &ScenarioRecord) -> Option<Estimate> {
        let steps: Vec<&StepRecord> = scenario.requests().collect();
        throughput(scenario, &steps, scenario.actors[0].visits, false)
    }

    #[test]
    fn what_is_answered_after_the_last_arrival_does_not_count() {
        let mut scenario = fixture::scenario("surge");
        scenario.arrivals_seconds = 6.0;
        let whole = of_all(&scenario).unwrap();
        let expected: u64 = scenario.requests().map(|step| step.expected).sum();
        assert!((whole.value - expected as f64 / 6.0).abs() < 1e-9);
        assert!(whole.low < whole.value && whole.value < whole.high.unwrap());
        // A second of arrivals that is not whole is left out.
        scenario.arrivals_seconds = 3.7;
        let half = of_all(&scenario).unwrap();
        assert!((half.value - whole.value).abs() < 3.0, "{half:?} {whole:?}");
        assert!(half.error > whole.error);
    }

    #[test]
    fn runs_of_the_same_arrivals_are_surer_of_their_rate() {
        let mut scenario = fixture::scenario("surge");
        let steps = scenario.actors[0].steps.clone();
        let steps: Vec<&StepRecord> = steps.iter().filter(|step| step.is_request()).collect();
        let of = |scenario: &ScenarioRecord, same| {
            throughput(scenario, &steps, scenario.actors[0].visits, same).unwrap()
        };
        scenario.arrivals_seconds = 6.0;
        let visits = &mut scenario.actors[0].visits;
        visits.finished = visits.scheduled;
        assert!(of(&scenario, true).error_by_chance < of(&scenario, false).error_by_chance / 5.0);
        let sure = of(&scenario, true);
        scenario.actors[0].visits.finished -= 50;
        assert!(of(&scenario, true).error_by_chance > sure.error_by_chance * 5.0);
    }

    #[test]
    fn arrivals_of_one_stretch_say_nothing() {
        let mut scenario = fixture::scenario("surge");
        scenario.arrivals_seconds = 1.5;
        assert_eq!(of_all(&scenario), None);
        scenario.intervals.clear();
        assert_eq!(of_all(&scenario), None);
    }

    #[test]
    fn nothing_answered_is_a_rate_with_a_logarithm() {
        let mut scenario = fixture::scenario("surge");
        for step in &mut scenario.actors[0].steps {
            for stretch in &mut step.stretches {
                stretch.answered = 0;
            }
        }
        let none = of_all(&scenario).unwrap();
        assert!(none.value > 0.0 && none.value < 0.1 && none.error.is_finite());
    }
}
