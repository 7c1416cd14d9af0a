//! What harness and registry used of the machine.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What each side used. `None` where it could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// Of the harness.
    pub harness_cpu_seconds: f64,
    /// Of the bundled registry, from its process.
    pub registry_cpu_seconds: Option<f64>,
    /// Of all other programs on the machine, time taken by its host included.
    pub other_cpu_seconds: Option<f64>,
    /// How long threads of the harness were ready to run and waited for a processor, all together.
    pub harness_waiting_seconds: Option<f64>,
    /// The same of the bundled registry.
    pub registry_waiting_seconds: Option<f64>,
    /// Largest resident memory of the harness, bytes.
    pub harness_memory_bytes_max: u64,
    /// Resident memory of the bundled registry at the end, bytes.
    pub registry_memory_bytes: Option<u64>,
    /// Most files that the harness had open at once, connections included.
    pub harness_open_files_max: Option<u64>,
    /// Most TCP sockets on this machine at once, those that are being forgotten (`TIME_WAIT`)
    /// included: each connection of the harness holds a source port.
    pub tcp_sockets_max: Option<u64>,
}

impl Resources {
    /// Of so many processors, the share that was used while `elapsed` passed.
    pub fn share(&self, elapsed: Duration, processors: usize) -> f64 {
        let registry = self.registry_cpu_seconds.unwrap_or(0.0);
        let others = self.other_cpu_seconds.unwrap_or(0.0);
        let used = self.harness_cpu_seconds + registry + others;
        used / elapsed.as_secs_f64().max(0.001) / processors as f64
    }
}

/// Processors at work in one interval, mean. `None` where it could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Processors {
    /// That the harness used.
    pub harness: Option<f64>,
    /// That the bundled registry used.
    pub registry: Option<f64>,
    /// For how many more the harness had threads that were ready to run and waited.
    pub harness_waiting: Option<f64>,
    /// The same of the bundled registry.
    pub registry_waiting: Option<f64>,
}
