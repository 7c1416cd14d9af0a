//! From when on a scenario was steady, and whether it stayed so: by its plan and its intervals.

use std::time::Duration;

use crate::record::{Interval, Steadiness, Trend};
use crate::scenario::plan::{Arrivals, Plan};
use crate::steady;

/// What seconds may be inexact by.
const EXACT: f64 = 1e-6;

/// Judges the intervals of a scenario.
pub(super) fn judge(plan: &Plan, intervals: &[Interval]) -> Steadiness {
    let Some(planned) = rate_from(plan) else {
        return Steadiness::default();
    };
    let from = planned.as_secs_f64();
    let to = plan.arrivals_length().as_secs_f64();
    let inside = |interval: &&Interval| {
        interval.from_seconds >= from - EXACT
            && interval.from_seconds + interval.seconds <= to + EXACT
    };
    let steady: Vec<Interval> = intervals.iter().filter(inside).copied().collect();
    Steadiness {
        rate_from_seconds: Some(from),
        ..of(&steady)
    }
}

/// Of intervals in which the plan did not change.
fn of(intervals: &[Interval]) -> Steadiness {
    let answers: Vec<f64> = intervals.iter().map(|one| one.answered as f64).collect();
    let times: Vec<f64> = intervals.iter().map(|one| one.response_p50_ms).collect();
    let begin = steady::warm_up_of_all(&[&answers, &times]);
    let rest = begin.unwrap_or(0);
    // Without an answer there is no time to tell of.
    let answered = intervals[rest..].iter().filter(|one| one.answered > 0);
    let times: Vec<f64> = answered.map(|one| one.response_p50_ms).collect();
    let (answers, response) = (trend(&answers[rest..]), trend(&times));
    let both = answers.zip(response);
    Steadiness {
        rate_from_seconds: None,
        from_seconds: begin.map(|at| intervals[at].from_seconds),
        intervals: (intervals.len() - rest) as u64,
        answers,
        response,
        is_stationary: both.map(|(answers, response)| !answers.is_trend && !response.is_trend),
    }
}

fn trend(values: &[f64]) -> Option<Trend> {
    let seen = steady::Trend::of(values)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    Some(Trend {
        autocorrelation: seen.autocorrelation,
        independent_intervals: seen.independent,
        change: if median > 0.0 {
            seen.change / median
        } else {
            0.0
        },
        p_value: seen.p_value,
        is_trend: seen.is_seen(),
    })
}

/// From when on the planned rate of all actors together stays what it is.
fn rate_from(plan: &Plan) -> Option<Duration> {
    let end = plan.arrivals_length();
    let of_actor = |arrivals: &Arrivals| match arrivals {
        Arrivals::Recorded(_) => None,
        // Whoever stops before the others changes the rate.
        _ if arrivals.duration() < end => Some(arrivals.duration()),
        Arrivals::Closed(_) => Some(Duration::ZERO),
        Arrivals::Rated(rated) => {
            let last = rated.stages.last().map_or(0.0, |stage| stage.to);
            let stages = rated.stages.iter().rev();
            let level = stages.take_while(|stage| stage.from == last && stage.to == last);
            Some(end.saturating_sub(level.map(|stage| stage.duration).sum()))
        }
    };
    let froms = plan.actors.iter().map(|actor| of_actor(&actor.arrivals));
    froms.collect::<Option<Vec<_>>>()?.into_iter().max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::simulated::Random;
    use crate::scenario::plan::{Process, Rated, Stage};
    use crate::scenario::{Options, bundled, load};

    /// Seconds with this many answers and these median response times.
    fn seconds(values: impl Iterator<Item = (f64, f64)>) -> Vec<Interval> {
        (0_u32..)
            .zip(values)
            .map(|(at, (answers, ms))| Interval {
                from_seconds: f64::from(at),
                seconds: 1.0,
                answered: answers as u64,
                response_p50_ms: ms,
                ..Interval::default()
            })
            .collect()
    }

    /// Two AR(1) series; times climb by `rise` (a share) over the run, answers during `ramp` seconds.
    fn run(seed: u64, length: u32, rise: f64, ramp: u32) -> Vec<Interval> {
        let mut random = Random::of(seed);
        let mut state = [random.normal(), random.normal()];
        seconds((0..length).map(|at| {
            state = state.map(|one| 0.5 * one + 0.75_f64.sqrt() * random.normal());
            let climbed = (f64::from(at + 1) / f64::from(ramp + 1)).min(1.0);
            let answers = climbed * (1_000.0 + 30.0 * state[0]);
            let ms = 2.0 * (1.0 + 0.1 * state[1] + rise * f64::from(at) / f64::from(length));
            (answers, ms)
        }))
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn what_stays_as_it_is_after_a_climb_is_stationary() {
        for (length, ramp) in [(30, 0), (30, 3), (60, 5), (120, 0)] {
            let told: Vec<Steadiness> = (0..200)
                .map(|seed| of(&run(seed, length, 0.0, ramp)))
                .collect();
            let stationary = told
                .iter()
                .filter(|one| one.is_stationary == Some(true))
                .count();
            let found = told.iter().filter(|one| one.from_seconds.is_some()).count();
            println!(
                "{length} s after a climb of {ramp} s: {stationary} of 200 stationary, {found} with a beginning"
            );
            assert!(stationary >= 190, "{stationary} of 200 of {length} s");
        }
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "a measurement prints its figures")]
    fn times_that_climb_all_the_time_are_not() {
        for (length, rise, wanted) in [
            (30, 1.0, 100),
            (60, 1.0, 150),
            (120, 1.0, 190),
            (240, 0.5, 190),
        ] {
            let is_found =
                |seed: &u64| of(&run(*seed, length, rise, 0)).is_stationary == Some(false);
            let found = (0..200).filter(is_found).count();
            println!("{length} s in which times rise by {rise}: {found} of 200 found");
            assert!(found >= wanted, "{found} of 200 of {length} s");
        }
    }

    #[test]
    fn of_a_few_seconds_nothing_is_said() {
        let told = of(&run(1, 9, 5.0, 0));
        assert_eq!((told.is_stationary, told.answers), (None, None));
        assert_eq!(of(&[]).is_stationary, None);
    }

    /// A plan whose only actor has these stages: from, to, seconds.
    fn plan(stages: &[(f64, f64, u64)]) -> Plan {
        let bundled = bundled::find("phone-list").unwrap();
        let mut plan = load(bundled.origin, bundled.text, &Options::default()).unwrap();
        plan.actors.truncate(1);
        let stage = |&(from, to, seconds): &(f64, f64, u64)| Stage {
            from,
            to,
            duration: Duration::from_secs(seconds),
        };
        plan.actors[0].arrivals = Arrivals::Rated(Rated {
            process: Process::Poisson,
            stages: stages.iter().map(stage).collect(),
            bursts: None,
        });
        plan
    }

    #[test]
    fn while_the_plan_changes_nothing_is_said() {
        let from = |stages: &[(f64, f64, u64)]| rate_from(&plan(stages)).unwrap().as_secs();
        assert_eq!(from(&[(50.0, 50.0, 30)]), 0);
        assert_eq!(
            from(&[(0.0, 50.0, 10), (50.0, 50.0, 5), (50.0, 50.0, 15)]),
            10
        );
        assert_eq!(from(&[(50.0, 50.0, 30), (50.0, 0.0, 10)]), 40);
        let intervals = run(1, 40, 0.0, 0);
        let ramp = judge(&plan(&[(1.0, 50.0, 40)]), &intervals);
        assert_eq!((ramp.intervals, ramp.is_stationary), (0, None));
        let level = judge(&plan(&[(1.0, 50.0, 8), (50.0, 50.0, 32)]), &intervals);
        assert_eq!(level.rate_from_seconds, Some(8.0));
        assert!(
            level.intervals <= 32 && level.is_stationary.is_some(),
            "{level:?}"
        );
    }

    #[test]
    fn who_stops_before_the_others_changes_the_rate() {
        let mut two = plan(&[(50.0, 50.0, 30)]);
        let mut early = two.actors[0].clone();
        early.arrivals = plan(&[(9.0, 9.0, 12)]).actors.remove(0).arrivals;
        two.actors.push(early);
        assert_eq!(rate_from(&two), Some(Duration::from_secs(12)));
    }
}
