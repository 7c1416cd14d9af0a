//! People and appointments as pages show them: the masked record and nothing beside it.

use super::day;
use crate::store::{Record, Visit};

/// A member of the household.
pub(super) struct Member {
    /// Place in the household, from 1.
    pub(super) number: usize,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) birth_year: String,
    pub(super) gender: &'static str,
    pub(super) document: String,
    pub(super) status: &'static str,
    /// Which look the status has: 0, 1 or 2 doses.
    pub(super) doses: usize,
    pub(super) vaccine: &'static str,
    pub(super) dose1: String,
    pub(super) dose2: String,
    /// The dose that an appointment can be made for.
    pub(super) due: Option<u8>,
}

/// An appointment that is not over.
pub(super) struct Appointment {
    /// Place among the household's, from 1.
    pub(super) number: usize,
    pub(super) id: String,
    pub(super) date: String,
    pub(super) hours: String,
    pub(super) dose: u8,
    pub(super) vaccine: &'static str,
    pub(super) centre: String,
    pub(super) place: String,
    /// Reference ids and names.
    pub(super) people: Vec<(String, String)>,
}

impl Member {
    /// The members of a household, in its order.
    pub(super) fn all(records: Vec<Record>) -> Vec<Self> {
        let numbered = (1..).zip(records);
        numbered
            .map(|(number, record)| Self::new(number, record))
            .collect()
    }

    fn new(number: usize, record: Record) -> Self {
        let doses = [&record.dose1_date, &record.dose2_date];
        let doses = doses.iter().filter(|date| !date.is_empty()).count();
        let next = u8::try_from(doses + 1).ok().filter(|next| *next <= 2);
        let mut appointments = record.appointments.iter();
        let booked = appointments.any(|booked| Some(booked.dose) == next);
        Self {
            number,
            id: record.beneficiary_reference_id,
            name: record.name,
            birth_year: record.birth_year,
            gender: record.gender,
            document: format!("{} {}", record.photo_id_type, record.photo_id_number),
            status: record.vaccination_status,
            doses,
            vaccine: record.vaccine,
            dose1: day::short(&record.dose1_date),
            dose2: day::short(&record.dose2_date),
            due: next.filter(|_| !booked),
        }
    }
}

impl Appointment {
    /// The appointments of a household, in its order.
    pub(super) fn all(visits: Vec<Visit>) -> Vec<Self> {
        let numbered = (1..).zip(visits);
        numbered
            .map(|(number, visit)| Self::new(number, visit))
            .collect()
    }

    fn new(number: usize, visit: Visit) -> Self {
        let Visit {
            booked,
            vaccine,
            people,
        } = visit;
        let centre = booked.centre;
        let named = |record: Record| (record.beneficiary_reference_id, record.name);
        Self {
            number,
            id: booked.appointment_id.to_string(),
            date: day::full(&booked.date),
            hours: day::hours(booked.slot),
            dose: booked.dose,
            vaccine,
            centre: centre.name,
            place: format!(
                "{}, {} {}",
                centre.address, centre.district_name, centre.pincode
            ),
            people: people.into_iter().map(named).collect(),
        }
    }

    /// Whether it is for this member.
    pub(super) fn is_for(&self, member: &Member) -> bool {
        self.people.iter().any(|(id, _)| *id == member.id)
    }

    /// The names, as a list to read.
    pub(super) fn names(&self) -> String {
        let names: Vec<_> = self.people.iter().map(|person| person.1.as_str()).collect();
        names.join(", ")
    }
}
