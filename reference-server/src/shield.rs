//! What keeps the registry standing under a flood: limits, and the bounded memory they need.

mod limits;
mod own;
mod table;

pub(crate) use limits::{Allowance, Limit, LimitRow, Limits, OverLimit, RetryAfter};
pub use own::{OwnLimit, OwnLimitError};
