//! What must have been answered or kept for a step to be done.

use std::fmt;

use super::Pattern;

/// A question about the visit so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The step at this position was accepted: its last answer was 2xx, or an OTP was read.
    Accepted(usize),
    /// The last answer of the step at this position had one of these statuses.
    Answered {
        /// Which step.
        step: usize,
        /// Never empty.
        statuses: Vec<u16>,
    },
    /// The visit keeps such a value.
    Kept {
        /// Where it is kept.
        slot: usize,
        /// Name, for messages.
        name: String,
        /// How it must be.
        test: Test,
    },
}

/// How a value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Just so.
    Is(String),
    /// The expression is found in it.
    Matches(Pattern),
}

impl Condition {
    /// The step that it asks about.
    pub fn step(&self) -> Option<usize> {
        match self {
            Self::Accepted(step) | Self::Answered { step, .. } => Some(*step),
            Self::Kept { .. } => None,
        }
    }

    /// Whether it says that the step that it asks about was accepted.
    pub fn means_accepted(&self) -> bool {
        match self {
            Self::Accepted(_) => true,
            Self::Answered { statuses, .. } => {
                statuses.iter().all(|status| (200..300).contains(status))
            }
            Self::Kept { .. } => false,
        }
    }
}

impl Test {
    /// Whether `value` is so.
    pub fn holds(&self, value: &str) -> bool {
        match self {
            Self::Is(expected) => value == expected,
            Self::Matches(pattern) => pattern.is_in(value.as_bytes()),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(expected) if expected.is_empty() => write!(out, "is empty"),
            Self::Is(expected) => write!(out, "is {}", expected.escape_debug()),
            Self::Matches(pattern) => write!(out, "matches {}", pattern.as_str().escape_debug()),
        }
    }
}
