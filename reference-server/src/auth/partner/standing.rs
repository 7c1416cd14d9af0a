//! Whether a partner's key is good now, and since when.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::shared::{Away, Table};
use crate::store::Unavailable;

/// For as long as anybody will ask: ten years.
const KEPT: Duration = Duration::from_secs(10 * 365 * 86_400);

/// The standing of one partner: good, unless the operator has said otherwise.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Standing {
    revoked: bool,
    /// Consents up to this second were given before a revocation, and stay void after it.
    void_until: u64,
}

impl Standing {
    pub(super) fn is_revoked(self) -> bool {
        self.revoked
    }

    /// Whether what was issued in the second `issued_at` still counts.
    pub(super) fn honours(self, issued_at: u64) -> bool {
        issued_at > self.void_until
    }
}

/// What the operator has said, for every registry at this address. A change counts from the next
/// request on, on every connection.
pub(super) struct Standings(Table<u32, Standing>);

impl Standings {
    /// One row for each partner at most: only those in the register are ever entered.
    pub(super) fn new(away: Option<&Arc<Away>>) -> Self {
        Self(Table::new(away, "partner", KEPT, usize::MAX))
    }

    pub(super) async fn of(&self, now: Duration, id: u32) -> Result<Standing, Unavailable> {
        Ok(self.0.get(now, &id).await?.unwrap_or_default())
    }

    /// Takes the key of a partner away, or gives it back, at the second `second`. Either way every
    /// consent given so far is void: after a revocation citizens are asked anew.
    pub(super) async fn set(
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
