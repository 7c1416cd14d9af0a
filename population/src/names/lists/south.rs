//! Names of the region `South`.

use crate::names::Usual;

/// See [`crate::names::Region::South`].
pub(in crate::names) struct South;

#[rustfmt::skip]
impl Usual for South {
    const WOMEN: &'static [&'static str] = &[
        "Meena", "Kavitha",
    ];
    const MEN: &'static [&'static str] = &[
        "Karthik", "Murugan",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Nair", "Pillai",
    ];
}
