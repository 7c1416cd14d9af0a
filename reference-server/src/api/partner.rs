//! The partner's lookup of a household by its mobile.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use population::Mobile;
use serde::Deserialize;

use super::answer::personal;
use super::dashboard::Beneficiaries;
use super::error::numbered;
use super::{ApiError, Asked};
use crate::auth::{Partner, bearer};
use crate::registry::Registry;
use crate::shield::Limit;

/// Whom the partner asks for.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    mobile_number: String,
}

/// 32: `GET vaccinator/beneficiaries/findByMobile`: key, address, and the citizen's consent.
pub(crate) async fn find_by_mobile(
    State(registry): State<Arc<Registry>>,
    partner: Partner,
    headers: HeaderMap,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    registry
        .limits
        .take(Limit::PartnerLookupsPerKey, partner.id())
        .await?;
    let mobile: Mobile = wanted
        .mobile_number
        .parse()
        .map_err(|_| numbered("USRAUT0010", "Invalid Mobile Number"))?;
    let grant = partner
        .household(&registry, bearer(&headers), mobile)
        .await?
        .ok_or(ApiError::Unauthenticated)?;
    Ok(personal(&Beneficiaries {
        beneficiaries: registry.store.read(&grant).await?,
    }))
}
