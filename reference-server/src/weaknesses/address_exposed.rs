//! `address-exposed`: records carry the home address.
//!
//! Nobody asked for an address, and the interface promises that there is none. Sensitive information is
//! exposed by a policy that does not fit, CWE-213.

use std::sync::Arc;

use population::{Person, Population};

use super::Weakness;
use crate::policy::{FieldsPolicy, Policies};
use crate::store::{Door, Record};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "address-exposed",
    summary: "Records carry the home address.",
    cwe: 213,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.fields = Arc::new(AddressExposed(Arc::clone(&policies.fields)));
}

struct AddressExposed(Arc<dyn FieldsPolicy>);

impl FieldsPolicy for AddressExposed {
    fn complete(&self, population: &Population, door: Door, person: &Person, record: &mut Record) {
        self.0.complete(population, door, person, record);
        record
            .added
            .insert("address".to_owned(), person.address().to_string().into());
    }
}
