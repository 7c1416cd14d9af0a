//! Two groups of runs, compared: which percentiles became better or worse, and which cannot be told
//! apart.
//!
//! `evidence` compares one percentile over the runs of both groups; `table` prints all of them. This
//! file finds what can be compared and judges all together: with hundreds of comparisons some differ
//! by chance, so the share of false alarms among the differences that are reported is held at 5 %
//! (Benjamini and Hochberg, *J. R. Stat. Soc. B* 57, 1995). When nothing differs at all, that is the
//! chance of any alarm.

mod evidence;
mod table;

use crate::percentile::{Estimate, Samples};
use crate::record::{Certainty, HistogramError, RunRecord, ScenarioRecord, StepRecord};
use evidence::Evidence;
pub use table::render;

/// Percentiles that are compared.
const QUANTILES: [f64; 4] = [0.5, 0.9, 0.99, 0.999];
/// Share of false alarms among what is reported.
const FALSE_ALARMS: f64 = 0.05;

/// Why runs cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// One run says nothing of how much runs differ anyway.
    #[error(
        "{0} has one run; compare two or more of each, because one says nothing of how much runs differ by chance (five of each are a good number)"
    )]
    TooFew(&'static str),
    /// Runs of different plans.
    #[error(
        "the runs were asked for different things: {what} is {before} before and {after} after; compare runs with the same settings"
    )]
    Different {
        /// Which setting.
        what: &'static str,
        /// In the first run.
        before: String,
        /// In another one.
        after: String,
    },
    /// A run whose figures cannot be relied on.
    #[error("a run {0} is not valid ({1}): run it again")]
    NotValid(&'static str, String),
    /// No step was measured in both groups.
    #[error("the runs have no step in common that was answered")]
    NothingInCommon,
    /// A record is damaged.
    #[error("a record is damaged: {0}; run the scenario again")]
    Histogram(#[from] HistogramError),
}

/// What became of one percentile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Lower than before, beyond chance and tolerance.
    Better,
    /// Higher than before, beyond chance and tolerance.
    Worse,
    /// Too close, too noisy or too few samples.
    CannotTell,
}

/// One percentile of one step.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) scenario: String,
    /// `actor/step`, or `all requests`.
    pub(crate) step: String,
    pub(crate) quantile: f64,
    /// What both groups show; `None` where the samples are too few.
    pub(crate) evidence: Option<Evidence>,
    /// What follows.
    pub change: Change,
}

/// Two groups of runs, compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub(crate) runs: [usize; 2],
    /// Every percentile that could be compared.
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
/// When there are fewer than two runs on a side, when they were asked for different things, or when
/// their figures cannot be relied on.
pub fn compare(
    before: &[RunRecord],
    after: &[RunRecord],
    tolerance: f64,
) -> Result<Comparison, CompareError> {
    check(before, after)?;
    let mut rows = Vec::new();
    for scenario in &before[0].scenarios {
        for step in steps(scenario) {
            for quantile in QUANTILES {
                let side = |runs: &[RunRecord]| estimates(runs, &scenario.name, &step, quantile);
                let evidence = Evidence::weigh(&side(before)?, &side(after)?);
                rows.push(Row {
                    scenario: scenario.name.clone(),
                    step: step.clone().unwrap_or_else(|| "all requests".to_owned()),
                    quantile,
                    evidence,
                    change: Change::CannotTell,
                });
            }
        }
    }
    if rows.iter().all(|row| row.evidence.is_none()) {
        return Err(CompareError::NothingInCommon);
    }
    judge(&mut rows, tolerance);
    Ok(Comparison {
        runs: [before.len(), after.len()],
        rows,
        new_leaks: new_leaks(before, after),
    })
}

fn check(before: &[RunRecord], after: &[RunRecord]) -> Result<(), CompareError> {
    for (name, runs) in [("before", before), ("after", after)] {
        if runs.len() < 2 {
            return Err(CompareError::TooFew(name));
        }
        if let Some(run) = runs.iter().find(|run| !run.validity.state.can_pass()) {
            let reasons = run.validity.reasons.join(", ");
            return Err(CompareError::NotValid(name, reasons));
        }
    }
    let asked = |run: &RunRecord| {
        let scenarios = run
            .scenarios
            .iter()
            .map(|one| format!("{} at {:.3}/s", one.name, one.visits_per_second_planned));
        [
            ("--scale", format!("1:{}", run.settings.scale_divisor)),
            ("the number of people", run.settings.people.to_string()),
            (
                "what was rehearsed",
                scenarios.collect::<Vec<_>>().join(", "),
            ),
        ]
    };
    let first = asked(&before[0]);
    for run in before.iter().chain(after) {
        for (expected, found) in first.iter().zip(asked(run)) {
            if expected.1 != found.1 {
                return Err(CompareError::Different {
                    what: expected.0,
                    before: expected.1.clone(),
                    after: found.1,
                });
            }
        }
    }
    Ok(())
}

/// All requests together, then each.
fn steps(scenario: &ScenarioRecord) -> Vec<Option<String>> {
    let each = scenario.actors.iter().flat_map(|actor| {
        let requests = actor.steps.iter().filter(|step| step.is_request());
        requests.map(|step| Some(format!("{}/{}", actor.id, step.id)))
    });
    std::iter::once(None).chain(each).collect()
}

/// The percentile in each run; a run that cannot tell is left out.
fn estimates(
    runs: &[RunRecord],
    scenario: &str,
    step: &Option<String>,
    quantile: f64,
) -> Result<Vec<Estimate>, HistogramError> {
    let mut found = Vec::new();
    for run in runs {
        let of_run = run.scenarios.iter().filter(|one| one.name == scenario);
        let actors = of_run.flat_map(|one| &one.actors);
        let steps: Vec<&StepRecord> = actors
            .flat_map(|actor| actor.steps.iter().map(move |one| (actor, one)))
            .filter(|(actor, one)| match step {
                Some(path) => *path == format!("{}/{}", actor.id, one.id),
                None => one.is_request(),
            })
            .map(|(_, one)| one)
            .collect();
        let samples = Samples::of(&steps)?;
        if samples.count() > 0 {
            found.extend(samples.percentile(quantile));
        }
    }
    Ok(found)
}

/// Benjamini and Hochberg: the largest number of rows whose chances stay below their ranks' share.
fn judge(rows: &mut [Row], tolerance: f64) {
    let mut chances: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.evidence.as_ref())
        .map(|evidence| evidence.chance)
        .collect();
    chances.sort_by(f64::total_cmp);
    let all = chances.len() as f64;
    let bound = chances
        .iter()
        .enumerate()
        .filter(|(rank, chance)| **chance <= FALSE_ALARMS * (*rank as f64 + 1.0) / all)
        .map(|(_, chance)| *chance)
        .next_back();
    for row in rows {
        let Some(evidence) = &row.evidence else {
            continue;
        };
        let told = bound.is_some_and(|bound| evidence.chance <= bound);
        row.change = match evidence.change() {
            change if !told || change.abs() <= tolerance => Change::CannotTell,
            change if change > 0.0 => Change::Worse,
            _ => Change::Better,
        };
    }
}

fn new_leaks(before: &[RunRecord], after: &[RunRecord]) -> Vec<String> {
    let proved = |runs: &[RunRecord]| {
        let findings = runs.iter().flat_map(|run| &run.findings);
        let proved = findings.filter(|finding| finding.certainty == Certainty::Proved);
        proved
            .map(|finding| finding.weakness.clone())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let known = proved(before);
    proved(after).difference(&known).cloned().collect()
}

#[cfg(test)]
mod tests;
