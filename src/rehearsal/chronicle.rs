//! Turns what engine and oracle saw into the parts of a record.

use std::time::Duration;

use population::mix;

use super::resources::{Machine, Series};
use super::validity::{self, Expected};
use super::{Gathered, Rehearsal, arrivals, generator, steadiness};
use crate::engine::Outcome;
use crate::engine::outcomes::Timed;
use crate::engine::schedule::Shard;
use crate::engine::stretches::StretchTally;
use crate::engine::tally::{ActorTally, IntervalTally, StepTally, Tally};
use crate::estimate;
use crate::gate;
use crate::oracle::{Names, StepView, catalogue};
use crate::record::{
    ActorRecord, Certainty, FailureCount, Finding, Interval, Latency, OutcomeClass, OutcomeRecord,
    ScenarioRecord, StatusCount, StepRecord, Stretch, Validity,
};
use crate::scenario::bundled;
use crate::scenario::plan::{Action, Actor, ActorKind, Plan, Step};

impl Gathered {
    /// Adds what one scenario showed.
    pub(super) fn add(
        &mut self,
        rehearsal: &Rehearsal,
        plan: &Plan,
        outcome: Outcome,
        machine: Machine,
        registry_ended: Option<String>,
    ) {
        let Outcome {
            tally,
            oracle,
            elapsed,
        } = outcome;
        let whole = rehearsal.only.is_none();
        let validity = match registry_ended {
            Some(reason) => validity::incomplete(reason),
            None => {
                let expected = Expected {
                    every_step: whole,
                    shard: rehearsal.shard,
                };
                validity::judge(plan, &tally, &machine, elapsed, expected)
            }
        };
        let conclusion = oracle.conclude();
        let mut scenario = scenario_record(plan, &tally, elapsed, &machine, validity);
        // A single visit says nothing about shares and percentiles.
        if whole {
            let judged = gate::judge_thresholds(&scenario, &plan.thresholds);
            let own = generator::own_breaches(plan, &tally, &machine.timer_floor, &judged);
            let broken = judged.iter().filter(|judged| !judged.held).count();
            scenario.validity = validity::with_own_breaches(scenario.validity, own, broken);
            self.thresholds.extend(judged);
        }
        if conclusion.ledger.leaking_answers() > 0 {
            self.leaking_seconds += scenario.seconds;
        }
        for raw in conclusion.findings {
            let (actor, step) = (raw.actor, raw.step);
            let actor = &plan.actors[actor];
            // What only many visits show, one visit does not show again, nor one that went on from
            // another.
            let visit = format!("{}/{}", actor.id, raw.arrival);
            let alone = raw.one_visit_proves && actor.person_from.is_none();
            let visit = Some(visit).filter(|_| alone);
            let reproducer = reproducer(rehearsal, plan, visit);
            let step = &actor.steps[step];
            self.findings.push(raw.name(Names {
                id: String::new(),
                scenario: plan.name.clone(),
                actor: actor.id.clone(),
                step: step.id.clone(),
                request: request(step),
                reproducer,
            }));
        }
        self.coverage.merge(conclusion.coverage);
        self.ledger.merge(conclusion.ledger);
        self.scenarios.push(scenario);
    }
}

/// What a scenario leaves behind, findings apart.
fn scenario_record(
    plan: &Plan,
    tally: &Tally,
    elapsed: Duration,
    machine: &Machine,
    validity: Validity,
) -> ScenarioRecord {
    let seconds = elapsed.as_secs_f64();
    let intervals = intervals(tally, seconds, &machine.series);
    let busiest = Interval::most_per_second(&intervals, |interval| interval.answered);
    let answers_per_second = answered(tally) as f64 / seconds.max(0.001);
    let mut scenario = ScenarioRecord {
        name: plan.name.clone(),
        title: plan.title.clone(),
        model: plan.model(),
        historical: plan.is_historical(),
        seconds,
        arrivals_seconds: plan.arrivals_length().as_secs_f64(),
        visits_per_second_planned: plan
            .actors
            .iter()
            .map(|actor| actor.arrivals.rate_max())
            .sum(),
        answers_per_second,
        // A run may be too short for its best interval to say more than its mean.
        answers_per_second_max: busiest.max(answers_per_second),
        response: Vec::new(),
        steadiness: steadiness::judge(plan, &intervals),
        pace_lag: Latency::of(&tally.pace_lag),
        timer_floor: Latency::of(&machine.timer_floor),
        actors: plan
            .actors
            .iter()
            .zip(&tally.actors)
            .map(|(actor, counts)| actor_record(actor, counts, &intervals))
            .collect(),
        connections: tally.connections,
        intervals,
        resources: machine.used,
        validity,
    };
    scenario.response = estimate::of_scenario(&scenario)
        .unwrap_or_else(|error| unreachable!("what was encoded here is read back: {error}"));
    scenario
}

/// What the oracle must know of an actor's steps.
pub(super) fn step_views(actor: &Actor) -> Vec<StepView> {
    let view = |step| step_view(actor, step);
    actor.steps.iter().map(view).collect()
}

fn step_view(actor: &Actor, step: &Step) -> StepView {
    let request = match &step.action {
        Action::Request(request) => Some(request),
        Action::ReadOtp { .. } => None,
    };
    let staff = actor.kind == ActorKind::Staff;
    StepView {
        attempts: step.attempts.as_deref().and_then(catalogue::find),
        entitles: step.entitles,
        credentialed: request.is_some_and(|request| request.credentialed),
        staff,
        purposeful: request.is_some_and(|request| request.purposeful),
        about_other: request.is_some_and(|request| request.about_other),
        legitimate: staff || matches!(actor.kind, ActorKind::Citizen | ActorKind::Partner),
        repeat: step.repeat,
        takes: request
            .and_then(|request| request.manner.lasts())
            .unwrap_or_default(),
        expect: step.expect.clone(),
    }
}

/// The key under which people appear in the reports of a seed: the same person has the
/// same hash in two runs of one seed.
pub(super) fn report_key(seed: u64) -> [u8; 32] {
    let mut key = [0; 32];
    for (position, bytes) in key.chunks_exact_mut(8).enumerate() {
        let stream = u64::from_be_bytes(*b"report\0\0") + position as u64;
        bytes.copy_from_slice(&mix::hash(seed, stream, 0).to_be_bytes());
    }
    key
}

/// Gravest first: proved before suspected, then by bits and people; then numbered.
pub(super) fn number(findings: &mut [Finding]) {
    findings.sort_by(|one, other| {
        let weight = |finding: &Finding| finding.bits * finding.people.max(1) as f64;
        let by_weight = weight(other).total_cmp(&weight(one));
        one.certainty
            .cmp(&other.certainty)
            .then(by_weight)
            .then_with(|| {
                let key = |finding: &Finding| {
                    (
                        finding.scenario.clone(),
                        finding.actor.clone(),
                        finding.step.clone(),
                        finding.channel.clone(),
                    )
                };
                key(one).cmp(&key(other))
            })
    });
    for (position, finding) in findings.iter_mut().enumerate() {
        finding.id = format!("F{}", position + 1);
    }
    debug_assert!(findings.is_sorted_by_key(|finding| finding.certainty == Certainty::Suspected));
}

fn actor_record(plan: &Actor, tally: &ActorTally, intervals: &[Interval]) -> ActorRecord {
    ActorRecord {
        id: plan.id.clone(),
        kind: plan.kind.id().to_owned(),
        visits: tally.visits,
        arrivals: arrivals::judge(plan, &tally.begun),
        steps: plan
            .steps
            .iter()
            .zip(&tally.steps)
            .map(|(step, counts)| step_record(step, counts, intervals))
            .collect(),
    }
}

fn step_record(plan: &Step, tally: &StepTally, intervals: &[Interval]) -> StepRecord {
    let statuses = tally.statuses.iter();
    let mut failures: Vec<FailureCount> = tally
        .failures
        .iter()
        .map(|(&reason, &count)| FailureCount {
            reason: reason.to_owned(),
            count,
        })
        .collect();
    failures.sort_by_key(|failure| std::cmp::Reverse(failure.count));
    StepRecord {
        id: plan.id.clone(),
        request: request(plan),
        manner: manner(plan),
        conservation: tally.conservation,
        expected: tally.expected,
        retried: tally.retried,
        statuses: statuses
            .map(|(&status, &count)| StatusCount { status, count })
            .collect(),
        failures,
        send_lag: Latency::of(&tally.outcomes.whole(|timed| &timed.send_lag)),
        service: Latency::of(&tally.outcomes.whole(|timed| &timed.service)),
        response: Latency::of(&tally.outcomes.whole(|timed| &timed.response)),
        outcomes: tally.outcomes.seen().map(outcome_record).collect(),
        stretches: stretches(tally, intervals),
    }
}

fn outcome_record((class, timed): (OutcomeClass, &Timed)) -> OutcomeRecord {
    OutcomeRecord {
        class,
        count: timed.response.len(),
        send_lag: Latency::of(&timed.send_lag),
        service: Latency::of(&timed.service),
        response: Latency::of(&timed.response),
    }
}

/// What a step did in the intervals of its scenario.
fn stretches(tally: &StepTally, intervals: &[Interval]) -> Vec<Stretch> {
    let all = tally.stretches.all();
    let record = |(at, seen): (&usize, &StretchTally)| {
        // The last interval ends with the last answer: what comes due later is in the books alone.
        let interval = intervals.get(*at)?;
        let stretch = Stretch {
            from_seconds: interval.from_seconds,
            seconds: interval.seconds,
            due: seen.due,
            answered: seen.answered,
            ..Stretch::default()
        };
        Some(stretch.with(&seen.response))
    };
    all.iter().filter_map(record).collect()
}

/// How a scenario is named on a command line: a bundled one works wherever the program is.
fn called(plan: &Plan) -> &str {
    let bundled = bundled::find(&plan.name).filter(|bundled| bundled.origin == plan.origin);
    bundled.map_or(&plan.origin, |bundled| bundled.name)
}

/// The command that shows a finding again, in this visit or in all.
fn reproducer(rehearsal: &Rehearsal, plan: &Plan, visit: Option<String>) -> String {
    let part = match visit {
        Some(visit) => format!(" --visit {visit}"),
        None if rehearsal.shard == Shard::WHOLE => String::new(),
        None => format!(" --shard {}", rehearsal.shard),
    };
    format!(
        "mockdrill run {} {}{}--seed {}{part}",
        quoted(called(plan)),
        scale(plan),
        rehearsal.reproduce_with,
        rehearsal.seed,
    )
}

/// The scale of a plan that has one: it decides how many visits there are.
fn scale(plan: &Plan) -> String {
    if plan.is_historical() {
        format!("--scale 1:{} ", plan.scale.divisor)
    } else {
        String::new()
    }
}

/// As a shell takes it for one word.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    if word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn request(step: &Step) -> String {
    match &step.action {
        Action::Request(request) => format!("{} {}", request.method, request.target),
        Action::ReadOtp { .. } => StepRecord::HANDSET.to_owned(),
    }
}

fn manner(step: &Step) -> Option<String> {
    match &step.action {
        Action::Request(request) if !request.manner.is_usual() => Some(request.manner.to_string()),
        _ => None,
    }
}

fn milliseconds(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

fn answered(tally: &Tally) -> u64 {
    tally
        .intervals
        .iter()
        .map(|interval| interval.answered)
        .sum()
}

/// Up to the last answer; the room kept for later ones is left out.
fn intervals(tally: &Tally, seconds: f64, series: &Series) -> Vec<Interval> {
    let width = tally.interval.as_secs_f64();
    let count = ((seconds / width).ceil() as usize).clamp(1, tally.intervals.len());
    let record = |(position, interval): (usize, &IntervalTally)| {
        let at = |quantile| milliseconds(interval.response.value_at_quantile(quantile));
        let from_seconds = position as f64 * width;
        // The last one ends with the last answer.
        let long = width.min((seconds - from_seconds).max(0.001));
        Interval {
            from_seconds,
            seconds: long,
            due: interval.due,
            answered: interval.answered,
            unexpected: interval.unexpected,
            lost: interval.lost,
            response_p50_ms: at(0.5),
            response_p99_ms: at(0.99),
            response_max_ms: milliseconds(interval.response.max()),
            leaks: interval.leaks,
            processors: series.between(from_seconds, from_seconds + long),
        }
    };
    tally
        .intervals
        .iter()
        .take(count)
        .enumerate()
        .map(record)
        .collect()
}
