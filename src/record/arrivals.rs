//! Whether visits were begun as planned.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a sample of the arrivals shows: when visits were begun, beside when they were due.
/// Waiting for a place does not count here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrivalsRecord {
    /// How they were planned: `constant`, `poisson`, `bursts` or `trace`.
    pub plan: String,
    /// Gaps between arrivals that follow one another, of the sample.
    pub gaps: u64,
    /// Root mean square of what gaps are longer or shorter than planned, as a share of the
    /// mean gap: for evenly spaced arrivals their coefficient of variation. None for
    /// `poisson`, or when there were too few gaps.
    pub variation: Option<f64>,
    /// Anderson-Darling statistic of the gaps against the exponential distribution, time
    /// counted in arrivals planned. None but for `poisson`, or when there were too few gaps.
    pub anderson_darling: Option<f64>,
    /// How probable a statistic at least so large is when they are as planned.
    pub p_value: Option<f64>,
    /// Largest difference between the distribution of the gaps and the planned one: at
    /// least so large a share of the gaps is too long or too short.
    pub distance: Option<f64>,
    /// Share of the sample that was begun more than 5 milliseconds late.
    pub late: f64,
    /// Whether visits were begun as planned, as far as a figure of the run could show it.
    pub as_planned: bool,
}
