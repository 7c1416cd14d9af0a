//! The style sheet and the icon: all that a page loads beside itself.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

/// Long enough for a visit, short enough that a new version is soon seen.
const KEEP: (axum::http::HeaderName, &str) = (CACHE_CONTROL, "public, max-age=600");

/// `GET /style.css`.
pub(super) async fn sheet() -> impl IntoResponse {
    let kind = (CONTENT_TYPE, "text/css; charset=utf-8");
    ([kind, KEEP], include_str!("style.css"))
}

/// `GET /icon.svg`.
pub(super) async fn icon() -> impl IntoResponse {
    let kind = (CONTENT_TYPE, "image/svg+xml");
    ([kind, KEEP], include_str!("icon.svg"))
}
