//! A server that stands still once and tells when it did, for measuring whether a load generator
//! counts what everybody waited meanwhile.
//!
//! `cargo run --release -p reference-server --example freezing FROM_MS FOR_MS EACH_US` prints its
//! address, answers one request after the other with one page, works EACH_US at each, and stops
//! FROM_MS after the first request for FOR_MS; connections are still accepted. When its standard input ends it prints its log, in
//! microseconds since it began: `freeze FROM TO`, and `answer NUMBER READ WRITTEN` for each
//! request. NUMBER is what the caller's address is more than 127.128.0.0.
#![expect(
    clippy::print_stdout,
    reason = "says where it listens and what it logged"
)]
#![expect(clippy::disallowed_methods, reason = "it measures and is not replayed")]

use std::cell::RefCell;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{LocalSet, spawn_local};

/// The first caller's address.
const BASE: Ipv4Addr = Ipv4Addr::new(127, 128, 0, 0);
const PAGE: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]";
/// Callers who may wait to be accepted.
const BACKLOG: u32 = 4096;

type Accepted = (std::net::TcpStream, SocketAddr);

struct Server {
    began: Instant,
    from: Duration,
    length: Duration,
    each: Duration,
    log: RefCell<String>,
    asked: RefCell<bool>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = || -> Result<u64, Box<dyn Error>> {
        let text = arguments.next().ok_or("say FROM_MS, FOR_MS and EACH_US")?;
        Ok(text.parse()?)
    };
    let server = Rc::new(Server {
        began: Instant::now(),
        from: Duration::from_millis(number()?),
        length: Duration::from_millis(number()?),
        each: Duration::from_micros(number()?),
        log: RefCell::default(),
        asked: RefCell::new(false),
    });
    let (accepted, incoming) = mpsc::unbounded_channel();
    // On a thread of its own, as the kernel goes on accepting whatever a program does.
    std::thread::spawn(move || accept(accepted).map_err(|error| error.to_string()));
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        ended.send(())
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, async {
        tokio::select! {
            () = serve(Rc::clone(&server), incoming) => {}
            _ = end => {}
        }
    });
    print!("{}", server.log.borrow());
    Ok(())
}

fn accept(accepted: mpsc::UnboundedSender<Accepted>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let listener = socket.listen(BACKLOG)?;
        println!("{}", listener.local_addr()?);
        loop {
            let (stream, caller) = listener.accept().await?;
            if accepted.send((stream.into_std()?, caller)).is_err() {
                return Ok(());
            }
        }
    })
}

async fn serve(server: Rc<Server>, mut incoming: mpsc::UnboundedReceiver<Accepted>) {
    while let Some((stream, caller)) = incoming.recv().await {
        let server = Rc::clone(&server);
        spawn_local(async move {
            // A client that breaks off is its own trouble.
            let _ = server.converse(stream, caller).await;
        });
    }
}

impl Server {
    async fn converse(
        self: &Rc<Self>,
        stream: std::net::TcpStream,
        caller: SocketAddr,
    ) -> io::Result<()> {
        let mut stream = TcpStream::from_std(stream)?;
        stream.set_nodelay(true)?;
        let number = match caller.ip() {
            IpAddr::V4(address) => address.to_bits().wrapping_sub(BASE.to_bits()),
            IpAddr::V6(_) => 0,
        };
        let mut request = Vec::new();
        while stream.read_buf(&mut request).await? > 0 {
            if !request.ends_with(b"\r\n\r\n") {
                continue;
            }
            request.clear();
            let read = self.began.elapsed();
            if !self.asked.replace(true) {
                spawn_local(Rc::clone(self).freeze());
            }
            // It has one processor, so nobody else is answered meanwhile.
            while self.began.elapsed() < read + self.each {
                std::hint::spin_loop();
            }
            stream.write_all(PAGE).await?;
            self.note("answer", Some(number), read);
        }
        Ok(())
    }

    async fn freeze(self: Rc<Self>) {
        tokio::time::sleep(self.from).await;
        let from = self.began.elapsed();
        // The whole runtime, and with it every answer.
        std::thread::sleep(self.length);
        self.note("freeze", None, from);
    }

    fn note(&self, what: &str, number: Option<u32>, from: Duration) {
        let now = self.began.elapsed().as_micros();
        let number = number.map_or_else(String::new, |number| format!(" {number}"));
        let from = from.as_micros();
        // Writing to a string cannot fail.
        let _ = writeln!(self.log.borrow_mut(), "{what}{number} {from} {now}");
    }
}
