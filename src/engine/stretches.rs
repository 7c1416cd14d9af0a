//! Response times of a step by stretch of time, so that a record can say how they changed and how
//! sure its percentiles are.
//!
//! Only the stretch under way is a histogram; those that are over are encoded, a few hundred bytes
//! each. Encoding is done when the next stretch begins, without compression: it costs microseconds
//! on the measured path, once a step and second.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2Serializer};

use super::tally::{DIGITS, add, histogram, record};

/// What one worker measured of one step.
#[derive(Debug)]
pub(super) struct Stretches {
    under_way: usize,
    histogram: Histogram<u64>,
    over: Vec<(usize, Vec<u8>)>,
}

impl Stretches {
    pub(super) fn new() -> Self {
        Self {
            under_way: 0,
            histogram: histogram(DIGITS),
            over: Vec::new(),
        }
    }

    /// Adds a time to a stretch. One that is over stays over: a straggler counts in the stretch
    /// under way.
    pub(super) fn record(&mut self, stretch: usize, micros: u64) {
        if stretch > self.under_way {
            self.close();
            self.under_way = stretch;
        }
        record(&mut self.histogram, micros);
    }

    fn close(&mut self) {
        if !self.histogram.is_empty() {
            self.over.push((self.under_way, encoded(&self.histogram)));
            self.histogram.reset();
        }
    }

    /// Adds another worker's.
    pub(super) fn merge(&mut self, other: &Self) {
        self.over.extend(other.over.iter().cloned());
        if !other.histogram.is_empty() {
            self.over.push((other.under_way, encoded(&other.histogram)));
        }
    }

    /// Every stretch in which something was measured, in order.
    pub(super) fn histograms(&self) -> BTreeMap<usize, Histogram<u64>> {
        let mut all = BTreeMap::new();
        if !self.histogram.is_empty() {
            all.insert(self.under_way, self.histogram.clone());
        }
        for (stretch, bytes) in &self.over {
            let sum = all.entry(*stretch).or_insert_with(|| histogram(DIGITS));
            add(sum, &decoded(bytes));
        }
        all
    }
}

fn encoded(histogram: &Histogram<u64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    V2Serializer::new()
        .serialize(histogram, &mut bytes)
        .expect("memory takes any number of bytes, and counts stay below 2^63");
    bytes
}

fn decoded(mut bytes: &[u8]) -> Histogram<u64> {
    Deserializer::new()
        .deserialize(&mut bytes)
        .expect("what was encoded here is read back")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn workers_together_have_every_sample_in_its_stretch(
            mut mine in prop::collection::vec((0_usize..6, 0_u64..5_000_000), 0..60),
            mut theirs in prop::collection::vec((0_usize..6, 0_u64..5_000_000), 0..60),
        ) {
            // Time goes forward in each worker.
            mine.sort_by_key(|sample| sample.0);
            theirs.sort_by_key(|sample| sample.0);
            let mut expected: BTreeMap<usize, Histogram<u64>> = BTreeMap::new();
            let mut workers = [Stretches::new(), Stretches::new()];
            for (worker, samples) in workers.iter_mut().zip([&mine, &theirs]) {
                for &(stretch, micros) in samples {
                    worker.record(stretch, micros);
                    let sum = expected.entry(stretch).or_insert_with(|| histogram(DIGITS));
                    record(sum, micros);
                }
            }
            let [mut first, second] = workers;
            first.merge(&second);
            prop_assert_eq!(first.histograms(), expected);
        }
    }

    #[test]
    fn a_straggler_is_counted_and_not_lost() {
        let mut stretches = Stretches::new();
        stretches.record(3, 10);
        stretches.record(1, 20);
        let histograms = stretches.histograms();
        assert_eq!(histograms.len(), 1);
        assert_eq!(histograms[&3].len(), 2);
    }
}
