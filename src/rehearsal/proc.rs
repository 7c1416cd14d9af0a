//! What the kernel tells of processes and of the machine: `/proc`. Each is `None` where it does not.

use std::collections::BTreeMap;
use std::fs;

/// A process: `self`, or its number.
#[derive(Clone, Debug)]
pub(super) struct Process(String);

impl Process {
    pub(super) fn own() -> Self {
        Self("self".to_owned())
    }

    pub(super) fn numbered(number: u32) -> Self {
        Self(number.to_string())
    }

    fn read(&self, what: &str) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/{what}", self.0)).ok()
    }

    /// User and system time (fields 14 and 15 of `/proc/PID/stat`, proc(5)).
    pub(super) fn cpu_seconds(&self) -> Option<f64> {
        let text = self.read("stat")?;
        // The name, field 2, may hold spaces; it ends at the last parenthesis.
        let (_, fields) = text.rsplit_once(')')?;
        let mut fields = fields.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some((user + system) / rustix::param::clock_ticks_per_second() as f64)
    }

    /// A size of memory by its name in `/proc/PID/status`.
    pub(super) fn memory_bytes(&self, field: &str) -> Option<u64> {
        let text = self.read("status")?;
        let line = text.lines().find_map(|line| line.strip_prefix(field))?;
        let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kibibytes << 10)
    }

    /// Open files: the size of `/proc/PID/fd`, which is their number from Linux 6.2 on and 0 before.
    pub(super) fn open_files(&self) -> Option<u64> {
        let folder = fs::metadata(format!("/proc/{}/fd", self.0)).ok()?;
        Some(folder.len()).filter(|&files| files > 0)
    }

    /// How long each thread was ready to run and waited for a processor, nanoseconds: second field of
    /// `/proc/PID/task/TID/schedstat` (Documentation/scheduler/sched-stats.rst).
    fn waited_by_thread(&self) -> Option<BTreeMap<String, u64>> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).ok()?;
        let waited = threads.flatten().filter_map(|thread| {
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            let waited = text.split_whitespace().nth(1)?.parse().ok()?;
            Some((thread.file_name().into_string().ok()?, waited))
        });
        let waited: BTreeMap<String, u64> = waited.collect();
        (!waited.is_empty()).then_some(waited)
    }
}

/// How long the threads of a process waited for a processor since this was made. Threads that end
/// take their figures with them, so it must look often.
#[derive(Debug)]
pub(super) struct Waiting {
    process: Process,
    before: Option<u64>,
    /// Nanoseconds of threads that have ended.
    ended: u64,
    alive: BTreeMap<String, u64>,
}

impl Waiting {
    pub(super) fn of(process: Process) -> Self {
        let alive = process.waited_by_thread();
        Self {
            before: alive.as_ref().map(|alive| alive.values().sum()),
            process,
            ended: 0,
            alive: alive.unwrap_or_default(),
        }
    }

    /// So far.
    pub(super) fn seconds(&mut self) -> Option<f64> {
        let before = self.before?;
        self.update(self.process.waited_by_thread().unwrap_or_default());
        let all = self.ended + self.alive.values().sum::<u64>();
        Some(all.saturating_sub(before) as f64 / 1e9)
    }

    fn update(&mut self, now: BTreeMap<String, u64>) {
        let gone = self.alive.iter().filter(|(id, _)| !now.contains_key(*id));
        self.ended += gone.map(|(_, waited)| waited).sum::<u64>();
        self.alive = now;
    }
}

/// Time that the processors which this process may use were not idle. What others have is none
/// of its business: pinned to one that is idle, a busy machine leaves it time to spare.
pub(super) fn machine_cpu_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let mine = rustix::thread::sched_getaffinity(None).ok()?;
    let is_mine = |name: &str| name.parse().is_ok_and(|cpu| mine.is_set(cpu));
    let lines = text.lines().filter_map(|line| line.strip_prefix("cpu"));
    let lines = lines.filter_map(|line| line.split_once(' '));
    let busy: Vec<f64> = lines
        .filter(|(name, _)| is_mine(name))
        .map(|(_, figures)| busy_ticks(figures))
        .collect();
    // With a quota (cgroups) a process has less than these, and who takes the rest takes nothing
    // from it.
    let ticks: f64 = busy.iter().sum();
    let seconds = ticks / rustix::param::clock_ticks_per_second() as f64;
    (busy.len() == super::processors()).then_some(seconds)
}

/// All figures of a processor's line in `/proc/stat` (proc(5)) but the fourth and fifth, idle and
/// waiting for a disk.
fn busy_ticks(figures: &str) -> f64 {
    // The ninth and tenth, of guests, are counted in the first two already.
    let figures = figures.split_whitespace().take(8).enumerate();
    let busy = figures.filter(|(position, _)| !matches!(position, 3 | 4));
    busy.filter_map(|(_, ticks)| ticks.parse::<f64>().ok())
        .sum()
}

/// TCP sockets, those in `TIME_WAIT` included (`/proc/net/sockstat`).
pub(super) fn tcp_sockets() -> Option<u64> {
    sockets_in(&fs::read_to_string("/proc/net/sockstat").ok()?)
}

fn sockets_in(sockstat: &str) -> Option<u64> {
    let line = sockstat
        .lines()
        .find_map(|line| line.strip_prefix("TCP:"))?;
    let fields: Vec<&str> = line.split_whitespace().collect();
    let field = |name: &str| {
        let at = fields.iter().position(|field| *field == name)?;
        fields.get(at + 1)?.parse::<u64>().ok()
    };
    Some(field("inuse")? + field("tw")?)
}

pub(super) fn processor_name() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_that_are_being_forgotten_count() {
        let text = "sockets: used 61\nTCP: inuse 12 orphan 0 tw 340 alloc 14 mem 2\nUDP: inuse 1\n";
        assert_eq!(sockets_in(text), Some(352));
        assert_eq!(sockets_in("sockets: used 61\n"), None);
    }

    #[test]
    fn what_a_thread_waited_is_kept_when_it_ends() {
        let threads = |threads: &[(&str, u64)]| {
            let threads = threads
                .iter()
                .map(|(id, waited)| (String::from(*id), *waited));
            threads.collect::<BTreeMap<_, _>>()
        };
        let mut waiting = Waiting::of(Process::own());
        waiting.alive = threads(&[("1", 100), ("2", 50)]);
        waiting.update(threads(&[("1", 120), ("3", 7)]));
        waiting.update(threads(&[("3", 9)]));
        assert_eq!((waiting.ended, waiting.alive), (170, threads(&[("3", 9)])));
    }
}
