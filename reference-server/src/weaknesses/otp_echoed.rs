//! `otp-echoed`: the answer to the request for an OTP carries the OTP.
//!
//! The code goes to whoever asked, not only to the owner of the mobile, so it proves nothing any more.
//! Usually left over from testing. Sensitive information is put into sent data, CWE-201.

use std::sync::Arc;

use super::Weakness;
use crate::policy::{OtpPolicy, OtpRules, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "otp-echoed",
    summary: "The answer to the request for an OTP carries the OTP.",
    cwe: 201,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.otp = Arc::new(Echoed(Arc::clone(&policies.otp)));
}

struct Echoed(Arc<dyn OtpPolicy>);

impl OtpPolicy for Echoed {
    fn rules(&self) -> OtpRules {
        OtpRules {
            echoed: true,
            ..self.0.rules()
        }
    }
}
