//! What is put on record.

use std::fmt;

use crate::redact::redacted;
use crate::staff::Account;

/// How an access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Password and OTP were right.
    SignedIn,
    /// A wrong password, or a wrong OTP, of somebody who has an account; or the account is revoked.
    SignInRefused,
    /// The access was let.
    Granted,
    /// Nobody like that within the jurisdiction (whether elsewhere is not written down either), or
    /// nothing that the user may do.
    Refused,
    /// No purpose was given, so nothing was looked at.
    WithoutPurpose,
    /// The operator revoked the account.
    Revoked,
    /// The operator made the account good again.
    Restored,
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
            Self::Revoked => "revoked",
            Self::Restored => "restored",
            Self::Repaired => "repaired",
        })
    }
}

impl Entry {
    /// That somebody signed in.
    pub(crate) fn signed_in(account: Account) -> Self {
        Self::of_account(account, "sign-in", Outcome::SignedIn)
    }

    /// That somebody tried to sign in and was refused at this `step`.
    pub(crate) fn sign_in_refused(account: Account, step: &str) -> Self {
        let route = format!("sign-in: {step}");
        Self::of_account(account, &route, Outcome::SignInRefused)
    }

    /// That the operator revoked an account.
    pub(crate) fn revoked(account: Account) -> Self {
        Self::of_account(account, "operator", Outcome::Revoked)
    }

    /// That the operator made an account good again.
    pub(crate) fn restored(account: Account) -> Self {
        Self::of_account(account, "operator", Outcome::Restored)
    }

    fn of_account(account: Account, route: &str, outcome: Outcome) -> Self {
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
