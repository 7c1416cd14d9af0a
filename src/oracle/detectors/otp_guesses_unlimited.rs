//! The right OTP still works after more wrong guesses than anybody makes by mistake.
//!
//! **Why it is bad.** Six digits fall to 5,556 guesses a second within the three minutes that an
//! OTP lives. NIST SP 800-63B (5.2.2) allows at most 100 failures in a row.
//!
//! **How it decides.** A step that attempts `otp-unlimited-guesses` sends the right OTP and is
//! accepted, and more than 100 requests in a row of the same visit were refused before it. It is
//! proved when the answer holds what the step captures, the token; a mere 2xx is suspected.
//! Requests that were throttled (429, 503) are not guesses.
//!
//! **What it does not see.** Limits above 100 guesses; budgets that are spread over visits.
//!
//! CWE-307, OWASP API2:2023.

use super::detector::{Detector, Outcome, Scene};
use super::notes::Notes;
use crate::oracle::findings::Strength;
use crate::oracle::watch::Watch;
use crate::record::Certainty;

const ID: &str = "otp-guesses-unlimited";
const WEAKNESS: &str = "otp-unlimited-guesses";

const SUMMARY: &str =
    "The right OTP still works after more wrong guesses than anybody makes by mistake.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ..Detector::named(ID, SUMMARY)
};

/// Failures in a row that NIST SP 800-63B allows.
const FAILURES_MAX: u64 = 100;

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    let Some(weakness) = scene.step.attempts.filter(|attempt| attempt.id == WEAKNESS) else {
        return;
    };
    let unlimited = watch.refusals > FAILURES_MAX;
    match scene.outcome {
        Outcome::Accepted if unlimited => {
            let proved = Strength::Decided(Certainty::Proved);
            scene.report_accepted(watch, notes, ID, WEAKNESS, proved);
            scene.count(notes, weakness);
        }
        // The guesses, or too many of them, had closed the door.
        Outcome::Refused | Outcome::Throttled if watch.refusals > 0 => {
            scene.count(notes, weakness);
        }
        // Too few guesses were made to say anything.
        _ => {}
    }
}
