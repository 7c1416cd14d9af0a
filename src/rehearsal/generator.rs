//! Whether the harness itself was the limit: late, held up, or busy all the time.

use std::time::Duration;

use hdrhistogram::Histogram;

use super::resources::{BUSY_SHARE, Machine, processors};
use super::timer_floor::EVERY;
use crate::engine::tally::{self, Tally};
use crate::record::{Resources, ThresholdRecord};
use crate::scenario::plan::{Arrivals, Bound, Measure, Plan, Threshold};

/// What begins later than this, by the harness's own doing, is late.
const PACE_LAG_MAX: Duration = Duration::from_millis(50);

/// When more than this share of what was due began late, the figures say more about the
/// harness than about the registry.
const LATE_SHARE_MAX: f64 = 0.01;

/// Fewer late ones than this are one moment in which the machine did something else.
const LATE_MIN: u64 = 10;

/// Who waits for answers rests in between. A worker that rests less was itself what others waited for.
const WORKER_BUSY_MAX: f64 = 0.9;

/// An idle thread that wakes later than this was not let run.
const HELD_UP: Duration = Duration::from_millis(5);

/// Less than this, all together, is one moment in which the machine did something else.
const HELD_UP_MIN: Duration = Duration::from_millis(100);

/// In a closed loop the harness may have been held up for this share of the time.
const HELD_UP_SHARE_MAX: f64 = 0.01;

/// How far the harness fell behind its own schedule, in words.
pub(super) fn behind(tally: &Tally, machine: &Machine) -> Option<String> {
    let (late, share) = beyond(&tally.pace_lag);
    (late >= LATE_MIN && share > LATE_SHARE_MAX).then(|| {
        format!(
            "{:.1} % of what was due began more than {} ms late (allowed: {:.0} %); {}",
            share * 100.0,
            PACE_LAG_MAX.as_millis(),
            LATE_SHARE_MAX * 100.0,
            who_was_late(&machine.timer_floor)
        )
    })
}

/// Whether a worker never rested, in words: then nobody knows how fast the registry would have been.
/// What waits for a place is not counted as begun late, so that alone would not tell.
pub(super) fn overworked(tally: &Tally, elapsed: Duration) -> Option<String> {
    let share = tally.busy.as_secs_f64() / elapsed.as_secs_f64().max(0.001);
    (share > WORKER_BUSY_MAX).then(|| {
        format!(
            "the harness had something to do {:.0} % of the time (allowed: {:.0} %)",
            share.min(1.0) * 100.0,
            WORKER_BUSY_MAX * 100.0
        )
    })
}

/// How many, and which share, were late.
fn beyond(lags: &Histogram<u64>) -> (u64, f64) {
    let late = lags.count_between(tally::micros(PACE_LAG_MAX), u64::MAX);
    (late, late as f64 / (lags.len() as f64).max(1.0))
}

/// The machine or the harness: each has another remedy.
fn who_was_late(timer_floor: &Histogram<u64>) -> String {
    let (_, share) = beyond(timer_floor);
    if share > LATE_SHARE_MAX {
        format!(
            "so did {:.1} % of the wake-ups of a thread that had nothing else to do, so it was the \
             machine that was late (stopped, or without a processor to spare): give it fewer other \
             tasks, or take another",
            share * 100.0
        )
    } else {
        "a thread that had nothing else to do woke in time, so it was the harness that was busy: \
         give it more processors (--workers), or share the arrivals (--shard)"
            .to_owned()
    }
}

/// Users of a closed loop have no due instants: held up, they ask later, and nothing is late. What
/// tells there is an idle thread that was not let run, or workers that used up their processors.
pub(super) fn held_up(
    plan: &Plan,
    tally: &Tally,
    machine: &Machine,
    elapsed: Duration,
) -> Option<String> {
    if !has_users(plan) {
        return None;
    }
    let held = time_held_up(&machine.timer_floor);
    let share = held.as_secs_f64() / elapsed.as_secs_f64().max(0.001);
    if held >= HELD_UP_MIN && share > HELD_UP_SHARE_MAX {
        return Some(format!(
            "a thread of the harness that had nothing else to do was held up for {:.1} % of the time \
             (allowed: {:.0} %), and in a closed loop nobody asks meanwhile: the machine stood still, \
             or had no processor to spare: give it fewer other tasks, or take another",
            share.min(1.0) * 100.0,
            HELD_UP_SHARE_MAX * 100.0
        ));
    }
    let used = machine.used.harness_cpu_seconds / elapsed.as_secs_f64().max(0.001);
    let most = (tally.workers as f64).min(processors() as f64);
    let all_of_it = used > BUSY_SHARE * most;
    let overworked = overworked(tally, elapsed).filter(|_| all_of_it)?;
    Some(format!(
        "{overworked} and used {used:.2} processors for {} workers, so its users could not ask more \
         often: give it more processors (--workers), or share the users (--shard)",
        tally.workers
    ))
}

/// For how long the idle thread was not let run: every instant at which it should have woken stands
/// for the time until the next.
fn time_held_up(timer_floor: &Histogram<u64>) -> Duration {
    let late = timer_floor.iter_recorded();
    let late = late.filter(|at| at.value_iterated_to() > tally::micros(HELD_UP));
    let of_one = |micros: u64| micros.min(tally::micros(EVERY));
    let micros = late.map(|at| of_one(at.value_iterated_to()) * at.count_at_value());
    Duration::from_micros(micros.sum())
}

/// Users of a closed loop, to whom the machine had nothing left to give, in words.
pub(super) fn shared(
    plan: &Plan,
    tally: &Tally,
    used: &Resources,
    elapsed: Duration,
) -> Option<String> {
    let full = used.share(elapsed, processors()) >= BUSY_SHARE;
    let limit = has_users(plan) && full && overworked(tally, elapsed).is_some();
    limit.then(|| {
        "the processors that the harness shares with the registry and others were the limit"
            .to_owned()
    })
}

fn has_users(plan: &Plan) -> bool {
    users(plan) > 0
}

fn users(plan: &Plan) -> u64 {
    let of = |arrivals: &Arrivals| match arrivals {
        Arrivals::Closed(closed) => u64::from(closed.users),
        _ => 0,
    };
    plan.actors.iter().map(|actor| of(&actor.arrivals)).sum()
}

/// Bounds of the response time that were broken and, without as much as the harness itself was late
/// at that percentile, would not have been, in words: nobody can say that it was the registry.
pub(super) fn own_breaches(
    plan: &Plan,
    tally: &Tally,
    timer_floor: &Histogram<u64>,
    judged: &[ThresholdRecord],
) -> Vec<String> {
    let users = users(plan);
    let answered: u64 = tally
        .actors
        .iter()
        .flat_map(|actor| &actor.steps)
        .map(|step| step.conservation.answered)
        .sum();
    let own_ms = |quantile: f64| {
        // Whoever is held up with its users delays one request of each.
        let beyond = (1.0 - quantile) * answered as f64;
        let held_up = match users {
            0 => 0,
            users if beyond <= users as f64 => timer_floor.max(),
            _ => 0,
        };
        let late = tally.pace_lag.value_at_quantile(quantile);
        late.max(held_up) as f64 / 1e3
    };
    let own = |(threshold, judged): (&Threshold, &ThresholdRecord)| {
        let quantile = match threshold.measure {
            Measure::Response(quantile) => quantile,
            // With due instants, a harness that is late is so before it sends.
            Measure::Service(quantile) if users > 0 => quantile,
            _ => return None,
        };
        let (Bound::Below(limit_ms), Some(measured_ms)) = (threshold.bound, judged.measured) else {
            return None;
        };
        let own_ms = own_ms(quantile);
        let is_own = !judged.held && own_ms > 0.0 && measured_ms - own_ms < limit_ms;
        is_own.then(|| {
            format!(
                "`{}` was broken with {measured_ms:.0} ms, and the harness itself was {own_ms:.0} ms \
                 late at that percentile, so this says nothing about the registry",
                judged.text
            )
        })
    };
    plan.thresholds.iter().zip(judged).filter_map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearsal::resources::Series;
    use crate::scenario::{Options, load};

    /// A closed loop of two seconds in which `cpu` processors were used by the harness, and the
    /// busiest of two workers had something to do for `busy` of the time.
    fn in_a_closed_loop(cpu: f64, others: f64, busy: f64) -> (Option<String>, Option<String>) {
        let text = "format = 1\nname = \"x\"\ntitle = \"x\"\ndate = \"2021-04-28\"\n[[actor]]\n\
                    id = \"a\"\nkind = \"citizen\"\nsources = \"127.0.0.0/24\"\n\
                    users = { count = 2, for = \"2s\" }\n[[actor.step]]\nid = \"s\"\nrequest = \"GET /\"\n";
        let plan = load("x.toml", text, &Options::default()).expect("sound");
        let elapsed = Duration::from_secs(2);
        let mut tally = Tally::new(&plan);
        tally.merge(&Tally::new(&plan));
        tally.busy = elapsed.mul_f64(busy);
        let machine = Machine {
            used: Resources {
                harness_cpu_seconds: cpu * 2.0,
                other_cpu_seconds: Some(others * 2.0 * processors() as f64),
                ..Resources::default()
            },
            series: Series::new(Duration::from_secs(1)),
            timer_floor: Histogram::new(3).unwrap(),
        };
        let held_up = held_up(&plan, &tally, &machine, elapsed);
        (held_up, shared(&plan, &tally, &machine.used, elapsed))
    }

    #[test]
    fn a_stall_counts_for_as_long_as_it_was() {
        let mut timer_floor = Histogram::new(3).unwrap();
        timer_floor.record_n(60, 1000).unwrap();
        assert_eq!(time_held_up(&timer_floor), Duration::ZERO);
        // One second, and every instant that was slept through in it.
        for number in 1..=50 {
            timer_floor.record(number * 20_000).unwrap();
        }
        let held = time_held_up(&timer_floor).as_secs_f64();
        assert!((0.95..1.05).contains(&held), "{held}");
    }

    #[test]
    fn users_whose_workers_never_rest_ask_as_often_as_the_harness_can() {
        let (own, _) = in_a_closed_loop(processors().min(2) as f64 * 0.95, 0.0, 0.99);
        let own = own.expect("the workers used up their processors");
        assert!(own.contains("processors for 2 workers"), "{own}");
        // Busy, because they waited for processors that others had.
        let (own, shared) = in_a_closed_loop(0.4, 0.9, 0.99);
        assert_eq!(own, None);
        assert!(shared.is_some());
        assert_eq!(in_a_closed_loop(0.4, 0.1, 0.5), (None, None));
    }

    /// What is said when so many of a hundred wake-ups were late.
    fn told(late: u64) -> String {
        let mut timer_floor = Histogram::new(3).unwrap();
        timer_floor.record_n(60, 100 - late).unwrap();
        timer_floor.record_n(80_000, late).unwrap();
        who_was_late(&timer_floor)
    }

    #[test]
    fn a_machine_that_stood_still_is_not_a_busy_harness() {
        assert!(told(0).contains("it was the harness that was busy"));
        assert!(told(1).contains("it was the harness that was busy"));
        assert!(told(35).starts_with("so did 35.0 % of the wake-ups"));
    }
}
