//! Answers: JSON of a value, of a finished page, and their last dressing.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::policy::Occasion;
use crate::registry::Registry;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const PDF: HeaderValue = HeaderValue::from_static("application/pdf");
/// Personal answers are for the caller alone: no cache on the way may keep one.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// An answer whose body is JSON already.
pub(crate) fn json_text(status: StatusCode, text: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], text.into()).into_response()
}

/// A personal answer, 200.
pub(crate) fn personal(value: &impl Serialize) -> Response {
    personal_text(serde_json::to_vec(value).expect("answers hold text and numbers only"))
}

/// A personal answer, 200, whose body is JSON already.
pub(crate) fn personal_text(text: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, JSON),
        (header::CACHE_CONTROL, NO_STORE),
    ];
    (headers, text.into()).into_response()
}

/// A personal file, 200. Its name is the same for everybody: names end up in histories and logs.
pub(crate) fn pdf(name: &'static str, file: Vec<u8>) -> Response {
    let as_file = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, PDF),
        (header::CACHE_CONTROL, NO_STORE),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&as_file).expect("names of files are plain"),
        ),
    ];
    (headers, file).into_response()
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

/// The answer as it leaves, dressed by the ornaments.
pub(crate) fn dress(registry: &Registry, about: Occasion, answer: Response) -> Response {
    let ornaments = registry.policies.ornaments.iter();
    ornaments.fold(answer, |answer, ornament| ornament.finish(about, answer))
}
