//! What an OTP was asked for, and therefore what its token opens.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::staff::Account;

/// One of the ways to an OTP. The token that comes out of it is good for the same purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// The public page where certificates are downloaded.
    Public,
    /// The citizen's consent that this partner looks the household up.
    Partner(u32),
    /// The beneficiary's own dashboard.
    Portal,
    /// The work of an authorised user, who signs in with a password first.
    Staff(Account),
    /// The citizen's consent to one statement of status. It opens nothing else, so it has no token.
    Status,
}

impl Purpose {
    /// A number that differs between purposes, to key limits with.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::Public => 0,
            Self::Portal => 1,
            Self::Status => 2,
            // A user has the mobile to themselves.
            Self::Staff(_) => 3,
            Self::Partner(id) => id.saturating_add(4),
        }
    }

    /// The word for the kind of purpose, as the handset shows it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partner(_) => "partner",
            Self::Portal => "portal",
            Self::Staff(_) => "staff",
            Self::Status => "status",
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
