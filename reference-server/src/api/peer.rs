//! The other end of the connection.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::ApiError;
use super::description::{Needs, Operation};
use crate::registry::Registry;

/// The socket's own peer address, put on each request by the listener that accepted it. Headers
/// that claim another origin are not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Peer {
    /// The peer of a request. One that did not come through a listener has the address 0.0.0.0,
    /// which is on no allow-list.
    pub(crate) fn of(parts: &Parts) -> Self {
        let unknown = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        parts.extensions.get().copied().unwrap_or(unknown)
    }
}

impl FromRequestParts<Arc<Registry>> for Peer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Registry>) -> Result<Self, ApiError> {
        Ok(Self::of(parts))
    }
}

impl Needs for Peer {
    fn note(_: &mut Operation<'_>) {}
}
