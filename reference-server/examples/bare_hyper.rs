//! What the registry's speed, and that of load generators, is compared with: hyper alone, finished
//! bodies. Whatever a registry does beyond this is its own cost.
//!
//! `cargo run --release -p reference-server --example bare_hyper BYTES [THREADS]` prints its address.
//! Instead of BYTES, a file: its lines are the bodies, sent in turn.
#![expect(clippy::print_stdout, reason = "says where it listens")]

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let bodies = bodies(&arguments.next().ok_or("say how many bytes the body has")?)?;
    let threads = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let mut runtime = match threads {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = runtime.worker_threads(threads).enable_all().build()?;
    runtime.block_on(serve(bodies))
}

fn bodies(of: &str) -> Result<Vec<Bytes>, Box<dyn Error>> {
    if let Ok(bytes) = of.parse() {
        return Ok(vec![Bytes::from(vec![b'x'; bytes])]);
    }
    let text = std::fs::read_to_string(of)?;
    let bodies: Vec<Bytes> = text
        .lines()
        .map(|line| Bytes::copy_from_slice(line.as_bytes()))
        .collect();
    if bodies.is_empty() {
        return Err(format!("{of} has no line").into());
    }
    Ok(bodies)
}

async fn serve(bodies: Vec<Bytes>) -> Result<(), Box<dyn Error>> {
    let bodies: Arc<[Bytes]> = bodies.into();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    for first in 0.. {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let bodies = Arc::clone(&bodies);
        let next = AtomicUsize::new(first);
        let answer = service_fn(move |_: Request<Incoming>| {
            let body = &bodies[next.fetch_add(1, Ordering::Relaxed) % bodies.len()];
            let mut answer = Response::new(Full::new(body.clone()));
            let json = HeaderValue::from_static("application/json; charset=utf-8");
            answer.headers_mut().insert(CONTENT_TYPE, json);
            async move { Ok::<_, Infallible>(answer) }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
        tokio::spawn(async move {
            // A client that breaks off is its own trouble.
            let _ = connection.await;
        });
    }
    Ok(())
}
