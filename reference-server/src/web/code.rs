//! The second page: the code that was sent to the mobile.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{go, page, set_cookie};
use super::failure::Failure;
use super::form::{Fields, GUEST_COOKIE, Guest, SentByGuest};
use super::frame::Frame;
use super::words::Problem;
use crate::api::otp::{Asker, ConfirmRequest};
use crate::api::{self, ApiError, Peer};
use crate::auth::{Purpose, SESSION_COOKIE, hash_of_digits};
use crate::registry::Registry;

/// Seconds that the browser keeps the session's cookie: as long as the session lives.
const SESSION_LIFETIME: u32 = 900;

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    frame: Frame,
    key: String,
}

/// `GET /sign-in/code`.
pub(super) async fn show(guest: Guest) -> Response {
    if guest.signed_in {
        return go("/household");
    }
    if !guest.known {
        return go("/");
    }
    shown(&guest, None)
}

/// `POST /sign-in/code`.
pub(super) async fn confirm(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    SentByGuest { guest, fields }: SentByGuest,
) -> Result<Response, Failure> {
    match token(&registry, peer, &guest, &fields).await {
        Ok(token) => {
            let mut answer = go("/household");
            let headers = answer.headers_mut();
            let lifetime = SESSION_LIFETIME;
            set_cookie(headers, guest.over_tls, SESSION_COOKIE, &token, lifetime);
            set_cookie(headers, guest.over_tls, GUEST_COOKIE, "", 0);
            Ok(answer)
        }
        Err(error) => Ok(shown(&guest, Some(Problem::of(error)))),
    }
}

async fn token(
    registry: &Registry,
    peer: Peer,
    guest: &Guest,
    fields: &Fields,
) -> Result<String, ApiError> {
    let digits: String = fields.one("code").split_whitespace().collect();
    let request = ConfirmRequest {
        otp: hash_of_digits(&digits),
        transaction: guest.id.to_string(),
    };
    let proof = api::otp::confirm(registry, Asker::At(peer), Purpose::Portal, &request).await?;
    Ok(registry.tokens.issue(&proof).await?)
}

fn shown(guest: &Guest, problem: Option<Problem>) -> Response {
    let frame = Frame::outside("Enter the code").about(problem);
    let key = guest.key.text().to_owned();
    page(frame.status(), &CodePage { frame, key })
}
