//! Certificates and keys from files, and what may be wrong with them.

use std::path::Path;

use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::pem::{Error, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::Identity;
use crate::config::{CertificateFiles, StartError};

/// The certificate and key in two files. That they belong together is seen when they are put to use.
pub(super) fn identity(files: &CertificateFiles) -> Result<Identity, StartError> {
    let chain = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| fault(&files.key, &error, "it holds no private key"))?;
    Ok(Identity { chain, key })
}

/// The certificates of authorities in one file.
pub(super) fn authorities(file: &Path) -> Result<RootCertStore, StartError> {
    let mut store = RootCertStore::empty();
    for certificate in certificates(file)? {
        store
            .add(certificate)
            .map_err(|error| StartError::Certificate {
                file: file.to_owned(),
                reason: error.to_string(),
            })?;
    }
    Ok(store)
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, StartError> {
    let none = "it holds no certificate";
    let read: Result<Vec<_>, Error> =
        CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    let found = read.map_err(|error| fault(file, &error, none))?;
    if found.is_empty() {
        return Err(fault(file, &Error::NoItemsFound, none));
    }
    Ok(found)
}

fn fault(file: &Path, error: &Error, none: &str) -> StartError {
    StartError::Certificate {
        file: file.to_owned(),
        reason: match error {
            Error::NoItemsFound => none.to_owned(),
            Error::Io(error) => error.to_string(),
            _ => format!("{none} that can be read"),
        },
    }
}
