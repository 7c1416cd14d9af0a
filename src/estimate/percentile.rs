//! Percentiles: order statistics with an effective sample size.
//!
//! With probability 95 % the true percentile lies between two samples whose ranks follow from the
//! binomial distribution. That holds for independent samples, and response times are not: a queue
//! makes the next one wait too. So the share of samples above the percentile is looked at batch by
//! batch; if it varies more than chance allows, the samples count for fewer.
//!
//! Sources: Conover, *Practical Nonparametric Statistics*, 3.2 (order statistics); Wilson, *JASA* 22
//! (1927) (the interval of a share).

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use super::batches::{Batch, spread};
use super::{Estimate, Z, critical};
use crate::record::{HistogramError, OutcomeClass, Percentile, ScenarioRecord, StepRecord, merge};

/// Percentiles that are reported and compared.
pub(crate) const QUANTILES: [f64; 4] = [0.5, 0.9, 0.99, 0.999];

/// The response times of some steps, and those of each stretch of time.
pub(crate) struct Samples {
    /// With three significant digits: the figure.
    all: Histogram<u64>,
    /// With two: how it varies. They hold every outcome, also where `all` holds one.
    stretches: Vec<Histogram<u64>>,
}

/// The percentiles of all requests in the usual manner of a scenario.
pub(crate) fn of_scenario(scenario: &ScenarioRecord) -> Result<Vec<Percentile>, HistogramError> {
    let steps: Vec<&StepRecord> = scenario.timed().collect();
    let samples = Samples::of(&steps)?;
    if samples.all.is_empty() {
        return Ok(Vec::new());
    }
    let told = QUANTILES.into_iter().zip(samples.percentiles());
    let record = |(quantile, told): (f64, Option<Estimate>)| Percentile {
        // 99.9 as it is written, not what 0.999 times 100 is in binary.
        percent: (quantile * 1000.0).round() / 10.0,
        value_ms: milliseconds(samples.all.value_at_quantile(quantile)),
        low_ms: told.map(|estimate| estimate.low),
        high_ms: told.and_then(|estimate| estimate.high),
        independent_samples: told.map(|estimate| estimate.independent.round()),
    };
    Ok(told.map(record).collect())
}

impl Samples {
    /// Of one or more steps of one scenario in one run, whatever became of them.
    pub(crate) fn of(steps: &[&StepRecord]) -> Result<Self, HistogramError> {
        Self::with(merge(steps.iter().map(|step| &step.response))?, steps)
    }

    /// Those of the answers that the story expects.
    pub(crate) fn expected(steps: &[&StepRecord]) -> Result<Self, HistogramError> {
        let expected = steps
            .iter()
            .filter_map(|step| step.outcome(OutcomeClass::Expected));
        Self::with(merge(expected.map(|outcome| &outcome.response))?, steps)
    }

    fn with(all: Histogram<u64>, steps: &[&StepRecord]) -> Result<Self, HistogramError> {
        let mut stretches = BTreeMap::new();
        for stretch in steps.iter().flat_map(|step| &step.stretches) {
            let times = stretch.microseconds()?;
            // Numbers that are not negative have the order of their bits.
            let joined = stretches
                .entry(stretch.from_seconds.to_bits())
                .or_insert_with(|| Histogram::new(2).expect("two digits are allowed"));
            joined
                .add(times)
                .map_err(|error| HistogramError::new(&error))?;
        }
        Ok(Self {
            all,
            stretches: stretches.into_values().collect(),
        })
    }

    /// One for each of [`QUANTILES`]; `None` without samples in two stretches, because then nothing
    /// is known of how it varies.
    pub(crate) fn percentiles(&self) -> [Option<Estimate>; 4] {
        let mut correlation = 0.0;
        QUANTILES.map(|quantile| {
            let (estimate, seen) = self.percentile(quantile, correlation)?;
            correlation = seen;
            Some(estimate)
        })
    }

    /// The percentile at `quantile`, and how long what varies it lasts.
    fn percentile(&self, quantile: f64, correlation: f64) -> Option<(Estimate, f64)> {
        if self.all.is_empty() {
            return None;
        }
        let value = self.all.value_at_quantile(quantile);
        let samples = self.all.len() as f64;
        let above = |of: &Histogram<u64>| Batch {
            size: of.len() as f64,
            hits: of.len().saturating_sub(of.count_between(0, value)) as f64,
        };
        let batches: Vec<Batch> = self.stretches.iter().map(above).collect();
        let spread = spread(&batches, correlation)?;
        let independent = (samples / self.effect(quantile, &batches, spread.variance)).max(1.0);
        let critical = critical(spread.degrees);
        let by_chance = self.between(wilson(quantile, samples, Z));
        let shares = wilson(quantile, independent, critical);
        let by_batches = self.between(shares);
        let error_by_chance = by_chance.error(Z);
        // Beyond the rank of the largest sample there is nothing to read the value from.
        let is_readable = |share: f64, samples: f64| share <= 1.0 - 1.0 / (samples + 1.0);
        let readable = is_readable(shares.1, independent);
        let high = by_chance.high.max(by_batches.high);
        let estimate = Estimate {
            value: milliseconds(value),
            low: milliseconds(by_chance.low.min(by_batches.low)),
            high: readable.then(|| milliseconds(high)),
            enough: is_readable(wilson(quantile, samples, Z).1, samples),
            error: by_batches.error(critical).max(error_by_chance),
            degrees: spread.degrees,
            error_by_chance,
            independent,
        };
        Some((estimate, spread.correlation))
    }

    /// As how many samples one that is independent counts, at least 1. Where the stretches hold other
    /// outcomes too, the share of all their times above the percentile tells: as long as the others
    /// lie below it, that share changes with time as the one of `all` does, diluted. What the dilution
    /// takes from it is given back.
    fn effect(&self, quantile: f64, batches: &[Batch], variance: f64) -> f64 {
        let size: f64 = batches.iter().map(|batch| batch.size).sum();
        let hits: f64 = batches.iter().map(|batch| batch.hits).sum();
        let samples = self.all.len() as f64;
        if size <= samples {
            return (variance * samples / (quantile * (1.0 - quantile))).max(1.0);
        }
        let share = hits / size;
        let alike = share * (1.0 - share) / size;
        if alike <= 0.0 {
            return 1.0;
        }
        let excess = (variance / alike - 1.0).max(0.0);
        1.0 + excess * ((1.0 - share) / quantile).max(1.0)
    }

    fn between(&self, (low, high): (f64, f64)) -> Between {
        Between {
            low: self.all.value_at_quantile(low),
            high: self.all.value_at_quantile(high),
        }
    }
}

/// Two samples, in microseconds.
struct Between {
    low: u64,
    high: u64,
}

impl Between {
    /// The standard error of the logarithm when both are `critical` errors away.
    fn error(&self, critical: f64) -> f64 {
        // Below a microsecond there is no logarithm.
        let ratio = self.high.max(1) as f64 / self.low.max(1) as f64;
        ratio.ln() / (2.0 * critical)
    }
}

/// Wilson's interval of a share `p` that was seen in `n` samples.
pub(crate) fn wilson(p: f64, n: f64, z: f64) -> (f64, f64) {
    let scale = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / scale;
    let half = z / scale * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

fn milliseconds(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::simulated::{self, Model};
    use proptest::prelude::*;

    const fn disturbed(memory: f64, size: f64) -> Model {
        Model::Disturbed { memory, size }
    }

    fn step(seed: u64, model: Model) -> StepRecord {
        simulated::step("x", &model.draw(seed), |ms| ms)
    }

    fn percentiles(step: &StepRecord) -> [Estimate; 4] {
        let told = Samples::of(&[step]).unwrap().percentiles();
        told.map(Option::unwrap)
    }

    /// How many of 200 intervals hold the true percentile, for each of the four.
    fn coverage(model: Model) -> [usize; 4] {
        // Of the normal distribution.
        let truths = [(0.5, 0.0), (0.9, 1.2816), (0.99, 2.3263), (0.999, 3.0902)]
            .map(|(quantile, z)| model.truth_ms(quantile, z));
        let mut held = [0; 4];
        for seed in 0..200 {
            let told = percentiles(&step(seed, model));
            for (held, (told, truth)) in held.iter_mut().zip(told.iter().zip(truths)) {
                let holds = told.low <= truth && told.high.is_none_or(|high| truth <= high);
                *held += usize::from(holds);
            }
        }
        held
    }

    /// 95 % is 190 of 200. A minute of the busiest queue holds its p99 in about ten bursts: that
    /// is too few for more.
    #[test]
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn intervals_hold_the_true_percentile_about_as_often_as_they_say() {
        let models = [
            (disturbed(0.0, 0.0), 180),
            (disturbed(0.5, 0.15), 180),
            (Model::Queue { busy: 0.5 }, 180),
            (disturbed(0.8, 0.3), 180),
            (Model::Queue { busy: 0.8 }, 170),
        ];
        for (model, wanted) in models {
            let held = coverage(model);
            println!("{model:?}: of 200 intervals of p50, p90, p99, p99.9 {held:?} hold the truth");
            assert!(
                held.iter().all(|&held| held >= wanted),
                "{model:?}: {held:?}"
            );
        }
    }

    #[test]
    fn samples_that_wait_for_each_other_count_for_fewer() {
        let quiet = percentiles(&step(1, disturbed(0.0, 0.0)))[0];
        let restless = percentiles(&step(1, disturbed(0.8, 0.4)))[0];
        assert!(quiet.independent > 6_000.0, "{quiet:?}");
        assert!(restless.independent < 500.0, "{restless:?}");
        let width = |of: Estimate| of.high.unwrap() - of.low;
        assert!(width(restless) > 3.0 * width(quiet));
    }

    #[test]
    fn nothing_is_said_of_how_high_a_percentile_is_that_the_samples_do_not_reach() {
        let mut step = step(1, disturbed(0.0, 0.0));
        step.stretches.truncate(20);
        let all = Samples::of(&[&step]).unwrap().stretches;
        let mut short = Histogram::<u64>::new(3).unwrap();
        for stretch in &all {
            short.add(stretch).unwrap();
        }
        step.response = crate::record::Latency::of(&short);
        let told = percentiles(&step);
        assert!(told[2].high.is_some(), "{told:?}");
        assert_eq!(told[3].high, None, "4,000 samples, 4 of them above");
        step.stretches.truncate(1);
        let told = Samples::of(&[&step]).unwrap().percentiles();
        assert!(told.iter().all(Option::is_none));
    }

    proptest! {
        /// Whatever was measured: the figure is within its interval, and the interval within the
        /// samples.
        #[test]
        fn a_figure_is_within_its_interval(
            stretches in prop::collection::vec(prop::collection::vec(0_u64..10_000_000, 0..40), 0..9),
        ) {
            let mut record = step(1, disturbed(0.0, 0.0));
            let mut all = Histogram::<u64>::new(3).unwrap();
            record.stretches.truncate(stretches.len());
            for (stretch, times) in record.stretches.iter_mut().zip(&stretches) {
                let mut histogram = Histogram::<u64>::new(2).unwrap();
                for &micros in times {
                    histogram.record(micros).unwrap();
                    all.record(micros).unwrap();
                }
                *stretch = std::mem::take(stretch).with(&histogram);
            }
            record.response = crate::record::Latency::of(&all);
            for told in Samples::of(&[&record]).unwrap().percentiles().into_iter().flatten() {
                prop_assert!(told.low <= told.value, "{told:?}");
                prop_assert!(told.high.is_none_or(|high| told.value <= high), "{told:?}");
                prop_assert!(told.error >= told.error_by_chance && told.error.is_finite(), "{told:?}");
                prop_assert!(told.degrees >= 1.0 && told.independent >= 1.0, "{told:?}");
            }
        }
    }
}
