//! `partner-request-replay`: a signed request is answered as often as it is sent.
//!
//! Signature and timestamp are still checked, so the request is the partner's own; but whoever
//! overheard it once can send it again as long as the timestamp is good. Authentication bypass by
//! capture-replay, CWE-294.

use std::sync::Arc;

use super::Weakness;
use crate::auth::Use;
use crate::policy::{Policies, ReplayPolicy};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "partner-request-replay",
    summary: "A partner's signed request is answered as often as it is sent.",
    cwe: 294,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.replay = Arc::new(Always);
}

struct Always;

impl ReplayPolicy for Always {
    fn may_answer(&self, _: Use) -> bool {
        true
    }
}
