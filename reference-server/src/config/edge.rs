//! How the registry meets the network: where it speaks TLS, with which certificate, within which
//! limits.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::shield::EdgeLimits;

/// The network's side of a [`Config`](crate::Config).
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// Where and how TLS is spoken; without it the registry answers in clear, on loopback only.
    pub tls: Option<Tls>,
    /// What a caller may take of the registry's time and memory.
    pub limits: EdgeLimits,
}

/// TLS 1.2 and 1.3, with HTTP/1.1 and HTTP/2.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The certificate to show; without one the registry makes its own, which no client trusts by
    /// itself, and keeps it in `tls` below the data folder; without that it is new at every start.
    pub certificate: Option<CertificateFiles>,
    /// Certificates (PEM) of the authorities whose clients may show a certificate of their own. A
    /// client that shows none is served all the same; one that shows a wrong one is not.
    pub client_authorities: Option<PathBuf>,
}

/// A certificate from an authority, both files as PEM.
#[derive(Clone, Debug)]
pub struct CertificateFiles {
    /// The certificate, then those that lead to the authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}
