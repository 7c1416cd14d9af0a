//! An answer holds a full date of birth.
//!
//! **Why it is bad.** With a name it opens accounts elsewhere. The ministry says that the registry serves the year only.
//!
//! **How it decides.** Day and month stand beside the year of birth of a recognised person, in the order of any of the usual spellings or as eight digits. It holds for the own household too: the date is nobody's business in an answer.
//!
//! **What it does not see.** People born on 1 January, because registries write that day when they know the year only; years of two digits.
//!
//! CWE-359, OWASP API3:2023.

use super::detector::Detector;
use crate::oracle::field::{Field, FieldSet};

const ID: &str = "full-birth-date";

const SUMMARY: &str = "An answer holds a full date of birth.";

pub(super) const DETECTOR: Detector = Detector {
    answered: |scene, watch, notes| {
        scene.report_never_served(watch, notes, ID, "full-birth-date", FIELDS)
    },
    ..Detector::named(ID, SUMMARY)
};

const FIELDS: FieldSet = FieldSet::of(&[Field::BirthDate]);
