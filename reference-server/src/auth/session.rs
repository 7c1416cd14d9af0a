//! Proof that a request speaks for the owner of a mobile.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use population::{Mobile, ReferenceId};

use super::{Evidence, Grant};
use crate::api::ApiError;
use crate::registry::Registry;
use crate::store::Door;

/// A citizen at the dashboard. Made only by the extractor below.
#[derive(Debug)]
pub(crate) struct Session {
    mobile: Mobile,
}

impl Session {
    /// The account: the mobile that was verified.
    pub(crate) fn account(&self) -> Mobile {
        self.mobile
    }

    /// Access to the whole household.
    pub(crate) fn household(&self, registry: &Registry) -> Grant {
        Grant::household(
            registry.population.household_by_mobile(self.mobile),
            Door::Dashboard,
        )
    }

    /// Access to one person, by the text of a reference id. `None` for somebody else's record and
    /// for a record that does not exist, so that the caller cannot tell the two apart.
    pub(crate) fn member(&self, registry: &Registry, reference_id: &str) -> Option<Grant> {
        let id: ReferenceId = reference_id.parse().ok()?;
        let person = registry.population.person_by_reference_id(id)?;
        let owner = person.household().mobile();
        registry
            .policies
            .access
            .may_read(self.mobile, owner)
            .then(|| Grant::member(&person, Door::Dashboard))
    }
}

impl FromRequestParts<Arc<Registry>> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        let evidence = Evidence::new(registry, parts)?;
        registry
            .policies
            .admission
            .whose(&evidence)
            .map(|mobile| Self { mobile })
            .ok_or(ApiError::Unauthenticated)
    }
}
