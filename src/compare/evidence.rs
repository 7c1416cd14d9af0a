//! One figure in two groups of runs: how much it changed, and how likely chance alone does that.
//!
//! Figures are compared by their logarithms, so a change is a share. Two things make runs differ:
//! within a run there are only so many samples, and from run to run the machine is another one. As
//! soon as a side has two runs, how far runs of a side lie apart shows both together, and Student's
//! t-test takes into account how badly few runs show it; what independent samples alone would make
//! is the least that is believed. With one run on each side only the first is known, from how the
//! run's own seconds differ (Welch's t-test).

use statrs::distribution::{ContinuousCDF, Normal};

use crate::estimate::{Estimate, Z, critical, student};

/// Relative error of a figure that comes from a histogram of three digits.
const RESOLUTION: f64 = 0.0005;

/// What two groups of runs show of one figure.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) before: Figure,
    pub(super) after: Figure,
    /// As a share: 0.1 is 10 % more. Of a share it is the difference: 0.1 is 10 points more.
    pub(super) change: f64,
    /// Its 95 % interval.
    pub(super) change_low: f64,
    pub(super) change_high: f64,
    /// How likely a change so large is when nothing changed.
    pub(super) chance: f64,
}

/// Why nothing is known of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// Even independent samples would be too few.
    TooFew,
    /// The run's seconds differ so much that its samples count for too few.
    Unsteady,
}

/// A figure of one side with its 95 % interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Evidence {
    /// Silence when a side has nothing to tell, or nothing that says how sure it is.
    pub(super) fn weigh(before: &[Estimate], after: &[Estimate]) -> Result<Self, Silence> {
        match (before, after) {
            ([], _) | (_, []) => Err(Silence::TooFew),
            ([one], [other]) => Self::of_two(one, other),
            _ => Ok(Self::of_many(&Group::of(before), &Group::of(after))),
        }
    }

    fn of_two(before: &Estimate, after: &Estimate) -> Result<Self, Silence> {
        let silence = if before.enough && after.enough {
            Silence::Unsteady
        } else {
            Silence::TooFew
        };
        let figure = |estimate: &Estimate| {
            Ok(Figure {
                value: estimate.value,
                low: estimate.low,
                high: estimate.high.ok_or(silence)?,
            })
        };
        let variance = |estimate: &Estimate| estimate.error.max(RESOLUTION).powi(2);
        let (one, other) = (variance(before), variance(after));
        let both = one + other;
        // Welch and Satterthwaite.
        let degrees = both * both / (one * one / before.degrees + other * other / after.degrees);
        let error = both.sqrt();
        let change = logarithm(after.value) - logarithm(before.value);
        let half = critical(degrees) * error;
        Ok(Self {
            before: figure(before)?,
            after: figure(after)?,
            change: change.exp() - 1.0,
            change_low: (change - half).exp() - 1.0,
            change_high: (change + half).exp() - 1.0,
            chance: 2.0 * student(degrees).sf((change / error).abs()),
        })
    }

    fn of_many(before: &Group, after: &Group) -> Self {
        let degrees = before.runs + after.runs - 2.0;
        let spread = ((before.squares + after.squares) / degrees).sqrt();
        let between = spread * (1.0 / before.runs + 1.0 / after.runs).sqrt();
        let by_chance = (before.by_chance + after.by_chance).sqrt();
        let change = after.mean - before.mean;
        let size = |error: f64| change.abs() / error.max(f64::MIN_POSITIVE);
        let chance = student(degrees).sf(size(between));
        let least = Normal::standard().sf(size(by_chance));
        let critical = critical(degrees);
        let half = (critical * between).max(Z * by_chance);
        let figure = |group: &Group| {
            let error = critical * spread / group.runs.sqrt();
            let half = error.max(Z * group.by_chance.sqrt());
            Figure {
                value: group.mean.exp(),
                low: (group.mean - half).exp(),
                high: (group.mean + half).exp(),
            }
        };
        Self {
            before: figure(before),
            after: figure(after),
            change: change.exp() - 1.0,
            change_low: (change - half).exp() - 1.0,
            change_high: (change + half).exp() - 1.0,
            chance: 2.0 * chance.max(least),
        }
    }
}

/// The runs of one side, as logarithms.
struct Group {
    runs: f64,
    mean: f64,
    /// Sum of squared distances from the mean.
    squares: f64,
    /// Variance of the mean, were all samples independent.
    by_chance: f64,
}

impl Group {
    fn of(estimates: &[Estimate]) -> Self {
        let values: Vec<f64> = estimates.iter().map(|one| logarithm(one.value)).collect();
        let runs = values.len() as f64;
        let mean = values.iter().sum::<f64>() / runs;
        let by_chance = |one: &Estimate| one.error_by_chance.max(RESOLUTION).powi(2);
        Self {
            runs,
            mean,
            squares: values.iter().map(|value| (value - mean).powi(2)).sum(),
            by_chance: estimates.iter().map(by_chance).sum::<f64>() / (runs * runs),
        }
    }
}

/// Histograms begin at a microsecond; below it there is no logarithm.
fn logarithm(value: f64) -> f64 {
    value.max(0.001).ln()
}
