//! Status, length, headers or keys of an answer tell who is registered.
//!
//! **Why it is bad.** A list of phone numbers becomes a list of people in the registry: this is
//! how 33 million (Authy, 2024) and 15 million (Trello, 2024) accounts were collected.
//!
//! **How it decides.** Steps that attempt `existence-by-...` ask about registered and
//! unregistered mobiles in random order. For each side of the answer ([`Side`]) the most telling value is
//! tested with Fisher's exact test, times the number of values and sides tried; below
//! 1e-6 the difference is no chance. Each mobile counts once, at the visit that was the first to ask for
//! it, and throttled answers (403, 429, 503) do not. Whoever is asked about is drawn at random, so that
//! noise falls on both alike. When the status differs it explains the rest.
//!
//! **What it does not see.** Differences inside of values, which vary by design. Too few
//! registered people: then the claim counts as not tested.
//!
//! CWE-204, OWASP API2:2023.

use super::detector::{Detector, Outcome};
use super::notes::Notes;
use crate::oracle::channel::Channel;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::settings::{Settings, StepView};
use crate::oracle::shape::Side;
use crate::oracle::statistics::log2_p_min;
use crate::oracle::tally::Tally;
use crate::record::Certainty;

const ID: &str = "existence";

const SUMMARY: &str = "Status, length, headers or keys of an answer tell who is registered.";

pub(super) const DETECTOR: Detector = Detector {
    concluded,
    ..Detector::named(ID, SUMMARY)
};

/// Attempts whose answers are counted.
const ATTEMPTS: [&str; 3] = [
    "existence-by-status",
    "existence-by-shape",
    "existence-by-time",
];

/// Base-2 logarithm of 1e-6.
pub(super) const LOG2_P_MAX: f64 = -19.93;

/// Whether answers at this step are compared.
pub(crate) fn is_compared(step: &StepView) -> bool {
    let attempt = step.attempts.map(|attempt| attempt.id);
    attempt.is_some_and(|attempt| ATTEMPTS.contains(&attempt))
}

/// The sides that differ beyond chance; the status alone when it does.
pub(super) fn telling_sides(tally: &Tally) -> Vec<Side> {
    let tries_bits = (Side::ALL.len() as f64).log2();
    let sides = Side::ALL.into_iter().zip(&tally.sides);
    let telling = sides.filter(|(side, table)| table.log2_p(*side) + tries_bits <= LOG2_P_MAX);
    let telling: Vec<Side> = telling.map(|(side, _)| side).collect();
    match telling.first() {
        Some(Side::Status) => vec![Side::Status],
        _ => telling,
    }
}

fn concluded(settings: &Settings, notes: &mut Notes) {
    for ((actor, step), tally) in notes.survey.tallies() {
        let [registered, unregistered] = tally.sides[0].totals();
        let decided = tally.sides[0].count(|status| Outcome::of(status).is_decision());
        // Room for some values to have been tried.
        let could_tell = log2_p_min(decided[0], decided[1]) <= LOG2_P_MAX - 4.0;
        let attempt = settings.steps[actor][step].attempts;
        if let Some(weakness) =
            attempt.filter(|attempt| attempt.id != "existence-by-time" && could_tell)
        {
            notes
                .coverage
                .add_attempts(weakness, decided[0] + decided[1]);
        }
        let sides = telling_sides(&tally);
        let Some(&first) = sides.first() else {
            continue;
        };
        let (weakness, channel) = match first {
            Side::Status => ("existence-by-status", Channel::Status),
            _ => ("existence-by-shape", Channel::Shape),
        };
        let names: Vec<&str> = sides.iter().map(|side| side.name()).collect();
        let names = names.join(", ");
        let telling = Side::ALL.into_iter().zip(&tally.sides);
        let telling = telling.filter(|(side, _)| sides.contains(side));
        let report = Report {
            detector: ID,
            weakness,
            step: (actor, step),
            arrival: tally.first.1,
            at: tally.first.0,
            answers: registered + unregistered,
            strength: Strength::Decided(Certainty::Proved),
            person: None,
            fields: FieldSet::EMPTY,
            bits: telling.map(|(_, table)| table.bits()).fold(0.0, f64::max),
            channel,
            place: None,
            evidence: format!(
                "the {names} of the answer differs between {registered} registered and \
                 {unregistered} unregistered mobiles (Fisher's exact test, p < 1e-6)"
            )
            .into(),
        };
        notes.findings.add(report, || names);
    }
}
