//! Whether a partner's key or an authorised user's account is good now, and since when.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::shared::{Away, Table};
use crate::store::Unavailable;

/// For as long as anybody will ask: ten years.
const KEPT_FOR: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The standing of one partner or account: good, unless the operator has said otherwise.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Standing {
    revoked: bool,
    /// Consents and tokens up to this second were given before a revocation, and stay void after it.
    void_until: u64,
}

impl Standing {
    pub(crate) fn is_revoked(self) -> bool {
        self.revoked
    }

    /// Whether what was issued in the second `issued_at` still counts.
    pub(super) fn honours(self, issued_at: u64) -> bool {
        issued_at > self.void_until
    }

    /// Whether whoever holds what was issued in the second `issued_at` is served.
    pub(super) fn admits(self, issued_at: u64) -> bool {
        !self.revoked && self.honours(issued_at)
    }
}

/// What the operator has said, for every registry at this address. A change counts from the next
/// request on, on every connection.
pub(crate) struct Standings(Table<u32, Standing>);

impl Standings {
    /// Of `kind`. One row for each at most whom the operator ever named: only partners in the
    /// register and accounts that exist are entered.
    pub(crate) fn new(kind: &'static str, away: Option<&Arc<Away>>) -> Self {
        Self(Table::new(away, kind, KEPT_FOR, usize::MAX))
    }

    pub(crate) async fn of(&self, now: Duration, id: u32) -> Result<Standing, Unavailable> {
        Ok(self.0.get(now, &id).await?.unwrap_or_default())
    }

    /// Revokes, or restores, at the second `second`. Either way every consent and token given so far
    /// is void: after a revocation citizens are asked anew, and authorised users sign in anew.
    pub(crate) async fn set(
        &self,
        now: Duration,
        id: u32,
        revoked: bool,
        second: u64,
    ) -> Result<(), Unavailable> {
        let void_until = second;
        let row = Standing {
            revoked,
            void_until,
        };
        self.0.insert(now, id, row).await
    }
}
