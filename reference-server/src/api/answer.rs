//! Answers: JSON of a value, of a finished page, and their last dressing.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::ApiError;
use crate::policy::Occasion;
use crate::registry::Registry;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
/// Personal answers are for the caller alone: no cache on the way may keep one.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// An answer whose body is JSON already.
pub(crate) fn json_text(status: StatusCode, text: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], text.into()).into_response()
}

/// A personal answer, 200.
pub(crate) fn personal(value: &impl Serialize) -> Response {
    let text = serde_json::to_vec(value).expect("answers hold text and numbers only");
    let headers = [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, NO_STORE)];
    (headers, text).into_response()
}

/// The words of a refusal that follows `mobile_sent`: the standard ones, unless an ornament has
/// others.
pub(crate) fn words(
    registry: &Registry,
    standard: &'static str,
    mobile_sent: &str,
) -> Cow<'static, str> {
    registry
        .policies
        .ornaments
        .iter()
        .find_map(|ornament| ornament.refusal(standard, mobile_sent))
        .map_or(Cow::Borrowed(standard), Cow::Owned)
}

/// What the ornaments need to dress an answer. The request's headers are copied only when there is
/// an ornament that could look at them.
pub(crate) struct Dressing(Option<HeaderMap>);

impl Dressing {
    /// The answer as it leaves.
    pub(crate) fn apply(self, registry: &Registry, about: Occasion, answer: Response) -> Response {
        let Some(headers) = self.0 else {
            return answer;
        };
        let ornaments = registry.policies.ornaments.iter();
        ornaments.fold(answer, |answer, ornament| ornament.finish(about, &headers, answer))
    }
}

impl FromRequestParts<Arc<Registry>> for Dressing {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        let plain = registry.policies.ornaments.is_empty();
        Ok(Self((!plain).then(|| parts.headers.clone())))
    }
}
