//! A mobile as it is kept: its number.

use population::Mobile;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(mobile: &Mobile, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(mobile.as_u64())
}

pub(crate) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Mobile, D::Error> {
    let number = u64::deserialize(from)?;
    Mobile::new(number).ok_or_else(|| D::Error::custom("not a mobile"))
}
