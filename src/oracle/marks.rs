//! Marks the few runs of a text that deserve a closer look.

use population::{Mobile, Person, Population, ReferenceId};

use super::field::Field;
use super::profile::Profile;
use super::runs::{self, Kind, Run};

/// Length of a pincode and of an OTP.
const CODE_DIGITS: usize = 6;
/// Shortest run of letters and digits that can be a masked number.
const MASKED_MIN: usize = 4;

/// Words that may be a name of some people, with false alarms: one bit for each of 64 classes of words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Names(u64);

impl Names {
    /// Adds a person's names.
    pub(crate) fn add(&mut self, profile: &Profile) {
        self.0 |= class_bit(profile.given_key) | class_bit(profile.family_key);
    }

    fn may_have(self, key: u64) -> bool {
        self.0 & class_bit(key) != 0
    }
}

/// The class of a word by the high bits of a multiplicative hash (Fibonacci hashing).
fn class_bit(key: u64) -> u64 {
    1 << (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58)
}

/// A run with the shape of an id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// Which id it would be.
    pub field: Field,
    /// Number of the run, or of its first group.
    pub run: usize,
    /// Its value, if it has only digits.
    value: u64,
}

/// The marked runs of one text.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Runs that have the shape of an id.
    pub named: Vec<Named>,
    /// Values of the numbers of six digits.
    pub codes: Vec<u64>,
    /// Numbers of the runs that may be a value of the people who are looked for.
    pub values: Vec<usize>,
}

impl Marks {
    /// Marks the runs of a text; earlier marks are forgotten.
    pub(crate) fn set(&mut self, text: &[u8], runs: &[Run], names: Names) {
        self.named.clear();
        self.codes.clear();
        self.values.clear();
        for (place, run) in runs.iter().enumerate() {
            let begins_groups = self.name_groups(text, runs, place);
            match (run.kind, run.length) {
                (Kind::Letters, _) if names.may_have(run.key) => self.values.push(place),
                (Kind::Digits, CODE_DIGITS) => self.codes.push(run.key),
                (Kind::Digits, 4 | 8 | 10..=12 | 14) => self.values.push(place),
                (Kind::Digits, 3 | 5) if begins_groups => self.values.push(place),
                (Kind::Mixed, MASKED_MIN..) => self.values.push(place),
                _ => continue,
            }
            if let Some(field) = id_shape(text, run) {
                self.named.push(Named {
                    field,
                    run: place,
                    value: run.key,
                });
            }
        }
    }

    /// Marks the numbers whose first group is the run at `place`; whether there are any.
    fn name_groups(&mut self, text: &[u8], runs: &[Run], place: usize) -> bool {
        let before = self.named.len();
        let whole = runs::grouped(text, runs, place);
        self.named.extend(whole.map(|whole| Named {
            field: match whole.length {
                10 => Field::Mobile,
                12 => Field::PhotoIdNumber,
                _ => Field::ReferenceId,
            },
            run: place,
            value: whole.key,
        }));
        self.named.len() > before
    }
}

/// Which id a run would be.
fn id_shape(text: &[u8], run: &Run) -> Option<Field> {
    match (run.kind, run.length) {
        (Kind::Digits, 10) => Some(Field::Mobile),
        (Kind::Digits, 11) if text[run.start] == b'0' => Some(Field::Mobile),
        (Kind::Digits, 12) if run.of(text).starts_with(b"91") => Some(Field::Mobile),
        (Kind::Digits, 12) | (Kind::Mixed, 10 | 15) => Some(Field::PhotoIdNumber),
        (Kind::Digits, 14) => Some(Field::ReferenceId),
        _ => None,
    }
}

impl Named {
    /// Whom the run names: nobody, a person, or a household.
    pub(crate) fn people(
        self,
        population: &Population,
        text: &[u8],
        runs: &[Run],
    ) -> impl Iterator<Item = Person> + use<> {
        let run = &runs[self.run];
        let household = (self.field == Field::Mobile)
            .then(|| population.household_by_mobile(Mobile::new(self.value % 10_000_000_000)?))
            .flatten();
        let person = match self.field {
            Field::ReferenceId => {
                ReferenceId::new(self.value).and_then(|id| population.person_by_reference_id(id))
            }
            Field::PhotoIdNumber if run.kind == Kind::Digits => {
                population.person_by_photo_id(&format!("{:012}", self.value))
            }
            Field::PhotoIdNumber => std::str::from_utf8(run.of(text))
                .ok()
                .and_then(|number| population.person_by_photo_id(number)),
            _ => None,
        };
        let members = household
            .into_iter()
            .flat_map(|household| household.members());
        members.chain(person)
    }
}
