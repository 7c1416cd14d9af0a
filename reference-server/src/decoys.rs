//! Harmless things that look like leaks: one file each, off by default.

use crate::policy::Policies;

/// Something harmless that a careless detector would report.
#[derive(Clone, Copy, Debug)]
pub struct Decoy {
    /// Its name on the command line and in reports, kebab-case.
    pub id: &'static str,
    /// What it adds and why that is harmless, in one sentence.
    pub summary: &'static str,
    /// Puts it in place over the policies so far.
    pub apply: fn(&mut Policies),
}

/// Every decoy.
pub const ALL: &[Decoy] = &[];

/// The decoy with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Decoy> {
    ALL.iter().find(|decoy| decoy.id == id)
}
