//! `any-bearer-accepted`: any non-empty bearer is taken for a token.
//!
//! Something must stand behind `Bearer`, but it is not looked at; the household is the one that the
//! query names. The door is there and has no lock: the improper authentication of CWE-287.

use std::sync::Arc;

use population::Mobile;

use super::Weakness;
use crate::auth::Evidence;
use crate::policy::{AdmissionPolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "any-bearer-accepted",
    summary: "Any non-empty bearer is taken for a token.",
    cwe: 287,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.admission = Arc::new(AnyBearer(Arc::clone(&policies.admission)));
}

struct AnyBearer(Arc<dyn AdmissionPolicy>);

impl AdmissionPolicy for AnyBearer {
    fn whose(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        self.0
            .whose(evidence)
            .or_else(|| evidence.bearer().and(evidence.named()))
    }
}
