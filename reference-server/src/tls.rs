//! TLS: which certificate the registry shows, and whose certificates it accepts.

mod files;
mod self_made;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::http::HeaderValue;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{WebPkiClientVerifier, danger::ClientCertVerifier};
use tokio_rustls::rustls::{Error, RootCertStore, ServerConfig};

pub(crate) use self_made::Unkept;

use crate::clock::Clock;
use crate::config::{StartError, Tls};

/// How long a browser shall insist on TLS: a year, as is usual.
const INSIST: &str = "max-age=31536000";
/// With a certificate of our own making: `localhost` belongs to every program of the machine, and a
/// browser that insists on TLS there breaks the others.
const INSIST_BRIEFLY: &str = "max-age=300";

/// A certificate, those that lead to its authority, and its key.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// What a connection over TLS needs.
#[derive(Clone)]
pub(crate) struct Secured {
    pub(crate) acceptor: TlsAcceptor,
    /// The value of `Strict-Transport-Security`.
    pub(crate) insist: HeaderValue,
    /// The certificate, if it is of our own making.
    pub(crate) own: Option<CertificateDer<'static>>,
}

impl Secured {
    /// Reads or makes the certificate. `folder` is where one of our own making is kept; a new one is
    /// still to be written there.
    pub(crate) fn new(
        tls: &Tls,
        listening: SocketAddr,
        folder: Option<&Path>,
        clock: &Clock,
    ) -> Result<(Self, Option<Unkept>), StartError> {
        let (identity, unkept, insist) = match &tls.certificate {
            Some(pair) => (files::identity(pair)?, None, INSIST),
            None => {
                let (own, unkept) = self_made::identity(listening.ip(), folder, clock)?;
                (own, unkept, INSIST_BRIEFLY)
            }
        };
        let own = match &tls.certificate {
            None => identity.chain.first().cloned(),
            Some(_) => None,
        };
        let provider = Arc::new(ring::default_provider());
        let clients = match &tls.client_authorities {
            Some(file) => clients_of(files::authorities(file)?, file, &provider)?,
            None => WebPkiClientVerifier::no_client_auth(),
        };
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder
                    .with_client_cert_verifier(clients)
                    .with_single_cert(identity.chain, identity.key)
            })
            .map_err(|source| StartError::Certificate {
                file: match &tls.certificate {
                    Some(pair) => pair.certificate.clone(),
                    None => folder.unwrap_or(Path::new("")).to_owned(),
                },
                reason: match source {
                    Error::InconsistentKeys(_) => "it belongs to another key".to_owned(),
                    other => other.to_string(),
                },
            })?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let secured = Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            insist: HeaderValue::from_static(insist),
            own,
        };
        Ok((secured, unkept))
    }
}

/// Accepts clients without a certificate and clients of these authorities.
fn clients_of(
    authorities: RootCertStore,
    file: &Path,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, StartError> {
    WebPkiClientVerifier::builder_with_provider(Arc::new(authorities), Arc::clone(provider))
        .allow_unauthenticated()
        .build()
        .map_err(|source| StartError::Certificate {
            file: file.to_owned(),
            reason: source.to_string(),
        })
}
