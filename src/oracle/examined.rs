//! On how many answers each claim could have been shown broken. What was not tested was not held.

use std::collections::BTreeMap;
use std::time::Duration;

use super::catalogue::Weakness;
use super::settings::StepView;
use crate::claim::Claim;

/// On how many answers a claim could have been shown broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// So many; zero means not tested.
    pub count: u64,
    /// Of which kind, in words.
    pub what: String,
}

/// Counts answers of a scenario while it runs, then of a whole run; mergeable over workers and scenarios.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Answers that would have shown a weakness, for each claim that it breaks.
    attempts: BTreeMap<(Claim, &'static str), u64>,
    records: u64,
    served: Served,
}

/// Whether a registry was there at all: one that answers the same to everything was not tested.
#[derive(Clone, Debug, Default)]
struct Served {
    /// Somebody got what an ordinary step asks for.
    ordinary: bool,
    /// Not everybody is answered alike: something was refused, or something came of a request.
    decides: bool,
    /// When the first attempt was answered.
    attacked_at: Option<Duration>,
    /// When somebody with a right to it got something for the last time.
    legitimate_at: Option<Duration>,
}

/// Claims that every record that is served puts to the test.
const RECORD_CLAIMS: [Claim; 2] = [Claim::BirthYearOnly, Claim::NoAddress];

/// Weaknesses whose detectors know better than the status when an answer could have shown them.
pub(crate) const COUNTED_BY_DETECTORS: [&str; 8] = [
    "otp-unlimited-guesses",
    "otp-reusable",
    "existence-by-status",
    "existence-by-shape",
    "existence-by-time",
    "enumeration-never-blocked",
    "staff-untracked",
    "connections-held",
];

/// All of these must be tested before staff are said to be tracked: it takes a jurisdiction, a
/// purpose and a record.
const STAFF_TRACKED: [&str; 3] = [
    "staff-outside-jurisdiction",
    "staff-without-purpose",
    "staff-untracked",
];

/// How the registry decided about a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision {
    /// It accepted, or else it refused.
    pub accepted: bool,
    /// The story expects that.
    pub expected: bool,
    /// Something came of it: what the step captures, or somebody's data.
    pub effect: bool,
}

impl Decision {
    /// Whether it is open what was decided: where a refusal is expected, an acceptance of which nothing
    /// shows to have come may be a polite refusal, or data in a spelling that is not read.
    pub(crate) fn is_unclear(self) -> bool {
        self.accepted && !self.expected && !self.effect
    }
}

impl Coverage {
    /// Counts a decision about an attempt, or about an ordinary step. An unclear one tests nothing.
    pub(crate) fn add_decision(&mut self, step: &StepView, decision: Decision) {
        self.served.decides |= decision.effect || !decision.accepted;
        match step.attempts {
            Some(_) if decision.is_unclear() => {}
            Some(weakness) if !COUNTED_BY_DETECTORS.contains(&weakness.id) => {
                self.add_attempts(weakness, 1);
            }
            Some(_) => {}
            None => self.served.ordinary |= decision.accepted,
        }
    }

    /// Remembers when attackers, and when people with a right to it, were answered.
    pub(crate) fn add_answer(&mut self, step: &StepView, accepted: bool, at: Duration) {
        if step.attempts.is_some() {
            self.add_attack(at);
        } else if accepted && step.legitimate {
            self.served.legitimate_at = self.served.legitimate_at.max(Some(at));
        }
    }

    /// Remembers when the edge was attacked.
    pub(crate) fn add_attack(&mut self, at: Duration) {
        let attacked = self.served.attacked_at.into_iter().chain([at]);
        self.served.attacked_at = attacked.min();
    }

    /// Counts answers that would have shown this weakness.
    pub(crate) fn add_attempts(&mut self, weakness: &'static Weakness, answers: u64) {
        for claim in weakness.claims {
            *self.attempts.entry((*claim, weakness.id)).or_default() += answers;
        }
    }

    /// Counts an answer that held a record.
    pub(crate) fn add_record(&mut self) {
        self.records += 1;
    }

    /// The scenario is over: what was attempted at a registry that was not there is no test,
    /// and the edge holds only if others are served while it is attacked.
    pub(crate) fn settle(&mut self) {
        let served = std::mem::take(&mut self.served);
        if !(served.ordinary && served.decides) {
            self.attempts.clear();
        }
        let attacked = served.attacked_at.is_some();
        if !attacked || served.legitimate_at < served.attacked_at {
            self.attempts
                .retain(|(claim, _), _| *claim != Claim::EdgeHolds);
        }
        let is_tested = |id: &&str| self.attempts.contains_key(&(Claim::StaffTracked, *id));
        if !STAFF_TRACKED.iter().all(is_tested) {
            self.attempts
                .retain(|(claim, _), _| *claim != Claim::StaffTracked);
        }
    }

    /// Joins the counts of another worker or scenario.
    pub fn merge(&mut self, other: Self) {
        self.records += other.records;
        for (key, count) in other.attempts {
            *self.attempts.entry(key).or_default() += count;
        }
        self.served.merge(&other.served);
    }

    /// What it comes to for each claim.
    pub fn conclude(&self) -> BTreeMap<Claim, Examined> {
        let all = Claim::ALL.into_iter();
        all.map(|claim| (claim, self.examined(claim))).collect()
    }

    fn examined(&self, claim: Claim) -> Examined {
        let attempts = self
            .attempts
            .iter()
            .filter(|((broken, _), count)| *broken == claim && **count > 0);
        let mut parts: Vec<String> = attempts
            .clone()
            .map(|((_, id), count)| format!("{count} at {id}"))
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

impl Served {
    fn merge(&mut self, other: &Self) {
        let attacked = self.attacked_at.into_iter().chain(other.attacked_at);
        self.attacked_at = attacked.min();
        self.legitimate_at = self.legitimate_at.max(other.legitimate_at);
        self.ordinary |= other.ordinary;
        self.decides |= other.decides;
    }
}
