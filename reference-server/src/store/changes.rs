//! What has happened since the population was computed: the rows that a store keeps.
//!
//! All changes about one mobile are one row, so that whoever reads a household sees it before a
//! change or after it and never in between. A session has a row with the places taken in it; two
//! more kinds of rows find the mobile behind an id.

use crate::redact::redacted;
use jiff::civil::Date;
use population::{Dose, Gender, Mobile, PhotoIdKind, ReferenceId, Vaccine};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// The changes about the people on a mobile.
    Household(u64),
    /// The places taken in a session.
    Session(Uuid),
    /// The mobile of a newcomer, by reference id.
    Newcomer(u64),
    /// The mobile behind an appointment.
    Appointment(Uuid),
}

/// A row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Row {
    Household(Household),
    Taken(Taken),
    Mobile(u64),
}

/// The changes about the people on one mobile.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Household {
    /// Newcomers, and people of the population who were changed.
    pub(crate) people: Vec<Changed>,
    pub(crate) appointments: Vec<Appointment>,
}

/// A person who is not, or no longer, as the population computes them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changed {
    /// Reference id.
    pub(crate) id: u64,
    /// Only for people who are not of the population.
    pub(crate) newcomer: Option<Newcomer>,
    pub(crate) deleted: bool,
    /// All doses on record, those of the population included: whoever was changed once lives by
    /// this row, whatever day the registry is started with later.
    pub(crate) doses: Vec<Given>,
}

/// What somebody said about themselves when they registered. The number of the document is kept
/// masked: what is not kept cannot leak.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Newcomer {
    pub(crate) name: String,
    pub(crate) birth_year: i16,
    #[serde(with = "gender")]
    pub(crate) gender: Gender,
    #[serde(with = "photo_id_kind")]
    pub(crate) photo_id_kind: PhotoIdKind,
    pub(crate) photo_id_masked: String,
    pub(crate) comorbidity: bool,
    /// The number of the centre, when it was a vaccinator who registered them.
    #[serde(default)]
    pub(crate) registered_at: Option<u32>,
}

/// A dose on record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    /// 1, 2 or 3.
    pub(crate) number: u8,
    pub(crate) date: Date,
    #[serde(with = "vaccine")]
    pub(crate) vaccine: Vaccine,
    pub(crate) batch: String,
    /// The centre's number.
    pub(crate) centre: u32,
}

/// Places held for people of one household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Appointment {
    pub(crate) id: Uuid,
    pub(crate) session: Uuid,
    /// Which of the day's slots, from 0.
    pub(crate) slot: u8,
    /// 1 or 2.
    pub(crate) dose: u8,
    /// Reference ids, never none.
    pub(crate) people: Vec<u64>,
}

redacted!(Key, Row, Household, Changed, Newcomer, Given, Appointment);

/// Places taken in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Taken {
    pub(crate) dose1: u64,
    pub(crate) dose2: u64,
}

impl Key {
    /// As an engine keeps it: the kind, then the number.
    pub(crate) fn bytes(self) -> [u8; 17] {
        let mut bytes = [0; 17];
        let (kind, number) = match self {
            Self::Household(mobile) => (b'h', u128::from(mobile)),
            Self::Session(id) => (b's', id.as_u128()),
            Self::Newcomer(id) => (b'n', u128::from(id)),
            Self::Appointment(id) => (b'a', id.as_u128()),
        };
        bytes[0] = kind;
        bytes[1..].copy_from_slice(&number.to_be_bytes());
        bytes
    }
}

impl Row {
    /// The mobile that an id leads to.
    pub(crate) fn mobile(self) -> Option<Mobile> {
        match self {
            Self::Mobile(number) => Mobile::new(number),
            _ => None,
        }
    }
}

impl Household {
    /// What a household's row says; without one nothing has changed.
    pub(crate) fn from_row(row: Option<Row>) -> Self {
        match row {
            Some(Row::Household(household)) => household,
            _ => Self::default(),
        }
    }

    /// The appointments of one person.
    pub(crate) fn appointments_of(&self, id: ReferenceId) -> impl Iterator<Item = &Appointment> {
        let appointments = self.appointments.iter();
        appointments.filter(move |appointment| appointment.is_for(id))
    }

    pub(crate) fn changed(&self, id: ReferenceId) -> Option<&Changed> {
        self.people.iter().find(|person| person.id == id.as_u64())
    }
}

impl Appointment {
    pub(crate) fn is_for(&self, id: ReferenceId) -> bool {
        self.people.contains(&id.as_u64())
    }
}

impl Taken {
    /// What a session's row says; without one nobody has booked.
    pub(crate) fn from_row(row: Option<Row>) -> Self {
        match row {
            Some(Row::Taken(taken)) => taken,
            _ => Self::default(),
        }
    }

    /// The places of one dose number.
    pub(crate) fn of(&mut self, dose: u8) -> &mut u64 {
        if dose == 1 {
            &mut self.dose1
        } else {
            &mut self.dose2
        }
    }
}

impl From<Dose> for Given {
    fn from(dose: Dose) -> Self {
        Self {
            number: dose.number,
            date: dose.date,
            vaccine: dose.vaccine,
            batch: dose.batch,
            centre: dose.centre.0,
        }
    }
}

/// Writes a value of the population by its public name.
macro_rules! by_name {
    ($module:ident, $kind:ty) => {
        mod $module {
            use serde::de::Error;
            use serde::{Deserialize, Deserializer, Serializer};

            use super::*;

            pub(super) fn serialize<S: Serializer>(
                value: &$kind,
                to: S,
            ) -> Result<S::Ok, S::Error> {
                to.serialize_str(value.name())
            }

            pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<$kind, D::Error> {
                let name = String::deserialize(from)?;
                <$kind>::ALL
                    .into_iter()
                    .find(|value| value.name() == name)
                    .ok_or_else(|| D::Error::custom(format!("unknown name {name}")))
            }
        }
    };
}

by_name!(gender, Gender);
by_name!(photo_id_kind, PhotoIdKind);
by_name!(vaccine, Vaccine);
