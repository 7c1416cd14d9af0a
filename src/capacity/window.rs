//! The steady part of a run: after everybody has come and after the warm-up, until the last arrival.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::estimate;
use crate::record::{HistogramError, Interval, Latency, ScenarioRecord, StepRecord};
use crate::steady;

/// What seconds may be inexact by.
const EXACT: f64 = 1e-6;

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
    /// steady; the second half when they never are. It is made of whole intervals, of which those
    /// that begin before `lead` tell of a part of the visits only.
    pub(super) fn of(scenario: &ScenarioRecord, lead: Duration) -> Self {
        let end = |interval: &&Interval| interval.from_seconds + interval.seconds;
        let arriving: Vec<&Interval> = scenario
            .intervals
            .iter()
            .filter(|interval| interval.from_seconds >= lead.as_secs_f64() - EXACT)
            .filter(|interval| end(interval) <= scenario.arrivals_seconds + EXACT)
            .collect();
        let series = |value: fn(&Interval) -> f64| -> Vec<f64> {
            arriving.iter().map(|interval| value(interval)).collect()
        };
        let answers = series(|interval| interval.answered as f64);
        let times = series(|interval| interval.response_p50_ms);
        let begin = steady::warm_up_of_all(&[&answers, &times]);
        let first = arriving.get(begin.unwrap_or(arriving.len() / 2));
        Self {
            from_seconds: first.map_or(0.0, |interval| interval.from_seconds),
            to_seconds: arriving.last().map_or(0.0, end),
            is_steady: begin.is_some(),
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        self.to_seconds - self.from_seconds
    }

    fn holds(&self, from_seconds: f64, seconds: f64) -> bool {
        from_seconds >= self.from_seconds - EXACT
            && from_seconds + seconds <= self.to_seconds + EXACT
    }

    /// Of something that is counted in each interval, a second.
    pub(super) fn rate(&self, scenario: &ScenarioRecord, of: fn(&Interval) -> u64) -> f64 {
        let inside = scenario
            .intervals
            .iter()
            .filter(|interval| self.holds(interval.from_seconds, interval.seconds));
        inside.map(of).sum::<u64>() as f64 / self.seconds().max(f64::MIN_POSITIVE)
    }

    /// Of something that each interval has a mean of; none when none of them has.
    pub(super) fn mean(
        &self,
        scenario: &ScenarioRecord,
        of: fn(&Interval) -> Option<f64>,
    ) -> Option<f64> {
        let inside = scenario
            .intervals
            .iter()
            .filter(|interval| self.holds(interval.from_seconds, interval.seconds));
        let told = inside.filter_map(|interval| Some((interval.seconds, of(interval)?)));
        let (seconds, all) = told.fold((0.0, 0.0), |(seconds, all), (long, mean)| {
            (seconds + long, all + long * mean)
        });
        (seconds > 0.0).then(|| all / seconds)
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
        // Stretches do not tell them apart, so nobody shall take those of the whole run for these.
        step.outcomes.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Processors;
    use crate::report::fixture;

    /// A run of so many seconds, each as `second` makes it.
    fn seconds(arrivals: f64, count: u32, second: impl Fn(u32) -> Interval) -> ScenarioRecord {
        let mut scenario = fixture::scenario("surge");
        scenario.arrivals_seconds = arrivals;
        scenario.intervals = (0..count)
            .map(|at| Interval {
                from_seconds: f64::from(at),
                seconds: 1.0,
                ..second(at)
            })
            .collect();
        scenario
    }

    /// 100 answers a second, also in the interval in which the last visit arrives.
    #[test]
    fn an_interval_that_is_not_over_with_the_arrivals_does_not_count() {
        let scenario = seconds(9.6, 12, |_| Interval {
            answered: 100,
            response_p50_ms: 2.0,
            ..Interval::default()
        });
        let window = Window::of(&scenario, Duration::ZERO);
        assert_eq!((window.to_seconds, window.is_steady), (9.0, true));
        assert_eq!(window.rate(&scenario, |interval| interval.answered), 100.0);
    }

    #[test]
    fn processors_of_the_window_are_not_those_of_the_run() {
        let scenario = seconds(20.0, 20, |at| Interval {
            answered: if at < 5 { u64::from(20 * at) } else { 100 },
            response_p50_ms: 2.0,
            processors: Processors {
                harness: Some(if at < 5 { 0.1 } else { 0.9 }),
                ..Processors::default()
            },
            ..Interval::default()
        });
        let window = Window::of(&scenario, Duration::ZERO);
        assert_eq!(window.from_seconds, 5.0);
        let mean = window.mean(&scenario, |interval| interval.processors.harness);
        assert!((mean.unwrap() - 0.9).abs() < 1e-9, "{mean:?}");
        assert_eq!(
            window.mean(&scenario, |interval| interval.processors.registry),
            None
        );
    }

    /// Nobody but those who sign in comes in the first half, and they alone are steady.
    #[test]
    fn what_was_before_everybody_came_is_never_the_steady_part() {
        let scenario = seconds(20.0, 20, |at| Interval {
            answered: if at < 12 { 10 } else { 100 },
            response_p50_ms: 2.0,
            ..Interval::default()
        });
        let lead = Duration::from_millis(11_500);
        let window = Window::of(&scenario, lead);
        assert_eq!((window.from_seconds, window.is_steady), (12.0, true));
        assert_eq!(window.rate(&scenario, |interval| interval.answered), 100.0);
    }

    #[test]
    fn a_run_that_never_becomes_steady_is_judged_by_its_second_half() {
        let scenario = seconds(20.0, 20, |at| Interval {
            answered: 100,
            response_p50_ms: 10.0 * f64::from(at),
            ..Interval::default()
        });
        let window = Window::of(&scenario, Duration::ZERO);
        assert_eq!((window.from_seconds, window.to_seconds), (10.0, 20.0));
        assert!(!window.is_steady);
    }
}
