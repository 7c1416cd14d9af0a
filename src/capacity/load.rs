//! A scenario's mix of visits at another rate: a short climb, then constant. Who comes later in the
//! scenario, because others must have left somebody in a pool first, comes later here too.

use std::time::Duration;

use super::CapacityError;
use crate::scenario::plan::{Actor, Arrivals, Plan, Process, Rated, Stage, VISITS_MAX};

/// The climb takes this share of the time for which a rate is held.
const CLIMB_SHARE: f64 = 0.2;

/// The scenario's visits so often that they bring `rate` requests a second, if every answer is
/// accepted. Actors keep their shares of the visits, and the time without a visit with which their
/// stages begin; the scenario's other stages, bursts and traces are left out. The rate is held for
/// `hold`, after the time in which nobody comes, and the climb.
///
/// # Errors
/// When the scenario makes no requests, or its users decide themselves how many.
pub fn at_rate(plan: &Plan, rate: f64, hold: Duration) -> Result<Plan, CapacityError> {
    let is_closed = |actor: &Actor| matches!(actor.arrivals, Arrivals::Closed(_));
    if plan.actors.iter().any(is_closed) {
        return Err(CapacityError::ClosedLoop(plan.name.clone()));
    }
    let requests = requests_expected(plan);
    if requests <= 0.0 {
        return Err(CapacityError::NoRequests(plan.name.clone()));
    }
    let factor = rate / requests;
    let (lead, climb) = (lead(plan), hold.mul_f64(CLIMB_SHARE));
    let mut plan = plan.clone();
    // The search has objectives of its own.
    plan.thresholds.clear();
    for actor in &mut plan.actors {
        let visits = actor.arrivals.visits_expected() * factor;
        let quiet = quiet(&actor.arrivals);
        let own_climb = match lead - quiet {
            Duration::ZERO => climb,
            // Whoever comes first is there in full when the last come, as in the scenario.
            ahead => climb.min(ahead),
        };
        let rates = [
            (0.0, 0.0, quiet),
            (0.0, visits, own_climb),
            (visits, visits, lead + climb + hold - quiet - own_climb),
        ];
        let stages = rates.map(|(from, to, duration)| Stage { from, to, duration });
        let stages = stages.into_iter().filter(|stage| !stage.duration.is_zero());
        actor.arrivals = Arrivals::Rated(Rated {
            process: Process::Poisson,
            stages: stages.collect(),
            bursts: None,
        });
        // The scenario's own bound would be taken for the registry's limit.
        actor.visits_max = VISITS_MAX as usize;
    }
    Ok(plan)
}

/// How long it takes until everybody comes: nothing is measured before.
pub(super) fn lead(plan: &Plan) -> Duration {
    let quiet = plan.actors.iter().map(|actor| quiet(&actor.arrivals));
    quiet.max().unwrap_or_default()
}

/// The time without a visit with which the stages of an actor begin.
fn quiet(arrivals: &Arrivals) -> Duration {
    let Arrivals::Rated(rated) = arrivals else {
        return Duration::ZERO;
    };
    let is_quiet = |stage: &&Stage| stage.from == 0.0 && stage.to == 0.0;
    let stages = rated.stages.iter().take_while(is_quiet);
    stages.map(|stage| stage.duration).sum()
}

/// Requests of all visits of a scenario, if every answer is accepted.
fn requests_expected(plan: &Plan) -> f64 {
    let requests = plan
        .actors
        .iter()
        .map(|actor| actor.arrivals.visits_expected() * actor.requests_per_visit());
    requests.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Options, bundled, load};

    #[test]
    fn the_mix_stays_and_the_rate_is_what_was_asked_for() {
        for bundled in bundled::ALL {
            let plan = load(bundled.origin, bundled.text, &Options::default()).unwrap();
            let hold = Duration::from_secs(10);
            let at = at_rate(&plan, 480.0, hold).unwrap();
            let second: f64 = at
                .actors
                .iter()
                .map(|actor| actor.arrivals.rate_max() * actor.requests_per_visit())
                .sum();
            assert!((second - 480.0).abs() < 1e-6, "{}: {second}", plan.name);
            let first = &plan.actors[0];
            let share = first.arrivals.visits_expected() * first.requests_per_visit()
                / requests_expected(&plan);
            let first = &at.actors[0];
            let found = first.arrivals.rate_max() * first.requests_per_visit() / 480.0;
            assert!((share - found).abs() < 1e-9, "{}", plan.name);
        }
    }

    #[test]
    fn who_comes_later_still_does_and_the_rate_is_held_when_all_are_there() {
        let hunt = bundled::ALL
            .iter()
            .find(|one| one.name == "slot-hunt")
            .unwrap();
        let plan = load(hunt.origin, hunt.text, &Options::default()).unwrap();
        assert_eq!(lead(&plan), Duration::from_secs(6));
        let at = at_rate(&plan, 480.0, Duration::from_secs(60)).unwrap();
        assert_eq!(at.thresholds, [], "the search has bounds of its own");
        for (actor, before) in at.actors.iter().zip(&plan.actors) {
            let arrivals = &actor.arrivals;
            assert_eq!(quiet(arrivals), quiet(&before.arrivals), "{}", actor.id);
            // 6 s without everybody, 12 s of climb, a minute at the rate.
            assert_eq!(arrivals.duration(), Duration::from_secs(78), "{}", actor.id);
            let Arrivals::Rated(rated) = arrivals else {
                panic!("{arrivals:?}");
            };
            let last = rated.stages.last().unwrap();
            assert_eq!(last.from, last.to);
            let full_from = arrivals.duration() - last.duration;
            let wanted = if quiet(arrivals).is_zero() { 6 } else { 18 };
            assert_eq!(full_from, Duration::from_secs(wanted), "{}", actor.id);
        }
    }
}
