//! CPU and memory of both sides, from `/proc`.

use std::fs;

use hdrhistogram::Histogram;

use crate::record::{Environment, Resources};

/// What the machine did while a scenario ran.
pub(crate) struct Machine {
    pub(crate) used: Resources,
    /// How late a thread woke that had nothing else to do, microseconds.
    pub(crate) timer_floor: Histogram<u64>,
}

/// Reads what harness and registry used since it was made.
#[derive(Debug)]
pub(crate) struct Meter {
    registry: Option<u32>,
    harness_cpu_before: f64,
    registry_cpu_before: f64,
    machine_cpu_before: Option<f64>,
}

impl Meter {
    /// `registry` is the process id of the bundled registry.
    pub(crate) fn start(registry: Option<u32>) -> Self {
        let registry_cpu = registry.and_then(|process| cpu_seconds(&process.to_string()));
        Self {
            registry,
            harness_cpu_before: cpu_seconds("self").unwrap_or(0.0),
            registry_cpu_before: registry_cpu.unwrap_or(0.0),
            machine_cpu_before: machine_cpu_seconds(),
        }
    }

    /// Used so far.
    pub(crate) fn read(&self) -> Resources {
        let registry = self.registry.map(|process| process.to_string());
        let registry_cpu = registry.as_deref().and_then(cpu_seconds);
        let registry_cpu = registry_cpu.map(|cpu| cpu - self.registry_cpu_before);
        let harness_cpu = cpu_seconds("self").unwrap_or(0.0) - self.harness_cpu_before;
        let machine = machine_cpu_seconds().zip(self.machine_cpu_before);
        let ours = harness_cpu + registry_cpu.unwrap_or(0.0);
        Resources {
            harness_cpu_seconds: harness_cpu,
            registry_cpu_seconds: registry_cpu,
            other_cpu_seconds: machine.map(|(now, before)| (now - before - ours).max(0.0)),
            harness_memory_bytes_max: memory_bytes("self", "VmHWM:").unwrap_or(0),
            registry_memory_bytes: registry.and_then(|process| memory_bytes(&process, "VmRSS:")),
        }
    }
}

/// Time that the machine's processors were not idle (first line of `/proc/stat`, proc(5)):
/// all but the fourth and fifth figure, idle and waiting for a disk.
fn machine_cpu_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let figures = text.lines().next()?.strip_prefix("cpu ")?;
    // The ninth and tenth, of guests, are counted in the first two already.
    let figures = figures.split_whitespace().take(8).enumerate();
    let busy = figures.filter(|(position, _)| !matches!(position, 3 | 4));
    let ticks: f64 = busy
        .filter_map(|(_, ticks)| ticks.parse::<f64>().ok())
        .sum();
    Some(ticks / rustix::param::clock_ticks_per_second() as f64)
}

/// User and system time of a process (fields 14 and 15 of `/proc/PID/stat`, proc(5)).
fn cpu_seconds(process: &str) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, field 2, may hold spaces; it ends at the last parenthesis.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / rustix::param::clock_ticks_per_second() as f64)
}

fn memory_bytes(process: &str, field: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// The machine, as a report shows it.
pub(crate) fn environment() -> Environment {
    let system = rustix::system::uname();
    let name = system.sysname().to_string_lossy();
    let release = system.release().to_string_lossy();
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    Environment {
        processors: processors(),
        processor: processor_name().unwrap_or_default(),
        kernel: format!("{name} {release}"),
        open_files_max: files.current.unwrap_or(u64::MAX),
    }
}

/// Logical processors that this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn processor_name() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
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
