//! What the registry used and did so far: for the harness, which must know who was the limit.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

/// Ticks in a second of `/proc/self/stat`: Linux reports 100 to programs on every architecture,
/// whatever the kernel's own tick is (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

/// Counts of one worker, on a cache line of their own so that workers do not slow each other.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(crate) struct Counters {
    requests: AtomicU64,
    shed: AtomicU64,
    shed_requests: AtomicU64,
    opened: AtomicU64,
    closed: AtomicU64,
}

impl Counters {
    /// A request was read.
    pub(crate) fn request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    fn requests_so_far(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// A connection was accepted.
    pub(crate) fn opened(&self) {
        self.opened.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection that was accepted ended.
    pub(crate) fn closed(&self) {
        self.closed.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection was turned away.
    pub(crate) fn shed(&self) {
        self.shed.fetch_add(1, Ordering::Relaxed);
    }

    /// A request was turned away because there were too many.
    pub(crate) fn shed_request(&self) {
        self.shed_requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn shed_so_far(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }
}

/// The counts of all workers.
#[derive(Debug)]
pub(crate) struct Usage {
    workers: Vec<Arc<Counters>>,
}

/// Usage at one instant, as the control port shows it.
#[derive(Debug, Serialize)]
pub(crate) struct Snapshot {
    /// Processor time of the process, user and system, seconds.
    pub(crate) cpu_seconds: f64,
    /// Memory of the process that is in use, bytes.
    pub(crate) resident_bytes: u64,
    /// Requests read.
    requests: u64,
    /// Connections turned away.
    pub(crate) shed: u64,
    /// Requests turned away.
    pub(crate) shed_requests: u64,
}

impl Usage {
    pub(crate) fn new(workers: usize) -> Self {
        Self {
            workers: (0..workers).map(|_| Arc::default()).collect(),
        }
    }

    /// The counts of one worker.
    pub(crate) fn worker(&self, index: usize) -> Arc<Counters> {
        Arc::clone(&self.workers[index])
    }

    /// Connections that are open on the public port.
    pub(crate) fn open(&self) -> u64 {
        let sum = |count: fn(&Counters) -> &AtomicU64| -> u64 {
            let workers = self.workers.iter();
            workers
                .map(|worker| count(worker).load(Ordering::Relaxed))
                .sum()
        };
        // In this order: a connection that ends meanwhile must not be missing from the opened ones.
        let closed = sum(|worker| &worker.closed);
        sum(|worker| &worker.opened).saturating_sub(closed)
    }

    /// Counts and the process's own figures; a figure that cannot be read is 0.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            cpu_seconds: cpu_seconds().unwrap_or_default(),
            resident_bytes: resident_bytes().unwrap_or_default(),
            requests: self
                .workers
                .iter()
                .map(|worker| worker.requests_so_far())
                .sum(),
            shed_requests: self
                .workers
                .iter()
                .map(|worker| worker.shed_requests.load(Ordering::Relaxed))
                .sum(),
            shed: self.workers.iter().map(|worker| worker.shed_so_far()).sum(),
        }
    }
}

/// Fields 14 and 15 of `/proc/self/stat` (proc(5)). The second field is the program's name and may
/// hold anything, so counting starts behind its closing bracket.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_all_workers_are_added() {
        let usage = Usage::new(2);
        usage.worker(0).request();
        usage.worker(1).request();
        usage.worker(1).shed();
        let snapshot = usage.snapshot();
        assert_eq!((snapshot.requests, snapshot.shed), (2, 1));
    }

    #[test]
    fn the_process_uses_memory() {
        assert!(Usage::new(1).snapshot().resident_bytes > 100_000);
    }
}
