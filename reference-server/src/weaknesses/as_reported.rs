//! The posture as-reported: what the press described in June 2023, for rehearsing the claim.
//!
//! A bot answered a mobile with name, gender, full birth date, mobile, number of the identity
//! document, centre of the first dose, and everybody on the same mobile. The ministry said that one
//! interface answers to a number alone, for allow-listed callers only. So here the partner lookup
//! asks for no consent and serves those fields; everything else stays hardened.

use std::sync::Arc;

use population::{Person, Population};

use super::partner_without_otp;
use crate::policy::{FieldsPolicy, Policies};
use crate::store::{Door, Record, date_text};

/// Puts the posture in place.
pub(crate) fn as_reported(policies: &mut Policies) {
    partner_without_otp::apply(policies);
    policies.fields = Arc::new(FieldsOfTheBot(Arc::clone(&policies.fields)));
}

struct FieldsOfTheBot(Arc<dyn FieldsPolicy>);

impl FieldsPolicy for FieldsOfTheBot {
    fn complete(&self, population: &Population, door: Door, person: &Person, record: &mut Record) {
        self.0.complete(population, door, person, record);
        if door == Door::Partner {
            expose(population, person, record);
        }
    }
}

fn expose(population: &Population, person: &Person, record: &mut Record) {
    record.mobile_number = person.household().mobile().to_string();
    record.photo_id_number = person.photo_id().number;
    let mut add = |name: &str, value: String| record.added.insert(name.to_owned(), value.into());
    add("birth_date", date_text(person.birth_date()));
    let first_centre = person
        .doses()
        .first()
        .and_then(|dose| population.centre(dose.centre));
    if let Some(centre) = first_centre.filter(|_| !record.dose1_date.is_empty()) {
        add("dose1_center", centre.name);
    }
}
