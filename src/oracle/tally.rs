//! Counts of what answers looked like, for people who are registered and for people who are not.

use std::collections::BTreeMap;
use std::time::Duration;

use super::shape::Side;
use super::statistics::{self, TwoByTwo};

/// Different values that one side of an answer is counted by; all others count as one.
const VALUES_MAX: usize = 64;
/// The value under which all others are counted.
const OTHER: u64 = u64::MAX;

/// How often a value was seen, given the status: `[registered, unregistered]`.
#[derive(Debug, Default)]
pub(crate) struct Table(BTreeMap<(u16, u64), [u64; 2]>);

impl Table {
    /// Counts an answer.
    pub(crate) fn add(&mut self, status: u16, value: u64, registered: bool) {
        self.entry((status, value))[usize::from(!registered)] += 1;
    }

    fn entry(&mut self, (status, value): (u16, u64)) -> &mut [u64; 2] {
        let known = self.0.contains_key(&(status, value));
        let value = if known || self.0.len() < VALUES_MAX {
            value
        } else {
            OTHER
        };
        self.0.entry((status, value)).or_default()
    }

    /// `[registered, unregistered]` in all.
    pub(crate) fn totals(&self) -> [u64; 2] {
        sum(self.0.values())
    }

    /// How many of all answers had a status that `is_meant`.
    pub(crate) fn count(&self, is_meant: impl Fn(u16) -> bool) -> [u64; 2] {
        let meant = self.0.iter().filter(|((status, _), _)| is_meant(*status));
        sum(meant.map(|(_, counts)| counts))
    }

    /// Information that one answer gives about the person being registered, in bits.
    pub(crate) fn bits(&self) -> f64 {
        statistics::mutual_information_bits(self.0.values().copied())
    }

    /// Chance that nothing but chance tells the two groups apart: the most telling value,
    /// compared with the other values (of the same status unless `side` is the status),
    /// times the number of values tried. Base-2 logarithm.
    pub(crate) fn log2_p(&self, side: Side) -> f64 {
        let same = |status: u16| {
            let within = self
                .0
                .iter()
                .filter(move |((other, _), _)| side == Side::Status || *other == status);
            sum(within.map(|(_, counts)| counts))
        };
        let log2_p = |(&(status, _), counts): (&(u16, u64), &[u64; 2])| {
            let all = same(status);
            let table = TwoByTwo {
                first_with: counts[0],
                first: all[0],
                second_with: counts[1],
                second: all[1],
            };
            table.log2_p()
        };
        let smallest = self.0.iter().map(log2_p).fold(0.0, f64::min);
        (smallest + (self.0.len().max(1) as f64).log2()).min(0.0)
    }
}

fn sum<'a>(counts: impl Iterator<Item = &'a [u64; 2]>) -> [u64; 2] {
    counts.fold([0, 0], |[first, second], entry| {
        [first + entry[0], second + entry[1]]
    })
}

/// Buckets for each doubling of the time: neighbours differ by 3 %.
const BUCKETS_PER_DOUBLING: f64 = 24.0;
/// From one microsecond to half a minute.
const BUCKETS: usize = 600;

/// How long answers took: `[registered, unregistered]` in each bucket.
#[derive(Debug)]
pub(crate) struct Times(Box<[[u64; 2]; BUCKETS]>);

impl Default for Times {
    fn default() -> Self {
        Self(Box::new([[0; 2]; BUCKETS]))
    }
}

impl Times {
    /// Counts an answer.
    pub(crate) fn add(&mut self, service: Duration, registered: bool) {
        let doublings = (service.as_secs_f64() * 1e6).max(1.0).log2();
        let bucket = (doublings * BUCKETS_PER_DOUBLING) as usize;
        self.0[bucket.min(BUCKETS - 1)][usize::from(!registered)] += 1;
    }

    /// `[registered, unregistered]` in all.
    pub(crate) fn totals(&self) -> [u64; 2] {
        sum(self.0.iter())
    }

    /// Standard score of the difference; positive when registered people take longer.
    pub(crate) fn z(&self) -> f64 {
        statistics::mann_whitney_z(self.0.iter().copied())
    }

    /// How much longer the median registered person takes, in milliseconds.
    pub(crate) fn median_shift_ms(&self) -> f64 {
        self.median_ms(0) - self.median_ms(1)
    }

    /// Information that one answer gives about the person being registered, in bits:
    /// whether it took longer than the median of both groups.
    pub(crate) fn bits(&self) -> f64 {
        let [registered, unregistered] = self.totals();
        let half = (registered + unregistered) / 2;
        let mut halves = [[0; 2]; 2];
        let mut seen = 0;
        for counts in self.0.iter() {
            let upper = usize::from(seen >= half);
            halves[upper][0] += counts[0];
            halves[upper][1] += counts[1];
            seen += counts[0] + counts[1];
        }
        statistics::mutual_information_bits(halves.into_iter())
    }

    fn median_ms(&self, group: usize) -> f64 {
        let half = self.totals()[group].div_ceil(2);
        let mut seen = 0;
        let middle = self.0.iter().position(|counts| {
            seen += counts[group];
            seen >= half
        });
        let bucket = middle.unwrap_or(0) as f64 + 0.5;
        (bucket / BUCKETS_PER_DOUBLING).exp2() / 1e3
    }
}

/// Everything that is counted at one step.
#[derive(Debug)]
pub(crate) struct Tally {
    /// When the first answer came, and to which arrival.
    pub first: (Duration, u64),
    /// One table for each of [`Side::ALL`].
    pub sides: [Table; Side::ALL.len()],
    /// How long it took.
    pub times: Times,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            first: (Duration::MAX, 0),
            sides: Default::default(),
            times: Times::default(),
        }
    }
}

impl Tally {
    /// Remembers the first answer.
    pub(crate) fn see(&mut self, at: Duration, arrival: u64) {
        self.first = self.first.min((at, arrival));
    }
}
