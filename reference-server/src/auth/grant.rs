//! Permission to read certain records, through a certain door.

use population::{Household, Person, PersonIndex};

use crate::store::Door;

/// What [`Store::read`](crate::store::Store::read) asks for. Made by
/// [`Session`](super::Session) and [`Partner`](super::Partner).
#[derive(Debug)]
pub(crate) struct Grant {
    household: Option<Household>,
    only: Option<PersonIndex>,
    door: Door,
}

impl Grant {
    /// Everybody on one mobile; nobody when the mobile is not registered.
    pub(super) fn household(household: Option<Household>, door: Door) -> Self {
        Self {
            household,
            only: None,
            door,
        }
    }

    /// One person.
    pub(super) fn member(person: &Person, door: Door) -> Self {
        Self {
            household: Some(person.household()),
            only: Some(person.index()),
            door,
        }
    }

    /// The people whose records may be read.
    pub(crate) fn people(&self) -> impl Iterator<Item = Person> + '_ {
        self.household
            .iter()
            .flat_map(Household::members)
            .filter(|person| self.only.is_none_or(|only| only == person.index()))
    }

    /// The door that the records leave through.
    pub(crate) fn door(&self) -> Door {
        self.door
    }
}
