//! The audit log, for the operator: how much is in it, and its newest lines.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Json, Response};

use super::{Control, Operator};

/// `GET /audit`.
pub(super) async fn view(_: Operator, State(control): State<Arc<Control>>) -> Response {
    Json(control.registry.audit.view()).into_response()
}

/// `GET /audit/log`: lines as they are in the file. They name accounts, and nobody else.
pub(super) async fn lines(_: Operator, State(control): State<Arc<Control>>) -> Response {
    control.registry.audit.recent().into_response()
}
