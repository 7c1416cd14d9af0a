//! Partners on the control port: what the rehearsal's one calls with, who there is, and whose key
//! is good.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{Control, Operator};

/// The part of the control port that is about partners.
pub(super) fn router() -> Router<Arc<Control>> {
    Router::new()
        .route("/credentials", get(credentials))
        .route("/partners", get(list))
        .route("/partners/{id}/revoke", post(revoke))
        .route("/partners/{id}/restore", post(restore))
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

async fn list(_: Operator, State(control): State<Arc<Control>>) -> Json<Value> {
    let partners: Vec<Value> = control
        .registry
        .partners
        .list()
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
    Json(json!({ "partners": partners }))
}

async fn revoke(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(id): Path<u32>,
) -> StatusCode {
    let registry = &control.registry;
    done(registry.partners.revoke(id, registry.clock.unix_seconds()))
}

async fn restore(
    _: Operator,
    State(control): State<Arc<Control>>,
    Path(id): Path<u32>,
) -> StatusCode {
    let registry = &control.registry;
    done(registry.partners.restore(id, registry.clock.unix_seconds()))
}

fn done(known: bool) -> StatusCode {
    if known {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
