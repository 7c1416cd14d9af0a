//! How much a registry carries: the highest rate at which it keeps its objectives, found by runs.
//!
//! `load` makes a plan of a rate, `rehearsal` carries it out, `trial` judges its steady part
//! (`window`), `search` says which rate comes next, and `scalability` fits a law to all of them. What
//! is left is a [`CapacityRecord`]; `text` is what people read of it.

mod conclusion;
mod load;
mod record;
mod scalability;
#[cfg(test)]
mod schema;
mod search;
mod text;
mod trial;
mod window;

use std::sync::Arc;
use std::time::Duration;

pub use self::load::at_rate;
pub use self::record::{CapacityRecord, FORMAT, LawRecord, Outcome, Run, Settings};
pub use self::search::Bounds;
pub use self::text::{conclusion, headings, row};

use self::search::Search;
use crate::exit;
use crate::record::HistogramError;
use crate::rehearsal::{Rehearsal, RehearsalError, Watcher};
use crate::scenario::plan::{Plan, Threshold};

/// A search for the limit of one scenario's mix.
#[derive(Debug)]
pub struct Capacity {
    /// Whose mix of visits.
    pub plan: Arc<Plan>,
    /// Against what, with which people and seed; its plans are replaced.
    pub rehearsal: Rehearsal,
    /// What every rate must keep, at least one.
    pub objectives: Vec<Threshold>,
    /// Which rates are tried, and how often.
    pub bounds: Bounds,
    /// How long a rate is held.
    pub hold: Duration,
}

/// Why a search could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CapacityError {
    /// A run could not.
    #[error(transparent)]
    Rehearsal(#[from] RehearsalError),
    /// A run's own histograms cannot be read.
    #[error("a run cannot be read")]
    Histogram(#[from] HistogramError),
    /// Nothing can be asked for.
    #[error("{0} makes no requests, so it has no rate")]
    NoRequests(String),
    /// A closed loop has no rate to be set.
    #[error(
        "{0} has `users`, whose visits begin when the last have ended, so their rate cannot be set; \
         name a scenario with `stages` or a `trace`"
    )]
    ClosedLoop(String),
}

/// What is known so far.
struct Found {
    search: Search,
    runs: Vec<Run>,
    leaked: bool,
    interrupted: bool,
    /// Why there are no more runs.
    cut_short: Option<String>,
}

impl Capacity {
    /// Carries it out; `each` sees every run when it is over.
    ///
    /// # Errors
    /// When the registry, the target or the engine could not be used, or the scenario makes no
    /// requests.
    pub fn find(
        mut self,
        watcher: &mut dyn Watcher,
        each: &mut dyn FnMut(&Run),
    ) -> Result<CapacityRecord, CapacityError> {
        let started_at = crate::clock::utc();
        let seed = self.rehearsal.seed;
        let lead = load::lead(&self.plan);
        let mut found = Found {
            search: Search::new(self.bounds),
            runs: Vec::new(),
            leaked: false,
            interrupted: false,
            cut_short: None,
        };
        while let Some(rate) = found.search.next() {
            self.rehearsal.plans = vec![Arc::new(at_rate(&self.plan, rate, self.hold)?)];
            self.rehearsal.seed = seed.wrapping_add(found.runs.len() as u64);
            let record = match self.rehearsal.run(watcher) {
                Ok(record) => record,
                Err(error) if found.runs.is_empty() => return Err(error.into()),
                // What the earlier runs showed is kept.
                Err(error) => {
                    found.cut_short = Some(error.to_string());
                    break;
                }
            };
            found.interrupted = record.interrupted;
            let Some(scenario) = record.scenarios.first().filter(|_| !record.interrupted) else {
                break;
            };
            let run = trial::judge(scenario, rate, lead, &self.objectives)?;
            each(&run);
            found.leaked |= record.verdict.exit_code == exit::LEAK_PROVED;
            found.search.learn(run.outcome);
            found.runs.push(run);
        }
        self.rehearsal.seed = seed;
        Ok(conclusion::conclude(&self, started_at, found))
    }
}
