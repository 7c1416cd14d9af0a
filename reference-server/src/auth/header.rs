//! Headers of which there may be one.

use axum::http::HeaderMap;
use axum::http::header::AsHeaderName;

/// The value of a header that was sent exactly once: of two, nobody could say which one counts.
pub(crate) fn only(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
