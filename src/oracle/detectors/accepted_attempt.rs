//! A registry accepts what it must refuse, and something comes of it.
//!
//! **Why it is bad.** Each of these opens a session, or a function, to somebody without a right to it.
//!
//! **How it decides.** A step that attempts a weakness of [`PROVED_BY_ACCEPTANCE`] gets a 2xx
//! answer with an effect: everything that the step captures (a token, say) is in it, or somebody's
//! data is. Where luck could do the same (a guessed OTP is right once in a million) each
//! acceptance is worth 20 bits, so that a second visit proves it; the others prove at once.
//! A 2xx answer without an effect may only say no, or be a login page: it is suspected. So is one where
//! the story expects a refusal, whatever the step attempts; such an answer counts towards no claim.
//!
//! **What it does not see.** Whether a token that it got is worth anything.
//! What the content proves is left to the detectors of records.
//!
//! CWE and OWASP as in the catalogue.

use super::detector::{Detector, Outcome, Scene};
use super::notes::Notes;
use crate::oracle::certainty::OTP_BITS;
use crate::oracle::examined::COUNTED_BY_DETECTORS;
use crate::oracle::findings::Strength;
use crate::oracle::watch::Watch;
use crate::record::Certainty;

const ID: &str = "accepted-attempt";

const SUMMARY: &str = "A registry accepts what it must refuse, and something comes of it.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ..Detector::named(ID, SUMMARY)
};

const CERTAIN: Strength = Strength::Decided(Certainty::Proved);
const SUSPECTED: Strength = Strength::Decided(Certainty::Suspected);
const LUCKY_GUESS: Strength = Strength::Bits(OTP_BITS);

/// Weaknesses that acceptance proves, and how far.
const PROVED_BY_ACCEPTANCE: [(&str, Strength); 23] = [
    ("unconfirmed-token", CERTAIN),
    ("token-alg-none", CERTAIN),
    ("token-key-confusion", CERTAIN),
    ("token-kid-confusion", CERTAIN),
    ("token-never-expires", CERTAIN),
    ("token-survives-logout", CERTAIN),
    ("token-survives-mobile-change", CERTAIN),
    ("token-wrong-audience", CERTAIN),
    ("token-weak-key", CERTAIN),
    ("otp-double-confirm", CERTAIN),
    ("otp-long-lived", CERTAIN),
    ("otp-survives-resend", CERTAIN),
    ("otp-resend-resets-budget", LUCKY_GUESS),
    ("otp-budget-by-forwarded-header", LUCKY_GUESS),
    ("otp-not-bound-to-mobile", LUCKY_GUESS),
    ("otp-master-code", LUCKY_GUESS),
    ("broken-object-write", CERTAIN),
    ("citizen-calls-staff", CERTAIN),
    ("partner-over-scope", CERTAIN),
    ("partner-request-replay", CERTAIN),
    ("allowlist-trusts-forwarded-header", CERTAIN),
    ("revoked-key-cached", CERTAIN),
    ("otp-predictable", LUCKY_GUESS),
];

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    let Some(attempt) = scene
        .step
        .attempts
        .filter(|_| scene.outcome == Outcome::Accepted)
    else {
        return;
    };
    let proved = PROVED_BY_ACCEPTANCE
        .iter()
        .find(|(id, _)| *id == attempt.id);
    if let Some((weakness, strength)) = proved {
        scene.report_accepted(watch, notes, ID, weakness, *strength);
    } else if scene.decision.is_unclear() && !COUNTED_BY_DETECTORS.contains(&attempt.id) {
        scene.report_accepted(watch, notes, ID, attempt.id, SUSPECTED);
    }
}
