//! Were visits begun as planned? Every run is tested for it, by the sample that its
//! workers took.
//!
//! Time is counted in arrivals that the plan expects (the cumulative rate), in which any
//! plan by stages has the same gaps: 1 if evenly spaced, exponential with mean 1 at random
//! (Brown and others, "The time-rescaling theorem", Neural Computation, 2002). Gaps of
//! a Poisson process are tested against that distribution (Anderson and Darling), evenly
//! spaced ones by how much they vary. Of bursts and traces, gaps as begun are compared
//! with the gaps as due.
//!
//! With thousands of arrivals a test finds departures that no figure of the run could
//! show, so significance alone condemns nobody. A run is called limited by its harness
//! only when a departure is large *and* on a scale that matters: as irregular as chance
//! where it should be even, or a tenth of the gaps elsewhere than chance puts them, while
//! more than a tenth of the visits began more than 5 ms late.

mod anderson_darling;
#[cfg(test)]
mod tests;

use std::time::Duration;

use statrs::function::gamma::gamma_lr;

use crate::engine::begun::{Begun, Sample};
use crate::record::ArrivalsRecord;
use crate::scenario::plan::{Actor, Arrivals, Process, Rated};

/// Fewer gaps say nothing about their distribution.
const GAPS_MIN: usize = 50;
/// Chance departs as much as this once in a thousand runs.
const P_VALUE_MIN: f64 = 0.001;
/// Independent arrivals vary as much as this.
const VARIATION_MAX: f64 = 1.0;
/// Share of the gaps that may lie elsewhere.
const DISTANCE_MAX: f64 = 0.1;
/// Lateness below this moves no figure that anybody decides by.
const LATE: Duration = Duration::from_millis(5);
const LATE_SHARE_MAX: f64 = 0.1;

/// What the sample of one actor shows.
pub(super) fn judge(actor: &Actor, begun: &Begun) -> ArrivalsRecord {
    let mut judged = match &actor.arrivals {
        Arrivals::Rated(rated) => match (rated.process, &rated.bursts) {
            (_, Some(_)) => compared("bursts", begun),
            (Process::Constant, None) => even(rated, begun),
            (Process::Poisson, None) => at_random(rated, begun),
        },
        Arrivals::Recorded(_) => compared("trace", begun),
        Arrivals::Closed(_) => nothing("closed", 0),
    };
    let is_late = |sample: &&Sample| sample.begun.saturating_sub(sample.due) > LATE;
    let late = begun.samples().iter().filter(is_late).count();
    judged.late = late as f64 / (begun.samples().len() as f64).max(1.0);
    let irregular = judged.variation.is_some_and(|it| it > VARIATION_MAX);
    let significant = judged.p_value.is_some_and(|p| p < P_VALUE_MIN);
    let elsewhere = judged.distance.is_some_and(|it| it > DISTANCE_MAX);
    let departs = irregular || (significant && elsewhere);
    judged.as_planned = !(departs && judged.late > LATE_SHARE_MAX);
    judged
}

fn nothing(plan: &str, gaps: usize) -> ArrivalsRecord {
    ArrivalsRecord {
        plan: plan.to_owned(),
        gaps: gaps as u64,
        variation: None,
        anderson_darling: None,
        p_value: None,
        distance: None,
        late: 0.0,
        as_planned: true,
    }
}

/// Gaps in arrivals expected, each with how many arrivals lie between its ends: a shard
/// has only some of them.
fn gaps(rated: &Rated, begun: &Begun) -> Vec<(f64, f64)> {
    let gap = |(one, other): (Sample, Sample)| {
        let expected = rated.visits_until(other.begun) - rated.visits_until(one.begun);
        ((other.number - one.number) as f64, expected)
    };
    begun.pairs().map(gap).collect()
}

fn even(rated: &Rated, begun: &Begun) -> ArrivalsRecord {
    let gaps = gaps(rated, begun);
    let off = gaps.iter().map(|(planned, gap)| gap / planned - 1.0);
    let variation = root_mean_square(off);
    ArrivalsRecord {
        variation: variation.filter(|_| gaps.len() >= GAPS_MIN),
        ..nothing("constant", gaps.len())
    }
}

/// The gap over `n` arrivals is the sum of `n` exponential ones: gamma distributed.
fn at_random(rated: &Rated, begun: &Begun) -> ArrivalsRecord {
    let gaps = gaps(rated, begun);
    let below = |(planned, gap): &(f64, f64)| match gap {
        // The library takes no zero.
        gap if *gap <= 0.0 => 0.0,
        gap => gamma_lr(*planned, *gap),
    };
    let mut shares: Vec<f64> = gaps.iter().map(below).collect();
    if shares.len() < GAPS_MIN {
        return nothing("poisson", gaps.len());
    }
    shares.sort_unstable_by(f64::total_cmp);
    let statistic = anderson_darling::statistic(&shares);
    ArrivalsRecord {
        anderson_darling: Some(statistic),
        p_value: Some(anderson_darling::p_value(statistic)),
        distance: Some(anderson_darling::distance(&shares)),
        ..nothing("poisson", gaps.len())
    }
}

fn compared(plan: &str, begun: &Begun) -> ArrivalsRecord {
    let pairs: Vec<(f64, f64)> = begun
        .pairs()
        .map(|(one, other)| {
            let due = other.due.as_secs_f64() - one.due.as_secs_f64();
            (
                due,
                other.begun.as_secs_f64() - one.begun.as_secs_f64() - due,
            )
        })
        .collect();
    let mean = pairs.iter().map(|(due, _)| due).sum::<f64>() / pairs.len() as f64;
    let off = pairs.iter().map(|(_, off)| off / mean);
    let tested = pairs.len() >= GAPS_MIN && mean > 0.0;
    ArrivalsRecord {
        variation: root_mean_square(off).filter(|_| tested),
        ..nothing(plan, pairs.len())
    }
}

fn root_mean_square(numbers: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = numbers.len() as f64;
    let squares: f64 = numbers.map(|number| number * number).sum();
    (count > 0.0).then(|| (squares / count).sqrt())
}

/// What is wrong with the arrivals of an actor, in words.
pub(super) fn departure(actor: &Actor, begun: &Begun) -> Option<String> {
    let judged = judge(actor, begun);
    (!judged.as_planned).then(|| {
        format!(
            "visits of {} were not begun as planned: {}, and {:.0} % began more than {} ms late",
            actor.id,
            match (judged.variation, judged.distance) {
                (Some(variation), _) => format!("gaps are off by {variation:.1} of the mean gap"),
                (None, distance) => format!(
                    "{:.0} % of the gaps are too long or too short",
                    distance.unwrap_or(0.0) * 100.0
                ),
            },
            judged.late * 100.0,
            LATE.as_millis()
        )
    })
}
