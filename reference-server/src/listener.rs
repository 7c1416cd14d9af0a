//! Listening sockets that share a port, and the threads that own them.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use socket2::{Domain, Protocol, Socket, Type};

use crate::config::StartError;

/// Connections that may wait to be accepted: a step in load arrives within a millisecond.
const BACKLOG: i32 = 4096;

/// Who else may listen on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Neighbours {
    /// Nobody.
    None,
    /// Registries that know sessions and limits together with this one.
    Registries,
}

/// `count` listeners on one port, and the address they got.
pub(crate) fn shared(
    address: SocketAddr,
    count: usize,
    neighbours: Neighbours,
) -> Result<(Vec<TcpListener>, SocketAddr), StartError> {
    let explain = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::InUse(address),
        _ => StartError::Listen { address, source },
    };
    if address.port() != 0 && neighbours == Neighbours::None {
        // Two programs of one user may share a port without knowing it. Ask without sharing first.
        bind(address, false).map_err(explain)?;
    }
    let first = bind(address, true).map_err(explain)?;
    let bound = first.local_addr().map_err(explain)?;
    let mut listeners = vec![first];
    for _ in 1..count {
        listeners.push(bind(bound, true).map_err(explain)?);
    }
    Ok((listeners, bound))
}

fn bind(address: SocketAddr, sharing: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // A restart must not wait until the kernel has forgotten the last run's connections.
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(sharing)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Runs `task` on a thread and a single-threaded runtime of its own.
pub(crate) fn thread(
    name: String,
    task: impl Future<Output = ()> + Send + 'static,
) -> Result<JoinHandle<()>, StartError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(StartError::Thread)?;
    thread::Builder::new()
        .name(name)
        .spawn(move || runtime.block_on(task))
        .map_err(StartError::Thread)
}
