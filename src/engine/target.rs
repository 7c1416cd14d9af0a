//! The registry under test, as the engine reaches it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use super::secured::Secured;

/// Where connections go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// On loopback.
    Tcp(SocketAddr),
    /// A socket in the file system, where callers have no address.
    Unix(PathBuf),
}

/// Where requests go and what the harness may know about that place.
#[derive(Clone, Debug)]
pub struct Target {
    /// Resolved once; pinned for the whole run.
    pub address: Address,
    /// What it must prove when it is spoken to over TLS; none in clear.
    pub secured: Option<Secured>,
    /// Whether all visits speak HTTP/2, also those whose actor does not ask for it.
    pub http2: bool,
    /// Value of the `Host` header.
    pub host: String,
    /// The handset and what else the registry tells its own operator; none for a
    /// target that has no control port, where OTPs cannot be read.
    pub control: Option<Control>,
    /// The partner whom the registry knows, when the operator told its credentials.
    pub partner: Option<Partner>,
}

/// The registry's control port.
#[derive(Clone)]
pub struct Control {
    /// On loopback.
    pub address: SocketAddr,
    /// Opens it.
    pub token: String,
}

impl std::fmt::Debug for Control {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Control({}, token hidden)", self.address)
    }
}

/// A partner's credentials.
#[derive(Clone)]
pub struct Partner {
    /// API key: the key's id, a dot, and what is secret.
    pub key: String,
    /// What it signs requests with; none for a registry that knows no signatures.
    pub signing_secret: Option<Vec<u8>>,
    /// Source address on the allow-list.
    pub address: Ipv4Addr,
}

impl std::fmt::Debug for Partner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Partner({}, key hidden)", self.address)
    }
}
