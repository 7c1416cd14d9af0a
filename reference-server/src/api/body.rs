//! Request bodies: JSON, small, and in time.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use http_body_util::LengthLimitError;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::ApiError;
use super::description::{Needs, Operation, Refused};
use crate::registry::Registry;
use crate::shield::{BodyFault, EdgeLimits};

/// The body of a request, understood as a `T`.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Arc<Registry>> for Sent<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, registry: &Arc<Registry>) -> Result<Self, ApiError> {
        let body = arrived(&registry.edge, request.into_body()).await?;
        Self::of(registry, &body)
    }
}

impl<T: DeserializeOwned> Sent<T> {
    /// A body that has arrived.
    pub(crate) fn of(registry: &Registry, body: &[u8]) -> Result<Self, ApiError> {
        // The documented bodies are objects; a list of their values is not the same thing.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(ApiError::Unreadable);
        }
        registry.firewall.json(&registry.edge, body)?;
        serde_json::from_slice(body)
            .map(Self)
            .map_err(|_| ApiError::Unreadable)
    }
}

impl<T: JsonSchema> Needs for Sent<T> {
    fn note(operation: &mut Operation<'_>) {
        operation.body::<T>();
        operation.refuses(&[Refused::Unreadable, Refused::TooSlow, Refused::TooLarge]);
    }
}

/// The bytes of a body, if it is small enough and comes in time.
pub(crate) async fn arrived(limits: &EdgeLimits, body: Body) -> Result<Bytes, ApiError> {
    let body = to_bytes(body, limits.body_bytes_max);
    timeout(limits.body_within, body)
        .await
        .map_err(|_| ApiError::TooSlow)?
        .map_err(|error| {
            if error.into_inner().is::<LengthLimitError>() {
                ApiError::TooLarge
            } else {
                ApiError::Unreadable
            }
        })
}

impl From<BodyFault> for ApiError {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::Shape => Self::Unreadable,
            BodyFault::Refused(_) => Self::Forbidden,
        }
    }
}
