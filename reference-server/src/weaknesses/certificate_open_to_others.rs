//! `certificate-open-to-others`: whoever may download a certificate may download everybody's.
//!
//! The token is checked and the reference id in the query is not, so a counted or guessed id fetches
//! a stranger's certificate: name, year of birth, document, doses and places on one signed page.
//! Authorization is bypassed by a key under the caller's control, CWE-639 (OWASP API1).

use std::sync::Arc;

use population::Mobile;

use super::Weakness;
use crate::auth::Evidence;
use crate::policy::{CertificatePolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "certificate-open-to-others",
    summary: "Whoever may download a certificate may download everybody's.",
    cwe: 639,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.certificate = Arc::new(AnyCertificate(Arc::clone(&policies.certificate)));
}

struct AnyCertificate(Arc<dyn CertificatePolicy>);

impl CertificatePolicy for AnyCertificate {
    fn holder(&self, evidence: &Evidence<'_>) -> Option<Mobile> {
        self.0.holder(evidence)
    }

    fn may_download(&self, _: Mobile, _: Mobile) -> bool {
        true
    }
}
