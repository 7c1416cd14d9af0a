//! Bytes as an attacker sends them, and what comes back before the connection ends.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};

use socket2::SockRef;

use crate::client::{HOME, connect};

/// A connection without a client.
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) fn open(to: SocketAddr) -> Self {
        Self::open_from(HOME, to)
    }

    pub(crate) fn open_from(source: IpAddr, to: SocketAddr) -> Self {
        let stream = connect(source, to);
        let patience = stream.read_timeout().expect("a time-out");
        stream.set_write_timeout(patience).expect("a time-out");
        Self(stream)
    }

    /// As [`Raw::open`], with room for little that is not read.
    pub(crate) fn reluctant(to: SocketAddr) -> Self {
        let raw = Self::open(to);
        let socket = SockRef::from(&raw.0);
        socket.set_recv_buffer_size(4096).expect("a small buffer");
        raw
    }

    /// Whether the bytes could be sent before the other side closed; the test fails when it neither
    /// reads nor closes.
    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        match self.0.write_all(bytes.as_ref()) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                panic!("the connection was not closed: {error}")
            }
            said => said.is_ok(),
        }
    }

    /// Everything until the other side closes; the test fails when it does not.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut block = [0; 4096];
        loop {
            match self.0.read(&mut block) {
                Ok(0) => return bytes,
                Ok(read) => bytes.extend(&block[..read]),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return bytes,
                Err(error) => panic!("the connection was not closed: {error}"),
            }
        }
    }

    /// The status of the next answer.
    pub(crate) fn status(&mut self) -> u16 {
        let mut head = [0; 12];
        self.0.read_exact(&mut head).expect("an answer");
        let text = std::str::from_utf8(&head[9..]).expect("a status");
        text.parse().expect("a status")
    }
}
