//! One open connection: requests go out, answers come back.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead as _, AsyncReadExt, AsyncWriteExt, ReadBuf};

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

    /// Whether it was closed, or something came that nobody had asked for. Waits for nothing: the
    /// kernel is asked only when the runtime knows that there is something.
    pub(super) fn is_over(&mut self) -> bool {
        let mut byte = [0];
        let mut context = Context::from_waker(Waker::noop());
        let reading =
            Pin::new(&mut self.stream).poll_read(&mut context, &mut ReadBuf::new(&mut byte));
        reading.is_ready()
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
        while !self.receive_more(answer, bodyless).await? {}
        Ok(())
    }

    /// Reads what is there, waiting for something; true when the answer is whole. Nothing is lost
    /// when this is dropped before its end.
    pub(crate) async fn receive_more(
        &mut self,
        answer: &mut Answer,
        bodyless: bool,
    ) -> Result<bool, WireError> {
        // No memory is held while there is nothing to read.
        poll_fn(|context| self.stream.poll_readable(context)).await?;
        let buffer = answer.buffer();
        buffer.reserve(READ_BYTES);
        let closed = self.stream.read_buf(buffer).await? == 0;
        answer.advance(bodyless, closed)
    }

    /// The same with one byte. TLS takes a whole record off the network to give one.
    pub(crate) async fn receive_byte(
        &mut self,
        answer: &mut Answer,
        bodyless: bool,
    ) -> Result<bool, WireError> {
        let mut byte = [0];
        let closed = self.stream.read(&mut byte).await? == 0;
        if !closed {
            answer.buffer().push(byte[0]);
        }
        answer.advance(bodyless, closed)
    }

    /// Ends it with a reset rather than in order; a Unix socket knows no such thing and is closed.
    pub(crate) fn reset(self) -> Result<(), WireError> {
        let tcp = match &self.stream {
            Stream::Tcp(stream) => stream,
            Stream::Tls(stream) => stream.get_ref().0,
            Stream::Unix(_) => return Ok(()),
        };
        Ok(socket2::SockRef::from(tcp).set_linger(Some(Duration::ZERO))?)
    }
}
