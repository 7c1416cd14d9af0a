//! `decoding-numbers`: public pages carry two numbers that decode to people by coincidence.
//!
//! A 14-digit page number that is also somebody's reference id, and a time stamp of ten digits that is
//! also somebody's mobile. Nothing about anybody is said: the numbers stand for a page and an instant,
//! and would stand there if those people did not exist.

use std::sync::Arc;

use population::{HouseholdIndex, Mobile, PersonIndex, Population, mix};
use serde_json::{Map, Value};

use super::Decoy;
use crate::policy::{Ornament, Policies};

/// Keep these draws apart from every other use of the seed, and from each other: two numbers of one
/// household on one page would be no coincidence but a leak.
const PAGE_STREAM: u64 = 0x0000_0000_6465_636f;
const STAMP_STREAM: u64 = 0x0000_0000_7374_616d;
/// Time stamps in seconds start with a 1 until May 2033.
const STAMPS_BELOW: u64 = 2_000_000_000;
/// One mobile in five starts with a 1; more tries than this are never needed.
const TRIES_MAX: u64 = 200;

pub(super) const DECOY: Decoy = Decoy {
    id: "decoding-numbers",
    summary: "Public pages carry two numbers that decode to people by coincidence.",
    apply,
};

fn apply(policies: &mut Policies) {
    policies.ornaments.push(Arc::new(DecodingNumbers));
}

struct DecodingNumbers;

impl Ornament for DecodingNumbers {
    fn public_members(&self, population: &Population, page: u64, body: &mut Map<String, Value>) {
        let word = mix::hash(population.seed(), PAGE_STREAM, page);
        let person = population.person(PersonIndex(mix::scale(word, population.people())));
        if let Some(person) = person {
            body.insert(
                "page_number".to_owned(),
                person.reference_id().as_u64().into(),
            );
        }
        let word = mix::hash(population.seed(), STAMP_STREAM, page);
        if let Some(stamp) = stamp(population, word) {
            body.insert("generated_at".to_owned(), stamp.as_u64().into());
        }
    }
}

/// A mobile that reads as an instant between 2001 and 2033.
fn stamp(population: &Population, word: u64) -> Option<Mobile> {
    let start = mix::scale(word, population.households());
    (start..start + TRIES_MAX)
        .filter_map(|place| population.household(HouseholdIndex(place % population.households())))
        .map(|household| household.mobile())
        .find(|mobile| mobile.as_u64() < STAMPS_BELOW)
}
