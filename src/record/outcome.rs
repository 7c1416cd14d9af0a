//! How long requests took, apart by what became of them: a refusal that comes fast is no fast answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Latency, StepRecord};

/// What became of a request that was tried. What was shed or unsent has no class: there is nothing
/// to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeClass {
    /// A whole answer that the story expects.
    Expected,
    /// A whole answer that the story does not expect.
    Unexpected,
    /// No whole answer in time, or none when the run ended.
    TimedOut,
    /// Connection refused, reset, malformed answer.
    Failed,
    /// Over without an answer, as the story has it.
    Ended,
}

/// The requests of a step with one outcome, and their times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRecord {
    /// What became of them.
    pub class: OutcomeClass,
    /// How many there were.
    pub count: u64,
    /// From due to sent.
    pub send_lag: Latency,
    /// From sent to done, failed or ended; empty for time-outs, whose answers nobody saw.
    pub service: Latency,
    /// From due to done, failed or ended; of time-outs how long they waited.
    pub response: Latency,
}

impl OutcomeClass {
    /// Every class, in the order of records.
    pub const ALL: [Self; 5] = [
        Self::Expected,
        Self::Unexpected,
        Self::TimedOut,
        Self::Failed,
        Self::Ended,
    ];

    /// Kebab-case, as in records and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Unexpected => "unexpected",
            Self::TimedOut => "timed-out",
            Self::Failed => "failed",
            Self::Ended => "ended",
        }
    }

    /// Whether its requests have a service time: of a time-out nobody knows when it would have been
    /// done.
    pub const fn has_service(self) -> bool {
        !matches!(self, Self::TimedOut)
    }

    /// Whether its times are among those of the whole step: a connection that is refused at once is
    /// no wait of anybody.
    pub const fn is_in_whole(self) -> bool {
        !matches!(self, Self::Failed)
    }
}

impl StepRecord {
    /// The requests of one outcome; none when there was no such request.
    pub fn outcome(&self, class: OutcomeClass) -> Option<&OutcomeRecord> {
        self.outcomes.iter().find(|outcome| outcome.class == class)
    }

    /// How many requests had this outcome, by the books.
    pub fn booked(&self, class: OutcomeClass) -> u64 {
        match class {
            OutcomeClass::Expected => self.expected,
            OutcomeClass::Unexpected => self.unexpected(),
            OutcomeClass::TimedOut => self.conservation.timed_out,
            OutcomeClass::Failed => self.conservation.failed,
            OutcomeClass::Ended => self.conservation.ended,
        }
    }

    /// Whether nothing disappeared: the books balance, and each request that was tried has its times
    /// under its outcome and nowhere else.
    pub fn is_exact(&self) -> bool {
        let has_times = |class: OutcomeClass| {
            let booked = self.booked(class);
            let service = if class.has_service() { booked } else { 0 };
            let found = self.outcome(class).map_or([0; 4], |outcome| {
                let times = [&outcome.send_lag, &outcome.service, &outcome.response];
                let [send_lag, service, response] = times.map(|times| times.count);
                [outcome.count, send_lag, service, response]
            });
            found == [booked, booked, service, booked]
        };
        self.conservation.is_exact() && OutcomeClass::ALL.into_iter().all(has_times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_class_has_one_name_everywhere() {
        for class in OutcomeClass::ALL {
            let written = serde_json::to_value(class).unwrap();
            assert_eq!(written, class.name());
        }
    }

    #[test]
    fn every_request_that_was_tried_has_its_times_once() {
        let step = fixture::scenario("surge").actors[0].steps[0].clone();
        assert_eq!(step.outcomes.len(), 4);
        assert!(step.is_exact());
        let changed = |change: fn(&mut Vec<OutcomeRecord>)| {
            let mut step = step.clone();
            change(&mut step.outcomes);
            step.is_exact()
        };
        assert!(!changed(|outcomes| drop(outcomes.pop())));
        assert!(!changed(|outcomes| outcomes[0].count += 1));
        assert!(!changed(
            |outcomes| outcomes[0].response = Latency::default()
        ));
        assert!(!changed(|outcomes| outcomes[0].class = OutcomeClass::Ended));
    }
}
