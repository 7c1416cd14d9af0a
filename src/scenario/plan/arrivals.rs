//! When visits of an actor are due: by a rate, as once recorded, or one after the other.

use std::sync::Arc;
use std::time::Duration;

use super::Pause;

/// When visits begin. All but the last kind are open: nobody waits for somebody else's answer
/// before turning up.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// By a rate that changes over time.
    Rated(Rated),
    /// At the instants of a trace.
    Recorded(Recorded),
    /// Whenever a user's last visit has ended.
    Closed(Closed),
}

/// A closed loop: so many users, each of whom begins a visit when the one before has ended. It finds
/// out the most that a registry carries; what people wait it does not show, because a slow registry
/// slows the questions down (Schroeder and others, NSDI 2006).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// At least 1.
    pub users: u32,
    /// Visits begin so long.
    pub duration: Duration,
}

/// Arrivals by a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    /// How single arrivals lie within the rate.
    pub process: Process,
    /// One after the other.
    pub stages: Vec<Stage>,
    /// Whether a visit brings others after it. Then the process says when bursts begin,
    /// and the rates are still those of the visits.
    pub bursts: Option<Bursts>,
}

/// Visits that come close together: somebody who tries again and again, a service centre
/// that works off its queue. Most bursts are short, a few are very long: their number of
/// visits has a heavy tail, as transfers on the Web have (Crovella and Bestavros,
/// "Self-similarity in World Wide Web traffic", 1997) and bursts of other traffic (Paxson
/// and Floyd, "Wide area traffic: the failure of Poisson modeling", 1995); what many of
/// them make together is not smooth at any scale up to that of the longest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bursts {
    /// Exponent of the tail: below 2 the variance has no bound but `visits_max`.
    pub tail: f64,
    /// Most visits of one burst, at least 1.
    pub visits_max: u32,
    /// From one visit of a burst to the next.
    pub gap: Pause,
}

impl Bursts {
    /// Share of the bursts that have at least so many visits: the whole part of a bounded
    /// Pareto number from 1 to `H` = `visits_max` + 1 (exclusive), with the tail
    /// `P(N ≥ k) = (k^-a - H^-a) / (1 - H^-a)`.
    fn share_with(&self, visits: u32) -> f64 {
        let power = |number: f64| number.powf(-self.tail);
        let end = power(f64::from(self.visits_max) + 1.0);
        (power(f64::from(visits)) - end) / (1.0 - end)
    }

    /// Mean number of visits: the sum of `P(N ≥ k)` over all `k`.
    pub fn visits_mean(&self) -> f64 {
        (1..=self.visits_max)
            .map(|visits| self.share_with(visits))
            .sum()
    }

    /// How many visits the burst has that lies at `share` (0 to 1, exclusive) of all when
    /// they are sorted, the longest first: the inverse of the tail.
    pub fn visits_at(&self, share: f64) -> u32 {
        let end = (f64::from(self.visits_max) + 1.0).powf(-self.tail);
        let number = (share * (1.0 - end) + end).powf(-1.0 / self.tail);
        // Rounding may reach the end, which itself does not belong to it.
        (number as u32).clamp(1, self.visits_max)
    }
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
    /// From the start to the end of the last stage, to the last recorded instant, or as long as
    /// users begin visits.
    pub fn duration(&self) -> Duration {
        match self {
            Self::Rated(rated) => rated.stages.iter().map(|stage| stage.duration).sum(),
            Self::Recorded(recorded) => recorded.played(recorded.instants.len()),
            Self::Closed(closed) => closed.duration,
        }
    }

    /// Users of a closed loop; 0 for open arrivals.
    pub fn users(&self) -> u64 {
        match self {
            Self::Closed(closed) => u64::from(closed.users),
            Self::Rated(_) | Self::Recorded(_) => 0,
        }
    }

    /// Visits in all, on average; in a closed loop, where the registry decides, the first ones.
    pub fn visits_expected(&self) -> f64 {
        match self {
            Self::Rated(rated) => rated.stages.iter().map(Stage::visits).sum(),
            Self::Recorded(recorded) => recorded.instants.len() as f64 * recorded.copies,
            Self::Closed(closed) => f64::from(closed.users),
        }
    }

    /// Highest rate of any stage, or most visits in any second of a trace; a closed loop has none.
    pub fn rate_max(&self) -> f64 {
        match self {
            Self::Rated(rated) => {
                let ends = |stage: &Stage| stage.from.max(stage.to);
                rated.stages.iter().map(ends).fold(0.0, f64::max)
            }
            Self::Recorded(recorded) => recorded.busiest_second() * recorded.copies,
            Self::Closed(_) => 0.0,
        }
    }
}

impl Rated {
    /// Visits that the stages bring up to this time, on average; after the last one the
    /// rate stays what it was.
    pub fn visits_until(&self, at: Duration) -> f64 {
        let (mut left, mut visits) = (at.as_secs_f64(), 0.0);
        for stage in &self.stages {
            let seconds = stage.duration.as_secs_f64();
            if left <= seconds {
                let slope = (stage.to - stage.from) / seconds;
                return visits + stage.from * left + slope * left * left / 2.0;
            }
            left -= seconds;
            visits += stage.visits();
        }
        visits + self.stages.last().map_or(0.0, |stage| stage.to * left)
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
