//! Opens connections to one target, from chosen source addresses, and counts them.

use std::cell::Cell;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::{TcpSocket, TcpStream, UnixStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::HandshakeKind;
use tokio_rustls::rustls::pki_types::ServerName;

use super::http2::Http2;
use super::stream::Stream;
use super::{Channel, Connection, WireError};
use crate::engine::secured::{self, Secured};
use crate::engine::target::Address;
use crate::record::Connections;

/// How one worker reaches its target.
pub(crate) struct Dialer {
    target: Address,
    tls: Option<Tls>,
    opened: Cell<Connections>,
}

/// What TLS needs; the sessions that can be resumed are in it.
struct Tls {
    connector: TlsConnector,
    /// The same, with HTTP/2 offered first.
    connector_http2: TlsConnector,
    name: ServerName<'static>,
}

impl Dialer {
    /// A dialer with no session to resume yet. Fails when TLS cannot be set up at all.
    pub(crate) fn new(target: Address, secured: Option<&Secured>) -> std::io::Result<Self> {
        let tls = |secured: &Secured| {
            let config = secured.config().map_err(std::io::Error::other)?;
            let config_http2 = secured::offering_http2(&config);
            Ok::<Tls, std::io::Error>(Tls {
                connector: TlsConnector::from(Arc::new(config)),
                connector_http2: TlsConnector::from(Arc::new(config_http2)),
                name: secured.name.clone(),
            })
        };
        Ok(Self {
            target,
            tls: secured.map(tls).transpose()?,
            opened: Cell::default(),
        })
    }

    /// A new connection; `source` is ignored for targets that have no IPv4 address. Over TLS the
    /// target may decline HTTP/2; in clear it is spoken without asking.
    pub(crate) async fn open(&self, source: Ipv4Addr, http2: bool) -> Result<Channel, WireError> {
        let (stream, http2) = self.connect(source, http2, None).await?;
        if !http2 {
            return Ok(Channel::Http1(Connection::over(stream)));
        }
        self.count(|opened| opened.http2 += 1);
        Ok(Channel::Http2(Box::pin(Http2::over(stream)).await?.into()))
    }

    /// A new connection that speaks HTTP/1.1, with a receive buffer of `window` bytes.
    pub(crate) async fn open_http1(
        &self,
        source: Ipv4Addr,
        window: Option<u32>,
    ) -> Result<Connection, WireError> {
        let (stream, _) = self.connect(source, false, window).await?;
        Ok(Connection::over(stream))
    }

    /// An open stream, and whether HTTP/2 is spoken on it.
    async fn connect(
        &self,
        source: Ipv4Addr,
        http2: bool,
        window: Option<u32>,
    ) -> Result<(Stream, bool), WireError> {
        let stream = match &self.target {
            Address::Tcp(target) => Stream::Tcp(tcp(*target, source, window).await?),
            Address::Unix(path) => Stream::Unix(UnixStream::connect(path).await?),
        };
        self.count(|opened| opened.opened += 1);
        Ok(match (stream, &self.tls) {
            (Stream::Tcp(stream), Some(tls)) => {
                let stream = Box::pin(self.handshake(tls, stream, http2)).await?;
                let agreed = stream.get_ref().1.alpn_protocol() == Some(secured::HTTP2);
                (Stream::Tls(stream), agreed)
            }
            (stream, _) => (stream, http2),
        })
    }

    /// In a box of its own, so that visits in clear are not as large as it.
    async fn handshake(
        &self,
        tls: &Tls,
        stream: TcpStream,
        http2: bool,
    ) -> Result<Box<TlsStream<TcpStream>>, WireError> {
        let connector = match http2 {
            true => &tls.connector_http2,
            false => &tls.connector,
        };
        let stream = connector.connect(tls.name.clone(), stream).await?;
        let (_, session) = stream.get_ref();
        let resumed = session.handshake_kind() == Some(HandshakeKind::Resumed);
        self.count(|opened| {
            opened.handshakes_resumed += u64::from(resumed);
            opened.handshakes_full += u64::from(!resumed);
        });
        Ok(Box::new(stream))
    }

    fn count(&self, change: impl FnOnce(&mut Connections)) {
        let mut opened = self.opened.get();
        change(&mut opened);
        self.opened.set(opened);
    }

    /// What was opened so far.
    pub(crate) fn opened(&self) -> Connections {
        self.opened.get()
    }
}

impl Connection {
    /// A connection in clear that no dialer counts.
    pub(crate) async fn plain(target: SocketAddr, source: Ipv4Addr) -> Result<Self, WireError> {
        Ok(Self::over(Stream::Tcp(tcp(target, source, None).await?)))
    }
}

async fn tcp(
    target: SocketAddr,
    source: Ipv4Addr,
    window: Option<u32>,
) -> Result<TcpStream, WireError> {
    let socket = if target.is_ipv4() {
        let socket = TcpSocket::new_v4()?;
        socket.bind((source, 0).into())?;
        socket
    } else {
        TcpSocket::new_v6()?
    };
    if let Some(bytes) = window {
        // Later the window would have been agreed on.
        socket.set_recv_buffer_size(bytes)?;
    }
    let stream = socket.connect(target).await?;
    // Small requests must not wait for the acknowledgement of the one before.
    stream.set_nodelay(true)?;
    Ok(stream)
}
