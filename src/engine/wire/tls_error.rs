//! What can be wrong with TLS, in few words that are always the same.

use tokio_rustls::rustls::{AlertDescription, CertificateError, Error};

/// Why a TLS connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TlsError {
    UnknownAuthority,
    WrongName,
    NotValidNow,
    BadCertificate,
    Alert,
    NothingInCommon,
    Broken,
}

impl TlsError {
    /// The words under which it is counted.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::UnknownAuthority => "TLS: certificate of an authority that is not trusted",
            Self::WrongName => "TLS: certificate for another name",
            Self::NotValidNow => "TLS: certificate expired or not yet valid",
            Self::BadCertificate => "TLS: certificate not good",
            Self::Alert => "TLS: refused by the target",
            Self::NothingInCommon => "TLS: no version, cipher or protocol in common",
            Self::Broken => "TLS: broken handshake or record",
        }
    }
}

impl From<&Error> for TlsError {
    fn from(error: &Error) -> Self {
        match error {
            Error::InvalidCertificate(error) => match error {
                // A bad signature: an authority of that name is trusted, but has another key.
                CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                    Self::UnknownAuthority
                }
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => Self::WrongName,
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. } => Self::NotValidNow,
                _ => Self::BadCertificate,
            },
            Error::AlertReceived(AlertDescription::NoApplicationProtocol)
            | Error::PeerIncompatible(_)
            | Error::NoApplicationProtocol => Self::NothingInCommon,
            Error::AlertReceived(_) => Self::Alert,
            _ => Self::Broken,
        }
    }
}
