//! Uploads that are at a stand: too many lines of the account were refused.
//!
//! Whoever is over an allowance may come back for one more as soon as one has come back. A line is
//! different: which of the next ones are refused is known only once they are carried out. So none is
//! looked at for a time.

use std::sync::Arc;
use std::time::Duration;

use crate::shared::{Away, Table};
use crate::store::Unavailable;

/// As long as the allowance of refused lines takes to come back.
const LIFETIME: Duration = Duration::from_secs(900);
/// Accounts at once.
const PAUSES_MAX: usize = 1 << 16;

/// Accounts whose uploads are at a stand, for every registry at this address.
pub(crate) struct Pauses(Table<u32, ()>);

impl Pauses {
    pub(crate) fn new(away: Option<&Arc<Away>>) -> Self {
        Self(Table::new(away, "pause", LIFETIME, PAUSES_MAX))
    }

    /// From now on.
    pub(super) async fn begin(&self, now: Duration, account: u32) -> Result<(), Unavailable> {
        self.0.insert(now, account, ()).await
    }

    pub(super) async fn holds(&self, now: Duration, account: u32) -> Result<bool, Unavailable> {
        Ok(self.0.get(now, &account).await?.is_some())
    }
}
