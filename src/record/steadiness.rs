//! Whether a scenario became steady and stayed so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// From when on a scenario was steady, and whether it stayed so. Of the intervals from the last change
/// of the planned rate to the last arrival: where the plan moves, the figures may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Steadiness {
    /// From when on the planned rate was the same, seconds since the start; none for a trace, which
    /// has no rate.
    pub rate_from_seconds: Option<f64>,
    /// Where the steady part begins, found in the data; none when no end of the warm-up was found or
    /// there are too few intervals to look for it.
    pub from_seconds: Option<f64>,
    /// Whole intervals from there, or else from `rate_from_seconds`, to the last arrival.
    pub intervals: u64,
    /// Answers in each of them; none when they are too few.
    pub answers: Option<Trend>,
    /// Median response time in each of them; none when they are too few.
    pub response: Option<Trend>,
    /// Whether neither has a trend; none when nothing can be said.
    pub is_stationary: Option<bool>,
}

/// What a series of intervals shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trend {
    /// Correlation of one interval with the next, a trend left out.
    pub autocorrelation: f64,
    /// Independent intervals that would say as much.
    pub independent_intervals: f64,
    /// From the beginning to the end, as a share of the median.
    pub change: f64,
    /// How probable it is that there would be as much of a trend by chance.
    pub p_value: f64,
    /// Whether it is called a trend.
    pub is_trend: bool,
}
