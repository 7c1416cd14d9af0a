//! When visits of an actor are due: by a rate, or as once recorded.

use std::sync::Arc;
use std::time::Duration;

/// Open arrivals: nobody waits for somebody else's answer before turning up.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// By a rate that changes over time.
    Rated(Rated),
    /// At the instants of a trace.
    Recorded(Recorded),
}

/// Arrivals by a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    /// How single arrivals lie within the rate.
    pub process: Process,
    /// One after the other.
    pub stages: Vec<Stage>,
}

/// Arrivals at recorded instants.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Nanoseconds since the start, ascending; the last one is above 0.
    pub instants: Arc<[u64]>,
    /// Recorded times are multiplied by this: 0.5 plays a trace at twice its speed.
    pub pace: f64,
    /// Visits at each recorded instant, on average; above 0.
    pub copies: f64,
    /// Whether chance decides where `copies` is no whole number; otherwise visits are
    /// taken evenly, and their number is exact.
    pub by_chance: bool,
}

/// How single arrivals lie within the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// Evenly spaced.
    Constant,
    /// Independent of one another: exponential gaps at the stage's rate.
    Poisson,
}

/// A stretch of time in which the rate is constant or changes linearly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Visits a second at the beginning.
    pub from: f64,
    /// Visits a second at the end.
    pub to: f64,
    /// How long.
    pub duration: Duration,
}

impl Arrivals {
    /// From the start to the end of the last stage, or to the last recorded instant.
    pub fn duration(&self) -> Duration {
        match self {
            Self::Rated(rated) => rated.stages.iter().map(|stage| stage.duration).sum(),
            Self::Recorded(recorded) => recorded.played(recorded.instants.len()),
        }
    }

    /// Visits in all, on average.
    pub fn visits_expected(&self) -> f64 {
        match self {
            Self::Rated(rated) => rated.stages.iter().map(Stage::visits).sum(),
            Self::Recorded(recorded) => recorded.instants.len() as f64 * recorded.copies,
        }
    }

    /// Highest rate of any stage, or most visits in any second of a trace.
    pub fn rate_max(&self) -> f64 {
        match self {
            Self::Rated(rated) => {
                let ends = |stage: &Stage| stage.from.max(stage.to);
                rated.stages.iter().map(ends).fold(0.0, f64::max)
            }
            Self::Recorded(recorded) => recorded.busiest_second() * recorded.copies,
        }
    }
}

impl Stage {
    /// Visits that it brings, on average.
    pub fn visits(&self) -> f64 {
        (self.from + self.to) / 2.0 * self.duration.as_secs_f64()
    }
}

impl Recorded {
    /// When the recorded instant before `position` is due; zero for the first position.
    fn played(&self, position: usize) -> Duration {
        let before = position.checked_sub(1).and_then(|at| self.instants.get(at));
        before.map_or(Duration::ZERO, |instant| self.due(*instant))
    }

    /// When a recorded instant is due.
    pub fn due(&self, instant: u64) -> Duration {
        Duration::from_nanos(instant).mul_f64(self.pace)
    }

    /// Most recorded instants that are due within one second.
    fn busiest_second(&self) -> f64 {
        let second = (1e9 / self.pace) as u64;
        let mut most = 0;
        let mut first = 0;
        for (position, instant) in self.instants.iter().enumerate() {
            while instant - self.instants[first] >= second.max(1) {
                first += 1;
            }
            most = most.max(position + 1 - first);
        }
        most as f64
    }
}
