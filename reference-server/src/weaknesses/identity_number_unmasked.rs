//! `identity-number-unmasked`: records carry the whole number of the identity document.
//!
//! Four digits tell a citizen which document is meant; all of them are what an impostor needs. Private
//! information is exposed, CWE-359.

use std::sync::Arc;

use population::{Person, Population};

use super::Weakness;
use crate::policy::{FieldsPolicy, Policies};
use crate::store::{Door, Record};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "identity-number-unmasked",
    summary: "Records carry the whole number of the identity document.",
    cwe: 359,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.fields = Arc::new(UnmaskedNumber(Arc::clone(&policies.fields)));
}

struct UnmaskedNumber(Arc<dyn FieldsPolicy>);

impl FieldsPolicy for UnmaskedNumber {
    fn complete(&self, population: &Population, door: Door, person: &Person, record: &mut Record) {
        self.0.complete(population, door, person, record);
        record.photo_id_number = person.photo_id().number;
    }
}
