//! Answers to a browser: a page, or the way to the next one; and cookies.

use askama::Template;
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::notice::Notice;
use crate::auth::cookie_name;

const HTML: &str = "text/html; charset=utf-8";

/// A page.
pub(super) fn page(status: StatusCode, page: &impl Template) -> Response {
    let text = page.render().expect("a page of text and numbers renders");
    (status, [(CONTENT_TYPE, HTML)], text).into_response()
}

/// On to another page, which the browser asks for with GET: reloading it sends no form again.
pub(super) fn go(to: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// On to another page that says what has happened.
pub(super) fn go_and_say(to: &str, notice: Notice) -> Response {
    let to = format!("{to}?notice={}", notice.id());
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// Gives the browser a cookie for some seconds; none takes it back.
pub(super) fn set_cookie(
    headers: &mut HeaderMap,
    over_tls: bool,
    name: &str,
    value: &str,
    seconds: u32,
) {
    let name = cookie_name(over_tls, name);
    let secure = if over_tls { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let cookie = HeaderValue::from_str(&cookie).expect("ids and tokens are plain text");
    headers.append(SET_COOKIE, cookie);
}
