//! What a certificate may say about a person, read with a grant.

use jiff::civil::Date;
use population::{Centre, Dose, Population};

use super::Record;
use crate::auth::Grant;

/// A person with at least one dose: the masked record, and each dose with the place it was given at.
#[derive(Debug)]
pub(crate) struct Certified {
    pub(crate) holder: Record,
    pub(crate) doses: Vec<GivenDose>,
}

/// One dose and its centre.
#[derive(Debug)]
pub(crate) struct GivenDose {
    pub(crate) dose: Dose,
    pub(crate) centre: Centre,
}

/// Of the person that the grant opens, on the day `date`; `None` before the first dose.
pub(crate) fn certified(population: &Population, date: Date, grant: &Grant) -> Option<Certified> {
    let person = grant.people().next()?;
    let given = |dose: Dose| {
        let centre = population.centre(dose.centre)?;
        Some(GivenDose { dose, centre })
    };
    let doses: Vec<_> = person
        .doses_by(date)
        .into_iter()
        .filter_map(given)
        .collect();
    (!doses.is_empty()).then(|| Certified {
        holder: Record::masked(&person, population.seed(), date),
        doses,
    })
}
