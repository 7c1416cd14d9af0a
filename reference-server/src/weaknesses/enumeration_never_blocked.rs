//! `enumeration-never-blocked`: no caller is ever told that it was too much.
//!
//! The rate limits are off, all but the pause between two OTPs for one mobile. Whatever a single request
//! gives away, a loop now collects for the whole register. Interaction frequency is not controlled,
//! CWE-799.

use std::sync::Arc;

use super::Weakness;
use crate::policy::{LimitPolicy, Policies};
use crate::shield::{Allowance, Limit, LimitRow};

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "enumeration-never-blocked",
    summary: "No caller is ever told that it was too much.",
    cwe: 799,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.limit = Arc::new(NeverBlocked(Arc::clone(&policies.limit)));
}

struct NeverBlocked(Arc<dyn LimitPolicy>);

impl LimitPolicy for NeverBlocked {
    fn allowance(&self, row: &LimitRow) -> Option<Allowance> {
        match row.limit {
            Limit::OtpResendWindow => self.0.allowance(row),
            _ => None,
        }
    }
}
