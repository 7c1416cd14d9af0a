//! An OTP works a second time.
//!
//! **Why it is bad.** Whoever reads it over a shoulder, in a notification or in a log gets in after its owner did.
//!
//! **How it decides.** A step that attempts `otp-reusable` is accepted in a visit that had completed that OTP before. It is proved
//! when the answer holds what the step captures, the second token; a mere 2xx is suspected.
//!
//! **What it does not see.** Two confirmations at the same time (`otp-double-confirm`).
//!
//! CWE-294, OWASP API2:2023; OWASP ASVS 4.0.3 V2.7.3.

use super::detector::{Detector, Outcome, Scene};
use super::notes::Notes;
use crate::oracle::findings::Strength;
use crate::oracle::watch::Watch;
use crate::record::Certainty;

const ID: &str = "otp-reused";
const WEAKNESS: &str = "otp-reusable";

const SUMMARY: &str = "An OTP works a second time.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ..Detector::named(ID, SUMMARY)
};

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    let Some(weakness) = scene.step.attempts.filter(|attempt| attempt.id == WEAKNESS) else {
        return;
    };
    if !scene.otp_completed_before || !scene.outcome.is_decision() {
        return;
    }
    scene.count(notes, weakness);
    if scene.outcome == Outcome::Accepted {
        let proved = Strength::Decided(Certainty::Proved);
        scene.report_accepted(watch, notes, ID, WEAKNESS, proved);
    }
}
