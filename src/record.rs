//! What a run leaves behind: the waist on the way out.
//!
//! Every report, every threshold and the verdict are made from a [`RunRecord`] and
//! from nothing else, now (`mockdrill run`) or later (`mockdrill report run.json`).
//! It holds no personal data, OTP, token or raw body: a person is a keyed hash.
//!
//! The format is versioned by [`FORMAT`]: a reader refuses what it does not know.
//! All durations are milliseconds or microseconds as the name says; shares are 0 to 1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod arrivals;
mod books;
mod connections;
mod finding;
mod histogram;
mod judgement;
mod outcome;
mod resources;
mod steadiness;

pub use arrivals::ArrivalsRecord;
pub use connections::Connections;
pub use finding::{Certainty, Disclosure, Finding, Place};
pub use histogram::{HistogramError, merge};
pub use judgement::{
    ClaimRecord, Outcome, ThresholdRecord, Unit, Validity, ValidityState, Verdict,
};
pub use outcome::{OutcomeClass, OutcomeRecord};
pub use resources::{Processors, Resources};
pub use steadiness::{Steadiness, Trend};

/// Version of the format of `run.json`. Raised whenever a field changes its meaning,
/// appears or goes.
pub const FORMAT: u32 = 2;

/// Everything that a run leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// Version of the program that wrote it.
    pub mockdrill: String,
    /// What was asked for.
    pub settings: Settings,
    /// Where it ran.
    pub environment: Environment,
    /// One entry a scenario, in the order in which they ran.
    pub scenarios: Vec<ScenarioRecord>,
    /// Leaks and faults over all scenarios, gravest first.
    pub findings: Vec<Finding>,
    /// How much was disclosed in all.
    pub disclosure: Disclosure,
    /// The nine claims, in order.
    pub claims: Vec<ClaimRecord>,
    /// Every threshold of every scenario.
    pub thresholds: Vec<ThresholdRecord>,
    /// Whether the figures can be relied on.
    pub validity: Validity,
    /// What follows from all this.
    pub verdict: Verdict,
    /// Whether somebody ended the run before its time.
    pub interrupted: bool,
}

/// What was asked for. With the scenario files this reproduces the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// When it began, RFC 3339, UTC.
    pub started_at: String,
    /// Seed of the arrivals and every random choice.
    pub seed: u64,
    /// Seed of the people.
    pub people_seed: u64,
    /// Number of people in the registry.
    pub people: u64,
    /// Historical rates were divided by this.
    pub scale_divisor: f64,
    /// How the scale was chosen, in words.
    pub scale_reason: String,
    /// `bundled registry (hardened)`, or the address of the target.
    pub target: String,
    /// Posture of the bundled registry; none for another target.
    pub posture: Option<String>,
    /// Weaknesses switched on in the bundled registry.
    pub weaknesses: Vec<String>,
    /// Decoys switched on in the bundled registry.
    pub decoys: Vec<String>,
    /// Worker threads of the engine.
    pub workers: usize,
    /// Which of the arrivals this process took, as `NUMBER/COUNT`: `2/4` is every fourth one,
    /// from the second on. None for all of them.
    pub shard: Option<String>,
    /// The only visit that was rehearsed, as `ACTOR/NUMBER`; thresholds are then not judged.
    /// None for a run of all visits.
    pub visit: Option<String>,
}

/// Where a run took place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Logical processors that the run could use.
    pub processors: usize,
    /// As the kernel names it; empty where it does not say.
    pub processor: String,
    /// Kernel name and release.
    pub kernel: String,
    /// Open files that the process may have.
    pub open_files_max: u64,
}

/// One scenario of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRecord {
    /// Kebab-case name.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// How load was made, in words: partly open (visits arrive whether or not others were answered),
    /// closed (each user begins a visit when the one before has ended), or mixed.
    pub model: String,
    /// Whether rates of it are those of the real event, and so were divided by
    /// `scale_divisor`; others never are.
    pub historical: bool,
    /// From the first due instant to the last answer.
    pub seconds: f64,
    /// How long visits were planned to arrive.
    pub arrivals_seconds: f64,
    /// Highest visits a second that the plan asked for, over all actors; closed loops ask for none.
    pub visits_per_second_planned: f64,
    /// Answers a second, mean.
    pub answers_per_second: f64,
    /// Answers in the busiest full second.
    pub answers_per_second_max: f64,
    /// Response times of all requests in the usual manner together: p50, p90, p99 and p99.9. Empty without a sample.
    pub response: Vec<Percentile>,
    /// From when on it was steady, and whether it stayed so.
    pub steadiness: Steadiness,
    /// How late the harness itself was: from due to begun. Waiting for a place does not count.
    pub pace_lag: Latency,
    /// How late this machine's timer woke a thread of the harness that had nothing else to do, while
    /// the scenario ran.
    pub timer_floor: Latency,
    /// Per actor.
    pub actors: Vec<ActorRecord>,
    /// How often its visits connected.
    pub connections: Connections,
    /// Equal stretches of time, in order.
    pub intervals: Vec<Interval>,
    /// CPU that each side used.
    pub resources: Resources,
    /// Whether this scenario's figures can be relied on, and what was the limit.
    pub validity: Validity,
}

/// One actor of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorRecord {
    /// Kebab-case id.
    pub id: String,
    /// `citizen`, `stranger`, `bot`, `partner` or `staff`.
    pub kind: String,
    /// What became of its visits.
    pub visits: Visits,
    /// Whether they were begun as planned.
    pub arrivals: ArrivalsRecord,
    /// Per step, in order.
    pub steps: Vec<StepRecord>,
}

/// What became of the visits of an actor: `scheduled = finished + abandoned + shed + unsent`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Visits {
    /// Arrivals that came due.
    pub scheduled: u64,
    /// Walked to the end of their steps.
    pub finished: u64,
    /// Ended by an unexpected answer, a failure or the end of the run.
    pub abandoned: u64,
    /// Never begun because every place was taken (`drop`, `shed`).
    pub shed: u64,
    /// Never begun because the run ended.
    pub unsent: u64,
}

/// One step of an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRecord {
    /// Kebab-case id.
    pub id: String,
    /// Method and path template, or `handset`.
    pub request: String,
    /// How the step treats its connection, when not as people do: `half-open`, `slow_header 12s`.
    /// Its times are then of its own making, and times over several steps leave them out.
    pub manner: Option<String>,
    /// What became of what was due.
    pub conservation: Conservation,
    /// Answers whose status the story expected.
    pub expected: u64,
    /// Of `scheduled`, requests that were retries of one before.
    pub retried: u64,
    /// Answers by status code, ascending.
    pub statuses: Vec<StatusCount>,
    /// Why requests failed, most frequent first.
    pub failures: Vec<FailureCount>,
    /// From due to sent.
    pub send_lag: Latency,
    /// From sent to done, or until it ended.
    pub service: Latency,
    /// From due to done; time-outs count with the time they waited, and so does what ended.
    pub response: Latency,
    /// The three times apart by what became of the requests: the classes that were seen, in the order
    /// of `OutcomeClass`. The three above are these together, without what failed. Records of earlier
    /// programs have none.
    #[serde(default)]
    pub outcomes: Vec<OutcomeRecord>,
    /// Response times by stretch of time, in order; stretches in which nothing happened are left out, and
    /// so are those of looks at the handset.
    pub stretches: Vec<Stretch>,
}

/// One step in one stretch of time, which is one of the scenario's intervals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// Where it begins, seconds since the start of the scenario.
    pub from_seconds: f64,
    /// How long it is.
    pub seconds: f64,
    /// Requests that came due in it.
    pub due: u64,
    /// Answers received in it.
    pub answered: u64,
    /// Samples of response times: answers, time-outs and ends of about this stretch.
    pub count: u64,
    /// The histogram of microseconds, two significant digits: HdrHistogram V2, base64. Empty when
    /// count is 0.
    pub histogram: String,
}

/// Exact: `scheduled = answered + failed + timed_out + shed + unsent + ended`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conservation {
    /// Came due.
    pub scheduled: u64,
    /// Got a whole answer, whatever it was.
    pub answered: u64,
    /// Connection refused, reset, malformed answer.
    pub failed: u64,
    /// No whole answer in time, or none when the run ended (then a lower bound).
    pub timed_out: u64,
    /// First step of a visit that found every place taken.
    pub shed: u64,
    /// Came due but was not sent: the run ended, or something it needs was missing.
    pub unsent: u64,
    /// Over without an answer, as the story has it: the caller hung up, or the registry closed the
    /// connection and the scenario expects that.
    pub ended: u64,
}

impl Conservation {
    /// Whether nothing disappeared.
    pub fn is_exact(&self) -> bool {
        self.scheduled == self.answered + self.lost() + self.ended
    }

    /// Scheduled, but without the answer or the end that the story has.
    pub fn lost(&self) -> u64 {
        self.failed + self.timed_out + self.shed + self.unsent
    }
}

/// How often a status was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusCount {
    /// Status code.
    pub status: u16,
    /// Answers.
    pub count: u64,
}

/// How often a request failed for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailureCount {
    /// In plain words, for instance `connection reset`.
    pub reason: String,
    /// Requests.
    pub count: u64,
}

/// A distribution of times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// Samples.
    pub count: u64,
    /// Milliseconds.
    pub mean_ms: f64,
    /// Median, milliseconds.
    pub p50_ms: f64,
    /// Milliseconds.
    pub p90_ms: f64,
    /// Milliseconds.
    pub p99_ms: f64,
    /// Milliseconds.
    pub p999_ms: f64,
    /// Largest, milliseconds.
    pub max_ms: f64,
    /// The whole histogram of microseconds: HdrHistogram V2, base64. Empty when count is 0.
    pub histogram: String,
}

/// A percentile, and how sure it is: another run of the same system would show another figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Percentile {
    /// Which: 99 for p99.
    pub percent: f64,
    /// As measured, milliseconds.
    pub value_ms: f64,
    /// Lower end of its 95 % interval; none when the run was too short to tell.
    pub low_ms: Option<f64>,
    /// Upper end of the same; none also when the samples are too few for so rare an event.
    pub high_ms: Option<f64>,
    /// Independent samples that would say as much as the samples did.
    pub independent_samples: Option<f64>,
}

/// A stretch of time of a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Where it begins, seconds since the start of the scenario.
    pub from_seconds: f64,
    /// How long it is.
    pub seconds: f64,
    /// Requests that came due in it.
    pub due: u64,
    /// Answers received in it.
    pub answered: u64,
    /// Of these, answers that the story did not expect.
    pub unexpected: u64,
    /// Requests that failed or timed out in it.
    pub lost: u64,
    /// Median response time of the answers to requests in the usual manner, milliseconds.
    pub response_p50_ms: f64,
    /// 99th percentile of the same.
    pub response_p99_ms: f64,
    /// Largest of the same.
    pub response_max_ms: f64,
    /// Answers that held what their caller was not entitled to.
    pub leaks: u64,
    /// Who used processors in it.
    pub processors: Processors,
}

impl Interval {
    /// The most of something in a full interval, a second. A last interval that was cut short would
    /// exaggerate.
    pub fn most_per_second(intervals: &[Self], count: impl Fn(&Self) -> u64) -> f64 {
        let longest = intervals.iter().map(|interval| interval.seconds);
        let longest = longest.fold(0.0, f64::max);
        let full = intervals
            .iter()
            .filter(|interval| interval.seconds > 0.0 && interval.seconds >= longest * 0.99);
        full.map(|interval| count(interval) as f64 / interval.seconds)
            .fold(0.0, f64::max)
    }
}
