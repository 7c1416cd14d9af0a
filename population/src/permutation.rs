//! Reversible shuffles of `0..size`: what makes a public id out of an index, and an index out of a leaked id.
//!
//! An alternating Feistel network over two digits of mixed radix, after Black and Rogaway ("Ciphers with Arbitrary Finite Domains", CT-RSA 2002, generalised Feistel and cycle walking).
//! The two radices are the square root of the size, rounded up, so almost no value of a large domain has to walk twice.

use crate::mix;

/// Even, so that both digits are changed equally often, and enough that the ids of neighbours are unrelated. This hides no secret: whoever has the seed has the ids.
const ROUNDS: u64 = 8;

/// A bijection of `0..size` onto itself, chosen by a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permutation {
    size: u64,
    radix: u64,
    key: u64,
}

impl Permutation {
    /// The shuffle of `0..size` for this stream of the seed. `size` is 1 to 2^62.
    pub(crate) const fn new(seed: u64, stream: u64, size: u64) -> Permutation {
        let floor = size.isqrt();
        let radix = if floor * floor < size {
            floor + 1
        } else {
            floor
        };
        Permutation {
            size,
            radix,
            key: mix::key(seed, stream),
        }
    }

    /// Where `value` goes. `value` must be below the size.
    pub(crate) const fn forward(&self, value: u64) -> u64 {
        let mut walked = self.network(value);
        while walked >= self.size {
            walked = self.network(walked);
        }
        walked
    }

    /// Where `value` came from; the inverse of [`Permutation::forward`]. `value` must be below the size.
    pub(crate) const fn backward(&self, value: u64) -> u64 {
        let mut walked = self.inverse_network(value);
        while walked >= self.size {
            walked = self.inverse_network(walked);
        }
        walked
    }

    const fn network(&self, value: u64) -> u64 {
        let (mut high, mut low) = (value / self.radix, value % self.radix);
        let mut round = 0;
        while round < ROUNDS {
            let sum = high + self.round(round, low);
            high = low;
            low = if sum >= self.radix {
                sum - self.radix
            } else {
                sum
            };
            round += 1;
        }
        high * self.radix + low
    }

    const fn inverse_network(&self, value: u64) -> u64 {
        let (mut high, mut low) = (value / self.radix, value % self.radix);
        let mut round = ROUNDS;
        while round > 0 {
            round -= 1;
            let shift = self.round(round, high);
            let previous = if low >= shift {
                low - shift
            } else {
                low + self.radix - shift
            };
            low = high;
            high = previous;
        }
        high * self.radix + low
    }

    const fn round(&self, round: u64, digit: u64) -> u64 {
        mix::scale(mix::hash(self.key, round, digit), self.radix)
    }
}
