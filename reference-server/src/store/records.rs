//! Records, read with a grant.

use std::sync::Arc;

use jiff::civil::Date;
use population::Population;

use super::Record;
use crate::auth::Grant;
use crate::policy::FieldsPolicy;

/// The register of beneficiaries on one day of the drive.
pub(crate) struct Store {
    population: Population,
    date: Date,
    fields: Arc<dyn FieldsPolicy>,
}

impl Store {
    pub(crate) fn new(population: Population, date: Date, fields: Arc<dyn FieldsPolicy>) -> Self {
        Self {
            population,
            date,
            fields,
        }
    }

    /// The records that the grant opens, in the order of registration.
    pub(crate) fn read(&self, grant: &Grant) -> Vec<Record> {
        grant
            .people()
            .map(|person| {
                let mut record = Record::masked(&person, self.population.seed(), self.date);
                self.fields
                    .complete(&self.population, grant.door(), &person, &mut record);
                record
            })
            .collect()
    }
}
