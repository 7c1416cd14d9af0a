//! An answer to a request with a credential holds data of a person to whom it does not entitle.
//!
//! **Why it is bad.** One login, one stolen token or one partner's key opens everybody's record.
//!
//! **How it decides.** The answer holds values that belong to one person (see
//! [`crate::oracle::recognise`]), the caller did not send them itself, the visit did not
//! complete that household's OTP, and the request carried a credential, right or wrong.
//! The finding names what the step attempts; otherwise the channel if that is a weakness of
//! its own; otherwise `broken-object-access` after an own OTP and `any-bearer-accepted` without one.
//!
//! **What it does not see.** People whose answer holds no id of theirs and whom the visit
//! did not ask about.
//!
//! CWE-639, OWASP API1:2023.

use super::detector::{Detector, Scene};
use super::notes::Notes;
use crate::oracle::watch::Watch;

const ID: &str = "foreign-record";

const SUMMARY: &str =
    "An answer to a request with a credential holds data of a person to whom it does not entitle.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ..Detector::named(ID, SUMMARY)
};

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    if !scene.step.credentialed {
        return;
    }
    let by_circumstance = if watch.entitlement().otp_completed() {
        "broken-object-access"
    } else {
        "any-bearer-accepted"
    };
    for disclosure in scene.disclosures.iter().filter(|found| !found.entitled) {
        scene.report_record(watch, notes, ID, by_circumstance, disclosure);
    }
}
