//! `existence-by-time`: asking for an OTP takes 2 ms longer for a registered mobile.
//!
//! The answers are alike to the byte; the clock tells them apart, after about fifty pairs of requests.
//! Often it is a look-up that happens for known people only. An observable timing discrepancy, CWE-208.

use std::sync::Arc;
use std::time::Duration;

use population::{Mobile, Population};

use super::Weakness;
use crate::auth::Purpose;
use crate::clock::work_for;
use crate::policy::{Disclosure, ExistencePolicy, Policies};

/// What is done for registered people only.
const EXTRA_WORK: Duration = Duration::from_millis(2);

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "existence-by-time",
    summary: "Asking for an OTP takes 2 ms longer for a registered mobile.",
    cwe: 208,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.existence = Arc::new(ByTime(Arc::clone(&policies.existence)));
}

struct ByTime(Arc<dyn ExistencePolicy>);

impl ExistencePolicy for ByTime {
    fn disclose(&self, population: &Population, purpose: Purpose, mobile: Mobile) -> Disclosure {
        if population.household_by_mobile(mobile).is_some() {
            work_for(EXTRA_WORK);
        }
        self.0.disclose(population, purpose, mobile)
    }
}
