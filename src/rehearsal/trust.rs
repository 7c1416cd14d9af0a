//! Which certificates a target may show, and whether it shows one of them.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConnection, RootCertStore};

use super::network::{PATIENCE, TargetError};
use crate::engine::secured::{self, Secured};

/// What a target called `host` (a name or an address, without a port) must prove: a certificate of
/// the authorities in the file `ca`, or else of those that this machine trusts.
pub(super) fn secured(host: &str, ca: Option<&Path>) -> Result<Secured, TargetError> {
    let roots = match ca {
        Some(file) => from_file(file)?,
        None => of_this_machine()?,
    };
    with(roots, host)
}

/// The same for a registry that made its own certificate and told it, in DER.
pub(super) fn own(address: SocketAddr, certificate: Vec<u8>) -> Result<Secured, TargetError> {
    let mut roots = RootCertStore::empty();
    let file = PathBuf::from("the registry's own certificate");
    add(&mut roots, certificate.into(), &file)?;
    with(roots, &address.ip().to_string())
}

fn with(roots: RootCertStore, host: &str) -> Result<Secured, TargetError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let name = match bare.parse::<IpAddr>() {
        Ok(address) => ServerName::from(address),
        Err(_) => ServerName::try_from(bare.to_owned())
            .map_err(|_| TargetError::Unknown(host.to_owned()))?,
    };
    Ok(Secured {
        roots: Arc::new(roots),
        name,
    })
}

fn from_file(file: &Path) -> Result<RootCertStore, TargetError> {
    let unreadable = |error: PemError| TargetError::Authorities {
        file: file.to_owned(),
        reason: match error {
            PemError::Io(error) => error.to_string(),
            _ => "it holds no certificate (PEM) that can be read".to_owned(),
        },
    };
    let found: Result<Vec<_>, PemError> =
        CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    let mut found = found.map_err(unreadable)?.into_iter();
    let first = found.next().ok_or(PemError::NoItemsFound);
    let mut roots = RootCertStore::empty();
    add(&mut roots, first.map_err(unreadable)?, file)?;
    for certificate in found {
        add(&mut roots, certificate, file)?;
    }
    Ok(roots)
}

fn add(
    roots: &mut RootCertStore,
    certificate: CertificateDer<'static>,
    file: &Path,
) -> Result<(), TargetError> {
    roots
        .add(certificate)
        .map_err(|error| TargetError::Authorities {
            file: file.to_owned(),
            reason: error.to_string(),
        })
}

fn of_this_machine() -> Result<RootCertStore, TargetError> {
    let mut roots = RootCertStore::empty();
    // Some of a machine's certificates may be of a kind that is not taken here; the others count.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(TargetError::NoAuthorities);
    }
    Ok(roots)
}

/// One handshake before anything is measured.
pub(super) fn try_handshake(
    name: &str,
    mut stream: TcpStream,
    secured: &Secured,
) -> Result<(), TargetError> {
    let refused = |reason: String| TargetError::Tls(name.to_owned(), reason);
    stream
        .set_read_timeout(Some(PATIENCE))
        .map_err(|error| refused(error.to_string()))?;
    let begin = || {
        // Which protocol is spoken is another question, and each actor's own.
        let config = Arc::new(secured::offering_http2(&secured.config()?));
        ClientConnection::new(config, secured.name.clone())
    };
    let mut session = begin().map_err(|error: rustls::Error| refused(error.to_string()))?;
    while session.is_handshaking() {
        let done = session.complete_io(&mut stream);
        done.map_err(|error| match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => refused("no word in time".to_owned()),
            _ => refused(secured::reason(error).to_owned()),
        })?;
    }
    Ok(())
}
