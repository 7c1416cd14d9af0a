//! Making a scenario fit the run: slower, shorter, longer, never empty.

use std::time::Duration;

use crate::scenario::fault::Notes;
use crate::scenario::load::Options;
use crate::scenario::plan::{Arrivals, Process, Rated, Recorded, Stage};

/// An actor's arrivals as written, and what may be done to them.
#[derive(Debug)]
pub(super) struct Elastic {
    pub(super) arrivals: Arrivals,
    pub(super) historical: bool,
    pub(super) visits_min: u64,
}

/// Standard deviations below the mean that a count misses once in a million.
const DEVIATIONS: f64 = 4.75;
/// The shortest and longest run that one may ask for.
const DURATION_MIN: Duration = Duration::from_millis(10);
const DURATION_MAX: Duration = Duration::from_secs(7 * 86_400);

/// Notes options that no scenario can be fitted to.
pub(super) fn check(options: &Options, notes: &mut Notes) {
    let divisor = options.scale_divisor;
    if !(1.0..=1e9).contains(&divisor) {
        let problem = format!("rates cannot be divided by {divisor}");
        notes.note_elsewhere(problem, "give a scale from 1:1 to 1:1000000000");
    }
    if let Some(duration) = options.duration
        && !(DURATION_MIN..=DURATION_MAX).contains(&duration)
    {
        let problem = format!("arrivals cannot last {duration:?}");
        notes.note_elsewhere(problem, "give a time from 10 ms to a week");
    }
}

/// Fits all actors of a scenario to `options`. Stages and traces are stretched or shrunk
/// alike, so that the longest arrivals last as long as asked for and the story keeps its
/// order.
pub(super) fn fit(actors: &mut [Elastic], options: &Options) {
    let longest = actors.iter().map(|actor| actor.arrivals.duration()).max();
    let longest = longest.unwrap_or_default().as_secs_f64();
    let stretch = options
        .duration
        .map_or(1.0, |asked| asked.as_secs_f64() / longest);
    for actor in actors {
        let divisor = if actor.historical {
            options.scale_divisor
        } else {
            1.0
        };
        match &mut actor.arrivals {
            Arrivals::Rated(rated) => {
                for stage in &mut rated.stages {
                    stage.from /= divisor;
                    stage.to /= divisor;
                    stage.duration = stage.duration.mul_f64(stretch);
                }
                keep_rated(rated, actor.visits_min);
            }
            Arrivals::Recorded(recorded) => {
                recorded.pace *= stretch;
                // Rates stay: twice the time brings twice the visits.
                recorded.copies *= stretch / divisor;
                keep_recorded(recorded, actor.visits_min);
            }
            // Users are people, and `--scale` divides rates.
            Arrivals::Closed(closed) => closed.duration = closed.duration.mul_f64(stretch),
        }
    }
}

/// Raises the rates until the stages surely bring `visits_min` visits. Where chance could
/// bring fewer, there are no bursts, and arrivals are evenly spaced instead: then their
/// number is the area.
fn keep_rated(rated: &mut Rated, visits_min: u64) {
    let wanted = visits_min as f64;
    let expected: f64 = rated.stages.iter().map(Stage::visits).sum();
    if let Some(bursts) = rated.bursts {
        // Each brings at least the visit that begins it.
        let begun = expected / bursts.visits_mean();
        let variance = match rated.process {
            Process::Constant => 0.0,
            Process::Poisson => begun,
        };
        if may_bring_fewer(begun, variance, wanted) {
            rated.bursts = None;
        }
    }
    if rated.process == Process::Poisson && may_bring_fewer(expected, expected, wanted) {
        rated.process = Process::Constant;
    }
    if expected < wanted {
        // Half a visit more, so that rounding does not cost one.
        let factor = (wanted + 0.5) / expected;
        for stage in &mut rated.stages {
            stage.from *= factor;
            stage.to *= factor;
        }
    }
}

/// The same for a trace, of which chance takes a share.
fn keep_recorded(recorded: &mut Recorded, visits_min: u64) {
    let wanted = visits_min as f64;
    let instants = recorded.instants.len() as f64;
    let expected = instants * recorded.copies;
    let share = recorded.copies.fract();
    recorded.by_chance = !may_bring_fewer(expected, instants * share * (1.0 - share), wanted);
    if expected < wanted {
        recorded.copies = (wanted + 0.5) / instants;
    }
}

/// Whether a count of this mean and variance may well be below `wanted`.
fn may_bring_fewer(mean: f64, variance: f64, wanted: f64) -> bool {
    mean - DEVIATIONS * variance.sqrt() < wanted
}
