//! `staff-outside-jurisdiction`: staff read records outside their own jurisdiction.
//!
//! One vaccinator's login, lent or stolen, reads the whole country: what the bot of June 2023 was
//! said to have done with a health worker's. Authorization is incorrect, CWE-863 (OWASP API5).

use std::sync::Arc;

use population::CentreIndex;

use super::Weakness;
use crate::policy::{JurisdictionPolicy, Policies};
use crate::staff::Post;
use crate::store::Whereabouts;

pub(super) const WEAKNESS: Weakness = Weakness {
    id: "staff-outside-jurisdiction",
    summary: "Staff read records outside their own jurisdiction.",
    cwe: 863,
    apply,
};

fn apply(policies: &mut Policies) {
    policies.jurisdiction = Arc::new(Everywhere(Arc::clone(&policies.jurisdiction)));
}

struct Everywhere(Arc<dyn JurisdictionPolicy>);

impl JurisdictionPolicy for Everywhere {
    fn may_see(&self, _: Post, _: &Whereabouts) -> bool {
        true
    }

    fn may_record_at(&self, post: Post, centre: CentreIndex) -> bool {
        self.0.may_record_at(post, centre)
    }
}
