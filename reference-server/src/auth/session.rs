//! Proof that a request speaks for the owner of a mobile.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use population::{Mobile, ReferenceId};
use uuid::Uuid;

use super::{Evidence, Grant, Mandate, bearer};
use crate::api::ApiError;
use crate::api::description::{Needs, Operation, Scheme};
use crate::redact::redacted;
use crate::registry::Registry;
use crate::store::{Door, Unavailable};

/// A citizen at the dashboard. Made only below.
pub(crate) struct Session {
    mobile: Mobile,
}

redacted!(Session);

impl Session {
    /// The account: the mobile that was verified.
    pub(crate) fn account(&self) -> Mobile {
        self.mobile
    }

    /// Access to the whole household.
    pub(crate) fn household(&self) -> Grant {
        Grant::household(self.mobile, Door::Dashboard)
    }

    /// Access to one person, by the text of a reference id. `None` for somebody else's record and
    /// for a record that does not exist, so that the caller cannot tell the two apart.
    pub(crate) async fn member(
        &self,
        registry: &Registry,
        reference_id: &str,
    ) -> Result<Option<Grant>, Unavailable> {
        let Ok(id) = reference_id.parse::<ReferenceId>() else {
            return Ok(None);
        };
        let owner = registry.store.mobile_of(id).await?;
        let opened = owner.filter(|&owner| registry.policies.access.may_read(self.mobile, owner));
        Ok(opened.map(|owner| Grant::member(owner, id, Door::Dashboard)))
    }

    /// Access to the household that an appointment is for. `None` for another household's and for
    /// none, alike.
    pub(crate) async fn appointment(
        &self,
        registry: &Registry,
        id: Uuid,
    ) -> Result<Option<Grant>, Unavailable> {
        let owner = registry.store.mobile_of_appointment(id).await?;
        let opened = owner.filter(|&owner| registry.policies.access.may_read(self.mobile, owner));
        Ok(opened.map(|owner| Grant::household(owner, Door::Dashboard)))
    }

    /// Leave to add to the own household.
    pub(crate) fn own(&self) -> Mandate {
        Mandate::over(self.mobile)
    }

    /// Leave to change what is on record about a person. `None` for somebody of another household
    /// and for nobody, alike.
    pub(crate) async fn over_person(
        &self,
        registry: &Registry,
        id: ReferenceId,
    ) -> Result<Option<Mandate>, Unavailable> {
        Ok(self.over(registry, registry.store.mobile_of(id).await?))
    }

    /// Leave to change an appointment. `None` for another household's and for none, alike.
    pub(crate) async fn over_appointment(
        &self,
        registry: &Registry,
        id: Uuid,
    ) -> Result<Option<Mandate>, Unavailable> {
        Ok(self.over(registry, registry.store.mobile_of_appointment(id).await?))
    }

    fn over(&self, registry: &Registry, owner: Option<Mobile>) -> Option<Mandate> {
        owner
            .filter(|&owner| registry.policies.change.may_change(self.mobile, owner))
            .map(Mandate::over)
    }
}

impl Session {
    /// The session of whoever presents this credential with a request, if the policy admits them.
    pub(super) async fn presenting(
        registry: &Registry,
        parts: &Parts,
        credential: Option<&str>,
    ) -> Result<Self, ApiError> {
        let policy = &registry.policies.admission;
        let evidence = Evidence::new(parts, credential)?;
        let owner = evidence.judge(registry, |seen| policy.whose(seen)).await?;
        owner
            .map(|mobile| Self { mobile })
            .ok_or(ApiError::Unauthenticated)
    }
}

impl FromRequestParts<Arc<Registry>> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        Self::presenting(registry, parts, bearer(&parts.headers)).await
    }
}

impl Needs for Session {
    fn note(operation: &mut Operation<'_>) {
        operation.needs(Scheme::Portal);
    }
}
