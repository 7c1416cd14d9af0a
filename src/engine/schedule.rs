//! When visits are due: a pure function of arrivals, seed and shard.

mod bursts;
mod rated;
mod recorded;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use crate::scenario::plan::Arrivals;

use self::bursts::BurstInstants;
use self::rated::RatedInstants;
use self::recorded::RecordedInstants;

/// A visit that is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// Counted over all shards, from 0.
    pub number: u64,
    /// Since the start of the scenario.
    pub due: Duration,
}

/// Every `of`-th arrival, beginning with number `index`: shards of one seed together
/// give exactly the arrivals of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// 0 to `of` - 1.
    pub index: u64,
    /// At least 1.
    pub of: u64,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// Part number `index` of `of` parts of this one.
    #[must_use]
    pub fn part(self, index: u64, of: u64) -> Self {
        Self {
            index: self.index + self.of * index,
            of: self.of * of,
        }
    }
}

/// As one writes it: counted from 1.
impl fmt::Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.index + 1, self.of)
    }
}

/// The arrivals of one actor in one shard, in order.
#[derive(Clone, Debug)]
pub struct Schedule {
    instants: Instants,
    shard: Shard,
    next_number: u64,
}

/// The due instants of all shards, in order.
#[derive(Clone, Debug)]
enum Instants {
    Rated(RatedInstants),
    Bursts(BurstInstants),
    Recorded(RecordedInstants),
    /// The first visits of a closed loop; when the others begin, nobody knows beforehand.
    Users(std::iter::RepeatN<Duration>),
}

impl Schedule {
    /// The schedule of `arrivals`; `stream` keeps actors of one seed independent.
    pub fn new(arrivals: &Arrivals, seed: u64, stream: u64, shard: Shard) -> Self {
        let instants = match arrivals {
            Arrivals::Rated(rated) => match &rated.bursts {
                None => Instants::Rated(RatedInstants::new(rated, seed, stream)),
                Some(bursts) => Instants::Bursts(BurstInstants::new(rated, *bursts, seed, stream)),
            },
            Arrivals::Recorded(recorded) => {
                Instants::Recorded(RecordedInstants::new(recorded, seed, stream))
            }
            Arrivals::Closed(closed) => {
                Instants::Users(std::iter::repeat_n(Duration::ZERO, closed.users as usize))
            }
        };
        Self {
            instants,
            shard,
            next_number: 0,
        }
    }
}

impl Iterator for Instants {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        match self {
            Self::Rated(instants) => instants.next(),
            Self::Bursts(instants) => instants.next(),
            Self::Recorded(instants) => instants.next(),
            Self::Users(instants) => instants.next(),
        }
    }
}

impl Iterator for Schedule {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        loop {
            let due = self.instants.next()?;
            let number = self.next_number;
            self.next_number += 1;
            if number % self.shard.of == self.shard.index {
                return Some(Arrival { number, due });
            }
        }
    }
}
