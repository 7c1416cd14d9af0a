//! `connections-held`: whoever sends slowly, or nothing more, is waited for.
//!
//! Heads, bodies, handshakes and unread answers may take an hour. A place is taken by half a head,
//! which costs its sender nothing (Slowloris). Uncontrolled resource consumption, CWE-400.

use std::sync::Arc;
use std::time::Duration;

use super::Weakness;
use crate::policy::{PatiencePolicy, Policies};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "connections-held",
    summary: "Whoever sends slowly, or nothing more, is waited for.",
    cwe: 400,
    apply,
};

/// Longer than anybody rehearses.
const HOUR: Duration = Duration::from_secs(3600);

fn apply(policies: &mut Policies) {
    policies.patience = Arc::new(Endless);
}

struct Endless;

impl PatiencePolicy for Endless {
    fn waits(&self, limit: Duration) -> Duration {
        limit.max(HOUR)
    }
}
