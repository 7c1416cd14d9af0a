//! When visits were really begun: a sample of a fixed size, from which the run is tested
//! against its plan afterwards.
//!
//! Gaps need arrivals that follow one another, whichever worker begins them. So the
//! sample is blocks of consecutive arrival numbers, spread over the whole run: each worker
//! knows by the number alone whether an arrival belongs to it, and asks no other.

use std::time::Duration;

use crate::scenario::plan::Arrivals;

/// Consecutive arrivals of a block.
pub(crate) const BLOCK: u64 = 64;
/// Blocks of a run that goes as planned.
const BLOCKS: u64 = 64;
/// Chance may bring more arrivals than planned; those at the end are then left out.
const SAMPLES_MAX: usize = 2 * (BLOCK * BLOCKS) as usize;

/// One arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) number: u64,
    pub(crate) due: Duration,
    pub(crate) begun: Duration,
}

/// The sample of one actor.
#[derive(Clone, Debug)]
pub(crate) struct Begun {
    /// A block begins every so many arrivals.
    stride: u64,
    samples: Vec<Sample>,
}

impl Begun {
    pub(crate) fn new(arrivals: &Arrivals) -> Self {
        let expected = arrivals.visits_expected() as u64;
        Self {
            stride: expected.div_ceil(BLOCKS).max(BLOCK),
            samples: Vec::new(),
        }
    }

    /// Remembers an arrival if it belongs to the sample.
    pub(crate) fn add(&mut self, sample: Sample) {
        if sample.number % self.stride < BLOCK && self.samples.len() < SAMPLES_MAX {
            self.samples.push(sample);
        }
    }

    /// Adds another worker's part.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.samples.extend_from_slice(&other.samples);
        self.samples.sort_unstable_by_key(|sample| sample.number);
    }

    /// Every arrival of the sample, by number.
    pub(crate) fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Each arrival with the one before, where both are of one block.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Sample, Sample)> {
        let pairs = self.samples.windows(2).map(|pair| (pair[0], pair[1]));
        pairs.filter(|(one, other)| one.number / self.stride == other.number / self.stride)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::plan::{Process, Rated, Stage};

    fn begun(visits: f64, workers: u64) -> Begun {
        let arrivals = Arrivals::Rated(Rated {
            process: Process::Constant,
            stages: vec![Stage {
                from: visits,
                to: visits,
                duration: Duration::from_secs(1),
            }],
            bursts: None,
        });
        let part = |worker| {
            let mut begun = Begun::new(&arrivals);
            for number in (worker..visits as u64).step_by(workers as usize) {
                let due = Duration::from_nanos(number);
                begun.add(Sample {
                    number,
                    due,
                    begun: due,
                });
            }
            begun
        };
        let mut whole = part(0);
        (1..workers).for_each(|worker| whole.merge(&part(worker)));
        whole
    }

    #[test]
    fn a_short_run_is_sampled_whole_and_a_long_one_in_blocks() {
        assert_eq!(begun(500.0, 3).samples().len(), 500);
        assert_eq!(begun(500.0, 3).pairs().count(), 492);
        let long = begun(1_000_000.0, 2);
        assert_eq!(long.samples().len(), 4096);
        assert_eq!(long.pairs().count(), 64 * 63);
        assert!(
            long.pairs()
                .all(|(one, other)| other.number == one.number + 1)
        );
        // To the end, not only of the beginning.
        assert!(long.samples()[4095].number > 980_000);
    }
}
