//! `staff-untracked`: what staff look at is not on record.
//!
//! Everything else is checked. But a stolen login leaves no trace: nobody can say afterwards whose
//! records it saw, nor that it saw any. Logging is insufficient, CWE-778.

use std::sync::Arc;

use population::Population;

use super::Weakness;
use crate::auth::Token;
use crate::policy::{Policies, StaffPolicy};
use crate::staff::Account;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "staff-untracked",
    summary: "What staff look at is not on record.",
    cwe: 778,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.staff = Arc::new(Untracked(Arc::clone(&policies.staff)));
}

struct Untracked(Arc<dyn StaffPolicy>);

impl StaffPolicy for Untracked {
    fn account(&self, population: &Population, token: &Token) -> Option<Account> {
        self.0.account(population, token)
    }

    fn purpose_needed(&self) -> bool {
        self.0.purpose_needed()
    }

    fn is_tracked(&self) -> bool {
        false
    }
}
