//! Names of the region `Northwest`.

use crate::names::Usual;

/// See [`crate::names::Region::Northwest`].
pub(in crate::names) struct Northwest;

#[rustfmt::skip]
impl Usual for Northwest {
    const WOMEN: &'static [&'static str] = &[
        "Harpreet", "Simran",
    ];
    const MEN: &'static [&'static str] = &[
        "Gurpreet", "Manpreet",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Gill", "Sidhu",
    ];
}
