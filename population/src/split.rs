//! How people fall into households, both ways in constant time.
//!
//! Every twelve people in a row make five households of 1 to 4. There are 155 ways to do that; a hash of the block chooses one, all equally likely.
//! So a household has 2.4 people on average, and of the households 26 % have one, 28 % two, 26 % three and 20 % four people.
//! Four is the limit of the registry in March 2021 (thestatesman, 2 March 2021). The average is our assumption.

use crate::{mix, stream};

/// People in a block.
const PEOPLE: u64 = 12;
/// Households in a block.
const HOUSEHOLDS: usize = 5;
/// Ways to write twelve as an ordered sum of five numbers from 1 to 4.
const WAYS: usize = 155;

/// Where the households of a block begin, and where the last one ends.
type Bounds = [u8; HOUSEHOLDS + 1];

static BOUNDS: [Bounds; WAYS] = all_bounds();

const fn all_bounds() -> [Bounds; WAYS] {
    let mut ways = [[0; HOUSEHOLDS + 1]; WAYS];
    let (mut found, mut code) = (0, 0);
    // Five base-4 digits are the five sizes less one.
    while code < 1 << (2 * HOUSEHOLDS) {
        let mut bounds = [0; HOUSEHOLDS + 1];
        let mut place = 0;
        while place < HOUSEHOLDS {
            bounds[place + 1] = bounds[place] + 1 + ((code >> (2 * place)) & 3) as u8;
            place += 1;
        }
        if bounds[HOUSEHOLDS] as u64 == PEOPLE {
            ways[found] = bounds;
            found += 1;
        }
        code += 1;
    }
    assert!(found == WAYS, "every way was found");
    ways
}

fn bounds(seed: u64, block: u64) -> &'static Bounds {
    let word = mix::hash(seed, stream::SPLIT, block);
    &BOUNDS[mix::scale(word, WAYS as u64) as usize]
}

/// How many households `people` have. The last block may be cut short, and its last household with it.
pub(crate) fn households(seed: u64, people: u64) -> u64 {
    let (block, rest) = (people / PEOPLE, people % PEOPLE);
    let cut = bounds(seed, block)[..HOUSEHOLDS]
        .iter()
        .filter(|&&first| u64::from(first) < rest)
        .count();
    block * HOUSEHOLDS as u64 + cut as u64
}

/// The household of a person.
pub(crate) fn household_of(seed: u64, person: u64) -> u64 {
    let (block, offset) = (person / PEOPLE, person % PEOPLE);
    let place = bounds(seed, block)[1..]
        .iter()
        .filter(|&&end| u64::from(end) <= offset)
        .count();
    block * HOUSEHOLDS as u64 + place as u64
}

/// The first person of a household, and the one after its last, in an endless population.
pub(crate) fn members_of(seed: u64, household: u64) -> (u64, u64) {
    let block = household / HOUSEHOLDS as u64;
    let place = (household % HOUSEHOLDS as u64) as usize;
    let bounds = bounds(seed, block);
    let first = block * PEOPLE;
    (
        first + u64::from(bounds[place]),
        first + u64::from(bounds[place + 1]),
    )
}
