//! What there is to know about a person, and how rare each value is.

use std::fmt;

use crate::birth;
use crate::dose::{Dose, HOME_DISTRICT_PERCENT};
use crate::photo_id::PhotoIdKind;
use crate::places::{self, District, state_share};
use crate::{Person, Population, address, calendar, names, pick};

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// The public id.
    ReferenceId,
    /// The household's mobile.
    Mobile,
    /// The number of the photo id.
    PhotoIdNumber,
    /// The kind of the photo id.
    PhotoIdKind,
    /// Given and family name together.
    Name,
    /// Gender.
    Gender,
    /// Year of birth.
    BirthYear,
    /// Full date of birth, the year included.
    BirthDate,
    /// The whole address, from house to pincode.
    Address,
    /// Home state.
    State,
    /// Home district, the state included.
    District,
    /// The dates of all doses of the drive and their vaccine; that there are none is a value too.
    Doses,
    /// The centre of the first dose; that there is none is a value too.
    Centre,
}

impl Attribute {
    /// Every attribute.
    pub const ALL: [Attribute; 13] = [
        Attribute::ReferenceId,
        Attribute::Mobile,
        Attribute::PhotoIdNumber,
        Attribute::PhotoIdKind,
        Attribute::Name,
        Attribute::Gender,
        Attribute::BirthYear,
        Attribute::BirthDate,
        Attribute::Address,
        Attribute::State,
        Attribute::District,
        Attribute::Doses,
        Attribute::Centre,
    ];

    /// A name for reports and files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Attribute::ReferenceId => "reference-id",
            Attribute::Mobile => "mobile",
            Attribute::PhotoIdNumber => "photo-id-number",
            Attribute::PhotoIdKind => "photo-id-kind",
            Attribute::Name => "name",
            Attribute::Gender => "gender",
            Attribute::BirthYear => "birth-year",
            Attribute::BirthDate => "birth-date",
            Attribute::Address => "address",
            Attribute::State => "state",
            Attribute::District => "district",
            Attribute::Doses => "doses",
            Attribute::Centre => "centre",
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The probability that a person drawn at random has this person's value.
pub(crate) fn share(person: &Person, attribute: Attribute) -> f64 {
    let people = person.population().people();
    match attribute {
        Attribute::ReferenceId | Attribute::PhotoIdNumber => pick::share(1, people),
        Attribute::Mobile => pick::share(person.household().members().count() as u64, people),
        Attribute::PhotoIdKind => photo_id_kind_share(person.photo_id_kind()),
        Attribute::Name => names::share(person.name()),
        Attribute::Gender => pick::share(person.gender().per_ten_thousand(), 10_000),
        Attribute::BirthYear => birth::year_share(person.birth_year()),
        Attribute::BirthDate => {
            let date = person.birth_date();
            birth::year_share(date.year()) / f64::from(date.days_in_year())
        }
        Attribute::Address => {
            district_share(person.district()) * address::share_within(person.district())
        }
        Attribute::State => state_share(person.state()),
        Attribute::District => district_share(person.district()),
        Attribute::Doses => doses_share(person.population(), &person.doses()),
        Attribute::Centre => centre_share(person.population(), person.doses().first()),
    }
}

fn photo_id_kind_share(kind: PhotoIdKind) -> f64 {
    let adults = birth::adult_share();
    let minors = if kind == PhotoIdKind::Aadhaar {
        1.0 - adults
    } else {
        0.0
    };
    adults * pick::share(kind.adults_per_mille(), 1_000) + minors
}

fn district_share(district: &District) -> f64 {
    state_share(district.state()) / district.state().districts().len() as f64
}

/// The ranks with exactly these doses, out of all ranks, times the share of the vaccine.
fn doses_share(population: &Population, doses: &[Dose]) -> f64 {
    let people = population.people();
    let dated = doses
        .iter()
        .map(|dose| calendar::ranks_on(people, dose.number, dose.date));
    let next = doses.len() as u8 + 1;
    let never = (next <= 3).then(|| (calendar::ever_given(people, next), people));
    let (first, end) = dated
        .chain(never)
        .fold((0, people), |(first, end), (low, high)| {
            (first.max(low), end.min(high))
        });
    let vaccine = doses
        .first()
        .map_or(1.0, |dose| dose.vaccine.share(dose.date));
    pick::share(end - first, people) * vaccine
}

fn centre_share(population: &Population, first_dose: Option<&Dose>) -> f64 {
    let people = population.people();
    let vaccinated = pick::share(calendar::ever_given(people, 1), people);
    let Some(district) = first_dose.and_then(|dose| places::district_of_centre(dose.centre.0))
    else {
        return 1.0 - vaccinated;
    };
    let at_home = pick::share(HOME_DISTRICT_PERCENT, 100);
    let centres = |range: std::ops::Range<u32>| f64::from(range.end - range.start);
    let from_district = at_home * district_share(district) / centres(district.centres());
    let from_state = (1.0 - at_home) * state_share(district.state())
        / centres(places::centres_of_state(district.state()));
    vaccinated * (from_district + from_state)
}
