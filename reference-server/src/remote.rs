//! Other machines that a registry keeps things on: their addresses, and the thread that talks to
//! them.

pub(crate) mod database;

use std::fmt;
use std::io;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::store::Unavailable;

/// The address of a database, with what opens it. Only the place is ever shown.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteUrl(String);

impl RemoteUrl {
    /// An address as `scheme://user:password@host:port/name?options`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The whole address, password included.
    pub(crate) fn whole(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RemoteUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", ""));
        let place = rest.split(['?', '#']).next().unwrap_or_default();
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        write!(out, "{scheme}://{place}")
    }
}

impl fmt::Debug for RemoteUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RemoteUrl({self})")
    }
}

/// A thread whose runtime drives all connections to another machine, whoever asks for something.
/// What it was given to do it finishes, also when the asker goes away.
pub(crate) struct RemoteThread {
    runtime: Handle,
    /// `None` only while the thread is being ended.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl RemoteThread {
    pub(crate) fn start(name: &str) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = move || {
            // The sender is dropped to say that it is over.
            let _ = runtime.block_on(stopped);
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(serve)?;
        Ok(Self {
            runtime: handle,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Does `task` on the thread, from now on. The future only waits for its end, so that one which asks
    /// has no room for all that talking to another machine takes.
    pub(crate) fn run<T, F>(
        &self,
        task: F,
    ) -> impl Future<Output = Result<T, Unavailable>> + use<T, F>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Unavailable>> + Send + 'static,
    {
        let answer = self.runtime.spawn(task);
        async { answer.await.unwrap_or(Err(Unavailable)) }
    }

    /// Blocks until `task` is done: for the start and the end of a registry.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = std::sync::mpsc::channel();
        self.runtime.spawn(async move {
            // The caller waits below.
            let _ = answer.send(task.await);
        });
        answered.recv().ok()
    }
}

impl Drop for RemoteThread {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has already said so.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_question_takes_has_no_room_in_the_future_that_asks() {
        let thread = RemoteThread::start("test").expect("a thread");
        let talking = async {
            let talk = [0_u8; 4_096];
            tokio::task::yield_now().await;
            Ok(talk.len())
        };
        assert!(size_of_val(&talking) >= 4_096);
        let asking = thread.run(talking);
        assert!(size_of_val(&asking) <= 64, "{}", size_of_val(&asking));
    }

    #[test]
    fn an_address_is_shown_without_what_opens_it() {
        let url = RemoteUrl::new("postgres://clerk:se@cret@db.example:5432/drill?password=also");
        assert_eq!(url.to_string(), "postgres://db.example:5432/drill");
        assert_eq!(
            format!("{url:?}"),
            "RemoteUrl(postgres://db.example:5432/drill)"
        );
    }
}
