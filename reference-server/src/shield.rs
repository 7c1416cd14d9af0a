//! What keeps the registry standing under a flood: limits, and the bounded memory they need.

mod limits;
mod table;

pub(crate) use limits::{Allowance, Limit, LimitRow, Limits, OverLimit, RetryAfter};
