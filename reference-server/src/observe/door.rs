//! Through which door a request came.

use std::fmt;

/// Who a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// Everybody.
    Public,
    /// Somebody with an OTP or a token.
    Beneficiary,
    /// A partner, or an authorised user.
    Authorised,
    /// No route at all.
    None,
}

impl Door {
    /// By the path: the documented interface keeps the doors apart there.
    pub(super) fn of(path: &str) -> Self {
        let starts = |beginnings: &[&str]| beginnings.iter().any(|part| path.starts_with(part));
        if starts(&[
            "/api/v2/vaccinator/",
            "/api/v2/auth/generateOTP",
            "/api/v2/auth/confirmOTP",
            "/api/v3/staff/",
        ]) {
            Self::Authorised
        } else if starts(&[
            "/api/v1/reports/",
            "/api/v2/admin/",
            "/api/v2/registration/beneficiary/idTypes",
            "/api/v2/registration/beneficiary/genders",
            "/api/v2/appointment/centers/public/",
            "/api/v2/appointment/sessions/public/",
            "/api/v3/certificate/verify",
            "/.well-known/",
            "/style.css",
            "/icon.svg",
        ]) {
            Self::Public
        } else {
            Self::Beneficiary
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Public => "public",
            Self::Beneficiary => "beneficiary",
            Self::Authorised => "authorised",
            Self::None => "none",
        })
    }
}
