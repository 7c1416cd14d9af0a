//! Queries: read into named members, and nothing else.

use axum::extract::{FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::ApiError;
use super::description::{Needs, Operation, Refused};

/// The query of a request, understood as a `T`. A member that occurs twice makes it unreadable:
/// there is no first or last one to disagree about.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned> Asked<T> {
    /// The query of `uri`; without one, all members are absent.
    pub(crate) fn of(uri: &Uri) -> Result<Self, ApiError> {
        Query::try_from_uri(uri)
            .map(|Query(asked)| Self(asked))
            .map_err(|_| ApiError::Unreadable)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(&parts.uri)
    }
}

impl<T: JsonSchema> Needs for Asked<T> {
    fn note(operation: &mut Operation<'_>) {
        operation.query::<T>();
        operation.refuses(&[Refused::Unreadable]);
    }
}
