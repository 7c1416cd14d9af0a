//! `token-carries-personal-data`: the token carries the owner's mobile, reference id and birth date.
//!
//! A JWT is signed, not encrypted: base64 is no secrecy. Tokens end up in logs, in browser histories and
//! with whoever looks over a shoulder, and each one now names a person. Sensitive information is put
//! into sent data, CWE-201.

use std::sync::Arc;

use population::{Mobile, Population};
use serde_json::{Map, Value};

use super::Weakness;
use crate::policy::{Policies, TokenPolicy};
use crate::store::date_text;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "token-carries-personal-data",
    summary: "The token carries the owner's mobile, reference id and birth date.",
    cwe: 201,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.token = Arc::new(PersonalClaims);
}

struct PersonalClaims;

impl TokenPolicy for PersonalClaims {
    /// About the last person registered on the mobile, as the tokens of the real registry were.
    fn personal_claims(&self, population: &Population, mobile: Mobile) -> Map<String, Value> {
        let mut claims = Map::new();
        claims.insert("mobile_number".to_owned(), mobile.as_u64().into());
        let household = population.household_by_mobile(mobile);
        if let Some(person) = household.and_then(|household| household.members().last()) {
            let id = person.reference_id().as_u64();
            claims.insert("beneficiary_reference_id".to_owned(), id.into());
            claims.insert(
                "birth_date".to_owned(),
                date_text(person.birth_date()).into(),
            );
        }
        claims
    }
}
