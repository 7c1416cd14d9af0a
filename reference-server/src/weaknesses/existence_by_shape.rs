//! `existence-by-shape`: the answer to the request for an OTP has one more member for an unregistered mobile.
//!
//! Same status, same words, 19 bytes more: a script that compares lengths sorts a list of numbers as
//! well as one that compares statuses. An observable discrepancy in the answer, CWE-204.

use std::sync::Arc;

use population::{Mobile, Population};

use super::Weakness;
use crate::auth::Purpose;
use crate::policy::{Disclosure, ExistencePolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "existence-by-shape",
    summary: "The answer to the request for an OTP has one more member for an unregistered mobile.",
    cwe: 204,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.existence = Arc::new(ByShape(Arc::clone(&policies.existence)));
}

struct ByShape(Arc<dyn ExistencePolicy>);

impl ExistencePolicy for ByShape {
    fn disclose(&self, population: &Population, purpose: Purpose, mobile: Mobile) -> Disclosure {
        match self.0.disclose(population, purpose, mobile) {
            Disclosure::Nothing if population.household_by_mobile(mobile).is_none() => {
                Disclosure::NewAccount
            }
            other => other,
        }
    }
}
