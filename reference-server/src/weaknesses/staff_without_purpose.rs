//! `staff-without-purpose`: staff read records without saying why.
//!
//! Every access is on record, but nobody can tell a vaccination from curiosity afterwards. A check
//! that belongs to the authorization is not made, CWE-285 (OWASP API5).

use std::sync::Arc;

use population::Population;

use super::Weakness;
use crate::auth::Token;
use crate::policy::{Policies, StaffPolicy};
use crate::staff::Account;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "staff-without-purpose",
    summary: "Staff read records without saying why.",
    cwe: 285,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.staff = Arc::new(WithoutPurpose(Arc::clone(&policies.staff)));
}

struct WithoutPurpose(Arc<dyn StaffPolicy>);

impl StaffPolicy for WithoutPurpose {
    fn account(&self, population: &Population, token: &Token) -> Option<Account> {
        self.0.account(population, token)
    }

    fn purpose_needed(&self) -> bool {
        false
    }

    fn is_tracked(&self) -> bool {
        self.0.is_tracked()
    }
}
