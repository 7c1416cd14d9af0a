//! Which limits hold.

use std::sync::Arc;

use super::Hardened;
use crate::shield::{Allowance, LimitRow, OwnLimit};

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

/// The operator's own allowances over those of another policy.
pub(crate) struct OwnLimits {
    pub(crate) own: Vec<OwnLimit>,
    pub(crate) otherwise: Arc<dyn LimitPolicy>,
}

impl LimitPolicy for OwnLimits {
    fn allowance(&self, row: &LimitRow) -> Option<Allowance> {
        let mut own = self.own.iter().rev();
        own.find_map(|own| own.allowance(row))
            .or_else(|| self.otherwise.allowance(row))
    }
}
