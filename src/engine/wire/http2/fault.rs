//! What can go wrong with HTTP/2, in few words that are always the same.

use std::error::Error;
use std::io;

use crate::engine::wire::WireError;

/// Why there is no answer over HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Http2Error {
    StreamReset,
    GoAway,
    NotTaken,
    Broken,
    Unsayable,
}

impl Http2Error {
    /// The words under which it is counted.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::StreamReset => "HTTP/2: request reset by the target",
            Self::GoAway => "HTTP/2: connection ended by the target (GOAWAY)",
            Self::NotTaken => "HTTP/2: connection ended by the target before it took the request",
            Self::Broken => "HTTP/2: not spoken by the target, or broken",
            Self::Unsayable => "the request cannot be said in HTTP/2",
        }
    }
}

/// The kind of what hyper says.
pub(super) fn named(error: &hyper::Error) -> WireError {
    let mut inside: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = inside {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return of_frames(error);
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return WireError::of(error);
        }
        inside = error.source();
    }
    WireError::Http2(Http2Error::Broken)
}

fn of_frames(error: &h2::Error) -> WireError {
    if let Some(error) = error.get_io() {
        return WireError::of(error);
    }
    let polite = error.reason() == Some(h2::Reason::NO_ERROR);
    WireError::Http2(match error {
        error if !error.is_remote() => Http2Error::Broken,
        error if error.is_reset() => Http2Error::StreamReset,
        // Said of requests that came too late for a connection that ends in order.
        error if error.is_go_away() && polite => Http2Error::NotTaken,
        error if error.is_go_away() => Http2Error::GoAway,
        _ => Http2Error::Broken,
    })
}
