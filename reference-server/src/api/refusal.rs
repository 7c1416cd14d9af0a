//! What callers are told when an order is refused.
//!
//! `APPOIN0001`, `0015`, `0022` and `0040` are the real registry's numbers; the others are ours,
//! because the real ones are not known.

use super::ApiError;
use super::error::numbered;
use crate::auth::{PartnerRefusal, StaffRefusal};
use crate::store::Refusal;

/// Somebody else's id is answered like one that does not exist.
pub(super) const NOBODY: ApiError = numbered("APPOIN0001", "Beneficiary Not Found");
/// Another household's appointment is answered like one that does not exist.
pub(super) const NO_APPOINTMENT: ApiError = numbered("APPOIN0101", "Appointment Not Found");
/// No such session or slot.
pub(super) const NO_SLOT: ApiError = numbered("APPOIN0015", "Invalid Slot Id");

/// Number and text of what a partner is told. Only who has a key and calls from its address reads
/// them: somebody who may be helped.
pub(super) fn partner(refusal: PartnerRefusal) -> (&'static str, &'static str) {
    match refusal {
        PartnerRefusal::Unsigned => ("PARTNR0101", "Request Not Signed"),
        PartnerRefusal::Untimely => ("PARTNR0102", "Timestamp More Than 60 Seconds Off"),
        PartnerRefusal::WrongSignature => ("PARTNR0103", "Wrong Signature"),
        PartnerRefusal::Replayed => ("PARTNR0104", "Nonce Used Before"),
        PartnerRefusal::OutOfScope => ("PARTNR0105", "Outside The Scopes Of The Key"),
    }
}

/// Number and text of what an authorised user is told. Neither depends on whom was asked about.
pub(super) fn staff(refusal: StaffRefusal) -> (&'static str, &'static str) {
    match refusal {
        StaffRefusal::NoPurpose => (
            "STAFFU0101",
            "Say Why: One x-purpose Of vaccination, correction, certificate, grievance, audit",
        ),
        StaffRefusal::ForeignCentre => ("STAFFU0102", "Centre Outside Jurisdiction"),
        StaffRefusal::NoVaccinator => ("STAFFU0103", "Only Vaccinators Register"),
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => NOBODY,
            Refusal::NoSession => NO_SLOT,
            Refusal::Full => Self::Conflict {
                code: "APPOIN0040",
                text: "The center is completely booked for the selected date",
            },
            Refusal::AlreadyBooked => numbered("APPOIN0022", "Appointment Exists For This Dose"),
            Refusal::DoseGiven => numbered("APPOIN0102", "Dose Already Given"),
            Refusal::NotDue => numbered("APPOIN0103", "Dose Not Due On This Date"),
            Refusal::OtherVaccine => numbered("APPOIN0104", "First Dose Was Another Vaccine"),
            Refusal::TooYoung => numbered("APPOIN0105", "Below The Age Limit Of The Session"),
            Refusal::HouseholdFull => numbered("REGIST0101", "Mobile Has Four Beneficiaries"),
            Refusal::Vaccinated => numbered("REGIST0102", "Vaccinated Beneficiary Stays"),
            Refusal::Unavailable => Self::Unavailable,
        }
    }
}
