//! `mockdrill serve`: where and how TLS is spoken.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use reference_server::{CertificateFiles, Edge, EdgeLimits, Tls};

/// The port of TLS when none is asked for.
const PORT: u16 = 8443;

#[derive(Debug, Args)]
pub(super) struct EdgeArguments {
    /// Where citizens and partners connect over TLS; when left out the address of --listen, port 8443
    /// (a free one if that of --listen is 0).
    #[arg(long, value_name = "ADDRESS")]
    listen_tls: Option<SocketAddr>,
    /// Answer in clear only, which is possible on loopback.
    #[arg(long, conflicts_with_all = ["listen_tls", "tls_certificate", "tls_client_authorities"])]
    no_tls: bool,
    /// Show the certificate in this file (PEM, with those that lead to its authority); the registry
    /// makes its own when left out.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The private key of that certificate (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// Let callers show a certificate of these authorities (PEM).
    #[arg(long, value_name = "FILE")]
    tls_client_authorities: Option<PathBuf>,
}

impl EdgeArguments {
    /// What the registry is to do when it listens in clear on `listen`.
    pub(super) fn edge(&self, listen: SocketAddr) -> Edge {
        let port = if listen.port() == 0 { 0 } else { PORT };
        let beside = SocketAddr::new(listen.ip(), port);
        let files = self.tls_certificate.clone().zip(self.tls_key.clone());
        let tls = Tls {
            listen: self.listen_tls.unwrap_or(beside),
            certificate: files.map(|(certificate, key)| CertificateFiles { certificate, key }),
            client_authorities: self.tls_client_authorities.clone(),
        };
        Edge {
            tls: (!self.no_tls).then_some(tls),
            limits: EdgeLimits::default(),
        }
    }
}
