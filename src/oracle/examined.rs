//! On how many answers each claim could have been shown broken. What was not tested was not held.

use std::collections::BTreeMap;

use super::catalogue::{self, Weakness};
use crate::claim::Claim;

/// On how many answers a claim could have been shown broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// So many; zero means not tested.
    pub count: u64,
    /// Of which kind, in words.
    pub what: String,
}

/// Counts answers while a run goes on; mergeable over workers and scenarios.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    attempts: BTreeMap<&'static str, u64>,
    records: u64,
}

/// Claims that every record that is served puts to the test.
const RECORD_CLAIMS: [Claim; 2] = [Claim::BirthYearOnly, Claim::NoAddress];

/// Weaknesses whose detectors know better than the status when an answer could have shown them.
const COUNTED_BY_DETECTORS: [&str; 6] = [
    "otp-unlimited-guesses",
    "otp-reusable",
    "existence-by-status",
    "existence-by-shape",
    "existence-by-time",
    "enumeration-never-blocked",
];

impl Coverage {
    /// Counts an attempt that the registry accepted or refused.
    pub(crate) fn add_decision(&mut self, weakness: &'static Weakness) {
        if !COUNTED_BY_DETECTORS.contains(&weakness.id) {
            self.add_attempts(weakness, 1);
        }
    }

    /// Counts answers that would have shown this weakness.
    pub(crate) fn add_attempts(&mut self, weakness: &'static Weakness, answers: u64) {
        *self.attempts.entry(weakness.id).or_default() += answers;
    }

    /// Counts an answer that held a record.
    pub(crate) fn add_record(&mut self) {
        self.records += 1;
    }

    /// Joins the counts of another worker or scenario.
    pub fn merge(&mut self, other: Self) {
        self.records += other.records;
        for (id, count) in other.attempts {
            *self.attempts.entry(id).or_default() += count;
        }
    }

    /// What it comes to for each claim.
    pub fn conclude(&self) -> BTreeMap<Claim, Examined> {
        let all = Claim::ALL.into_iter();
        all.map(|claim| (claim, self.examined(claim))).collect()
    }

    fn examined(&self, claim: Claim) -> Examined {
        let breaks =
            |id: &str| catalogue::find(id).is_some_and(|weakness| weakness.claims.contains(&claim));
        let attempts = self
            .attempts
            .iter()
            .filter(|(id, count)| breaks(id) && **count > 0);
        let mut parts: Vec<String> = attempts
            .clone()
            .map(|(id, count)| format!("{count} at {id}"))
            .collect();
        let mut count = attempts.map(|(_, count)| count).sum();
        if let Some(first) = parts.first_mut() {
            *first = format!("attempts: {first}");
        }
        if RECORD_CLAIMS.contains(&claim) && self.records > 0 {
            parts.push(format!("{} with records", self.records));
            count += self.records;
        }
        Examined {
            count,
            what: format!("answers ({})", parts.join(", ")),
        }
    }
}
