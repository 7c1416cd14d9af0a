//! Loops: steps that a visit does several times.

use super::Condition;

/// After its step the visit goes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Again {
    /// To the step at this position, which is not behind its own.
    pub from: usize,
    /// Each visit draws from so many times on.
    pub least: u32,
    /// So many times at most; at least 1, and at least `least`.
    pub most: u32,
    /// Whether it does, the times apart.
    pub going: Going,
}

/// Whether a loop goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Going {
    /// In any case.
    Always,
    /// Only where this holds.
    While(Condition),
    /// Only where this does not hold.
    Until(Condition),
}

impl Again {
    /// How often `chance` in `[0, 1)` lets it go back.
    pub fn times(&self, chance: f64) -> u32 {
        let among = f64::from(self.most - self.least + 1);
        self.least + (chance * among) as u32
    }

    /// The mean of these numbers.
    pub fn times_mean(&self) -> f64 {
        f64::midpoint(f64::from(self.least), f64::from(self.most))
    }
}
