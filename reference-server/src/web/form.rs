//! Who sends a form, proved: the citizen with the session's cookie or a guest before that, and the
//! key of the page that the form was on. A handler cannot get the fields without that proof.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::failure::Failure;
use crate::api::{self, ApiError, Asked};
use crate::auth::{FormKey, Session, SignedIn, cookie, is_over_tls};
use crate::entropy;
use crate::registry::Registry;

/// The cookie of whoever is not signed in yet. Until an OTP is sent it is a random number, from then
/// on the id of the OTP's transaction.
pub(super) const GUEST_COOKIE: &str = "guest";
/// The member of every form that carries the key.
const KEY: &str = "key";

/// Somebody who is signed in.
pub(super) struct Citizen {
    pub(super) session: Session,
    pub(super) token: String,
    pub(super) key: FormKey,
}

impl FromRequestParts<Arc<Registry>> for Citizen {
    type Rejection = Failure;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, Failure> {
        let SignedIn { session, token } = SignedIn::from_request_parts(parts, registry).await?;
        Ok(Self {
            key: FormKey::new(&token),
            session,
            token,
        })
    }
}

/// Somebody who is not, or whom it does not matter of.
pub(super) struct Guest {
    pub(super) id: Uuid,
    /// Whether the browser brought the id along.
    pub(super) known: bool,
    pub(super) signed_in: bool,
    pub(super) over_tls: bool,
    pub(super) key: FormKey,
}

impl Guest {
    fn new(id: Uuid, known: bool, signed_in: bool, over_tls: bool) -> Self {
        let key = FormKey::new(&id.to_string());
        Self {
            id,
            known,
            signed_in,
            over_tls,
            key,
        }
    }
}

impl FromRequestParts<Arc<Registry>> for Guest {
    type Rejection = Failure;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, Failure> {
        let brought = cookie(parts, GUEST_COOKIE).and_then(|text| Uuid::parse_str(text).ok());
        let signed_in = SignedIn::from_request_parts(parts, registry).await.is_ok();
        Ok(Self::new(
            brought.unwrap_or_else(entropy::uuid),
            brought.is_some(),
            signed_in,
            is_over_tls(parts),
        ))
    }
}

/// The fields of a form.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The text of a field, without blanks around it. Empty when it is absent, and when it occurs
    /// twice: there is no first or last one to disagree about.
    pub(super) fn one(&self, name: &str) -> &str {
        let mut found = self.0.iter().filter(|field| field.0 == name);
        match (found.next(), found.next()) {
            (Some((_, text)), None) => text.trim(),
            _ => "",
        }
    }

    /// The texts of all boxes of this name that were ticked.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let found = self.0.iter().filter(|field| field.0 == name);
        found.map(|(_, text)| text.clone()).collect()
    }
}

/// A form of ours from a citizen.
pub(super) struct Sent {
    pub(super) citizen: Citizen,
    pub(super) fields: Fields,
}

impl FromRequest<Arc<Registry>> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, registry: &Arc<Registry>) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let citizen = Citizen::from_request_parts(&mut parts, registry).await?;
        let fields = ours(registry, body, &citizen.key).await?;
        Ok(Self { citizen, fields })
    }
}

/// A form of ours from a guest.
pub(super) struct SentByGuest {
    pub(super) guest: Guest,
    pub(super) fields: Fields,
}

impl FromRequest<Arc<Registry>> for SentByGuest {
    type Rejection = Failure;

    async fn from_request(request: Request, registry: &Arc<Registry>) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let guest = Guest::from_request_parts(&mut parts, registry).await?;
        let fields = ours(registry, body, &guest.key).await?;
        Ok(Self { guest, fields })
    }
}

async fn ours(
    registry: &Registry,
    body: axum::body::Body,
    key: &FormKey,
) -> Result<Fields, Failure> {
    let bytes = api::arrived(&registry.edge, body).await?;
    registry.firewall.form(&bytes).map_err(ApiError::from)?;
    let fields = Fields(form_urlencoded::parse(&bytes).into_owned().collect());
    let policy = &registry.policies.form;
    if policy.is_ours(fields.one(KEY), key.text()) {
        Ok(fields)
    } else {
        Err(Failure::Foreign)
    }
}

/// The query of a page.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Registry>> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Registry>) -> Result<Self, Failure> {
        let Asked(asked) = Asked::of(&parts.uri)?;
        Ok(Self(asked))
    }
}
