//! Where a household lives: a real state and district, the rest invented.

use std::fmt;

use crate::ids::HouseholdIndex;
use crate::mix::{self, Rng};
use crate::places::{self, District};
use crate::stream;

/// Houses of a street, numbered from 1.
const HOUSES: u64 = 240;

const STREETS: [&str; 24] = [
    "Station Road",
    "Temple Road",
    "Market Road",
    "School Street",
    "Lake Road",
    "Canal Street",
    "Mill Road",
    "Post Office Lane",
    "Old Bazaar Road",
    "Garden Street",
    "River Road",
    "Tank Bund Road",
    "Fort Road",
    "Bus Stand Road",
    "Water Works Lane",
    "Banyan Street",
    "Hill Road",
    "Well Street",
    "Ring Road",
    "Grain Market Lane",
    "Museum Road",
    "Park Street",
    "Bridge Road",
    "Mango Grove Lane",
];

const LOCALITIES: [&str; 24] = [
    "Old Town",
    "New Colony",
    "Civil Lines",
    "East Ward",
    "West Ward",
    "North Extension",
    "South Extension",
    "Lake View",
    "Hill Side",
    "River Bank",
    "Railway Colony",
    "Teachers Colony",
    "Market Yard",
    "Green Park",
    "Model Town",
    "Housing Board",
    "Industrial Estate",
    "Fort Area",
    "College Road Area",
    "Sector One",
    "Sector Two",
    "Sector Three",
    "Sector Four",
    "Garden Layout",
];

/// A postal address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address {
    /// House number, from 1.
    pub house: u16,
    /// Street, invented.
    pub street: &'static str,
    /// Part of the town, invented.
    pub locality: &'static str,
    /// Name of the district.
    pub district: &'static str,
    /// Name of the state.
    pub state: &'static str,
    /// Six digits.
    pub pincode: u32,
}

/// Not the address: what is printed while looking for a fault ends in logs.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Address {
            house,
            street,
            locality,
            district,
            state,
            pincode,
        } = self;
        write!(
            f,
            "{house} {street}, {locality}, {district}, {state} {pincode}"
        )
    }
}

/// An address with its district still at hand.
pub(crate) struct Home {
    pub(crate) district: &'static District,
    pub(crate) pincode: u32,
    house: u16,
    street: &'static str,
    locality: &'static str,
}

impl Home {
    /// The home of a household: state by population, the rest evenly.
    pub(crate) fn draw(seed: u64, household: HouseholdIndex) -> Home {
        let mut rng = Rng::new(mix::hash(seed, stream::HOME, household.0), stream::HOME);
        let districts = places::state_by_word(rng.next_u64()).districts();
        let district = &districts[rng.below(districts.len() as u64) as usize];
        Home {
            district,
            pincode: district.pincode_first + rng.below(district.pincodes()) as u32,
            house: 1 + rng.below(HOUSES) as u16,
            street: STREETS[rng.below(STREETS.len() as u64) as usize],
            locality: LOCALITIES[rng.below(LOCALITIES.len() as u64) as usize],
        }
    }

    pub(crate) fn address(&self) -> Address {
        Address {
            house: self.house,
            street: self.street,
            locality: self.locality,
            district: self.district.name,
            state: self.district.state().name,
            pincode: self.pincode,
        }
    }
}

/// The probability of any one address of a district, given the district.
pub(crate) fn share_within(district: &District) -> f64 {
    1.0 / (district.pincodes() * HOUSES * STREETS.len() as u64 * LOCALITIES.len() as u64) as f64
}
