//! The log as the registry uses it: one thread writes, many callers wait together for the disk.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;
use tokio::sync::oneshot;

use super::chain::Chain;
use super::folder::{self, AuditFault, Opened};
use super::sink::{Recent, Sink};
use super::{Entry, Outcome};
use crate::clock::Clock;
use crate::entropy;
use crate::hex;
use crate::store::Unavailable;

/// Records that may wait, each of one entry or of those of a part of an upload; beyond them staff are
/// told to come back.
const WAITING_MAX: usize = 4 * 1024;
/// Bytes of the hash of a person: enough that two people never share one.
const ABOUT_BYTES: usize = 16;

struct Waiting {
    entries: Vec<Entry>,
    kept: oneshot::Sender<()>,
}

/// How many entries there are, of this start.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Counts {
    signed_in: u64,
    sign_in_refused: u64,
    granted: u64,
    refused: u64,
    without_purpose: u64,
    /// Accounts that the operator revoked, and made good again.
    revoked: u64,
    restored: u64,
    /// Torn lines that were taken off.
    repaired: u64,
}

/// What the operator may see.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct View {
    /// Lines in the log, those of earlier starts included.
    lines: u64,
    /// Hash of the last line: whoever keeps it can tell later that nothing was cut off.
    head: String,
    entries: Counts,
}

struct State {
    chain: Chain,
    counts: Counts,
    recent: Recent,
}

/// The audit log.
pub(crate) struct AuditLog {
    key: [u8; 32],
    state: Arc<Mutex<State>>,
    /// `None` only while the log is being dropped.
    entries: Option<SyncSender<Waiting>>,
    writer: Option<JoinHandle<()>>,
}

impl AuditLog {
    /// Goes on with the log in `folder`; in memory without one.
    pub(crate) fn open(folder: Option<&Path>, clock: Clock) -> Result<Self, AuditFault> {
        let (chain, file, torn_bytes, key) = match folder.map(folder::open).transpose()? {
            None => (Chain::new(), None, 0, entropy::bytes()),
            Some(Opened {
                file,
                chain,
                torn_bytes,
                key,
            }) => (chain, Some(file), torn_bytes, key),
        };
        let state = Arc::new(Mutex::new(State {
            chain,
            counts: Counts::default(),
            recent: Recent::default(),
        }));
        let mut writer = Writer {
            sink: Sink::new(file),
            state: Arc::clone(&state),
            clock,
        };
        let fault = |reason| AuditFault::File {
            file: folder.map(folder::log_in).unwrap_or_default(),
            reason,
        };
        if torn_bytes > 0 {
            writer
                .write(&[Entry::repaired(torn_bytes)])
                .map_err(fault)?;
        }
        let (entries, waiting) = sync_channel(WAITING_MAX);
        let writer = thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || writer.run(&waiting))
            .map_err(fault)?;
        Ok(Self {
            key,
            state,
            entries: Some(entries),
            writer: Some(writer),
        })
    }

    /// A person's or a household's name in the log. Who has no key cannot tell whose it is, nor try
    /// numbers until one fits.
    pub(crate) fn about(&self, subject: impl IntoIterator<Item = u64>) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any key will do");
        for number in subject {
            mac.update(&number.to_be_bytes());
        }
        hex::encode(&mac.finalize().into_bytes()[..ABOUT_BYTES])
    }

    /// Puts entries on record; when this returns they are there for good.
    pub(crate) async fn record(&self, entries: Vec<Entry>) -> Result<(), Unavailable> {
        self.send(entries)?.await.map_err(|_| Unavailable)
    }

    /// Has an entry put on record without waiting for it. When the log takes no more it is not
    /// kept; nobody is signed in then either.
    pub(crate) fn note(&self, entry: Entry) {
        drop(self.send(vec![entry]));
    }

    fn send(&self, entries: Vec<Entry>) -> Result<oneshot::Receiver<()>, Unavailable> {
        let (kept, is_kept) = oneshot::channel();
        let writer = self.entries.as_ref().ok_or(Unavailable)?;
        let waiting = Waiting { entries, kept };
        writer.try_send(waiting).map_err(|_| Unavailable)?;
        Ok(is_kept)
    }

    pub(crate) fn view(&self) -> View {
        let state = lock(&self.state);
        View {
            lines: state.chain.lines(),
            head: state.chain.head(),
            entries: state.counts.clone(),
        }
    }

    /// The newest lines of this start, as they are in a file.
    pub(crate) fn recent(&self) -> String {
        lock(&self.state).recent.text()
    }
}

impl Drop for AuditLog {
    fn drop(&mut self) {
        // The writer ends when nobody can send any more; what waits is still written.
        self.entries = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has already said so.
            let _ = writer.join();
        }
    }
}

struct Writer {
    sink: Sink,
    state: Arc<Mutex<State>>,
    clock: Clock,
}

impl Writer {
    /// Until nobody can send any more, or the disk refuses: then nobody is told that an entry is
    /// kept, now or later, so that no data leaves without one.
    fn run(mut self, waiting: &Receiver<Waiting>) {
        while let Ok(first) = waiting.recv() {
            let batch = std::iter::once(first).chain(waiting.try_iter());
            let (entries, kept): (Vec<_>, Vec<_>) =
                batch.map(|waiting| (waiting.entries, waiting.kept)).unzip();
            let entries: Vec<_> = entries.into_iter().flatten().collect();
            if self.write(&entries).is_err() {
                return;
            }
            for kept in kept {
                // Whoever asked went away; the entry stays.
                let _ = kept.send(());
            }
        }
    }

    fn write(&mut self, entries: &[Entry]) -> std::io::Result<()> {
        let mut chain = lock(&self.state).chain;
        let at = self.clock.unix_seconds();
        let lines: Vec<_> = entries.iter().map(|entry| chain.add(at, entry)).collect();
        self.sink.keep(&lines)?;
        let mut state = lock(&self.state);
        state.chain = chain;
        state.recent.add(lines);
        for entry in entries {
            state.counts.add(entry.outcome);
        }
        Ok(())
    }
}

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::SignedIn => &mut self.signed_in,
            Outcome::SignInRefused => &mut self.sign_in_refused,
            Outcome::Granted => &mut self.granted,
            Outcome::Refused => &mut self.refused,
            Outcome::WithoutPurpose => &mut self.without_purpose,
            Outcome::Revoked => &mut self.revoked,
            Outcome::Restored => &mut self.restored,
            Outcome::Repaired => &mut self.repaired,
        };
        *count += 1;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
