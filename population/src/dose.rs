//! The doses a person was given: when, what, from which batch, at which centre.

use std::fmt;
use std::ops::Deref;

use jiff::civil::{Date, date};

use crate::ids::CentreIndex;
use crate::mix::{self, Rng};
use crate::places::{self, District};
use crate::{Person, calendar, pick, stream};

/// Of 100 doses, how many are given in the home district; the others anywhere in the home state. Our assumption.
pub(crate) const HOME_DISTRICT_PERCENT: u64 = 95;

/// The day from which Sputnik V was given.
const SPUTNIK_FIRST_DAY: Date = date(2021, 5, 14);

/// A vaccine, by the registry's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vaccine {
    /// COVISHIELD.
    Covishield,
    /// COVAXIN.
    Covaxin,
    /// SPUTNIK V.
    SputnikV,
}

/// One dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dose {
    /// 1 first, 2 second, 3 precaution dose.
    pub number: u8,
    /// The day it was given.
    pub date: Date,
    /// The vaccine, the same for all doses of a person.
    pub vaccine: Vaccine,
    /// The batch that the vial came from; invented.
    pub batch: String,
    /// Where it was given.
    pub centre: CentreIndex,
}

/// The doses of a person in the order they were given: none, or the first one to three.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doses(Vec<Dose>);

impl Vaccine {
    /// Every vaccine.
    pub const ALL: [Vaccine; 3] = [Vaccine::Covishield, Vaccine::Covaxin, Vaccine::SputnikV];

    /// The registry's spelling.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Vaccine::Covishield => "COVISHIELD",
            Vaccine::Covaxin => "COVAXIN",
            Vaccine::SputnikV => "SPUTNIK V",
        }
    }

    /// Of 1,000 people whose first dose was on this day, how many got this vaccine. Our assumption.
    fn per_mille(self, first_dose: Date) -> u64 {
        match (self, first_dose < SPUTNIK_FIRST_DAY) {
            (Vaccine::Covishield, _) => 820,
            (Vaccine::Covaxin, true) => 180,
            (Vaccine::Covaxin, false) => 178,
            (Vaccine::SputnikV, true) => 0,
            (Vaccine::SputnikV, false) => 2,
        }
    }

    /// The probability of this vaccine for people whose first dose was on this day.
    pub(crate) fn share(self, first_dose: Date) -> f64 {
        pick::share(self.per_mille(first_dose), 1_000)
    }

    const fn batch_prefix(self) -> &'static str {
        match self {
            Vaccine::Covishield => "CS",
            Vaccine::Covaxin => "CX",
            Vaccine::SputnikV => "SP",
        }
    }
}

impl fmt::Display for Vaccine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Deref for Doses {
    type Target = [Dose];

    fn deref(&self) -> &[Dose] {
        &self.0
    }
}

impl IntoIterator for Doses {
    type Item = Dose;
    type IntoIter = std::vec::IntoIter<Dose>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The doses that a person was given by the end of a day.
pub(crate) fn given_by(person: &Person, by: Date) -> Doses {
    let population = person.population();
    let rank = population.rank(person.index());
    let dates = [1, 2, 3].map(|number| calendar::day_of_dose(population.people(), rank, number));
    let Some(first) = dates[0].filter(|&date| date <= by) else {
        return Doses::default();
    };
    let word = mix::hash(population.seed(), stream::VACCINE, person.index().0);
    let vaccine = pick::weighted(word, &Vaccine::ALL, |vaccine| vaccine.per_mille(first));
    let home = person.district();
    let given = dates
        .into_iter()
        .map_while(|date| date.filter(|&date| date <= by));
    Doses(
        (1..)
            .zip(given)
            .map(|(number, date)| dose(person, home, number, date, vaccine))
            .collect(),
    )
}

fn dose(person: &Person, home: &District, number: u8, date: Date, vaccine: Vaccine) -> Dose {
    let stream = stream::DOSE + u64::from(number);
    let seed = person.population().seed();
    let mut rng = Rng::new(mix::hash(seed, stream, person.index().0), stream);
    let centres = if rng.below(100) < HOME_DISTRICT_PERCENT {
        home.centres()
    } else {
        places::centres_of_state(home.state())
    };
    let centre = centres.start + rng.below(u64::from(centres.end - centres.start)) as u32;
    Dose {
        number,
        date,
        vaccine,
        batch: format!("{}{:05}", vaccine.batch_prefix(), rng.below(100_000)),
        centre: CentreIndex(centre),
    }
}
