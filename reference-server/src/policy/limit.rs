//! Which limits hold.

use super::Hardened;
use crate::shield::{Allowance, LimitRow};

/// Decides how much of each limit in the table is in force.
pub(crate) trait LimitPolicy: Send + Sync {
    /// The allowance for one row; `None` lifts the limit.
    fn allowance(&self, row: &LimitRow) -> Option<Allowance>;
}

impl LimitPolicy for Hardened {
    fn allowance(&self, row: &LimitRow) -> Option<Allowance> {
        Some(row.allowance)
    }
}
