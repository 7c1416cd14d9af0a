//! What is put on record.

use std::fmt;

use crate::redact::redacted;
use crate::staff::Account;

/// How an access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Password and OTP were right.
    SignedIn,
    /// A wrong password, or a wrong OTP, of somebody who has an account.
    SignInRefused,
    /// The access was let.
    Granted,
    /// Nobody like that within the jurisdiction (whether elsewhere is not written down either), or
    /// nothing that the user may do.
    Refused,
    /// No purpose was given, so nothing was looked at.
    WithoutPurpose,
    /// A line that was torn by the end of the process was taken off the end of the log.
    Repaired,
}

/// One access.
#[derive(Clone)]
pub(crate) struct Entry {
    /// User name of the account; `registry` for the log's own business.
    pub(crate) account: String,
    pub(crate) role: &'static str,
    /// One of the known purposes, or empty.
    pub(crate) purpose: &'static str,
    /// Method and path of the route.
    pub(crate) route: String,
    /// Keyed hash of whoever was asked about; empty for nobody.
    pub(crate) about: String,
    /// How many people were asked about.
    pub(crate) people: u64,
    pub(crate) outcome: Outcome,
}

redacted!(Entry);

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::SignedIn => "signed-in",
            Self::SignInRefused => "sign-in-refused",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::WithoutPurpose => "without-purpose",
            Self::Repaired => "repaired",
        })
    }
}

impl Entry {
    /// That somebody signed in.
    pub(crate) fn signed_in(account: Account) -> Self {
        Self::at_the_door(account, "sign-in", Outcome::SignedIn)
    }

    /// That somebody tried to sign in with the wrong `half`.
    pub(crate) fn sign_in_refused(account: Account, half: &str) -> Self {
        let route = format!("sign-in: {half}");
        Self::at_the_door(account, &route, Outcome::SignInRefused)
    }

    fn at_the_door(account: Account, route: &str, outcome: Outcome) -> Self {
        Self {
            account: account.to_string(),
            role: account.post().role(),
            purpose: "",
            route: route.to_owned(),
            about: String::new(),
            people: 0,
            outcome,
        }
    }

    /// That `bytes` of a torn line were taken off.
    pub(super) fn repaired(bytes: u64) -> Self {
        Self {
            account: "registry".to_owned(),
            role: "registry",
            purpose: "",
            route: "start".to_owned(),
            about: String::new(),
            people: bytes,
            outcome: Outcome::Repaired,
        }
    }
}
