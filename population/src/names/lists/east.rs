//! Names of the region `East`.

use crate::names::Usual;

/// See [`crate::names::Region::East`].
pub(in crate::names) struct East;

#[rustfmt::skip]
impl Usual for East {
    const WOMEN: &'static [&'static str] = &[
        "Moumita", "Ananya",
    ];
    const MEN: &'static [&'static str] = &[
        "Sourav", "Subrata",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Das", "Ghosh",
    ];
}
