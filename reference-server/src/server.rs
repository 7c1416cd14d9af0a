//! Threads and sockets: one listener and one single-threaded runtime for each worker.
//!
//! All listeners share the port (`SO_REUSEPORT`), so the kernel spreads connections and the workers
//! have nothing to hand over. The control port has a thread of its own and answers under load.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::watch;
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::clock::Clock;
use crate::config::{Config, StartError, Tls};
use crate::connection::{Addresses, Door, Worker};
use crate::forwarded::Proxies;
use crate::front::Front;
use crate::listener::Neighbours;
use crate::redact::redacted;
use crate::registry::Registry;
use crate::shared::SharedKind;
use crate::shield::{EdgeLimits, Gate};
use crate::tls::{Secured, Unkept};
use crate::usage::Usage;
use crate::{control, listener, observe};

/// Connections that the control port serves at once.
const CONTROL_CONNECTIONS_MAX: usize = 64;

/// A running registry. Dropping it stops it.
pub struct Server {
    listening: SocketAddr,
    listening_tls: Option<SocketAddr>,
    own_certificate: Option<CertificateDer<'static>>,
    control: Option<SocketAddr>,
    control_token: String,
    banner: Option<String>,
    stop: watch::Sender<bool>,
    threads: Vec<JoinHandle<()>>,
}

redacted!(Server);

impl Server {
    /// Where the registry answers.
    #[must_use]
    pub fn listening(&self) -> SocketAddr {
        self.listening
    }

    /// Where the registry answers over TLS.
    #[must_use]
    pub fn listening_tls(&self) -> Option<SocketAddr> {
        self.listening_tls
    }

    /// The certificate (DER) that it shows there, if it is of its own making: nobody trusts that one
    /// who is not told to.
    #[must_use]
    pub fn own_certificate(&self) -> Option<&[u8]> {
        self.own_certificate.as_deref()
    }

    /// Where the control port answers.
    #[must_use]
    pub fn control(&self) -> Option<SocketAddr> {
        self.control
    }

    /// The bearer token of the control port, new with every start.
    #[must_use]
    pub fn control_token(&self) -> &str {
        &self.control_token
    }

    /// What the terminal must say: which faults and additions are on. Nothing on the wire says it.
    #[must_use]
    pub fn banner(&self) -> Option<&str> {
        self.banner.as_deref()
    }

    /// Serves until `shutdown` completes, then closes every connection and returns.
    pub async fn wait(self, shutdown: impl Future<Output = ()>) {
        shutdown.await;
        drop(self);
    }

    /// Starts the thread that serves `doors` until `ended` completes.
    fn start(
        &mut self,
        name: String,
        worker: Arc<Worker>,
        doors: Vec<(TcpListener, Door)>,
        ended: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let task = async move {
            tokio::spawn(Arc::clone(&worker).measure());
            for (listener, door) in doors {
                tokio::spawn(Arc::clone(&worker).serve(listener, door));
            }
            // Handlers answer within one poll, so when the runtime ends with this task no request is
            // cut in the middle of its work.
            ended.await;
        };
        self.threads.push(listener::thread(name, task)?);
        Ok(())
    }
}

/// Completes when the server stops.
fn ended(stopped: &watch::Receiver<bool>) -> impl Future<Output = ()> + use<> {
    let mut stopped = stopped.clone();
    async move {
        let _ = stopped.wait_for(|&stopped| stopped).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        for thread in self.threads.drain(..) {
            // A worker that panicked has already said so; there is nothing to add.
            let _ = thread.join();
        }
    }
}

/// Listeners that are bound but not served yet.
pub(crate) struct Bound {
    workers: Vec<TcpListener>,
    secured: Option<BoundTls>,
    control: Option<TcpListener>,
    listening: SocketAddr,
    control_address: Option<SocketAddr>,
}

struct BoundTls {
    workers: Vec<TcpListener>,
    listening: SocketAddr,
    secured: Secured,
    unkept: Option<Unkept>,
}

impl Bound {
    /// Binds every socket and reads the certificate, so that what can fail has failed before anything
    /// else is done.
    pub(crate) fn new(config: &Config, clock: &Clock) -> Result<Self, StartError> {
        let neighbours = match config.shared {
            SharedKind::Memory => Neighbours::None,
            SharedKind::Redis(_) | SharedKind::Postgres(_) => Neighbours::Registries,
        };
        let (workers, listening) = listener::shared(config.listen, config.threads, neighbours)?;
        let tls = config.edge.tls.as_ref();
        let secured = tls
            .map(|tls| BoundTls::new(tls, neighbours, config, clock))
            .transpose()?;
        let control = config
            .control
            .map(|address| listener::shared(address, 1, Neighbours::None))
            .transpose()?;
        let (control, control_address) = match control {
            Some((mut listeners, address)) => (listeners.pop(), Some(address)),
            None => (None, None),
        };
        Ok(Self {
            workers,
            secured,
            control,
            listening,
            control_address,
        })
    }

    /// Writes what was made and is to be found again at the next start.
    pub(crate) fn keep(&self) -> Result<(), StartError> {
        let unkept = self.secured.as_ref().and_then(|tls| tls.unkept.as_ref());
        unkept.map_or(Ok(()), Unkept::keep)
    }

    /// Starts the threads.
    pub(crate) fn launch(
        mut self,
        registry: &Arc<Registry>,
        banner: Option<String>,
    ) -> Result<Server, StartError> {
        let usage = Arc::new(Usage::new(self.workers.len()));
        let (pulses, hearts) = observe::pulses(self.workers.len());
        let control = control::Control::new(Arc::clone(registry), Arc::clone(&usage), pulses);
        let (stop, stopped) = watch::channel(false);
        let mut server = Server {
            listening: self.listening,
            listening_tls: self.secured.as_ref().map(|tls| tls.listening),
            own_certificate: self
                .secured
                .as_ref()
                .and_then(|tls| tls.secured.own.clone()),
            control: self.control_address,
            control_token: control.token().to_owned(),
            banner,
            stop,
            threads: Vec::new(),
        };
        let front = Front::new(registry);
        let limits = &registry.edge;
        let addresses =
            Addresses::new(limits.connections_max_per_address, registry.proxies.clone());
        let control_listener = self.control.take();
        for (index, (doors, pulse)) in self.doors().into_iter().zip(hearts).enumerate() {
            let counters = usage.worker(index);
            let addresses = Arc::clone(&addresses);
            let gate = Gate::new(limits.clone(), Arc::clone(&registry.firewall));
            let gate = Some(gate);
            let worker = Worker::new(front.clone(), limits.clone(), gate, counters, addresses);
            let work = pulse.beside(ended(&stopped));
            server.start(format!("registry-{index}"), worker, doors, work)?;
        }
        if let Some(listener) = control_listener {
            let limits = EdgeLimits {
                connections_max_per_worker: CONTROL_CONNECTIONS_MAX,
                ..limits.clone()
            };
            let addresses = Addresses::new(CONTROL_CONNECTIONS_MAX, Proxies::new(Vec::new()));
            let front = Front::from(control.router());
            let worker = Worker::new(front, limits, None, Arc::default(), addresses);
            let doors = vec![(listener, Door::Plain)];
            server.start("control".to_owned(), worker, doors, ended(&stopped))?;
        }
        Ok(server)
    }

    /// What each worker listens on. The plain port serves on loopback; elsewhere it sends people to
    /// the TLS port.
    fn doors(self) -> Vec<Vec<(TcpListener, Door)>> {
        let redirects = !self.listening.ip().is_loopback();
        let to = self.secured.as_ref().map(|tls| tls.listening.port());
        let plain = || match to {
            Some(to) if redirects => Door::Redirect { to },
            _ => Door::Plain,
        };
        let plain = self
            .workers
            .into_iter()
            .map(|listener| vec![(listener, plain())]);
        let mut doors: Vec<_> = plain.collect();
        if let Some(tls) = self.secured {
            for (doors, listener) in doors.iter_mut().zip(tls.workers) {
                doors.push((listener, Door::Secured(tls.secured.clone())));
            }
        }
        doors
    }
}

impl BoundTls {
    fn new(
        tls: &Tls,
        neighbours: Neighbours,
        config: &Config,
        clock: &Clock,
    ) -> Result<Self, StartError> {
        let (workers, listening) = listener::shared(tls.listen, config.threads, neighbours)?;
        let folder = config.tls_folder();
        let (secured, unkept) = Secured::new(tls, listening, folder.as_deref(), clock)?;
        Ok(Self {
            workers,
            listening,
            secured,
            unkept,
        })
    }
}
