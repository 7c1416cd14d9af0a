//! Vaccination centres: computed like people, from the seed and the centre's number.
//!
//! Three neighbouring pincodes of a district are a block with six centres, one, two and three to a pincode. Names, positions and fees are invented and never a person's.

use jiff::civil::{Time, time};

use crate::ids::CentreIndex;
use crate::mix::{self, Rng};
use crate::places::{self, BLOCK_CENTRES, BLOCK_PINCODES, District};
use crate::{Population, stream};

/// How far a centre may lie from the middle of its state, in degrees.
const SPREAD_DEGREES: f64 = 0.75;

/// The kinds of the six centres of a block; the last one is private and takes a fee.
const KINDS: [&str; BLOCK_CENTRES as usize] = [
    "Primary Health Centre",
    "Community Health Centre",
    "Urban Health Post",
    "Government School Camp",
    "District Hospital Annexe",
    "Private Hospital",
];

/// What the blocks of a district are called; as many as a district has at most.
const BLOCKS: [&str; 10] = [
    "Sadar",
    "North",
    "South",
    "East",
    "West",
    "Rural",
    "Urban",
    "Riverside",
    "Hills",
    "New Town",
];

/// Which of the three pincodes of a block each of its six centres has.
const PINCODE_OF_CENTRE: [u32; BLOCK_CENTRES as usize] = [0, 1, 1, 2, 2, 2];

/// A vaccination centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    /// Its number.
    pub id: CentreIndex,
    /// Its name, unique in its district.
    pub name: String,
    /// The block of the district that it serves.
    pub block: String,
    /// Six digits, one of its district's.
    pub pincode: u32,
    /// Its district.
    pub district: &'static District,
    /// Whether people pay.
    pub paid: bool,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// When it opens.
    pub opens: Time,
    /// When it closes.
    pub closes: Time,
}

impl Population {
    /// The centre with this number.
    #[must_use]
    pub fn centre(&self, id: CentreIndex) -> Option<Centre> {
        places::district_of_centre(id.0).map(|district| compute(self.seed(), id, district))
    }

    /// The centres of a district, 24 to 60, in the order of their numbers.
    pub fn centres_in(
        &self,
        district: &'static District,
    ) -> impl Iterator<Item = Centre> + Clone + use<> {
        let seed = self.seed();
        district
            .centres()
            .map(move |id| compute(seed, CentreIndex(id), district))
    }

    /// The centres less than so many degrees south, north, east and west of a position, state by state.
    pub fn centres_near(
        &self,
        latitude: f64,
        longitude: f64,
        degrees: f64,
    ) -> impl Iterator<Item = Centre> + use<> {
        let seed = self.seed();
        let within = move |(lat, long): (f64, f64), reach: f64| {
            (lat - latitude).abs() < reach && (long - longitude).abs() < reach
        };
        // A centre lies near the middle of its state, so most states need not be looked at.
        places::STATES
            .iter()
            .filter(move |state| {
                within((state.latitude, state.longitude), degrees + SPREAD_DEGREES)
            })
            .flat_map(|state| state.districts())
            .flat_map(move |district| {
                district
                    .centres()
                    .map(move |id| compute(seed, CentreIndex(id), district))
            })
            .filter(move |centre| within((centre.latitude, centre.longitude), degrees))
    }

    /// The centres of a pincode: 1 to 3, none when no district has the pincode.
    pub fn centres_at(&self, pincode: u32) -> impl Iterator<Item = Centre> + Clone + use<> {
        let seed = self.seed();
        places::district_at(pincode)
            .into_iter()
            .flat_map(move |district| {
                numbers_at(district, pincode)
                    .map(move |id| compute(seed, CentreIndex(id), district))
            })
    }
}

/// The numbers of the centres of one pincode of a district.
fn numbers_at(district: &District, pincode: u32) -> impl Iterator<Item = u32> + Clone + use<> {
    let place = pincode - district.pincode_first;
    let first = district.centres().start + place / BLOCK_PINCODES * BLOCK_CENTRES;
    (first..)
        .zip(PINCODE_OF_CENTRE)
        .filter(move |&(_, of)| of == place % BLOCK_PINCODES)
        .map(|(id, _)| id)
}

fn compute(seed: u64, id: CentreIndex, district: &'static District) -> Centre {
    let mut rng = Rng::new(mix::hash(seed, stream::CENTRE, id.0.into()), stream::CENTRE);
    let place = id.0 - district.centres().start;
    let (block_place, centre_place) = (place / BLOCK_CENTRES, (place % BLOCK_CENTRES) as usize);
    let block = format!("{} {}", district.name, BLOCKS[block_place as usize]);
    // Which kind stands at which pincode differs from block to block.
    let turn = mix::scale(
        mix::hash(
            seed,
            stream::CENTRE,
            u64::from(id.0 - centre_place as u32) << 32,
        ),
        KINDS.len() as u64,
    );
    let kind = (centre_place + turn as usize) % KINDS.len();
    let state = district.state();
    let early = rng.below(4) != 0;
    Centre {
        id,
        name: format!("{}, {block}", KINDS[kind]),
        pincode: district.pincode_first
            + block_place * BLOCK_PINCODES
            + PINCODE_OF_CENTRE[centre_place],
        block,
        district,
        paid: kind == KINDS.len() - 1,
        latitude: state.latitude + SPREAD_DEGREES * (2.0 * rng.unit_f64() - 1.0),
        longitude: state.longitude + SPREAD_DEGREES * (2.0 * rng.unit_f64() - 1.0),
        opens: if early {
            time(9, 0, 0, 0)
        } else {
            time(10, 0, 0, 0)
        },
        closes: if early {
            time(17, 0, 0, 0)
        } else {
            time(16, 0, 0, 0)
        },
    }
}
