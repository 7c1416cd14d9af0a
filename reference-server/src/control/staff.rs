//! The passwords of authorised users, for the operator of a rehearsal alone.
//!
//! A password is derived from a key of this start, so the operator can be told it again; the
//! registry itself keeps its hash only, and has none before the operator asked.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{Control, Operator};
use crate::entropy;
use crate::hex;
use crate::staff::{Account, PasswordHash, Post};

/// Bytes of a password; twice as many characters.
const PASSWORD_BYTES: usize = 12;

/// Where the passwords come from.
pub(super) struct Passwords {
    key: [u8; 32],
}

impl Passwords {
    /// With a new random key.
    pub(super) fn new() -> Self {
        Self {
            key: entropy::bytes(),
        }
    }

    fn of(&self, account: Account) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any key will do");
        mac.update(account.to_string().as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..PASSWORD_BYTES])
    }
}

/// `GET /credentials/staff/{user_name}`: what the user needs to sign in, and where they may look.
pub(super) async fn credentials(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(user): Path<String>,
) -> Result<Response, StatusCode> {
    let registry = &control.registry;
    let population = &registry.population;
    let account = Account::named(&user, population).ok_or(StatusCode::NOT_FOUND)?;
    let password = control.passwords.of(account);
    if !registry.roster.has(account) {
        let kept = password.clone();
        let hash = registry.desk.ask(move || PasswordHash::of(&kept)).await;
        let hash = hash.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let admitted = registry.roster.admit(account, hash);
        admitted.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    }
    let post = account.post();
    let centre = match post {
        Post::Vaccinator(centre) => Some(centre.0),
        _ => None,
    };
    Ok(Json(json!({
        "user_name": account.to_string(),
        "password": password,
        "mobile": account.mobile(population).to_string(),
        "role": post.role(),
        "center_id": centre,
        "district_id": post.district(population).map(|district| district.id),
        "state_id": post.state(population).map(|state| state.id),
    }))
    .into_response())
}
