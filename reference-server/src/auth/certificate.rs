//! Proof that a request may have somebody's certificate.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use population::{Mobile, ReferenceId};

use super::{Evidence, Grant, Session, bearer};
use crate::api::ApiError;
use crate::api::description::{Needs, Operation, Scheme};
use crate::redact::redacted;
use crate::registry::Registry;
use crate::store::{Door, Unavailable};

/// A citizen who wants a certificate: at the public page, signed in at the portal, or by the hand of
/// a partner. Made only here, and where a partner's consent is looked at.
pub(crate) struct Holder {
    mobile: Mobile,
}

redacted!(Holder);

impl Holder {
    /// The citizen who consented to it that a partner fetches certificates.
    pub(super) fn consented(mobile: Mobile) -> Self {
        Self { mobile }
    }

    /// The mobile that was verified.
    pub(crate) fn account(&self) -> Mobile {
        self.mobile
    }

    /// Access to one person's certificate, by the text of a reference id. `None` for somebody
    /// else's and for one that does not exist, so that the caller cannot tell the two apart.
    pub(crate) async fn certificate(
        &self,
        registry: &Registry,
        reference_id: &str,
    ) -> Result<Option<Grant>, Unavailable> {
        let Ok(id) = reference_id.parse::<ReferenceId>() else {
            return Ok(None);
        };
        let policy = &registry.policies.certificate;
        let owner = registry.store.mobile_of(id).await?;
        let opened = owner.filter(|&owner| policy.may_download(self.mobile, owner));
        Ok(opened.map(|owner| Grant::member(owner, id, Door::Certificate)))
    }
}

/// Whoever is signed in at the portal needs no second OTP.
impl From<Session> for Holder {
    fn from(session: Session) -> Self {
        Self {
            mobile: session.account(),
        }
    }
}

impl FromRequestParts<Arc<Registry>> for Holder {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        let policy = &registry.policies.certificate;
        let evidence = Evidence::new(parts, bearer(&parts.headers))?;
        let holder = evidence.judge(registry, |seen| policy.holder(seen)).await?;
        holder
            .map(|mobile| Self { mobile })
            .ok_or(ApiError::Unauthenticated)
    }
}

impl Needs for Holder {
    fn note(operation: &mut Operation<'_>) {
        operation.needs(Scheme::Public);
    }
}
