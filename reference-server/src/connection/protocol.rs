//! HTTP/1.1 and HTTP/2, each within its limits.

use std::convert::Infallible;
use std::error::Error;

use axum::http::{Request, Response};
use hyper::body::{Body, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::alarm::Alarm;
use crate::shield::EdgeLimits;

/// How an HTTP/2 connection begins; no HTTP/1 method begins like this.
const PREFACE: [u8; 3] = *b"PRI";

/// How connections are spoken with.
pub(super) struct Protocols {
    one: http1::Builder,
    two: http2::Builder<TokioExecutor>,
    limits: EdgeLimits,
}

impl Protocols {
    pub(super) fn new(limits: &EdgeLimits) -> Self {
        let mut one = http1::Builder::new();
        one.header_read_timeout(limits.head_within)
            .max_buf_size(limits.head_bytes_max);
        let mut two = http2::Builder::new(TokioExecutor::new());
        two.max_concurrent_streams(limits.streams_max)
            .max_pending_accept_reset_streams(limits.resets_max)
            .max_local_error_reset_streams(limits.resets_max)
            .max_header_list_size(u32::try_from(limits.head_bytes_max).unwrap_or(u32::MAX));
        Self {
            one,
            two,
            limits: limits.clone(),
        }
    }

    /// Over a plain connection HTTP/2 is spoken with callers that begin with it.
    ///
    /// Looking costs one system call a connection and nothing a request. A caller whose first
    /// segment is shorter than three bytes is taken to speak HTTP/1.
    pub(super) async fn serve_plain<S, B>(&self, stream: TcpStream, service: S)
    where
        S: Served<B>,
        B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
    {
        let mut first = [0; PREFACE.len()];
        let look = timeout(self.limits.head_within, stream.peek(&mut first));
        match look.await {
            Ok(Ok(_)) if first == PREFACE => self.serve_2(stream, service).await,
            Ok(Ok(_)) => self.serve_1(stream, service).await,
            Ok(Err(_)) | Err(_) => {}
        }
    }

    /// HTTP/1.1. A caller that breaks off or breaks the protocol is its own trouble, here and below.
    pub(super) async fn serve_1<I, S, B>(&self, stream: I, service: S)
    where
        I: AsyncRead + AsyncWrite + Unpin,
        S: Served<B>,
        B: Body<Error: Into<Box<dyn Error + Send + Sync>>> + 'static,
    {
        let _ = self
            .one
            .clone()
            .timer(Alarm::new())
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    /// HTTP/2.
    pub(super) async fn serve_2<I, S, B>(&self, stream: I, service: S)
    where
        I: AsyncRead + AsyncWrite + Unpin,
        S: Served<B>,
        B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
    {
        let _ = self
            .two
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }
}

/// What both protocols ask of a service.
pub(super) trait Served<B>:
    Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send + 'static>
{
}

impl<S, B> Served<B> for S where
    S: Service<
            Request<Incoming>,
            Response = Response<B>,
            Error = Infallible,
            Future: Send + 'static,
        >
{
}
