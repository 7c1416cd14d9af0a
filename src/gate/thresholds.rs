//! Thresholds: what a scenario's record says about each bound that the scenario sets.

use hdrhistogram::Histogram;

use crate::record::{
    Latency, OutcomeRecord, ScenarioRecord, StepRecord, ThresholdRecord, Unit, merge,
};
use crate::scenario::plan::{Bound, Measure, Threshold};

/// Judges each threshold by the steps that it names: all requests of all actors where
/// it names none. Looks at the handset, and the times of requests in another manner than the usual
/// one, count only where a threshold names their step. Where it names an outcome, only requests with
/// that outcome count.
///
/// Percentiles over several steps come from merged histograms. Nothing measured is a
/// breach, and so is a histogram that cannot be read.
pub fn judge_thresholds(
    scenario: &ScenarioRecord,
    thresholds: &[Threshold],
) -> Vec<ThresholdRecord> {
    let judge = |threshold: &Threshold| {
        let measured = measure(scenario, threshold);
        ThresholdRecord {
            scenario: scenario.name.clone(),
            text: threshold.text.clone(),
            measured,
            unit: unit(threshold.measure),
            held: measured.is_some_and(|value| is_good(value, threshold.bound)),
        }
    };
    thresholds.iter().map(judge).collect()
}

fn unit(measure: Measure) -> Unit {
    match measure {
        Measure::Response(_) | Measure::Service(_) => Unit::Milliseconds,
        Measure::UnexpectedShare | Measure::LostShare => Unit::Share,
        Measure::Throughput => Unit::PerSecond,
    }
}

fn is_good(value: f64, bound: Bound) -> bool {
    match bound {
        Bound::Below(limit) => value < limit,
        Bound::Above(limit) => value > limit,
    }
}

fn measure(scenario: &ScenarioRecord, threshold: &Threshold) -> Option<f64> {
    let steps = steps_named(scenario, threshold);
    let total = |of: fn(&StepRecord) -> u64| steps.iter().map(|step| of(step)).sum::<u64>();
    let answered = total(|step| step.conservation.answered);
    match threshold.measure {
        Measure::Response(quantile) => {
            let all = times(&steps, threshold, |one| &one.response, |one| &one.response);
            quantile_ms(&all, quantile)
        }
        Measure::Service(quantile) => {
            let all = times(&steps, threshold, |one| &one.service, |one| &one.service);
            quantile_ms(&all, quantile)
        }
        Measure::UnexpectedShare => share(total(StepRecord::unexpected), answered),
        Measure::LostShare => share(
            total(|step| step.conservation.lost()),
            total(|step| step.conservation.scheduled),
        ),
        Measure::Throughput if steps.is_empty() || scenario.seconds <= 0.0 => None,
        Measure::Throughput => {
            let counted = threshold.outcome.map_or(answered, |class| {
                steps.iter().map(|step| step.booked(class)).sum()
            });
            Some(counted as f64 / scenario.seconds)
        }
    }
}

/// One kind of time of each step: of all its requests, or of those with the outcome that the
/// threshold names.
fn times<'a>(
    steps: &[&'a StepRecord],
    threshold: &Threshold,
    whole: fn(&StepRecord) -> &Latency,
    apart: fn(&OutcomeRecord) -> &Latency,
) -> Vec<&'a Latency> {
    let named = threshold.step.is_some();
    let timed = steps.iter().filter(|step| named || step.is_timed());
    let of = |step: &&'a StepRecord| match threshold.outcome {
        None => Some(whole(step)),
        Some(class) => step.outcome(class).map(apart),
    };
    timed.filter_map(of).collect()
}

fn steps_named<'a>(scenario: &'a ScenarioRecord, threshold: &Threshold) -> Vec<&'a StepRecord> {
    let actors = scenario
        .actors
        .iter()
        .filter(|actor| threshold.actor.as_ref().is_none_or(|id| *id == actor.id));
    actors
        .flat_map(|actor| &actor.steps)
        .filter(|step| match &threshold.step {
            Some(id) => *id == step.id,
            None => step.is_request(),
        })
        .collect()
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn quantile_ms(latencies: &[&Latency], quantile: f64) -> Option<f64> {
    // Maxima are kept exactly, buckets only to three digits.
    let maxima = latencies.iter().map(|latency| latency.max_ms);
    let max_ms = maxima.fold(0.0, f64::max);
    let histogram: Histogram<u64> = merge(latencies.iter().copied()).ok()?;
    if histogram.is_empty() {
        return None;
    }
    let bucket_ms = histogram.value_at_quantile(quantile) as f64 / 1000.0;
    Some(if quantile >= 1.0 {
        max_ms
    } else {
        bucket_ms.min(max_ms)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Conservation, OutcomeClass};
    use crate::report::fixture;

    fn threshold(measure: Measure, bound: Bound) -> Threshold {
        Threshold {
            text: String::new(),
            actor: None,
            step: None,
            outcome: None,
            measure,
            bound,
        }
    }

    fn measured(scenario: &ScenarioRecord, threshold: Threshold) -> Option<f64> {
        judge_thresholds(scenario, &[threshold])[0].measured
    }

    /// A scenario whose two steps have the given response times, in milliseconds.
    fn two_steps(first: &[u64], second: &[u64]) -> ScenarioRecord {
        let latency = |values_ms: &[u64]| {
            let mut histogram = Histogram::new(3).unwrap();
            for value in values_ms {
                histogram.record(value * 1000).unwrap();
            }
            Latency::of(&histogram)
        };
        let mut scenario = fixture::scenario("surge");
        let steps = &mut scenario.actors[0].steps;
        steps.retain(StepRecord::is_request);
        steps.truncate(2);
        steps[0].response = latency(first);
        steps[1].response = latency(second);
        scenario.actors.truncate(1);
        scenario
    }

    #[test]
    fn percentiles_over_steps_are_those_of_all_samples() {
        // The mean of the two medians would be 505, that of the 90th percentiles 550.
        let scenario = two_steps(&[10; 90], &[1000; 10]);
        let at = |quantile| {
            measured(
                &scenario,
                threshold(Measure::Response(quantile), Bound::Below(1.0)),
            )
            .unwrap()
        };
        assert!((at(0.5) - 10.0).abs() < 0.02, "{}", at(0.5));
        assert!((at(0.9) - 10.0).abs() < 0.02, "{}", at(0.9));
        assert!((at(0.91) - 1000.0).abs() < 1.0, "{}", at(0.91));
        assert!(at(1.0) >= 1000.0);
    }

    #[test]
    fn a_named_step_is_judged_alone() {
        let scenario = two_steps(&[10; 90], &[1000; 10]);
        let named = Threshold {
            step: Some(scenario.actors[0].steps[1].id.clone()),
            actor: Some(scenario.actors[0].id.clone()),
            ..threshold(Measure::Response(0.5), Bound::Below(100.0))
        };
        let judged = judge_thresholds(&scenario, &[named]);
        assert!(!judged[0].held);
        assert!(judged[0].measured.unwrap() > 900.0);
    }

    /// 90 refusals in a millisecond, and ten answers that took a second.
    fn refusing() -> ScenarioRecord {
        let outcome = |class, latency: &Latency| OutcomeRecord {
            class,
            count: latency.count,
            send_lag: Latency::default(),
            service: latency.clone(),
            response: latency.clone(),
        };
        let mut scenario = two_steps(&[1; 90], &[1000; 10]);
        let mut steps = scenario.actors[0].steps.drain(..2);
        let (fast, slow) = (steps.next().unwrap(), steps.next().unwrap());
        drop(steps);
        let both = StepRecord {
            response: Latency::of(&merge([&fast.response, &slow.response]).unwrap()),
            outcomes: vec![
                outcome(OutcomeClass::Expected, &slow.response),
                outcome(OutcomeClass::Unexpected, &fast.response),
            ],
            conservation: Conservation {
                scheduled: 100,
                answered: 100,
                ..Conservation::default()
            },
            expected: 10,
            ..fast
        };
        scenario.actors[0].steps = vec![both];
        scenario.seconds = 10.0;
        scenario
    }

    #[test]
    fn refusals_do_not_hide_slow_answers_from_a_bound_on_answers_that_are_expected() {
        let scenario = refusing();
        let of = |measure, outcome| {
            let bound = Threshold {
                outcome,
                ..threshold(measure, Bound::Below(250.0))
            };
            measured(&scenario, bound)
        };
        let response = Measure::Response(0.9);
        assert!((of(response, None).unwrap() - 1.0).abs() < 0.1);
        assert!((of(response, Some(OutcomeClass::Expected)).unwrap() - 1000.0).abs() < 1.0);
        let service = Measure::Service(0.9);
        assert!((of(service, Some(OutcomeClass::Unexpected)).unwrap() - 1.0).abs() < 0.1);
        assert_eq!(of(response, Some(OutcomeClass::TimedOut)), None);
        let throughput = Measure::Throughput;
        assert_eq!(of(throughput, None), Some(10.0));
        assert_eq!(of(throughput, Some(OutcomeClass::Expected)), Some(1.0));
        assert_eq!(of(throughput, Some(OutcomeClass::Failed)), Some(0.0));
    }

    #[test]
    fn nothing_measured_is_a_breach_whatever_the_bound() {
        let scenario = two_steps(&[], &[]);
        let measures = [Measure::Response(0.5), Measure::Service(1.0)];
        for bound in [Bound::Below(f64::MAX), Bound::Above(0.0)] {
            let nobody = measures.into_iter().chain([
                Measure::UnexpectedShare,
                Measure::LostShare,
                Measure::Throughput,
            ]);
            for measure in nobody {
                let unknown = Threshold {
                    actor: Some("nobody".into()),
                    ..threshold(measure, bound)
                };
                let judged = judge_thresholds(&scenario, &[unknown]);
                assert_eq!((judged[0].measured, judged[0].held), (None, false));
            }
            let silent = threshold(Measure::Response(0.5), bound);
            assert!(!judge_thresholds(&scenario, &[silent])[0].held);
        }
    }

    #[test]
    fn an_unreadable_histogram_is_a_breach() {
        let mut scenario = two_steps(&[10], &[10]);
        scenario.actors[0].steps[1].response.histogram = "!".into();
        let bound = threshold(Measure::Response(0.5), Bound::Below(1000.0));
        assert!(!judge_thresholds(&scenario, &[bound])[0].held);
    }

    #[test]
    fn shares_and_throughput_count_requests_and_not_looks_at_the_handset() {
        let scenario = fixture::scenario("surge");
        let all = scenario.conservation();
        let unexpected: u64 = scenario.requests().map(StepRecord::unexpected).sum();
        let value = |measure| measured(&scenario, threshold(measure, Bound::Below(1.0)));
        assert!(unexpected > 0 && all.lost() > 0);
        assert_eq!(
            value(Measure::UnexpectedShare),
            Some(unexpected as f64 / all.answered as f64)
        );
        assert_eq!(
            value(Measure::LostShare),
            Some(all.lost() as f64 / all.scheduled as f64)
        );
        assert_eq!(
            value(Measure::Throughput),
            Some(all.answered as f64 / scenario.seconds)
        );
    }

    #[test]
    fn a_bound_is_strict_on_both_sides() {
        for (bound, good) in [
            (Bound::Below(2.0), [true, false, false]),
            (Bound::Above(2.0), [false, false, true]),
        ] {
            assert_eq!([1.9, 2.0, 2.1].map(|value| is_good(value, bound)), good);
        }
    }
}
