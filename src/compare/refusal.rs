//! Runs that cannot be compared, and what to do about it.

use super::{Run, name};
use crate::record::{HistogramError, RunRecord, ScenarioRecord};

/// Why runs cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// Runs of different plans, people or kinds of registry.
    #[error("{0}")]
    Different(Box<Difference>),
    /// A run whose figures cannot be relied on.
    #[error("{run} is not valid: {reasons}; run it again")]
    NotValid {
        /// Name of the run.
        run: String,
        /// Why.
        reasons: String,
    },
    /// A run of a single visit.
    #[error("{0} rehearsed a single visit, which says nothing about times: run it without --visit")]
    OneVisit(String),
    /// A side without a run.
    #[error("there is nothing to compare: give a run or more of each side")]
    NoRun,
    /// No figure could be had.
    #[error(
        "nothing was measured for long enough to compare: let visits arrive for two seconds or more"
    )]
    NothingMeasured,
    /// A record is damaged.
    #[error("a record is damaged: {0}; run the scenario again")]
    Histogram(#[from] HistogramError),
}

/// What two runs do not have in common.
#[derive(Debug, thiserror::Error)]
#[error(
    "{one} and {other} cannot be compared: {what} is {first} in one and {second} in the other; {mend}"
)]
pub struct Difference {
    one: String,
    other: String,
    what: &'static str,
    first: String,
    second: String,
    mend: &'static str,
}

pub(super) fn check(before: &[Run], after: &[Run]) -> Result<(), CompareError> {
    let (Some(first), false) = (before.first(), after.is_empty()) else {
        return Err(CompareError::NoRun);
    };
    let expected = asked(&first.record);
    for run in before.iter().chain(after) {
        if run.record.settings.visit.is_some() {
            return Err(CompareError::OneVisit(run.name.clone()));
        }
        for (expected, found) in expected.iter().zip(asked(&run.record)) {
            if expected.value != found.value {
                return Err(CompareError::Different(Box::new(Difference {
                    one: first.name.clone(),
                    other: run.name.clone(),
                    what: found.what,
                    first: expected.value.clone(),
                    second: found.value,
                    mend: found.mend,
                })));
            }
        }
    }
    before.iter().chain(after).try_for_each(valid)
}

fn valid(run: &Run) -> Result<(), CompareError> {
    let record = &run.record;
    let reasons = match (record.interrupted, record.validity.state.can_pass()) {
        (true, _) => "it was interrupted".to_owned(),
        (false, true) => return Ok(()),
        (false, false) => record.validity.reasons.join(", "),
    };
    Err(CompareError::NotValid {
        run: run.name.clone(),
        reasons,
    })
}

/// Something that runs must have in common.
struct Asked {
    what: &'static str,
    value: String,
    mend: &'static str,
}

fn asked(record: &RunRecord) -> [Asked; 7] {
    let settings = &record.settings;
    let target = match settings.posture {
        Some(_) => "the bundled registry",
        None => "a registry of your own",
    };
    let joined = |tell: fn(&ScenarioRecord) -> String| {
        let told: Vec<String> = record.scenarios.iter().map(tell).collect();
        told.join(", ")
    };
    [
        Asked {
            what: "the kind of target",
            value: target.to_owned(),
            mend: "run both with --target, or both without",
        },
        Asked {
            what: "the population",
            value: format!(
                "{} people of seed {}",
                settings.people, settings.people_seed
            ),
            mend: "run both with the same --people and --people-seed",
        },
        Asked {
            what: "what was rehearsed",
            value: joined(|scenario| scenario.name.clone()),
            mend: "run both with the same scenarios in the same order",
        },
        Asked {
            what: "the load",
            value: joined(load),
            mend: "run both with the same --scale and --for, and the same scenario files",
        },
        Asked {
            what: "how load was made",
            value: joined(|scenario| scenario.model.clone()),
            mend: "run both with the same scenario files",
        },
        Asked {
            what: "the share of the visits",
            value: settings
                .shard
                .as_ref()
                .map_or_else(|| "all".to_owned(), |shard| format!("shard {shard}")),
            mend: "run both with the same --shard, or both without",
        },
        Asked {
            what: "the list of steps",
            value: joined(requests),
            mend: "run both with the same scenario files",
        },
    ]
}

/// `23.9 visits/s for 30 s (registration-opening)`
fn load(scenario: &ScenarioRecord) -> String {
    format!(
        "{:.3} visits/s for {:.3} s ({})",
        scenario.visits_per_second_planned, scenario.arrivals_seconds, scenario.name
    )
}

fn requests(scenario: &ScenarioRecord) -> String {
    let actors = scenario.actors.iter();
    let steps = actors.flat_map(|actor| actor.steps.iter().map(move |step| name(actor, step)));
    let steps: Vec<String> = steps.collect();
    format!("{}: {}", scenario.name, steps.join(" "))
}
