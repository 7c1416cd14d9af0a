//! `partner-without-otp`: an allow-listed partner looks a household up without the citizen's OTP.
//!
//! Key and address are still checked, so the log shows a partner. But one stolen key, or one curious
//! employee, reads everybody: nobody whose data it is was asked. A critical function misses the
//! authentication that matters, CWE-306.

use std::sync::Arc;

use super::Weakness;
use crate::policy::{ConsentPolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "partner-without-otp",
    summary: "An allow-listed partner looks a household up without the citizen's OTP.",
    cwe: 306,
    apply,
};

pub(super) fn apply(policies: &mut Policies) {
    policies.consent = Arc::new(WithoutConsent);
}

struct WithoutConsent;

impl ConsentPolicy for WithoutConsent {
    fn consent_needed(&self) -> bool {
        false
    }
}
