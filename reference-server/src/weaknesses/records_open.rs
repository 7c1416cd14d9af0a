//! `records-open`: the dashboard answers without a token.
//!
//! Without a token, the household that the query names (`mobile_number`, or
//! `beneficiary_reference_id` of a member) is taken for the caller's own. Whoever knows or guesses a
//! number reads the records behind it: the missing authentication of CWE-306.

use std::sync::Arc;

use population::Mobile;

use super::Weakness;
use crate::auth::Evidence;
use crate::policy::{AdmissionPolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "records-open",
    summary: "The dashboard answers without a token.",
    cwe: 306,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.admission = Arc::new(RecordsOpen(Arc::clone(&policies.admission)));
}

struct RecordsOpen(Arc<dyn AdmissionPolicy>);

impl AdmissionPolicy for RecordsOpen {
    fn whose(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        self.0.whose(evidence).or_else(|| evidence.named())
    }
}
