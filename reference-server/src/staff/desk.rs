//! Where passwords are checked: a few threads of their own, so that no other request waits for the
//! arithmetic, and a short queue, so that a flood of logins is told to come back instead of taking
//! all processors and 19 MiB each.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

/// Checks under way at once.
const THREADS: usize = 2;
/// Checks that may wait: at some 20 ms each the last one is done well within a second.
const WAITING_MAX: usize = 32;

type Task = Box<dyn FnOnce() + Send>;

/// The threads end when the desk is dropped.
pub(crate) struct Desk {
    tasks: SyncSender<Task>,
}

/// As many checks wait as may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

impl Desk {
    pub(crate) fn open() -> io::Result<Self> {
        let (tasks, waiting) = sync_channel::<Task>(WAITING_MAX);
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..THREADS {
            let waiting = Arc::clone(&waiting);
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || while next(&waiting).map(|task| task()).is_some() {})?;
        }
        Ok(Self { tasks })
    }

    /// What `work` comes to, done away from the caller's thread.
    pub(crate) async fn ask<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, Busy> {
        let (answer, answered) = oneshot::channel();
        let task = Box::new(move || {
            // Nobody waits any more when the caller went away: then there is nothing to work out.
            if !answer.is_closed() {
                let _ = answer.send(work());
            }
        });
        self.tasks.try_send(task).map_err(|_| Busy)?;
        answered.await.map_err(|_| Busy)
    }
}

/// The next task; `None` when the desk is gone.
fn next(waiting: &Mutex<Receiver<Task>>) -> Option<Task> {
    let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.recv().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn a_full_desk_says_so_at_once() {
        let desk = Desk::open().expect("threads");
        let (go, stop) = channel::<()>();
        let stop = Arc::new(Mutex::new(stop));
        let mut waits = Vec::new();
        // More than fits, none of which ends before `go` is dropped.
        for _ in 0..THREADS + WAITING_MAX + 8 {
            let stop = Arc::clone(&stop);
            let ask = desk.ask(move || stop.lock().is_ok_and(|stop| stop.recv().is_err()));
            waits.push(Box::pin(ask));
        }
        let mut busy = 0;
        let mut open = Vec::new();
        for mut wait in waits {
            tokio::select! {
                biased;
                ended = &mut wait => {
                    assert_eq!(ended, Err(Busy));
                    busy += 1;
                }
                () = std::future::ready(()) => open.push(wait),
            }
        }
        assert!(busy >= 8, "{busy} were told to come back");
        drop(go);
        for wait in open {
            assert_eq!(wait.await, Ok(true));
        }
    }
}
