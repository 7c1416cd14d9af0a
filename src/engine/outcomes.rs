//! The times of a step, apart by what became of its requests.
//!
//! Most steps see one class, so the histograms of a class are made when it is first seen: at most
//! once a class and step, however long the run is.

use std::array;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::tally::{self, Times, add, record};
use crate::record::OutcomeClass;

/// What one worker timed of one step.
#[derive(Debug, Default)]
pub(crate) struct Outcomes {
    /// By class.
    classes: [Option<Box<Timed>>; OutcomeClass::ALL.len()],
}

/// The times of one class.
#[derive(Debug, PartialEq)]
pub(crate) struct Timed {
    pub(crate) send_lag: Histogram<u64>,
    pub(crate) service: Histogram<u64>,
    pub(crate) response: Histogram<u64>,
}

impl Outcomes {
    pub(super) fn record(&mut self, class: OutcomeClass, times: Times, response_micros: u64) {
        let micros = |from: Duration, to: Duration| tally::micros(to.saturating_sub(from));
        let timed = self.class(class);
        record(&mut timed.send_lag, micros(times.due, times.sent));
        record(&mut timed.response, response_micros);
        if class.has_service() {
            record(&mut timed.service, micros(times.sent, times.done));
        }
    }

    fn class(&mut self, class: OutcomeClass) -> &mut Timed {
        self.classes[class as usize].get_or_insert_default()
    }

    /// Adds another worker's, at the end of a run.
    pub(super) fn merge(&mut self, other: &Self) {
        for (class, theirs) in other.seen() {
            let mine = self.class(class);
            add(&mut mine.send_lag, &theirs.send_lag);
            add(&mut mine.service, &theirs.service);
            add(&mut mine.response, &theirs.response);
        }
    }

    /// The classes that were seen.
    pub(crate) fn seen(&self) -> impl Iterator<Item = (OutcomeClass, &Timed)> {
        let all = OutcomeClass::ALL.into_iter().zip(&self.classes);
        all.filter_map(|(class, timed)| Some((class, timed.as_deref()?)))
    }

    /// One kind of time of the whole step.
    pub(crate) fn whole(&self, kind: fn(&Timed) -> &Histogram<u64>) -> Histogram<u64> {
        let mut whole = tally::histogram(tally::DIGITS);
        for (_, timed) in self.seen().filter(|(class, _)| class.is_in_whole()) {
            add(&mut whole, kind(timed));
        }
        whole
    }
}

impl Default for Timed {
    fn default() -> Self {
        let [send_lag, service, response] = array::from_fn(|_| tally::histogram(tally::DIGITS));
        Self {
            send_lag,
            service,
            response,
        }
    }
}
