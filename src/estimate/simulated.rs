//! Runs that never took place: response times drawn from models whose percentiles are known.

use hdrhistogram::Histogram;
use population::mix;

use super::batches::Batch;
use super::share::{Share, effect};
use crate::record::{Conservation, Latency, OutcomeClass, OutcomeRecord, StepRecord, Stretch};
use crate::report::fixture;

/// How long a simulated run is, and how many requests of a step come due in a second of it.
pub(crate) const SECONDS: u64 = 60;
pub(crate) const PER_SECOND: u64 = 200;

/// Pseudo-random numbers, the same for the same seed.
pub(crate) struct Random {
    seed: u64,
    drawn: u64,
}

impl Random {
    pub(crate) fn of(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Above 0, up to 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.drawn += 1;
        let bits = mix::hash(self.seed, u64::from_be_bytes(*b"simulate"), self.drawn) >> 11;
        (bits + 1) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.uniform().ln()
    }
}

/// How response times come about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Model {
    /// A heavy tail, and a disturbance of all times by about `size` (as a logarithm) of which a
    /// share `memory` remains from second to second.
    Disturbed { memory: f64, size: f64 },
    /// One queue at a service that is busy for this share of the time (M/M/1).
    Queue { busy: f64 },
}

/// Of the heavy tail, as a logarithm.
const TAIL: f64 = 0.5;
/// Median of the heavy tail, milliseconds.
const MEDIAN_MS: f64 = 10.0;

impl Model {
    /// The true percentile, milliseconds; `z` is the normal distribution's.
    pub(crate) fn truth_ms(self, quantile: f64, z: f64) -> f64 {
        match self {
            Self::Disturbed { size, .. } => {
                MEDIAN_MS * (z * (TAIL * TAIL + size * size).sqrt()).exp()
            }
            // Sojourns in M/M/1 are exponential with the difference of both rates.
            Self::Queue { busy } => {
                let spare = PER_SECOND as f64 * (1.0 / busy - 1.0);
                -(1.0 - quantile).ln() / spare * 1000.0
            }
        }
    }

    /// Response times in milliseconds, each with the second in which it ends.
    pub(crate) fn draw(self, seed: u64) -> Vec<(usize, f64)> {
        let mut random = Random::of(seed);
        match self {
            Self::Disturbed { memory, size } => disturbed(&mut random, memory, size),
            Self::Queue { busy } => queue(&mut random, busy),
        }
    }
}

fn disturbed(random: &mut Random, memory: f64, size: f64) -> Vec<(usize, f64)> {
    let mut state = random.normal();
    let mut drawn = Vec::new();
    for second in 0..SECONDS as usize {
        state = memory * state + (1.0 - memory * memory).sqrt() * random.normal();
        for _ in 0..PER_SECOND {
            let logarithm = TAIL * random.normal() + size * state;
            drawn.push((second, MEDIAN_MS * logarithm.exp()));
        }
    }
    drawn
}

/// Lindley's recursion, warmed up for ten seconds.
fn queue(random: &mut Random, busy: f64) -> Vec<(usize, f64)> {
    let gap = 1.0 / PER_SECOND as f64;
    let (mut now, mut wait) = (-10.0, 0.0);
    let mut drawn = Vec::new();
    while now < SECONDS as f64 {
        let stay = wait + random.exponential(gap * busy);
        let end = now + stay;
        if now >= 0.0 {
            let second = (end as usize).min(SECONDS as usize - 1);
            drawn.push((second, stay * 1000.0));
        }
        let next = random.exponential(gap);
        now += next;
        wait = (stay - next).max(0.0);
    }
    drawn
}

/// Requests with these response times, with the same ones from when they were sent.
pub(crate) fn outcome(class: OutcomeClass, times: &Histogram<u64>) -> OutcomeRecord {
    let response = Latency::of(times);
    OutcomeRecord {
        class,
        count: times.len(),
        send_lag: response.clone(),
        service: response.clone(),
        response,
    }
}

/// A share of which so many requests, and hits among them, were seen second by second.
pub(crate) fn share(seconds: &[(f64, f64)]) -> Share {
    let batches: Vec<Batch> = seconds
        .iter()
        .map(|(size, hits)| Batch {
            size: *size,
            hits: *hits,
        })
        .collect();
    Share {
        hits: batches.iter().map(|batch| batch.hits).sum(),
        of: batches.iter().map(|batch| batch.size).sum(),
        together: effect(&batches),
    }
}

/// A step with times that were drawn, each changed by `change`.
pub(crate) fn step(id: &str, drawn: &[(usize, f64)], change: impl Fn(f64) -> f64) -> StepRecord {
    let mut all = Histogram::<u64>::new(3).unwrap();
    let mut seconds = vec![Histogram::<u64>::new(2).unwrap(); SECONDS as usize];
    for (second, ms) in drawn {
        let micros = (change(*ms) * 1000.0) as u64;
        all.record(micros).unwrap();
        seconds[*second].record(micros).unwrap();
    }
    let stretch = |(at, times): (usize, &Histogram<u64>)| {
        let stretch = Stretch {
            from_seconds: at as f64,
            seconds: 1.0,
            due: times.len(),
            answered: times.len(),
            ..Stretch::default()
        };
        stretch.with(times)
    };
    StepRecord {
        id: id.to_owned(),
        retried: 0,
        conservation: Conservation {
            scheduled: all.len(),
            answered: all.len(),
            ..Conservation::default()
        },
        expected: all.len(),
        outcomes: vec![outcome(OutcomeClass::Expected, &all)],
        response: Latency::of(&all),
        stretches: seconds.iter().enumerate().map(stretch).collect(),
        ..fixture::scenario("simulated").actors[0].steps[0].clone()
    }
}
