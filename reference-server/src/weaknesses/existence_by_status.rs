//! `existence-by-status`: asking for an OTP is refused for a mobile that is not registered.
//!
//! A list of numbers goes in, a list of registered people comes out; that somebody is in a health
//! register is itself health data. An observable discrepancy in the answer, CWE-204.

use std::sync::Arc;

use population::{Mobile, Population};

use super::Weakness;
use crate::auth::Purpose;
use crate::policy::{Disclosure, ExistencePolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "existence-by-status",
    summary: "Asking for an OTP is refused for a mobile that is not registered.",
    cwe: 204,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.existence = Arc::new(ByStatus(Arc::clone(&policies.existence)));
}

struct ByStatus(Arc<dyn ExistencePolicy>);

impl ExistencePolicy for ByStatus {
    fn disclose(&self, population: &Population, purpose: Purpose, mobile: Mobile) -> Disclosure {
        let public = matches!(purpose, Purpose::Public | Purpose::Portal);
        if public && population.household_by_mobile(mobile).is_none() {
            return Disclosure::Refusal;
        }
        self.0.disclose(population, purpose, mobile)
    }
}
