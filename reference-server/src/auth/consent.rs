//! The token by which a citizen consents to a partner's lookup, as a request brings it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::bearer;
use crate::api::description::{Needs, Operation, Scheme};

/// What was sent as a token, if anything: nothing is proven yet.
pub(crate) struct Consent(Option<String>);

impl Consent {
    /// The text of the token.
    pub(crate) fn token(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Sync> FromRequestParts<S> for Consent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(bearer(&parts.headers).map(str::to_owned)))
    }
}

impl Needs for Consent {
    fn note(operation: &mut Operation<'_>) {
        operation.needs(Scheme::Consent);
    }
}
