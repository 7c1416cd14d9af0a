//! Which rate to try next: doubling until one does not hold, then halving the gap.
//!
//! Rates form a geometric ladder, so every step of the search changes the load by a share and not by
//! an amount. A rate is decided by several runs, because one run of a busy system can go either way.

use super::record::Outcome;

/// Bounds of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The first rate to try, requests a second, above 0.
    pub from: f64,
    /// None above this is tried.
    pub to: f64,
    /// The search ends when the two sides are this close: 0.05 is 5 %.
    pub precision: f64,
    /// Most runs that decide a rate, at least 1: what more than half of them say counts.
    pub runs: usize,
    /// A rate that is asked about, requests a second: it is tried before the search ends.
    pub at_least: Option<f64>,
}

/// A search under way.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    bounds: Bounds,
    /// Highest rate that held.
    held: Option<f64>,
    /// Lowest rate that did not, and whether it is the registry that did not keep it.
    missed: Option<(f64, Outcome)>,
    rate: f64,
    outcomes: Vec<Outcome>,
}

impl Search {
    /// Begins at the lowest rate.
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            held: None,
            missed: None,
            rate: bounds.from.min(bounds.to),
            outcomes: Vec::new(),
        }
    }

    /// The rate of the next run, requests a second; `None` when there is nothing left to find out.
    pub(crate) fn next(&self) -> Option<f64> {
        let found = match (self.held, self.missed) {
            (Some(held), Some((missed, _))) => {
                let asked = self.bounds.at_least;
                let is_open = asked.is_some_and(|rate| held < rate && rate < missed);
                missed <= held * (1.0 + self.bounds.precision) && !is_open
            }
            (None, Some((missed, _))) => missed < self.bounds.from / FACTOR_DOWN_MAX,
            (Some(held), None) => held >= self.bounds.to,
            (None, None) => false,
        };
        (!found).then_some(self.rate)
    }

    /// Takes note of how the run at [`Search::next`] ended.
    pub(crate) fn learn(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
        let Some(decision) = self.decision() else {
            return;
        };
        self.outcomes.clear();
        match decision {
            Outcome::Held => self.held = Some(self.rate),
            Outcome::Missed | Outcome::Unclear => self.missed = Some((self.rate, decision)),
        }
        self.rate = match (self.held, self.missed) {
            (Some(held), None) => (held * 2.0).min(self.bounds.to),
            (Some(held), Some((missed, _))) => self.between(held, missed),
            (None, Some((missed, _))) => missed / 2.0,
            (None, None) => self.rate,
        };
    }

    /// The rate that was asked about, while nothing is known of it; else the middle.
    fn between(&self, held: f64, missed: f64) -> f64 {
        let unknown = |rate: &f64| held < *rate && *rate < missed;
        let asked = self.bounds.at_least.filter(unknown);
        asked.unwrap_or_else(|| (held * missed).sqrt())
    }

    /// What the runs at this rate say together, once more of them cannot change it.
    fn decision(&self) -> Option<Outcome> {
        let count = |outcome| self.outcomes.iter().filter(|one| **one == outcome).count();
        let left = self.bounds.runs.saturating_sub(self.outcomes.len());
        if count(Outcome::Held) * 2 > self.bounds.runs {
            return Some(Outcome::Held);
        }
        if (count(Outcome::Held) + left) * 2 > self.bounds.runs {
            return None;
        }
        let unclear = count(Outcome::Unclear) > count(Outcome::Missed);
        Some(if unclear {
            Outcome::Unclear
        } else {
            Outcome::Missed
        })
    }

    /// Highest rate that held.
    pub(crate) fn held(&self) -> Option<f64> {
        self.held
    }

    /// Lowest rate that did not, and why.
    pub(crate) fn missed(&self) -> Option<(f64, Outcome)> {
        self.missed
    }
}

/// Below the first rate divided by this, nothing more is tried.
const FACTOR_DOWN_MAX: f64 = 64.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bounds(precision: f64, runs: usize) -> Bounds {
        Bounds {
            from: 1_000.0,
            to: 1e6,
            precision,
            runs,
            at_least: None,
        }
    }

    /// Searches against a registry that ends a run as `ends` says; the search and how many runs.
    fn search(bounds: Bounds, mut ends: impl FnMut(f64) -> Outcome) -> (Search, usize) {
        let mut search = Search::new(bounds);
        let mut runs = 0;
        while let Some(rate) = search.next() {
            search.learn(ends(rate));
            runs += 1;
            assert!(runs < 1_000, "the search does not end");
        }
        (search, runs)
    }

    proptest! {
        #[test]
        fn the_limit_lies_between_what_held_and_what_did_not(
            limit in 100.0..900_000.0_f64,
            precision in 0.01..0.5_f64,
            runs in 1_usize..6,
        ) {
            let keeps = |rate: f64| if rate <= limit { Outcome::Held } else { Outcome::Missed };
            let (search, used) = search(bounds(precision, runs), keeps);
            let (held, missed) = (search.held().unwrap(), search.missed().unwrap().0);
            prop_assert!(held <= limit && limit < missed, "{held} {limit} {missed}");
            prop_assert!(missed <= held * (1.0 + precision) * 1.000_001);
            prop_assert!(used <= 30 * runs, "{used} runs");
        }
    }

    #[test]
    fn one_run_in_ten_that_goes_wrong_moves_the_limit_little() {
        let limit = 20_000.0;
        let near = |seed: &u64| {
            let mut rng = population::mix::Rng::new(*seed, 0);
            let ends = |rate: f64| {
                if (rate <= limit) != (rng.unit_f64() < 0.1) {
                    Outcome::Held
                } else {
                    Outcome::Missed
                }
            };
            let (search, _) = search(bounds(0.05, 5), ends);
            let held = search.held().unwrap_or(0.0);
            (limit * 0.8..limit * 1.25).contains(&held)
        };
        let found = (0..200).filter(near).count();
        // With five runs a rate is decided wrongly once in a hundred; some ten rates are.
        assert!(found >= 180, "{found} of 200");
    }

    #[test]
    fn a_rate_that_is_asked_about_is_tried() {
        for limit in [9_990.0, 10_300.0] {
            let asked = Bounds {
                at_least: Some(10_000.0),
                ..bounds(0.05, 1)
            };
            let mut tried = Vec::new();
            let (search, _) = search(asked, |rate| {
                tried.push(rate);
                if rate <= limit {
                    Outcome::Held
                } else {
                    Outcome::Missed
                }
            });
            assert!(tried.contains(&10_000.0), "{tried:?}");
            assert_eq!(search.held().unwrap() >= 10_000.0, limit > 10_000.0);
        }
    }

    #[test]
    fn a_registry_that_keeps_everything_is_asked_no_more_than_allowed() {
        let (search, runs) = search(bounds(0.05, 1), |_| Outcome::Held);
        assert_eq!((search.held(), search.missed()), (Some(1e6), None));
        assert_eq!(runs, 11);
    }

    #[test]
    fn one_that_keeps_nothing_is_given_up() {
        let (search, runs) = search(bounds(0.05, 3), |_| Outcome::Missed);
        assert_eq!(search.held(), None);
        // Two of three decide.
        assert_eq!(runs, 16);
    }

    #[test]
    fn a_harness_that_was_the_limit_is_not_taken_for_the_registry() {
        let keeps = |rate: f64| {
            if rate < 3_000.0 {
                Outcome::Held
            } else {
                Outcome::Unclear
            }
        };
        let (search, _) = search(bounds(0.05, 3), keeps);
        assert!(search.held().unwrap() < 3_000.0);
        assert_eq!(search.missed().unwrap().1, Outcome::Unclear);
    }
}
