//! What one run at one rate shows.

use std::time::Duration;

use super::record::{Outcome, Run};
use super::window::Window;
use crate::gate;
use crate::number::decimal;
use crate::record::{
    HistogramError, Latency, ScenarioRecord, StepRecord, ThresholdRecord, Unit, ValidityState,
    merge,
};
use crate::scenario::plan::Threshold;

/// Fewer answers than this share of what came due: the registry does not keep up, whatever its
/// response times are.
const KEEPS_UP_SHARE: f64 = 0.9;

/// When less than this share of the rate came due, another rate was measured.
const CAME_DUE_SHARE: f64 = 0.8;

/// Of what came due, a registry that fails, is late or refuses leaves more than this undone.
const UNDONE_SHARE: f64 = 0.01;

/// Judges a run that was asked for `asked` requests a second, by all visits from `lead` on.
pub(super) fn judge(
    scenario: &ScenarioRecord,
    asked: f64,
    lead: Duration,
    objectives: &[Threshold],
) -> Result<Run, HistogramError> {
    let window = Window::of(scenario, lead);
    let steady = window.cut(scenario)?;
    let answered = window.rate(scenario, |interval| interval.answered);
    let due = window.rate(scenario, |interval| interval.due);
    let mean = mean_ms(&steady)?;
    let objectives = gate::judge_thresholds(&steady, objectives);
    let (outcome, reasons) = outcome(scenario, [asked, due, answered], &objectives);
    // Where it could not be read interval by interval: next to nothing is done outside the arrivals.
    let whole = |cpu: f64| cpu / scenario.arrivals_seconds.max(f64::MIN_POSITIVE);
    let used = &scenario.resources;
    let harness = window.mean(scenario, |interval| interval.processors.harness);
    let registry = window.mean(scenario, |interval| interval.processors.registry);
    Ok(Run {
        asked_per_second: asked,
        answered_per_second: answered,
        steady_from_seconds: window.from_seconds,
        steady_seconds: window.seconds(),
        is_steady: window.is_steady,
        response: steady.response.clone(),
        response_mean_ms: mean,
        in_flight: answered * mean / 1e3,
        harness_processors: harness.unwrap_or_else(|| whole(used.harness_cpu_seconds)),
        registry_processors: registry.or_else(|| used.registry_cpu_seconds.map(whole)),
        turned_away_share: turned_away(scenario),
        objectives,
        validity: scenario.validity.state,
        outcome,
        reasons,
    })
}

fn mean_ms(scenario: &ScenarioRecord) -> Result<f64, HistogramError> {
    let times: Vec<&Latency> = scenario.timed().map(|step| &step.response).collect();
    Ok(merge(times)?.mean() / 1e3)
}

fn outcome(
    scenario: &ScenarioRecord,
    [asked, due, answered]: [f64; 3],
    objectives: &[ThresholdRecord],
) -> (Outcome, Vec<String>) {
    let validity = &scenario.validity;
    let shows_nothing = match validity.state {
        ValidityState::GeneratorLimited => true,
        ValidityState::Incomplete => !is_registrys_doing(scenario, objectives),
        _ => false,
    };
    if shows_nothing {
        return (Outcome::Unclear, validity.reasons.clone());
    }
    let mut wrong: Vec<String> = objectives
        .iter()
        .filter(|objective| !objective.held)
        .map(|objective| format!("{} was not kept", objective.text))
        .collect();
    if answered < due * KEEPS_UP_SHARE {
        let (answered, due) = (decimal(answered), decimal(due));
        wrong.push(format!(
            "{answered} answers a second are fewer than the {due} that came due"
        ));
    }
    if !validity.state.can_pass() {
        wrong.extend(validity.reasons.clone());
    }
    if !wrong.is_empty() {
        return (Outcome::Missed, wrong);
    }
    if due < asked * CAME_DUE_SHARE {
        let text = format!(
            "only {} of the {} requests a second came due: visits end early, or last longer than the rate is held (--for)",
            decimal(due),
            decimal(asked)
        );
        return (Outcome::Unclear, vec![text]);
    }
    (Outcome::Held, Vec::new())
}

/// Whether a part of the plan was left out because the registry failed, was late or refused. If not,
/// chance or the plan did it: too few visits came for every step, or nobody was in a pool.
fn is_registrys_doing(scenario: &ScenarioRecord, objectives: &[ThresholdRecord]) -> bool {
    let was_late = |one: &ThresholdRecord| !one.held && one.unit == Unit::Milliseconds;
    let undone = |step: &StepRecord| {
        step.conservation.failed + step.conservation.timed_out + step.unexpected()
    };
    let undone: u64 = scenario.requests().map(undone).sum();
    let due = scenario.conservation().scheduled as f64;
    // What nothing was measured for was not late.
    let late = objectives
        .iter()
        .any(|one| one.measured.is_some() && was_late(one));
    late || undone as f64 > due * UNDONE_SHARE
}

/// Share of the answers that say "come back later".
fn turned_away(scenario: &ScenarioRecord) -> f64 {
    let statuses = || scenario.requests().flat_map(|step| &step.statuses);
    let all: u64 = statuses().map(|status| status.count).sum();
    let away = statuses().filter(|status| matches!(status.status, 429 | 503));
    let away: u64 = away.map(|status| status.count).sum();
    away as f64 / (all as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Unit, Validity};
    use crate::report::fixture;

    /// How a run ends that was asked for so much, of which so much came due and was answered.
    fn ends(state: ValidityState, rates: [f64; 3], held: bool) -> Outcome {
        let mut scenario = fixture::scenario("surge");
        scenario.validity = Validity {
            state,
            reasons: vec!["as it was".to_owned()],
        };
        let lost = ThresholdRecord {
            scenario: "surge".to_owned(),
            text: "lost below 1%".to_owned(),
            measured: Some(0.05),
            unit: Unit::Share,
            held,
        };
        outcome(&scenario, rates, &[lost]).0
    }

    #[test]
    fn a_rate_is_held_by_a_valid_run_that_keeps_up_and_keeps_its_objectives() {
        let valid = ValidityState::Valid;
        assert_eq!(ends(valid, [100.0, 99.0, 98.0], true), Outcome::Held);
        assert_eq!(ends(valid, [100.0, 99.0, 98.0], false), Outcome::Missed);
        assert_eq!(ends(valid, [100.0, 99.0, 80.0], true), Outcome::Missed);
        let limited = ValidityState::TargetLimited;
        assert_eq!(ends(limited, [100.0, 99.0, 98.0], true), Outcome::Held);
        let wrong = ValidityState::WrongAnswers;
        assert_eq!(ends(wrong, [100.0, 99.0, 98.0], true), Outcome::Missed);
    }

    #[test]
    fn no_run_tells_what_it_did_not_ask() {
        let valid = ValidityState::Valid;
        // Visits that last longer than the rate is held: all that came due was answered.
        assert_eq!(ends(valid, [100.0, 50.0, 50.0], true), Outcome::Unclear);
        let harness = ValidityState::GeneratorLimited;
        assert_eq!(ends(harness, [100.0, 99.0, 98.0], true), Outcome::Unclear);
    }

    #[test]
    fn a_part_that_was_left_out_is_the_registrys_limit_only_where_it_failed_or_was_late() {
        let mut scenario = fixture::scenario("surge");
        scenario.validity = Validity {
            state: ValidityState::Incomplete,
            reasons: vec!["found nobody in its pool".to_owned()],
        };
        let objective = |unit, measured| ThresholdRecord {
            scenario: "surge".to_owned(),
            text: "an objective".to_owned(),
            measured,
            unit,
            held: false,
        };
        let ends = |scenario: &ScenarioRecord, objective: ThresholdRecord| {
            outcome(scenario, [100.0, 99.0, 50.0], &[objective])
        };
        let lost = objective(Unit::Share, Some(0.4));
        let (ended, reasons) = ends(&scenario, lost.clone());
        assert_eq!(ended, Outcome::Unclear);
        assert_eq!(reasons, scenario.validity.reasons);
        let no_answer = objective(Unit::Milliseconds, None);
        assert_eq!(ends(&scenario, no_answer).0, Outcome::Unclear);
        let late = objective(Unit::Milliseconds, Some(900.0));
        assert_eq!(ends(&scenario, late).0, Outcome::Missed);
        let step = &mut scenario.actors[0].steps[0];
        step.conservation.failed += step.conservation.scheduled;
        step.conservation.scheduled *= 2;
        assert_eq!(ends(&scenario, lost).0, Outcome::Missed);
    }
}
