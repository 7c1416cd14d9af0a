//! A scenario's mix of visits at another rate: a short climb, then constant.

use std::time::Duration;

use super::CapacityError;
use crate::scenario::plan::{Actor, Arrivals, Plan, Process, Rated, Stage, VISITS_MAX};

/// The climb takes this share of the time for which a rate is held.
const CLIMB_SHARE: f64 = 0.2;

/// The scenario's visits so often that they bring `rate` requests a second, if every answer is
/// accepted. Actors keep their shares of the visits; the scenario's own stages, bursts and traces
/// are left out.
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
    let mut plan = plan.clone();
    for actor in &mut plan.actors {
        let visits = actor.arrivals.visits_expected() * factor;
        let climb = Stage {
            from: 0.0,
            to: visits,
            duration: hold.mul_f64(CLIMB_SHARE),
        };
        let constant = Stage {
            from: visits,
            to: visits,
            duration: hold,
        };
        actor.arrivals = Arrivals::Rated(Rated {
            process: Process::Poisson,
            stages: vec![climb, constant],
            bursts: None,
        });
        // The scenario's own bound would be taken for the registry's limit.
        actor.visits_max = VISITS_MAX as usize;
    }
    Ok(plan)
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
            let share = |plan: &Plan| {
                let first = &plan.actors[0];
                first.arrivals.visits_expected() * first.requests_per_visit()
                    / requests_expected(plan)
            };
            assert!((share(&plan) - share(&at)).abs() < 1e-9, "{}", plan.name);
        }
    }
}
