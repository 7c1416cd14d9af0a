//! `broken-object-access`: a citizen with a session of their own reads any record by its reference id.
//!
//! The session is checked and the id in the query is not: counting or guessing ids reads the register,
//! one person at a time, through an honest-looking account. Authorization is bypassed by a key under
//! the caller's control, CWE-639 (OWASP API1).

use std::sync::Arc;

use population::Mobile;

use super::Weakness;
use crate::policy::{AccessPolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "broken-object-access",
    summary: "A citizen with a session of their own reads any record by its reference id.",
    cwe: 639,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.access = Arc::new(AnyRecord);
}

struct AnyRecord;

impl AccessPolicy for AnyRecord {
    fn may_read(&self, _: Mobile, _: Mobile) -> bool {
        true
    }
}
