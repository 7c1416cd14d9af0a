//! `full-birth-date`: records carry the whole birth date.
//!
//! The year is enough to admit somebody to a dose; day and month are what banks ask on the telephone.
//! Private information reaches somebody who has no need of it, CWE-359.

use std::sync::Arc;

use population::{Person, Population};

use super::Weakness;
use crate::policy::{FieldsPolicy, Policies};
use crate::store::{Door, Record, date_text};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "full-birth-date",
    summary: "Records carry the whole birth date.",
    cwe: 359,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.fields = Arc::new(FullBirthDate(Arc::clone(&policies.fields)));
}

struct FullBirthDate(Arc<dyn FieldsPolicy>);

impl FieldsPolicy for FullBirthDate {
    fn complete(&self, population: &Population, door: Door, person: &Person, record: &mut Record) {
        self.0.complete(population, door, person, record);
        record.added.insert(
            "birth_date".to_owned(),
            date_text(person.birth_date()).into(),
        );
    }
}
