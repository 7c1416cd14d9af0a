//! Choices: alternatives of which each visit takes one.

use super::{Actor, Step};

/// What a step is an alternative of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The choices of an actor are counted from 0.
    pub group: usize,
    /// How often it is taken, against the other alternatives; above 0.
    pub weight: f64,
}

impl Actor {
    /// How many choices a visit has to make.
    pub fn choices(&self) -> usize {
        let groups = self.steps.iter().filter_map(|step| step.choice);
        groups.map(|choice| choice.group + 1).max().unwrap_or(0)
    }

    /// The alternatives of a choice, by position, with their weights.
    pub fn alternatives(&self, group: usize) -> impl Iterator<Item = (usize, f64)> + Clone {
        let steps = self.steps.iter().enumerate();
        steps.filter_map(move |(position, step)| {
            let choice = step.choice.filter(|_| step.is_of(group))?;
            Some((position, choice.weight))
        })
    }

    /// The sum of their weights.
    pub fn weights(&self, group: usize) -> f64 {
        self.alternatives(group).map(|(_, weight)| weight).sum()
    }

    /// The alternative that `chance` in `[0, 1)` takes.
    pub fn alternative(&self, group: usize, chance: f64) -> Option<usize> {
        let mut left = chance * self.weights(group);
        let mut last = None;
        for (position, weight) in self.alternatives(group) {
            last = Some(position);
            if left < weight {
                break;
            }
            left -= weight;
        }
        last
    }
}

impl Step {
    /// Whether it is an alternative of this choice.
    pub fn is_of(&self, group: usize) -> bool {
        self.choice.is_some_and(|choice| choice.group == group)
    }
}
