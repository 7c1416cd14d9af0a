//! Every limit that an operator may ask about, as lines of a table.

use std::fmt::Display;

use super::limits::TABLE;
use super::{EdgeLimits, Rule};

/// One limit.
#[derive(Clone, PartialEq, Eq)]
pub struct LimitLine {
    /// What is limited.
    pub what: String,
    /// How much is let through when nothing else is configured.
    pub default: String,
    /// What becomes of more.
    pub then: String,
}

impl LimitLine {
    pub(super) fn new(what: &str, default: &dyn Display, then: &str) -> Self {
        Self {
            what: what.to_owned(),
            default: default.to_string(),
            then: then.to_owned(),
        }
    }
}

/// The limits of connections and requests, then those of each kind of caller.
#[must_use]
pub fn limits() -> Vec<LimitLine> {
    let mut lines = EdgeLimits::default().lines();
    lines.extend(TABLE.iter().map(|row| {
        let allowance = row.allowance;
        let seconds = allowance.period.as_secs();
        let default = format!("{} in {seconds} s", allowance.count);
        let then = format!(
            "{}; {} callers are remembered",
            row.limit.then(),
            row.keys_max
        );
        LimitLine::new(row.limit.name(), &default, &then)
    }));
    lines
}

/// Id and sentence of every rule of the firewall.
#[must_use]
pub fn firewall_rules() -> Vec<(&'static str, &'static str)> {
    Rule::ALL.map(|rule| (rule.id(), rule.sentence())).to_vec()
}
