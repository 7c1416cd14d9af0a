//! Names of the region `West`.

use crate::names::Usual;

/// See [`crate::names::Region::West`].
pub(in crate::names) struct West;

#[rustfmt::skip]
impl Usual for West {
    const WOMEN: &'static [&'static str] = &[
        "Snehal", "Hetal",
    ];
    const MEN: &'static [&'static str] = &[
        "Ganesh", "Jignesh",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Patil", "Patel",
    ];
}
