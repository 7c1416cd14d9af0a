//! The credentials that a request can bring.

use serde_json::{Map, Value, json};

use super::Refused;

/// One kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// A token of the portal.
    Portal,
    /// A token of the public page.
    Public,
    /// A token by which a citizen consents to a partner's lookup.
    Consent,
    /// A token of an authorised user.
    Staff,
    /// A partner's key, good from the partner's addresses.
    PartnerKey,
}

impl Scheme {
    const ALL: [Self; 5] = [
        Self::Portal,
        Self::Public,
        Self::Consent,
        Self::Staff,
        Self::PartnerKey,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Public => "public",
            Self::Consent => "consent",
            Self::Staff => "staff",
            Self::PartnerKey => "partnerKey",
        }
    }

    /// What happens without it.
    pub(super) fn refused(self) -> Refused {
        match self {
            Self::Portal | Self::Public | Self::Consent | Self::Staff => Refused::Unauthenticated,
            Self::PartnerKey => Refused::Forbidden,
        }
    }

    /// For whom the operations are that need it.
    pub(super) fn audience(self) -> &'static str {
        match self {
            Self::Portal | Self::Public => "beneficiaries",
            Self::Consent | Self::PartnerKey => "partners",
            Self::Staff => "staff",
        }
    }

    fn definition(self) -> Value {
        let bearer = |from: &str| {
            json!({
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": format!("From {from}, good for 15 minutes"),
            })
        };
        match self {
            Self::Portal => bearer("generateMobileOTP and validateMobileOtp"),
            Self::Public => bearer("public/generateOTP and public/confirmOTP"),
            Self::Consent => bearer("generateOTP and confirmOTP: the consent of the citizen"),
            Self::Staff => bearer("staff/auth/login and staff/auth/confirmOTP"),
            Self::PartnerKey => json!({
                "type": "apiKey",
                "in": "header",
                "name": "x-api-key",
                "description": "A partner's key, from one of its addresses, with the headers of a signature (docs/partners.md)",
            }),
        }
    }
}

/// All of them, for `securitySchemes`.
pub(super) fn definitions() -> Map<String, Value> {
    let line = |scheme: Scheme| (scheme.name().to_owned(), scheme.definition());
    Scheme::ALL.map(line).into_iter().collect()
}
