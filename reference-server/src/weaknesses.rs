//! Faults that can be switched on, alone or together: one file each, off by default.

use crate::policy::Policies;

/// A fault of the registry, as another answer to a security decision.
#[derive(Clone, Copy, Debug)]
pub struct Weakness {
    /// Its name on the command line and in reports, kebab-case.
    pub id: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// The number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// Puts it in place over the policies so far.
    pub apply: fn(&mut Policies),
}

/// Every weakness, in the order of the catalogue.
pub const ALL: &[Weakness] = &[];

/// The weakness with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Weakness> {
    ALL.iter().find(|weakness| weakness.id == id)
}
