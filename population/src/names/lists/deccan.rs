//! Names of the region `Deccan`.

use crate::names::Usual;

/// See [`crate::names::Region::Deccan`].
pub(in crate::names) struct Deccan;

#[rustfmt::skip]
impl Usual for Deccan {
    const WOMEN: &'static [&'static str] = &[
        "Lakshmi", "Swathi",
    ];
    const MEN: &'static [&'static str] = &[
        "Venkatesh", "Srinivas",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Reddy", "Rao",
    ];
}
