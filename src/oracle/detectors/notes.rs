//! What detectors remember beyond one visit. One for each worker, joined when the run is over.

use super::staff_untracked::Accesses;
use crate::oracle::examined::Coverage;
use crate::oracle::findings::Findings;
use crate::oracle::survey::Survey;

/// Findings, and counts for those that need the whole run. Bounded, whatever the number of exchanges.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// What was reported.
    pub findings: Findings,
    /// What was put to the test.
    pub coverage: Coverage,
    /// What was answered about which mobile.
    pub survey: Survey,
    /// What authorised users were answered, and what is on record of it.
    pub staff: Accesses,
}

impl Notes {
    /// Joins the notes of another worker.
    pub(crate) fn merge(&mut self, other: Self) {
        self.findings.merge(other.findings);
        self.coverage.merge(other.coverage);
        self.survey.merge(other.survey);
        self.staff.merge(other.staff);
    }
}
