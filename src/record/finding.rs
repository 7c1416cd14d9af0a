//! What was found: leaks, faults, and how much they disclosed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::claim::Claim;

/// A leak or a fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// `F1`, `F2` … within the record.
    pub id: String,
    /// Kebab-case id of the weakness that this shows.
    pub weakness: String,
    /// That weakness in one line.
    pub title: String,
    /// CWE number.
    pub cwe: u16,
    /// OWASP API Security Top 10 (2023) item, `API1` to `API10`.
    pub owasp: String,
    /// Kebab-case id of the detector that found it.
    pub detector: String,
    /// Proved findings break the gate, suspected ones do not.
    pub certainty: Certainty,
    /// Claims that it breaks (when proved) or doubts.
    pub claims: Vec<Claim>,
    /// Scenario, actor and step.
    pub scenario: String,
    /// Actor id.
    pub actor: String,
    /// Step id.
    pub step: String,
    /// Method and path template of the request.
    pub request: String,
    /// Through which part of the answer: `body /beneficiaries/0/name`, `header x-…`, `status`.
    pub channel: String,
    /// Disclosed attributes, kebab-case.
    pub fields: Vec<String>,
    /// Information disclosed about one person by one answer, in bits (30 single out one of 1.1 billion).
    pub bits: f64,
    /// Keyed hash of the first person concerned; none when the fault concerns nobody in particular.
    pub person: Option<String>,
    /// Offset and length in the decoded body of the first disclosed value.
    pub place: Option<Place>,
    /// Answers that showed it.
    pub occurrences: u64,
    /// Different people concerned, exact up to a bound stated in `docs/run-record.md`.
    pub people: u64,
    /// First shown so long after the start of the scenario.
    pub first_seen_ms: f64,
    /// What was seen, in plain words, without personal data.
    pub evidence: String,
    /// A command that shows it again without edits; credentials come from the environment.
    pub reproducer: String,
}

/// Whether a finding is certain.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The answer itself or a test of stated power shows it.
    Proved,
    /// It looks like one.
    Suspected,
}

/// Where in a decoded body a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Bytes from the start.
    pub offset: usize,
    /// Bytes.
    pub length: usize,
}

/// How much was disclosed in all, proved findings only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Answers that held what their caller was not entitled to.
    pub leaking_answers: u64,
    /// Different people concerned.
    pub people: u64,
    /// Of these, singled out: at least log2(population) bits joined over all answers to one caller.
    pub people_singled_out: u64,
    /// Bits disclosed in all.
    pub bits: f64,
    /// The same a second of the scenarios in which it happened.
    pub bits_per_second: f64,
    /// How long the whole registry would take at the rate seen, in hours; none without a leak.
    pub whole_registry_hours: Option<f64>,
}
