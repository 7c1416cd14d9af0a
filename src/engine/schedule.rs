//! When visits are due: a pure function of stages, process, seed and shard.
//!
//! Work in *operational time* `u`: the number of arrivals expected so far. Evenly
//! spaced arrivals lie at `u = 0, 1, 2 …`; a Poisson process adds an exponential gap
//! of mean 1 each time (Çınlar, "Introduction to Stochastic Processes", 1975: a
//! Poisson process of any rate is a unit one seen through the cumulative rate).
//! The due instant is then the closed-form inverse of the cumulative rate.

use std::time::Duration;

use population::mix::Rng;

use crate::scenario::plan::{Arrivals, Process, Stage};

/// A visit that is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// Counted over all shards, from 0.
    pub number: u64,
    /// Since the start of the scenario.
    pub due: Duration,
}

/// Every `of`-th arrival, beginning with number `index`: shards of one seed together
/// give exactly the arrivals of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// 0 to `of` - 1.
    pub index: u64,
    /// At least 1.
    pub of: u64,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { index: 0, of: 1 };
}

/// The arrivals of one actor in one shard, in order.
#[derive(Clone, Debug)]
pub struct Schedule {
    stages: Vec<Stage>,
    process: Process,
    rng: Rng,
    shard: Shard,
    next_number: u64,
    /// Operational time of the next arrival.
    operational: f64,
    stage: usize,
    /// Operational and real time at which the current stage begins.
    stage_operational: f64,
    stage_seconds: f64,
}

impl Schedule {
    /// The schedule of `arrivals`; `stream` keeps actors of one seed independent.
    pub fn new(arrivals: &Arrivals, seed: u64, stream: u64, shard: Shard) -> Self {
        let mut schedule = Self {
            stages: arrivals.stages.clone(),
            process: arrivals.process,
            rng: Rng::new(seed, stream),
            shard,
            next_number: 0,
            operational: 0.0,
            stage: 0,
            stage_operational: 0.0,
            stage_seconds: 0.0,
        };
        if schedule.process == Process::Poisson {
            schedule.operational = schedule.gap();
        }
        schedule
    }

    fn gap(&mut self) -> f64 {
        match self.process {
            Process::Constant => 1.0,
            // 1 - u lies in (0, 1], so the logarithm is finite.
            Process::Poisson => -(1.0 - self.rng.unit_f64()).ln(),
        }
    }

    /// The next arrival of any shard.
    fn step(&mut self) -> Option<Arrival> {
        loop {
            let stage = *self.stages.get(self.stage)?;
            let inside = self.operational - self.stage_operational;
            let seconds = stage.duration.as_secs_f64();
            let expected = (stage.from + stage.to) / 2.0 * seconds;
            if inside < expected {
                let offset = seconds_until(&stage, inside).min(seconds);
                let arrival = Arrival {
                    number: self.next_number,
                    due: Duration::from_secs_f64(self.stage_seconds + offset),
                };
                self.next_number += 1;
                self.operational += self.gap();
                return Some(arrival);
            }
            self.stage += 1;
            self.stage_operational += expected;
            self.stage_seconds += seconds;
        }
    }
}

impl Iterator for Schedule {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        loop {
            let arrival = self.step()?;
            if arrival.number % self.shard.of == self.shard.index {
                return Some(arrival);
            }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stage(from: f64, to: f64, seconds: f64) -> Stage {
        let duration = Duration::from_secs_f64(seconds);
        Stage { from, to, duration }
    }

    fn all(process: Process, stages: Vec<Stage>, seed: u64, shard: Shard) -> Vec<Arrival> {
        let arrivals = Arrivals { process, stages };
        Schedule::new(&arrivals, seed, 0, shard).collect()
    }

    fn stages() -> impl Strategy<Value = Vec<Stage>> {
        let one = (0.0..400.0_f64, 0.0..400.0_f64, 0.1..5.0_f64);
        prop::collection::vec(one.prop_map(|(a, b, s)| stage(a, b, s)), 1..5)
    }

    #[test]
    fn a_ramp_from_nothing_follows_the_square_root() {
        let due = all(
            Process::Constant,
            vec![stage(0.0, 100.0, 10.0)],
            1,
            Shard::WHOLE,
        );
        assert_eq!(due.len(), 500);
        // u = 5 t², so arrival 125 is due after 5 s.
        assert!((due[125].due.as_secs_f64() - 5.0).abs() < 1e-9);
    }

    #[test]
    fn an_even_rate_is_evenly_spaced() {
        let due = all(
            Process::Constant,
            vec![stage(4.0, 4.0, 2.0)],
            1,
            Shard::WHOLE,
        );
        let millis: Vec<u128> = due.iter().map(|arrival| arrival.due.as_millis()).collect();
        assert_eq!(millis, [0, 250, 500, 750, 1000, 1250, 1500, 1750]);
    }

    #[test]
    fn poisson_gaps_vary_as_exponentials_do() {
        let due = all(
            Process::Poisson,
            vec![stage(1000.0, 1000.0, 20.0)],
            3,
            Shard::WHOLE,
        );
        let times: Vec<f64> = due
            .iter()
            .map(|arrival| arrival.due.as_secs_f64())
            .collect();
        let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        let variation = variance.sqrt() / mean;
        assert!(
            (variation - 1.0).abs() < 0.05,
            "coefficient of variation {variation}"
        );
        assert!(
            (due.len() as f64 - 20_000.0).abs() < 600.0,
            "{} arrivals",
            due.len()
        );
    }

    proptest! {
        #[test]
        fn arrivals_are_in_order_and_inside(stages in stages(), poisson: bool, seed: u64) {
            let process = if poisson { Process::Poisson } else { Process::Constant };
            let total: f64 = stages.iter().map(|stage| stage.duration.as_secs_f64()).sum();
            let due = all(process, stages, seed, Shard::WHOLE);
            prop_assert!(due.windows(2).all(|pair| pair[0].due <= pair[1].due));
            prop_assert!(due.iter().all(|arrival| arrival.due.as_secs_f64() <= total + 1e-6));
        }

        #[test]
        fn evenly_spaced_arrivals_are_as_many_as_the_area(stages in stages()) {
            let area: f64 = stages
                .iter()
                .map(|stage| (stage.from + stage.to) / 2.0 * stage.duration.as_secs_f64())
                .sum();
            let due = all(Process::Constant, stages, 0, Shard::WHOLE);
            prop_assert!((due.len() as f64 - area).abs() <= 1.0 + 1e-6);
        }

        #[test]
        fn shards_together_are_the_whole(stages in stages(), poisson: bool, seed: u64, of in 1..5_u64) {
            let process = if poisson { Process::Poisson } else { Process::Constant };
            let whole = all(process, stages.clone(), seed, Shard::WHOLE);
            let mut parts: Vec<Arrival> = (0..of)
                .flat_map(|index| all(process, stages.clone(), seed, Shard { index, of }))
                .collect();
            parts.sort_by_key(|arrival| arrival.number);
            prop_assert_eq!(parts, whole);
        }
    }
}
