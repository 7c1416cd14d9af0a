//! Which fields leave the registry beside the masked record.

use population::{Person, Population};

use super::Hardened;
use crate::store::{Door, Record};

/// Decides what is added to a record before it is served.
pub(crate) trait FieldsPolicy: Send + Sync {
    /// Completes the masked `record` of `person` for the callers of `door`.
    fn complete(&self, population: &Population, door: Door, person: &Person, record: &mut Record);
}

impl FieldsPolicy for Hardened {
    /// The masked record is complete: year of birth only, no address, numbers to the last four.
    fn complete(&self, _: &Population, _: Door, _: &Person, _: &mut Record) {}
}
