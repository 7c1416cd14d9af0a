//! An authorised user was answered and it is not on record, or the record does not verify.
//!
//! **Why it is bad.** Who looks people up without a trace can do it as often as they like, and
//! nobody can say afterwards whose data a stolen login saw.
//!
//! **How it decides.** The harness counts how often its own authorised users were let, and how often
//! they were refused because of whom they asked for. When the scenario is over it reads the audit log
//! through the control port, checks the chain of hashes itself, and compares: fewer entries than
//! answers prove the fault. More are none, as a request whose answer was lost is on record too.
//!
//! **What it does not see.** An entry that says something else than what happened, as long as the
//! outcome is right. A target without an audit view is not tested.
//!
//! CWE-778, OWASP API8:2023.

use std::time::Duration;

use super::detector::{Detector, Outcome, Scene};
use super::notes::Notes;
use crate::oracle::catalogue;
use crate::oracle::channel::Channel;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::settings::Settings;
use crate::oracle::watch::Watch;
use crate::record::Certainty;

const ID: &str = "staff-untracked";

const SUMMARY: &str =
    "An authorised user was answered and it is not on record, or the record does not verify.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    concluded,
    ..Detector::named(ID, SUMMARY)
};

/// What a registry has on record, as its operator was shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditShown {
    /// Accesses that were let.
    pub granted: u64,
    /// Accesses that were refused because of whom they were about.
    pub refused: u64,
    /// Why the log does not verify, when it does not.
    pub broken: Option<String>,
}

/// What authorised users were answered.
#[derive(Debug, Default)]
pub(crate) struct Accesses {
    granted: u64,
    refused: u64,
    first: Option<Place>,
    pub(in crate::oracle) shown: Option<AuditShown>,
}

/// The first answer of all.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: Duration,
    step: (usize, usize),
    arrival: u64,
}

impl Accesses {
    pub(crate) fn merge(&mut self, other: Self) {
        self.granted += other.granted;
        self.refused += other.refused;
        let firsts = self.first.into_iter().chain(other.first);
        self.first = firsts.min_by_key(|place| (place.at, place.step, place.arrival));
        self.shown = self.shown.take().or(other.shown);
    }
}

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    if !(scene.step.staff && scene.step.credentialed && scene.otp_completed_before) {
        return;
    }
    let status = scene.exchange.response.status;
    match scene.outcome {
        Outcome::Accepted => notes.staff.granted += 1,
        // A token that is over is refused before anybody is looked up.
        Outcome::Refused if scene.attempts("staff-outside-jurisdiction") && status != 401 => {
            notes.staff.refused += 1;
        }
        _ => return,
    }
    notes.staff.first.get_or_insert(Place {
        at: scene.exchange.at,
        step: (scene.exchange.actor, scene.exchange.step),
        arrival: watch.visitor().arrival,
    });
}

fn concluded(_: &Settings, notes: &mut Notes) {
    let Accesses {
        granted,
        refused,
        first: Some(first),
        shown: Some(shown),
    } = &notes.staff
    else {
        return;
    };
    if let Some(weakness) = catalogue::find(ID) {
        notes.coverage.add_attempts(weakness, granted + refused);
    }
    let missing = granted.saturating_sub(shown.granted) + refused.saturating_sub(shown.refused);
    let evidence = match &shown.broken {
        Some(broken) => format!("the audit log does not verify: {broken}"),
        None if missing > 0 => format!(
            "{missing} of {} accesses that were answered are not in the audit log",
            granted + refused
        ),
        None => return,
    };
    let report = Report {
        detector: ID,
        weakness: ID,
        step: first.step,
        arrival: first.arrival,
        at: first.at,
        answers: missing.max(1),
        strength: Strength::Decided(Certainty::Proved),
        person: None,
        fields: FieldSet::EMPTY,
        bits: 0.0,
        channel: Channel::Status,
        place: None,
        evidence: evidence.into(),
    };
    notes.findings.add(report, || "audit log".to_owned());
}
