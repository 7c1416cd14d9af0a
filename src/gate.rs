//! From a record (and the thresholds of its scenarios) to a verdict and an exit code.
//!
//! In order: [`judge_thresholds`], [`judge_claims`], [`judge_validity`], [`verdict()`].

mod claims;
mod thresholds;
mod validity;
mod verdict;

pub use claims::{Tested, judge_claims};
pub use thresholds::judge_thresholds;
pub use validity::judge_validity;
pub use verdict::verdict;
