//! `partner-over-scope`: a partner's key is good for everything, whatever it was given out for.
//!
//! The register still says what each key is for, and nobody looks. A key for asking OTPs fetches
//! certificates: one careless partner opens as much as the most trusted one. Incorrect
//! authorization, CWE-863.

use std::sync::Arc;

use super::Weakness;
use crate::auth::Scope;
use crate::policy::{Policies, ScopePolicy};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "partner-over-scope",
    summary: "A partner's key is good for what is outside its scopes.",
    cwe: 863,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.scope = Arc::new(Everything);
}

struct Everything;

impl ScopePolicy for Everything {
    fn may(&self, _: &[Scope], _: Scope) -> bool {
        true
    }
}
