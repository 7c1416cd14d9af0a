//! What the headers say of how a body is coded (`Content-Encoding`, RFC 9110, section 8.4).

use super::codings::is_gzip;
use crate::oracle::unread::Gap;

const NAME: &[u8] = b"content-encoding";

/// The content coding that the headers name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// None, or `identity`.
    Nothing,
    Gzip,
    /// Which has no mark of its own, so that it is taken off only when it is named.
    Deflate,
    /// Any other, or several.
    Unknown,
}

impl Declared {
    /// What a head says.
    pub(super) fn of(head: &[u8]) -> Self {
        let lines = head.split(|byte| *byte == b'\n');
        let values = lines.filter_map(|line| {
            let (name, value) = line.split_at_checked(NAME.len())?;
            let value = value.strip_prefix(b":")?;
            name.eq_ignore_ascii_case(NAME).then_some(value)
        });
        let mut codings = values
            .flat_map(|value| value.split(|byte| *byte == b','))
            .map(|coding| Self::named(coding.trim_ascii()))
            .filter(|coding| *coding != Self::Nothing);
        match (codings.next(), codings.next()) {
            (None, _) => Self::Nothing,
            (Some(coding), None) => coding,
            _ => Self::Unknown,
        }
    }

    fn named(coding: &[u8]) -> Self {
        match coding.to_ascii_lowercase().as_slice() {
            b"" | b"identity" => Self::Nothing,
            b"gzip" | b"x-gzip" => Self::Gzip,
            b"deflate" => Self::Deflate,
            _ => Self::Unknown,
        }
    }

    /// Why a body that has this coding cannot be read, if so.
    pub(super) fn gap(self, body: &[u8]) -> Option<Gap> {
        match self {
            Self::Unknown => Some(Gap::UnknownCoding),
            Self::Gzip if !is_gzip(body) => Some(Gap::Damaged),
            _ => None,
        }
    }
}
