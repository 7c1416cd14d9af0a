//! Runs that may be somebody's id.

use population::{Mobile, Person, Population, ReferenceId};

use super::field::Field;
use super::runs::{Kind, Run};

/// How rare it is that a number with the shape of a photo id is somebody's, in bits: below 1 % for each kind of document.
const PHOTO_ID_RARITY_BITS: f64 = 6.0;
/// A mobile names a household: up to four people are tried, which is two bits.
const HOUSEHOLD_BITS: f64 = 2.0;
/// Ten-digit numbers, and fourteen-digit numbers that do not begin with 0.
const MOBILES: f64 = 1e10;
const REFERENCE_IDS: f64 = 9e13;
/// Length of a pincode and of an OTP.
const CODE_DIGITS: usize = 6;

/// A run with the shape of an id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// Which id it would be.
    pub field: Field,
    /// Number of the run.
    pub run: usize,
}

/// Finds the runs of a text that have the shape of an id, and the numbers of six digits.
pub(crate) fn collect(
    text: &[u8],
    runs: &[Run],
    number: usize,
    named: &mut Vec<Named>,
    codes: &mut Vec<(u64, usize)>,
) {
    for (place, run) in runs.iter().enumerate() {
        let field = match (run.kind, run.length) {
            (Kind::Digits, CODE_DIGITS) => {
                codes.push((run.key, number));
                continue;
            }
            (Kind::Digits, 10) => Field::Mobile,
            (Kind::Digits, 11) if text[run.start] == b'0' => Field::Mobile,
            (Kind::Digits, 12) if run.of(text).starts_with(b"91") => Field::Mobile,
            (Kind::Digits, 12) | (Kind::Mixed, 10 | 15) => Field::PhotoIdNumber,
            (Kind::Digits, 14) => Field::ReferenceId,
            _ => continue,
        };
        named.push(Named { field, run: place });
    }
}

impl Named {
    /// How rare it is that such a run names somebody, in bits.
    pub(crate) fn rarity_bits(self, population: &Population) -> f64 {
        match self.field {
            Field::ReferenceId => (REFERENCE_IDS / population.people() as f64).log2(),
            Field::Mobile => (MOBILES / population.households() as f64).log2() - HOUSEHOLD_BITS,
            _ => PHOTO_ID_RARITY_BITS,
        }
    }

    /// Whom the run names: nobody, a person, or a household.
    pub(crate) fn people(
        self,
        population: &Population,
        text: &[u8],
        runs: &[Run],
    ) -> impl Iterator<Item = Person> + use<> {
        let run = &runs[self.run];
        let household = (self.field == Field::Mobile)
            .then(|| population.household_by_mobile(Mobile::new(run.key % 10_000_000_000)?))
            .flatten();
        let person = match self.field {
            Field::ReferenceId => {
                ReferenceId::new(run.key).and_then(|id| population.person_by_reference_id(id))
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
