//! The people on a mobile as they are now: the population joined with the changes.

use jiff::civil::Date;
use population::{Mobile, Person, Population, ReferenceId};

use super::changes::{Changed, Given, Household, Newcomer};
use crate::redact::redacted;

/// A registry's people and its today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drive {
    pub(crate) population: Population,
    pub(crate) date: Date,
}

/// Where somebody comes from.
#[derive(Clone)]
pub(crate) enum Origin {
    Population(Person),
    Newcomer(Newcomer),
}

/// Somebody on a mobile.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) id: ReferenceId,
    pub(crate) origin: Origin,
    /// In the order they were given.
    pub(crate) doses: Vec<Given>,
}

redacted!(Origin, Member);

impl Member {
    pub(crate) fn birth_year(&self) -> i16 {
        match &self.origin {
            Origin::Population(person) => person.birth_year(),
            Origin::Newcomer(newcomer) => newcomer.birth_year,
        }
    }
}

impl Drive {
    /// Everybody on a mobile, the population's people first, then newcomers in the order in which
    /// they came.
    pub(crate) fn members(&self, mobile: Mobile, changes: &Household) -> Vec<Member> {
        let household = self.population.household_by_mobile(mobile);
        let computed = household.iter().flat_map(population::Household::members);
        let newcomers = changes.people.iter().filter_map(newcomer);
        computed
            .filter_map(|person| self.member(person, changes))
            .chain(newcomers)
            .collect()
    }

    fn member(&self, person: Person, changes: &Household) -> Option<Member> {
        let id = person.reference_id();
        let doses = match changes.changed(id) {
            Some(changed) if changed.deleted => return None,
            Some(changed) => changed.doses.clone(),
            None => {
                let doses = person.doses_by(self.date);
                doses.into_iter().map(Given::from).collect()
            }
        };
        Some(Member {
            id,
            origin: Origin::Population(person),
            doses,
        })
    }
}

fn newcomer(changed: &Changed) -> Option<Member> {
    Some(Member {
        id: ReferenceId::new(changed.id)?,
        origin: Origin::Newcomer(changed.newcomer.clone()?),
        doses: changed.doses.clone(),
    })
}
