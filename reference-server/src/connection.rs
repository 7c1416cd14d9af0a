//! Connections: accepted up to a cap, read with time-outs, led to what answers them.

mod alarm;
mod caps;
mod parts;
mod protocol;
mod quiet;
mod redirect;
mod service;

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

pub(crate) use caps::Addresses;
use caps::Places;
use protocol::Protocols;
use quiet::Activity;
use redirect::Redirect;
use service::{Caller, service};

use crate::front::Front;
use crate::shield::{EdgeLimits, Gate};
use crate::tls::Secured;
use crate::usage::Counters;

/// How long a caller over the cap may take to read that it is over the cap.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);
/// Pause after a failed accept: the process is out of descriptors, and trying at once burns a core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Said to a connection over the cap.
const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// What a listener does with a connection.
pub(crate) enum Door {
    /// Answers in clear.
    Plain,
    /// Answers over TLS.
    Secured(Secured),
    /// Sends everybody to the TLS port.
    Redirect {
        /// That port.
        to: u16,
    },
}

/// What one worker serves, whatever the door.
pub(crate) struct Worker {
    front: Arc<Front>,
    limits: EdgeLimits,
    counters: Arc<Counters>,
    gate: Option<Arc<Gate>>,
    places: Places,
    protocols: Protocols,
}

impl Worker {
    /// Connections of all workers are counted by address in `addresses`. Without a gate every request
    /// is served.
    pub(crate) fn new(
        front: Front,
        limits: EdgeLimits,
        gate: Option<Gate>,
        counters: Arc<Counters>,
        addresses: Arc<Addresses>,
    ) -> Arc<Self> {
        Arc::new(Self {
            front: Arc::new(front),
            gate: gate.map(Arc::new),
            places: Places::new(limits.connections_max_per_worker, addresses),
            protocols: Protocols::new(&limits),
            limits,
            counters,
        })
    }

    /// Measures what the gate must know, as long as the runtime lives.
    pub(crate) async fn measure(self: Arc<Self>) {
        if let Some(gate) = &self.gate {
            gate.measure().await;
        }
    }

    /// Serves connections of `listener` as long as the runtime lives.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener, door: Door) {
        let door = Arc::new(door);
        let listener = tokio::net::TcpListener::from_std(listener)
            .expect("the listener was made non-blocking for this runtime");
        loop {
            let Ok((stream, peer)) = listener.accept().await else {
                sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let Some(place) = self.places.take(peer.ip()) else {
                self.counters.shed();
                // Over TLS nothing can be said before the handshake, which is what costs most.
                if !matches!(*door, Door::Secured(_)) {
                    tokio::spawn(timeout(GOODBYE_WITHIN, say_busy(stream)));
                }
                continue;
            };
            let (worker, door) = (Arc::clone(&self), Arc::clone(&door));
            self.counters.opened();
            tokio::spawn(async move {
                worker.connection(&door, stream, peer.ip()).await;
                worker.counters.closed();
                drop(place);
            });
        }
    }

    async fn connection(&self, door: &Door, stream: TcpStream, peer: IpAddr) {
        // Without this an answer may wait 40 ms for the acknowledgement of the one before it.
        let _ = stream.set_nodelay(true);
        let activity = Arc::new(Activity::default());
        let served = async {
            match door {
                Door::Plain => {
                    let caller = Caller {
                        peer,
                        certificate: None,
                        insist: None,
                    };
                    let service = self.service(caller, &activity);
                    self.protocols.serve_plain(stream, service).await;
                }
                Door::Redirect { to } => {
                    self.protocols.serve_plain(stream, Redirect(*to)).await;
                }
                Door::Secured(secured) => self.secured(secured, stream, peer, &activity).await,
            }
        };
        activity.watch(self.limits.quiet_within, served).await;
    }

    async fn secured(
        &self,
        secured: &Secured,
        stream: TcpStream,
        peer: IpAddr,
        activity: &Arc<Activity>,
    ) {
        let handshake = secured.acceptor.accept(stream);
        let Ok(Ok(stream)) = timeout(self.limits.handshake_within, handshake).await else {
            return;
        };
        let session = stream.get_ref().1;
        let certificate = session.peer_certificates().and_then(<[_]>::first);
        let caller = Caller {
            peer,
            certificate: certificate.map(|shown| shown.clone().into_owned()),
            insist: Some(secured.insist.clone()),
        };
        let service = self.service(caller, activity);
        if session.alpn_protocol() == Some(b"h2") {
            self.protocols.serve_2(stream, service).await;
        } else {
            self.protocols.serve_1(stream, service).await;
        }
    }

    fn service(
        &self,
        caller: Caller,
        activity: &Arc<Activity>,
    ) -> impl protocol::Served<Body> + use<> {
        let (front, counters) = (Arc::clone(&self.front), Arc::clone(&self.counters));
        let gate = self.gate.clone();
        service(front, counters, Arc::clone(activity), gate, caller)
    }
}

async fn say_busy(mut stream: TcpStream) {
    let _ = stream.write_all(BUSY).await;
    let _ = stream.shutdown().await;
}
