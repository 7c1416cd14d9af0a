//! Authorised users on the control port: their passwords, for the operator of a rehearsal alone, and
//! whose account is good.
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

use super::routes::Routes;
use super::{Control, Operator, unavailable};
use crate::audit::Entry;
use crate::entropy;
use crate::hex;
use crate::registry::Registry;
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

/// The part of the control port that is about authorised users.
pub(super) fn add(routes: Routes) -> Routes {
    routes
        .get("/credentials/staff/{user_name}", credentials)
        .post("/staff/{user_name}/revoke", revoke)
        .post("/staff/{user_name}/restore", restore)
}

/// `POST /staff/{user_name}/revoke`: the account comes first, so that a log that takes no more keeps
/// nobody from shutting it.
async fn revoke(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(user): Path<String>,
) -> Result<StatusCode, StatusCode> {
    let registry = &control.registry;
    let account = named(registry, &user)?;
    set_revoked(registry, account, true).await?;
    let recorded = registry.record(Entry::revoked(account)).await;
    recorded.map_err(unavailable)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /staff/{user_name}/restore`: the log comes first, so that no account is opened without a
/// trace.
async fn restore(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(user): Path<String>,
) -> Result<StatusCode, StatusCode> {
    let registry = &control.registry;
    let account = named(registry, &user)?;
    let recorded = registry.record(Entry::restored(account)).await;
    recorded.map_err(unavailable)?;
    set_revoked(registry, account, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_revoked(
    registry: &Registry,
    account: Account,
    revoked: bool,
) -> Result<(), StatusCode> {
    let (now, second) = (registry.clock.elapsed(), registry.clock.unix_seconds());
    let setting = registry.accounts.set(now, account.id(), revoked, second);
    setting.await.map_err(unavailable)
}

fn named(registry: &Registry, user: &str) -> Result<Account, StatusCode> {
    Account::named(user, &registry.population).ok_or(StatusCode::NOT_FOUND)
}

/// `GET /credentials/staff/{user_name}`: what the user needs to sign in, and where they may look.
async fn credentials(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(user): Path<String>,
) -> Result<Response, StatusCode> {
    let registry = &control.registry;
    let population = &registry.population;
    let account = named(registry, &user)?;
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
