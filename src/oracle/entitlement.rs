//! Who may see what: the one table that decides what a leak is.

use population::HouseholdIndex;

use super::decode::{Cover, Part};
use super::field::{Field, FieldSet};

/// What the caller may see of the own household once it completed the household's OTP
/// (`Beneficiary` of the documented API, masked as documented).
pub(crate) const AFTER_OTP: FieldSet = FieldSet::of(&[
    Field::ReferenceId,
    Field::Name,
    Field::BirthYear,
    Field::Gender,
    Field::MobileLastFour,
    Field::PhotoIdLastFour,
    Field::PhotoIdKind,
    Field::Vaccine,
    Field::DoseDates,
]);

/// Whose data a visit may see. Kept by the harness itself, from the OTPs that it completed: the registry is not asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entitlement {
    household: HouseholdIndex,
    otp_completed: bool,
}

impl Entitlement {
    /// Of a visit that has completed nothing yet.
    pub(crate) fn none(own: HouseholdIndex) -> Self {
        Self {
            household: own,
            otp_completed: false,
        }
    }

    /// The registry accepted the own household's OTP.
    pub(crate) fn complete_otp(&mut self) {
        self.otp_completed = true;
    }

    /// Whether an OTP was completed.
    pub(crate) fn otp_completed(&self) -> bool {
        self.otp_completed
    }

    /// Whether the caller may see records of this household.
    pub(crate) fn covers(&self, household: HouseholdIndex) -> bool {
        self.otp_completed && household == self.household
    }

    /// What it may see of this household there. Headers, trailers and tokens are copied into logs,
    /// caches and other people's hands: nothing personal belongs into them.
    pub(crate) fn allows(&self, household: HouseholdIndex, part: Part, cover: Cover) -> FieldSet {
        if self.covers(household) && part == Part::Body && cover != Cover::Token {
            AFTER_OTP
        } else {
            FieldSet::EMPTY
        }
    }
}
