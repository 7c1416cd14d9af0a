//! The 37 states and union territories.

use std::fmt;
use std::ops::RangeInclusive;

use super::{District, districts_of_state};
use crate::names::Region;
use crate::{mix, pick};

/// A state or union territory.
#[derive(Debug, PartialEq)]
pub struct State {
    /// The registry's public number, 1 to 37.
    pub id: u8,
    /// Its name.
    pub name: &'static str,
    /// People in the census of 2011, in thousands.
    pub people_thousands: u32,
    /// Near its middle, degrees north.
    pub latitude: f64,
    /// Near its middle, degrees east.
    pub longitude: f64,
    /// The pincodes that its districts draw from.
    pub(crate) pincodes: RangeInclusive<u32>,
    /// Whose names are usual here.
    pub(crate) region: Region,
}

impl State {
    /// Its districts, at least one.
    #[must_use]
    pub fn districts(&self) -> &'static [District] {
        districts_of_state(self.id)
    }

    /// The probability that a person drawn at random lives here.
    #[must_use]
    pub fn share(&self) -> f64 {
        state_share(self)
    }

    /// The distance between the first pincodes of neighbours in the table.
    pub(crate) fn district_stride(&self) -> u32 {
        stride(&self.pincodes, self.districts().len())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// An equal part of a state's pincodes for each of its districts.
pub(super) const fn stride(pincodes: &RangeInclusive<u32>, districts: usize) -> u32 {
    (*pincodes.end() + 1 - *pincodes.start()) / districts as u32
}

/// The state that a spread word falls on.
pub(crate) fn state_by_word(word: u64) -> &'static State {
    let place = mix::scale(word, PEOPLE_THOUSANDS);
    &STATES[BOUNDS.partition_point(|&bound| bound <= place)]
}

/// The probability of living in a state.
pub(crate) fn state_share(state: &State) -> f64 {
    pick::share(state.people_thousands.into(), PEOPLE_THOUSANDS)
}

const PEOPLE_THOUSANDS: u64 = BOUNDS[STATES.len() - 1];

/// Running sums of the weights.
static BOUNDS: [u64; 37] = bounds();

const fn bounds() -> [u64; 37] {
    let mut bounds = [0; 37];
    let (mut place, mut sum) = (0, 0);
    while place < bounds.len() {
        sum += STATES[place].people_thousands as u64;
        bounds[place] = sum;
        place += 1;
    }
    bounds
}

#[expect(clippy::too_many_arguments, reason = "a row of the table below")]
const fn state(
    id: u8,
    name: &'static str,
    people_thousands: u32,
    region: Region,
    latitude: f64,
    longitude: f64,
    pincode_first: u32,
    pincode_last: u32,
) -> State {
    State {
        id,
        name,
        people_thousands,
        latitude,
        longitude,
        pincodes: pincode_first..=pincode_last,
        region,
    }
}

/// All states, in the order of their numbers.
#[rustfmt::skip]
pub static STATES: [State; 37] = [
    state(1, "Andaman and Nicobar Islands", 381, Region::East, 11.7, 92.7, 744_101, 744_999),
    state(2, "Andhra Pradesh", 49_577, Region::Deccan, 15.9, 80.0, 515_001, 535_999),
    state(3, "Arunachal Pradesh", 1_384, Region::Northeast, 27.7, 94.5, 790_001, 792_999),
    state(4, "Assam", 31_206, Region::Northeast, 26.3, 92.6, 781_001, 788_999),
    state(5, "Bihar", 104_099, Region::North, 25.7, 85.7, 800_001, 813_999),
    state(6, "Chandigarh", 1_055, Region::Northwest, 30.74, 76.78, 160_001, 160_099),
    state(7, "Chhattisgarh", 25_545, Region::North, 21.3, 82.0, 490_001, 497_999),
    state(8, "Dadra and Nagar Haveli", 344, Region::West, 20.2, 73.1, 396_201, 396_299),
    state(9, "Delhi", 16_788, Region::Northwest, 28.64, 77.15, 110_001, 110_999),
    state(10, "Goa", 1_459, Region::West, 15.4, 74.0, 403_001, 403_999),
    state(11, "Gujarat", 60_440, Region::West, 22.7, 71.6, 360_001, 395_999),
    state(12, "Haryana", 25_351, Region::Northwest, 29.2, 76.4, 121_001, 136_999),
    state(13, "Himachal Pradesh", 6_865, Region::Northwest, 31.8, 77.2, 171_001, 177_999),
    state(14, "Jammu and Kashmir", 12_267, Region::Northwest, 33.6, 75.0, 180_001, 193_999),
    state(15, "Jharkhand", 32_988, Region::North, 23.6, 85.4, 814_001, 835_999),
    state(16, "Karnataka", 61_095, Region::Deccan, 14.7, 76.2, 560_001, 591_999),
    state(17, "Kerala", 33_406, Region::South, 10.3, 76.4, 670_001, 681_999),
    state(18, "Ladakh", 274, Region::Northwest, 34.2, 77.6, 194_101, 194_999),
    state(19, "Lakshadweep", 64, Region::South, 10.6, 72.6, 682_551, 682_599),
    state(20, "Madhya Pradesh", 72_627, Region::North, 23.5, 78.4, 450_001, 488_999),
    state(21, "Maharashtra", 112_374, Region::West, 19.4, 76.0, 404_001, 445_999),
    state(22, "Manipur", 2_856, Region::Northeast, 24.7, 93.9, 795_001, 795_999),
    state(23, "Meghalaya", 2_967, Region::Northeast, 25.5, 91.3, 793_001, 794_999),
    state(24, "Mizoram", 1_097, Region::Northeast, 23.3, 92.8, 796_001, 796_999),
    state(25, "Nagaland", 1_979, Region::Northeast, 26.1, 94.4, 797_001, 798_999),
    state(26, "Odisha", 41_974, Region::East, 20.5, 84.4, 751_001, 770_999),
    state(27, "Puducherry", 1_248, Region::South, 11.9, 79.8, 605_001, 605_999),
    state(28, "Punjab", 27_743, Region::Northwest, 30.9, 75.5, 140_001, 159_999),
    state(29, "Rajasthan", 68_548, Region::North, 26.6, 73.8, 301_001, 345_999),
    state(30, "Sikkim", 611, Region::Northeast, 27.5, 88.5, 737_101, 737_999),
    state(31, "Tamil Nadu", 72_147, Region::South, 11.0, 78.4, 606_001, 643_999),
    state(32, "Telangana", 35_004, Region::Deccan, 17.8, 79.0, 500_001, 509_999),
    state(33, "Tripura", 3_674, Region::East, 23.7, 91.7, 799_001, 799_999),
    state(34, "Uttar Pradesh", 199_812, Region::North, 26.9, 80.8, 201_001, 243_999),
    state(35, "Uttarakhand", 10_086, Region::North, 30.1, 79.2, 244_001, 263_999),
    state(36, "West Bengal", 91_276, Region::East, 23.5, 87.7, 700_001, 736_999),
    state(37, "Daman and Diu", 243, Region::West, 20.4, 72.8, 396_401, 396_499),
];
