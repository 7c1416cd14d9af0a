//! An answer to a request without any credential holds a person's data.
//!
//! **Why it is bad.** Whoever finds the address reads the registry; nothing on the way asks who it is.
//!
//! **How it decides.** The answer holds values that belong to one person (see
//! [`crate::oracle::recognise`]), the caller did not send them itself, and the request
//! carried neither `Authorization` nor `x-api-key`. The finding names what the step
//! attempts; otherwise the channel if that is a weakness of its own; otherwise `records-open`.
//!
//! **What it does not see.** A credential in a cookie or in the address counts as none.
//! The own household after its OTP is never reported, whatever the request carried.
//!
//! CWE-306, OWASP API2:2023.

use super::detector::{Detector, Scene};
use super::notes::Notes;
use crate::oracle::watch::Watch;

const ID: &str = "open-record";

const SUMMARY: &str = "An answer to a request without any credential holds a person's data.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ..Detector::named(ID, SUMMARY)
};

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    if scene.step.credentialed {
        return;
    }
    for disclosure in scene.disclosures.iter().filter(|found| !found.entitled) {
        scene.report_record(watch, notes, ID, "records-open", disclosure);
    }
}
