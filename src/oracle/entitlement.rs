//! Who may see what: the one table that decides what a leak is.

use jiff::civil::Date;
use population::places::District;
use population::{CentreIndex, HouseholdIndex, Person, Population};

use super::decode::{Cover, Part};
use super::exchange::Visitor;
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
    reach: Reach,
    otp_completed: bool,
    /// Whether the request that is being answered says why it asks.
    purposeful: bool,
}

/// How far an entitlement goes once the OTP is completed.
#[derive(Clone, Copy, Debug)]
enum Reach {
    /// The own household.
    Household(HouseholdIndex),
    /// Whoever lives in the district of the centre, or has a dose from the centre by this day.
    Jurisdiction {
        centre: CentreIndex,
        district: Option<&'static District>,
        date: Date,
    },
}

impl Entitlement {
    /// Of a visit that has completed nothing yet.
    pub(crate) fn none(population: &Population, date: Date, visitor: &Visitor) -> Self {
        let reach = match visitor.centre {
            None => Reach::Household(visitor.household),
            Some(centre) => Reach::Jurisdiction {
                centre,
                district: population.centre(centre).map(|centre| centre.district),
                date,
            },
        };
        Self {
            reach,
            otp_completed: false,
            purposeful: false,
        }
    }

    /// The registry accepted the own OTP.
    pub(crate) fn complete_otp(&mut self) {
        self.otp_completed = true;
    }

    /// A request was answered that says why it asks, or does not.
    pub(crate) fn set_purposeful(&mut self, purposeful: bool) {
        self.purposeful = purposeful;
    }

    /// Whether an OTP was completed.
    pub(crate) fn otp_completed(&self) -> bool {
        self.otp_completed
    }

    /// Whether the caller may see the record of this person. An authorised user needs a purpose.
    pub(crate) fn covers(&self, person: &Person) -> bool {
        self.otp_completed
            && match self.reach {
                Reach::Household(own) => person.household().index() == own,
                Reach::Jurisdiction {
                    centre,
                    district,
                    date,
                } => {
                    let dosed = || {
                        person
                            .doses_by(date)
                            .iter()
                            .any(|dose| dose.centre == centre)
                    };
                    self.purposeful && (Some(person.district()) == district || dosed())
                }
            }
    }

    /// What it may see of this person there. Headers, trailers and tokens are copied into logs,
    /// caches and other people's hands: nothing personal belongs into them.
    pub(crate) fn allows(&self, person: &Person, part: Part, cover: Cover) -> FieldSet {
        if self.covers(person) && part == Part::Body && cover != Cover::Token {
            AFTER_OTP
        } else {
            FieldSet::EMPTY
        }
    }
}
