//! `unconfirmed-token`: the id of an OTP transaction works as a token before the OTP was confirmed.
//!
//! Asking for an OTP is enough: the `txnId` that everybody gets for any mobile opens the dashboard of
//! that mobile. A critical step of the log-in is skipped, CWE-304.

use std::sync::Arc;

use population::Mobile;

use super::Weakness;
use crate::auth::Evidence;
use crate::policy::{AdmissionPolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "unconfirmed-token",
    summary: "The id of an OTP transaction works as a token before the OTP was confirmed.",
    cwe: 304,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.admission = Arc::new(UnconfirmedToken(Arc::clone(&policies.admission)));
}

struct UnconfirmedToken(Arc<dyn AdmissionPolicy>);

impl AdmissionPolicy for UnconfirmedToken {
    fn whose(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        self.0.whose(evidence).or_else(|| evidence.unconfirmed())
    }
}
