//! Harmless things that look like leaks: one file each, off by default.

mod compressed_public_body;
mod decoding_numbers;
mod echo_of_the_request;
mod names_on_public_pages;
mod request_ids;

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
pub const ALL: &[Decoy] = &[
    decoding_numbers::DECOY,
    names_on_public_pages::DECOY,
    echo_of_the_request::DECOY,
    compressed_public_body::DECOY,
    request_ids::DECOY,
];

/// The decoy with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Decoy> {
    ALL.iter().find(|decoy| decoy.id == id)
}
