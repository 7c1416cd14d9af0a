//! HTTP/2 through hyper, to and from the form in which HTTP/1.1 has requests and answers.
//!
//! What hyper does not show is not seen: informational answers, and how frames were cut.

mod fault;
mod translate;

use std::cell::Cell;
use std::io::Write;
use std::rc::Rc;

use http_body_util::{BodyExt, Full};
use hyper::HeaderMap;
use hyper::body::Bytes;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper::rt::Executor;
use hyper_util::rt::TokioIo;

pub(crate) use fault::Http2Error;

use super::WireError;
use super::answer::{Answer, BODY_BYTES_MAX, HEAD_BYTES_MAX};
use super::stream::Stream;

/// An open connection that speaks HTTP/2.
#[derive(Debug)]
pub(crate) struct Http2 {
    sender: SendRequest<Full<Bytes>>,
    /// Why the connection ended, once it did by a fault.
    fault: Rc<Cell<Option<WireError>>>,
    scheme: &'static str,
}

/// Runs hyper's tasks on the worker's own thread.
#[derive(Clone, Copy, Debug)]
struct OnThisThread;

impl<F: Future + 'static> Executor<F> for OnThisThread {
    fn execute(&self, future: F) {
        tokio::task::spawn_local(async move {
            future.await;
        });
    }
}

impl Http2 {
    /// Begins to speak it. What drives the connection ends when this is dropped.
    pub(super) async fn over(stream: Stream) -> Result<Self, WireError> {
        let scheme = match stream {
            Stream::Tls(_) => "https",
            Stream::Tcp(_) | Stream::Unix(_) => "http",
        };
        let mut builder = Builder::new(OnThisThread);
        builder.max_header_list_size(HEAD_BYTES_MAX as u32);
        let begun = builder.handshake(TokioIo::new(stream)).await;
        let (sender, connection) = begun.map_err(|error| fault::named(&error))?;
        let fault = Rc::new(Cell::new(None));
        let ended = Rc::clone(&fault);
        tokio::task::spawn_local(async move {
            if let Err(error) = connection.await {
                ended.set(Some(fault::named(&error)));
            }
        });
        Ok(Self {
            sender,
            fault,
            scheme,
        })
    }

    /// Whether the target has ended it, as far as that is known here.
    pub(super) fn is_over(&self) -> bool {
        self.sender.is_closed()
    }

    /// Sends `request`, which is written in HTTP/1.1, and reads the whole answer.
    pub(super) async fn exchange(
        &mut self,
        request: &[u8],
        answer: &mut Answer,
    ) -> Result<(), WireError> {
        let request = translate::request(request, self.scheme)?;
        let sent = match self.sender.ready().await {
            Ok(()) => self.sender.send_request(request).await,
            Err(_) => return Err(WireError::Http2(Http2Error::NotTaken)),
        };
        let response = match sent {
            Ok(response) => response,
            Err(error) => return Err(self.named(&error).await),
        };
        let status = response.status().as_u16();
        let bytes = answer.buffer();
        write!(bytes, "HTTP/2 {status}\r\n")?;
        put_lines(bytes, response.headers());
        bytes.extend_from_slice(b"\r\n");
        let head = bytes.len();
        let mut trailers = HeaderMap::new();
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) => return Err(self.named(&error).await),
            };
            match frame.into_data() {
                Ok(data) if bytes.len() - head + data.len() > BODY_BYTES_MAX => {
                    return Err(WireError::TooLarge);
                }
                Ok(data) => bytes.extend_from_slice(&data),
                Err(frame) => trailers.extend(frame.into_trailers().unwrap_or_default()),
            }
        }
        let body = bytes.len();
        put_lines(bytes, &trailers);
        answer.assembled(status, head, body);
        Ok(())
    }

    /// A request learns only that the connection is gone; the connection knows why.
    async fn named(&self, error: &hyper::Error) -> WireError {
        let own = match fault::named(error) {
            own @ WireError::Http2(Http2Error::StreamReset) => return own,
            _ if error.is_canceled() || error.is_closed() => WireError::Closed,
            own => own,
        };
        tokio::task::yield_now().await;
        self.fault.get().unwrap_or(own)
    }
}

fn put_lines(out: &mut Vec<u8>, lines: &HeaderMap) {
    for (name, value) in lines {
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests;
