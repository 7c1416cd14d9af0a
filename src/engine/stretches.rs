//! What became of a step's requests in each stretch of time, so that a record can say how response
//! times changed and how sure its percentiles are.
//!
//! The room is taken at the start, for as many stretches as a run has at most. Only the stretch
//! under way is a histogram; one that is over is encoded, a few hundred bytes. That is done when the
//! next one begins and takes microseconds, once a step and second.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2Serializer};

use super::tally::{INTERVAL_DIGITS, add, histogram, record};

/// What one worker saw of one step.
pub(crate) struct Stretches {
    counts: Vec<Counts>,
    under_way: usize,
    response: Histogram<u64>,
    over: Vec<(usize, Box<[u8]>)>,
    encoder: Encoder,
}

/// Uses the same room again each time.
#[derive(Default)]
struct Encoder {
    serializer: V2Serializer,
    buffer: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    due: u64,
    answered: u64,
}

/// One stretch.
#[derive(Debug, PartialEq)]
pub(crate) struct StretchTally {
    /// Requests that came due in it.
    pub(crate) due: u64,
    /// Answers received in it.
    pub(crate) answered: u64,
    /// How long those took that ended in it, in microseconds; time-outs too.
    pub(crate) response: Histogram<u64>,
}

impl Stretches {
    pub(super) fn new(count: usize) -> Self {
        Self {
            counts: vec![Counts::default(); count],
            under_way: 0,
            response: histogram(INTERVAL_DIGITS),
            over: Vec::with_capacity(count),
            encoder: Encoder::default(),
        }
    }

    pub(super) fn schedule(&mut self, stretch: usize) {
        self.counts[stretch].due += 1;
    }

    pub(super) fn answer(&mut self, stretch: usize, micros: u64) {
        self.counts[stretch].answered += 1;
        self.record(stretch, micros);
    }

    /// Adds a response time. A stretch that is over stays over: a straggler counts in the one under
    /// way.
    pub(super) fn record(&mut self, stretch: usize, micros: u64) {
        if stretch > self.under_way {
            self.close();
            self.under_way = stretch;
        }
        record(&mut self.response, micros);
    }

    fn close(&mut self) {
        if !self.response.is_empty() {
            let bytes = self.encoder.encode(&self.response);
            self.over.push((self.under_way, bytes));
            self.response.reset();
        }
    }

    /// Adds another worker's, at the end of a run.
    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            mine.due += theirs.due;
            mine.answered += theirs.answered;
        }
        self.over.extend(other.over.iter().cloned());
        if !other.response.is_empty() {
            let bytes = self.encoder.encode(&other.response);
            self.over.push((other.under_way, bytes));
        }
    }

    /// Every stretch in which something came due or ended, by its position.
    pub(crate) fn all(&self) -> BTreeMap<usize, StretchTally> {
        let counts = self.counts.iter().enumerate();
        let some = counts.filter(|(_, counts)| **counts != Counts::default());
        let mut all: BTreeMap<usize, StretchTally> = some
            .map(|(at, counts)| (at, StretchTally::of(*counts)))
            .collect();
        let mut put = |at: usize, response: &Histogram<u64>| {
            let stretch = all
                .entry(at)
                .or_insert_with(|| StretchTally::of(Counts::default()));
            add(&mut stretch.response, response);
        };
        for (at, bytes) in &self.over {
            put(*at, &decoded(bytes));
        }
        if !self.response.is_empty() {
            put(self.under_way, &self.response);
        }
        all
    }
}

impl Encoder {
    fn encode(&mut self, histogram: &Histogram<u64>) -> Box<[u8]> {
        self.buffer.clear();
        let written = self.serializer.serialize(histogram, &mut self.buffer);
        written.expect("memory takes any number of bytes, and counts stay below 2^63");
        self.buffer.as_slice().into()
    }
}

impl StretchTally {
    fn of(counts: Counts) -> Self {
        Self {
            due: counts.due,
            answered: counts.answered,
            response: histogram(INTERVAL_DIGITS),
        }
    }
}

impl std::fmt::Debug for Stretches {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.all()).finish()
    }
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
            mut mine in prop::collection::vec((0_usize..6, 0_u64..5_000_000, any::<bool>()), 0..60),
            mut theirs in prop::collection::vec((0_usize..6, 0_u64..5_000_000, any::<bool>()), 0..60),
        ) {
            // Time goes forward in each worker.
            mine.sort_by_key(|sample| sample.0);
            theirs.sort_by_key(|sample| sample.0);
            let mut expected: BTreeMap<usize, StretchTally> = BTreeMap::new();
            let mut workers = [Stretches::new(6), Stretches::new(6)];
            for (worker, samples) in workers.iter_mut().zip([&mine, &theirs]) {
                for &(stretch, micros, answered) in samples {
                    worker.schedule(stretch);
                    let sum = expected
                        .entry(stretch)
                        .or_insert_with(|| StretchTally::of(Counts::default()));
                    sum.due += 1;
                    record(&mut sum.response, micros);
                    if answered {
                        worker.answer(stretch, micros);
                        sum.answered += 1;
                    } else {
                        worker.record(stretch, micros);
                    }
                }
            }
            let [mut first, second] = workers;
            first.merge(&second);
            prop_assert_eq!(first.all(), expected);
        }
    }

    /// A record of a thousand runs' worth of samples is no larger than the room of one.
    #[test]
    fn the_series_is_as_large_as_it_has_stretches_however_many_samples_there_are() {
        let size = |samples: u64| -> usize {
            let mut stretches = Stretches::new(240);
            for stretch in 0..240 {
                for sample in 0..samples {
                    stretches.answer(stretch, 1_000 + sample % 1_000 * 37);
                }
            }
            assert_eq!(stretches.over.capacity(), 240);
            stretches.over.iter().map(|(_, bytes)| bytes.len()).sum()
        };
        let (few, many) = (size(1_000), size(20_000));
        assert!(many < 2 * few, "{few} and {many} bytes");
        assert!(many < 240 * 2_000, "{many} bytes");
    }

    #[test]
    fn a_straggler_is_counted_and_not_lost() {
        let mut stretches = Stretches::new(4);
        stretches.answer(3, 10);
        stretches.answer(1, 20);
        let all = stretches.all();
        assert_eq!((all[&1].answered, all[&1].response.len()), (1, 0));
        assert_eq!((all[&3].answered, all[&3].response.len()), (1, 2));
    }
}
