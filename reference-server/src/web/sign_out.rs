//! The end of a session.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::answer::go_and_say;
use super::failure::{Failure, forget};
use super::form::Sent;
use super::notice::Notice;
use crate::api::ApiError;
use crate::registry::Registry;

/// `POST /sign-out`: the token opens nothing any more, wherever else it may be.
pub(super) async fn end(
    State(registry): State<Arc<Registry>>,
    Sent { citizen, .. }: Sent,
) -> Result<Response, Failure> {
    registry
        .tokens
        .end(&citizen.token)
        .await
        .map_err(ApiError::from)?;
    let mut answer = go_and_say("/", Notice::SignedOut);
    forget(answer.headers_mut());
    Ok(answer)
}
