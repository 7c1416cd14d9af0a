//! The drive's calendar: how many doses were given by the end of each day.
//!
//! Three cumulative curves, at the size of the real registry: first, second and precaution doses. A person's place in the queue, the rank, decides everything: rank r gets dose k on the first day on which curve k, scaled to the population, exceeds r. So the closed form [`given`] and the people's own doses agree exactly.
//!
//! **Anchors** (public figures): 165,714 doses on 16 January 2021, the first day; 8,600,000 on 21 June 2021; more than 25 million on 17 September 2021, taken as exactly 25,000,000; 2.2 billion in all.
//! **Interpolation** (ours): every other point of [`KNOTS`], round numbers that follow the course of the drive and were not checked against a source, how the total splits into first, second and precaution doses, and the straight lines between points. Weekdays and holidays are not modelled. Age groups are not either: the rank does not depend on the age.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::population::REGISTERED_PEOPLE;

/// The day of the first dose.
pub const FIRST_DAY: Date = date(2021, 1, 16);
/// The day of the last dose.
pub const LAST_DAY: Date = date(2023, 5, 31);

/// Days of the drive, first and last included.
const DAYS: usize = 866;

/// The end of a day as (year, month, day), and first, second and precaution doses given until then.
type Knot = ((usize, usize, usize), [u64; 3]);

#[rustfmt::skip]
const KNOTS: [Knot; 24] = [
    ((2021,  1, 16), [      165_714,           0,           0]),
    ((2021,  2, 12), [    7_900_000,           0,           0]),
    ((2021,  2, 28), [   12_000_000,   2_300_000,           0]),
    ((2021,  3, 31), [   56_000_000,   9_000_000,           0]),
    ((2021,  4, 30), [  127_000_000,  27_000_000,           0]),
    ((2021,  5, 31), [  172_000_000,  44_500_000,           0]),
    ((2021,  6, 20), [  228_000_000,  51_200_000,           0]),
    ((2021,  6, 21), [  235_800_000,  52_000_000,           0]),
    ((2021,  6, 30), [  275_000_000,  59_000_000,           0]),
    ((2021,  7, 31), [  365_000_000, 104_000_000,           0]),
    ((2021,  8, 31), [  505_000_000, 150_000_000,           0]),
    ((2021,  9, 16), [  577_000_000, 188_000_000,           0]),
    ((2021,  9, 17), [  592_000_000, 198_000_000,           0]),
    ((2021,  9, 30), [  645_000_000, 245_000_000,           0]),
    ((2021, 10, 31), [  732_000_000, 330_000_000,           0]),
    ((2021, 12, 31), [  845_000_000, 605_000_000,           0]),
    ((2022,  1,  9), [  862_000_000, 642_000_000,           0]),
    ((2022,  1, 31), [  893_000_000, 715_000_000,  11_000_000]),
    ((2022,  3, 31), [  980_000_000, 835_000_000,  23_000_000]),
    ((2022,  6, 30), [1_010_000_000, 915_000_000,  45_000_000]),
    ((2022,  7, 14), [1_012_000_000, 920_000_000,  55_000_000]),
    ((2022,  9, 30), [1_019_000_000, 942_000_000, 205_000_000]),
    ((2022, 12, 31), [1_023_000_000, 949_000_000, 222_000_000]),
    ((2023,  5, 31), [1_025_000_000, 950_000_000, 225_000_000]),
];

/// Cumulative doses by the end of each day of the drive, one row for each dose number.
static CURVES: [[u64; DAYS]; 3] = [curve(0), curve(1), curve(2)];

const fn curve(dose: usize) -> [u64; DAYS] {
    let mut days = [KNOTS[0].1[dose]; DAYS];
    let mut knot = 1;
    while knot < KNOTS.len() {
        let (from, to) = (day_number(KNOTS[knot - 1].0), day_number(KNOTS[knot].0));
        let (low, high) = (KNOTS[knot - 1].1[dose], KNOTS[knot].1[dose]);
        let mut day = from + 1;
        while day <= to {
            days[day] = low + (high - low) * (day - from) as u64 / (to - from) as u64;
            day += 1;
        }
        knot += 1;
    }
    days
}

/// A second dose comes at least this many days after the first: the shortest interval of the vaccines in use.
const SECOND_AFTER_DAYS: usize = 28;
/// A precaution dose comes at least this many days after the second: 26 weeks, the interval from July 2022.
const PRECAUTION_AFTER_DAYS: usize = 182;

// Whoever is in time for a later dose was in time for the one before, the interval earlier. So every person's doses keep their distance.
const _: () =
    assert!(keeps_distance(0, 1, SECOND_AFTER_DAYS) && keeps_distance(1, 2, PRECAUTION_AFTER_DAYS));

/// Whether the later curve never exceeds what the earlier one was `days` days before.
const fn keeps_distance(earlier: usize, later: usize, days: usize) -> bool {
    let (earlier, later) = (curve(earlier), curve(later));
    let mut day = 0;
    while day < DAYS {
        let before = if day >= days { earlier[day - days] } else { 0 };
        if later[day] > before {
            return false;
        }
        day += 1;
    }
    true
}

/// Days since the first day. Holds for 2021 to 2023, which have no leap day.
const fn day_number((year, month, day): (usize, usize, usize)) -> usize {
    const DAYS_BEFORE: [usize; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    (year - 2021) * 365 + DAYS_BEFORE[month - 1] + day - 16
}

/// Doses given among `people` from the first day to the end of the day `by`.
pub(crate) fn given(people: u64, by: Date) -> u64 {
    day_of(by).map_or(0, |day| {
        CURVES.iter().map(|curve| scaled(curve[day], people)).sum()
    })
}

/// Doses with this number (1 to 3) given among `people` until the end of the day `by`.
pub(crate) fn given_of(people: u64, number: u8, by: Date) -> u64 {
    let curve = &CURVES[usize::from(number) - 1];
    day_of(by).map_or(0, |day| scaled(curve[day], people))
}

/// How many of `people` ever get dose `number` (1 to 3).
pub(crate) fn ever_given(people: u64, number: u8) -> u64 {
    scaled(CURVES[usize::from(number) - 1][DAYS - 1], people)
}

/// The day on which rank `rank` of `people` gets dose `number` (1 to 3); `None` when never.
pub(crate) fn day_of_dose(people: u64, rank: u64, number: u8) -> Option<Date> {
    // The smallest unscaled count whose scaled value exceeds the rank.
    let count = ((rank + 1) * REGISTERED_PEOPLE).div_ceil(people);
    let curve = &CURVES[usize::from(number) - 1];
    let day = curve.partition_point(|&given| given < count);
    (day < DAYS).then(|| FIRST_DAY + (day as i64).days())
}

/// How many ranks of `people` get dose `number` (1 to 3) on exactly this day, as the range from the first to one after the last.
pub(crate) fn ranks_on(people: u64, number: u8, on: Date) -> (u64, u64) {
    let curve = &CURVES[usize::from(number) - 1];
    let by = |day: Option<usize>| day.map_or(0, |day| scaled(curve[day], people));
    let day = day_of(on);
    (by(day.and_then(|day| day.checked_sub(1))), by(day))
}

/// A count at the size of the real registry, brought to the size of a population, rounded down.
const fn scaled(count: u64, people: u64) -> u64 {
    count * people / REGISTERED_PEOPLE
}

/// The day of the drive, 0 the first; later dates count as the last day, earlier ones as none.
fn day_of(on: Date) -> Option<usize> {
    let day = on.duration_since(FIRST_DAY).as_hours() / 24;
    usize::try_from(day).ok().map(|day| day.min(DAYS - 1))
}
