//! What the formats say of the machine that a scenario ran on: its timers, its processors.

use crate::number::{bytes, count, milliseconds, seconds as duration};
use crate::record::{Latency, Resources, ScenarioRecord};

/// A harness with time to spare adds no more than this to what the machine's timer needs (p99.9).
const OWN_LAG_MAX_MS: f64 = 0.3;

/// Fewer wake-ups than this have no 99.9th percentile; the latest one stands for it.
const WAKE_UPS_MIN: u64 = 1_000;

/// Processor time and memory of each side, from `seconds` of a scenario.
pub(super) fn resources(resources: &Resources, seconds: f64) -> String {
    let cores = |cpu_seconds: f64| {
        if seconds > 0.0 {
            format!("{:.2} processors", cpu_seconds / seconds)
        } else {
            "no time".to_owned()
        }
    };
    let waited = |waited: Option<f64>| {
        waited.map_or_else(String::new, |waited| {
            format!(", waited {} for one", duration(waited))
        })
    };
    let open_files = |most: Option<u64>| {
        most.map_or_else(String::new, |most| {
            format!(", {} open files at most", count(most))
        })
    };
    let harness = format!(
        "harness {} and {}{}{}",
        cores(resources.harness_cpu_seconds),
        bytes(resources.harness_memory_bytes_max),
        waited(resources.harness_waiting_seconds),
        open_files(resources.harness_open_files_max)
    );
    let registry = match (
        resources.registry_cpu_seconds,
        resources.registry_memory_bytes,
    ) {
        (None, None) => "registry not visible from here".to_owned(),
        (cpu, memory) => format!(
            "registry {} and {}{}",
            cpu.map_or("unknown time".to_owned(), cores),
            memory.map_or("unknown memory".to_owned(), bytes),
            waited(resources.registry_waiting_seconds)
        ),
    };
    let sockets = resources.tcp_sockets_max;
    let sockets = sockets.map_or_else(String::new, |most| {
        format!("; {} TCP sockets on the machine at most", count(most))
    });
    format!("{harness}; {registry}{sockets}")
}

/// How long after it was due something began, and how much of that this machine's timer alone takes.
pub(super) fn punctuality(scenario: &ScenarioRecord) -> String {
    let (lag, floor) = (&scenario.pace_lag, &scenario.timer_floor);
    if lag.count == 0 {
        return "nothing".to_owned();
    }
    let began = format!(
        "half of what was due within {}, 99.9 % within {}",
        milliseconds(lag.p50_ms),
        milliseconds(lag.p999_ms)
    );
    if floor.count == 0 {
        return began;
    }
    format!("{began}; {}; {}", woke(floor), own(lag, floor))
}

/// How late the machine woke a thread that had nothing else to do.
fn woke(floor: &Latency) -> String {
    let half = milliseconds(floor.p50_ms);
    let wake_ups = count(floor.count);
    let most = milliseconds(floor.p999_ms);
    if floor.count < WAKE_UPS_MIN {
        return format!(
            "an idle thread of this machine woke within {half} and {most} ({wake_ups} wake-ups, too few \
             for 99.9 %: the latest)"
        );
    }
    format!("an idle thread of this machine woke within {half} and {most} ({wake_ups} wake-ups)")
}

/// What the harness added.
fn own(lag: &Latency, floor: &Latency) -> String {
    let own = lag.p999_ms - floor.p999_ms;
    let bound = milliseconds(OWN_LAG_MAX_MS);
    if own <= 0.0 {
        "the harness added nothing to that".to_owned()
    } else if own <= OWN_LAG_MAX_MS {
        format!(
            "the harness added {}, at most {bound} is good",
            milliseconds(own)
        )
    } else {
        format!(
            "the harness added {}, where {bound} is good",
            milliseconds(own)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    /// A scenario whose p99.9 are these, in milliseconds.
    fn told(lag_ms: f64, floor_ms: f64, wake_ups: u64) -> String {
        let mut scenario = fixture::scenario("surge");
        scenario.pace_lag.p999_ms = lag_ms;
        scenario.timer_floor.p999_ms = floor_ms;
        scenario.timer_floor.count = wake_ups;
        punctuality(&scenario)
    }

    #[test]
    fn what_the_harness_added_is_told_from_what_the_machine_needs() {
        insta::assert_snapshot!(
            [
                told(0.31, 0.12, 1_500),
                told(0.11, 0.12, 1_500),
                told(1.4, 0.12, 400),
                told(1.4, 0.0, 0),
            ]
            .join("\n")
        );
    }
}
