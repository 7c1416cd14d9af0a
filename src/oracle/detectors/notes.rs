//! What detectors remember beyond one visit. One for each worker, joined when the run is over.

use std::collections::BTreeMap;

use crate::oracle::examined::Coverage;
use crate::oracle::findings::Findings;
use crate::oracle::tally::Tally;

/// Findings, and counts for those that need the whole run. Grows with the number of steps, not of exchanges.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// What was reported.
    pub findings: Findings,
    /// What was put to the test.
    pub coverage: Coverage,
    /// Counts at the steps that ask who is registered, by actor and step.
    pub tallies: BTreeMap<(usize, usize), Tally>,
}

impl Notes {
    /// Joins the notes of another worker.
    pub(crate) fn merge(&mut self, other: Self) {
        self.findings.merge(other.findings);
        self.coverage.merge(other.coverage);
        for (step, tally) in other.tallies {
            self.tallies.entry(step).or_default().merge(tally);
        }
    }
}
