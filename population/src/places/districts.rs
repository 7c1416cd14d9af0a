//! The districts of every state, and the vaccination centres' numbers that fall to each.

use std::fmt;
use std::ops::Range;

use super::names::DISTRICT_NAMES;
use super::states::{STATES, State, stride};

/// A district.
#[derive(Debug, PartialEq, Eq)]
pub struct District {
    /// Its number, from 1 in table order.
    pub id: u16,
    /// Its name, unique in its state.
    pub name: &'static str,
    /// The number of its state, 1 to 37.
    pub state_id: u8,
    /// The first of its pincodes.
    pub pincode_first: u32,
    /// The last of its pincodes; all between are used too.
    pub pincode_last: u32,
    /// The number of its first centre.
    centre_first: u32,
}

/// Pincodes and centres come in blocks: three pincodes with one, two and three centres.
pub(crate) const BLOCK_PINCODES: u32 = 3;
/// Centres of a block.
pub(crate) const BLOCK_CENTRES: u32 = 6;

impl District {
    /// Its state.
    #[must_use]
    pub fn state(&self) -> &'static State {
        &STATES[usize::from(self.state_id) - 1]
    }

    /// How many pincodes it has.
    pub(crate) fn pincodes(&self) -> u64 {
        u64::from(self.pincode_last - self.pincode_first + 1)
    }

    /// The numbers of its centres.
    pub(crate) fn centres(&self) -> Range<u32> {
        let blocks = (self.pincode_last - self.pincode_first + 1) / BLOCK_PINCODES;
        self.centre_first..self.centre_first + blocks * BLOCK_CENTRES
    }
}

impl fmt::Display for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// The districts of a state. `state_id` is 1 to 37.
pub(crate) fn districts_of_state(state_id: u8) -> &'static [District] {
    let place = usize::from(state_id);
    &DISTRICTS[FIRST_DISTRICT[place - 1]..FIRST_DISTRICT[place]]
}

/// The numbers of all centres of a state: its districts' numbers follow each other.
pub(crate) fn centres_of_state(state: &State) -> Range<u32> {
    let districts = districts_of_state(state.id);
    districts[0].centres().start..districts[districts.len() - 1].centres().end
}

/// The district that a centre's number belongs to; `None` when no centre has it.
#[must_use]
pub fn district_of_centre(centre: u32) -> Option<&'static District> {
    let place = DISTRICTS.partition_point(|district| district.centres().end <= centre);
    DISTRICTS
        .get(place)
        .filter(|district| district.centres().contains(&centre))
}

const COUNT: usize = FIRST_DISTRICT[STATES.len()];

/// Where each state's districts begin in the table, and where the last state's end.
static FIRST_DISTRICT: [usize; 38] = first_districts();

const fn first_districts() -> [usize; 38] {
    let mut firsts = [0; 38];
    let mut state = 0;
    while state < DISTRICT_NAMES.len() {
        firsts[state + 1] = firsts[state] + DISTRICT_NAMES[state].len();
        state += 1;
    }
    firsts
}

/// All districts, in the order of their numbers, state by state.
pub static DISTRICTS: [District; COUNT] = all_districts();

const fn all_districts() -> [District; COUNT] {
    const EMPTY: District = District {
        id: 0,
        name: "",
        state_id: 0,
        pincode_first: 0,
        pincode_last: 0,
        centre_first: 0,
    };
    let mut districts = [EMPTY; COUNT];
    let (mut found, mut centre, mut state) = (0, 1, 0);
    while state < DISTRICT_NAMES.len() {
        let names = DISTRICT_NAMES[state];
        let blocks = blocks(STATES[state].people_thousands, names.len() as u32);
        let mut place = 0;
        while place < names.len() {
            let pincode_first = *STATES[state].pincodes.start()
                + place as u32 * stride(&STATES[state].pincodes, names.len());
            districts[found] = District {
                id: found as u16 + 1,
                name: names[place],
                state_id: state as u8 + 1,
                pincode_first,
                pincode_last: pincode_first + blocks * BLOCK_PINCODES - 1,
                centre_first: centre,
            };
            centre += blocks * BLOCK_CENTRES;
            found += 1;
            place += 1;
        }
        state += 1;
    }
    districts
}

/// Blocks of a district, 4 to 10: one more for every 400,000 people that a district of the state has on average.
const fn blocks(people_thousands: u32, districts: u32) -> u32 {
    let more = people_thousands / districts / 400;
    if more > 6 { 10 } else { 4 + more }
}
