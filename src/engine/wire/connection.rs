//! One open connection: requests go out, answers come back.

use std::future::poll_fn;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::stream::Stream;
use super::{Answer, WireError};

/// Room made before each read.
const READ_BYTES: usize = 16 << 10;

/// An open connection that speaks HTTP/1.1.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: Stream,
}

impl Connection {
    pub(super) fn over(stream: Stream) -> Self {
        Self { stream }
    }

    /// Sends all of `bytes`.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        self.stream.write_all(bytes).await?;
        // TLS may keep something back; for the others this does nothing.
        Ok(self.stream.flush().await?)
    }

    /// Reads one whole answer into `answer`.
    pub(crate) async fn receive(
        &mut self,
        answer: &mut Answer,
        bodyless: bool,
    ) -> Result<(), WireError> {
        answer.clear();
        loop {
            // No memory is held while there is nothing to read.
            poll_fn(|context| self.stream.poll_readable(context)).await?;
            let buffer = answer.buffer();
            buffer.reserve(READ_BYTES);
            let closed = self.stream.read_buf(buffer).await? == 0;
            if answer.advance(bodyless, closed)? {
                return Ok(());
            }
        }
    }
}
