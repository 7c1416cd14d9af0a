//! Request bodies: JSON, small, and in time.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use http_body_util::LengthLimitError;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::ApiError;
use super::description::{Needs, Operation, Refused};

/// The largest body; the documented ones are below 300 bytes.
const BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(10);

/// The body of a request, understood as a `T`.
///
/// The content type is not compared: whatever it says, the body is read as JSON and as nothing
/// else, so there is no second reading to confuse.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        Self::of(&arrived(request.into_body()).await?)
    }
}

impl<T: DeserializeOwned> Sent<T> {
    /// A body that has arrived.
    pub(crate) fn of(body: &[u8]) -> Result<Self, ApiError> {
        // The documented bodies are objects; a list of their values is not the same thing.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(ApiError::Unreadable);
        }
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
pub(crate) async fn arrived(body: Body) -> Result<Bytes, ApiError> {
    timeout(ARRIVES_WITHIN, to_bytes(body, BYTES_MAX))
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::Frame;
    use serde_json::Value;

    use super::*;

    /// A sender that promised a body and sends none.
    struct Silence;

    impl hyper::body::Body for Silence {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_arrive_is_given_up() {
        let request = Request::new(Body::new(Silence));
        let refusal = Sent::<Value>::from_request(request, &()).await.err();
        assert_eq!(refusal, Some(ApiError::TooSlow));
    }
}
