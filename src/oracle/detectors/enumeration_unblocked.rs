//! One caller asks about more people than anybody knows, and is never stopped.
//!
//! **Why it is bad.** Whatever an answer tells, a list of numbers multiplies: 3.5 billion
//! accounts were looked up from one address in 2025 (WhatsApp contact discovery).
//!
//! **How it decides.** One visit asks about at least 101 different people or mobiles at a step that attempts
//! `enumeration-never-blocked` and gets a 2xx answer about each of them, and none of all answers is 401, 403, 429 or 503.
//!
//! **What it does not see.** Limits above 100 people; callers that spread over addresses.
//!
//! CWE-799, OWASP API6:2023.

use std::collections::HashSet;
use std::time::Duration;

use super::detector::{Detector, Outcome, Scene};
use super::notes::Notes;
use crate::oracle::catalogue;
use crate::oracle::channel::Channel;
use crate::oracle::exchange::About;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::watch::{Lookups, Watch};
use crate::record::Certainty;

const ID: &str = "enumeration-unblocked";
const WEAKNESS: &str = "enumeration-never-blocked";

const SUMMARY: &str = "One caller asks about more people than anybody knows, and is never stopped.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ended,
    ..Detector::named(ID, SUMMARY)
};

/// Different people whom one caller has to ask about.
const PEOPLE_MIN: usize = 101;

fn answered(scene: &Scene<'_>, watch: &mut Watch, _: &mut Notes) {
    if !scene.attempts(WEAKNESS) {
        return;
    }
    let about = match scene.exchange.about {
        About::Own => return,
        About::Person(person) => person.0,
        // Indices are far below 2^63.
        About::Unregistered(mobile) => mobile.as_u64() | 1 << 63,
    };
    let lookups = watch.lookups.get_or_insert_with(|| Lookups {
        step: scene.exchange.step,
        last_at: Duration::ZERO,
        asked: HashSet::new(),
        refused: false,
        is_whole: true,
    });
    lookups.is_whole &= scene.is_whole;
    lookups.last_at = scene.exchange.at;
    lookups.refused |= matches!(scene.exchange.response.status, 401 | 403 | 429 | 503);
    if scene.outcome == Outcome::Accepted && lookups.asked.len() < PEOPLE_MIN {
        lookups.asked.insert(about);
    }
}

fn ended(watch: &Watch, notes: &mut Notes) {
    let Some(lookups) = &watch.lookups else {
        return;
    };
    let asked = lookups.asked.len();
    let decided = lookups.is_whole && (lookups.refused || asked >= PEOPLE_MIN);
    if let Some(weakness) = catalogue::find(WEAKNESS).filter(|_| decided) {
        notes.coverage.add_attempts(weakness, 1);
    }
    if lookups.refused || asked < PEOPLE_MIN {
        return;
    }
    let report = Report {
        detector: ID,
        weakness: WEAKNESS,
        step: (watch.visitor().actor, lookups.step),
        arrival: watch.visitor().arrival,
        at: lookups.last_at,
        answers: 1,
        strength: Strength::Decided(Certainty::Proved),
        person: None,
        fields: FieldSet::EMPTY,
        bits: 0.0,
        channel: Channel::Status,
        place: None,
        evidence: format!("{PEOPLE_MIN} people asked about by one caller, and no refusal").into(),
    };
    notes.findings.add(report, || "status".to_owned());
}
