//! People and sessions that tests of the store need.

use jiff::ToSpan as _;
use jiff::civil::date;
use population::{CentreIndex, Household, HouseholdIndex, Population, ReferenceId, Vaccine};
use uuid::Uuid;

use super::agenda::{Sitting, sitting};
use super::member::Drive;

/// A small population early in the drive, when most people have no dose yet.
pub(super) fn drive() -> Drive {
    Drive {
        population: Population::new(11, 20_000).expect("a population"),
        date: date(2021, 5, 10),
    }
}

/// The `n`-th household with at least `count` people who are 45 or older and have no dose; they come
/// first in the list.
pub(super) fn undosed(drive: &Drive, count: usize, n: usize) -> (Household, Vec<ReferenceId>) {
    let households = (0..drive.population.households()).map(HouseholdIndex);
    households
        .filter_map(|index| drive.population.household(index))
        .map(|household| {
            let fit = household.members().filter(|person| {
                person.birth_year() <= 1_975 && person.doses_by(drive.date).is_empty()
            });
            let ids = fit.map(|person| person.reference_id()).collect();
            (household, ids)
        })
        .filter(|(_, ids): &(_, Vec<_>)| ids.len() >= count)
        .nth(n)
        .expect("such a household")
}

/// Somebody with a dose on record.
pub(super) fn dosed(drive: &Drive) -> (Household, ReferenceId) {
    let households = (0..drive.population.households()).map(HouseholdIndex);
    households
        .filter_map(|index| drive.population.household(index))
        .find_map(|household| {
            let mut members = household.members();
            let person = members.find(|person| !person.doses_by(drive.date).is_empty())?;
            Some((household, person.reference_id()))
        })
        .expect("somebody has a dose by then")
}

/// What a session must be like.
pub(super) struct Wanted {
    /// Days from today.
    days: i64,
    fits: Box<dyn Fn(&Sitting) -> bool>,
}

impl Wanted {
    fn new(days: i64, fits: impl Fn(&Sitting) -> bool + 'static) -> Self {
        Self {
            days,
            fits: Box::new(fits),
        }
    }

    /// At least this many places for first doses.
    pub(super) fn places(count: u64) -> Self {
        Self::new(3, move |sitting| sitting.capacity_dose1 >= count)
    }

    /// Exactly this many places for first doses.
    pub(super) fn exactly(count: u64) -> Self {
        Self::new(3, move |sitting| sitting.capacity_dose1 == count)
    }

    /// For people of 45 years and more.
    pub(super) fn from_45_years() -> Self {
        Self::new(3, |sitting| {
            sitting.min_age_limit == 45 && sitting.capacity_dose1 > 0
        })
    }

    /// Over since yesterday.
    pub(super) fn past() -> Self {
        Self::new(-1, |sitting| sitting.capacity_dose1 > 0)
    }

    /// Second doses of a vaccine, in some days.
    pub(super) fn second(vaccine: Vaccine, days: i64) -> Self {
        Self::new(days, move |sitting| {
            sitting.vaccine == vaccine && sitting.capacity_dose2 > 0
        })
    }
}

/// The first session like that.
pub(super) fn session(drive: &Drive, wanted: Wanted) -> Uuid {
    let day = drive.date + wanted.days.days();
    (1..)
        .map_while(|number| drive.population.centre(CentreIndex(number)))
        .filter_map(|centre| sitting(&drive.population, &centre, day))
        .find(|sitting| (wanted.fits)(sitting))
        .expect("some centre has such a session")
        .id
}
