//! An answer holds an address.
//!
//! **Why it is bad.** It says where to find the person. The ministry says that the registry has no such field.
//!
//! **How it decides.** Street and locality of a recognised person's home both stand in the answer; district and pincode alone may be those of a vaccination centre.
//!
//! **What it does not see.** An address without its street or without its locality.
//!
//! CWE-213, OWASP API3:2023.

use super::detector::Detector;
use crate::oracle::field::{Field, FieldSet};

const ID: &str = "address-served";

const SUMMARY: &str = "An answer holds an address.";

pub(super) const DETECTOR: Detector = Detector {
    answered: |scene, watch, notes| {
        scene.report_never_served(watch, notes, ID, "address-exposed", FIELDS)
    },
    ..Detector::named(ID, SUMMARY)
};

const FIELDS: FieldSet = FieldSet::of(&[Field::Address]);
