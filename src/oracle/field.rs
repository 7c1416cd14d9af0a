//! What can be disclosed about a person, and how much each kind of it tells.

use population::{Attribute, Person};

/// A kind of personal data as it appears in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Field {
    /// The fourteen digits that name a person to the registry.
    ReferenceId,
    /// Given and family name.
    Name,
    /// Gender.
    Gender,
    /// Year of birth.
    BirthYear,
    /// Day, month and year of birth.
    BirthDate,
    /// All ten digits.
    Mobile,
    /// The last four digits of the mobile.
    MobileLastFour,
    /// The whole number of the photo id.
    PhotoIdNumber,
    /// The last four characters of that number.
    PhotoIdLastFour,
    /// Which document it is.
    PhotoIdKind,
    /// Street and locality.
    Address,
    /// Which vaccine.
    Vaccine,
    /// Days on which doses were given.
    DoseDates,
}

impl Field {
    /// Every field, in the order in which reports name them.
    pub(crate) const ALL: [Self; 13] = [
        Self::ReferenceId,
        Self::Name,
        Self::Gender,
        Self::BirthYear,
        Self::BirthDate,
        Self::Mobile,
        Self::MobileLastFour,
        Self::PhotoIdNumber,
        Self::PhotoIdLastFour,
        Self::PhotoIdKind,
        Self::Address,
        Self::Vaccine,
        Self::DoseDates,
    ];

    /// Kebab-case name, as in `run.json`.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::ReferenceId => "reference-id",
            Self::Name => "name",
            Self::Gender => "gender",
            Self::BirthYear => "birth-year",
            Self::BirthDate => "birth-date",
            Self::Mobile => "mobile",
            Self::MobileLastFour => "mobile-last-four",
            Self::PhotoIdNumber => "photo-id-number",
            Self::PhotoIdLastFour => "photo-id-last-four",
            Self::PhotoIdKind => "photo-id-kind",
            Self::Address => "address",
            Self::Vaccine => "vaccine",
            Self::DoseDates => "dose-dates",
        }
    }

    /// The field that says the same and less, which adds nothing beside this one.
    const fn implies(self) -> Option<Self> {
        match self {
            Self::BirthDate => Some(Self::BirthYear),
            Self::Mobile => Some(Self::MobileLastFour),
            Self::PhotoIdNumber => Some(Self::PhotoIdLastFour),
            Self::DoseDates => Some(Self::Vaccine),
            _ => None,
        }
    }

    /// Information about this person, in bits: `-log2` of the share of people who have the same value.
    fn bits(self, person: &Person) -> f64 {
        let attribute = match self {
            Self::ReferenceId => Attribute::ReferenceId,
            Self::Name => Attribute::Name,
            Self::Gender => Attribute::Gender,
            Self::BirthYear => Attribute::BirthYear,
            Self::BirthDate => Attribute::BirthDate,
            Self::Mobile => Attribute::Mobile,
            Self::PhotoIdNumber => Attribute::PhotoIdNumber,
            Self::PhotoIdKind => Attribute::PhotoIdKind,
            Self::Address => Attribute::Address,
            Self::DoseDates => Attribute::Doses,
            Self::MobileLastFour | Self::PhotoIdLastFour => return 10_000_f64.log2(),
            // Four people in five have the same one.
            Self::Vaccine => return 0.0,
        };
        person.bits(attribute).max(0.0)
    }
}

/// Some of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FieldSet(u16);

impl FieldSet {
    /// No field.
    pub(crate) const EMPTY: Self = Self(0);

    /// These fields.
    pub(crate) const fn of(fields: &[Field]) -> Self {
        let (mut set, mut place) = (0, 0);
        while place < fields.len() {
            set |= 1 << fields[place] as u16;
            place += 1;
        }
        Self(set)
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub(crate) const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether the field is among them.
    pub(crate) const fn has(self, field: Field) -> bool {
        self.0 & (1 << field as u16) != 0
    }

    /// Those of either.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in `other`.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those that are in both.
    pub(crate) const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Adds a field.
    pub(crate) const fn insert(&mut self, field: Field) {
        self.0 |= 1 << field as u16;
    }

    /// One by one, in the order of [`Field::ALL`].
    pub(crate) fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |&field| self.has(field))
    }

    /// These and all that they say implicitly: a birth date tells the year.
    pub(crate) fn with_implied(self) -> Self {
        self.iter()
            .filter_map(Field::implies)
            .fold(self, |mut set, field| {
                set.insert(field);
                set
            })
    }

    /// Information about this person, in bits, each fact counted once; what `known` says already counts nothing.
    pub(crate) fn bits(self, person: &Person, known: Self) -> f64 {
        let implied = |set: Self| {
            let said = set.iter().filter_map(Field::implies);
            said.fold(Self::EMPTY, |mut all, field| {
                all.insert(field);
                all
            })
        };
        let sum = |set: Self| -> f64 {
            let told = set.without(implied(set));
            told.iter().map(|field| field.bits(person)).sum()
        };
        sum(self.with(known)) - sum(known)
    }
}

#[cfg(test)]
mod tests {
    use population::{PersonIndex, Population, REGISTERED_PEOPLE};

    use super::*;

    fn bits(fields: &[Field], known: &[Field]) -> f64 {
        let population = Population::new(1, REGISTERED_PEOPLE).expect("a size that is allowed");
        let person = population
            .person(PersonIndex(5))
            .expect("in the population");
        FieldSet::of(fields).bits(&person, FieldSet::of(known))
    }

    #[test]
    fn a_reference_id_singles_out_one_person() {
        assert!((bits(&[Field::ReferenceId], &[]) - 1.1e9_f64.log2()).abs() < 1e-9);
    }

    #[test]
    fn what_is_implied_or_known_counts_once() {
        let date = bits(&[Field::BirthDate], &[]);
        let year = bits(&[Field::BirthYear], &[]);
        assert_eq!(bits(&[Field::BirthDate, Field::BirthYear], &[]), date);
        assert!((bits(&[Field::BirthDate], &[Field::BirthYear]) - (date - year)).abs() < 1e-9);
        assert_eq!(bits(&[Field::BirthYear], &[Field::BirthDate]), 0.0);
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let set = FieldSet::of(&[Field::Mobile, Field::Name]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Field::Name, Field::Mobile]);
        assert!(set.with_implied().has(Field::MobileLastFour));
        assert!(set.without(set).is_empty());
    }
}
