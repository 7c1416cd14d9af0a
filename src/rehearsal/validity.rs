//! Can the figures be relied on, and what was the limit?

use std::time::Duration;

use super::resources::processors;
use crate::engine::tally::{self, StepTally, Tally};
use crate::record::{Resources, Validity, ValidityState};
use crate::scenario::plan::Plan;

/// What begins later than this, by the harness's own doing, is late.
const PACE_LAG_MAX: Duration = Duration::from_millis(50);

/// When more than this share of what was due began late, the figures say more about the
/// harness than about the registry.
const LATE_SHARE_MAX: f64 = 0.01;

/// Fewer late ones than this are one moment in which the machine did something else.
const LATE_MIN: u64 = 10;

/// More answers than this share that the story does not expect: something else was measured.
const UNEXPECTED_SHARE_MAX: f64 = 0.01;

/// More than this share lost, and the plan was not carried out.
const LOST_SHARE_MAX: f64 = 0.01;

/// A machine busier than this has nothing left to give.
const BUSY_SHARE: f64 = 0.85;

/// The 99th percentile of waiting beyond which answers are called late.
const LATE: Duration = Duration::from_secs(1);

/// Judges one scenario.
pub(crate) fn judge(
    plan: &Plan,
    tally: &Tally,
    used: &Resources,
    elapsed: Duration,
    complete: bool,
) -> Validity {
    let processor = processor_use(used, elapsed);
    let starved = starved(tally);
    let missing = if complete {
        untested(plan, tally)
    } else {
        Vec::new()
    };
    let unexpected = unexpected_share(plan, tally);
    let behind = behind(tally);
    let late = late(plan, tally);
    if behind.is_some() || starved.is_some() {
        let starved = starved.map(str::to_owned);
        let reasons = behind
            .into_iter()
            .chain(starved)
            .chain([processor])
            .collect();
        return verdict(ValidityState::GeneratorLimited, reasons);
    }
    if !missing.is_empty() {
        return verdict(ValidityState::Incomplete, missing);
    }
    if unexpected > UNEXPECTED_SHARE_MAX {
        let text = format!(
            "{:.1} % of the answers are not what the story expects (allowed: {:.0} %): look at the status codes",
            unexpected * 100.0,
            UNEXPECTED_SHARE_MAX * 100.0
        );
        return verdict(ValidityState::WrongAnswers, vec![text]);
    }
    if let Some(late) = late {
        return verdict(ValidityState::TargetLimited, vec![late, processor]);
    }
    verdict(
        ValidityState::Valid,
        vec![format!("nothing was the limit: {processor}")],
    )
}

fn verdict(state: ValidityState, reasons: Vec<String>) -> Validity {
    Validity { state, reasons }
}

/// Who used the machine, in words.
fn processor_use(used: &Resources, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    let processors = processors() as f64;
    let harness = used.harness_cpu_seconds / seconds;
    let Some(registry) = used.registry_cpu_seconds.map(|cpu| cpu / seconds) else {
        return format!("the harness used {harness:.2} of {processors} processors");
    };
    let busy = (harness + registry) / processors;
    let who = if busy < BUSY_SHARE {
        "the machine had processor time to spare"
    } else if registry > harness {
        "the machine had no processor time left, and the registry used more of it"
    } else {
        "the machine had no processor time left, and the harness used more of it"
    };
    format!("registry {registry:.2}, harness {harness:.2} of {processors} processors: {who}")
}

fn steps(tally: &Tally) -> impl Iterator<Item = &StepTally> {
    tally.actors.iter().flat_map(|actor| &actor.steps)
}

/// How far the harness fell behind its own schedule, in words.
fn behind(tally: &Tally) -> Option<String> {
    let bound = tally::micros(PACE_LAG_MAX);
    let late = tally.pace_lag.count_between(bound, u64::MAX);
    let share = late as f64 / (tally.pace_lag.len() as f64).max(1.0);
    (late >= LATE_MIN && share > LATE_SHARE_MAX).then(|| {
        format!(
            "{:.1} % of what was due began more than {} ms late (allowed: {:.0} %)",
            share * 100.0,
            PACE_LAG_MAX.as_millis(),
            LATE_SHARE_MAX * 100.0
        )
    })
}

/// A resource of this machine that ran out.
fn starved(tally: &Tally) -> Option<&'static str> {
    let failed = |reason| steps(tally).any(|step| step.failures.contains_key(reason));
    if failed("no free file descriptor") {
        return Some("file descriptors ran out: raise the limit (ulimit -n) or lower visits_max");
    }
    failed("no free source port")
        .then_some("source ports ran out: give the actor a larger block of source addresses")
}

/// Steps about which the run can say nothing.
fn untested(plan: &Plan, tally: &Tally) -> Vec<String> {
    let mut missing = Vec::new();
    for (actor, counts) in plan.actors.iter().zip(&tally.actors) {
        for (step, count) in actor.steps.iter().zip(&counts.steps) {
            let matters = step.chance >= 1.0 && !actor.hangs_on_attempt(step);
            if matters && count.conservation.answered == 0 {
                let why = count.failures.keys().next().copied();
                let why = why.unwrap_or("no visit came so far");
                missing.push(format!("{}/{} got no answer: {why}", actor.id, step.id));
            }
        }
    }
    missing
}

/// Of the steps that are not attempts: those are meant to be refused, and what an
/// attempt is answered is for the oracle to judge.
fn unexpected_share(plan: &Plan, tally: &Tally) -> f64 {
    let (mut answered, mut unexpected) = (0, 0);
    for (actor, counts) in plan.actors.iter().zip(&tally.actors) {
        for (step, count) in actor.steps.iter().zip(&counts.steps) {
            if step.attempts.is_none() {
                answered += count.conservation.answered;
                unexpected += count.conservation.answered - count.expected;
            }
        }
    }
    unexpected as f64 / (answered as f64).max(1.0)
}

/// Whether the registry did not keep up, in words.
fn late(plan: &Plan, tally: &Tally) -> Option<String> {
    let scheduled: u64 = steps(tally).map(|step| step.conservation.scheduled).sum();
    let lost: u64 = steps(tally).map(|step| step.conservation.lost()).sum();
    let share = lost as f64 / (scheduled as f64).max(1.0);
    if share > LOST_SHARE_MAX {
        return Some(format!(
            "{:.1} % of what was due got no answer",
            share * 100.0
        ));
    }
    for (actor, counts) in plan.actors.iter().zip(&tally.actors) {
        for (step, count) in actor.steps.iter().zip(&counts.steps) {
            let p99 = Duration::from_micros(count.response.value_at_quantile(0.99));
            if !count.response.is_empty() && p99 > LATE {
                return Some(format!(
                    "1 % of {}/{} took {:.1} s or more from when it was due",
                    actor.id,
                    step.id,
                    p99.as_secs_f64()
                ));
            }
        }
    }
    None
}
