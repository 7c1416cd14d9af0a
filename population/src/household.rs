//! The people who share a mobile, a home and a family name.

use crate::address::Home;
use crate::ids::{HouseholdIndex, Mobile, PersonIndex};
use crate::{Person, Population, split};

/// One to four people with consecutive indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Household {
    population: Population,
    index: HouseholdIndex,
}

impl Household {
    pub(crate) fn new(population: Population, index: HouseholdIndex) -> Household {
        Household { population, index }
    }

    /// Which household this is.
    #[must_use]
    pub fn index(&self) -> HouseholdIndex {
        self.index
    }

    /// The mobile that all its people registered with.
    #[must_use]
    pub fn mobile(&self) -> Mobile {
        self.population.mobile(self.index.0)
    }

    /// Its people, 1 to 4, in the order of their indices.
    pub fn members(&self) -> impl Iterator<Item = Person> + Clone + use<> {
        let population = self.population;
        let (first, end) = split::members_of(population.seed(), self.index.0);
        (first..end.min(population.people()))
            .map(move |index| Person::new(population, PersonIndex(index)))
    }

    pub(crate) fn home(&self) -> Home {
        Home::draw(self.population.seed(), self.index)
    }
}
