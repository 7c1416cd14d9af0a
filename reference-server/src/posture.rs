//! The posture as-reported: what the press described in June 2023, for rehearsing the claim.
//!
//! A bot answered a mobile with name, gender, full birth date, mobile, number of the identity
//! document, centre of the first dose, and everybody on the same mobile. The ministry said that one
//! interface answers to a number alone, for allow-listed callers only. So here the partner lookup
//! asks for no consent and serves those fields; everything else stays hardened.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use population::{Person, Population};
use serde_json::Value;

use crate::config::Posture;
use crate::policy::{FieldsPolicy, PartnerPolicy, Policies};
use crate::store::{Door, Record};

/// Puts the posture in place.
pub(crate) fn apply(posture: Posture, policies: &mut Policies) {
    if posture == Posture::AsReported {
        policies.partner = Arc::new(LookupByNumber(Arc::clone(&policies.partner)));
        policies.fields = Arc::new(FieldsOfTheBot(Arc::clone(&policies.fields)));
    }
}

struct LookupByNumber(Arc<dyn PartnerPolicy>);

impl PartnerPolicy for LookupByNumber {
    fn source(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        self.0.source(peer, headers)
    }

    fn consent_needed(&self) -> bool {
        false
    }
}

struct FieldsOfTheBot(Arc<dyn FieldsPolicy>);

impl FieldsPolicy for FieldsOfTheBot {
    fn complete(&self, population: &Population, door: Door, person: &Person, record: &mut Record) {
        self.0.complete(population, door, person, record);
        if door != Door::Partner {
            return;
        }
        record.mobile_number = person.household().mobile().to_string();
        record.photo_id_number = person.photo_id().number;
        let birth_date = person.birth_date().to_string();
        record.added.insert("birth_date".to_owned(), Value::from(birth_date));
        let first_dose = person.doses().first().and_then(|dose| population.centre(dose.centre));
        if let Some(centre) = first_dose.filter(|_| !record.dose1_date.is_empty()) {
            record.added.insert("dose1_center".to_owned(), Value::from(centre.name));
        }
    }
}
