//! The books: sums over steps, and whether they balance.

use std::iter::Sum;

use super::{Conservation, ScenarioRecord, StepRecord, ValidityState, Visits};

impl ScenarioRecord {
    /// The steps of all actors that ask the registry something: looks at the handset
    /// are not requests to it.
    pub fn requests(&self) -> impl Iterator<Item = &StepRecord> {
        let steps = self.actors.iter().flat_map(|actor| &actor.steps);
        steps.filter(|step| step.is_request())
    }

    /// Those of them whose times are the registry's doing.
    pub fn timed(&self) -> impl Iterator<Item = &StepRecord> {
        self.requests().filter(|step| step.is_timed())
    }

    /// What became of all requests together.
    pub fn conservation(&self) -> Conservation {
        self.requests().map(|step| step.conservation).sum()
    }
}

impl Visits {
    /// Whether nothing disappeared.
    pub fn is_exact(&self) -> bool {
        self.scheduled == self.finished + self.abandoned + self.shed + self.unsent
    }
}

impl StepRecord {
    /// What [`StepRecord::request`] says of a step that looks at the handset.
    pub const HANDSET: &str = "handset";

    /// Whether it asks the registry something.
    pub fn is_request(&self) -> bool {
        self.request != Self::HANDSET
    }

    /// Whether its times are the registry's doing: it asks something, in the usual manner.
    pub fn is_timed(&self) -> bool {
        self.is_request() && self.manner.is_none()
    }

    /// Answers whose status the story did not expect.
    pub fn unexpected(&self) -> u64 {
        self.conservation.answered.saturating_sub(self.expected)
    }
}

impl Sum for Conservation {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |sum, part| Self {
            scheduled: sum.scheduled + part.scheduled,
            answered: sum.answered + part.answered,
            failed: sum.failed + part.failed,
            timed_out: sum.timed_out + part.timed_out,
            shed: sum.shed + part.shed,
            unsent: sum.unsent + part.unsent,
            ended: sum.ended + part.ended,
        })
    }
}

impl ValidityState {
    /// Whether figures of this kind can pass a gate.
    pub const fn can_pass(self) -> bool {
        matches!(self, Self::Valid | Self::TargetLimited)
    }
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;

    #[test]
    fn looks_at_the_handset_are_not_requests_to_the_registry() {
        let scenario = fixture::scenario("surge");
        let steps = &scenario.actors[0].steps;
        assert_eq!(steps.iter().filter(|step| !step.is_request()).count(), 1);
        let requests: u64 = scenario
            .requests()
            .map(|step| step.conservation.scheduled)
            .sum();
        assert_eq!(scenario.conservation().scheduled, requests);
        assert!(scenario.conservation().is_exact());
    }

    #[test]
    fn books_of_visits_balance_or_not() {
        let mut visits = fixture::scenario("surge").actors[0].visits;
        assert!(visits.is_exact());
        visits.shed += 1;
        assert!(!visits.is_exact());
    }
}
