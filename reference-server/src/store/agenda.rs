//! When a centre vaccinates: a function of seed, centre and day, like everything in the population.
//!
//! Shares and capacities are our assumptions: of a centre's days about one in three has a sitting,
//! and most sittings of a busy drive are booked out.

use jiff::civil::Date;
use population::Centre;
use population::mix::Rng;
use population::{Population, Vaccine};
use uuid::Uuid;

/// Keeps these draws apart from every other use of the seed.
const STREAM: u64 = 0x0000_0073_6974_7469;
/// The day on which people from 18 years on were admitted; before, 45.
const ADULTS_FROM: Date = jiff::civil::date(2021, 5, 1);

/// One vaccination session of a centre.
#[derive(Clone, Debug)]
pub(crate) struct Sitting {
    pub(crate) id: Uuid,
    pub(crate) vaccine: Vaccine,
    /// Free places for first doses.
    pub(crate) capacity_dose1: u64,
    /// Free places for second doses.
    pub(crate) capacity_dose2: u64,
    /// 18 or 45.
    pub(crate) min_age_limit: u8,
    /// Rupees; 0 where nobody pays.
    pub(crate) fee: u64,
}

/// The sitting of `centre` on `date`, if it has one.
pub(crate) fn sitting(population: &Population, centre: &Centre, date: Date) -> Option<Sitting> {
    let day =
        i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
    let place = u64::from(centre.id.0) << 32 | day.unsigned_abs();
    let mut rng = Rng::new(population.seed() ^ place, STREAM);
    if rng.below(3) != 0 {
        return None;
    }
    let id = uuid::Builder::from_random_bytes(session_bytes(&mut rng)).into_uuid();
    let vaccine = vaccine(&mut rng);
    Some(Sitting {
        id,
        vaccine,
        capacity_dose1: free_places(&mut rng),
        capacity_dose2: free_places(&mut rng),
        min_age_limit: if date < ADULTS_FROM || rng.below(3) == 0 {
            45
        } else {
            18
        },
        fee: if centre.paid { fee(vaccine) } else { 0 },
    })
}

fn session_bytes(rng: &mut Rng) -> [u8; 16] {
    (u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64())).to_be_bytes()
}

fn vaccine(rng: &mut Rng) -> Vaccine {
    match rng.below(100) {
        0..=81 => Vaccine::Covishield,
        82..=98 => Vaccine::Covaxin,
        _ => Vaccine::SputnikV,
    }
}

/// Two in three are booked out.
fn free_places(rng: &mut Rng) -> u64 {
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
