//! The certificate interface for partners: a short-lived access token, then a citizen's certificate.
//!
//! The real interface asked for no OTP. This one asks for the citizen's consent like every other.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use population::Mobile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::answer::personal;
use super::body::Sent;
use super::certificate::as_file;
use super::description::{Answers, Description, Needs, Operation, Refused, json};
use super::error::numbered;
use super::refusal::NOBODY;
use crate::auth::{ACCESS_LIFETIME, PartnerCall, Scope, bearer, only};
use crate::forms;
use crate::registry::Registry;
use crate::shield::Limit;

/// The one scope, by the name that the real interface has for it.
const READ_CERTIFICATES: &str = "read:cert";
/// Carries the token of the citizen's OTP; `Authorization` is taken by the access token.
const CONSENT: &str = "x-consent";

/// What RFC 6749, 4.4.2, has in the form.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct TokenRequest {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    scope: String,
}

#[derive(JsonSchema, Serialize)]
struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: &'static str,
}

/// Whose certificate, as the real interface spells it.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[serde(default, rename = "beneficiaryId")]
    beneficiary_id: String,
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile: String,
}

impl Needs for TokenRequest {
    fn note(operation: &mut Operation<'_>) {
        operation.form::<Self>();
    }
}

pub(super) const TOKEN: Description = Description {
    id: "partnerAccessToken",
    summary: "Get an access token for certificates (OAuth 2, client credentials)",
    answers: json::<TokenAnswer>(),
    refused: &[Refused::Numbered],
};

/// Ours: `POST /cert/external/token`. The client is authenticated by its key and signature. The
/// texts of the errors are those of RFC 6749, 5.2.
pub(crate) async fn token(
    State(registry): State<Arc<Registry>>,
    call: PartnerCall<TokenRequest>,
) -> Result<Response, ApiError> {
    let partner = call.within(&registry, Scope::Certificate)?;
    registry
        .limits
        .take(Limit::PartnerRequestsPerKey, partner.id())
        .await?;
    let request: TokenRequest =
        serde_urlencoded::from_bytes(call.body()).map_err(|_| ApiError::Unreadable)?;
    if request.grant_type != "client_credentials" {
        return Err(numbered("PARTNR0201", "unsupported_grant_type"));
    }
    if !["", READ_CERTIFICATES].contains(&request.scope.as_str()) {
        return Err(numbered("PARTNR0202", "invalid_scope"));
    }
    let access_token = partner.new_access(&registry).await?;
    Ok(personal(&TokenAnswer {
        access_token,
        token_type: "Bearer",
        expires_in: ACCESS_LIFETIME.as_secs(),
        scope: READ_CERTIFICATES,
    }))
}

pub(super) const CERTIFICATE: Description = Description {
    id: "partnerCertificate",
    summary: "Fetch a certificate, with an access token as bearer and the citizen's consent in `X-Consent`",
    answers: Answers::Pdf,
    refused: &[Refused::Numbered, Refused::Unauthenticated],
};

/// 29: `POST /cert/external/pdf/certificate`: with the access token and the citizen's consent.
pub(crate) async fn certificate(
    State(registry): State<Arc<Registry>>,
    call: PartnerCall<Sent<Wanted>>,
) -> Result<Response, ApiError> {
    let partner = call.within(&registry, Scope::Certificate)?;
    registry
        .limits
        .take(Limit::PartnerRequestsPerKey, partner.id())
        .await?;
    let token = bearer(call.headers()).ok_or(ApiError::Unauthenticated)?;
    if !partner.has_access(&registry, token).await? {
        return Err(ApiError::Unauthenticated);
    }
    let wanted = call.read(&registry)?;
    let mobile: Mobile = wanted
        .mobile
        .parse()
        .map_err(|_| numbered("USRAUT0010", "Invalid Mobile Number"))?;
    let consent = only(call.headers(), CONSENT);
    let consented = partner
        .documents(&registry, consent, mobile)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    let grant = consented
        .certificate(&registry, &wanted.beneficiary_id)
        .await?
        .ok_or(NOBODY)?;
    as_file(&registry, &grant).await
}
