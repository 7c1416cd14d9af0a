//! Due instants by a rate.
//!
//! Work in *operational time* `u`: the number of arrivals expected so far. Evenly
//! spaced arrivals lie at `u = 0, 1, 2 …`; a Poisson process adds an exponential gap
//! of mean 1 each time (Çınlar, "Introduction to Stochastic Processes", 1975: a
//! Poisson process of any rate is a unit one seen through the cumulative rate).
//! The due instant is then the closed-form inverse of the cumulative rate.

use std::time::Duration;

use population::mix::Rng;

use crate::scenario::plan::{Process, Rated, Stage};

#[derive(Clone, Debug)]
pub(super) struct RatedInstants {
    stages: Vec<Stage>,
    process: Process,
    rng: Rng,
    /// Operational time of the next arrival.
    operational: f64,
    stage: usize,
    /// Operational and real time at which the current stage begins.
    stage_operational: f64,
    stage_seconds: f64,
}

impl RatedInstants {
    pub(super) fn new(rated: &Rated, seed: u64, stream: u64) -> Self {
        let mut instants = Self {
            stages: rated.stages.clone(),
            process: rated.process,
            rng: Rng::new(seed, stream),
            operational: 0.0,
            stage: 0,
            stage_operational: 0.0,
            stage_seconds: 0.0,
        };
        if instants.process == Process::Poisson {
            instants.operational = instants.gap();
        }
        instants
    }

    fn gap(&mut self) -> f64 {
        match self.process {
            Process::Constant => 1.0,
            // 1 - u lies in (0, 1], so the logarithm is finite.
            Process::Poisson => -(1.0 - self.rng.unit_f64()).ln(),
        }
    }
}

impl Iterator for RatedInstants {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        loop {
            let stage = *self.stages.get(self.stage)?;
            let inside = self.operational - self.stage_operational;
            let seconds = stage.duration.as_secs_f64();
            let expected = stage.visits();
            if inside < expected {
                let offset = seconds_until(&stage, inside).min(seconds);
                self.operational += self.gap();
                return Some(Duration::from_secs_f64(self.stage_seconds + offset));
            }
            self.stage += 1;
            self.stage_operational += expected;
            self.stage_seconds += seconds;
        }
    }
}

/// When a stage's cumulative rate reaches `operational`:
/// `t = 2u / (r0 + sqrt(r0² + 2su))`, the form of the quadratic's root that does not
/// cancel for small slopes `s`.
fn seconds_until(stage: &Stage, operational: f64) -> f64 {
    if operational <= 0.0 {
        return 0.0;
    }
    let slope = (stage.to - stage.from) / stage.duration.as_secs_f64();
    let root = (stage.from * stage.from + 2.0 * slope * operational).max(0.0);
    2.0 * operational / (stage.from + root.sqrt())
}
