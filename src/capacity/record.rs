//! What a search for the limit leaves behind: `capacity.json`.
//!
//! Milliseconds, seconds and requests a second as the names say; shares are 0 to 1. Nothing in it is
//! personal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::{Environment, Percentile, ThresholdRecord, ValidityState, Verdict};

/// Version of the format of `capacity.json`.
pub const FORMAT: u32 = 1;

/// Everything that a search leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityRecord {
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// Version of the program that wrote it.
    pub mockdrill: String,
    /// What was asked for.
    pub settings: Settings,
    /// Where it ran.
    pub environment: Environment,
    /// Every run, in the order in which they ran.
    pub runs: Vec<Run>,
    /// Highest rate at which most runs kept every objective, requests a second; none when none did.
    pub held_per_second: Option<f64>,
    /// Lowest rate at which they did not; none when every rate that was tried held.
    pub missed_per_second: Option<f64>,
    /// What was the limit at that rate, in words; none where there is no such rate.
    pub limit: Option<String>,
    /// How throughput grows with the requests in flight; none when the runs do not tell.
    pub law: Option<LawRecord>,
    /// What follows.
    pub verdict: Verdict,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// When it began, RFC 3339, UTC.
    pub started_at: String,
    /// Whose mix of visits was used.
    pub scenario: String,
    /// `bundled registry (hardened)`, or the address of the target.
    pub target: String,
    /// What a rate must keep, as written.
    pub objectives: Vec<String>,
    /// The first rate, requests a second.
    pub from_per_second: f64,
    /// The highest rate that could be tried, requests a second.
    pub to_per_second: f64,
    /// The search ends when both sides are this close: 0.05 is 5 %.
    pub precision: f64,
    /// Most runs for each rate.
    pub runs: usize,
    /// How long a rate is held in each run, the climb to it not counted.
    pub hold_seconds: f64,
    /// The rate that was demanded, if any.
    pub at_least_per_second: Option<f64>,
    /// Seed of the first run; each further run takes the next one.
    pub seed: u64,
    /// Worker threads of the engine.
    pub workers: usize,
}

/// One run at one rate. Figures are those of its steady part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Requests a second that the visits bring.
    pub asked_per_second: f64,
    /// Answers a second.
    pub answered_per_second: f64,
    /// Where the steady part begins, seconds since the start.
    pub steady_from_seconds: f64,
    /// How long it is.
    pub steady_seconds: f64,
    /// Whether the beginning of the steady part was found in the data; otherwise the run never
    /// became steady, and its second half is taken.
    pub is_steady: bool,
    /// Response times: p50, p90, p99 and p99.9, with their intervals.
    pub response: Vec<Percentile>,
    /// Mean response time.
    pub response_mean_ms: f64,
    /// Requests in flight on average: answers a second times the mean response time (Little's law).
    pub in_flight: f64,
    /// Processors that the harness used, mean.
    pub harness_processors: f64,
    /// The same of the bundled registry.
    pub registry_processors: Option<f64>,
    /// Share of the answers that were 429 or 503, of the whole run.
    pub turned_away_share: f64,
    /// The objectives, measured.
    pub objectives: Vec<ThresholdRecord>,
    /// Whether its figures can be relied on.
    pub validity: ValidityState,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, in plain words; empty when it held.
    pub reasons: Vec<String>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was valid, kept up with what was asked and kept every objective.
    Held,
    /// It did not.
    Missed,
    /// The harness was the limit, too little of the rate came due, or a part of the plan was left out by no
    /// doing of the registry (an empty pool, a step that no visit came to): nothing was shown of it.
    Unclear,
}

/// The Universal Scalability Law of this system: `X(N) = alone N / (1 + contention (N - 1) + coherence
/// N (N - 1))` answers a second with `N` requests in flight (Gunther 2007).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LawRecord {
    /// Answers a second with one request in flight.
    pub alone: f64,
    /// Share of the work that is done one after the other.
    pub contention: f64,
    /// Cost of each pair.
    pub coherence: f64,
    /// Share of the variance that the law explains, at most 1.
    pub explained: f64,
    /// Most requests in flight that were measured: beyond them the law is no more than a guess.
    pub in_flight_max: f64,
    /// Requests in flight at which throughput is highest, at least 1; none when more never does harm.
    pub peak_in_flight: Option<f64>,
    /// Answers a second there.
    pub peak_per_second: Option<f64>,
}
