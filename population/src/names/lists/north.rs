//! Names of the region `North`.

use crate::names::Usual;

/// See [`crate::names::Region::North`].
pub(in crate::names) struct North;

#[rustfmt::skip]
impl Usual for North {
    const WOMEN: &'static [&'static str] = &[
        "Priya", "Sunita",
    ];
    const MEN: &'static [&'static str] = &[
        "Amit", "Rahul",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Sharma", "Verma",
    ];
}
