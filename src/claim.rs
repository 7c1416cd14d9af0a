//! The nine claims: the ministry's own statements, made testable.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A statement that a run can hold or break.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// A beneficiary's data is served only after that beneficiary's OTP.
    OtpOnly,
    /// No API returns data without an OTP.
    NoOpenApi,
    /// Partner APIs answer only allow-listed callers.
    PartnersAllowListed,
    /// The full date of birth is not served.
    BirthYearOnly,
    /// No address is served.
    NoAddress,
    /// An authorised user sees only the own jurisdiction, with a purpose, on record.
    StaffTracked,
    /// Firewall, limits and anti-flood measures hold under attack.
    EdgeHolds,
    /// Nothing is served in clear where TLS is required.
    Encrypted,
    /// What a bot or a dump shows did not come through the live API.
    NotFromHere,
}

impl Claim {
    /// All nine, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::OtpOnly,
        Self::NoOpenApi,
        Self::PartnersAllowListed,
        Self::BirthYearOnly,
        Self::NoAddress,
        Self::StaffTracked,
        Self::EdgeHolds,
        Self::Encrypted,
        Self::NotFromHere,
    ];

    /// Kebab-case name, as in `run.json`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OtpOnly => "otp-only",
            Self::NoOpenApi => "no-open-api",
            Self::PartnersAllowListed => "partners-allow-listed",
            Self::BirthYearOnly => "birth-year-only",
            Self::NoAddress => "no-address",
            Self::StaffTracked => "staff-tracked",
            Self::EdgeHolds => "edge-holds",
            Self::Encrypted => "encrypted",
            Self::NotFromHere => "not-from-here",
        }
    }

    /// The statement in plain words.
    pub const fn statement(self) -> &'static str {
        match self {
            Self::OtpOnly => "A beneficiary's data is served only after that beneficiary's OTP",
            Self::NoOpenApi => "No API returns data without an OTP",
            Self::PartnersAllowListed => "Partner APIs answer only allow-listed callers",
            Self::BirthYearOnly => "The full date of birth is not served",
            Self::NoAddress => "No address is served",
            Self::StaffTracked => {
                "An authorised user sees only the own jurisdiction, with a purpose, on record"
            }
            Self::EdgeHolds => {
                "Firewall, limits and anti-flood hold under attack while legitimate people are served"
            }
            Self::Encrypted => "Nothing is served in clear where TLS is required",
            Self::NotFromHere => "What a bot or a dump shows did not come through the live API",
        }
    }
}
