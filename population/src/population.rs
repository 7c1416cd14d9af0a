//! The population itself: three words, from which everybody is computed when asked for.

use jiff::civil::Date;
use thiserror::Error;

use crate::ids::{HouseholdIndex, Mobile, PersonIndex, ReferenceId};
use crate::permutation::Permutation;
use crate::photo_id::PhotoIdKind;
use crate::{Household, Person, calendar, split, stream};

/// People registered when the leak was claimed: "over 110 crore" (scroll.in, 12 June 2023).
pub const REGISTERED_PEOPLE: u64 = 1_100_000_000;

/// The largest population; ids of every kind have room for it.
const PEOPLE_MAX: u64 = 2_000_000_000;

/// The longest photo id number that is looked at, separators included, in bytes.
const PHOTO_ID_LENGTH_MAX: usize = 32;

/// All people of one seed. Costs no memory and no start-up time at any size.
///
/// ```
/// use population::{PersonIndex, Population, REGISTERED_PEOPLE};
/// let population = Population::new(1, REGISTERED_PEOPLE)?;
/// let person = population.person(PersonIndex(123_456_789)).expect("the index is below the size");
/// assert_eq!(population.person_by_reference_id(person.reference_id()), Some(person));
/// # Ok::<(), population::SizeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Population {
    seed: u64,
    people: u64,
    households: u64,
}

/// A population of this many people cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a population has 1 to {PEOPLE_MAX} people, not {people}")]
pub struct SizeError {
    /// How many people were asked for.
    pub people: u64,
}

impl Population {
    /// The people of `seed`: 1 to 2,000,000,000 of them.
    ///
    /// # Errors
    /// [`SizeError`] for any other number.
    pub fn new(seed: u64, people: u64) -> Result<Population, SizeError> {
        if !(1..=PEOPLE_MAX).contains(&people) {
            return Err(SizeError { people });
        }
        Ok(Population {
            seed,
            people,
            households: split::households(seed, people),
        })
    }

    /// The seed it was made from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many people there are.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.people
    }

    /// How many households, that is mobiles, they have.
    #[must_use]
    pub fn households(&self) -> u64 {
        self.households
    }

    /// The person with this index; `None` outside `0..people()`.
    #[must_use]
    pub fn person(&self, index: PersonIndex) -> Option<Person> {
        (index.0 < self.people).then(|| Person::new(*self, index))
    }

    /// The household with this index; `None` outside `0..households()`.
    #[must_use]
    pub fn household(&self, index: HouseholdIndex) -> Option<Household> {
        (index.0 < self.households).then(|| Household::new(*self, index))
    }

    /// Whose mobile this is; `None` when it is nobody's.
    #[must_use]
    pub fn household_by_mobile(&self, mobile: Mobile) -> Option<Household> {
        let index = self.mobiles().backward(mobile.as_u64() - Mobile::FIRST);
        self.household(HouseholdIndex(index))
    }

    /// Whose reference id this is; `None` when it is nobody's.
    #[must_use]
    pub fn person_by_reference_id(&self, id: ReferenceId) -> Option<Person> {
        let index = self
            .reference_ids()
            .backward(id.as_u64() - ReferenceId::FIRST);
        self.person(PersonIndex(index))
    }

    /// Whose photo id number this is, of whatever kind. Blanks and hyphens between the characters and small letters do not matter.
    /// `None` when it is nobody's, also when it would be somebody's who holds another kind.
    #[must_use]
    pub fn person_by_photo_id(&self, number: &str) -> Option<Person> {
        if number.len() > PHOTO_ID_LENGTH_MAX {
            return None;
        }
        let mut number = number.replace([' ', '-'], "");
        number.make_ascii_uppercase();
        PhotoIdKind::ALL.into_iter().find_map(|kind| {
            let index = self.photo_ids(kind).backward(kind.read(&number)?);
            self.person(PersonIndex(index))
                .filter(|person| person.photo_id_kind() == kind)
        })
    }

    /// The `n`-th mobile that belongs to nobody. After the last one it starts again from the first.
    #[must_use]
    pub fn unregistered_mobile(&self, n: u64) -> Mobile {
        self.mobile(self.households + n % (Mobile::COUNT - self.households))
    }

    /// The `n`-th reference id that belongs to nobody. After the last one it starts again from the first.
    #[must_use]
    pub fn unregistered_reference_id(&self, n: u64) -> ReferenceId {
        self.reference_id(PersonIndex(
            self.people + n % (ReferenceId::COUNT - self.people),
        ))
    }

    /// Doses given from the start of the drive to the end of this day, in closed form.
    /// Equal to the sum of [`Person::doses_by`] over all people.
    #[must_use]
    pub fn doses_given(&self, by: Date) -> u64 {
        calendar::given(self.people, by)
    }

    /// As [`Population::doses_given`], of one dose number: 1 first, 2 second, 3 precaution dose; none of others.
    #[must_use]
    pub fn doses_given_of(&self, number: u8, by: Date) -> u64 {
        match number {
            1..=3 => calendar::given_of(self.people, number, by),
            _ => 0,
        }
    }

    /// The mobile at a place of the shuffled mobiles: first the households', then the free ones.
    pub(crate) fn mobile(&self, place: u64) -> Mobile {
        Mobile::new(Mobile::FIRST + self.mobiles().forward(place))
            .expect("the shuffle stays among the mobiles")
    }

    pub(crate) fn reference_id(&self, index: PersonIndex) -> ReferenceId {
        ReferenceId::new(ReferenceId::FIRST + self.reference_ids().forward(index.0))
            .expect("the shuffle stays among the reference ids")
    }

    pub(crate) fn photo_ids(&self, kind: PhotoIdKind) -> Permutation {
        Permutation::new(
            self.seed,
            stream::PHOTO_ID_NUMBER + u64::from(kind.id()),
            kind.count(),
        )
    }

    /// A person's place in the queue of the drive.
    pub(crate) fn rank(&self, index: PersonIndex) -> u64 {
        Permutation::new(self.seed, stream::RANK, self.people).forward(index.0)
    }

    fn mobiles(&self) -> Permutation {
        Permutation::new(self.seed, stream::MOBILE, Mobile::COUNT)
    }

    fn reference_ids(&self) -> Permutation {
        Permutation::new(self.seed, stream::REFERENCE_ID, ReferenceId::COUNT)
    }
}
