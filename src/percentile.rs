//! Percentiles with their 95 % intervals.
//!
//! A percentile of a run is an estimate: another run of the same system would show another figure.
//! Its interval comes from order statistics: with probability 95 % the true percentile lies between
//! two samples whose ranks follow from the binomial distribution. That holds for independent
//! samples, and response times are not: a queue makes the next one wait too. So the share of samples
//! above the percentile is looked at batch by batch (batch means), and if it varies more than chance
//! allows, the samples count for fewer: the effective sample size.
//!
//! Sources: Conover, *Practical Nonparametric Statistics*, 3.2 (order statistics); Cochran, *Sampling
//! Techniques*, 3.12 (a share in clusters); Schmeiser, *Operations Research* 30 (1982) (10 to 30
//! batches are enough); Wilson, *JASA* 22 (1927) (the interval of a share).

use hdrhistogram::Histogram;
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::record::{HistogramError, StepRecord, merge};

/// Batches that the stretches of a run are joined into, so that what follows one another closely
/// falls into one batch.
const BATCHES_MAX: usize = 30;

/// A percentile and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) value_ms: f64,
    pub(crate) low_ms: f64,
    /// `None` where the samples say nothing about how high it may be: they are too few for so rare
    /// an event.
    pub(crate) high_ms: Option<f64>,
    /// Independent samples that would say as much.
    pub(crate) effective: f64,
}

/// All response times of some steps, and those of each batch.
pub(crate) struct Samples {
    all: Histogram<u64>,
    batches: Vec<Histogram<u64>>,
}

impl Samples {
    /// Of one or more steps of one scenario in one run.
    pub(crate) fn of(steps: &[&StepRecord]) -> Result<Self, HistogramError> {
        let all = merge(steps.iter().map(|step| &step.response))?;
        let stretches = steps.iter().flat_map(|step| &step.stretches);
        let ends = stretches.clone().map(|at| at.from_seconds + at.seconds);
        let end = ends.fold(0.0, f64::max);
        let mut batches = vec![Histogram::new(3).expect("three digits are allowed"); BATCHES_MAX];
        for stretch in stretches {
            let share = (stretch.from_seconds / end).clamp(0.0, 1.0);
            let batch = ((share * BATCHES_MAX as f64) as usize).min(BATCHES_MAX - 1);
            let added = batches[batch].add(stretch.microseconds()?);
            added.map_err(|error| HistogramError::new(&error))?;
        }
        batches.retain(|batch| !batch.is_empty());
        Ok(Self { all, batches })
    }

    /// How many.
    pub(crate) fn count(&self) -> u64 {
        self.all.len()
    }

    /// The percentile at `quantile`, above 0 and below 1; `None` without two batches, because then
    /// nothing is known of how it varies.
    pub(crate) fn percentile(&self, quantile: f64) -> Option<Estimate> {
        if self.batches.len() < 2 {
            return None;
        }
        let value = self.all.value_at_quantile(quantile);
        let samples = self.all.len() as f64;
        let chance = spread(quantile, samples, 1.96);
        let (effective, degrees) = self.effective(value, samples);
        let batched = spread(quantile, effective, critical(degrees));
        let low = chance.0.min(batched.0);
        let high = chance.1.max(batched.1);
        // Beyond the rank of the largest sample there is nothing to read the value from.
        let readable = high <= 1.0 - 1.0 / (effective + 1.0);
        Some(Estimate {
            value_ms: milliseconds(value),
            low_ms: milliseconds(self.all.value_at_quantile(low)),
            high_ms: readable.then(|| milliseconds(self.all.value_at_quantile(high))),
            effective,
        })
    }

    /// The effective sample size for the share of samples above `value`, and the degrees of freedom
    /// with which it is known.
    fn effective(&self, value: u64, samples: f64) -> (f64, f64) {
        let batches = self.batches.len() as f64;
        let above = |of: &Histogram<u64>| {
            let to = of.count_between(0, value);
            (of.len() - to.min(of.len())) as f64
        };
        let share = above(&self.all) / samples;
        let independent = share * (1.0 - share);
        let residual = |batch: &Histogram<u64>| (above(batch) - batch.len() as f64 * share).powi(2);
        let residuals: f64 = self.batches.iter().map(residual).sum();
        let variance = batches / (batches - 1.0) * residuals / (samples * samples);
        let effective = if variance > 0.0 {
            (independent / variance).min(samples)
        } else {
            samples
        };
        (effective.max(1.0), batches - 1.0)
    }
}

/// Wilson's interval of a share `p` that was seen in `n` samples.
fn spread(p: f64, n: f64, z: f64) -> (f64, f64) {
    let scale = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / scale;
    let half = z / scale * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// The 97.5 % point of Student's t.
fn critical(degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees)
        .expect("one degree of freedom or more")
        .inverse_cdf(0.975)
}

fn milliseconds(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::record::{Latency, Stretch};
    use crate::report::fixture;
    use population::mix;

    /// A step whose response times over 60 stretches are drawn as asked: `median_ms` times a
    /// heavy tail, times e to the power of a disturbance that lasts over stretches as much as
    /// `memory` says (0 not at all, below 1).
    pub(crate) fn drawn(seed: u64, median_ms: f64, memory: f64, disturbance: f64) -> StepRecord {
        let uniform = |at: u64| (mix::hash(seed, 7, at) >> 11) as f64 / (1_u64 << 53) as f64;
        let normal = |at: u64| {
            let radius = (-2.0 * (1.0 - uniform(2 * at)).ln()).sqrt();
            radius * (std::f64::consts::TAU * uniform(2 * at + 1)).cos()
        };
        let mut step = fixture::scenario("surge").actors[0].steps[0].clone();
        let mut all = Histogram::<u64>::new(3).unwrap();
        let mut state = 0.0;
        step.stretches.clear();
        for stretch in 0..60 {
            state = memory * state + (1.0 - memory * memory).sqrt() * normal(stretch);
            let mut histogram = Histogram::<u64>::new(3).unwrap();
            for sample in 0..200 {
                let z = normal(1_000 + stretch * 200 + sample);
                let ms = median_ms * (0.5 * z + disturbance * state).exp();
                histogram.record((ms * 1000.0) as u64).unwrap();
            }
            all.add(&histogram).unwrap();
            step.stretches
                .push(Stretch::of(stretch as f64, 1.0, &histogram));
        }
        step.response = Latency::of(&all);
        step
    }

    fn percentile(step: &StepRecord, quantile: f64) -> Estimate {
        Samples::of(&[step]).unwrap().percentile(quantile).unwrap()
    }

    /// How many of 200 intervals hold the true value.
    fn coverage(quantile: f64, z: f64, memory: f64, disturbance: f64) -> usize {
        let spread = (0.25 + disturbance * disturbance).sqrt();
        let truth = 10.0 * (z * spread).exp();
        let holds = |seed: &u64| {
            let estimate = percentile(&drawn(*seed, 10.0, memory, disturbance), quantile);
            estimate.low_ms <= truth && estimate.high_ms.is_none_or(|high| truth <= high)
        };
        (0..200).filter(holds).count()
    }

    #[test]
    fn intervals_hold_the_true_percentile_as_often_as_they_say() {
        for (quantile, z) in [(0.5, 0.0), (0.9, 1.2816), (0.99, 2.3263)] {
            let held = coverage(quantile, z, 0.0, 0.0);
            assert!(held >= 182, "{held} of 200 at {quantile}, independent");
            let held = coverage(quantile, z, 0.5, 0.15);
            assert!(held >= 180, "{held} of 200 at {quantile}, disturbed");
        }
    }

    #[test]
    fn samples_that_wait_for_each_other_count_for_fewer() {
        let quiet = percentile(&drawn(1, 10.0, 0.0, 0.0), 0.5);
        let disturbed = percentile(&drawn(1, 10.0, 0.8, 0.4), 0.5);
        assert!(quiet.effective > 6_000.0, "{quiet:?}");
        assert!(disturbed.effective < 1_000.0, "{disturbed:?}");
        let width = |of: Estimate| of.high_ms.unwrap() - of.low_ms;
        assert!(width(disturbed) > 3.0 * width(quiet));
    }

    #[test]
    fn nothing_is_said_of_how_high_a_percentile_is_that_the_samples_do_not_reach() {
        let estimate = percentile(&drawn(1, 10.0, 0.0, 0.0), 0.99999);
        assert_eq!(estimate.high_ms, None);
        let mut step = drawn(1, 10.0, 0.0, 0.0);
        step.stretches.truncate(1);
        assert!(Samples::of(&[&step]).unwrap().percentile(0.5).is_none());
    }
}
