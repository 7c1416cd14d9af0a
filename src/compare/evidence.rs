//! One percentile in two groups of runs: how much it changed, and how likely chance alone does that.
//!
//! Percentiles are compared by their logarithms, so a change is a share. Two things make runs
//! differ: within a run there are only so many samples (known from the intervals), and from run to
//! run the machine is another one (known from how far runs of one group lie apart). The second holds
//! the first, but few runs show it badly; so both are asked, and the more doubtful answer counts.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::percentile::Estimate;

/// Half of a 95 % interval in standard errors.
const Z: f64 = 1.96;

/// What two groups of runs show of one percentile.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    pub(crate) before_ms: f64,
    pub(crate) after_ms: f64,
    /// 95 % interval of the change, as shares.
    pub(crate) change_low: f64,
    pub(crate) change_high: f64,
    /// How likely a change so large is when nothing changed.
    pub(crate) chance: f64,
}

impl Evidence {
    /// `None` unless two runs of each side can tell.
    pub(super) fn weigh(before: &[Estimate], after: &[Estimate]) -> Option<Self> {
        let (one, other) = (Group::of(before)?, Group::of(after)?);
        let change = other.mean - one.mean;
        let degrees = one.runs + other.runs - 2.0;
        let pooled = (one.squares + other.squares) / degrees;
        let between = (pooled * (1.0 / one.runs + 1.0 / other.runs)).sqrt();
        let within = (one.error_squared + other.error_squared).sqrt();
        let student = StudentsT::new(0.0, 1.0, degrees).ok()?;
        let normal = Normal::standard();
        let tail = |ratio: f64, upper: &dyn Fn(f64) -> f64| 2.0 * upper(ratio.abs());
        let by_runs = tail(change / between.max(f64::MIN_POSITIVE), &|at| {
            student.sf(at)
        });
        let by_samples = tail(change / within.max(f64::MIN_POSITIVE), &|at| normal.sf(at));
        let half = (student.inverse_cdf(0.975) * between).max(Z * within);
        Some(Self {
            before_ms: one.mean.exp(),
            after_ms: other.mean.exp(),
            change_low: (change - half).exp() - 1.0,
            change_high: (change + half).exp() - 1.0,
            chance: by_runs.max(by_samples),
        })
    }

    /// The change as a share: 0.1 is 10 % more.
    pub(crate) fn change(&self) -> f64 {
        self.after_ms / self.before_ms - 1.0
    }
}

/// The runs of one side, as logarithms of milliseconds.
struct Group {
    runs: f64,
    mean: f64,
    /// Sum of squared distances from the mean.
    squares: f64,
    /// Squared standard error of the mean by the samples within runs alone.
    error_squared: f64,
}

impl Group {
    fn of(estimates: &[Estimate]) -> Option<Self> {
        // Histograms begin at a microsecond; below it there is no logarithm.
        let log = |ms: f64| ms.max(0.001).ln();
        let told: Vec<(f64, f64)> = estimates
            .iter()
            .filter_map(|one| {
                let error = (log(one.high_ms?) - log(one.low_ms)) / (2.0 * Z);
                Some((log(one.value_ms), error))
            })
            .collect();
        let runs = told.len() as f64;
        if told.len() < 2 {
            return None;
        }
        let mean = told.iter().map(|one| one.0).sum::<f64>() / runs;
        let squares = told.iter().map(|one| (one.0 - mean).powi(2)).sum();
        let error_squared = told.iter().map(|one| one.1 * one.1).sum::<f64>() / (runs * runs);
        Some(Self {
            runs,
            mean,
            squares,
            error_squared,
        })
    }
}
