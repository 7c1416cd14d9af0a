//! Can the figures be relied on, and what was the limit?

use std::collections::BTreeMap;
use std::time::Duration;

use super::resources::{BUSY_SHARE, Machine, processors};
use super::{arrivals, coverage, generator};
use crate::engine::pool;
use crate::engine::schedule::Shard;
use crate::engine::tally::{ActorTally, StepTally, Tally};
use crate::record::{Resources, Validity, ValidityState};
use crate::scenario::plan::{Action, Actor, Plan};

/// More answers than this share that the story does not expect: something else was measured.
const UNEXPECTED_SHARE_MAX: f64 = 0.01;

/// More than this share lost, and the plan was not carried out.
const LOST_SHARE_MAX: f64 = 0.01;

/// More gaps than this are counted, not named.
const MISSING_SHOWN: usize = 4;

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
    machine: &Machine,
    elapsed: Duration,
    expected: Expected,
) -> Validity {
    let processor = processor_use(&machine.used, elapsed);
    let starved = starved(tally);
    let missing = if expected.every_step {
        untested(plan, tally, expected.shard)
    } else {
        Vec::new()
    };
    let unexpected = unexpected_share(plan, tally);
    let behind = generator::behind(tally, machine);
    let held_up = generator::held_up(plan, tally, machine, elapsed);
    let late = late(plan, tally);
    let departures = departures(plan, tally);
    if behind.is_some() || held_up.is_some() || starved.is_some() || !departures.is_empty() {
        let starved = starved.map(str::to_owned);
        let reasons = behind
            .into_iter()
            .chain(held_up)
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
        let (state, mut reasons) = match generator::overworked(tally, elapsed) {
            Some(overworked) => (ValidityState::GeneratorLimited, vec![late, overworked]),
            None => (ValidityState::TargetLimited, vec![late]),
        };
        reasons.push(processor);
        return verdict(state, reasons);
    }
    if let Some(missing) = nobody(tally) {
        return incomplete(missing);
    }
    if let Some(shared) = generator::shared(plan, tally, &machine.used, elapsed) {
        return verdict(ValidityState::TargetLimited, vec![shared, processor]);
    }
    verdict(
        ValidityState::Valid,
        vec![format!("nothing was the limit: {processor}")],
    )
}

/// Of a run in which so many bounds were broken, these by the harness. If it broke all of them the
/// run cannot pass, and the registry has not failed.
pub(crate) fn with_own_breaches(validity: Validity, own: Vec<String>, broken: usize) -> Validity {
    if own.is_empty() || own.len() < broken || !validity.state.can_pass() {
        return validity;
    }
    let reasons = own.into_iter().chain(validity.reasons);
    verdict(ValidityState::GeneratorLimited, reasons.collect())
}

/// A run that could not be carried out.
pub(crate) fn incomplete(reason: String) -> Validity {
    verdict(ValidityState::Incomplete, vec![reason])
}

fn verdict(state: ValidityState, reasons: Vec<String>) -> Validity {
    Validity { state, reasons }
}

/// Visits that nobody had left anything for, in words: the registry has no part in that, if it was
/// not late.
fn nobody(tally: &Tally) -> Option<String> {
    let scheduled: u64 = steps(tally).map(|step| step.conservation.scheduled).sum();
    let share = found_nobody(tally) as f64 / (scheduled as f64).max(1.0);
    (share > LOST_SHARE_MAX).then(|| {
        format!(
            "{:.1} % of what was due found nobody in its pool (allowed: {:.0} %): let the actor that shares it begin earlier or with more visits, or let the run be longer (`--for`)",
            share * 100.0,
            LOST_SHARE_MAX * 100.0
        )
    })
}

fn found_nobody(tally: &Tally) -> u64 {
    let failures = steps(tally).filter_map(|step| step.failures.get(pool::NOBODY));
    failures.sum()
}

/// Who used the machine, in words.
fn processor_use(used: &Resources, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    let processors = processors();
    let harness = used.harness_cpu_seconds / seconds;
    let registry = used.registry_cpu_seconds.map(|cpu| cpu / seconds);
    let other = used.other_cpu_seconds.unwrap_or(0.0) / seconds;
    let who = if used.share(elapsed, processors) < BUSY_SHARE {
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
    let waited = used
        .harness_waiting_seconds
        .map_or_else(String::new, |waited| {
            format!("; the harness waited {waited:.1} s for one")
        });
    format!(
        "{registry}harness {harness:.2}, others {other:.2} of {processors} processors: {who}{waited}"
    )
}

fn steps(tally: &Tally) -> impl Iterator<Item = &StepTally> {
    tally.actors.iter().flat_map(|actor| &actor.steps)
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
        for (position, step) in actor.steps.iter().enumerate() {
            if coverage::is_gap(actor, counts, position) {
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
/// attempt is answered is for the oracle to judge. An answer after which a step was tried again
/// is not what was measured in its place: the last one is.
fn unexpected_share(plan: &Plan, tally: &Tally) -> f64 {
    let (mut answered, mut unexpected) = (0, 0);
    for (actor, counts) in plan.actors.iter().zip(&tally.actors) {
        for (step, count) in actor.steps.iter().zip(&counts.steps) {
            if step.attempts.is_none() {
                // What was tried again was not the end of it, in either count.
                answered += count.conservation.answered - count.put_off;
                unexpected += count.conservation.answered - count.expected - count.put_off;
            }
        }
    }
    unexpected as f64 / (answered as f64).max(1.0)
}

/// Whether the registry did not keep up, in words.
fn late(plan: &Plan, tally: &Tally) -> Option<String> {
    let scheduled: u64 = steps(tally).map(|step| step.conservation.scheduled).sum();
    let lost: u64 = steps(tally).map(|step| step.conservation.lost()).sum();
    let share = (lost - found_nobody(tally)) as f64 / (scheduled as f64).max(1.0);
    if share > LOST_SHARE_MAX {
        return Some(format!(
            "{:.1} % of what was due got no answer",
            share * 100.0
        ));
    }
    for (actor, counts) in plan.actors.iter().zip(&tally.actors) {
        for (step, count) in actor.steps.iter().zip(&counts.steps) {
            let response = count.outcomes.whole(|timed| &timed.response);
            let p99 = Duration::from_micros(response.value_at_quantile(0.99));
            let is_handset = matches!(step.action, Action::ReadOtp { .. });
            let counts = step.is_timed() || is_handset;
            if counts && !response.is_empty() && p99 > LATE {
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

#[cfg(test)]
mod tests {
    use hdrhistogram::Histogram;

    use super::*;
    use crate::engine::tally::{Fate, Times};
    use crate::rehearsal::resources::Series;
    use crate::scenario::{Options, bundled, load};

    #[test]
    fn late_answers_are_the_registrys_doing_only_while_the_harness_has_time_to_spare() {
        let bundled = bundled::find("phone-list").expect("it is bundled");
        let plan = load(bundled.origin, bundled.text, &Options::default()).expect("sound");
        let mut tally = Tally::new(&plan);
        let times = Times {
            due: Duration::ZERO,
            sent: Duration::ZERO,
            done: 2 * LATE,
        };
        let fate = Fate::Answered {
            status: Some(200),
            expected: true,
            leaked: false,
        };
        tally.schedule(0, 0, times.due);
        tally.settle(0, 0, times, fate);
        let expected = Expected {
            every_step: false,
            shard: Shard::WHOLE,
        };
        let machine = Machine {
            used: Resources::default(),
            series: Series::new(Duration::from_secs(1)),
            timer_floor: Histogram::new(3).unwrap(),
        };
        for (busy, state) in [
            (0.5, ValidityState::TargetLimited),
            (0.95, ValidityState::GeneratorLimited),
        ] {
            let elapsed = 2 * LATE;
            tally.busy = elapsed.mul_f64(busy);
            let judged = judge(&plan, &tally, &machine, elapsed, expected);
            assert_eq!(judged.state, state, "{judged:?}");
        }
    }

    #[test]
    fn a_bound_that_the_registry_broke_stays_broken_beside_one_of_the_harness() {
        let valid = verdict(ValidityState::Valid, vec!["nothing was the limit".into()]);
        let own = || vec!["the harness was late".to_owned()];
        let judged = |own, broken| with_own_breaches(valid.clone(), own, broken).state;
        assert_eq!(judged(own(), 1), ValidityState::GeneratorLimited);
        assert_eq!(judged(own(), 2), ValidityState::Valid);
        assert_eq!(judged(Vec::new(), 1), ValidityState::Valid);
    }
}
