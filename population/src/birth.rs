//! When people were born.
//!
//! Bands of birth years with their share of the registered people. Everybody was 12 or older in the drive's second year (12 to 14 year olds joined on 16 March 2022), so nobody is born after 2010.
//! The shares approximate the age pyramid of India in 2021 above that age; they are our assumption, rounded to tenths of a percent.
//! Years are uniform within a band, days within a year.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::mix::Rng;
use crate::{mix, pick, stream};

/// Birth years from `first` to `last` hold `per_mille` of 1,000 people.
#[derive(Clone, Copy)]
struct Band {
    first: i16,
    last: i16,
    per_mille: u64,
}

const BANDS: [Band; 9] = [
    band(1921, 1935, 12),
    band(1936, 1945, 38),
    band(1946, 1955, 77),
    band(1956, 1965, 118),
    band(1966, 1975, 154),
    band(1976, 1985, 185),
    band(1986, 1995, 207),
    band(1996, 2003, 142),
    band(2004, 2010, 67),
];

/// The last birth year of the people who were adults when the drive opened to all adults, in 2021.
pub(crate) const ADULT_YEAR_MAX: i16 = 2003;

const fn band(first: i16, last: i16, per_mille: u64) -> Band {
    Band {
        first,
        last,
        per_mille,
    }
}

impl Band {
    fn years(self) -> u64 {
        u64::from(self.first.abs_diff(self.last)) + 1
    }
}

/// The birth date of a person.
pub(crate) fn date_of(seed: u64, person: u64) -> Date {
    let mut rng = Rng::new(mix::hash(seed, stream::BIRTH, person), stream::BIRTH);
    let band = pick::weighted(rng.next_u64(), &BANDS, |band| band.per_mille);
    let year = band.first + rng.below(band.years()) as i16;
    let new_year = date(year, 1, 1);
    let day = rng.below(new_year.days_in_year() as u64) as i64;
    new_year + day.days()
}

/// The probability of being born in a year.
pub(crate) fn year_share(year: i16) -> f64 {
    BANDS
        .iter()
        .filter(|band| (band.first..=band.last).contains(&year))
        .map(|band| pick::share(band.per_mille, 1_000 * band.years()))
        .sum()
}

/// The probability of being an adult in 2021.
pub(crate) fn adult_share() -> f64 {
    BANDS
        .iter()
        .filter(|band| band.last <= ADULT_YEAR_MAX)
        .map(|band| pick::share(band.per_mille, 1_000))
        .sum()
}
