//! How texts are written, as patterns of JSON Schema, and numbers.

use std::fmt;
use std::marker::PhantomData;

use population::Vaccine;
use serde::Deserializer;
use serde::de::{Error, Visitor};

/// A synthetic mobile.
pub(crate) const MOBILE: &str = "^[1-5][0-9]{9}$";
/// A beneficiary's reference id.
pub(crate) const REFERENCE_ID: &str = "^[1-9][0-9]{13}$";
/// A name as the photo id has it.
pub(crate) const NAME: &str = "^[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ .'-]*$";
/// A pincode.
pub(crate) const PINCODE: &str = "^[1-9][0-9]{5}$";
/// A SHA-256 as hexadecimal text.
pub(crate) const SHA256: &str = "^[0-9a-fA-F]{64}$";
/// The name of a batch of vaccine.
pub(crate) const BATCH: &str = "^[A-Z0-9-]{1,32}$";
/// A year.
pub(crate) const YEAR: &str = "^[0-9]{4}$";
/// A day as callers write it: one or two digits, and two or four for the year. That there is such a
/// day is part of the pattern, so that tools make days up that exist.
pub(crate) const DAY: &str = concat!(
    "^((0?[1-9]|1[0-9]|2[0-8])-(0?[1-9]|1[0-2])-([0-9]{2}|[0-9]{4})",
    "|(29|30)-(0?[13-9]|1[0-2])-([0-9]{2}|[0-9]{4})",
    "|31-(0?[13578]|1[02])-([0-9]{2}|[0-9]{4})",
    "|29-0?2-([0-9]{2})?(0[48]|[2468][048]|[13579][26])",
    "|29-0?2-([02468][048]|[13579][26])?00)$",
);
/// A day as the registry writes it.
pub(crate) const DATE: &str = "^[0-9]{2}-[0-9]{2}-[0-9]{4}$";
/// The same, or nothing.
pub(crate) const DATE_OR_NOTHING: &str = "^([0-9]{2}-[0-9]{2}-[0-9]{4})?$";

/// A day as callers write it, or the empty text.
pub(crate) fn day_or_nothing() -> String {
    format!("^$|{DAY}")
}

/// The vaccines, and the empty text.
pub(crate) fn vaccines_or_nothing() -> Vec<&'static str> {
    let names = Vaccine::ALL.into_iter().map(Vaccine::name);
    std::iter::once("").chain(names).collect()
}

/// A whole number, also one that is written `2.0`: JSON knows no difference.
pub(crate) fn whole<'de, T: TryFrom<u64>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_any(Whole(PhantomData))
}

struct Whole<T>(PhantomData<T>);

impl<T: TryFrom<u64>> Visitor<'_> for Whole<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a small whole number")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        T::try_from(number).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        // Every number that is wanted here is far smaller than what a float holds exactly.
        if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            self.visit_u64(number as u64)
        } else {
            Err(E::custom("the number is not whole, or too large"))
        }
    }
}
