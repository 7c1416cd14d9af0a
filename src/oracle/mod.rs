//! Did any answer hold what its caller was not entitled to?

pub mod catalogue;
pub mod exchange;
