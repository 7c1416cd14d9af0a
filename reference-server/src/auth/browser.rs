//! Callers with a browser: the token of the portal in a cookie, and forms that only the browser to
//! which a page was given can send back.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};

use super::Session;
use crate::api::ApiError;
use crate::hex;
use crate::registry::Registry;

/// Put on each request that came over TLS, by the listener that accepted it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OverTls;

/// The cookie of whoever is signed in.
pub(crate) const SESSION_COOKIE: &str = "session";

/// Keeps the key of forms apart from every other hash of the same secret.
const FORM_KEY: &str = "mockdrill form key\n";

/// The full name of a cookie. Over TLS its prefix makes browsers refuse one that was set in clear or
/// by another host (RFC 6265bis, section 4.1.3).
pub(crate) fn cookie_name(over_tls: bool, name: &str) -> String {
    let prefix = if over_tls { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

/// Whether a request came over TLS.
pub(crate) fn is_over_tls(parts: &Parts) -> bool {
    parts.extensions.get::<OverTls>().is_some()
}

/// The value of a cookie; `None` also when it was sent twice, for one of them is not ours.
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let name = cookie_name(is_over_tls(parts), name);
    let headers = parts.headers.get_all(COOKIE).into_iter();
    let pairs = headers
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|pair| pair.0 == name).map(|pair| pair.1);
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// A session that came in a cookie. The bearer of the request, if it has one, is not looked at.
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) token: String,
}

impl FromRequestParts<Arc<Registry>> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        let token = cookie(parts, SESSION_COOKIE).unwrap_or_default().to_owned();
        let credential = Some(token.as_str()).filter(|token| !token.is_empty());
        let session = Session::presenting(registry, parts, credential).await?;
        Ok(Self { session, token })
    }
}

/// What a form carries to show that it is ours: derived from a secret that only the browser and the
/// registry have, which cannot be worked out from it. Nothing has to be remembered.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct FormKey(String);

impl FormKey {
    /// The key of all forms of the pages that were given to the holder of `secret`.
    pub(crate) fn new(secret: &str) -> Self {
        let mut hasher = Sha256::new_with_prefix(FORM_KEY);
        hasher.update(secret);
        Self(hex::encode(&hasher.finalize()))
    }

    /// As the form carries it.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}
