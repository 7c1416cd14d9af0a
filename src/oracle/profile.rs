//! What is looked for of one person, computed once so that answers are only compared.

use jiff::civil::Date;
use population::{Name, Person};

use super::runs::word_key;

/// A person's values, ready to be compared with the runs of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Whose.
    pub person: Person,
    /// Fourteen digits.
    pub reference_id: u64,
    /// Ten digits.
    pub mobile: u64,
    /// Name of the document.
    pub photo_id_kind: &'static str,
    /// Its number: capital letters and digits.
    pub photo_id: String,
    /// The value of `photo_id` when it has only digits.
    pub photo_id_value: Option<u64>,
    /// Full name.
    pub name: Name,
    /// [`word_key`] of the given name.
    pub given_key: u64,
    /// [`word_key`] of the family name.
    pub family_key: u64,
    /// Full date.
    pub birth: Date,
    /// Its year.
    pub birth_year: u64,
}

impl Profile {
    /// What is looked for of this person.
    pub(crate) fn of(person: Person) -> Self {
        let household = person.household();
        let (name, birth, photo_id) = (person.name(), person.birth_date(), person.photo_id());
        Self {
            person,
            reference_id: person.reference_id().as_u64(),
            mobile: household.mobile().as_u64(),
            photo_id_value: photo_id.number.parse().ok(),
            photo_id_kind: photo_id.kind.name(),
            photo_id: photo_id.number,
            name,
            given_key: word_key(name.given.as_bytes()),
            family_key: word_key(name.family.as_bytes()),
            birth,
            birth_year: birth.year().unsigned_abs().into(),
        }
    }

    /// Whether the birth date is the one that registries write when they know the year only.
    pub(crate) fn is_born_on_placeholder(&self) -> bool {
        (self.birth.month(), self.birth.day()) == (1, 1)
    }

    /// The mobile with the country's code in front.
    pub(crate) fn mobile_with_country(&self) -> u64 {
        self.mobile + 910_000_000_000
    }

    /// The birth date in eight digits, the year first and last; nothing when only the year is known.
    pub(crate) fn compact_dates(&self) -> impl Iterator<Item = u64> {
        let part = |value: i8| u64::from(value.unsigned_abs());
        let (day, month, year) = (
            part(self.birth.day()),
            part(self.birth.month()),
            self.birth_year,
        );
        let both = [
            year * 10_000 + month * 100 + day,
            day * 1_000_000 + month * 10_000 + year,
        ];
        let known = !self.is_born_on_placeholder();
        both.into_iter().filter(move |_| known)
    }

    /// The last four characters of the photo id's number.
    pub(crate) fn photo_id_end(&self) -> &[u8] {
        let number = self.photo_id.as_bytes();
        &number[number.len() - 4..]
    }
}
