//! `names-on-public-pages`: some centres bear the full name of a person who is also registered.
//!
//! Hospitals are named after people, and among 1.1 billion people somebody has the same name. A name
//! alone, on a page about a centre, is nobody's record.

use std::sync::Arc;

use population::{Centre, PersonIndex, Population, mix};

use super::Decoy;
use crate::policy::{Ornament, Policies};

/// Keeps these draws apart from every other use of the seed.
const STREAM: u64 = 0x0000_0000_6e61_6d65;
/// One centre in this many is named after somebody.
const ONE_IN: u64 = 4;

pub(super) const DECOY: Decoy = Decoy {
    id: "names-on-public-pages",
    summary: "Some centres bear the full name of a person who is also registered.",
    apply,
};

fn apply(policies: &mut Policies) {
    policies.ornaments.push(Arc::new(NamedCentres));
}

struct NamedCentres;

impl Ornament for NamedCentres {
    fn centre_name(&self, population: &Population, centre: &Centre) -> Option<String> {
        let number = u64::from(centre.id.0);
        if !number.is_multiple_of(ONE_IN) {
            return None;
        }
        let word = mix::hash(population.seed(), STREAM, number);
        let person = population.person(PersonIndex(mix::scale(word, population.people())))?;
        Some(format!(
            "{} Memorial Health Centre, {}",
            person.name(),
            centre.block
        ))
    }
}
