//! What both sides used of the machine: over a scenario, and interval by interval.

use std::time::Duration;

use hdrhistogram::Histogram;

use super::proc::{self, Process, Waiting};
use crate::record::{Environment, Processors, Resources};

/// A machine of which more than this share is used has nothing left to give.
pub(crate) const BUSY_SHARE: f64 = 0.85;

/// What the machine did while a scenario ran.
pub(crate) struct Machine {
    pub(crate) used: Resources,
    pub(crate) series: Series,
    /// How late a thread woke that had nothing else to do, microseconds.
    pub(crate) timer_floor: Histogram<u64>,
}

/// Reads what harness and registry used since it was made.
#[derive(Debug)]
pub(crate) struct Meter {
    harness: Side,
    registry: Option<Side>,
    machine_cpu_before: Option<f64>,
    open_files_max: Option<u64>,
    tcp_sockets_max: Option<u64>,
    series: Series,
}

/// A process that is looked at again and again.
#[derive(Debug)]
struct Side {
    process: Process,
    cpu_before: f64,
    waiting: Waiting,
}

impl Side {
    fn of(process: Process) -> Self {
        Self {
            cpu_before: process.cpu_seconds().unwrap_or(0.0),
            waiting: Waiting::of(process.clone()),
            process,
        }
    }

    fn cpu_seconds(&self) -> Option<f64> {
        Some(self.process.cpu_seconds()? - self.cpu_before)
    }
}

impl Meter {
    /// `registry` is the process id of the bundled registry; `interval` is how long the intervals of
    /// the series are.
    pub(crate) fn start(registry: Option<u32>, interval: Duration) -> Self {
        let mut meter = Self {
            harness: Side::of(Process::own()),
            registry: registry.map(|number| Side::of(Process::numbered(number))),
            machine_cpu_before: proc::machine_cpu_seconds(),
            open_files_max: None,
            tcp_sockets_max: None,
            series: Series::new(interval),
        };
        meter.look(Duration::ZERO);
        meter
    }

    /// To be called often: what was highest in between is not seen.
    pub(crate) fn look(&mut self, elapsed: Duration) {
        self.open_files_max = self.open_files_max.max(self.harness.process.open_files());
        self.tcp_sockets_max = self.tcp_sockets_max.max(proc::tcp_sockets());
        // Also when the series needs nothing: threads may end.
        let harness_waiting = self.harness.waiting.seconds();
        let registry = self.registry.as_mut();
        let registry_waiting = registry.and_then(|side| side.waiting.seconds());
        if self.series.wants(elapsed) {
            let registry = self.registry.as_ref();
            self.series.add(Look {
                at: elapsed.as_secs_f64(),
                used: [
                    self.harness.cpu_seconds(),
                    registry.and_then(Side::cpu_seconds),
                    harness_waiting,
                    registry_waiting,
                ],
            });
        }
    }

    /// Used until now, which is `elapsed`.
    pub(crate) fn read(mut self, elapsed: Duration) -> (Resources, Series) {
        self.series.end();
        self.look(elapsed);
        let registry = self.registry.as_mut();
        let registry_waiting_seconds = registry.and_then(|side| side.waiting.seconds());
        let registry = self.registry.as_ref();
        let registry_cpu = registry.and_then(Side::cpu_seconds);
        let harness_cpu = self.harness.cpu_seconds().unwrap_or(0.0);
        let machine = proc::machine_cpu_seconds().zip(self.machine_cpu_before);
        let ours = harness_cpu + registry_cpu.unwrap_or(0.0);
        let used = Resources {
            harness_cpu_seconds: harness_cpu,
            registry_cpu_seconds: registry_cpu,
            other_cpu_seconds: machine.map(|(now, before)| (now - before - ours).max(0.0)),
            harness_waiting_seconds: self.harness.waiting.seconds(),
            registry_waiting_seconds,
            harness_memory_bytes_max: self.harness.process.memory_bytes("VmHWM:").unwrap_or(0),
            registry_memory_bytes: registry.and_then(|side| side.process.memory_bytes("VmRSS:")),
            harness_open_files_max: self.open_files_max,
            tcp_sockets_max: self.tcp_sockets_max,
        };
        (used, self.series)
    }
}

/// What was used up to some instants, at least one in each interval.
#[derive(Debug)]
pub(crate) struct Series {
    interval: Duration,
    next: Duration,
    looks: Vec<Look>,
}

#[derive(Clone, Copy, Debug)]
struct Look {
    /// Seconds since the start.
    at: f64,
    /// Processor seconds of harness and registry, then how long each waited.
    used: [Option<f64>; 4],
}

impl Series {
    pub(super) fn new(interval: Duration) -> Self {
        Self {
            interval,
            next: Duration::ZERO,
            looks: Vec::new(),
        }
    }

    /// Whether an interval has begun since the last look.
    fn wants(&self, elapsed: Duration) -> bool {
        elapsed >= self.next
    }

    fn add(&mut self, look: Look) {
        while self.next.as_secs_f64() <= look.at {
            self.next += self.interval;
        }
        self.looks.push(look);
    }

    /// Wants one more, whenever that is.
    fn end(&mut self) {
        self.next = Duration::ZERO;
    }

    /// Between two instants, in seconds.
    pub(crate) fn between(&self, from: f64, to: f64) -> Processors {
        let mean = |which: usize| {
            let used = self.until(to, which)? - self.until(from, which)?;
            // Processor time is counted in hundredths of a second.
            Some((used / (to - from) * 1e3).round() / 1e3).filter(|mean| mean.is_finite())
        };
        Processors {
            harness: mean(0),
            registry: mean(1),
            harness_waiting: mean(2),
            registry_waiting: mean(3),
        }
    }

    /// Looks come a little after an interval's end: in between, use is taken to be even.
    fn until(&self, at: f64, which: usize) -> Option<f64> {
        let after = self.looks.partition_point(|look| look.at < at);
        let last = self.looks.last()?;
        let later = self.looks.get(after).unwrap_or(last);
        let earlier = self.looks[..after].last().unwrap_or(later);
        let (low, high) = (earlier.used[which]?, later.used[which]?);
        if later.at <= earlier.at {
            return Some(low);
        }
        Some(low + (high - low) * (at - earlier.at) / (later.at - earlier.at))
    }
}

/// The machine, as a report shows it.
pub(crate) fn environment() -> Environment {
    let system = rustix::system::uname();
    let name = system.sysname().to_string_lossy();
    let release = system.release().to_string_lossy();
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    Environment {
        processors: processors(),
        processor: proc::processor_name().unwrap_or_default(),
        kernel: format!("{name} {release}"),
        open_files_max: files.current.unwrap_or(u64::MAX),
    }
}

/// Logical processors that this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Lets the kernel's table of open files be large enough for `count` before anything is measured.
/// It grows by doubling, and a process of several threads waits some 15 ms each time, until no
/// processor looks at the old one any more.
pub(crate) fn make_room_for_files(count: usize) {
    let allowed = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let allowed = allowed.and_then(|allowed| i32::try_from(allowed).ok());
    let wanted = i32::try_from(count).unwrap_or(i32::MAX);
    let highest = wanted.min(allowed.unwrap_or(i32::MAX) - 1);
    // A descriptor that high needs a table that long, which stays. Without it all goes on as before.
    let _ = rustix::io::fcntl_dupfd_cloexec(std::io::stdin(), highest);
}

/// Raises the number of open files to what the system allows: each visit has a connection.
pub fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: now.maximum,
        maximum: now.maximum,
    };
    // Where it is not allowed the old limit stays, and running into it is reported.
    let _ = setrlimit(Resource::Nofile, wanted);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A harness that uses `rate` of a processor, looked at every 100 ms.
    fn series(rate: impl Fn(f64) -> f64, seconds: f64) -> Series {
        let mut series = Series::new(Duration::from_secs(1));
        let mut used = 0.0;
        for tick in 0..=(seconds * 10.0) as u32 {
            let at = f64::from(tick) / 10.0 + 0.03;
            if series.wants(Duration::from_secs_f64(at)) {
                series.add(Look {
                    at,
                    used: [Some(used), None, Some(0.0), None],
                });
            }
            used += rate(at) / 10.0;
        }
        series
    }

    #[test]
    fn use_is_told_by_interval_and_what_is_unknown_is_none() {
        let series = series(|at| if at < 5.0 { 0.5 } else { 1.5 }, 10.0);
        assert!(series.looks.len() <= 12, "{}", series.looks.len());
        for (from, wanted) in [(1.0, 0.5), (3.0, 0.5), (6.0, 1.5), (8.0, 1.5)] {
            let told = series.between(from, from + 1.0);
            assert!((told.harness.unwrap() - wanted).abs() < 0.02, "{told:?}");
            assert_eq!((told.registry, told.harness_waiting), (None, Some(0.0)));
        }
        assert_eq!(
            Series::new(Duration::from_secs(1)).between(0.0, 1.0),
            Processors::default()
        );
    }

    #[test]
    fn what_is_used_while_nobody_looks_is_spread_evenly() {
        let mut series = Series::new(Duration::from_secs(1));
        for (at, used) in [(0.0, 0.0), (2.0, 1.0), (6.0, 5.0)] {
            series.add(Look {
                at,
                used: [Some(used), None, None, None],
            });
        }
        let told = [0.0, 1.0, 3.0, 5.0].map(|from| series.between(from, from + 1.0).harness);
        assert_eq!(told, [Some(0.5), Some(0.5), Some(1.0), Some(1.0)]);
    }
}
