//! What an OTP was asked for, and therefore what its token opens.

use std::fmt;

/// One of the three ways to an OTP. The token that comes out of it is good for the same purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    /// The public pages (certificates, in a real registry).
    Public,
    /// The citizen's consent that this partner looks the household up.
    Partner(u32),
    /// The beneficiary's own dashboard.
    Portal,
}

impl Purpose {
    /// A number that differs between purposes, to key limits with.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::Public => 0,
            Self::Portal => 1,
            Self::Partner(id) => id.saturating_add(2),
        }
    }

    /// The word for the kind of purpose, as the handset shows it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partner(_) => "partner",
            Self::Portal => "portal",
        }
    }
}

/// The audience of a token made for this purpose.
impl fmt::Display for Purpose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Partner(id) => write!(out, "partner:{id}"),
            other => out.write_str(other.kind()),
        }
    }
}
