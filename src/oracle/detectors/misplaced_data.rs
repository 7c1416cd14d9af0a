//! Data that its caller may see, in a place where others see it too: a header, a trailer or a token.
//!
//! **Why it is bad.** Headers end up in logs and caches; a token travels with every request,
//! and everybody can read its payload.
//!
//! **How it decides.** Values of the own household, after its OTP, stand outside the body,
//! or inside the payload of a JSON Web Token in the body.
//!
//! **What it does not see.** A single short value, which may be chance, and encrypted tokens.
//!
//! CWE-201, OWASP API3:2023 and API8:2023.

use super::detector::{Detector, Scene};
use super::notes::Notes;
use crate::oracle::channel::Channel;
use crate::oracle::entitlement::AFTER_OTP;
use crate::oracle::watch::Watch;

const ID: &str = "misplaced-data";

const SUMMARY: &str = "Data that its caller may see, in a place where others see it too: a header, a trailer or a token.";

pub(super) const DETECTOR: Detector = Detector {
    answered,
    ..Detector::named(ID, SUMMARY)
};

fn answered(scene: &Scene<'_>, watch: &mut Watch, notes: &mut Notes) {
    for disclosure in scene.disclosures.iter().filter(|found| found.entitled) {
        let fields = disclosure.fields.both(AFTER_OTP);
        let channel = scene.channel(disclosure, fields);
        if let Some(weakness) = channel.and_then(Channel::weakness) {
            scene.report_fields(watch, notes, ID, weakness, disclosure, fields);
        }
    }
}
