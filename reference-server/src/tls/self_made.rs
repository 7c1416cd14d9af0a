//! A certificate of our own making, so that a first start speaks TLS with nothing to prepare.
//!
//! No client trusts it by itself; one that is told to (`curl --cacert`) is protected by it, because
//! the key never leaves this machine. It is kept, so that clients are told once.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, SanType};
use time::OffsetDateTime;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::ServerCertVerifier;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};

use super::{Identity, files};
use crate::clock::Clock;
use crate::config::{CertificateFiles, StartError};
use crate::folder::make as make_folder;

/// As long as browsers accept a certificate.
const GOOD_FOR: Duration = Duration::from_secs(397 * 86_400);
/// One with less than this left is replaced at the start.
const LEFT_MIN: Duration = Duration::from_secs(7 * 86_400);
/// Clocks of clients may be slow.
const BACKDATED: Duration = Duration::from_secs(86_400);

/// A new certificate that is not in its folder yet: a start that fails leaves nothing behind.
pub(crate) struct Unkept {
    folder: PathBuf,
    certificate: String,
    key: String,
}

impl Unkept {
    /// Writes it to its folder.
    pub(crate) fn keep(&self) -> Result<(), StartError> {
        let files = files_in(&self.folder);
        make_folder(&self.folder)
            .and_then(|()| write(&files.key, &self.key, 0o600))
            .and_then(|()| write(&files.certificate, &self.certificate, 0o644))
            .map_err(|source| StartError::Certificate {
                file: self.folder.clone(),
                reason: format!("the registry's own cannot be kept there: {source}"),
            })
    }
}

/// The certificate kept in `folder` if it is still good for `address`, or a new one; one that is to
/// be kept is still to be written.
pub(super) fn identity(
    address: IpAddr,
    folder: Option<&Path>,
    clock: &Clock,
) -> Result<(Identity, Option<Unkept>), StartError> {
    let now = Duration::from_secs(clock.unix_seconds());
    let kept = folder.map(files_in);
    if let Some(kept) = kept.filter(|kept| kept.certificate.exists()) {
        let identity = files::identity(&kept)?;
        if is_good(&identity.chain[0], address, now + LEFT_MIN) {
            return Ok((identity, None));
        }
    }
    let (certificate, key) = make(address, now)?;
    let identity = parse(&certificate, &key)?;
    let unkept = folder.map(|folder| Unkept {
        folder: folder.to_owned(),
        certificate,
        key,
    });
    Ok((identity, unkept))
}

fn files_in(folder: &Path) -> CertificateFiles {
    CertificateFiles {
        certificate: folder.join("certificate.pem"),
        key: folder.join("key.pem"),
    }
}

/// Every address under which the registry is called on this machine.
fn names(address: IpAddr) -> Vec<IpAddr> {
    let mut addresses = vec![
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ];
    if !address.is_unspecified() && !addresses.contains(&address) {
        addresses.push(address);
    }
    addresses
}

/// Certificate and key as PEM.
fn make(address: IpAddr, now: Duration) -> Result<(String, String), StartError> {
    let made = || -> Result<_, rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
        let addresses = names(address).into_iter().map(SanType::IpAddress);
        params.subject_alt_names.extend(addresses);
        params.distinguished_name = DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, "mockdrill development registry");
        params.not_before = OffsetDateTime::UNIX_EPOCH + now - BACKDATED;
        params.not_after = OffsetDateTime::UNIX_EPOCH + now + GOOD_FOR;
        let certificate = params.self_signed(&key)?;
        Ok((certificate.pem(), key.serialize_pem()))
    };
    made().map_err(|error| StartError::OwnCertificate(error.to_string()))
}

fn parse(certificate: &str, key: &str) -> Result<Identity, StartError> {
    let unreadable = |error| StartError::OwnCertificate(format!("{error:?}"));
    Ok(Identity {
        chain: vec![CertificateDer::from_pem_slice(certificate.as_bytes()).map_err(unreadable)?],
        key: PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(unreadable)?,
    })
}

/// Whether a client that trusts `certificate` would still accept it for `address` at `moment`.
fn is_good(certificate: &CertificateDer<'static>, address: IpAddr, moment: Duration) -> bool {
    let mut trusted = RootCertStore::empty();
    let provider = Arc::new(ring::default_provider());
    if trusted.add(certificate.clone()).is_err() {
        return false;
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), provider).build();
    let Ok(verifier) = verifier else {
        return false;
    };
    let moment = UnixTime::since_unix_epoch(moment);
    names(address).into_iter().all(|address| {
        let name = ServerName::from(address);
        verifier
            .verify_server_cert(certificate, &[], &name, &[], moment)
            .is_ok()
    })
}

/// Writes beside the file and renames, so that a start that is cut short leaves no half of one.
fn write(file: &Path, text: &str, mode: u32) -> io::Result<()> {
    let beside = file.with_extension("new");
    let _ = fs::remove_file(&beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    options.open(&beside)?.write_all(text.as_bytes())?;
    fs::rename(beside, file)
}
