//! `citizen-calls-staff`: a citizen who is signed in at the portal may call the functions of staff.
//!
//! The functions ask whether there is a session, not whose: the buttons are hidden from citizens, and
//! that was taken for a check. Authorization is missing, CWE-862 (OWASP API5).

use std::sync::Arc;

use population::Population;

use super::Weakness;
use crate::auth::{Purpose, Token};
use crate::policy::{Policies, StaffPolicy};
use crate::staff::Account;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "citizen-calls-staff",
    summary: "A citizen who is signed in at the portal may call the functions of staff.",
    cwe: 862,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.staff = Arc::new(AnySession(Arc::clone(&policies.staff)));
}

struct AnySession(Arc<dyn StaffPolicy>);

/// Whose work a citizen is taken to do.
const USER: &str = "national-1";

impl StaffPolicy for AnySession {
    fn account(&self, population: &Population, token: &Token) -> Option<Account> {
        let staff = self.0.account(population, token);
        staff.or_else(|| match token.purpose {
            Purpose::Portal => Account::named(USER, population),
            _ => None,
        })
    }

    fn purpose_needed(&self) -> bool {
        self.0.purpose_needed()
    }

    fn is_tracked(&self) -> bool {
        self.0.is_tracked()
    }
}
