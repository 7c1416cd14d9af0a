//! Connections: accepted up to a cap, read with time-outs, served by a router.

use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::api::Peer;
use crate::usage::Counters;

/// Connections that one worker serves at once.
const CONNECTIONS_MAX_PER_WORKER: usize = 20_000;
/// Bytes of request line and headers; more is answered 431.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// From the end of one request, or from the start, to the end of the next request's head: a slow
/// sender and an idle connection are closed alike.
const HEAD_ARRIVES_WITHIN: Duration = Duration::from_secs(30);
/// How long a caller over the cap may take to read that it is over the cap.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);
/// Pause after a failed accept: the process is out of descriptors, and trying at once burns a core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Said to a connection over the cap.
const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// How many connections a listener serves, and where it counts.
pub(crate) struct Limits {
    connections_max: usize,
    counters: Arc<Counters>,
}

impl Limits {
    /// For one worker of the public port.
    pub(crate) fn public(counters: Arc<Counters>) -> Self {
        Self {
            connections_max: CONNECTIONS_MAX_PER_WORKER,
            counters,
        }
    }

    /// For the control port, whose requests are not the registry's load.
    pub(crate) fn control(connections_max: usize) -> Self {
        Self {
            connections_max,
            counters: Arc::default(),
        }
    }
}

/// Serves connections of `listener` until `stopped` turns true. Handlers answer within one poll, so
/// when the runtime ends with this task no request is cut in the middle of its work.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let accepting = accept(listener, router, limits);
    tokio::select! {
        () = accepting => {}
        _ = stopped.wait_for(|&stopped| stopped) => {}
    }
}

async fn accept(listener: TcpListener, router: Router, limits: Limits) {
    let listener = tokio::net::TcpListener::from_std(listener)
        .expect("the listener was made non-blocking for this runtime");
    let protocol = protocol();
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        if open.load(Ordering::Relaxed) >= limits.connections_max {
            limits.counters.shed();
            tokio::spawn(timeout(GOODBYE_WITHIN, say_busy(stream)));
            continue;
        }
        let place = Place::take(&open);
        let counters = Arc::clone(&limits.counters);
        counters.opened();
        let ended = Arc::clone(&counters);
        let connection = connection(&protocol, stream, peer.ip(), router.clone(), counters);
        tokio::spawn(async move {
            connection.await;
            ended.closed();
            drop(place);
        });
    }
}

fn protocol() -> http1::Builder {
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_ARRIVES_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX);
    protocol
}

fn connection(
    protocol: &http1::Builder,
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    counters: Arc<Counters>,
) -> impl Future<Output = ()> + use<> {
    // Without this an answer may wait 40 ms for the acknowledgement of the one before it.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        counters.request();
        request.extensions_mut().insert(Peer(peer));
        let answer = router.call(request);
        async move { Ok::<Response, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let connection = protocol.serve_connection(TokioIo::new(stream), service);
    async move {
        // A caller that breaks off or breaks the protocol is its own trouble.
        let _ = connection.await;
    }
}

async fn say_busy(mut stream: TcpStream) {
    let _ = stream.write_all(BUSY).await;
    let _ = stream.shutdown().await;
}

/// One of the places under the cap, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(open))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    #[tokio::test]
    async fn a_connection_over_the_cap_is_told_so_and_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("non-blocking");
        let address = listener.local_addr().expect("an address");
        let counters = Arc::new(Counters::default());
        let limits = Limits {
            connections_max: 1,
            counters: Arc::clone(&counters),
        };
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, Router::new(), limits, stopped));

        let mut first = TcpStream::connect(address).await.expect("a place");
        first
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .expect("sent");
        let mut answer = [0; 12];
        first.read_exact(&mut answer).await.expect("answered");
        assert_eq!(&answer, b"HTTP/1.1 404");

        let mut second = TcpStream::connect(address)
            .await
            .expect("the kernel accepts");
        let mut answer = Vec::new();
        second
            .read_to_end(&mut answer)
            .await
            .expect("told and closed");
        assert_eq!(answer, BUSY);
        assert_eq!(counters.shed_so_far(), 1);

        drop(first);
        let freed = async {
            loop {
                let mut third = TcpStream::connect(address)
                    .await
                    .expect("the kernel accepts");
                third
                    .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
                    .await
                    .expect("sent");
                let mut answer = [0; 12];
                if third.read_exact(&mut answer).await.is_ok() && &answer == b"HTTP/1.1 404" {
                    return;
                }
            }
        };
        timeout(Duration::from_secs(10), freed)
            .await
            .expect("the place is free again");
        stop.send_replace(true);
        server.await.expect("the server stops");
    }
}
