//! The numbers that name things: indices inside the population, and the public numbers of people and households.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Which person, from 0 to one below the size of the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIndex(pub u64);

/// Which household, from 0 to one below [`crate::Population::households`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdIndex(pub u64);

/// Which vaccination centre, from 1: this is also its public number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CentreIndex(pub u32);

impl fmt::Display for PersonIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for HouseholdIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for CentreIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text is not a number of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a {0}")]
pub struct NumberError(&'static str);

/// A synthetic mobile number: ten digits, the first 1 to 5. Real Indian mobiles start with 6 to 9, so none can be meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(u64);

impl Mobile {
    /// The lowest mobile.
    pub(crate) const FIRST: u64 = 1_000_000_000;
    /// How many mobiles there are.
    pub(crate) const COUNT: u64 = 5_000_000_000;

    /// The mobile with this value; `None` unless it is in 1,000,000,000 to 5,999,999,999.
    #[must_use]
    pub fn new(number: u64) -> Option<Mobile> {
        (Self::FIRST..Self::FIRST + Self::COUNT)
            .contains(&number)
            .then_some(Mobile(number))
    }

    /// The number as an integer of ten decimal digits.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// The last four digits: all that a registry should show.
    #[must_use]
    pub fn last_four(self) -> String {
        format!("{:04}", self.0 % 10_000)
    }
}

/// A beneficiary reference id: fourteen digits, the first 1 to 9.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferenceId(u64);

impl ReferenceId {
    /// The lowest reference id.
    pub(crate) const FIRST: u64 = 10_000_000_000_000;
    /// How many reference ids there are.
    pub(crate) const COUNT: u64 = 90_000_000_000_000;

    /// The reference id with this value; `None` unless it has fourteen digits.
    #[must_use]
    pub fn new(number: u64) -> Option<ReferenceId> {
        (Self::FIRST..Self::FIRST + Self::COUNT)
            .contains(&number)
            .then_some(ReferenceId(number))
    }

    /// The id as an integer of fourteen decimal digits.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// The last four digits.
    #[must_use]
    pub fn last_four(self) -> String {
        format!("{:04}", self.0 % 10_000)
    }
}

/// Not the number: what is printed while looking for a fault ends in logs.
impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mobile(..)")
    }
}

/// Not the number: what is printed while looking for a fault ends in logs.
impl fmt::Debug for ReferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReferenceId(..)")
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ReferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Mobile {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Mobile, NumberError> {
        digits(text, 10).and_then(Mobile::new).ok_or(NumberError(
            "synthetic mobile: ten digits, the first 1 to 5",
        ))
    }
}

impl FromStr for ReferenceId {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<ReferenceId, NumberError> {
        digits(text, 14)
            .and_then(ReferenceId::new)
            .ok_or(NumberError(
                "reference id: fourteen digits, the first 1 to 9",
            ))
    }
}

/// The value of exactly `count` decimal digits; unlike `parse`, no sign is let through.
fn digits(text: &str, count: usize) -> Option<u64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
