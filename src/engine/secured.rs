//! TLS as the harness speaks it: the certificate is always checked.

use std::io;
use std::sync::Arc;

use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, Error, RootCertStore};

use super::wire::WireError;

/// Names of targets whose sessions are remembered; there is one.
const SESSIONS_MAX: usize = 8;

/// What a target must prove.
#[derive(Clone, Debug)]
pub struct Secured {
    /// The authorities that may have signed its certificate.
    pub roots: Arc<RootCertStore>,
    /// For whom the certificate must be.
    pub name: ServerName<'static>,
}

/// The words under which a failed handshake is counted.
pub fn reason(error: io::Error) -> &'static str {
    WireError::from(error).reason()
}

impl Secured {
    /// TLS 1.2 or 1.3, HTTP/1.1 by agreement, and a memory for sessions, which all connections of
    /// this configuration share.
    ///
    /// # Errors
    /// When the cryptography at hand lacks a version.
    pub fn config(&self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(Arc::clone(&self.roots))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config.resumption = Resumption::in_memory_sessions(SESSIONS_MAX);
        Ok(config)
    }
}
