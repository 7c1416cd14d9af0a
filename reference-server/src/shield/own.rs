//! Allowances that the operator of a registry sets in place of those of the table.
//!
//! A staging system that is measured from one address needs larger ones, a careful operator smaller
//! ones. None can be switched off.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

use super::limits::{Allowance, Limit, LimitRow, TABLE};

/// Units of a period, with their seconds.
const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];

/// One allowance, as `NAME=COUNT/PERIOD`: `public-pages-per-address=5000/1m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnLimit {
    limit: Limit,
    count: u32,
    period: u64,
}

/// Why a text is no allowance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OwnLimitError {
    /// Not three parts.
    #[error(
        "write NAME=COUNT/PERIOD with a count of 1 or more and a period like 30s, 5m, 1h or 1d, as in {}=5000/1m",
        option(Limit::PublicPerAddress)
    )]
    Shape,
    /// No limit has this name.
    #[error("no limit is called `{0}`: the names are {names}", names = names())]
    Name(String),
    /// So many that the next would come at once.
    #[error("{0} in that period is more than one in a nanosecond: lower the count")]
    TooMany(u32),
}

impl OwnLimit {
    /// The allowance, if it is for this row of the table.
    pub(crate) fn allowance(&self, row: &LimitRow) -> Option<Allowance> {
        (self.limit == row.limit).then_some(Allowance {
            count: self.count,
            period: Duration::from_secs(self.period),
        })
    }
}

impl fmt::Display for OwnLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}={}/{}s",
            option(self.limit),
            self.count,
            self.period
        )
    }
}

impl FromStr for OwnLimit {
    type Err = OwnLimitError;

    fn from_str(text: &str) -> Result<Self, OwnLimitError> {
        let (name, allowance) = text.split_once('=').ok_or(OwnLimitError::Shape)?;
        let mut limits = TABLE.iter().map(|row| row.limit);
        let limit = limits
            .find(|&limit| option(limit) == name)
            .ok_or_else(|| OwnLimitError::Name(name.to_owned()))?;
        let (count, period) = allowance.split_once('/').ok_or(OwnLimitError::Shape)?;
        let count = count.parse::<u32>().ok().filter(|&count| count > 0);
        let count = count.ok_or(OwnLimitError::Shape)?;
        let period = seconds(period).ok_or(OwnLimitError::Shape)?;
        if (Duration::from_secs(period) / count).is_zero() {
            return Err(OwnLimitError::TooMany(count));
        }
        Ok(Self {
            limit,
            count,
            period,
        })
    }
}

/// A period of at least a second and at most a year.
fn seconds(text: &str) -> Option<u64> {
    let unit = text.chars().next_back()?;
    let (_, seconds) = UNITS.into_iter().find(|&(letter, _)| letter == unit)?;
    let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
    let period = number.checked_mul(seconds)?;
    (1..=365 * 86_400).contains(&period).then_some(period)
}

/// The name of a limit on the command line.
fn option(limit: Limit) -> String {
    limit.name().to_lowercase().replace(' ', "-")
}

fn names() -> String {
    let names: Vec<_> = TABLE.iter().map(|row| option(row.limit)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_read_and_written() {
        let own: OwnLimit = "public-pages-per-address=5000/1m"
            .parse()
            .expect("an allowance");
        assert_eq!(own.to_string(), "public-pages-per-address=5000/60s");
        let allowances: Vec<_> = TABLE.iter().filter_map(|row| own.allowance(row)).collect();
        let period = Duration::from_secs(60);
        assert_eq!(
            allowances,
            [Allowance {
                count: 5000,
                period
            }]
        );
    }

    #[test]
    fn no_limit_can_be_switched_off() {
        for (text, error) in [
            ("public-pages-per-address", OwnLimitError::Shape),
            ("public-pages-per-address=0/1m", OwnLimitError::Shape),
            ("public-pages-per-address=5/0s", OwnLimitError::Shape),
            ("public-pages-per-address=5/1", OwnLimitError::Shape),
            (
                "public-pages-per-address=4294967295/1s",
                OwnLimitError::TooMany(u32::MAX),
            ),
            ("everything=5/1m", OwnLimitError::Name("everything".into())),
        ] {
            assert_eq!(text.parse::<OwnLimit>(), Err(error), "{text}");
        }
    }
}
