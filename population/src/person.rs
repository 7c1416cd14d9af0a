//! One synthetic human: a handle whose attributes are computed when asked for.

use jiff::civil::Date;

use crate::address::{Address, Home};
use crate::attribute::{self, Attribute};
use crate::birth::{self, ADULT_YEAR_MAX};
use crate::dose::{self, Doses};
use crate::gender::Gender;
use crate::ids::{HouseholdIndex, PersonIndex, ReferenceId};
use crate::names::{self, Name};
use crate::photo_id::{PhotoId, PhotoIdKind};
use crate::places::{District, State};
use crate::{Household, Population, mix, pick, split, stream};

/// A person of a [`Population`]. Copying it copies four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    population: Population,
    index: PersonIndex,
}

impl Person {
    pub(crate) fn new(population: Population, index: PersonIndex) -> Person {
        Person { population, index }
    }

    /// Which person this is.
    #[must_use]
    pub fn index(&self) -> PersonIndex {
        self.index
    }

    /// The people on the same mobile, this person among them.
    #[must_use]
    pub fn household(&self) -> Household {
        let index = split::household_of(self.population.seed(), self.index.0);
        Household::new(self.population, HouseholdIndex(index))
    }

    /// The public id, unique.
    #[must_use]
    pub fn reference_id(&self) -> ReferenceId {
        self.population.reference_id(self.index)
    }

    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> Name {
        names::draw(self)
    }

    /// Gender.
    #[must_use]
    pub fn gender(&self) -> Gender {
        let word = mix::hash(self.population.seed(), stream::GENDER, self.index.0);
        pick::weighted(word, &Gender::ALL, Gender::per_ten_thousand)
    }

    /// The year of birth, 1921 to 2010: what the registry keeps.
    #[must_use]
    pub fn birth_year(&self) -> i16 {
        self.birth_date().year()
    }

    /// The full date of birth: what the registry must not show.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        birth::date_of(self.population.seed(), self.index.0)
    }

    /// Where the household lives.
    #[must_use]
    pub fn address(&self) -> Address {
        self.home().address()
    }

    /// The home state.
    #[must_use]
    pub fn state(&self) -> &'static State {
        self.district().state()
    }

    /// The home district.
    #[must_use]
    pub fn district(&self) -> &'static District {
        self.home().district
    }

    /// The home pincode, six digits.
    #[must_use]
    pub fn pincode(&self) -> u32 {
        self.home().pincode
    }

    /// The document that the person registered with.
    #[must_use]
    pub fn photo_id(&self) -> PhotoId {
        let kind = self.photo_id_kind();
        let value = self.population.photo_ids(kind).forward(self.index.0);
        PhotoId {
            kind,
            number: kind.spell(value),
        }
    }

    /// All doses of the whole drive, in order.
    #[must_use]
    pub fn doses(&self) -> Doses {
        self.doses_by(Date::MAX)
    }

    /// The doses given until the end of this day, in order.
    #[must_use]
    pub fn doses_by(&self, date: Date) -> Doses {
        dose::given_by(self, date)
    }

    /// How much this person's value of the attribute tells, in bits: -log2 of the probability that a person drawn at random has it.
    #[must_use]
    pub fn bits(&self, attribute: Attribute) -> f64 {
        attribute::share(self, attribute).recip().log2()
    }

    pub(crate) fn population(&self) -> &Population {
        &self.population
    }

    pub(crate) fn photo_id_kind(&self) -> PhotoIdKind {
        if self.birth_year() > ADULT_YEAR_MAX {
            return PhotoIdKind::Aadhaar;
        }
        let word = mix::hash(self.population.seed(), stream::PHOTO_ID_KIND, self.index.0);
        pick::weighted(word, &PhotoIdKind::ALL, PhotoIdKind::adults_per_mille)
    }

    fn home(&self) -> Home {
        self.household().home()
    }
}
