//! The partner's lookup of a household by its mobile.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use population::Mobile;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answer::personal_text;
use super::dashboard::Beneficiaries;
use super::description::{Description, Refused, json};
use super::error::numbered;
use super::{ApiError, Asked};
use crate::auth::{Consent, PartnerCall, Scope};
use crate::forms;
use crate::registry::Registry;
use crate::shield::Limit;

/// Whom the partner asks for.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    #[serde(default)]
    #[schemars(regex(pattern = forms::MOBILE))]
    mobile_number: String,
}

pub(super) const FIND_BY_MOBILE: Description = Description {
    id: "findByMobile",
    summary: "Look up the household on a mobile, with its owner's consent",
    answers: json::<Beneficiaries>(),
    refused: &[Refused::Numbered],
};

/// 32: `GET vaccinator/beneficiaries/findByMobile`: signed, and with the citizen's consent.
pub(crate) async fn find_by_mobile(
    State(registry): State<Arc<Registry>>,
    consent: Consent,
    call: PartnerCall<Asked<Wanted>>,
) -> Result<Response, ApiError> {
    let partner = call.within(&registry, Scope::Lookup)?;
    let wanted = call.read()?;
    registry
        .limits
        .take(Limit::PartnerRequestsPerKey, partner.id())
        .await?;
    let mobile: Mobile = wanted
        .mobile_number
        .parse()
        .map_err(|_| numbered("USRAUT0010", "Invalid Mobile Number"))?;
    let grant = partner
        .household(&registry, consent.token(), mobile)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    let text = registry.store.text(&grant, Beneficiaries::text).await?;
    Ok(personal_text(text))
}
