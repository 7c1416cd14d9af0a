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

/// As protocols are called where the two sides agree on one.
pub(crate) const HTTP2: &[u8] = b"h2";
const HTTP11: &[u8] = b"http/1.1";

/// The same configuration, with the same sessions, for who would rather speak HTTP/2.
pub(crate) fn offering_http2(config: &ClientConfig) -> ClientConfig {
    let mut config = config.clone();
    config.alpn_protocols = vec![HTTP2.to_vec(), HTTP11.to_vec()];
    config
}

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
        config.alpn_protocols = vec![HTTP11.to_vec()];
        config.resumption = Resumption::in_memory_sessions(SESSIONS_MAX);
        Ok(config)
    }
}
