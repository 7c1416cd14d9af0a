//! Request bodies: JSON, small, and in time.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::ApiError;

/// The largest body; the documented ones are below 300 bytes.
const BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(10);

/// The body of a request, understood as a `T`.
///
/// The content type is not compared: whatever it says, the body is read as JSON and as nothing
/// else, so there is no second reading to confuse.
#[derive(Debug)]
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let body = timeout(ARRIVES_WITHIN, to_bytes(request.into_body(), BYTES_MAX))
            .await
            .map_err(|_| ApiError::TooSlow)?
            .map_err(|error| {
                if error.into_inner().is::<LengthLimitError>() {
                    ApiError::TooLarge
                } else {
                    ApiError::Unreadable
                }
            })?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|_| ApiError::Unreadable)
    }
}
