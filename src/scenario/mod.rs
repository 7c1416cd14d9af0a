//! From what a scenario file says to what it means.

pub mod plan;
pub mod template;
