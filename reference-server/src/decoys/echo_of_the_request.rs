//! `echo-of-the-request`: refusals repeat the mobile that the caller sent.
//!
//! What the caller knew before is no leak, whoever it belongs to.

use std::sync::Arc;

use super::Decoy;
use crate::policy::{Ornament, Policies};

/// Characters that are repeated: a mobile with its country code, not a book.
const ECHO_MAX: usize = 16;

pub(super) const DECOY: Decoy = Decoy {
    id: "echo-of-the-request",
    summary: "Refusals repeat the mobile that the caller sent.",
    apply,
};

fn apply(policies: &mut Policies) {
    policies.ornaments.push(Arc::new(Echo));
}

struct Echo;

impl Ornament for Echo {
    fn refusal(&self, standard: &'static str, mobile_sent: &str) -> Option<String> {
        let echo: String = mobile_sent.chars().take(ECHO_MAX).collect();
        Some(format!("{standard}: {echo}"))
    }
}
