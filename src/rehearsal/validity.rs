//! Can the figures be relied on, and what was the limit?

use std::collections::BTreeMap;
use std::time::Duration;

use super::arrivals;
use super::resources::processors;
use crate::engine::schedule::Shard;
use crate::engine::tally::{self, ActorTally, StepTally, Tally};
use crate::record::{Resources, Validity, ValidityState};
use crate::scenario::plan::{Action, Actor, Plan, Step};

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

/// More gaps than this are counted, not named.
const MISSING_SHOWN: usize = 4;

/// A machine busier than this has nothing left to give.
const BUSY_SHARE: f64 = 0.85;

/// The 99th percentile of waiting beyond which answers are called late.
const LATE: Duration = Duration::from_secs(1);

/// What a run was to show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    /// An answer for each step; of a single visit that is too much to ask.
    pub(crate) every_step: bool,
    /// Visits of these arrivals only.
    pub(crate) shard: Shard,
}

/// Judges one scenario.
pub(crate) fn judge(
    plan: &Plan,
    tally: &Tally,
    used: &Resources,
    elapsed: Duration,
    expected: Expected,
) -> Validity {
    let processor = processor_use(used, elapsed);
    let starved = starved(tally);
    let missing = if expected.every_step {
        untested(plan, tally, expected.shard)
    } else {
        Vec::new()
    };
    let unexpected = unexpected_share(plan, tally);
    let behind = behind(tally);
    let late = late(plan, tally);
    let departures = departures(plan, tally);
    if behind.is_some() || starved.is_some() || !departures.is_empty() {
        let starved = starved.map(str::to_owned);
        let reasons = behind
            .into_iter()
            .chain(starved)
            .chain(departures)
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

/// A run that could not be carried out.
pub(crate) fn incomplete(reason: String) -> Validity {
    verdict(ValidityState::Incomplete, vec![reason])
}

fn verdict(state: ValidityState, reasons: Vec<String>) -> Validity {
    Validity { state, reasons }
}

/// Who used the machine, in words.
fn processor_use(used: &Resources, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    let processors = processors() as f64;
    let harness = used.harness_cpu_seconds / seconds;
    let registry = used.registry_cpu_seconds.map(|cpu| cpu / seconds);
    let other = used.other_cpu_seconds.unwrap_or(0.0) / seconds;
    let busy = (harness + registry.unwrap_or(0.0) + other) / processors;
    let who = if busy < BUSY_SHARE {
        "the machine had processor time to spare"
    } else if other > harness.max(registry.unwrap_or(0.0)) {
        "the machine had no processor time left, and other programs used most of it"
    } else if registry.is_some_and(|registry| registry > harness) {
        "the machine had no processor time left, and the registry used most of it"
    } else {
        "the machine had no processor time left, and the harness used most of it"
    };
    let registry = registry.map(|registry| format!("registry {registry:.2}, "));
    let registry = registry.unwrap_or_default();
    format!("{registry}harness {harness:.2}, others {other:.2} of {processors} processors: {who}")
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

/// Actors whose visits were not begun as planned.
fn departures(plan: &Plan, tally: &Tally) -> Vec<String> {
    let actors = plan.actors.iter().zip(&tally.actors);
    let departure =
        |(actor, counts): (&Actor, &ActorTally)| arrivals::departure(actor, &counts.begun);
    actors.filter_map(departure).collect()
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

/// Steps about which the run can say nothing, and why.
fn untested(plan: &Plan, tally: &Tally, shard: Shard) -> Vec<String> {
    let mut missing = Vec::new();
    let no_visit = |counts: &ActorTally| counts.visits.scheduled == 0;
    if shard != Shard::WHOLE && tally.actors.iter().all(no_visit) {
        missing.push("this shard has no arrival of its own".to_owned());
    }
    for (actor, counts) in plan.actors.iter().zip(&tally.actors) {
        // The few visits of an actor may all fall to other shards.
        if shard != Shard::WHOLE && no_visit(counts) {
            continue;
        }
        for (position, (step, count)) in actor.steps.iter().zip(&counts.steps).enumerate() {
            let matters = step.chance >= 1.0 && !actor.hangs_on_attempt(step);
            if matters && !was_tried(step, count) {
                let why = why_unanswered(actor, counts, position);
                missing.push(format!("{}/{} got no answer: {why}", actor.id, step.id));
            }
        }
    }
    let more = missing.len().saturating_sub(MISSING_SHOWN);
    if more > 0 {
        missing.truncate(MISSING_SHOWN);
        missing.push(format!("and {more} more steps got no answer"));
    }
    missing
}

/// Whether a step says something. That a connection was held to the last is what one that waits for
/// its end is there to see.
fn was_tried(step: &Step, count: &StepTally) -> bool {
    let counts = &count.conservation;
    counts.answered + counts.ended > 0 || step.expects_close && counts.timed_out > 0
}

/// The step's own failures, or where the visits ended that should have come to it.
fn why_unanswered(actor: &Actor, counts: &ActorTally, position: usize) -> String {
    if let Some(reason) = most(&counts.steps[position].failures) {
        return (*reason).to_owned();
    }
    let before = counts.steps[..position].iter().enumerate().rev();
    let ended = before.filter(|(_, count)| count.conservation.scheduled > 0);
    for (earlier, count) in ended {
        let id = &actor.steps[earlier].id;
        if let Some(reason) = most(&count.failures) {
            return format!("visits ended at {id} ({reason})");
        }
        let unexpected = count.statuses.iter();
        let unexpected =
            unexpected.filter(|(status, _)| !actor.steps[earlier].expect.contains(status));
        if let Some((status, _)) = unexpected.max_by_key(|(_, count)| **count) {
            return format!("visits ended at {id}, which was answered {status}");
        }
    }
    "no visit came so far".to_owned()
}

fn most<'a>(counts: &'a BTreeMap<&'static str, u64>) -> Option<&'a &'static str> {
    counts
        .iter()
        .max_by_key(|(_, count)| **count)
        .map(|(reason, _)| reason)
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
            let is_handset = matches!(step.action, Action::ReadOtp { .. });
            let counts = step.is_timed() || is_handset;
            if counts && !count.response.is_empty() && p99 > LATE {
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
