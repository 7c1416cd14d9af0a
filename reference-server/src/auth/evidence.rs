//! What a dashboard request brings to show whose it is.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use population::{Mobile, ReferenceId};
use serde::Deserialize;
use uuid::Uuid;

use super::Token;
use crate::api::{ApiError, Asked};
use crate::registry::Registry;

/// The members of the query that name somebody.
#[derive(Deserialize)]
struct Named {
    mobile_number: Option<String>,
    beneficiary_reference_id: Option<String>,
}

/// A request as the admission policy sees it. Nothing is worked out before it is asked for.
pub(crate) struct Evidence<'a> {
    registry: &'a Registry,
    bearer: Option<&'a str>,
    named: Named,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(registry: &'a Registry, parts: &'a Parts) -> Result<Self, ApiError> {
        let Asked(named) = Asked::of(&parts.uri)?;
        Ok(Self {
            registry,
            bearer: bearer(&parts.headers),
            named,
        })
    }

    /// Whatever followed `Bearer `, unless that was nothing.
    pub(crate) fn bearer(&self) -> Option<&str> {
        self.bearer
    }

    /// What the bearer stands for when it is a genuine, live token.
    pub(crate) fn token(&self) -> Option<Token> {
        self.registry.tokens.verify(self.bearer?)
    }

    /// The mobile of the OTP transaction whose id was sent as bearer, still unconfirmed.
    pub(crate) fn unconfirmed(&self) -> Option<Mobile> {
        let transaction = Uuid::parse_str(self.bearer?).ok()?;
        self.registry
            .otps
            .mobile_of(self.registry.clock.elapsed(), transaction)
    }

    /// The text of `mobile_number`.
    pub(crate) fn mobile_in_query(&self) -> Option<&str> {
        self.named.mobile_number.as_deref()
    }

    /// The mobile that the query names, by itself or through a member of its household.
    pub(crate) fn named(&self) -> Option<Mobile> {
        if let Some(text) = self.mobile_in_query() {
            return text.parse().ok();
        }
        let id: ReferenceId = self.named.beneficiary_reference_id.as_ref()?.parse().ok()?;
        self.registry.store.mobile_of(id).ok()?
    }
}

/// The credentials of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    let credentials = credentials.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !credentials.is_empty()).then_some(credentials)
}
