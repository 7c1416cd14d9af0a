//! HTTP as bytes: what goes out and what comes back, with HTTP/1.1 nothing tidied away.

pub(crate) mod answer;
mod buffers;
mod channel;
mod chunked;
pub(crate) mod connection;
mod dial;
mod head;
mod http2;
mod stream;
#[cfg(test)]
mod tests;
mod tls_error;

pub(crate) use answer::Answer;
pub(crate) use buffers::Buffers;
pub(crate) use channel::Channel;
pub(crate) use connection::Connection;
pub(crate) use dial::Dialer;
pub(crate) use http2::Http2Error;
pub(crate) use tls_error::TlsError;

use std::io;

use tokio_rustls::rustls;

/// Why there is no answer. Each kind is counted under its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireError {
    Refused,
    Reset,
    Closed,
    NoPort,
    NoDescriptor,
    QueueFull,
    MalformedHead,
    MalformedChunk,
    MalformedLength,
    TooLarge,
    Tls(TlsError),
    Http2(Http2Error),
    Network,
}

impl WireError {
    /// The words under which it is counted.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Refused => "connection refused",
            Self::Reset => "connection reset",
            Self::Closed => "connection closed before the whole answer",
            Self::NoPort => "no free source port",
            Self::NoDescriptor => "no free file descriptor",
            Self::QueueFull => "the queue of the socket is full",
            Self::MalformedHead => "malformed answer: head",
            Self::MalformedChunk => "malformed answer: chunk",
            Self::MalformedLength => "malformed answer: content-length",
            Self::TooLarge => "answer larger than the limit",
            Self::Tls(error) => error.reason(),
            Self::Http2(error) => error.reason(),
            Self::Network => "other network error",
        }
    }
}

impl From<io::Error> for WireError {
    fn from(error: io::Error) -> Self {
        Self::of(&error)
    }
}

impl WireError {
    /// The kind of a network error.
    pub(crate) fn of(error: &io::Error) -> Self {
        let inside = error.get_ref();
        if let Some(error) = inside.and_then(|inside| inside.downcast_ref::<rustls::Error>()) {
            return Self::Tls(error.into());
        }
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Self::Reset,
            io::ErrorKind::UnexpectedEof => Self::Closed,
            io::ErrorKind::AddrNotAvailable | io::ErrorKind::AddrInUse => Self::NoPort,
            // Only a Unix socket says so, which lets nobody wait for a place.
            io::ErrorKind::WouldBlock => Self::QueueFull,
            _ => match error
                .raw_os_error()
                .map(rustix::io::Errno::from_raw_os_error)
            {
                Some(rustix::io::Errno::MFILE | rustix::io::Errno::NFILE) => Self::NoDescriptor,
                _ => Self::Network,
            },
        }
    }
}
