//! When a centre vaccinates: a function of seed, centre and day, like everything in the population.
//!
//! Shares and capacities are our assumptions: of a centre's days about one in three has a sitting,
//! and most sittings of a busy drive are booked out.

use crate::redact::redacted;
use jiff::civil::Date;
use population::mix::{self, Rng};
use population::{Centre, CentreIndex, Population, Vaccine};
use uuid::Uuid;

/// Keeps these draws apart from every other use of the seed.
const STREAM: u64 = 0x0000_0073_6974_7469;
/// Streams of the two halves of a session's id.
const CHECK_STREAM: u64 = 0x0000_0063_6865_636b;
const HIDE_STREAM: u64 = 0x0000_0068_6964_696e;
/// The bits of a UUID that its version and variant leave free.
const CHECK_BITS: u64 = (1 << 62) - 1;
const HIDE_BITS: u64 = (1 << 60) - 1;
/// Dates as `YYYYMMDD` fit below the centre's number.
const DAY_BITS: u32 = 27;
/// The day on which people from 18 years on were admitted; before, 45.
const ADULTS_FROM: Date = jiff::civil::date(2021, 5, 1);

/// Days ahead for which places are given away: twelve weeks.
const AHEAD_DAYS: i32 = 84;

/// Whether sessions of this day can be booked `today`: those that are not over, and not further away than
/// anybody plans. The interfaces show every day's sessions; the pages for people show these.
pub(crate) fn is_open(today: Date, date: Date) -> bool {
    let ahead = (date - today).get_days();
    (0..=AHEAD_DAYS).contains(&ahead)
}

/// One vaccination session of a centre.
#[derive(Clone)]
pub(crate) struct Sitting {
    pub(crate) id: Uuid,
    pub(crate) vaccine: Vaccine,
    /// Places for first doses.
    pub(crate) capacity_dose1: u64,
    /// Places for second doses.
    pub(crate) capacity_dose2: u64,
    /// 18 or 45.
    pub(crate) min_age_limit: u8,
    /// Rupees; 0 where nobody pays.
    pub(crate) fee: u64,
}

redacted!(Sitting);

/// A sitting with its place and day.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) centre: Centre,
    pub(crate) date: Date,
    pub(crate) sitting: Sitting,
}

/// The sitting of `centre` on `date`, if it has one.
pub(crate) fn sitting(population: &Population, centre: &Centre, date: Date) -> Option<Sitting> {
    let place = place(centre.id, date);
    let mut rng = Rng::new(population.seed() ^ place, STREAM);
    if rng.below(3) != 0 {
        return None;
    }
    let id = session_id(population.seed(), place);
    let vaccine = vaccine(&mut rng);
    Some(Sitting {
        id,
        vaccine,
        capacity_dose1: places(&mut rng),
        capacity_dose2: places(&mut rng),
        min_age_limit: if date < ADULTS_FROM || rng.below(3) == 0 {
            45
        } else {
            18
        },
        fee: if centre.paid { fee(vaccine) } else { 0 },
    })
}

/// The sitting with this id. Ids are shuffled places and days, so no table is needed to find one.
pub(crate) fn held(population: &Population, id: Uuid) -> Option<Held> {
    let (high, low) = id.as_u64_pair();
    let hidden = high >> 16 << 12 | high & 0xFFF;
    let place = hidden ^ mix::hash(population.seed(), HIDE_STREAM, low & CHECK_BITS) & HIDE_BITS;
    if session_id(population.seed(), place) != id {
        return None;
    }
    let centre = population.centre(CentreIndex(u32::try_from(place >> DAY_BITS).ok()?))?;
    let day = i32::try_from(place & ((1 << DAY_BITS) - 1)).ok()?;
    let part = |number: i32| i8::try_from(number % 100).ok();
    let year = i16::try_from(day / 10_000).ok()?;
    let date = Date::new(year, part(day / 100)?, part(day)?).ok()?;
    let sitting = sitting(population, &centre, date)?;
    Some(Held {
        centre,
        date,
        sitting,
    })
}

fn place(centre: CentreIndex, date: Date) -> u64 {
    let day =
        i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
    u64::from(centre.0) << DAY_BITS | day.unsigned_abs()
}

/// Sixty bits hide the place, the other sixty-two tell a genuine id from a guessed one.
fn session_id(seed: u64, place: u64) -> Uuid {
    let check = mix::hash(seed, CHECK_STREAM, place) & CHECK_BITS;
    let hidden = place ^ mix::hash(seed, HIDE_STREAM, check) & HIDE_BITS;
    let bytes = u128::from(hidden >> 12 << 16 | hidden & 0xFFF) << 64 | u128::from(check);
    uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid()
}

fn vaccine(rng: &mut Rng) -> Vaccine {
    match rng.below(100) {
        0..=81 => Vaccine::Covishield,
        82..=98 => Vaccine::Covaxin,
        _ => Vaccine::SputnikV,
    }
}

/// Two in three have none left before the rehearsal begins.
fn places(rng: &mut Rng) -> u64 {
    if rng.below(3) == 0 {
        1 + rng.below(50)
    } else {
        0
    }
}

/// The price caps for private centres of 8 June 2021, in rupees.
fn fee(vaccine: Vaccine) -> u64 {
    match vaccine {
        Vaccine::Covishield => 780,
        Vaccine::Covaxin => 1_410,
        Vaccine::SputnikV => 1_145,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_sitting_is_found_by_its_id_and_by_no_other() {
        let population = Population::new(3, 1_000).expect("a population");
        let mut found = 0;
        for number in 1..400 {
            let centre = population.centre(CentreIndex(number)).expect("a centre");
            let day = date(2023, 6, 11);
            let Some(sitting) = sitting(&population, &centre, day) else {
                continue;
            };
            let held = held(&population, sitting.id).expect("its own id");
            assert_eq!((held.centre.id, held.date), (centre.id, day));
            let (high, low) = sitting.id.as_u64_pair();
            for wrong in [(high ^ 1, low), (high, low ^ 1), (high ^ 0xF000, low)] {
                let wrong = Uuid::from_u64_pair(wrong.0, wrong.1);
                assert!(super::held(&population, wrong).is_none(), "{wrong}");
            }
            found += 1;
        }
        assert!(found > 50, "{found} of 399 centres have a sitting");
    }
}
