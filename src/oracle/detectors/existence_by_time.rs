//! The time that an answer takes tells who is registered.
//!
//! **Why it is bad.** Answers that say the same and look the same still tell it to whoever has a clock.
//!
//! **How it decides.** Steps that attempt `existence-by-...` ask about registered and
//! unregistered mobiles in random order; their times are counted in buckets of 3 %. The
//! Mann-Whitney test must find p < 1e-6 and the medians must be half a millisecond apart: less
//! is lost in any network. With fewer than 50 answers on a side it is suspected only. When the
//! status or the shape differs, other work is no surprise and nothing is said about time.
//!
//! **What it does not see.** Differences of less than half a millisecond; differences
//! in rare answers only, since medians are compared.
//!
//! CWE-208, OWASP API2:2023.

use super::detector::Detector;
use super::existence::telling_sides;
use super::notes::Notes;
use crate::oracle::channel::Channel;
use crate::oracle::field::FieldSet;
use crate::oracle::findings::{Report, Strength};
use crate::oracle::settings::Settings;
use crate::record::Certainty;

const ID: &str = "existence-by-time";

const SUMMARY: &str = "The time that an answer takes tells who is registered.";

pub(super) const DETECTOR: Detector = Detector {
    concluded,
    ..Detector::named(ID, SUMMARY)
};

/// Standard score with p = 1e-6, both tails.
const Z_MIN: f64 = 4.892;
/// Milliseconds between the medians.
const SHIFT_MS_MIN: f64 = 0.5;
/// Answers on each side.
const ANSWERS_MIN: u64 = 50;

fn concluded(settings: &Settings, notes: &mut Notes) {
    for ((actor, step), tally) in notes.survey.tallies() {
        let [registered, unregistered] = tally.times.totals();
        let enough = registered.min(unregistered) >= ANSWERS_MIN;
        let attempt = settings.steps[actor][step].attempts;
        if let Some(weakness) = attempt.filter(|attempt| attempt.id == ID && enough) {
            notes
                .coverage
                .add_attempts(weakness, registered + unregistered);
        }
        let (z, shift_ms) = (tally.times.z(), tally.times.median_shift_ms());
        let differs = z.abs() >= Z_MIN && shift_ms.abs() >= SHIFT_MS_MIN;
        if !differs || !telling_sides(&tally).is_empty() {
            continue;
        }
        let certainty = if enough {
            Certainty::Proved
        } else {
            Certainty::Suspected
        };
        let report = Report {
            detector: ID,
            weakness: "existence-by-time",
            step: (actor, step),
            arrival: tally.first.1,
            at: tally.first.0,
            answers: registered + unregistered,
            strength: Strength::Decided(certainty),
            person: None,
            fields: FieldSet::EMPTY,
            bits: tally.times.bits(),
            channel: Channel::Time,
            place: None,
            evidence: format!(
                "medians of {registered} registered and {unregistered} unregistered mobiles are \
                 {:.1} ms apart (Mann-Whitney, z = {z:.1}, p < 1e-6)",
                shift_ms.abs()
            )
            .into(),
        };
        notes.findings.add(report, || "time".to_owned());
    }
}
