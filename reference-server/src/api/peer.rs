//! The other end of the connection.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::ApiError;
use super::description::{Needs, Operation};
use crate::forwarded::UNKNOWN;
use crate::registry::Registry;

/// The socket's own peer address, put on each request by the listener that accepted it; in a
/// handler the address of the caller, which differs only behind a proxy that the operator configured.
/// Other headers that claim an origin are not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Peer {
    /// The caller of a request. One that did not come through a listener has the address 0.0.0.0,
    /// which is on no allow-list.
    pub(crate) fn of(registry: &Registry, parts: &Parts) -> Self {
        let socket = parts.extensions.get().copied().unwrap_or(Self(UNKNOWN));
        Self(registry.proxies.caller(socket.0, &parts.headers))
    }
}

impl FromRequestParts<Arc<Registry>> for Peer {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, ApiError> {
        Ok(Self::of(registry, parts))
    }
}

impl Needs for Peer {
    fn note(_: &mut Operation<'_>) {}
}
