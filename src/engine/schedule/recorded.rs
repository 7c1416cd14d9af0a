//! Due instants of a trace, thinned or repeated as the run asks for.
//!
//! With `c` visits at each recorded instant on average, the whole part of `c` comes at
//! each. What is left is decided by chance for each instant by itself, as thinning a
//! Poisson process gives one again (Lewis and Shedler, "Simulation of nonhomogeneous
//! Poisson processes by thinning", 1979); or it is taken evenly, so that the first `p`
//! instants bring exactly the whole part of `p·c`. Several visits of one instant lie
//! evenly between it and the next, so that repeating a trace makes no bursts.

use std::time::Duration;

use population::mix::Rng;

use crate::scenario::plan::Recorded;

#[derive(Clone, Debug)]
pub(super) struct RecordedInstants {
    recorded: Recorded,
    rng: Rng,
    /// The next recorded instant.
    position: usize,
    /// Visits of the instant before it: how many in all, and how many of them came.
    copies: u64,
    taken: u64,
}

impl RecordedInstants {
    pub(super) fn new(recorded: &Recorded, seed: u64, stream: u64) -> Self {
        Self {
            recorded: recorded.clone(),
            rng: Rng::new(seed, stream),
            position: 0,
            copies: 0,
            taken: 0,
        }
    }

    /// How many visits the instant at `position` brings.
    fn copies_at(&mut self, position: usize) -> u64 {
        let copies = self.recorded.copies;
        if self.recorded.by_chance {
            let one_more = self.rng.unit_f64() < copies.fract();
            return copies as u64 + u64::from(one_more);
        }
        let before = |position: usize| (position as f64 * copies) as u64;
        before(position + 1) - before(position)
    }
}

impl Iterator for RecordedInstants {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        while self.taken == self.copies {
            if self.position == self.recorded.instants.len() {
                return None;
            }
            self.copies = self.copies_at(self.position);
            self.taken = 0;
            self.position += 1;
        }
        let instant = self.recorded.instants[self.position - 1];
        let next = self.recorded.instants.get(self.position);
        let gap = next.map_or(0, |next| next - instant);
        let offset = u128::from(gap) * u128::from(self.taken) / u128::from(self.copies);
        self.taken += 1;
        Some(self.recorded.due(instant + offset as u64))
    }
}
