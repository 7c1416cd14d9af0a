//! A connection with what is spoken on it.

use super::http2::Http2;
use super::{Answer, Connection, WireError};

/// Where a visit asks one request after the other.
#[derive(Debug)]
pub(crate) enum Channel {
    Http1(Connection),
    /// Boxed: it is the rarer and the larger.
    Http2(Box<Http2>),
}

impl Channel {
    /// Whether the target has ended it since the last answer, as far as that is known here.
    pub(crate) fn is_over(&mut self) -> bool {
        match self {
            Self::Http1(connection) => connection.is_over(),
            Self::Http2(connection) => connection.is_over(),
        }
    }

    /// Sends `request`, which is written in HTTP/1.1, and reads the whole answer. `bodyless` says
    /// that it is a `HEAD`.
    pub(crate) async fn exchange(
        &mut self,
        request: &[u8],
        answer: &mut Answer,
        bodyless: bool,
    ) -> Result<(), WireError> {
        answer.clear();
        match self {
            Self::Http1(connection) => {
                connection.send(request).await?;
                connection.receive(answer, bodyless).await
            }
            // In a box of its own, so that visits over HTTP/1.1 are not as large as it.
            Self::Http2(connection) => Box::pin(connection.exchange(request, answer)).await,
        }
    }
}
