//! The first page: the mobile number to sign in with.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{go, page, set_cookie};
use super::failure::Failure;
use super::form::{Fields, GUEST_COOKIE, Guest, Query, SentByGuest};
use super::frame::Frame;
use super::notice::Said;
use super::words::Problem;
use crate::api::otp::Asker;
use crate::api::{self, ApiError, Peer};
use crate::auth::Purpose;
use crate::registry::Registry;

/// Seconds that a guest has for a form; an OTP lives shorter.
const GUEST_LIFETIME: u32 = 900;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    key: String,
    mobile: String,
}

/// `GET /`.
pub(super) async fn show(guest: Guest, Query(said): Query<Said>) -> Response {
    if guest.signed_in {
        return go("/household");
    }
    let frame = Frame::outside("Sign in").saying(said.notice());
    shown(&guest, frame, String::new())
}

/// `POST /sign-in`: sends an OTP. The answer is the same whether anybody is registered there.
pub(super) async fn send(
    State(registry): State<Arc<Registry>>,
    peer: Peer,
    SentByGuest { guest, fields }: SentByGuest,
) -> Result<Response, Failure> {
    match issue(&registry, peer, &fields).await {
        Ok(transaction) => {
            let mut answer = go("/sign-in/code");
            let headers = answer.headers_mut();
            let lifetime = GUEST_LIFETIME;
            set_cookie(
                headers,
                guest.over_tls,
                GUEST_COOKIE,
                &transaction,
                lifetime,
            );
            Ok(answer)
        }
        Err(error) => {
            let frame = Frame::outside("Sign in").about(Some(Problem::of(error)));
            Ok(shown(&guest, frame, fields.one("mobile").to_owned()))
        }
    }
}

async fn issue(registry: &Registry, peer: Peer, fields: &Fields) -> Result<String, ApiError> {
    let typed = fields.one("mobile");
    let mobile: String = typed
        .chars()
        .filter(|letter| !" -".contains(*letter))
        .collect();
    let sent = api::otp::issue(registry, Asker::At(peer), Purpose::Portal, &mobile).await?;
    Ok(sent.transaction.to_string())
}

fn shown(guest: &Guest, frame: Frame, mobile: String) -> Response {
    let key = guest.key.text().to_owned();
    let mut answer = page(frame.status(), &SignInPage { frame, key, mobile });
    if !guest.known {
        let (headers, id) = (answer.headers_mut(), guest.id.to_string());
        set_cookie(headers, guest.over_tls, GUEST_COOKIE, &id, GUEST_LIFETIME);
    }
    answer
}
