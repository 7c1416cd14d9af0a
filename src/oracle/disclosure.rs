//! What an answer told somebody who may not see it.

use population::Person;

use super::entitlement::AFTER_OTP;
use super::field::{Field, FieldSet};
use super::runs::Run;
use super::search::Hits;
use crate::record::Place;

/// Something that an answer holds of a person and its caller may not see, at least not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disclosure {
    /// Whose.
    pub person: Person,
    /// Whether the caller may see that person's record at all.
    pub entitled: bool,
    /// What it may not see.
    pub fields: FieldSet,
    /// What it knew of the person already, or may see.
    pub known: FieldSet,
    /// Evidence that it is no chance, in bits.
    pub evidence_bits: f64,
    /// Number of the text in which it lies.
    pub text: usize,
    /// Where in that text each of the fields lies first.
    pub places: Places,
}

/// For each field its place; nowhere for those that were not found.
pub(crate) type Places = [Option<Place>; Field::ALL.len()];

impl Disclosure {
    /// How much these fields tell the caller about the person, in bits.
    pub(crate) fn bits(&self, fields: FieldSet) -> f64 {
        fields.bits(&self.person, self.known)
    }

    /// Where the first of these fields lies.
    pub(crate) fn place_of(&self, fields: FieldSet) -> Option<Place> {
        let places = fields.iter().map(|field| self.places[field as usize]);
        places.flatten().min_by_key(|place| place.offset)
    }

    /// What nobody is ever served, not even the person.
    pub(crate) fn never_served(&self) -> FieldSet {
        self.fields.without(AFTER_OTP)
    }

    /// What the caller may not see anywhere.
    pub(crate) fn leaked_fields(&self) -> FieldSet {
        if self.entitled {
            self.never_served()
        } else {
            self.fields
        }
    }

    /// Whether the caller got something that it may not see anywhere.
    pub(crate) fn is_leak(&self) -> bool {
        !self.leaked_fields().is_empty()
    }
}

/// Where the first run with each of these fields lies.
pub(crate) fn places(hits: &Hits, fields: FieldSet, runs: &[Run]) -> Places {
    let mut places = Places::default();
    for field in fields.iter() {
        places[field as usize] = hits.run_of(field).map(|run| Place {
            offset: runs[run].start,
            length: runs[run].length,
        });
    }
    places
}
