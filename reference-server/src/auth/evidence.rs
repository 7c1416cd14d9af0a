//! What a dashboard request brings to show whose it is.

use std::cell::Cell;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use population::Mobile;
use serde::Deserialize;
use uuid::Uuid;

use super::{Token, only};
use crate::api::{ApiError, Asked};
use crate::registry::Registry;
use crate::store::Unavailable;

/// The members of the query that name somebody.
#[derive(Deserialize)]
struct Query {
    mobile_number: Option<String>,
    beneficiary_reference_id: Option<String>,
}

/// Something about a request that has to be looked up: only once a policy asks for it, because a
/// look-up costs time, and time can tell.
#[derive(Clone, Copy)]
enum Fact<T> {
    Unasked,
    Asked,
    Known(Option<T>),
}

/// A request as an admission policy sees it.
pub(crate) struct Evidence<'a> {
    bearer: Option<&'a str>,
    query: Query,
    token: Cell<Fact<Token>>,
    unconfirmed: Cell<Fact<Mobile>>,
    named: Cell<Fact<Mobile>>,
}

impl<'a> Evidence<'a> {
    /// A request that came with `credential`, in whatever header.
    pub(crate) fn new(parts: &Parts, credential: Option<&'a str>) -> Result<Self, ApiError> {
        let Asked(query) = Asked::of(&parts.uri)?;
        Ok(Self {
            bearer: credential,
            query,
            token: Cell::new(Fact::Unasked),
            unconfirmed: Cell::new(Fact::Unasked),
            named: Cell::new(Fact::Unasked),
        })
    }

    /// What `policy` says about the request. A policy is a pure function: it is asked, what it
    /// wanted to know is looked up, and it is asked again until it knows enough.
    pub(crate) async fn judge(
        mut self,
        registry: &Registry,
        policy: impl Fn(&Self) -> Option<Mobile> + Send,
    ) -> Result<Option<Mobile>, Unavailable> {
        loop {
            let verdict = policy(&self);
            let mut decided = true;
            if matches!(self.token.get_mut(), Fact::Asked) {
                let token = match self.bearer {
                    Some(text) => registry.tokens.verify(text).await?,
                    None => None,
                };
                self.token.set(Fact::Known(token));
                decided = false;
            }
            if matches!(self.unconfirmed.get_mut(), Fact::Asked) {
                let mobile = unconfirmed(registry, self.bearer).await?;
                self.unconfirmed.set(Fact::Known(mobile));
                decided = false;
            }
            if matches!(self.named.get_mut(), Fact::Asked) {
                let mobile = self.query.whom(registry).await?;
                self.named.set(Fact::Known(mobile));
                decided = false;
            }
            if decided {
                return Ok(verdict);
            }
        }
    }

    /// Whatever followed `Bearer `, or was in the cookie, unless that was nothing.
    pub(crate) fn bearer(&self) -> Option<&str> {
        self.bearer
    }

    /// What the bearer stands for when it is a genuine, live token.
    pub(crate) fn token(&self) -> Option<Token> {
        ask(&self.token)
    }

    /// The mobile of the OTP transaction whose id was sent as bearer, still unconfirmed.
    pub(crate) fn unconfirmed(&self) -> Option<Mobile> {
        ask(&self.unconfirmed)
    }

    /// The text of `mobile_number`.
    pub(crate) fn mobile_in_query(&self) -> Option<&str> {
        self.query.mobile_number.as_deref()
    }

    /// The mobile that the query names, by itself or through a member of its household.
    pub(crate) fn named(&self) -> Option<Mobile> {
        ask(&self.named)
    }
}

/// The fact, or a note that it is wanted.
fn ask<T: Copy>(fact: &Cell<Fact<T>>) -> Option<T> {
    match fact.get() {
        Fact::Known(fact) => fact,
        Fact::Unasked | Fact::Asked => {
            fact.set(Fact::Asked);
            None
        }
    }
}

async fn unconfirmed(
    registry: &Registry,
    bearer: Option<&str>,
) -> Result<Option<Mobile>, Unavailable> {
    let transaction = bearer.and_then(|text| Uuid::parse_str(text).ok());
    match transaction {
        Some(id) => registry.otps.mobile_of(registry.clock.elapsed(), id).await,
        None => Ok(None),
    }
}

impl Query {
    async fn whom(&self, registry: &Registry) -> Result<Option<Mobile>, Unavailable> {
        if let Some(text) = &self.mobile_number {
            return Ok(text.parse().ok());
        }
        let id = self.beneficiary_reference_id.as_deref();
        match id.and_then(|text| text.parse().ok()) {
            Some(id) => registry.store.mobile_of(id).await,
            None => Ok(None),
        }
    }
}

/// The credentials of the one `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = only(headers, AUTHORIZATION)?;
    let (scheme, credentials) = value.split_once(' ')?;
    let credentials = credentials.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !credentials.is_empty()).then_some(credentials)
}
