//! What a certificate may say about a person: the record as it is now, with the places of the doses.

use population::{Centre, CentreIndex, Mobile};

use super::Record;
use super::changes::Given;
use super::member::{Drive, Member};
use crate::redact::redacted;

/// A person with at least one dose: the masked record, and each dose with the place it was given at.
pub(crate) struct Certified {
    pub(crate) holder: Record,
    pub(crate) doses: Vec<GivenDose>,
}

/// One dose and its centre.
pub(crate) struct GivenDose {
    pub(crate) dose: Given,
    pub(crate) centre: Centre,
}

redacted!(Certified, GivenDose);

impl Certified {
    /// Of a member of the household on `mobile`; `None` before the first dose.
    pub(super) fn new(drive: &Drive, mobile: Mobile, member: &Member) -> Option<Self> {
        let given = |dose: &Given| {
            let centre = drive.population.centre(CentreIndex(dose.centre))?;
            let dose = dose.clone();
            Some(GivenDose { dose, centre })
        };
        let doses: Vec<_> = member.doses.iter().filter_map(given).collect();
        (!doses.is_empty()).then(|| Self {
            holder: Record::masked(member, mobile, drive.population.seed()),
            doses,
        })
    }
}
