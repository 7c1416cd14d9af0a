//! Threads and sockets: one listener and one single-threaded runtime for each worker.
//!
//! All listeners share the port (`SO_REUSEPORT`), so the kernel spreads connections and the workers
//! have nothing to hand over. The control port has a thread of its own and answers under load.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::watch;

use crate::config::StartError;
use crate::connection::{Limits, serve};
use crate::control;
use crate::redact::redacted;
use crate::registry::Registry;
use crate::usage::Usage;
use crate::{front, listener, observe};

/// Connections that the control port serves at once.
const CONTROL_CONNECTIONS_MAX: usize = 64;

/// A running registry. Dropping it stops it.
pub struct Server {
    listening: SocketAddr,
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
    workers: Vec<std::net::TcpListener>,
    control: Option<std::net::TcpListener>,
    listening: SocketAddr,
    control_address: Option<SocketAddr>,
}

impl Bound {
    /// Binds every socket, so that what can fail has failed before anything else is done.
    pub(crate) fn new(
        listen: SocketAddr,
        control: Option<SocketAddr>,
        threads: usize,
    ) -> Result<Self, StartError> {
        let (workers, listening) = listener::shared(listen, threads)?;
        let control = control
            .map(|address| listener::shared(address, 1))
            .transpose()?;
        let (control, control_address) = match control {
            Some((mut listeners, address)) => (listeners.pop(), Some(address)),
            None => (None, None),
        };
        Ok(Self {
            workers,
            control,
            listening,
            control_address,
        })
    }

    /// Starts the threads.
    pub(crate) fn launch(
        self,
        registry: &Arc<Registry>,
        banner: Option<String>,
    ) -> Result<Server, StartError> {
        let usage = Arc::new(Usage::new(self.workers.len()));
        let (pulses, hearts) = observe::pulses(self.workers.len());
        let control = control::Control::new(Arc::clone(registry), Arc::clone(&usage), pulses);
        let (stop, stopped) = watch::channel(false);
        let mut server = Server {
            listening: self.listening,
            control: self.control_address,
            control_token: control.token().to_owned(),
            banner,
            stop,
            threads: Vec::new(),
        };
        let router = front::router(Arc::clone(registry));
        let workers = self.workers.into_iter().zip(hearts);
        for (index, (listener, pulse)) in workers.enumerate() {
            let limits = Limits::public(usage.worker(index));
            let task = serve(listener, router.clone(), limits, stopped.clone());
            let task = pulse.beside(task);
            server
                .threads
                .push(listener::thread(format!("registry-{index}"), task)?);
        }
        if let Some(listener) = self.control {
            let limits = Limits::control(CONTROL_CONNECTIONS_MAX);
            let task = serve(listener, control.router(), limits, stopped);
            server
                .threads
                .push(listener::thread("control".to_owned(), task)?);
        }
        Ok(server)
    }
}
