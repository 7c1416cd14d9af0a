//! The steady part of a run: after the warm-up, until the last arrival.

use hdrhistogram::Histogram;

use crate::estimate;
use crate::record::{HistogramError, Interval, Latency, ScenarioRecord, StepRecord};
use crate::steady;

/// A stretch of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) from_seconds: f64,
    pub(super) to_seconds: f64,
    /// Whether its beginning was found in the data.
    pub(super) is_steady: bool,
}

impl Window {
    /// The steady part of a scenario: where its answers a second and its response times are both
    /// steady; its second half when they never are.
    pub(super) fn of(scenario: &ScenarioRecord) -> Self {
        let to_seconds = scenario.arrivals_seconds;
        let arriving: Vec<&Interval> = scenario
            .intervals
            .iter()
            .filter(|interval| interval.from_seconds + interval.seconds <= to_seconds + 1e-9)
            .collect();
        let found = |value: fn(&Interval) -> f64| {
            let series: Vec<f64> = arriving.iter().map(|interval| value(interval)).collect();
            steady::warm_up(&series)
        };
        let answers = found(|interval| interval.answered as f64);
        let times = found(|interval| interval.response_p50_ms);
        let begin = answers.zip(times).map(|(one, other)| one.max(other));
        let from_seconds = begin
            .and_then(|at| arriving.get(at))
            .map(|interval| interval.from_seconds);
        Self {
            from_seconds: from_seconds.unwrap_or(to_seconds / 2.0),
            to_seconds,
            is_steady: from_seconds.is_some(),
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        self.to_seconds - self.from_seconds
    }

    fn holds(&self, from_seconds: f64, seconds: f64) -> bool {
        let middle = from_seconds + seconds / 2.0;
        (self.from_seconds..self.to_seconds).contains(&middle)
    }

    /// Of something that is counted in each interval, a second.
    pub(super) fn rate(&self, scenario: &ScenarioRecord, of: fn(&Interval) -> u64) -> f64 {
        let inside = scenario
            .intervals
            .iter()
            .filter(|interval| self.holds(interval.from_seconds, interval.seconds));
        inside.map(of).sum::<u64>() as f64 / self.seconds().max(f64::MIN_POSITIVE)
    }

    /// The scenario with the response times of this window only; all else is of the whole run.
    pub(super) fn cut(&self, scenario: &ScenarioRecord) -> Result<ScenarioRecord, HistogramError> {
        let mut cut = scenario.clone();
        for step in cut.actors.iter_mut().flat_map(|actor| &mut actor.steps) {
            if step.is_request() {
                self.cut_step(step)?;
            }
        }
        cut.response = estimate::of_scenario(&cut)?;
        Ok(cut)
    }

    fn cut_step(&self, step: &mut StepRecord) -> Result<(), HistogramError> {
        step.stretches
            .retain(|stretch| self.holds(stretch.from_seconds, stretch.seconds));
        let mut all = Histogram::<u64>::new(3).expect("three digits are allowed");
        for stretch in &step.stretches {
            all.add(stretch.microseconds()?)
                .map_err(|error| HistogramError::new(&error))?;
        }
        step.response = Latency::of(&all);
        Ok(())
    }
}
