//! Finds the target, and refuses whatever is not on this machine.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::trust;
use crate::audit::{self, Start};
use crate::engine::secured::Secured;
use crate::engine::target::{Address, Control, Partner};
use crate::oracle::AuditShown;

/// A target that answers nothing for so long is taken for absent.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Less could be guessed.
const SECRET_BYTES_MIN: usize = 16;
/// More is read of no answer: an audit log of some 100,000 lines.
const ANSWER_BYTES_MAX: u64 = 1 << 25;

/// What is wrong with a target.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// Not of the form that is understood.
    #[error(
        "`{0}` is not a target: write `http://127.0.0.1:8080`, `https://127.0.0.1:8443` or \
         `unix:/run/registry.sock`"
    )]
    Form(String),
    /// The name means nothing here.
    #[error("`{0}` cannot be resolved; is it spelt right?")]
    Unknown(String),
    /// Not on loopback.
    #[error(
        "`{0}` is {1}, not on loopback: refused. mockdrill sends load and attacks only to \
         127.0.0.0/8 or [::1], because nobody has proved that they may be sent elsewhere. \
         Run it on the target's own machine, or forward a loopback port to a staging system of yours"
    )]
    NotLoopback(String, SocketAddr),
    /// Nobody listens.
    #[error(
        "nothing accepts connections on {0} ({1}); start the registry first, for instance with `mockdrill serve`"
    )]
    Unreachable(SocketAddr, std::io::ErrorKind),
    /// Nobody listens on a socket of the file system.
    #[error("nothing accepts connections on the socket {} ({reason})", path.display())]
    Socket {
        /// Where it should be.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A file of authorities is none.
    #[error("--ca {}: {reason}", file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Authorities were given for a target that shows no certificate.
    #[error("--ca is for a target over TLS, and `{0}` is in clear; write `https://`")]
    InClear(String),
    /// Nobody could sign a certificate that is accepted.
    #[error(
        "this machine trusts no authority; name those of the target's certificate with --ca FILE"
    )]
    NoAuthorities,
    /// No connection over TLS, for instance because of the certificate.
    #[error(
        "no TLS with `{0}`: {1}. Certificates are always checked; --ca FILE names an authority of \
         your own, or the certificate that `mockdrill serve` made (certificate.pem in the folder \
         `tls` of its data folder)"
    )]
    Tls(String, String),
    /// The control port is not one.
    #[error("the control port {0} did not answer as documented ({1}); check its address and token")]
    Control(SocketAddr, String),
}

/// Where a target is, for good.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Pinned.
    pub address: Address,
    /// Value of the `Host` header.
    pub host: String,
    /// What it must prove; none in clear.
    pub secured: Option<Secured>,
}

/// Finds a target, which must be on loopback, accept connections, and over TLS show a certificate of
/// an authority in the file `ca`, or else of one that this machine trusts.
///
/// # Errors
/// See [`TargetError`].
pub fn resolve(target: &str, ca: Option<&Path>) -> Result<Resolved, TargetError> {
    let form = || TargetError::Form(target.to_owned());
    if let (Some(path), None) = (target.strip_prefix("unix:"), ca) {
        return unix(path.into());
    }
    let (rest, port, tls) = match (
        target.strip_prefix("http://"),
        target.strip_prefix("https://"),
    ) {
        (Some(rest), _) => (rest, 80, false),
        (None, Some(rest)) => (rest, 443, true),
        (None, None) if target.starts_with("unix:") => (target, 0, false),
        (None, None) => return Err(form()),
    };
    if ca.is_some() && !tls {
        return Err(TargetError::InClear(target.to_owned()));
    }
    let host = rest.trim_end_matches('/');
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
        return Err(form());
    }
    let ported = host.rsplit_once(':');
    let ported = ported.filter(|(_, port)| port.parse::<u16>().is_ok());
    let (name, with_port) = match ported {
        Some((name, _)) => (name, host.to_owned()),
        None => (host, format!("{host}:{port}")),
    };
    let addresses = with_port.to_socket_addrs();
    let mut addresses = addresses.map_err(|_| TargetError::Unknown(target.to_owned()))?;
    let address = addresses
        .next()
        .ok_or_else(|| TargetError::Unknown(target.to_owned()))?;
    if !address.ip().is_loopback() {
        return Err(TargetError::NotLoopback(target.to_owned(), address));
    }
    let stream = TcpStream::connect_timeout(&address, PATIENCE)
        .map_err(|error| TargetError::Unreachable(address, error.kind()))?;
    let secured = tls.then(|| trust::secured(name, ca)).transpose()?;
    if let Some(secured) = &secured {
        trust::try_handshake(target, stream, secured)?;
    }
    Ok(Resolved {
        address: Address::Tcp(address),
        host: host.to_owned(),
        secured,
    })
}

/// A socket of the file system cannot be anywhere else.
fn unix(path: PathBuf) -> Result<Resolved, TargetError> {
    match UnixStream::connect(&path) {
        Ok(_) => Ok(Resolved {
            address: Address::Unix(path),
            host: "localhost".to_owned(),
            secured: None,
        }),
        Err(reason) => Err(TargetError::Socket { path, reason }),
    }
}

#[derive(Deserialize)]
struct Credentials {
    partner_key: String,
    partner_signing_secret: Option<String>,
    partner_address: Ipv4Addr,
}

/// Asks a control port for the partner's credentials.
pub(crate) fn partner(control: &Control) -> Result<Partner, TargetError> {
    let odd = |reason: String| TargetError::Control(control.address, reason);
    let body = ask(control, "/credentials").map_err(|error| odd(error.to_string()))?;
    let credentials: Credentials =
        serde_json::from_slice(&body).map_err(|error| odd(error.to_string()))?;
    let secret = credentials.partner_signing_secret;
    Ok(Partner {
        key: credentials.partner_key,
        signing_secret: secret
            .map(|text| signing_secret(&text))
            .transpose()
            .map_err(odd)?,
        address: credentials.partner_address,
    })
}

/// The bytes of a signing secret in hexadecimal.
pub(crate) fn signing_secret(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    };
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    bytes
        .filter(|bytes| 2 * bytes.len() == digits.len() && bytes.len() >= SECRET_BYTES_MIN)
        .ok_or_else(|| {
            "the partner's signing secret is not hexadecimal, 32 digits or more".to_owned()
        })
}

/// What a control port shows of the audit log, checked here; `None` when it shows none.
pub(crate) fn audit(control: &Control) -> Option<AuditShown> {
    let text = ask(control, "/audit/log").ok()?;
    let checked = audit::check(text.as_slice(), Start::Anywhere, None, |_| ()).ok()?;
    Some(match checked {
        Ok(intact) => AuditShown {
            granted: intact.granted,
            refused: intact.refused,
            broken: None,
        },
        Err(broken) => AuditShown {
            granted: 0,
            refused: 0,
            broken: Some(broken.to_string()),
        },
    })
}

/// One small request to a control port, outside of what is measured.
pub(crate) fn ask(control: &Control, path: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&control.address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let (address, token) = (control.address, &control.token);
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer)?;
    let head_end = memchr::memmem::find(&answer, b"\r\n\r\n");
    let head_end = head_end.ok_or_else(|| std::io::Error::other("no HTTP answer"))?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        let status = String::from_utf8_lossy(&answer[..head_end.min(40)]).into_owned();
        return Err(std::io::Error::other(status));
    }
    Ok(answer.split_off(head_end + 4))
}
