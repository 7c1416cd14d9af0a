//! How a request treats its connection: as people do, or as somebody who wants to tie it up.

use std::fmt;
use std::time::Duration;

/// What a step does with its connection. Anything but [`Manner::Usual`] takes a new connection,
/// speaks HTTP/1.1 on it and keeps it for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Sends the request and reads the answer, both at once.
    Usual,
    /// Sends the head in pieces, evenly over this time.
    SlowHeader(Duration),
    /// Sends the head at once and the body in pieces, evenly over this time.
    SlowBody(Duration),
    /// Reads the answer byte by byte over this time, then what is left of it.
    SlowRead(Duration),
    /// Connects, says nothing, and hangs up after this time.
    Idle(Duration),
    /// Sends the first half of the head, and waits for what the registry does.
    HalfOpen,
    /// Sends the request and closes the connection without reading.
    Abandon,
    /// The same, but resets the connection.
    Reset,
}

impl Manner {
    /// Whether it treats the connection as people do.
    pub const fn is_usual(self) -> bool {
        matches!(self, Self::Usual)
    }

    /// Whether it may get the answer to its whole request.
    pub const fn asks(self) -> bool {
        matches!(
            self,
            Self::Usual | Self::SlowHeader(_) | Self::SlowBody(_) | Self::SlowRead(_)
        )
    }

    /// How long it takes by its own doing.
    pub const fn lasts(self) -> Option<Duration> {
        match self {
            Self::SlowHeader(time)
            | Self::SlowBody(time)
            | Self::SlowRead(time)
            | Self::Idle(time) => Some(time),
            Self::Usual | Self::HalfOpen | Self::Abandon | Self::Reset => None,
        }
    }

    /// The word for it, in scenarios.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::SlowHeader(_) => "slow_header",
            Self::SlowBody(_) => "slow_body",
            Self::SlowRead(_) => "slow_read",
            Self::Idle(_) => "idle",
            Self::HalfOpen => "half-open",
            Self::Abandon => "abandon",
            Self::Reset => "reset",
        }
    }
}

/// The word, and the time where it has one: `slow_header 12s`.
impl fmt::Display for Manner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lasts() {
            None => out.write_str(self.id()),
            Some(time) => write!(out, "{} {time:?}", self.id()),
        }
    }
}
