//! Two groups of runs, compared: which figures became better or worse, and which cannot be told
//! apart.
//!
//! `refusal` says which runs cannot be compared; `evidence` compares one figure over the runs of
//! both groups, `shares` the share of what went wrong; `judge` decides over all figures together; `table` prints them.

mod evidence;
mod judge;
mod refusal;
mod shares;
mod table;

use std::collections::BTreeSet;

pub use crate::estimate::Mishap;
use crate::estimate::{Estimate, QUANTILES, Samples, Share, share, throughput};
use crate::record::{
    ActorRecord, Certainty, HistogramError, OutcomeClass, RunRecord, ScenarioRecord, StepRecord,
    Visits,
};
use evidence::{Evidence, Silence};
pub use refusal::{CompareError, Difference};
pub use table::render;

/// A run to compare.
#[derive(Clone, Debug)]
pub struct Run {
    /// How to call it: where its record was found.
    pub name: String,
    /// What it left behind.
    pub record: RunRecord,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Response time of expected answers at this quantile; less is better.
    Response(f64),
    /// Expected answers a second while visits arrived; more is better.
    Throughput,
    /// Share of the answers, or of what was due; less is better.
    Share(Mishap),
}

/// What became of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Beyond chance and tolerance.
    Better,
    /// Beyond chance and tolerance.
    Worse,
    /// Too close, too noisy or too few samples.
    CannotTell,
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Row {
    scenario: String,
    /// `actor/step`; none for all requests.
    step: Option<String>,
    /// What is compared.
    pub measure: Measure,
    evidence: Result<Evidence, Silence>,
    /// What follows.
    pub change: Change,
}

/// Two groups of runs, compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    runs: [usize; 2],
    machines: Vec<String>,
    /// Whether percentiles are of expected answers; otherwise, because a record does not tell
    /// outcomes apart, of all that was answered or timed out.
    by_outcome: bool,
    /// Every figure: those of all requests of a scenario, then those of its steps.
    pub rows: Vec<Row>,
    /// Weaknesses proved after and not before.
    pub new_leaks: Vec<String>,
}

impl Comparison {
    /// Whether anything became worse.
    pub fn is_worse(&self) -> bool {
        self.rows.iter().any(|row| row.change == Change::Worse)
    }
}

/// Compares the runs `before` a change with those `after` it. A difference below `tolerance`, a
/// share of the figure before, is let pass.
///
/// # Errors
/// When the runs were asked for different things, or when their figures cannot be relied on.
pub fn compare(before: &[Run], after: &[Run], tolerance: f64) -> Result<Comparison, CompareError> {
    refusal::check(before, after)?;
    let seeds = |runs: &[Run]| -> BTreeSet<u64> {
        runs.iter().map(|run| run.record.settings.seed).collect()
    };
    let same_arrivals = seeds(before) == seeds(after);
    let by_outcome = before.iter().chain(after).all(tells_outcomes);
    let mut rows = Vec::new();
    for (at, scenario) in before[0].record.scenarios.iter().enumerate() {
        for step in steps(scenario) {
            let figures = |runs: &[Run]| -> Result<Vec<Figures>, HistogramError> {
                let all = runs.iter().map(|run| &run.record.scenarios[at]);
                all.map(|scenario| figures(scenario, step.as_deref(), same_arrivals, by_outcome))
                    .collect()
            };
            let evidence = weigh(&figures(before)?, &figures(after)?);
            rows.extend(evidence.into_iter().map(|(measure, evidence)| Row {
                scenario: scenario.name.clone(),
                step: step.clone(),
                measure,
                evidence,
                change: Change::CannotTell,
            }));
        }
    }
    if rows.iter().all(|row| row.evidence.is_err()) {
        return Err(CompareError::NothingMeasured);
    }
    judge::judge(&mut rows, tolerance);
    Ok(Comparison {
        runs: [before.len(), after.len()],
        machines: machines(before.iter().chain(after)),
        by_outcome,
        rows,
        new_leaks: new_leaks(before, after),
    })
}

fn measures() -> [Measure; 5] {
    let [p50, p90, p99, p999] = QUANTILES.map(Measure::Response);
    [p50, p90, p99, p999, Measure::Throughput]
}

/// Whether the times of everything that was tried are told by outcome.
fn tells_outcomes(run: &Run) -> bool {
    let mut requests = run
        .record
        .scenarios
        .iter()
        .flat_map(ScenarioRecord::requests);
    let is_told = |class: &OutcomeClass, step: &StepRecord| {
        step.booked(*class) == 0 || step.outcome(*class).is_some()
    };
    requests.all(|step| OutcomeClass::ALL.iter().all(|class| is_told(class, step)))
}

/// What both sides show of each figure. A mishap that nowhere happened is none.
fn weigh(before: &[Figures], after: &[Figures]) -> Vec<(Measure, Result<Evidence, Silence>)> {
    let mut all = Vec::new();
    for (at, measure) in measures().into_iter().enumerate() {
        let side = |runs: &[Figures]| -> Vec<Estimate> {
            runs.iter().filter_map(|run| run.estimates[at]).collect()
        };
        all.push((measure, Evidence::weigh(&side(before), &side(after))));
    }
    for (at, mishap) in Mishap::ALL.into_iter().enumerate() {
        let side =
            |runs: &[Figures]| -> Vec<Share> { runs.iter().map(|run| run.shares[at]).collect() };
        let evidence = shares::weigh(&side(before), &side(after));
        all.extend(evidence.map(|evidence| (Measure::Share(mishap), Ok(evidence))));
    }
    all
}

/// All requests together, then each.
fn steps(scenario: &ScenarioRecord) -> Vec<Option<String>> {
    let each = scenario.actors.iter().flat_map(|actor| {
        let requests = actor.steps.iter().filter(|step| step.is_request());
        requests.map(|step| Some(name(actor, step)))
    });
    std::iter::once(None).chain(each).collect()
}

fn name(actor: &ActorRecord, step: &StepRecord) -> String {
    format!("{}/{}", actor.id, step.id)
}

/// What one run shows of some steps.
struct Figures {
    /// One for each of [`measures`]; none where the run cannot tell.
    estimates: [Option<Estimate>; 5],
    /// One for each of [`Mishap::ALL`].
    shares: [Share; 3],
}

fn figures(
    scenario: &ScenarioRecord,
    step: Option<&str>,
    same_arrivals: bool,
    by_outcome: bool,
) -> Result<Figures, HistogramError> {
    let mut visits = Visits::default();
    let mut steps = Vec::new();
    for actor in &scenario.actors {
        let asked = |one: &&StepRecord| match step {
            None => one.is_timed(),
            Some(step) => one.is_request() && step == name(actor, one),
        };
        let before = steps.len();
        steps.extend(actor.steps.iter().filter(asked));
        if steps.len() > before {
            visits.scheduled += actor.visits.scheduled;
            visits.finished += actor.visits.finished;
        }
    }
    let samples = if by_outcome {
        Samples::expected(&steps)?
    } else {
        Samples::of(&steps)?
    };
    let [p50, p90, p99, p999] = samples.percentiles();
    let rate = throughput(scenario, &steps, visits, same_arrivals);
    Ok(Figures {
        estimates: [p50, p90, p99, p999, rate],
        shares: Mishap::ALL.map(|mishap| share(scenario, &steps, mishap)),
    })
}

/// Every machine that a run was made on, once.
fn machines<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<String> {
    let describe = |run: &Run| {
        let machine = &run.record.environment;
        format!(
            "{} x {}, {}",
            machine.processors, machine.processor, machine.kernel
        )
    };
    let all: BTreeSet<String> = runs.map(describe).collect();
    all.into_iter().collect()
}

fn new_leaks(before: &[Run], after: &[Run]) -> Vec<String> {
    let proved = |runs: &[Run]| {
        let findings = runs.iter().flat_map(|run| &run.record.findings);
        let proved = findings.filter(|finding| finding.certainty == Certainty::Proved);
        proved
            .map(|finding| finding.weakness.clone())
            .collect::<BTreeSet<_>>()
    };
    let known = proved(before);
    proved(after).difference(&known).cloned().collect()
}

#[cfg(test)]
mod tests;
