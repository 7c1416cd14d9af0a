//! Figures of a run with their 95 % intervals: percentiles and rates; and shares of mishaps, with how
//! many of them were independent.
//!
//! A figure is an estimate: another run of the same system would show another one. How sure it is
//! follows from how much the run's own stretches of time differ. A plan whose load changes makes
//! them differ too; one run cannot tell that from a disturbance, so its intervals are then wider
//! than they need be.

mod batches;
mod percentile;
mod rate;
mod share;
#[cfg(test)]
pub(crate) mod simulated;

use statrs::distribution::{ContinuousCDF, StudentsT};

pub(crate) use self::percentile::{QUANTILES, Samples, of_scenario, wilson};
pub(crate) use self::rate::throughput;
pub use self::share::Mishap;
pub(crate) use self::share::{Share, share};

/// The 97.5 % point of the normal distribution.
pub(crate) const Z: f64 = 1.96;

/// A figure and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) value: f64,
    /// 95 % interval.
    pub(crate) low: f64,
    /// `None` where the samples say nothing about how high it may be: they are too few for so rare
    /// an event, or differ too much from one stretch of time to the next.
    pub(crate) high: Option<f64>,
    /// Whether the samples would be enough for `high` if they were independent.
    pub(crate) enough: bool,
    /// Standard error of the logarithm.
    pub(crate) error: f64,
    /// Degrees of freedom with which that is known.
    pub(crate) degrees: f64,
    /// The part of it that there would be even if all samples were independent.
    pub(crate) error_by_chance: f64,
    /// Independent samples that would say as much.
    pub(crate) independent: f64,
}

/// The 97.5 % point of Student's t.
pub(crate) fn critical(degrees: f64) -> f64 {
    student(degrees).inverse_cdf(0.975)
}

/// Student's t with these degrees of freedom; with less than one nothing is known.
pub(crate) fn student(degrees: f64) -> StudentsT {
    StudentsT::new(0.0, 1.0, degrees.max(1.0)).expect("one degree of freedom or more")
}
