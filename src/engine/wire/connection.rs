//! One TCP connection from a chosen source address.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::{Answer, WireError};

/// Room made before each read.
const READ_BYTES: usize = 16 << 10;

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
}

impl Connection {
    /// Connects; `source` is ignored for targets that are not IPv4.
    pub(crate) async fn open(target: SocketAddr, source: Ipv4Addr) -> Result<Self, WireError> {
        let socket = if target.is_ipv4() {
            let socket = TcpSocket::new_v4()?;
            socket.bind((source, 0).into())?;
            socket
        } else {
            TcpSocket::new_v6()?
        };
        let stream = socket.connect(target).await?;
        // Small requests must not wait for the acknowledgement of the one before.
        stream.set_nodelay(true)?;
        Ok(Self { stream })
    }

    /// Sends all of `bytes`.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// Reads one whole answer into `answer`.
    pub(crate) async fn receive(
        &mut self,
        answer: &mut Answer,
        bodyless: bool,
    ) -> Result<(), WireError> {
        answer.clear();
        loop {
            let buffer = answer.buffer();
            buffer.reserve(READ_BYTES);
            let closed = self.stream.read_buf(buffer).await? == 0;
            if answer.advance(bodyless, closed)? {
                return Ok(());
            }
        }
    }
}
