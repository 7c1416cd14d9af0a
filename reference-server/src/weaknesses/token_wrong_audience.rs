//! `token-wrong-audience`: a token made for the public pages opens the dashboard.
//!
//! The token is genuine, but it was made for less: what a citizen shows to download a certificate now
//! reads the whole household. The authorization is checked incorrectly, CWE-863.

use std::sync::Arc;

use population::Mobile;

use super::Weakness;
use crate::auth::{Evidence, Purpose};
use crate::policy::{AdmissionPolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "token-wrong-audience",
    summary: "A token made for the public pages opens the dashboard.",
    cwe: 863,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.admission = Arc::new(WrongAudience(Arc::clone(&policies.admission)));
}

struct WrongAudience(Arc<dyn AdmissionPolicy>);

impl AdmissionPolicy for WrongAudience {
    fn whose(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        let public = || {
            evidence
                .token()
                .filter(|token| token.purpose == Purpose::Public)
        };
        self.0
            .whose(evidence)
            .or_else(|| public().map(|token| token.mobile))
    }
}
