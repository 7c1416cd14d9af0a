//! An answer holds a mobile or an identity number in full.
//!
//! **Why it is bad.** The last four digits are enough to recognise one's own; all of them are enough to be somebody.
//!
//! **How it decides.** All digits of a recognised person's mobile or photo id stand in one run. It holds for the own household too.
//!
//! **What it does not see.** Numbers cut into groups; masks that differ from answer to answer.
//!
//! CWE-359, OWASP API3:2023.

use super::detector::Detector;
use crate::oracle::field::{Field, FieldSet};

const ID: &str = "unmasked-number";

const SUMMARY: &str = "An answer holds a mobile or an identity number in full.";

pub(super) const DETECTOR: Detector = Detector {
    answered: |scene, watch, notes| {
        scene.report_never_served(watch, notes, ID, "identity-number-unmasked", FIELDS)
    },
    ..Detector::named(ID, SUMMARY)
};

const FIELDS: FieldSet = FieldSet::of(&[Field::Mobile, Field::PhotoIdNumber]);
