//! Partners on the control port: what the rehearsal's one calls with, who there is, and whose key
//! is good.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use serde_json::{Value, json};

use super::routes::Routes;
use super::{Control, Operator, unavailable};
use crate::registry::Registry;

/// The part of the control port that is about partners.
pub(super) fn add(routes: Routes) -> Routes {
    routes
        .get("/credentials", credentials)
        .get("/partners", list)
        .post("/partners/{id}/revoke", revoke)
        .post("/partners/{id}/restore", restore)
}

async fn credentials(_: Operator, State(control): State<Arc<Control>>) -> Json<Value> {
    let credentials = control.registry.partners.credentials();
    Json(json!({
        "partner_key": credentials.key,
        "partner_key_id": credentials.key_id(),
        "partner_signing_secret": credentials.signing_secret,
        "partner_address": credentials.address,
    }))
}

async fn list(_: Operator, State(control): State<Arc<Control>>) -> Result<Json<Value>, StatusCode> {
    let registry = &control.registry;
    let now = registry.clock.elapsed();
    let listed = registry.partners.list(now).await.map_err(unavailable)?;
    let partners: Vec<Value> = listed
        .into_iter()
        .map(|listed| {
            let partner = listed.enrolment;
            json!({
                "id": partner.id,
                "name": partner.name,
                "key_id": partner.key_id,
                "scopes": partner.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>(),
                "revoked": listed.revoked,
            })
        })
        .collect();
    Ok(Json(json!({ "partners": partners })))
}

async fn revoke(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(id): Path<u32>,
) -> StatusCode {
    set_revoked(&control.registry, id, true).await
}

async fn restore(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(id): Path<u32>,
) -> StatusCode {
    set_revoked(&control.registry, id, false).await
}

async fn set_revoked(registry: &Registry, id: u32, revoked: bool) -> StatusCode {
    let (now, second) = (registry.clock.elapsed(), registry.clock.unix_seconds());
    let setting = registry.partners.set_revoked(now, id, revoked, second);
    match setting.await {
        Ok(true) => StatusCode::NO_CONTENT,
        Ok(false) => StatusCode::NOT_FOUND,
        Err(error) => unavailable(error),
    }
}
