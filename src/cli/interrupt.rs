//! Ctrl-C and SIGTERM end a run early, with its record.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use tokio::signal::unix::{SignalKind, signal};

/// Whether somebody asked to end.
#[derive(Debug)]
pub(super) struct Interrupt {
    came: Arc<AtomicBool>,
    listener: JoinHandle<()>,
}

impl Interrupt {
    /// Listens from now on, on a thread of its own.
    pub(super) fn listen() -> io::Result<Self> {
        let came = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&came);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let (mut interrupt, mut terminate) = {
            let _guard = runtime.enter();
            (
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
            )
        };
        let thread = std::thread::Builder::new().name("signals".to_owned());
        let listener = thread.spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                flag.store(true, Ordering::Relaxed);
            });
        })?;
        Ok(Self { came, listener })
    }

    pub(super) fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }

    /// Returns when somebody asks.
    pub(super) fn wait(self) {
        // A listener that panicked has nothing more to say either.
        let _ = self.listener.join();
    }
}
