//! A finding as the oracle knows it: by positions, before it gets its names.

use std::time::Duration;

use super::catalogue::Weakness;
use super::field::Field;
use super::findings::Fold;
use super::ledger::ReportKey;
use crate::record::{Certainty, Finding, Place};

/// A leak or a fault at a step of an actor.
#[derive(Clone, Debug)]
pub struct RawFinding {
    /// Kebab-case id of the detector.
    pub detector: &'static str,
    /// What it shows.
    pub weakness: &'static Weakness,
    /// How certain it is.
    pub certainty: Certainty,
    /// Actor, by position in the plan.
    pub actor: usize,
    /// Step, by position in the actor.
    pub step: usize,
    /// Arrival number of the first visit that showed it.
    pub arrival: u64,
    /// Whether that visit alone proves it.
    pub one_visit_proves: bool,
    /// Through which part of the answer.
    pub channel: String,
    /// Kebab-case ids of the disclosed fields.
    pub fields: Vec<&'static str>,
    /// Most that one answer told about one person, in bits.
    pub bits: f64,
    /// Keyed hash of the first person concerned.
    pub person: Option<String>,
    /// Where the first value lay.
    pub place: Option<Place>,
    /// Answers that showed it.
    pub occurrences: u64,
    /// Different people concerned, exact up to 4096.
    pub people: u64,
    /// First shown so long after the start of the scenario.
    pub first_seen: Duration,
    /// What was seen, without personal data.
    pub evidence: String,
}

/// What only the caller knows of a finding.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// `F1`, `F2` …
    pub id: String,
    /// Of the scenario.
    pub scenario: String,
    /// Of the actor.
    pub actor: String,
    /// Of the step.
    pub step: String,
    /// Method and path template.
    pub request: String,
    /// A command that shows it again.
    pub reproducer: String,
}

impl RawFinding {
    pub(crate) fn of(fold: Fold, certainty: Certainty, key: &ReportKey) -> Self {
        let weakness = fold.weakness();
        let person = fold.first.person;
        Self {
            detector: fold.first.detector,
            weakness,
            certainty,
            actor: fold.first.step.0,
            step: fold.first.step.1,
            arrival: fold.first.arrival,
            one_visit_proves: fold.one_visit_proves(),
            evidence: fold.evidence(),
            channel: fold.channel,
            fields: fold.fields.iter().map(Field::id).collect(),
            bits: fold.bits,
            person: person.map(|person| key.hash(person)),
            place: fold.first.place,
            occurrences: fold.occurrences,
            people: person.map_or(0, |_| fold.subjects.len() as u64),
            first_seen: fold.first.at,
        }
    }

    /// Gravest first: what is proved, then what tells more, then what was seen more often.
    pub(crate) fn gravity(&self, other: &Self) -> std::cmp::Ordering {
        self.certainty
            .cmp(&other.certainty)
            .then(other.bits.total_cmp(&self.bits))
            .then(other.occurrences.cmp(&self.occurrences))
            .then((self.actor, self.step).cmp(&(other.actor, other.step)))
    }

    /// The finding as the record keeps it.
    pub fn name(self, names: Names) -> Finding {
        Finding {
            id: names.id,
            weakness: self.weakness.id.to_owned(),
            title: self.weakness.title.to_owned(),
            cwe: self.weakness.cwe,
            owasp: self.weakness.owasp.to_owned(),
            detector: self.detector.to_owned(),
            certainty: self.certainty,
            claims: self.weakness.claims.to_vec(),
            scenario: names.scenario,
            actor: names.actor,
            step: names.step,
            request: names.request,
            channel: self.channel,
            fields: self.fields.into_iter().map(str::to_owned).collect(),
            bits: self.bits,
            person: self.person,
            place: self.place,
            occurrences: self.occurrences,
            people: self.people,
            first_seen_ms: self.first_seen.as_secs_f64() * 1e3,
            evidence: self.evidence,
            reproducer: names.reproducer,
        }
    }
}
