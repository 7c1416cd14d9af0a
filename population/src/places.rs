//! States and districts with their public numbers, their weight and their pincodes.
//!
//! States carry the registry's public numbers 1 to 37 and the population of the 2011 census in thousands (Census of India 2011; states formed later by the districts they took over), which is the weight that people are spread by. Districts of a state weigh the same.
//! District numbers are ours: they count the districts in table order from 1. A state's pincodes lie in its postal circle; how they fall to its districts is invented.

mod districts;
mod names;
mod states;

pub use districts::{DISTRICTS, District, district_of_centre};
pub use states::{STATES, State};

pub(crate) use districts::{BLOCK_CENTRES, BLOCK_PINCODES, centres_of_state, districts_of_state};
pub(crate) use states::{state_by_word, state_share};

/// The state with this number, 1 to 37.
#[must_use]
pub fn state(id: u8) -> Option<&'static State> {
    STATES.get(usize::from(id).checked_sub(1)?)
}

/// The district with this number, from 1.
#[must_use]
pub fn district(id: u16) -> Option<&'static District> {
    DISTRICTS.get(usize::from(id).checked_sub(1)?)
}

/// The district that a pincode in use belongs to.
#[must_use]
pub fn district_at(pincode: u32) -> Option<&'static District> {
    let state = STATES
        .iter()
        .find(|state| state.pincodes.contains(&pincode))?;
    let place = (pincode - state.pincodes.start()) / state.district_stride();
    state
        .districts()
        .get(place as usize)
        .filter(|district| (district.pincode_first..=district.pincode_last).contains(&pincode))
}
