//! Deterministic mixing: the one source of "chance" in a population, and the generator that others may reuse.
//!
//! Everything is a function of a seed, so nothing here asks the operating system for entropy.
//! The mixer is the output function of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
//! It spreads bits well and hides nothing: whoever knows the seed knows the population.

use std::convert::Infallible;

use fake::rand::TryRng;
use fake::rand::rand_core::utils::fill_bytes_via_next_word;

/// The odd number nearest to 2^64 divided by the golden ratio: steps of it visit every 64-bit state.
const GOLDEN_STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads every input bit over the whole word. A bijection on 64-bit words.
#[must_use]
pub const fn scramble(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// The key of one stream of decisions, so that two attributes of one person are independent.
#[must_use]
pub const fn key(seed: u64, stream: u64) -> u64 {
    scramble(seed ^ scramble(stream.wrapping_add(GOLDEN_STEP)))
}

/// A word for `value` in the given stream of the given seed.
#[must_use]
pub const fn hash(seed: u64, stream: u64, value: u64) -> u64 {
    scramble(key(seed, stream) ^ value.wrapping_mul(GOLDEN_STEP))
}

/// Maps a spread word evenly to `0..bound`, by its high bits. The bias is below `bound / 2^64`. A bound of 0 gives 0.
#[must_use]
pub const fn scale(word: u64, bound: u64) -> u64 {
    ((word as u128 * bound as u128) >> 64) as u64
}

/// A reproducible generator (SplitMix64): the same seed and stream give the same numbers on every machine.
///
/// ```
/// use population::mix::Rng;
/// let mut dice = Rng::new(1, 7);
/// let mut again = Rng::new(1, 7);
/// assert_eq!(dice.below(6), again.below(6));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator for one stream of a seed; streams of one seed are independent for all practical purposes.
    #[must_use]
    pub const fn new(seed: u64, stream: u64) -> Rng {
        Rng {
            state: key(seed, stream),
        }
    }

    /// The next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_STEP);
        scramble(self.state)
    }

    /// A number in `0..bound`; 0 when the bound is 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        scale(self.next_u64(), bound)
    }

    /// A number in `[0, 1)` with 53 random bits.
    pub const fn unit_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl TryRng for Rng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((Rng::next_u64(self) >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(Rng::next_u64(self))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}
