//! What a store is asked to do, and what it may answer.

use std::fmt;

use population::{Mobile, ReferenceId, Vaccine};
use uuid::Uuid;

use super::changes::{Key, Newcomer};
use crate::redact::redacted;

/// A change that somebody asks for. It happens whole or not at all.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// Adds somebody to the household.
    Register {
        /// Where the search for a free reference id starts.
        choice: u64,
        newcomer: Newcomer,
    },
    /// Takes somebody out of the household, and their appointments with them.
    Delete { person: ReferenceId },
    /// Books places, for all of these people or for none.
    Schedule {
        appointment: Uuid,
        people: Vec<ReferenceId>,
        dose: u8,
        session: Uuid,
        slot: u8,
    },
    /// Moves an appointment to another session or slot.
    Reschedule {
        appointment: Uuid,
        session: Uuid,
        slot: u8,
    },
    /// Gives the places of these people back.
    Cancel {
        appointment: Uuid,
        people: Vec<ReferenceId>,
    },
    /// Records a dose given today.
    Vaccinate {
        person: ReferenceId,
        dose: u8,
        vaccine: Vaccine,
        batch: String,
        centre: u32,
    },
}

impl Order {
    /// The kinds of orders, for the operator.
    pub(crate) const KINDS: [&str; 6] = [
        "register",
        "delete",
        "schedule",
        "reschedule",
        "cancel",
        "vaccinate",
    ];

    /// Which of [`Order::KINDS`] this is.
    pub(crate) fn kind(&self) -> usize {
        match self {
            Self::Register { .. } => 0,
            Self::Delete { .. } => 1,
            Self::Schedule { .. } => 2,
            Self::Reschedule { .. } => 3,
            Self::Cancel { .. } => 4,
            Self::Vaccinate { .. } => 5,
        }
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(Self::KINDS[self.kind()])
    }
}

impl Order {
    /// The rows that it is about as far as it says so itself.
    pub(crate) fn names(&self, mobile: Mobile) -> impl Iterator<Item = Key> + use<> {
        let session = match self {
            Self::Schedule { session, .. } | Self::Reschedule { session, .. } => Some(*session),
            _ => None,
        };
        let household = Key::Household(mobile.as_u64());
        std::iter::once(household).chain(session.map(Key::Session))
    }
}

/// What a carried out order did.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// The id of a newcomer.
    pub(crate) registered: Option<ReferenceId>,
    /// Sessions in which places were taken or given back.
    pub(crate) sessions: Vec<Uuid>,
}

redacted!(Receipt);

/// Why an order was not carried out. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The household has no such person or appointment.
    Unknown,
    /// No such session, or it is over.
    NoSession,
    /// All places are taken.
    Full,
    /// The person has a live appointment for this dose.
    AlreadyBooked,
    /// The dose is on record.
    DoseGiven,
    /// The dose before is not on record, or not long enough ago.
    NotDue,
    /// The first dose was of another vaccine.
    OtherVaccine,
    /// Below the age that the session admits.
    TooYoung,
    /// The mobile has as many people as it may.
    HouseholdFull,
    /// Who has a dose on record stays on record.
    Vaccinated,
    /// The store cannot take it now, or does not know whether it did.
    Unavailable,
}

/// How an order ended.
pub(crate) type Outcome = Result<Receipt, Refusal>;
