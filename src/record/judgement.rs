//! What follows: validity, claims, thresholds, the verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::claim::Claim;

/// Whether figures can be relied on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// The conclusion.
    pub state: ValidityState,
    /// Why, in plain words; for a valid run, what was the limit if there was one.
    pub reasons: Vec<String>,
}

/// Conclusion about a run's figures. Only the first two can pass a gate.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ValidityState {
    /// The plan was carried out.
    Valid,
    /// The plan was carried out and the registry was the limit.
    TargetLimited,
    /// The harness was the limit: the figures say more about it than about the registry.
    GeneratorLimited,
    /// Too many answers were not what the story expects.
    WrongAnswers,
    /// A part of the plan could not be carried out, so nothing can be said about it.
    Incomplete,
}

/// One of the nine claims, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRecord {
    /// Which.
    pub claim: Claim,
    /// What the run showed.
    pub outcome: Outcome,
    /// On what that rests, in plain words.
    pub evidence: String,
}

/// What a run showed about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was tested and nothing spoke against it.
    Held,
    /// A proved finding contradicts it.
    Broken,
    /// Nothing in the run could have shown it broken.
    NotTested,
}

/// One threshold, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdRecord {
    /// Scenario that sets it.
    pub scenario: String,
    /// As written.
    pub text: String,
    /// What was measured; none when there was nothing to measure, which is a breach.
    pub measured: Option<f64>,
    /// In which unit.
    pub unit: Unit,
    /// Whether the measure is on the good side.
    pub held: bool,
}

/// Unit of what a threshold bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Time.
    Milliseconds,
    /// 0 to 1.
    Share,
    /// Answers a second.
    PerSecond,
}

/// What follows from a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Exit code: 0 held, 1 leak proved, 3 threshold breached, 4 not valid, 130 interrupted.
    pub exit_code: u8,
    /// In one sentence.
    pub text: String,
}
