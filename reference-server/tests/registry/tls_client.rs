//! The blocking client, over TLS.

use std::io::{Error, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::time_provider::TimeProvider;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
};

use crate::client::{Answer, Request, connect};

/// The hour at which a registry's manual clock starts: 1 January 2021.
#[derive(Debug)]
struct NewYear;

impl TimeProvider for NewYear {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(
            1_609_459_200,
        )))
    }
}

/// What a client trusts and shows.
pub(crate) struct TlsClient {
    pub(crate) trusted: CertificateDer<'static>,
    pub(crate) shown: Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>,
    pub(crate) version: &'static SupportedProtocolVersion,
}

impl TlsClient {
    /// Trusts the certificate in this file.
    pub(crate) fn trusting(file: &Path) -> Self {
        Self {
            trusted: CertificateDer::from_pem_file(file).expect("a certificate"),
            shown: None,
            version: &TLS13,
        }
    }

    /// As old as is still accepted.
    pub(crate) fn old(self) -> Self {
        Self {
            version: &TLS12,
            ..self
        }
    }

    /// A configuration that offers `protocols`.
    pub(crate) fn config(&self, protocols: &[&str]) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).expect("a certificate");
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_details(provider, Arc::new(NewYear))
            .with_protocol_versions(&[self.version])
            .expect("a version that the provider has")
            .with_root_certificates(roots);
        let mut config = match &self.shown {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => builder
                .with_client_auth_cert(vec![certificate.clone()], key.clone_key())
                .expect("a certificate and its key"),
        };
        config.alpn_protocols = protocols
            .iter()
            .map(|name| name.as_bytes().to_vec())
            .collect();
        config
    }

    /// Sends a request to the registry under the address that it listens on.
    pub(crate) fn send(&self, request: &Request, to: SocketAddr) -> Result<Answer, Error> {
        self.send_as(ServerName::from(to.ip()), request, to)
    }

    /// Sends a request to the registry under a name.
    pub(crate) fn send_as(
        &self,
        name: ServerName<'static>,
        request: &Request,
        to: SocketAddr,
    ) -> Result<Answer, Error> {
        let mut stream = self.connect(name, request.source(), to);
        stream.write_all(request.text(to).as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(Answer::parse(&bytes))
    }

    fn connect(
        &self,
        name: ServerName<'static>,
        source: IpAddr,
        to: SocketAddr,
    ) -> StreamOwned<ClientConnection, TcpStream> {
        let config = Arc::new(self.config(&["http/1.1"]));
        let session = ClientConnection::new(config, name).expect("a session");
        StreamOwned::new(session, connect(source, to))
    }
}
