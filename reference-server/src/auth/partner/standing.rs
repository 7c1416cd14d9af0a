//! Whether a partner's key is good now, and since when.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The standing of one partner. A change counts from the next request on, on every connection.
#[derive(Debug, Default)]
pub(super) struct Standing {
    revoked: AtomicBool,
    /// Consents up to this second were given before a revocation, and stay void after it.
    void_until: AtomicU64,
}

impl Standing {
    pub(super) fn is_revoked(&self) -> bool {
        self.revoked.load(Ordering::Acquire)
    }

    /// Takes the key away at the second `now`, and every consent given so far.
    pub(super) fn revoke(&self, now: u64) {
        self.void_until.fetch_max(now, Ordering::AcqRel);
        self.revoked.store(true, Ordering::Release);
    }

    /// Makes the key good again. Consents from before stay void: citizens are asked anew.
    pub(super) fn restore(&self, now: u64) {
        self.void_until.fetch_max(now, Ordering::AcqRel);
        self.revoked.store(false, Ordering::Release);
    }

    /// Whether what was issued in the second `issued_at` still counts.
    pub(super) fn honours(&self, issued_at: u64) -> bool {
        issued_at > self.void_until.load(Ordering::Acquire)
    }
}
