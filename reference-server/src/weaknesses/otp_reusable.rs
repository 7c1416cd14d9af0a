//! `otp-reusable`: an OTP that was accepted is accepted again.
//!
//! Who reads the message later, or records the request, gets a session of their own with the same code:
//! authentication bypass by capture and replay, CWE-294.

use std::sync::Arc;

use super::Weakness;
use crate::policy::{OtpPolicy, OtpRules, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "otp-reusable",
    summary: "An OTP that was accepted is accepted again.",
    cwe: 294,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.otp = Arc::new(Reusable(Arc::clone(&policies.otp)));
}

struct Reusable(Arc<dyn OtpPolicy>);

impl OtpPolicy for Reusable {
    fn rules(&self) -> OtpRules {
        OtpRules {
            single_use: false,
            ..self.0.rules()
        }
    }
}
