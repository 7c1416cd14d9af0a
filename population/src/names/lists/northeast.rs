//! Names of the region `Northeast`.

use crate::names::Usual;

/// See [`crate::names::Region::Northeast`].
pub(in crate::names) struct Northeast;

#[rustfmt::skip]
impl Usual for Northeast {
    const WOMEN: &'static [&'static str] = &[
        "Lalrinpuii", "Thoibi",
    ];
    const MEN: &'static [&'static str] = &[
        "Bhaskar", "Tomba",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Baruah", "Singha",
    ];
}
