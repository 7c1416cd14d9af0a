//! Partners: organisations with a key of their own, that sign what they ask for and call from
//! addresses of their own.

mod access;
mod file;
mod nonces;
mod register;
mod scope;
mod signature;

use std::marker::PhantomData;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use population::Mobile;
use serde::de::DeserializeOwned;
use tokio_rustls::rustls::pki_types::CertificateDer;

pub(crate) use access::ACCESS_LIFETIME;
pub(crate) use file::{Fault, read_partners};
pub(crate) use nonces::Use;
pub(crate) use register::{Enrolment, Partners};
pub(crate) use scope::Scope;

use self::access::Access;
use self::register::Entry;
use self::signature::{Presented, Signed};
use super::standing::Standing;
use super::{Grant, Holder, Purpose, only};
use crate::api::description::{Needs, Operation, Refused, Scheme};
use crate::api::{ApiError, Asked, Peer, Sent, arrived};
use crate::registry::Registry;
use crate::store::{Door, Unavailable};

/// Why a partner whose key and address are right is still not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartnerRefusal {
    /// A header of the signature is missing, or has not the documented form.
    Unsigned,
    /// Signed too long ago, or ahead of time.
    Untimely,
    /// The signature is not that of this request.
    WrongSignature,
    /// The nonce was used before.
    Replayed,
    /// The key is not for this.
    OutOfScope,
}

/// A request that a partner signed, with its body, to be understood as an `R`. It opens nothing by
/// itself: see [`PartnerCall::within`].
pub(crate) struct PartnerCall<R> {
    entry: Arc<Entry>,
    standing: Standing,
    parts: Parts,
    body: Bytes,
    read: PhantomData<fn() -> R>,
}

impl<R> PartnerCall<R> {
    /// The partner, if its key is for this.
    pub(crate) fn within(&self, registry: &Registry, scope: Scope) -> Result<Partner, ApiError> {
        let held = &self.entry.enrolment.scopes;
        if !registry.policies.scope.may(held, scope) {
            return Err(PartnerRefusal::OutOfScope.into());
        }
        Ok(Partner {
            entry: Arc::clone(&self.entry),
            standing: self.standing,
        })
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }
}

impl<T: DeserializeOwned> PartnerCall<Sent<T>> {
    /// What the body says.
    pub(crate) fn read(&self, registry: &Registry) -> Result<T, ApiError> {
        Sent::of(registry, &self.body).map(|Sent(read)| read)
    }
}

impl<T: DeserializeOwned> PartnerCall<Asked<T>> {
    /// What the query says.
    pub(crate) fn read(&self) -> Result<T, ApiError> {
        Asked::of(&self.parts.uri).map(|Asked(read)| read)
    }
}

impl<R> FromRequest<Arc<Registry>> for PartnerCall<R> {
    type Rejection = ApiError;

    /// Who is calling comes first, so that a stranger learns nothing about signatures; the nonce
    /// comes last, so that nobody else can use one up.
    async fn from_request(request: Request, registry: &Arc<Registry>) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let entry = known(registry, &parts)?;
        let body = arrived(&registry.edge, body).await?;
        // Last of all that takes time, so that a revocation counts at once.
        let standing = standing(registry, &parts, entry).await?;
        let presented = Presented::of(&parts.headers).ok_or(PartnerRefusal::Unsigned)?;
        if !presented.is_timely(registry.clock.unix_seconds()) {
            return Err(PartnerRefusal::Untimely.into());
        }
        let signed = Signed {
            key_id: &entry.enrolment.key_id,
            method: parts.method.as_str(),
            target: target(&parts),
            body: &body,
        };
        if !presented.is_by(&entry.enrolment.verifier, &signed) {
            return Err(PartnerRefusal::WrongSignature.into());
        }
        let now = registry.clock.elapsed();
        let used = entry.nonces.take(now, presented.nonce()).await?;
        if !registry.policies.replay.may_answer(used) {
            return Err(PartnerRefusal::Replayed.into());
        }
        let entry = Arc::clone(entry);
        let read = PhantomData;
        Ok(Self {
            entry,
            standing,
            parts,
            body,
            read,
        })
    }
}

/// The partner whose key came from one of its addresses, with its certificate if it has one.
fn known<'a>(registry: &'a Registry, parts: &Parts) -> Result<&'a Arc<Entry>, ApiError> {
    let peer = Peer::of(registry, parts);
    let source = registry.policies.source.source(peer.0, &parts.headers);
    let certificate = parts.extensions.get::<CertificateDer<'static>>();
    only(&parts.headers, "x-api-key")
        .and_then(|key| registry.partners.by_key(key))
        .filter(|entry| entry.calls_from(source) && entry.shows(certificate))
        .ok_or_else(|| refused(registry, parts))
}

/// What the operator says of a partner, whose key must be good.
async fn standing(registry: &Registry, parts: &Parts, entry: &Entry) -> Result<Standing, ApiError> {
    let now = registry.clock.elapsed();
    let standing = registry.partners.standing(now, entry.enrolment.id).await?;
    if standing.is_revoked() {
        return Err(refused(registry, parts));
    }
    Ok(standing)
}

fn refused(registry: &Registry, parts: &Parts) -> ApiError {
    registry
        .observer
        .partner_refused(Peer::of(registry, parts).0);
    ApiError::Forbidden
}

/// Path and query as they were sent: routers cut off what they have read.
fn target(parts: &Parts) -> &str {
    let original = parts.extensions.get::<OriginalUri>();
    let uri = original.map_or(&parts.uri, |OriginalUri(uri)| uri);
    uri.path_and_query().map_or("/", |target| target.as_str())
}

/// Proof of a partner's key, for one thing that the key is for. Made only by
/// [`PartnerCall::within`].
pub(crate) struct Partner {
    entry: Arc<Entry>,
    standing: Standing,
}

impl Partner {
    pub(crate) fn id(&self) -> u32 {
        self.entry.enrolment.id
    }

    /// The purpose of the consent that a citizen gives to this partner.
    pub(crate) fn purpose(&self) -> Purpose {
        Purpose::Partner(self.id())
    }

    /// Access to the household on `mobile`, if its owner consented to it being given to this
    /// partner, or if no consent is asked for.
    pub(crate) async fn household(
        &self,
        registry: &Registry,
        consent: Option<&str>,
        mobile: Mobile,
    ) -> Result<Option<Grant>, Unavailable> {
        let granted = self.has_consent(registry, consent, mobile).await?;
        Ok(granted.then(|| Grant::household(mobile, Door::Partner)))
    }

    /// Leave to fetch certificates of the household on `mobile`, on the same terms.
    pub(crate) async fn documents(
        &self,
        registry: &Registry,
        consent: Option<&str>,
        mobile: Mobile,
    ) -> Result<Option<Holder>, Unavailable> {
        let granted = self.has_consent(registry, consent, mobile).await?;
        Ok(granted.then(|| Holder::consented(mobile)))
    }

    /// A new access token of the certificate interface.
    pub(crate) async fn new_access(&self, registry: &Registry) -> Result<String, Unavailable> {
        let access = Access {
            partner: self.id(),
            issued_at: registry.clock.unix_seconds(),
        };
        let now = registry.clock.elapsed();
        registry.partners.access.issue(now, access).await
    }

    /// Whether `token` is one of this partner's, and live.
    pub(crate) async fn has_access(
        &self,
        registry: &Registry,
        token: &str,
    ) -> Result<bool, Unavailable> {
        let now = registry.clock.elapsed();
        let access = registry.partners.access.find(now, token).await?;
        Ok(access.is_some_and(|access| {
            access.partner == self.id() && self.standing.honours(access.issued_at)
        }))
    }

    async fn has_consent(
        &self,
        registry: &Registry,
        consent: Option<&str>,
        mobile: Mobile,
    ) -> Result<bool, Unavailable> {
        if !registry.policies.consent.consent_needed() {
            return Ok(true);
        }
        let Some(text) = consent else {
            return Ok(false);
        };
        let token = registry.tokens.verify(text).await?;
        Ok(token.is_some_and(|token| {
            token.mobile == mobile
                && token.purpose == self.purpose()
                && self.standing.honours(token.issued_at)
        }))
    }
}

impl<R: Needs> Needs for PartnerCall<R> {
    fn note(operation: &mut Operation<'_>) {
        operation.needs(Scheme::PartnerKey);
        operation.refuses(&[Refused::Unreadable, Refused::TooSlow, Refused::TooLarge]);
        R::note(operation);
    }
}
